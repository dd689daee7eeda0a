//! What a chart says in words: value, distance from normal, direction. For the line under the figure and for screen
//! readers. Judges nothing beyond the target it is given.

use super::data::{Band, Line, Points, Side, Target};
use super::scale::{short_figure, worded};
use crate::state::Condition;

/// Where a line is going.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Up by more than noise.
    Rising,
    /// Neither.
    Steady,
    /// Down by more than noise.
    Falling,
}

impl Direction {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Rising => "rising",
            Self::Steady => "steady",
            Self::Falling => "falling",
        }
    }
}

/// The last readings that are compared with those before them, in seconds.
const RECENT_S: f64 = 15.0;
/// A move below this share of the value is noise.
const NOISE: f64 = 0.04;

/// Compares the mean of the last 15 s with the mean of the 15 s before.
pub fn direction(points: &Points) -> Direction {
    let Some((now, _)) = points.last() else {
        return Direction::Steady;
    };
    let mean = |from: f64, to: f64| {
        // From the end: only the last half minute is of interest, however long the line.
        let (sum, count) = (0..points.len())
            .rev()
            .filter_map(|index| points.get(index))
            .take_while(|(at_s, _)| *at_s > from)
            .filter(|(at_s, value)| value.is_finite() && *at_s <= to)
            .fold((0.0, 0.0), |(sum, count), (_, value)| {
                (sum + f64::from(value), count + 1.0)
            });
        (count > 0.0).then_some(sum / count)
    };
    let (Some(recent), Some(before)) = (
        mean(now - RECENT_S, now),
        mean(2.0_f64.mul_add(-RECENT_S, now), now - RECENT_S),
    ) else {
        return Direction::Steady;
    };
    let size = recent.abs().max(before.abs());
    if (recent - before).abs() <= size * NOISE {
        Direction::Steady
    } else if recent > before {
        Direction::Rising
    } else {
        Direction::Falling
    }
}

/// So many times normal that the number says nothing any more: normal was next to nothing.
const FAR: f64 = 50.0;

/// Distance from normal in words: "normal", "20 % above normal", "three times normal", "58 % of normal"; of a share in
/// percent in points, because a percentage of a percentage is read as the share itself.
pub fn against_normal(value: f64, at_s: f64, band: &Band, unit: &str) -> Option<String> {
    let (low, high) = band.edges(at_s)?;
    if value >= low && value <= high {
        return Some("normal".to_owned());
    }
    let middle = band.middle(at_s)?;
    if unit == "%" {
        let side = if value > middle { "above" } else { "below" };
        let points = (value - middle).abs();
        // What would round to ten has no digit behind the point, as ten has none.
        let digits = usize::from(points < 9.95);
        return Some(format!("{points:.digits$} points {side} normal"));
    }
    if middle.abs() < f64::EPSILON {
        return Some(
            if value > high {
                "above normal"
            } else {
                "below normal"
            }
            .to_owned(),
        );
    }
    let ratio = value / middle;
    Some(if ratio >= FAR {
        "far above normal".to_owned()
    } else if ratio < 1.0 {
        format!("{:.0} % of normal", (ratio * 100.0).max(0.0))
    } else if ratio < 1.75 {
        format!("{:.0} % above normal", ((ratio - 1.0) * 100.0).max(1.0))
    } else {
        format!("{} normal", times(ratio))
    })
}

fn times(ratio: f64) -> String {
    const WORDS: [&str; 9] = [
        "twice",
        "three times",
        "four times",
        "five times",
        "six times",
        "seven times",
        "eight times",
        "nine times",
        "ten times",
    ];
    let whole = ratio.round();
    WORDS
        .iter()
        .zip(2_u8..)
        .find(|(_, count)| (f64::from(*count) - whole).abs() < 0.5)
        .map_or_else(|| format!("{whole:.0} times"), |(word, _)| (*word).to_owned())
}

/// A limit with its unit: "1.25 s", "99.5 %".
pub fn limit(target: &Target, unit: &str) -> String {
    let value = short_figure(target.limit);
    if unit.is_empty() {
        value
    } else {
        format!("{value} {unit}")
    }
}

/// How the last reading stands against the target.
pub fn condition(value: f64, target: &Target) -> Condition {
    if target.holds(value) {
        Condition::Good
    } else {
        Condition::Bad
    }
}

/// The line under the figure: distance from normal or from the target, and direction.
pub fn change(line: &Line, band: Option<&Band>, target: Option<&Target>, unit: &str) -> String {
    let Some((at_s, value)) = line.points.last() else {
        return String::new();
    };
    let value = f64::from(value);
    let direction = direction(&line.points).word();
    let distance = band
        .and_then(|band| against_normal(value, at_s, band, unit))
        .or_else(|| target.map(|target| against_target(value, target, unit)));
    match distance {
        Some(distance) => format!("{distance}, {direction}"),
        None => direction.to_owned(),
    }
}

fn against_target(value: f64, target: &Target, unit: &str) -> String {
    let limit = limit(target, unit);
    match (target.side, target.holds(value)) {
        (Side::AtMost, true) => format!("within {limit}"),
        (Side::AtMost, false) => format!("over {limit}"),
        (Side::AtLeast, true) => format!("at least {limit}"),
        (Side::AtLeast, false) => format!("under {limit}"),
    }
}

/// The whole chart in sentences, one clause a line: "Latency p95: 2.9 s, three times normal, rising; target 1.25 s missed."
pub fn sentence(
    title: &str,
    unit: &str,
    lines: &[Line],
    band: Option<&Band>,
    target: Option<&Target>,
) -> String {
    let said: Vec<String> = lines
        .iter()
        .enumerate()
        .filter_map(|(place, line)| {
            let (_, value) = line.points.last()?;
            // Only the first line is what the band describes.
            let own_band = if place == 0 { band } else { None };
            let name = if lines.len() > 1 {
                format!("{} ", line.name)
            } else {
                String::new()
            };
            let (value, unit_said) = worded(f64::from(value), unit);
            let space = if unit.is_empty() { "" } else { " " };
            let change = change(line, own_band, None, unit);
            Some(format!("{name}{value}{space}{unit_said}, {change}"))
        })
        .collect();
    if said.is_empty() {
        return format!("{title}: no reading yet.");
    }
    let verdict = target
        .zip(lines.first().and_then(|line| line.points.last()))
        .map(|(target, (_, value))| {
            let verdict = if target.holds(f64::from(value)) {
                "met"
            } else {
                "missed"
            };
            format!("; target {} {verdict}", limit(target, unit))
        })
        .unwrap_or_default();
    format!("{title}: {}{verdict}.", said.join("; "))
}

#[cfg(test)]
mod tests {
    use super::{Direction, against_normal, direction, sentence};
    use crate::chart::data::{Band, Dash, Line, Points, Side, Slot, Target};

    fn flat_band(low: f32, high: f32) -> Band {
        Band {
            low: Points::each_second(vec![low; 60]),
            high: Points::each_second(vec![high; 60]),
        }
    }

    fn line(name: &str, values: Vec<f32>) -> Line {
        Line {
            name: name.to_owned(),
            slot: Slot::One,
            dash: Dash::Solid,
            points: Points::each_second(values),
        }
    }

    fn ramp(from: f32, to: f32) -> Vec<f32> {
        (0_u8..60)
            .map(|second| (to - from).mul_add(f32::from(second) / 59.0, from))
            .collect()
    }

    #[test]
    fn distance_from_normal_is_said_as_people_say_it() {
        let band = flat_band(0.9, 1.1);
        let said = |value| against_normal(value, 30.0, &band, "s").unwrap_or_default();
        assert_eq!(said(1.05), "normal");
        assert_eq!(said(1.3), "30 % above normal");
        assert_eq!(said(2.0), "twice normal");
        assert_eq!(said(2.9), "three times normal");
        assert_eq!(said(34.0), "34 times normal");
        assert_eq!(said(400.0), "far above normal");
        assert_eq!(said(0.58), "58 % of normal");
    }

    #[test]
    fn where_nothing_is_normal_there_is_no_ratio() {
        assert_eq!(
            against_normal(3.0, 30.0, &flat_band(0.0, 0.0), "s").as_deref(),
            Some("above normal")
        );
        assert_eq!(against_normal(3.0, 500.0, &flat_band(0.0, 1.0), "s"), None);
    }

    #[test]
    fn a_share_stands_so_many_points_from_normal() {
        let band = flat_band(99.0, 100.0);
        let said = |value| against_normal(value, 30.0, &band, "%").unwrap_or_default();
        assert_eq!(said(91.5), "8.0 points below normal");
        assert_eq!(said(40.0), "60 points below normal");
        assert_eq!(said(89.53), "10 points below normal");
        let low = flat_band(0.0, 1.0);
        let above = against_normal(30.5, 30.0, &low, "%");
        assert_eq!(above.as_deref(), Some("30 points above normal"));
        assert_eq!(said(99.2), "normal");
    }

    #[test]
    fn noise_is_steady_and_a_ramp_is_not() {
        assert_eq!(direction(&Points::each_second(vec![5.0; 60])), Direction::Steady);
        assert_eq!(direction(&Points::each_second(ramp(1.0, 9.0))), Direction::Rising);
        assert_eq!(
            direction(&Points::each_second(ramp(9.0, 1.0))),
            Direction::Falling
        );
        assert_eq!(direction(&Points::each_second(Vec::new())), Direction::Steady);
    }

    #[test]
    fn a_chart_is_one_sentence() {
        let target = Target {
            limit: 1.25,
            side: Side::AtMost,
        };
        let lines = [line("p95", ramp(1.0, 2.9))];
        assert_eq!(
            sentence(
                "Latency p95",
                "s",
                &lines,
                Some(&flat_band(0.9, 1.1)),
                Some(&target)
            ),
            "Latency p95: 2.90 s, three times normal, rising; target 1.25 s missed."
        );
        let lines = [line("Primary", vec![85.0; 60]), line("Backup", vec![0.0; 60])];
        assert_eq!(
            sentence("Timeouts", "%", &lines, None, None),
            "Timeouts: Primary 85.0 %, steady; Backup 0 %, steady."
        );
        assert_eq!(
            sentence("Timeouts", "%", &[], None, None),
            "Timeouts: no reading yet."
        );
    }
}
