//! The run that the start page shows: one scenario of the binary, played once with the moves that end its trouble.
//! Knows no page.

use app::backend::Sample;
use drill::{
    id::{At, ScenarioId},
    lever::{Lever, Order, Setting, Warmup},
    series::{Quantile, Series},
    world::{Course, Seed},
};

use crate::library::Library;

/// Twelve minutes: the calm before, the trouble, and the target held again.
const LENGTH_S: u32 = 720;
/// Any seed shows the same story; this one always the same picture.
const SEED: Seed = Seed(7);
/// Which scenario.
const SCENARIO: &str = "provider-timeouts";

/// Plays it.
pub fn play(library: &Library) -> Sample {
    let Some(scenario) = library.get(&ScenarioId(SCENARIO.to_owned())) else {
        return Sample {
            p95_s: Vec::new(),
            target_s: f64::MAX,
            acts: Vec::new(),
        };
    };
    let moves = [
        (
            At(330),
            Order {
                lever: Lever::RetryBudget,
                set: Setting::Percent(10),
            },
        ),
        (
            At(390),
            Order {
                lever: Lever::PaymentRoute,
                set: Setting::Route {
                    percent: 95,
                    minutes: 30,
                    warmup: Warmup::Warm,
                },
            },
        ),
    ];
    let mut course = Course::new(&scenario, SEED);
    let mut p95_s = Vec::new();
    for second in 0..LENGTH_S {
        for (_, order) in moves.iter().filter(|(at, _)| at.0 == second) {
            course.pull(order);
        }
        p95_s.push(narrow(
            course.tick().readings.get(Series::Latency(None, Quantile::P95)),
        ));
    }
    Sample {
        p95_s,
        target_s: scenario.target.p95_s,
        acts: moves.map(|(at, _)| at.0).into(),
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "24 bits are plenty to draw a reading"
)]
const fn narrow(value: f64) -> f32 {
    value as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_picture_shows_trouble_and_its_end() {
        let library = Library::load(None).expect("the scenarios of the binary");
        let sample = play(&library);
        let target = sample.target_s;
        let over = |at: usize| f64::from(sample.p95_s[at]) > target;
        assert!(!over(60) && over(300) && !over(710), "{:?}", &sample.p95_s[700..]);
    }
}
