//! "Say something else": the facilitator speaks as a voice of the scenario, to some or to everybody, in own words.

use drill::{
    role::{Role, Roles},
    room::{Action, action::CHAT_LETTERS},
    scenario::Voice,
};
use leptos::prelude::*;

use super::words::{VOICES, to_whom};
use crate::{
    part::AreaField,
    room::{RoomStore, talk::clear_sent},
};

/// The form below the deck. What was typed is cleared when the room has it, not before.
#[component]
pub fn OwnWords() -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let text = RwSignal::new(String::new());
    let voice = RwSignal::new(Voice::Customer);
    let to = RwSignal::new(Roles::NONE);
    let busy = RwSignal::new(false);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let sent = text.get_untracked();
        let action = Action::Speak {
            voice: voice.get_untracked(),
            to: to.get_untracked(),
            text: sent.clone(),
        };
        store.act_then(action, move |answer| {
            let _ = busy.try_set(false);
            if answer.is_ok() {
                clear_sent(text, &sent);
            }
        });
    };
    let choose = move |event| {
        let value = event_target_value(&event);
        if let Some(chosen) = VOICES.into_iter().find(|voice| voice.name() == value) {
            voice.set(chosen);
        }
    };
    view! {
        <form class="deck__own" aria-label="In your own words" on:submit=send>
            <AreaField
                id="own-words"
                label="Say something else"
                value=text
                letters=CHAT_LETTERS
                example="As the customer, the business or the provider"
            />
            <div class="deck__foot">
                <select class="field__select deck__voice" aria-label="As" on:change=choose>
                    {VOICES.map(|voice| view! {
                        <option value=voice.name()>{format!("As {}", voice.name().to_lowercase())}</option>
                    })}
                </select>
                <details class="deck__roles">
                    <summary class="chip">{move || format!("To {}", to_whom(to.get()))}</summary>
                    <fieldset class="deck__recipients">
                        <legend class="visually-hidden">"To whom; nobody chosen means everybody"</legend>
                        {Role::ALL.map(|role| view! { <Recipient role to/> })}
                    </fieldset>
                </details>
                <button
                    type="submit"
                    class="button"
                    data-size="s"
                    aria-busy=move || busy.get().then_some("true")
                >
                    "Send"
                </button>
            </div>
        </form>
    }
}

#[component]
fn Recipient(role: Role, to: RwSignal<Roles>) -> impl IntoView {
    let turn = move |event| {
        let on = event_target_checked(&event);
        to.update(|to| *to = if on { to.with(role) } else { to.without(role) });
    };
    view! {
        <label class="chip">
            <input type="checkbox" prop:checked=move || to.get().has(role) on:change=turn/>
            {role.name()}
        </label>
    }
}
