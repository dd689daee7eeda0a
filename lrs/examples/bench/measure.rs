//! Time, processor time and their figures.

use lrs::Micros;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// The time of day.
#[expect(clippy::disallowed_methods, reason = "a bench is where a clock may be asked")]
pub fn now() -> Micros {
    let since = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap_or_default();
    Micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
}

/// A moment of the steady time.
#[expect(clippy::disallowed_methods, reason = "a bench measures time")]
pub fn instant() -> Instant {
    Instant::now()
}

/// So many a second.
#[expect(clippy::cast_precision_loss, reason = "for people to read")]
pub fn per_second(count: usize, time: Duration) -> f64 {
    count as f64 / time.as_secs_f64()
}

/// Middle and slow end of measured times.
pub fn spread(mut times: Vec<Duration>) -> Value {
    times.sort_unstable();
    let at = |share: usize| {
        let index = (times.len() * share / 100).min(times.len().saturating_sub(1));
        times.get(index).copied().unwrap_or_default().as_secs_f64() * 1_000.0
    };
    json!({ "p50_ms": at(50), "p99_ms": at(99) })
}

/// Processor seconds that this process has used so far, where the system tells it (Linux).
pub fn processor_s() -> f64 {
    /// Linux counts in hundredths, on every machine.
    const TICK_S: f64 = 0.01;
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name stands in brackets and may hold blanks; user and system time are the 12th and 13th field after it.
    let after_name = stat.rsplit(") ").next().unwrap_or_default();
    let ticks = after_name.split(' ').skip(11).take(2);
    ticks.filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() * TICK_S
}
