//! My role cards: what I own, my tools, whom to loop in.

use leptos::prelude::*;

/// My role cards: what I own, my tools, whom to loop in.
#[component]
pub fn RoleCards() -> impl IntoView {
    view! { <section class="panel"></section> }
}
