//! What each tab shows.

mod client;
mod grid;
mod logs;
mod services;
mod tickets;

pub use client::Client;
pub use grid::Charts;
pub use logs::Logs;
pub use services::Services;
pub use tickets::Tickets;
