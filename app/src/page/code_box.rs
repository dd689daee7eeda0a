//! The field for a room code: one real input, drawn as six cells once the page is awake. Judges nothing; the server
//! says whether the code opens a room.

use leptos::{ev, html, prelude::*};

use crate::{
    backend::{ApiError, CODE_LENGTH},
    part::FieldError,
};

/// Letters that fit into the field: people paste codes with blanks and dashes in them.
const TYPED_MAX: usize = 12;

/// The field, its label, and the error beside it.
#[component]
pub fn CodeBox(
    /// What stands in it at first.
    #[prop(optional, into)]
    start: String,
    /// Why the code did not work.
    #[prop(optional_no_strip)]
    error: Option<ApiError>,
) -> impl IntoView {
    let node = NodeRef::<html::Input>::new();
    let typed = RwSignal::new(start.clone());
    let awake = RwSignal::new(false);
    Effect::new(move |_| {
        if let Some(input) = node.get() {
            // What was typed before the page woke up.
            typed.set(input.value());
            awake.set(true);
        }
    });
    let letters = Memo::new(move |_| {
        let clean = |letter: &char| !letter.is_whitespace() && *letter != '-';
        typed.with(|typed| typed.chars().filter(clean).take(CODE_LENGTH).collect::<Vec<_>>())
    });
    let cell = move |place: usize| {
        view! {
            <span
                class="code-box__cell"
                data-next=move || (letters.with(Vec::len) == place).then_some("")
            >
                {move || letters.with(|letters| letters.get(place).map(ToString::to_string))}
            </span>
        }
    };
    let invalid = error.is_some();
    view! {
        <div class="field">
            <label class="field__label" for="code">
                "Room code"
            </label>
            <span class="code-box" data-plain=move || (!awake.get()).then_some("")>
                <Show when=move || awake.get()>
                    <span class="code-box__cells" aria-hidden="true">
                        {(0..3).map(cell).collect_view()}
                        <span class="code-box__gap"></span>
                        {(3..CODE_LENGTH).map(cell).collect_view()}
                    </span>
                </Show>
                <input
                    class="code-box__input"
                    id="code"
                    name="code"
                    required
                    maxlength=TYPED_MAX.to_string()
                    autocomplete="off"
                    autocapitalize="characters"
                    spellcheck="false"
                    value=start
                    aria-invalid=invalid.then_some("true")
                    aria-describedby="code-words"
                    node_ref=node
                    on:input=move |event: ev::Event| typed.set(event_target_value(&event))
                />
            </span>
            {match error {
                Some(error) => {
                    view! { <FieldError says=error.to_string() id="code-words" /> }.into_any()
                }
                None => {
                    view! {
                        <p class="field__hint" id="code-words">
                            "Six letters or digits, from your invitation."
                        </p>
                    }
                        .into_any()
                }
            }}
        </div>
    }
}
