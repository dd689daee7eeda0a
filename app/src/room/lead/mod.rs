//! The facilitator's board.

use leptos::prelude::*;

/// The facilitator's board.
#[component]
pub fn Lead() -> impl IntoView {
    view! { <main></main> }
}
