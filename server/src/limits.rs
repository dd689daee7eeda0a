//! What one address or one person may do how often. Counts in memory; forgets at a restart, which costs an attacker
//! more than it gives.

use std::{
    collections::HashMap,
    hash::Hash,
    net::IpAddr,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use app::backend::ApiError;
use drill::id::PersonId;

use crate::clock;

/// Wrong codes that one address may try within [`GUESS_WINDOW`]: a person who mistypes needs three or four; a guesser
/// of 32^6 codes with a hundred rooms open needs seven hundred years at this pace.
const GUESSES: u32 = 20;
/// How long wrong codes are remembered.
const GUESS_WINDOW: Duration = Duration::from_mins(1);
/// Actions that one person may do at once: opening every tab and tool in a hurry.
const ACTIONS_AT_ONCE: u32 = 30;
/// Actions that one person may do per second in the long run; the quickest clickers reach six.
const ACTIONS_PER_S: u32 = 10;
/// Rooms that one address may open at once, and how long until the next: a whole team at one proxy, not a script.
const ROOMS_AT_ONCE: u32 = 30;
const ROOM_EVERY: Duration = Duration::from_secs(2);
/// Addresses or people that are remembered; beyond that those who have been quiet are forgotten.
const REMEMBERED: usize = 20_000;

/// All limits that count over time.
#[derive(Debug)]
pub struct Limits {
    guesses: Buckets<IpAddr>,
    actions: Buckets<PersonId>,
    rooms: Buckets<IpAddr>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            guesses: Buckets::new(GUESSES, GUESS_WINDOW / GUESSES),
            actions: Buckets::new(ACTIONS_AT_ONCE, Duration::from_secs(1) / ACTIONS_PER_S),
            rooms: Buckets::new(ROOMS_AT_ONCE, ROOM_EVERY),
        }
    }
}

impl Limits {
    /// Whether this address may try a code now.
    ///
    /// # Errors
    /// [`ApiError::TooManyGuesses`] with the seconds to wait.
    pub fn may_guess(&self, address: IpAddr) -> Result<(), ApiError> {
        self.guesses.has_room(address, clock::steady()).map_err(|wait| {
            let wait_s = u32::try_from(wait.as_secs() + 1).unwrap_or(u32::MAX);
            ApiError::TooManyGuesses { wait_s }
        })
    }

    /// A wrong code came from this address.
    pub fn guessed_wrong(&self, address: IpAddr) {
        // Full already: what counts is the next question.
        let _ = self.guesses.take(address, clock::steady());
    }

    /// Counts an action.
    ///
    /// # Errors
    /// [`ApiError::TooFast`].
    pub fn acts(&self, person: PersonId) -> Result<(), ApiError> {
        self.actions
            .take(person, clock::steady())
            .map_err(|_| ApiError::TooFast)
    }

    /// Counts a new room.
    ///
    /// # Errors
    /// [`ApiError::TooFast`].
    pub fn opens_room(&self, address: IpAddr) -> Result<(), ApiError> {
        self.rooms
            .take(address, clock::steady())
            .map_err(|_| ApiError::TooFast)
    }
}

/// A leaky bucket for each key: so many at once, then one each interval.
#[derive(Debug)]
struct Buckets<K> {
    size: u32,
    every: Duration,
    /// When each bucket will be empty again.
    empty_at: Mutex<HashMap<K, Instant>>,
}

impl<K: Copy + Eq + Hash> Buckets<K> {
    fn new(size: u32, every: Duration) -> Self {
        Self {
            size,
            every,
            empty_at: Mutex::default(),
        }
    }

    /// How long until one more fits, if it does not now.
    fn has_room(&self, key: K, now: Instant) -> Result<(), Duration> {
        let buckets = self.empty_at.lock().unwrap_or_else(PoisonError::into_inner);
        let empty_at = buckets.get(&key).copied().unwrap_or(now).max(now);
        self.fits(empty_at, now)
    }

    /// Adds one, if it fits.
    fn take(&self, key: K, now: Instant) -> Result<(), Duration> {
        let mut buckets = self.empty_at.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= REMEMBERED {
            buckets.retain(|_, empty_at| *empty_at > now);
        }
        let empty_at = buckets.get(&key).copied().unwrap_or(now).max(now);
        self.fits(empty_at, now)?;
        buckets.insert(key, empty_at + self.every);
        Ok(())
    }

    fn fits(&self, empty_at: Instant, now: Instant) -> Result<(), Duration> {
        let after = empty_at + self.every - now;
        let whole = self.every * self.size;
        match after.checked_sub(whole) {
            Some(wait) if !wait.is_zero() => Err(wait),
            Some(_) | None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_takes_its_size_and_then_one_each_interval() {
        let buckets = Buckets::new(3, Duration::from_secs(2));
        let now = clock::steady();
        for _ in 0..3 {
            assert_eq!(buckets.take('a', now), Ok(()));
        }
        assert_eq!(buckets.take('a', now), Err(Duration::from_secs(2)));
        assert_eq!(buckets.has_room('b', now), Ok(()));
        let later = now + Duration::from_secs(2);
        assert_eq!(buckets.take('a', later), Ok(()));
        assert!(buckets.take('a', later).is_err());
    }

    #[test]
    fn wrong_codes_are_counted_by_address() {
        let limits = Limits::default();
        let (guesser, other) = (IpAddr::from([10, 0, 0, 1]), IpAddr::from([10, 0, 0, 2]));
        for _ in 0..GUESSES {
            assert_eq!(limits.may_guess(guesser), Ok(()));
            limits.guessed_wrong(guesser);
        }
        assert!(matches!(
            limits.may_guess(guesser),
            Err(ApiError::TooManyGuesses { wait_s: 1.. })
        ));
        assert_eq!(limits.may_guess(other), Ok(()));
    }
}
