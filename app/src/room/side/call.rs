//! Calling somebody in: a role of the room, or a line of the on-call list. Each call is an action and a record.

use drill::{
    role::Role,
    room::{Action, Callee},
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
    let on_call = on_call(expect_context::<RoomStore>());
    view! {
        <ul aria-label="Roles to call in">{Role::ALL.map(|role| view! { <RoleRow role /> })}</ul>
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
    let holder = store.slice(move |view| view.holder(role).map(|person| person.name.clone()));
    let note = Signal::derive(move || match holder.get().flatten() {
        Some(name) => format!("{name} sits there"),
        None => "nobody sits there yet".to_owned(),
    });
    view! { <Row callee=Callee::Role(role) name=role.name() note /> }
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
        entry
            .get()
            .map(|(name, covers)| view! { <Row callee=Callee::OnCall(line) name=name note=covers /> })
    }
}

#[component]
fn Row(callee: Callee, #[prop(into)] name: String, #[prop(into)] note: Signal<String>) -> impl IntoView {
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
            <Act action=Action::CallIn(callee) size=ButtonSize::Small label>
                {words}
                </Act>
        </li>
    }
}
