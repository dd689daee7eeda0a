//! A step of the build: says what it does and how long it took. The only place of the build that reads a clock.

use std::time::{Duration, Instant};

/// Steps shorter than this are not worth a line about their length.
const WORTH_TELLING: Duration = Duration::from_millis(200);

/// Runs `work` under a title.
///
/// # Errors
/// Those of `work`.
pub fn step<T>(title: &str, work: impl FnOnce() -> anyhow::Result<T>) -> anyhow::Result<T> {
    eprintln!("▸ {title}");
    let (result, took) = timed(work);
    if took >= WORTH_TELLING {
        eprintln!(
            "  {} {:.1} s",
            if result.is_ok() { "done in" } else { "failed after" },
            took.as_secs_f64()
        );
    }
    result
}

/// Runs `work` and says how long it took.
#[expect(
    clippy::disallowed_methods,
    reason = "how long a step took is what it prints, nothing depends on it"
)]
pub fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let result = work();
    (result, start.elapsed())
}
