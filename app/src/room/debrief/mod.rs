//! The debrief.

use leptos::prelude::*;

/// The debrief.
#[component]
pub fn Debrief() -> impl IntoView {
    view! { <main></main> }
}
