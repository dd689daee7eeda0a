//! The sheets of the tools that hold levers: what can be set, what it will do, why we do it. Holds no rule of a lever.

mod draft;
mod effect;
mod list;
mod plan;
mod set;
mod sheet;
mod stand;

pub use draft::Drafts;
pub use effect::{Effect, effects, facts, verb};
pub use list::moment_of;
pub use sheet::LeverSheet;
pub use stand::Standing;
