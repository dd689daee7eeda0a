//! The right side of the control room: what people say to one another, and what happened when.

mod calls;
mod chat;
mod conversation;
mod customers;
mod message;
mod note;
mod status;
mod timeline;
mod typed;
mod unread;

pub use conversation::Conversation;
pub use timeline::Timeline;
pub use typed::{Typed, clear_sent};
pub use unread::Unread;
