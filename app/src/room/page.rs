//! The room in its page: provides what the panels share, keeps the feed, and shows the phase that the drill is in.
//! Draws no panel itself.

use drill::room::Phase;
use leptos::prelude::*;
use leptos_meta::Title;

use super::{
    Desk, Head, OpenTool, RoomStore, Screen,
    brief::Brief,
    denied::Denied,
    dialogs::Dialogs,
    feed,
    later::{self, Later, Part},
    lobby::Lobby,
    run::Run,
    store::Link,
    talk::{Typed, Unread},
};
use crate::{
    backend::{ApiError, RoomCode},
    part::{Shortcuts, Toasts, memo},
};

/// The element that the room is drawn into. The server gives it the room's code (`data-code`) and title (`data-title`).
pub const PLACE: &str = "room";

/// Draws the room that the page was sent for. Without its place the page is another one, and nothing happens.
#[cfg(feature = "csr")]
pub fn start() {
    use leptos::{mount::mount_to, web_sys::wasm_bindgen::JsCast};

    let Some(place) = document().get_element_by_id(PLACE) else {
        return;
    };
    let code = place.get_attribute("data-code").unwrap_or_default();
    let Ok(code) = RoomCode::parse(&code) else {
        return;
    };
    let title = place.get_attribute("data-title").unwrap_or_default();
    // What stands there says that the room opens; the room says the same until its first snapshot.
    place.set_inner_html("");
    let draw = move || {
        leptos_meta::provide_meta_context();
        view! {
            <Title formatter=window_title />
            <Room code title />
        }
    };
    mount_to(place.unchecked_into(), draw).forget();
}

/// A page's title as the window shows it.
#[expect(
    clippy::needless_pass_by_value,
    reason = "a formatter of titles is given its text"
)]
pub fn window_title(page: String) -> String {
    if page.is_empty() {
        "Drillroom".to_owned()
    } else {
        format!("{page} · Drillroom")
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

/// One room, from its opening to its end.
#[component]
pub fn Room(code: RoomCode, title: String) -> impl IntoView {
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
    let stage = memo(move || match (store.link.get(), phase.get()) {
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
        <Later part=Part::Dialogs />
        <Toasts />
    }
}

/// Before the first snapshot.
#[component]
pub fn Opening() -> impl IntoView {
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
