//! Seats, who sits there, and free roles to take.

use leptos::prelude::*;

/// Seats, who sits there, and free roles to take.
#[component]
pub fn Team() -> impl IntoView {
    view! { <section class="panel"></section> }
}
