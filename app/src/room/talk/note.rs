//! The field for a note on the timeline. Opened by the key N or its button; Enter pins the note, Escape closes.

use drill::room::{Action, action::LINE_LETTERS};
use leptos::{ev, html, prelude::*};

use super::typed::{Typed, clear_sent};
use crate::{
    part::{Act, ButtonKind},
    room::RoomStore,
};

/// The form.
#[component]
pub fn NoteForm(open: RwSignal<bool>) -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let text = expect_context::<Typed>().note;
    let field = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let Some(input) = field.get() {
            // A field that cannot take the focus is out of sight; nothing is lost.
            let _ = input.focus();
        }
    });
    let note = Signal::derive(move || Action::Note { text: text.get() });
    let done = move |answer: Result<_, _>, sent: &str| {
        if answer.is_ok() {
            clear_sent(text, sent);
            let _ = open.try_set(false);
        }
    };
    let on_key = move |event: ev::KeyboardEvent| match event.key().as_str() {
        "Enter" if !event.is_composing() => {
            event.prevent_default();
            let sent = text.get_untracked();
            store.act_then(note.get_untracked(), move |answer| {
                done(answer.map(|_| ()), &sent);
            });
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
            <Act
                action=note
                kind=ButtonKind::Primary
                done=Callback::new(move |answer: Result<drill::id::Seq, crate::backend::ApiError>| {
                    done(answer.map(|_| ()), &text.get_untracked());
                })
            >
                "Pin"
            </Act>
        </div>
    }
}
