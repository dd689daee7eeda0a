//! The room in the browser: what the feed brings (`store`), how it comes (`feed`), and the panels that show it.

pub mod feed;
pub mod store;
pub mod tool;

pub use store::{Link, RoomStore, Toast};
pub use tool::{OpenTool, Tool};
