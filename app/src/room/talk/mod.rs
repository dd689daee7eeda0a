//! The right side of the control room: what people say to one another, and what happened when.

mod conversation;
mod timeline;
mod unread;

pub use conversation::Conversation;
pub use timeline::Timeline;
pub use unread::Unread;
