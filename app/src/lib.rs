//! The pages of Drillroom in Leptos: components, routes, server functions. Knows one port, `Backend`; holds no SQL
//! and no rule of a drill.

// A page is one nested type of everything in it, deeper than the compiler looks unless told.
#![recursion_limit = "256"]

pub mod api;
pub mod backend;
pub mod chart;
mod icon;
mod page;
pub mod part;
#[cfg(feature = "ssr")]
pub mod record;
pub mod room;
mod shell;
mod socket;
mod state;
pub mod wire;

pub use icon::{Icon, IconSize, Symbol};
pub use shell::{App, ModuleLinks, SiteLinks, shell};
pub use state::{Condition, State};

/// Wakes the page that the server rendered. Called once, by the wasm entry.
#[cfg(feature = "hydrate")]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_body(App);
}
