//! The engine's time for a drill of 45 minutes, natively. Prints the figures; judges nothing.

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

/// Length of the drill, minutes: the budget's.
const MINUTES: u32 = 45;
/// Runs of each; the median is told, so an odd number.
const RUNS: usize = 21;

fn main() {
    tell("state and verdicts", 25.0, || replay::run_states(MINUTES));
    tell("with every screen", 150.0, || replay::run_screens(MINUTES));
}

#[expect(clippy::disallowed_methods, reason = "how long it takes is the question")]
fn tell(what: &str, budget_ms: f64, run: impl Fn() -> f64) {
    let mut times: Vec<Duration> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            black_box(run());
            start.elapsed()
        })
        .collect();
    times.sort();
    let ms = |time: Duration| time.as_secs_f64() * 1_000.0;
    println!(
        "engine, native, {MINUTES} minutes, {what}: median {:.1} ms, best {:.1} ms, budget {budget_ms} ms",
        ms(times[RUNS / 2]),
        ms(times[0]),
    );
}
