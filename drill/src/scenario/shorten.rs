//! A scenario cut to fewer minutes, for a short solo drill: what would come after the new end is left out. The fault, its
//! levers and its verdicts stay as they are.

use super::Scenario;

/// Minutes that a run needs at least: two calm ones, and time to look, act and see whether it helped.
pub const SHORTEST_MIN: u32 = 8;

impl Scenario {
    /// The same scenario with a run of at most `minutes` (at least [`SHORTEST_MIN`]).
    #[must_use]
    pub fn within(&self, minutes: u32) -> Self {
        let minutes = minutes.max(SHORTEST_MIN).min(self.minutes);
        let end_s = minutes * 60;
        let mut short = self.clone();
        short.minutes = minutes;
        short.target.before_min = self.target.before_min.min(minutes);
        short
            .prompt
            .retain(|prompt| prompt.at_s + prompt.seconds <= end_s);
        short
            .inject
            .retain(|inject| inject.at_s.is_none_or(|at_s| at_s < end_s));
        short
    }
}
