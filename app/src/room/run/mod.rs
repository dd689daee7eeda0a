//! The control room of the run: signals, levers, prompts.

use leptos::prelude::*;

/// The control room of the run: signals, levers, prompts.
#[component]
pub fn Run() -> impl IntoView {
    view! { <main></main> }
}
