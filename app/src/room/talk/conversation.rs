//! Chat, status, customers and calls, as tabs.

use leptos::prelude::*;

/// Chat, status, customers and calls, as tabs.
#[component]
pub fn Conversation() -> impl IntoView {
    view! { <section></section> }
}
