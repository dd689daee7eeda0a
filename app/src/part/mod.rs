//! Small parts that many pages share: one component a file. None of them knows what page it stands on.

mod act;
mod avatar;
mod clock;
mod copy;
mod dialog;
mod field;
pub mod figure;
pub mod kept;
mod key;
mod memo;
mod qr;
mod sheet;
mod theme;
mod ticks;
mod toasts;
pub mod wall;
mod words;

pub use act::{Act, ButtonKind, ButtonSize, Press};
pub use avatar::{Avatar, AvatarKind, AvatarSize, Presence, initials};
pub use clock::{Moment, mm_ss, mm_ss_of_f64, mm_ss_of_s, span};
pub use copy::{CopyButton, copy_text};
pub use dialog::{Dialog, DialogSize};
pub use field::{AreaField, FieldError, FieldSize, Need, TextField, letters_used};
pub use key::{Shortcuts, on_key};
pub use memo::memo;
pub use qr::Qr;
pub use sheet::{Edge, Sheet};
pub use theme::{ThemeScript, ThemeSwitch};
pub use ticks::ticks;
pub use toasts::Toasts;
pub use words::{letter, lower_first, nth_word, sentence};
