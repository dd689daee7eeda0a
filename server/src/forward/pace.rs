//! When a target that could not be reached is asked again: longer and longer, never twice the same, and never sooner than
//! the other store asked for. Kept in memory only; after a restart everybody is asked at once.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::{Duration, Instant},
};

use crate::journal::forward::TargetId;

/// The first wait.
const FIRST: Duration = Duration::from_secs(1);
/// The longest wait of our own: a store that comes back is found within five minutes.
const LONGEST: Duration = Duration::from_mins(5);

/// Who waits until when.
#[derive(Debug, Default)]
pub struct Paces(BTreeMap<TargetId, Pace>);

#[derive(Debug, Clone, Copy)]
struct Pace {
    failures: u32,
    since: Instant,
    until: Instant,
    noted: Noted,
}

/// Whether the target's row says what went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Noted {
    Yes,
    No,
}

/// A failure.
#[derive(Debug, Clone, Copy)]
pub struct Failure {
    /// How long the other store wants to be left alone.
    pub asked: Option<Duration>,
    pub noted: Noted,
}

impl Paces {
    /// Whether a target may be asked.
    pub fn is_due(&self, id: TargetId, now: Instant) -> bool {
        self.0.get(&id).is_none_or(|pace| pace.until <= now)
    }

    /// It went well, or somebody wants it tried.
    pub fn forget(&mut self, id: TargetId) {
        self.0.remove(&id);
    }

    /// Its row, read at `read` or later, speaks of no trouble. If it did before, somebody took that away and wants it tried.
    pub fn is_well(&mut self, id: TargetId, read: Instant) {
        let mended = |pace: &Pace| pace.noted == Noted::Yes && pace.since < read;
        if self.0.get(&id).is_some_and(mended) {
            self.forget(id);
        }
    }

    /// Only these are left.
    pub fn keep(&mut self, ids: &BTreeSet<TargetId>) {
        self.0.retain(|id, _| ids.contains(id));
    }

    /// It went wrong. `chance` spreads those who wait alike.
    pub fn wait(&mut self, id: TargetId, failure: Failure, chance: u16, now: Instant) {
        let failures = self.0.get(&id).map_or(0, |pace| pace.failures);
        let pace = Pace {
            failures: failures.saturating_add(1),
            since: now,
            until: now + own(failures, chance).max(failure.asked.unwrap_or_default()),
            noted: failure.noted,
        };
        self.0.insert(id, pace);
    }
}

/// Between half and the whole of a time that doubles.
fn own(failures: u32, chance: u16) -> Duration {
    let whole = FIRST
        .saturating_mul(2_u32.saturating_pow(failures.min(16)))
        .min(LONGEST);
    whole / 2 + whole / 2 * u32::from(chance) / u32::from(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{chance, clock};

    #[test]
    fn waits_double_up_to_five_minutes_and_spread() {
        for (failures, whole_s) in [(0, 1), (1, 2), (4, 16), (8, 256), (9, 300), (1_000, 300)] {
            let whole = Duration::from_secs(whole_s);
            assert_eq!(own(failures, 0), whole / 2, "{failures}");
            assert_eq!(own(failures, u16::MAX), whole, "{failures}");
        }
    }

    #[test]
    fn a_target_waits_as_long_as_it_asked_and_one_that_went_well_does_not() {
        let (mut paces, now) = (Paces::default(), clock::steady());
        let (one, other) = (TargetId(chance::uuid()), TargetId(chance::uuid()));
        let failure = Failure {
            asked: Some(Duration::from_secs(30)),
            noted: Noted::Yes,
        };
        paces.wait(one, failure, 0, now);
        assert!(!paces.is_due(one, now + Duration::from_secs(29)));
        assert!(paces.is_due(one, now + Duration::from_secs(30)) && paces.is_due(other, now));
        paces.forget(one);
        assert!(paces.is_due(one, now));
    }

    #[test]
    fn a_trouble_that_somebody_took_away_is_not_waited_for_but_one_that_was_never_noted_is() {
        let (mut paces, now) = (Paces::default(), clock::steady());
        let (noted, ours) = (TargetId(chance::uuid()), TargetId(chance::uuid()));
        let later = now + Duration::from_millis(1);
        for (id, told) in [(noted, Noted::Yes), (ours, Noted::No)] {
            let failure = Failure {
                asked: None,
                noted: told,
            };
            paces.wait(id, failure, 0, now);
            paces.is_well(id, now);
            assert!(!paces.is_due(id, later), "read before it failed");
            paces.is_well(id, later);
        }
        assert!(paces.is_due(noted, later) && !paces.is_due(ours, later));
    }
}
