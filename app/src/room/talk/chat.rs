//! The chat: people, and voices from outside, with the field to write into. Enter sends, Shift and Enter breaks the
//! line. What was typed goes only when the room has it.

use std::sync::Arc;

use drill::room::{Action, Line, action::CHAT_LETTERS};
use leptos::{ev, prelude::*};

use super::{
    message::Message,
    typed::{Typed, clear_sent},
    unread::channel_of,
};
use crate::{
    icon::{Icon, Symbol},
    part::{letters_used, memo, sentence},
    room::{Channel, RoomStore},
};

/// Lines shown: more scroll nobody far enough, and older ones stand on the timeline.
const SHOWN: usize = 200;

/// The tab.
#[component]
pub fn Chat() -> impl IntoView {
    let store = expect_context::<RoomStore>();
    view! {
        <List channel=Channel::Chat name="Chat">
            <p class="empty__title">"Nobody has written yet"</p>
            <p class="empty__text">"Say what you see, and what you are about to do."</p>
        </List>
        <Show when=move || writes(store) fallback=OnlyWatching>
            <Composer />
        </Show>
    }
}

/// Lines of one tab, the latest in sight; words for an empty one.
#[component]
pub fn List(
    /// Which tab.
    channel: Channel,
    /// Name of the list for screen readers.
    name: &'static str,
    /// What stands here before the first line.
    children: ChildrenFn,
) -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let lines = memo(move || {
        store.lines.with(|lines| {
            let belongs = |line: &&Arc<Line>| channel_of(line) == Some(channel);
            let mut shown: Vec<_> = lines.iter().rev().filter(belongs).take(SHOWN).cloned().collect();
            shown.reverse();
            shown
        })
    });
    view! {
        <div class="conversation__list" tabindex="0" role="log" aria-label=name>
            <Show
                when=move || lines.with(|lines| !lines.is_empty())
                fallback=move || view! { <div class="empty">{children()}</div> }
            >
                <ol class="conversation__messages">
                    <For each=move || lines.get() key=|line| (line.seq, line.part) let:line>
                        <Message line />
                    </For>
                </ol>
            </Show>
        </div>
    }
}

/// Observers see everything and write nothing, so that the team is who acts.
pub fn writes(store: RoomStore) -> bool {
    store.i_lead() || !store.my_roles().is_empty()
}

/// In place of a form, for those without a seat.
#[component]
pub fn OnlyWatching() -> impl IntoView {
    view! { <p class="composer" data-kind="watch">"You watch. Take a seat to write."</p> }
}

#[component]
fn Composer() -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let text = expect_context::<Typed>().chat;
    let waiting = RwSignal::new(false);
    let refused = memo(move || {
        let say = Action::Say { text: String::new() };
        store
            .may(&say)
            .err()
            .map(|refusal| sentence(&refusal.to_string()))
    });
    let send = move || {
        let sent = text.get_untracked();
        if let Some(why) = refused.get_untracked() {
            store.toast(why);
        } else if !sent.trim().is_empty() && !waiting.get_untracked() {
            waiting.set(true);
            store.act_then(Action::Say { text: sent.clone() }, move |answer| {
                let _ = waiting.try_set(false);
                if answer.is_ok() {
                    clear_sent(text, &sent);
                }
            });
        }
    };
    let on_key = move |event: ev::KeyboardEvent| {
        // While an input method composes, Enter belongs to it.
        if event.key() == "Enter" && !event.shift_key() && !event.is_composing() {
            event.prevent_default();
            send();
        }
    };
    view! {
        <form
            class="composer"
            on:submit=move |event: ev::SubmitEvent| {
                event.prevent_default();
                send();
            }
        >
            <div class="composer__field">
                <label class="visually-hidden" for="chat-text">
                    "Message the room"
                </label>
                <textarea
                    class="field__area"
                    id="chat-text"
                    rows="1"
                    placeholder="Message the room"
                    maxlength=CHAT_LETTERS.to_string()
                    bind:value=text
                    on:keydown=on_key
                ></textarea>
                <span class="field__optional">{letters_used(text, CHAT_LETTERS)}</span>
            </div>
            <button
                type="submit"
                class="button"
                data-shape="square"
                aria-label="Send"
                aria-disabled=move || refused.with(Option::is_some).then_some("true")
                aria-busy=move || waiting.get().then_some("true")
                title=refused
            >
                <Icon symbol=Symbol::Send />
            </button>
        </form>
    }
}
