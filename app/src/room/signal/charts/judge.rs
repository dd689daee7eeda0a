//! Which line of a chart speaks for it, and whether its reading is worth a look or bad. Pure; the target of the drill has
//! the last word where there is one.

use drill::{dim::Filter, scenario};

use super::{
    draw,
    spec::{Normal, Spec, Trace},
};
use crate::{
    chart::{Band, Points, Side},
    state::Condition,
    wire::Columns,
};

/// From where on a reading is worth a look, and from where on it is bad, where no target says so.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Judge {
    /// Nothing says what is bad.
    None,
    /// Fixed limits, in the unit of the chart.
    Above {
        /// Worth a look.
        watch: f64,
        /// Bad.
        bad: f64,
    },
    /// Against the band of normal; on this side of it all is well.
    Band(Side),
    /// Orders of half a minute against normal, as the drill's target counts them.
    Orders(Option<scenario::Target>),
}

/// The line that speaks for a chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Lead {
    /// Its place among the lines drawn.
    pub place: usize,
    /// How it stands; none: nothing to say beyond the target.
    pub condition: Option<Condition>,
    /// What is normal for it now.
    pub normal: Option<Band>,
    /// The words under its figure; none: distance from normal or target, and direction.
    pub words: Option<String>,
}

/// Times the band's edge from which a reading is worth a look, and bad: single readings leave the band by chance.
const OVER: (f64, f64) = (1.3, 2.0);
/// The same below the band.
const UNDER: (f64, f64) = (0.9, 0.75);
/// A band this thin, as a share of the unit, says nothing of times.
const THIN: f64 = 1e-3;
/// Readings that are judged together, s.
const MEAN_S: u32 = 15;

impl Judge {
    fn of(self, value: f64, normal: Option<(f64, f64)>) -> Option<Condition> {
        let share = match (self, normal) {
            (Self::Above { watch, bad }, _) => {
                return if value >= bad {
                    Some(Condition::Bad)
                } else if value >= watch {
                    Some(Condition::Watch)
                } else {
                    None
                };
            }
            (Self::Band(Side::AtMost), Some((_, high))) if high > THIN => value / high,
            (Self::Band(Side::AtLeast), Some((low, _))) if low > THIN => value / low,
            (Self::None | Self::Orders(_) | Self::Band(_), _) => return None,
        };
        let (watch, bad) = match self {
            Self::Band(Side::AtLeast) => (share <= UNDER.0, share <= UNDER.1),
            Self::None | Self::Above { .. } | Self::Orders(_) | Self::Band(Side::AtMost) => {
                (share >= OVER.0, share >= OVER.1)
            }
        };
        match (watch, bad) {
            (_, true) => Some(Condition::Bad),
            (true, false) => Some(Condition::Watch),
            (false, false) => None,
        }
    }

    /// The greater, the worse.
    fn weight(self, value: f64) -> f64 {
        match self {
            Self::Band(Side::AtLeast) => -value,
            Self::Band(Side::AtMost) | Self::Above { .. } => value,
            Self::None | Self::Orders(_) => 0.0,
        }
    }
}

const fn rank(condition: Option<Condition>) -> u8 {
    match condition {
        Some(Condition::Bad) => 2,
        Some(Condition::Watch) => 1,
        Some(Condition::Good | Condition::Unknown) | None => 0,
    }
}

/// The line that speaks for a chart now: its first, or of several of equal rank the worst.
pub fn lead(spec: &Spec, history: &Columns, edges: &(Columns, Columns), filter: Filter) -> Option<Lead> {
    let now = *history.at.last()?;
    if let Judge::Orders(target) = spec.judge {
        let share = draw::orders_of_normal(history, edges, filter)?;
        let holds = share >= target.map_or(0.0, |target| target.orders * 100.0);
        return Some(Lead {
            place: 0,
            condition: Some(if holds { Condition::Good } else { Condition::Bad }),
            normal: None,
            words: Some(draw::of_normal(share)),
        });
    }
    let equals = spec.normal == Normal::None;
    let judged = |(place, (trace, filter)): (usize, (&Trace, Filter))| {
        let value = recent(trace, history, filter, now.0)?;
        let band = draw::edges_at(trace.quantity, edges, filter, now);
        let condition = spec.judge.of(value, band);
        let normal = band
            .filter(|_| spec.judge != Judge::None)
            .map(|(low, high)| Band {
                low: Points::At(vec![(f64::from(now.0), draw::narrow(low))]),
                high: Points::At(vec![(f64::from(now.0), draw::narrow(high))]),
            });
        Some((
            spec.judge.weight(value),
            Lead {
                place,
                condition,
                normal,
                words: None,
            },
        ))
    };
    let seen = spec
        .traces
        .iter()
        .filter_map(|trace| Some((trace, trace.through(filter)?)));
    let worst = seen
        .enumerate()
        .filter(|(place, _)| equals || *place == 0)
        .filter_map(judged)
        .reduce(|worst, one| {
            let worse = (rank(one.1.condition), one.0) > (rank(worst.1.condition), worst.0);
            if worse { one } else { worst }
        });
    worst.map(|(_, lead)| lead)
}

/// The mean of the last seconds of a line.
fn recent(trace: &Trace, history: &Columns, filter: Filter, now_s: u32) -> Option<f64> {
    let first = history.at.partition_point(|at| at.0 + MEAN_S <= now_s);
    let values = (first..history.len())
        .map(|row| trace.quantity.value(history, row, filter))
        .filter(|value| value.is_finite());
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    (count > 0.0).then_some(sum / count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_clearly_leaves_its_band_is_said() {
        let most = Judge::Band(Side::AtMost);
        assert_eq!(most.of(1.2, Some((0.5, 1.0))), None);
        assert_eq!(most.of(1.5, Some((0.5, 1.0))), Some(Condition::Watch));
        assert_eq!(most.of(4.0, Some((0.5, 1.0))), Some(Condition::Bad));
        assert_eq!(most.of(4.0, Some((0.0, 0.0))), None);
        let least = Judge::Band(Side::AtLeast);
        assert_eq!(least.of(85.0, Some((90.0, 95.0))), None);
        assert_eq!(least.of(50.0, Some((90.0, 95.0))), Some(Condition::Bad));
        let share = Judge::Above { watch: 1.0, bad: 5.0 };
        assert_eq!(share.of(74.0, None), Some(Condition::Bad));
        assert_eq!(share.of(0.2, None), None);
    }
}
