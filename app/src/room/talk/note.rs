//! The field for a note on the timeline. Opened by the key N or its button; Enter pins the note, Escape closes.

use drill::room::{Action, action::LINE_LETTERS};
use leptos::{ev, html, prelude::*};

use super::typed::{Typed, clear_sent};
use crate::part::Press;

/// The form.
#[component]
pub fn NoteForm(open: RwSignal<bool>) -> impl IntoView {
    let text = expect_context::<Typed>().note;
    let field = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let Some(input) = field.get() {
            // A field that cannot take the focus is out of sight; nothing is lost.
            let _ = input.focus();
        }
    });
    let note = Signal::derive(move || Action::Note { text: text.get() });
    let done = Callback::new(move |sent| {
        if let Action::Note { text: sent } = sent {
            clear_sent(text, &sent);
            open.set(text.with_untracked(|more| !more.is_empty()));
        }
    });
    // One press for the key and the button: Enter and a click pin one note, not two.
    let press = Press::new(note, Some(done));
    let on_key = move |event: ev::KeyboardEvent| match event.key().as_str() {
        "Enter" if !event.is_composing() => {
            event.prevent_default();
            press.run();
        }
        "Escape" => {
            event.stop_propagation();
            open.set(false);
        }
        _ => (),
    };
    view! {
        <div class="timeline__compose">
            <label class="visually-hidden" for="note-text">
                "Note"
            </label>
            <input
                class="field__input"
                id="note-text"
                placeholder="What should we remember?"
                maxlength=LINE_LETTERS.to_string()
                autocomplete="off"
                bind:value=text
                node_ref=field
                on:keydown=on_key
            />
            <button
                type="button"
                class="button"
                data-kind="primary"
                aria-disabled=move || press.refused.with(Option::is_some).then_some("true")
                aria-busy=move || press.waiting.get().then_some("true")
                title=press.refused
                on:click=move |_| press.run()
            >
                "Pin"
            </button>
        </div>
    }
}
