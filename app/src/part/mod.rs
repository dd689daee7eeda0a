//! Small parts that several pages share. Each knows how it looks and nothing of a drill, but for the button that
//! asks a room for an action.

mod act_button;
mod avatar;
mod copy;
mod dialog;
pub mod figure;
pub mod time;
pub mod wall;

pub use act_button::{ActButton, ButtonKind, ButtonSize};
pub use avatar::{Avatar, AvatarKind, Nearness, initials};
pub use copy::CopyButton;
pub use dialog::{Dialog, DialogSize};
pub use time::Moment;
