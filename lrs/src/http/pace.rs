//! How fast keys and addresses may go: so many requests at once, then one each interval. Counts in memory; what is over the
//! limit is refused with the seconds to wait, before its body is read.
//!
//! Does not know which requests are costly; sizes have limits of their own.

use crate::limits::{ADDRESS_BURST, ADDRESS_PER_S, PACED_MAX, WRONG_AT_ONCE, WRONG_EVERY_US};
use crate::time::Micros;
use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

/// Requests of one key: so many a second in the long run, and ten seconds' worth at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyPace {
    /// Requests a second, from 1.
    pub per_s: u32,
}

/// All counts of one store. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Pace(Arc<Counts>);

#[derive(Debug)]
struct Counts {
    keys: Option<Bucket<String>>,
    addresses: Bucket<IpAddr>,
    wrong: Bucket<IpAddr>,
}

impl Pace {
    pub(crate) fn new(keys: Option<KeyPace>) -> Self {
        Self(Arc::new(Counts {
            keys: keys.map(|KeyPace { per_s }| {
                Bucket::new(per_s.saturating_mul(10), 1_000_000 / i64::from(per_s.max(1)))
            }),
            addresses: Bucket::new(ADDRESS_BURST, 1_000_000 / i64::from(ADDRESS_PER_S)),
            wrong: Bucket::new(WRONG_AT_ONCE, WRONG_EVERY_US),
        }))
    }

    /// Counts a request of an address. The error is the seconds to wait.
    pub(crate) fn address(&self, address: Option<IpAddr>, now: Micros) -> Result<(), u32> {
        let Some(address) = address.filter(|_| self.0.keys.is_some()) else {
            return Ok(());
        };
        self.0.addresses.take(address, now)
    }

    /// Counts wrong credentials of an address. Right ones pass all the same: behind one proxy somebody's old secret must
    /// not shut the others out.
    pub(crate) fn guessed(&self, address: Option<IpAddr>, now: Micros) -> Result<(), u32> {
        match address.filter(|_| self.0.keys.is_some()) {
            Some(address) => self.0.wrong.take(address, now),
            None => Ok(()),
        }
    }

    /// Counts a request of a key.
    pub(crate) fn key(&self, key: &str, now: Micros) -> Result<(), u32> {
        match &self.0.keys {
            Some(keys) => keys.take(key.to_owned(), now),
            None => Ok(()),
        }
    }
}

/// A leaky bucket for each name.
#[derive(Debug)]
struct Bucket<K> {
    size: u32,
    every_us: i64,
    /// When each bucket will be empty again, µs.
    empty_at: Mutex<HashMap<K, i64>>,
}

impl<K: Eq + Hash> Bucket<K> {
    fn new(size: u32, every_us: i64) -> Self {
        Self {
            size,
            every_us,
            empty_at: Mutex::default(),
        }
    }

    fn take(&self, key: K, now: Micros) -> Result<(), u32> {
        let mut buckets = self.empty_at.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= PACED_MAX {
            buckets.retain(|_, empty_at| *empty_at > now.0);
        }
        let empty_at = self.fits(buckets.get(&key), now)?;
        buckets.insert(key, empty_at);
        Ok(())
    }

    /// When the bucket will be empty with one more in it, or the seconds until one more fits. A clock that was set back
    /// makes nobody wait longer than a full bucket.
    fn fits(&self, empty_at: Option<&i64>, now: Micros) -> Result<i64, u32> {
        let whole = self.every_us * i64::from(self.size);
        let begun = empty_at.copied().unwrap_or(now.0).clamp(now.0, now.0 + whole);
        let after = begun + self.every_us;
        let wait_us = after - now.0 - whole;
        if wait_us > 0 {
            return Err(u32::try_from(wait_us / 1_000_000 + 1).unwrap_or(u32::MAX));
        }
        Ok(after)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_may_hurry_and_then_keeps_its_pace() {
        let pace = Pace::new(Some(KeyPace { per_s: 2 }));
        let now = Micros(1_000_000_000);
        for _ in 0..20 {
            assert_eq!(pace.key("a", now), Ok(()));
        }
        assert_eq!(pace.key("a", now), Err(1));
        assert_eq!(pace.key("b", now), Ok(()));
        let later = Micros(now.0 + 500_000);
        assert_eq!(pace.key("a", later), Ok(()));
        assert_eq!(pace.key("a", later), Err(1));
        let set_back = Micros(now.0 - 3_600_000_000);
        assert_eq!(
            pace.key("a", set_back),
            Err(1),
            "a clock set back locks nobody out for an hour"
        );
    }

    #[test]
    fn who_guesses_waits_and_others_do_not() {
        let pace = Pace::new(Some(KeyPace { per_s: 100 }));
        let (guesser, other) = (
            Some(IpAddr::from([10, 0, 0, 1])),
            Some(IpAddr::from([10, 0, 0, 2])),
        );
        let now = Micros(0);
        for _ in 0..WRONG_AT_ONCE {
            assert_eq!(pace.guessed(guesser, now), Ok(()));
        }
        assert_eq!(pace.guessed(guesser, now), Err(3));
        assert_eq!(pace.guessed(other, now), Ok(()));
        assert_eq!(pace.address(guesser, now), Ok(()), "right credentials pass");
        assert_eq!(pace.guessed(guesser, Micros(WRONG_EVERY_US)), Ok(()));
    }
}
