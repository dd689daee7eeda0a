//! The page of a room: asks at the door, provides what the panels share, keeps the feed, and shows the phase that the
//! drill is in. Draws no panel itself.

use drill::room::Phase;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{components::Redirect, hooks::use_params_map};

use super::{
    Desk, Head, OpenTool, RoomStore, Screen,
    brief::Brief,
    denied::Denied,
    dialogs::{Dialogs, RoomDialogs},
    feed,
    later::{self, Later, Part},
    lobby::Lobby,
    run::Run,
    store::Link,
    talk::{Typed, Unread},
};
use crate::{
    api,
    backend::{ApiError, Door, RoomCode},
    page::answer_with,
    part::{Shortcuts, Toasts},
};

/// `/drill/:code`. Whoever has not joined is led to the door.
#[component]
pub fn RoomPage() -> impl IntoView {
    let params = use_params_map();
    let typed = Memo::new(move |_| params.read().get("code").unwrap_or_default());
    let door = Resource::new_blocking(move || typed.get(), api::knock);
    view! {
        <Suspense fallback=Opening>
            {move || Suspend::new(async move {
                match door.await {
                    Ok(Door { code, title, known_as: Some(_), .. }) => view! { <Room code title /> }.into_any(),
                    Ok(Door { code, known_as: None, .. }) => {
                        view! { <Redirect path=format!("/join/{code}") /> }.into_any()
                    }
                    Err(error) => {
                        answer_with(&error);
                        view! { <Denied error code=typed.get_untracked() /> }.into_any()
                    }
                }
            })}
        </Suspense>
    }
}

/// What a room shows, from the reader's point of view.
#[derive(Debug, Clone, PartialEq)]
enum Stage {
    Opening,
    Denied(ApiError),
    Lobby,
    Brief,
    Board,
    Run,
    Debrief,
}

#[component]
fn Room(code: RoomCode, title: String) -> impl IntoView {
    let store = RoomStore::new(code.clone());
    let screen = Screen::new();
    provide_context(store);
    provide_context(screen);
    provide_context(OpenTool(RwSignal::new(None)));
    provide_context(Shortcuts::new());
    provide_context(Unread::new(store));
    provide_context(Typed::new());
    provide_context(Dialogs::new());
    feed::keep(store);
    provide_context(later::keep(store));
    let phase = store.slice(|view| view.phase);
    let stage = Memo::new(move |_| match (store.link.get(), phase.get()) {
        (Link::Denied(error), _) => Stage::Denied(error),
        (Link::Opening | Link::Live | Link::Lost, None) => Stage::Opening,
        (_, Some(Phase::Lobby)) => Stage::Lobby,
        (_, Some(Phase::Brief)) => Stage::Brief,
        (_, Some(Phase::Run)) if store.i_lead() && screen.desk.get() == Desk::Board => Stage::Board,
        (_, Some(Phase::Run)) => Stage::Run,
        (_, Some(Phase::Debrief | Phase::Closed)) => Stage::Debrief,
    });
    view! {
        <Title text=title />
        {move || match stage.get() {
            Stage::Opening => view! { <Opening /> }.into_any(),
            Stage::Denied(error) => view! { <Denied error code=code.to_string() /> }.into_any(),
            Stage::Lobby => view! { <Head /> <Lobby /> }.into_any(),
            Stage::Brief => view! { <Head /> <Brief /> }.into_any(),
            Stage::Board => view! { <Later part=Part::Board /> }.into_any(),
            Stage::Run => view! { <Run /> }.into_any(),
            Stage::Debrief => view! { <Later part=Part::Debrief /> }.into_any(),
        }}
        <RoomDialogs />
        <Toasts />
    }
}

/// Before the first snapshot.
#[component]
pub(super) fn Opening() -> impl IntoView {
    view! {
        <main class="page" data-width="s">
            <div class="empty" aria-busy="true">
                <p class="waiting" role="status">
                    "Opening the room…"
                </p>
                <noscript>
                    <p class="empty__text">"The room itself needs scripts. Allow them for this address and reload."</p>
                </noscript>
            </div>
        </main>
    }
}
