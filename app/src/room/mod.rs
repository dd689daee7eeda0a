//! The room in the browser: what the feed brings (`store`), how it comes (`feed`), and the panels that show it.

pub mod debrief;
pub mod feed;
mod head;
pub mod lead;
pub mod lever;
mod page;
pub mod run;
pub mod screen;
pub mod side;
pub mod store;
pub mod talk;
pub mod tool;

pub use head::Head;
pub use page::RoomPage;
pub use screen::{Channel, Desk, Place, Screen};
pub use store::{Link, RoomStore, Toast, sentence};
pub use tool::{OpenTool, Tool};
