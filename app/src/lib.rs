//! The pages of Drillroom in Leptos: components, routes, server functions. Knows one port, `Backend`; holds no SQL
//! and no rule of a drill.
//!
//! Two halves share this crate. The server (`ssr`) renders the pages around a room, as plain HTML that needs no script.
//! The browser (`csr`) draws the room, from what the live feed brings; nothing of it is rendered twice.

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
#[cfg(feature = "ssr")]
mod shell;
mod socket;
mod state;
pub mod wire;

pub use icon::{Icon, IconSize, Symbol};
#[cfg(feature = "ssr")]
pub use shell::{App, ModuleLinks, SiteLinks, shell};
pub use state::{Condition, State};

/// Draws the room into the page that the server sent. Called once, by the wasm entry.
#[cfg(feature = "csr")]
pub fn start() {
    console_error_panic_hook::set_once();
    room::start();
}
