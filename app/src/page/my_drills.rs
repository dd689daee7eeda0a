//! The drills that this browser's person is in: the way back after a closed tab.

use leptos::prelude::*;

use super::asked::Waiting;
use crate::{
    api,
    backend::{ApiError, MyRoom},
    part::sentence,
};

/// The list, as a panel.
#[component]
pub fn MyDrills() -> impl IntoView {
    let rooms = Resource::new(|| (), |()| api::my_rooms());
    view! {
        <section class="panel" aria-labelledby="my-drills">
            <div class="panel__head">
                <h2 class="panel__title" id="my-drills">
                    "My drills"
                </h2>
                <span class="panel__note">"in this browser"</span>
            </div>
            <Suspense fallback=|| view! { <Waiting words="Fetching your drills" /> }>{move || Suspend::new(async move { list(rooms.await) })}</Suspense>
        </section>
    }
}

fn list(rooms: Result<Vec<MyRoom>, ApiError>) -> AnyView {
    match rooms {
        Err(error) => view! { <p class="empty" data-size="s">{sentence(&error.to_string())}</p> }.into_any(),
        Ok(rooms) if rooms.is_empty() => view! {
            <div class="empty" data-size="s">
                <p class="empty__title">"None yet"</p>
                <p class="empty__text">
                    "Drills that you start or join stand here, so that you find your way back."
                </p>
            </div>
        }
        .into_any(),
        Ok(rooms) => view! {
            <ul class="my-drills">
                {rooms.into_iter().map(|room| view! { <OneDrill room /> }).collect_view()}
            </ul>
        }
        .into_any(),
    }
}

#[component]
fn OneDrill(room: MyRoom) -> impl IntoView {
    let MyRoom {
        code,
        title,
        phase,
        seat,
    } = room;
    let href = format!("/drill/{code}");
    view! {
        <li class="my-drills__item">
            <a class="my-drills__title" href=href>
                {title}
            </a>
            <span class="my-drills__facts">
                <span class="my-drills__code">{code.to_string()}</span>
                <span class="badge">{phase.name()}</span>
                <span>{seat}</span>
            </span>
        </li>
    }
}
