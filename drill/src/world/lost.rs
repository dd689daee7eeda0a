//! Orders lost so far, as people in the room can know it: estimated from what was placed and from what is normal, one
//! reading after the other. The bill of the debrief knows better, because it has the undisturbed twin.

use std::collections::VecDeque;

use super::judge::ORDERS_WINDOW_S;
use crate::id::At;

/// What is normal at a moment, orders a second.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NormalOrders {
    /// 10th percentile.
    pub low: f64,
    /// The middle of the band.
    pub middle: f64,
}

/// A running estimate.
///
/// Whatever the middle of normal is above the orders placed counts as lost while the mean of the last half minute
/// lies under the band; single seconds do so by chance.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LostOrders {
    window: VecDeque<(At, f64)>,
    window_sum: f64,
    before: At,
    sum: f64,
}

impl LostOrders {
    /// Takes in a reading, orders a second, and tells what was lost up to it. Moments ascend. Where nothing is known to
    /// be normal, nothing is lost.
    pub fn take(&mut self, at: At, placed: f64, normal: Option<NormalOrders>) -> f64 {
        self.window.push_back((at, placed));
        self.window_sum += placed;
        while let Some((first, orders)) = self.window.front().copied()
            && first.plus_s(ORDERS_WINDOW_S) < at
        {
            self.window.pop_front();
            self.window_sum -= orders;
        }
        let readings = u32::try_from(self.window.len()).unwrap_or(u32::MAX);
        let mean = self.window_sum / f64::from(readings);
        if let Some(normal) = normal.filter(|normal| mean < normal.low) {
            self.sum += (normal.middle - placed) * f64::from(at.since_s(self.before));
        }
        self.before = at;
        self.sum.max(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lost(placed: f64) -> f64 {
        let normal = NormalOrders {
            low: 8.0,
            middle: 10.0,
        };
        let mut estimate = LostOrders::default();
        let each = (0..=60).map(|at| estimate.take(At(at), placed, Some(normal)));
        each.last().unwrap_or_default()
    }

    #[test]
    fn orders_below_the_band_are_lost_against_its_middle() {
        assert!((lost(4.0) - 360.0).abs() < 1e-9);
        assert!(lost(9.0).abs() < f64::EPSILON);
    }

    #[test]
    fn a_single_bad_second_is_chance() {
        let normal = Some(NormalOrders {
            low: 8.0,
            middle: 10.0,
        });
        let mut estimate = LostOrders::default();
        for at in 0..60 {
            let placed = if at == 40 { 2.0 } else { 10.0 };
            assert!(estimate.take(At(at), placed, normal).abs() < f64::EPSILON);
        }
    }
}
