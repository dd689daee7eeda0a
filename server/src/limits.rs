//! What one address or one person may do how often, and how much of it at once. Counts in memory; forgets at a restart,
//! which costs an attacker more than it gives. Who is let through uncounted is decided where it is asked.

use std::{
    collections::HashMap,
    hash::Hash,
    net::{IpAddr, Ipv6Addr},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use app::backend::{ApiError, Visitor};
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

/// Feeds that one person may have open: a screen for each of a few tabs and devices, and some that have just died.
const FEEDS_A_PERSON: u32 = 8;
/// Feeds that one address may have open: three full rooms of people. Behind a proxy that is not named by
/// `--trusted-proxy` everybody has one address; so nobody counts who comes from this machine, where such a proxy is.
const FEEDS_AN_ADDRESS: u32 = 64;

/// All limits.
#[derive(Debug)]
pub struct Limits {
    guesses: Buckets<IpAddr>,
    actions: Buckets<PersonId>,
    rooms: Buckets<IpAddr>,
    feeds_of_people: Counts<PersonId>,
    feeds_of_addresses: Counts<IpAddr>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            guesses: Buckets::new(GUESSES, GUESS_WINDOW / GUESSES),
            actions: Buckets::new(ACTIONS_AT_ONCE, Duration::from_secs(1) / ACTIONS_PER_S),
            rooms: Buckets::new(ROOMS_AT_ONCE, ROOM_EVERY),
            feeds_of_people: Counts::new(FEEDS_A_PERSON),
            feeds_of_addresses: Counts::new(FEEDS_AN_ADDRESS),
        }
    }
}

/// One try at a code. Counts as wrong unless it is taken back.
#[derive(Debug)]
#[must_use]
pub struct Guess<'a> {
    limits: &'a Limits,
    address: IpAddr,
}

impl Guess<'_> {
    /// It was right, or was never answered.
    pub fn take_back(self) {
        self.limits.guesses.give_back(self.address);
    }
}

/// An open feed. Counts until it is dropped.
#[derive(Debug)]
pub struct OpenFeed {
    limits: Arc<Limits>,
    person: PersonId,
    address: Option<IpAddr>,
}

impl Drop for OpenFeed {
    fn drop(&mut self) {
        self.limits.feeds_of_people.down(self.person);
        if let Some(address) = self.address {
            self.limits.feeds_of_addresses.down(address);
        }
    }
}

/// What counts as one address: of IPv6 a /64, which is what one household or one machine has to draw from.
fn counted(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
    }
}

impl Limits {
    /// Counts a try at a code, before it is known whether the code is right: of many at once no more pass than may.
    ///
    /// # Errors
    /// [`ApiError::TooManyGuesses`] with the seconds to wait.
    pub fn guess(&self, address: IpAddr) -> Result<Guess<'_>, ApiError> {
        let address = counted(address);
        let taken = self.guesses.take(address, clock::steady());
        taken.map_err(|wait| {
            let wait_s = u32::try_from(wait.as_secs() + 1).unwrap_or(u32::MAX);
            ApiError::TooManyGuesses { wait_s }
        })?;
        Ok(Guess {
            limits: self,
            address,
        })
    }

    /// Counts a feed for as long as the answer lives.
    ///
    /// # Errors
    /// [`ApiError::TooManyWindows`].
    pub fn opens_feed(self: &Arc<Self>, visitor: Visitor) -> Result<OpenFeed, ApiError> {
        let Visitor { person, address } = visitor;
        let address = Some(counted(address)).filter(|address| !address.is_loopback());
        self.feeds_of_people.up(person)?;
        if let Some(address) = address
            && let Err(denied) = self.feeds_of_addresses.up(address)
        {
            self.feeds_of_people.down(person);
            return Err(denied);
        }
        Ok(OpenFeed {
            limits: self.clone(),
            person,
            address,
        })
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
            .take(counted(address), clock::steady())
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

    /// Adds one, if it fits.
    fn take(&self, key: K, now: Instant) -> Result<(), Duration> {
        let mut buckets = self.empty_at.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= REMEMBERED {
            buckets.retain(|_, empty_at| *empty_at > now);
        }
        let empty_at = buckets.get(&key).copied().unwrap_or(now).max(now);
        let after = empty_at + self.every - now;
        let whole = self.every * self.size;
        match after.checked_sub(whole) {
            Some(wait) if !wait.is_zero() => Err(wait),
            Some(_) | None => {
                buckets.insert(key, empty_at + self.every);
                Ok(())
            }
        }
    }

    /// Takes one out again.
    fn give_back(&self, key: K) {
        let mut buckets = self.empty_at.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(empty_at) = buckets.get_mut(&key) {
            *empty_at -= self.every;
        }
    }
}

/// How many of something each key has now.
#[derive(Debug)]
struct Counts<K> {
    most: u32,
    now: Mutex<HashMap<K, u32>>,
}

impl<K: Copy + Eq + Hash> Counts<K> {
    fn new(most: u32) -> Self {
        Self {
            most,
            now: Mutex::default(),
        }
    }

    /// One more, if it fits.
    fn up(&self, key: K) -> Result<(), ApiError> {
        let mut counts = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(key).or_default();
        if *count >= self.most {
            return Err(ApiError::TooManyWindows);
        }
        *count += 1;
        Ok(())
    }

    /// One less. Who has none is forgotten.
    fn down(&self, key: K) {
        let mut counts = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&key) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&key);
            }
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
        assert_eq!(buckets.take('b', now), Ok(()));
        let later = now + Duration::from_secs(2);
        assert_eq!(buckets.take('a', later), Ok(()));
        assert!(buckets.take('a', later).is_err());
    }

    #[test]
    fn wrong_codes_are_counted_by_address_and_right_ones_are_not() {
        let limits = Limits::default();
        let (guesser, other) = (IpAddr::from([10, 0, 0, 1]), IpAddr::from([10, 0, 0, 2]));
        for _ in 0..3 * GUESSES {
            limits
                .guess(guesser)
                .expect("right codes cost nothing")
                .take_back();
        }
        for _ in 0..GUESSES {
            let _wrong = limits.guess(guesser).expect("there is room");
        }
        assert!(matches!(
            limits.guess(guesser),
            Err(ApiError::TooManyGuesses { wait_s: 1.. })
        ));
        assert!(limits.guess(other).is_ok());
    }

    #[test]
    fn addresses_of_one_ipv6_network_count_together() {
        let v6 = |last| IpAddr::from(Ipv6Addr::new(0x2001, 0xdb8, 0, 7, last, last, last, last));
        assert_eq!(counted(v6(1)), counted(v6(2)));
        let next = IpAddr::from(Ipv6Addr::new(0x2001, 0xdb8, 0, 8, 1, 1, 1, 1));
        assert_ne!(counted(v6(1)), counted(next));
        let mapped = IpAddr::from(std::net::Ipv4Addr::new(10, 0, 0, 1).to_ipv6_mapped());
        assert_eq!(counted(mapped), IpAddr::from([10, 0, 0, 1]));
    }

    #[test]
    fn feeds_are_counted_by_person_and_address_while_they_are_open() {
        let limits = Arc::new(Limits::default());
        let from = |address| Visitor {
            person: PersonId(crate::chance::uuid()),
            address: IpAddr::from(address),
        };
        let (office, here) = ([10, 0, 0, 1], [127, 0, 0, 1]);
        let one = from(here);
        let mine: Vec<_> = (0..FEEDS_A_PERSON).map(|_| limits.opens_feed(one)).collect();
        assert!(mine.iter().all(Result::is_ok));
        assert_eq!(limits.opens_feed(one).err(), Some(ApiError::TooManyWindows));
        drop(mine);
        assert!(limits.opens_feed(one).is_ok(), "closed windows do not count");
        let open = |address| (0..FEEDS_AN_ADDRESS).map(move |_| from(address));
        let all: Vec<_> = open(office).map(|visitor| limits.opens_feed(visitor)).collect();
        assert!(all.iter().all(Result::is_ok));
        assert_eq!(
            limits.opens_feed(from(office)).err(),
            Some(ApiError::TooManyWindows)
        );
        let local: Vec<_> = open(here).map(|visitor| limits.opens_feed(visitor)).collect();
        assert!(local.iter().all(Result::is_ok));
        assert!(limits.opens_feed(from(here)).is_ok(), "this machine has no limit");
    }
}
