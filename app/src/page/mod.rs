//! Pages outside the room: the front door, the library, the way in. Each works as plain HTML.

mod answer;
mod code_box;
mod frame;
mod home;
mod join;
mod my_drills;
mod new;
mod not_found;
mod resume;
mod trouble;

pub use answer::answer_with;
pub use frame::Frame;
pub use home::HomePage;
pub use join::JoinPage;
pub use new::NewPage;
pub use not_found::NotFoundPage;
pub use resume::ResumePage;
pub use trouble::Trouble;
