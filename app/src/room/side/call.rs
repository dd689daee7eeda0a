//! Calling somebody in: a role of the room, or a line of the on-call list. Each call is an action and a record.

use drill::{
    role::Role,
    room::{
        Action, Callee, Refusal,
        stand_in::{CALLS_BACK_S, answers_s},
    },
};
use leptos::prelude::*;

use crate::{
    part::{Act, ButtonSize, Dialog, memo},
    room::RoomStore,
};

/// The list in a dialog.
#[component]
pub fn CallDialog(open: RwSignal<bool>) -> impl IntoView {
    view! {
        <Dialog open title="Call somebody in">
            <div class="dialog__body">
                <CallList />
            </div>
        </Dialog>
    }
}

/// Everybody who can be called.
#[component]
pub fn CallList() -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let on_call = on_call(store);
    // The room refuses one's own seat, so that it is not offered.
    let others = memo(move || {
        let own = |role: &Role| {
            let call = Action::CallIn(Callee::Role(*role));
            matches!(store.may(&call), Err(Refusal::OwnSeat { .. }))
        };
        Role::ALL
            .into_iter()
            .filter(|role| !own(role))
            .collect::<Vec<_>>()
    });
    view! {
        <ul aria-label="Roles to call in">
            <For each=move || others.get() key=|role| *role let:role>
                <RoleRow role />
            </For>
        </ul>
        <ul aria-label="On call">{move || (0..on_call.get()).map(|line| view! { <OnCallRow line /> }).collect_view()}</ul>
    }
}

/// Lines of the on-call list.
pub fn on_call(store: RoomStore) -> Memo<u8> {
    memo(move || {
        let lines = store
            .hello
            .with(|hello| hello.as_ref().map_or(0, |hello| hello.script.on_call.len()));
        u8::try_from(lines).unwrap_or(u8::MAX)
    })
}

#[component]
fn RoleRow(role: Role) -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let holder = store.slice(move |view| {
        view.holder(role)
            .map(|person| (person.name.clone(), person.is_stand_in()))
    });
    let note = Signal::derive(move || match holder.get().flatten() {
        Some((_, true)) => format!("played by the program, answers after {} s", answers_s(role)),
        Some((name, false)) => format!("{name} sits there"),
        None => "nobody sits there yet".to_owned(),
    });
    let played = move || holder.get_untracked().flatten().is_some_and(|(_, played)| played);
    let done = Callback::new(move |_| {
        if played() {
            store.toast(format!(
                "{} answers in the chat after {} s.",
                role.name(),
                answers_s(role)
            ));
        }
    });
    view! { <Row callee=Callee::Role(role) name=role.name() note done /> }
}

/// One line of the on-call list.
#[component]
pub fn OnCallRow(line: u8) -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let entry = memo(move || {
        store.hello.with(|hello| {
            let entry = hello.as_ref()?.script.on_call.get(usize::from(line))?;
            Some((entry.name.clone(), entry.covers.clone()))
        })
    });
    move || {
        entry.get().map(|(name, covers)| {
            let whom = name.clone();
            let done = Callback::new(move |_| {
                if store.is_solo() {
                    store.toast(format!("{whom}: calls back in the chat after {CALLS_BACK_S} s."));
                }
            });
            view! { <Row callee=Callee::OnCall(line) name=name note=covers done /> }
        })
    }
}

#[component]
fn Row(
    callee: Callee,
    #[prop(into)] name: String,
    #[prop(into)] note: Signal<String>,
    done: Callback<Action>,
) -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let called = store.slice(move |view| view.called.contains(&callee));
    let words = move || {
        if called.get() == Some(true) {
            "Call again"
        } else {
            "Call in"
        }
    };
    let whom = name.clone();
    let label = Signal::derive(move || Some(format!("{} {whom}", words())));
    view! {
        <li class="call">
            <span class="call__who">
                <b>{name}</b>
                <span class="call__note">{note}</span>
            </span>
            <Act action=Action::CallIn(callee) size=ButtonSize::Small label done>
                {words}
            </Act>
        </li>
    }
}
