//! The engine beside its budgets: a 45-minute drill as state and verdicts, with every series, one live second, a what-if,
//! one band.
//! Prints; judges nothing.

use criterion::{Criterion, criterion_group, criterion_main};
use drill::id::At;
use drill::lever::{Lever, Order, Setting};
use drill::world::{Course, Seed, baseline, fixture};

/// Seconds of a 45-minute drill.
const LONG_DRILL_S: u32 = 2_700;

fn engine(c: &mut Criterion) {
    let scenario = fixture();
    c.bench_function("45-minute drill, state and verdicts (budget 25 ms)", |b| {
        b.iter(|| {
            let mut course = Course::new(&scenario, Seed(7));
            for _ in 0..LONG_DRILL_S {
                course.advance();
            }
            course.costs()
        });
    });
    c.bench_function("45-minute drill, every series (budget 150 ms)", |b| {
        b.iter(|| {
            let mut course = Course::new(&scenario, Seed(7));
            for _ in 0..LONG_DRILL_S {
                course.tick();
            }
            course.costs()
        });
    });
    let mut live = Course::new(&scenario, Seed(7));
    for _ in 0..600 {
        live.advance();
    }
    c.bench_function("one live second, every series (budget 150 us)", |b| {
        b.iter(|| live.clone().tick());
    });
    let change = Order {
        lever: Lever::RetryBudget,
        set: Setting::Percent(10),
    };
    c.bench_function("a what-if from minute 10 of 45 (budget 100 ms)", |b| {
        b.iter(|| {
            let mut course = live.clone();
            course.pull(&change);
            while course.clock() < At(LONG_DRILL_S) {
                course.advance();
            }
            (course.costs(), course.verdict())
        });
    });
    c.bench_function("baseline band of a scenario", |b| b.iter(|| baseline(&scenario)));
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10);
    targets = engine
}
criterion_main!(benches);
