//! The left side of the control room: what I own and may use, who else is here, what the runbook says.

mod call;
mod cards;
mod runbook;
mod team;

pub use call::{CallDialog, CallList};
pub use cards::{CardHead, LoopIn, RoleCards};
pub use runbook::Runbook;
pub use team::Team;
