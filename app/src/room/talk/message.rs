//! One line of the conversation: who, when, what; voices from outside and updates look different, and one that is
//! addressed to the reader says so.

use std::sync::Arc;

use drill::{
    id::PersonId,
    role::Role,
    room::{Line, LineKind, line::Detail},
};
use leptos::prelude::*;

use crate::{
    icon::{Icon, Symbol},
    part::{Avatar, AvatarKind, memo, mm_ss},
    room::RoomStore,
};

/// Any line of the conversation.
#[component]
pub fn Message(line: Arc<Line>) -> impl IntoView {
    match line.kind {
        LineKind::Inject => view! { <Voiced line /> }.into_any(),
        LineKind::Cause | LineKind::Call => view! { <Notice line /> }.into_any(),
        LineKind::Seat
        | LineKind::Phase
        | LineKind::Alert
        | LineKind::Look
        | LineKind::Lever
        | LineKind::Probe
        | LineKind::Prompt
        | LineKind::Chat
        | LineKind::Status
        | LineKind::Customers
        | LineKind::Note
        | LineKind::Debrief => view! { <Said line /> }.into_any(),
    }
}

/// The roles somebody holds, in words.
fn seat_words(store: RoomStore, who: PersonId) -> String {
    store.view.with(|view| {
        let Some(view) = view else { return String::new() };
        if who.program_name().is_some() {
            // Its name says it.
            return String::new();
        }
        if view.facilitator == who {
            return "Facilitator".to_owned();
        }
        let roles = view.person(who).map(|person| person.roles).unwrap_or_default();
        roles.iter().map(Role::name).collect::<Vec<_>>().join(", ")
    })
}

/// Something that a person wrote.
#[component]
fn Said(line: Arc<Line>) -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let who = line.who;
    let mine = who.is_some() && untrack(|| store.me()) == who;
    let name = Signal::derive(move || who.map_or_else(|| "Somebody".to_owned(), |who| store.name_of(who)));
    let shown = move || if mine { "You".to_owned() } else { name.get() };
    let seat = move || who.map(|who| seat_words(store, who));
    let kind = matches!(line.kind, LineKind::Status | LineKind::Customers).then_some("update");
    view! {
        <li class="message" data-kind=kind>
            <Avatar name kind=if mine { AvatarKind::Me } else { who.map_or(AvatarKind::Other, AvatarKind::from) } />
            <div>
                <p class="message__head">
                    <span class="message__name">{shown}</span>
                    <span>{seat}</span>
                    <time class="message__time">{mm_ss(line.at)}</time>
                </p>
                {body(&line)}
            </div>
        </li>
    }
}

fn body(line: &Line) -> AnyView {
    let text = line.text.clone();
    match &line.detail {
        Detail::Status {
            impact,
            scope,
            doing,
            next,
        } => {
            let rows = [
                ("Impact", impact.clone()),
                ("Who", scope.clone()),
                ("Doing", doing.clone()),
            ];
            let next = *next;
            view! {
                <dl class="message__text update">
                    {rows
                        .map(|(label, words)| {
                            view! {
                                <div class="update__row">
                                    <dt>{label}</dt>
                                    <dd>{words}</dd>
                                </div>
                            }
                        })}
                    <div class="update__row">
                        <dt>"Next"</dt>
                        <dd>"by " <time>{mm_ss(next)}</time></dd>
                    </div>
                </dl>
            }
            .into_any()
        }
        Detail::Script(script) => {
            let script = script.clone();
            view! {
                <p class="message__text">{text}</p>
                <details class="update__script">
                    <summary>"Support says"</summary>
                    <p>{script}</p>
                </details>
            }
            .into_any()
        }
        Detail::None
        | Detail::Alert(_)
        | Detail::Seat(_)
        | Detail::Answer(_)
        | Detail::Asked { .. }
        | Detail::Voice { .. }
        | Detail::Probe(_)
        | Detail::Plan { .. } => view! { <p class="message__text">{text}</p> }.into_any(),
    }
}

/// A voice from outside the room.
#[component]
fn Voiced(line: Arc<Line>) -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let to = if let Detail::Voice { to, .. } = line.detail {
        to
    } else {
        drill::role::Roles::NONE
    };
    let to_me = memo(move || to.meets(store.my_roles()));
    let whom = if to.is_empty() {
        "to everybody".to_owned()
    } else {
        format!("to {}", to.iter().map(Role::name).collect::<Vec<_>>().join(", "))
    };
    let voice = line.title.clone();
    view! {
        <li class="message" data-kind="voice" data-to-me=move || to_me.get().then_some("")>
            <Avatar name=voice.clone() kind=AvatarKind::Empty />
            <div>
                <p class="message__head">
                    <span class="message__name">{voice}</span>
                    <span>{whom}</span>
                    <Show when=move || to_me.get()>
                        <span class="badge" data-kind="accent">
                            "for you"
                        </span>
                    </Show>
                    <time class="message__time">{mm_ss(line.at)}</time>
                </p>
                <p class="message__text">{line.text.clone()}</p>
            </div>
        </li>
    }
}

/// Something that happened and belongs between the lines.
#[component]
fn Notice(line: Arc<Line>) -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let who = line.who;
    let by = move || who.map(|who| format!(", by {}", store.name_of(who)));
    let symbol = if line.kind == LineKind::Call {
        Symbol::PhoneCall
    } else {
        Symbol::Target
    };
    view! {
        <li class="notice">
            <Icon symbol />
            <span>
                <b>{line.title.clone()}</b>
                {by}
                {(!line.text.is_empty()).then(|| format!(". {}", line.text))}
            </span>
            <time>{mm_ss(line.at)}</time>
        </li>
    }
}
