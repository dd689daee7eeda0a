//! The only clock of the program: the time of day for stamps, a steady time for limits, and the pulse that moves
//! running rooms by one simulated second. The pulse comes from the wall or, turned by hand, from standard input.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use clap::ValueEnum;
use tokio::{sync::mpsc, time::MissedTickBehavior};

use crate::out;

/// Who turns the rooms' clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockKind {
    /// One simulated second each second.
    Wall,
    /// `tick N` on standard input moves running rooms on by N seconds; nothing else does. For tests.
    Manual,
}

/// Microseconds since 1970: the time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TimeOfDay(pub i64);

/// The time of day now.
#[expect(clippy::disallowed_methods, reason = "this is the clock")]
pub fn time_of_day() -> TimeOfDay {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or(Duration::ZERO);
    TimeOfDay(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
}

/// The time of day, as the record store counts it.
pub fn micros() -> lrs::Micros {
    lrs::Micros(time_of_day().0)
}

/// A moment of the steady time, for limits. Never runs backwards.
#[expect(clippy::disallowed_methods, reason = "this is the clock")]
pub fn steady() -> Instant {
    Instant::now()
}

impl TimeOfDay {
    /// This moment and `seconds` more.
    pub const fn plus_s(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1_000_000)))
    }
}

/// Something the clock tells the program.
pub enum Beat {
    /// One second has passed; nobody waits for the rooms.
    Second,
    /// The hand asks for this many seconds, and waits until the rooms have shown them all.
    Turn(u32),
}

/// The beats, from now on.
pub fn beats(kind: ClockKind) -> mpsc::Receiver<Beat> {
    let (sender, receiver) = mpsc::channel(1);
    match kind {
        ClockKind::Wall => {
            tokio::spawn(wall(sender));
        }
        // A thread of its own: a runtime that stops would wait for the next line of standard input.
        ClockKind::Manual => {
            std::thread::spawn(move || by_hand(&sender));
        }
    }
    receiver
}

async fn wall(sender: mpsc::Sender<Beat>) {
    let mut interval = tokio::time::interval(Duration::from_secs(1));
    // A machine that slept does not run through the missed seconds: people did not see them either.
    interval.set_missed_tick_behavior(MissedTickBehavior::Skip);
    loop {
        interval.tick().await;
        if sender.send(Beat::Second).await.is_err() {
            return;
        }
    }
}

/// Seconds that one `tick` may ask for: an hour, the longest run.
const TURN_MAX: u32 = 3_600;

fn by_hand(sender: &mpsc::Sender<Beat>) {
    for line in std::io::stdin().lines() {
        let Ok(line) = line else { return };
        match parse_turn(&line) {
            Some(0) => out::aside("ticked 0"),
            Some(count) => {
                if sender.blocking_send(Beat::Turn(count)).is_err() {
                    return;
                }
            }
            None if line.trim().is_empty() => {}
            None => out::aside(format_args!(
                "not understood: write `tick N`, with N from 1 to {TURN_MAX}"
            )),
        }
    }
}

fn parse_turn(line: &str) -> Option<u32> {
    let count = line.trim().strip_prefix("tick")?.trim();
    let count = if count.is_empty() { 1 } else { count.parse().ok()? };
    (count <= TURN_MAX).then_some(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turn_is_the_word_tick_and_a_count() {
        assert_eq!(parse_turn("tick 30"), Some(30));
        assert_eq!(parse_turn("tick"), Some(1));
        assert_eq!(parse_turn("tick 3601"), None);
        assert_eq!(parse_turn("tock 3"), None);
        assert_eq!(parse_turn("tick three"), None);
    }
}
