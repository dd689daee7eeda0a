//! Pages outside the room: the front door, the library, the way in. Rendered by the server alone, as plain HTML; the
//! room shares only their frame and their words of trouble.

#[cfg(feature = "ssr")]
mod answer;
#[cfg(feature = "ssr")]
mod asked;
#[cfg(feature = "ssr")]
mod code_box;
#[cfg(feature = "ssr")]
mod form;
mod frame;
#[cfg(feature = "ssr")]
mod home;
#[cfg(feature = "ssr")]
mod join;
#[cfg(feature = "ssr")]
mod my_drills;
#[cfg(feature = "ssr")]
mod new;
#[cfg(feature = "ssr")]
mod not_found;
#[cfg(feature = "ssr")]
mod resume;
#[cfg(feature = "ssr")]
mod room;
#[cfg(feature = "ssr")]
mod sample;
#[cfg(feature = "ssr")]
mod start;
mod trouble;

#[cfg(feature = "ssr")]
pub use {
    answer::answer_with,
    home::HomePage,
    join::{JoinPage, role_key},
    new::NewPage,
    not_found::NotFoundPage,
    resume::ResumePage,
    room::RoomPage,
    start::StartPage,
};
pub use {frame::Frame, trouble::Trouble};
