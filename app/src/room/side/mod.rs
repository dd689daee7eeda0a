//! The left side of the control room: what I own and may use, who else is here, what the runbook says.

mod cards;
mod runbook;
mod team;

pub use cards::RoleCards;
pub use runbook::Runbook;
pub use team::Team;
