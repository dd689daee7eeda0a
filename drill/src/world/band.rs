//! The baseline band of a scenario: p10 to p90 of every series over other seeds without the fault, at a coarse step.
//! Belongs to the scenario, not to a drill: compute it once and keep it.

use serde::{Deserialize, Serialize};

use super::Seed;
use super::course::Course;
use super::noise::mix64;
use crate::id::At;
use crate::scenario::{InTwin, Scenario};
use crate::series::{Quantised, SERIES, Series};

/// How many other runs make the band.
const RUNS: u64 = 32;
/// One step of the band, s.
pub const BAND_STEP_S: u32 = 15;
/// Ranks of p10 and p90 among [`RUNS`] sorted values.
const LOW_RANK: usize = 3;
const HIGH_RANK: usize = 28;

/// p10 and p90 of every series by step, 16 bits each as on the wire.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Band {
    /// Seconds from one row to the next; the first row stands for the room's 0:00.
    pub step_s: u32,
    /// p10: rows of [`SERIES`] values.
    pub low: Vec<u16>,
    /// p90: rows of [`SERIES`] values.
    pub high: Vec<u16>,
}

impl Band {
    /// p10 and p90 of a series at a moment, in its unit. After the last row the last row holds.
    pub fn at(&self, series: Series, at: At) -> (f64, f64) {
        let rows = self.low.len() / SERIES;
        let row = ((at.0 / self.step_s.max(1)) as usize).min(rows.saturating_sub(1));
        let place = row * SERIES + series.index();
        let value =
            |raw: Option<&u16>| f64::from(raw.copied().unwrap_or(0)) / f64::from(u16::MAX) * series.ceiling();
        (value(self.low.get(place)), value(self.high.get(place)))
    }
}

/// The band of a scenario. Takes a fraction of a second; see `benches/engine.rs`.
pub fn baseline(scenario: &Scenario) -> Band {
    let quiet = without_fault(scenario);
    let all = Series::all();
    let steps = scenario.minutes * 60 / BAND_STEP_S + 1;
    let mut runs: Vec<Course> = (1..=RUNS).map(|n| Course::new(&quiet, Seed(mix64(n)))).collect();
    let (mut low, mut high) = (Vec::new(), Vec::new());
    for _ in 0..steps {
        let rows: Vec<Quantised> = runs.iter().map(|run| run.readings().quantise(&all)).collect();
        for place in 0..SERIES {
            let mut values: Vec<u16> = rows.iter().map(|row| row.0[place]).collect();
            values.sort_unstable();
            low.push(values[LOW_RANK]);
            high.push(values[HIGH_RANK]);
        }
        for run in &mut runs {
            for _ in 0..BAND_STEP_S {
                run.advance();
            }
        }
    }
    Band {
        step_s: BAND_STEP_S,
        low,
        high,
    }
}

/// The scenario with its traffic and without its fault.
pub fn without_fault(scenario: &Scenario) -> Scenario {
    let mut quiet = scenario.clone();
    quiet.course.retain(|drive| drive.twin == InTwin::Both);
    quiet
}
