//! The debrief: what it cost, what happened, what we learn and what we ship. Shows what the room measured; the room
//! changes only by answers, the follow-up and the closing.

pub(super) mod history;
pub(super) mod moments;

use leptos::prelude::*;

/// The debrief.
#[component]
pub fn Debrief() -> impl IntoView {
    view! { <main></main> }
}
