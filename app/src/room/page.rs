//! The page of a room: provides what its panels share, keeps the feed, and shows the phase that the drill is in.

use drill::room::Phase;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{Desk, OpenTool, RoomStore, Screen, debrief::Debrief, feed, lead::Lead, run::Run, store::Link};
use crate::{
    backend::RoomCode,
    part::{Shortcuts, Toasts},
};

/// `/drill/:code`.
#[component]
pub fn RoomPage() -> impl IntoView {
    let params = use_params_map();
    let code = Memo::new(move |_| RoomCode::parse(&params.read().get("code").unwrap_or_default()).ok());
    move || code.get().map(|code| view! { <Room code /> })
}

#[component]
fn Room(code: RoomCode) -> impl IntoView {
    let store = RoomStore::new(code);
    let screen = Screen::new();
    provide_context(store);
    provide_context(screen);
    provide_context(OpenTool(RwSignal::new(None)));
    provide_context(Shortcuts::new());
    feed::keep(store);
    let phase = store.slice(|view| view.phase);
    let leads = Memo::new(move |_| store.i_lead());
    view! {
        {move || match phase.get() {
            None => view! { <p>{move || matches!(store.link.get(), Link::Denied(_)).then_some("Denied")}</p> }.into_any(),
            Some(Phase::Lobby | Phase::Brief) => ().into_any(),
            Some(Phase::Run) if leads.get() && screen.desk.get() == Desk::Board => view! { <Lead /> }.into_any(),
            Some(Phase::Run) => view! { <Run /> }.into_any(),
            Some(Phase::Debrief | Phase::Closed) => view! { <Debrief /> }.into_any(),
        }}
        <Toasts />
    }
}
