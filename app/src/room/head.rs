//! The upper end of the room: banners and the top bar. `Run` and the facilitator's board put it first into their
//! grid (`.room`, `.board`), every other phase above its page.

use leptos::prelude::*;

/// Banners, then the top bar.
#[component]
pub fn Head() -> impl IntoView {
    view! { <header class="topbar"></header> }
}
