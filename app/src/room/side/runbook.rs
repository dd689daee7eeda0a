//! The runbook's steps and the on-call list.

use leptos::prelude::*;

/// The runbook's steps and the on-call list.
#[component]
pub fn Runbook() -> impl IntoView {
    view! { <section class="panel"></section> }
}
