//! What happened and when, newest first, with notes.

use leptos::prelude::*;

/// What happened and when, newest first, with notes.
#[component]
pub fn Timeline() -> impl IntoView {
    view! { <section></section> }
}
