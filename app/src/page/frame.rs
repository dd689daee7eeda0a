//! The frame of every page outside the room: skip link, bar, main part.

use leptos::prelude::*;

use crate::{
    icon::{Icon, Symbol},
    part::ThemeSwitch,
};

/// A page outside the room.
#[component]
pub fn Frame(
    /// Class of the main part, such as `page` or `join`.
    class: &'static str,
    /// `data-width` of the main part.
    #[prop(optional)]
    width: &'static str,
    /// The page.
    children: Children,
) -> impl IntoView {
    let width = (!width.is_empty()).then_some(width);
    view! {
        <a class="skip-link" href="#main">
            "Skip to the page"
        </a>
        <header class="navbar">
            <a class="brand" href="/">
                <Icon symbol=Symbol::Brand />
                <span class="brand__name">"Drillroom"</span>
            </a>
            <div class="navbar__tools">
                <a class="button" data-kind="quiet" href="/new">
                    "Start a drill"
                </a>
                <ThemeSwitch />
            </div>
        </header>
        <main class=class data-width=width id="main">
            {children()}
        </main>
    }
}
