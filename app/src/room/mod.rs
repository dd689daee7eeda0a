//! The room in the browser: what the feed brings (`store`), how it comes (`feed`), and the panels that show it.

mod banner;
mod brief;
pub mod debrief;
mod declare;
mod denied;
mod device;
mod dialogs;
mod end;
pub mod feed;
mod head;
mod invite;
mod keys;
mod later;
pub mod lead;
pub mod lever;
mod lobby;
mod page;
mod probe;
mod prompt;
pub mod run;
pub mod screen;
mod seat;
pub mod side;
pub mod signal;
mod solo;
mod stop;
pub mod store;
pub mod talk;
mod tally;
pub mod tool;
mod topbar;

pub use denied::Denied;
pub use head::Head;
#[cfg(feature = "csr")]
pub use page::start;
pub use page::{Opening, PLACE, Room, window_title};
pub use screen::{Channel, Desk, Place, Screen};
pub use store::{Link, RoomStore, Toast};
pub use tally::{Tally, placed_per_s};
pub use tool::{OpenTool, Opener, Tool};
