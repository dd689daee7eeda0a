//! Scales: round ticks for a quantity, round ticks for time, and figures as words. Draws nothing.

use super::data::{Band, Line, Range, Target};
use crate::part::figure::thousands;

/// Where the quantity's axis begins.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Floor {
    /// At zero: amounts, rates, times. A bar twice as high is twice as much.
    #[default]
    Zero,
    /// Under the least reading: shares close to one hundred, where zero would flatten everything.
    Data,
}

/// The vertical scale: its ends and its ticks, in the unit of the chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Scale {
    /// Value at the foot.
    pub low: f64,
    /// Value at the top.
    pub high: f64,
    /// Where lines are drawn, rising; the first is the foot, the last the top.
    pub ticks: Vec<f64>,
}

/// A chart has about this many steps between foot and top: enough to read, few enough to stay quiet.
const STEPS: f64 = 4.0;

impl Scale {
    /// Where a value lies: 0 at the top, 1 at the foot; held inside.
    pub fn drop(&self, value: f64) -> f64 {
        (1.0 - (value - self.low) / (self.high - self.low)).clamp(0.0, 1.0)
    }
}

/// The scale that holds all lines, the band and the target within a range of time. A ceiling (such as 100 for a share
/// in percent) is never passed.
pub fn fit(
    lines: &[Line],
    band: Option<&Band>,
    target: Option<&Target>,
    range: &Range,
    floor: Floor,
    ceiling: Option<f64>,
) -> Scale {
    let mut low = f64::INFINITY;
    let mut high = f64::NEG_INFINITY;
    let mut take = |value: f64| {
        if value.is_finite() {
            low = low.min(value);
            high = high.max(value);
        }
    };
    let in_sight = |at_s: &f64| *at_s >= range.from_s && *at_s <= range.to_s;
    for line in lines {
        for (_, value) in line.points.iter().filter(|(at_s, _)| in_sight(at_s)) {
            take(f64::from(value));
        }
    }
    if let Some(band) = band {
        for (_, value) in band
            .low
            .iter()
            .chain(band.high.iter())
            .filter(|(at_s, _)| in_sight(at_s))
        {
            take(f64::from(value));
        }
    }
    if let Some(target) = target {
        take(target.limit);
    }
    if !low.is_finite() {
        (low, high) = (0.0, 1.0);
    }
    round_scale(low, high, floor, ceiling)
}

fn round_scale(low: f64, high: f64, floor: Floor, ceiling: Option<f64>) -> Scale {
    let low = match floor {
        Floor::Zero => low.min(0.0),
        Floor::Data => low,
    };
    let within = ceiling.filter(|ceiling| high <= *ceiling);
    let high = if high > low {
        high
    } else if low == 0.0 {
        // Nothing has happened yet: whole figures read best.
        STEPS
    } else {
        low + (low.abs() * 0.1).max(0.1)
    };
    // A flat line gets room above it, but none that there cannot be; at the ceiling itself the room is below.
    let high = within.map_or(high, |ceiling| high.min(ceiling));
    let low = if high > low {
        low
    } else {
        high - (high.abs() * 0.1).max(0.1)
    };
    let step = round_step((high - low) / STEPS);
    let foot = (low / step).floor() * step;
    let mut top = (high / step).ceil() * step;
    if let Some(ceiling) = ceiling
        && top > ceiling
        && high <= ceiling
    {
        top = ceiling;
    }
    let mut ticks = Vec::new();
    let mut tick = foot;
    // Half a step of slack takes up the rounding of the sum; an end that is no tick of its own closes the axis.
    while tick < step.mul_add(-0.5, top) {
        ticks.push(tidy(tick, step));
        tick += step;
    }
    ticks.push(tidy(top, step));
    Scale {
        low: foot,
        high: top,
        ticks,
    }
}

/// The next of 1, 2, 2.5, 5 times a power of ten.
fn round_step(rough: f64) -> f64 {
    let power = 10_f64.powf(rough.max(f64::MIN_POSITIVE).log10().floor());
    let lead = rough / power;
    let round = [1.0, 2.0, 2.5, 5.0]
        .into_iter()
        .find(|round| lead <= *round + 1e-9)
        .unwrap_or(10.0);
    round * power
}

/// Takes the dust of binary sums off a tick.
fn tidy(tick: f64, step: f64) -> f64 {
    let grain = step / 1000.0;
    let tidy = (tick / grain).round() * grain;
    if tidy.abs() < grain { 0.0 } else { tidy }
}

/// Steps that people count time in, in seconds.
const TIME_STEPS_S: [f64; 12] = [
    5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1800.0, 3600.0, 7200.0,
];
/// More labels than this do not fit under a chart of half a screen.
const TIME_TICKS: f64 = 5.0;
/// The right edge has its own label, as wide as this share of the plot.
const END_LABEL: f64 = 0.17;

/// Times to label under the plot, without the right edge, which is labelled always.
pub fn time_ticks(range: &Range) -> Vec<f64> {
    let step = TIME_STEPS_S
        .into_iter()
        .find(|step| range.width_s() / step <= TIME_TICKS)
        .unwrap_or(14_400.0);
    let mut ticks = Vec::new();
    let mut tick = (range.from_s / step).ceil() * step;
    while range.share(tick) <= 1.0 - END_LABEL {
        ticks.push(tick);
        tick += step;
    }
    ticks
}

/// A reading as a figure: three digits that matter, thousands set apart, a true minus.
pub fn figure(value: f64) -> String {
    let size = value.abs();
    let digits = match size {
        ..1.0 => 2,
        ..100.0 => 1,
        _ => 0,
    };
    let plain = format!("{size:.digits$}");
    let (whole, rest) = plain.split_once('.').map_or((plain.as_str(), ""), |parts| parts);
    let zero = plain.bytes().all(|byte| byte == b'0' || byte == b'.');
    if zero {
        return "0".to_owned();
    }
    let sign = if value < 0.0 { "−" } else { "" };
    let point = if rest.is_empty() { "" } else { "." };
    format!("{sign}{}{point}{rest}", thousands(whole))
}

/// A reading with its unit as people say it: two decimals of seconds as far as a target has them, below one second in
/// milliseconds. A share near 100 is rounded down, so that a missed target never reads as met.
pub fn worded(value: f64, unit: &str) -> (String, &str) {
    let size = value.abs();
    match unit {
        "s" if size > 0.0 && size < SECOND_AS_MS => (format!("{:.0}", value * 1_000.0), "ms"),
        "s" if size < 9.95 => (format!("{value:.2}"), unit),
        "%" if (99.0..100.0).contains(&value) => (format!("{:.1}", (value * 10.0).floor() / 10.0), unit),
        _ => (figure(value), unit),
    }
}

/// Times below this are said in milliseconds, s.
const SECOND_AS_MS: f64 = 0.9995;

/// The ticks of a scale as figures, with the unit they are in: an axis that ends below a second counts milliseconds.
pub fn tick_words<'a>(scale: &Scale, unit: &'a str) -> (Vec<String>, &'a str) {
    let (factor, unit) = if unit == "s" && scale.high < 1.0 {
        (1_000.0, "ms")
    } else {
        (1.0, unit)
    };
    let words = scale.ticks.iter().map(|tick| short_figure(tick * factor));
    (words.collect(), unit)
}

/// A limit or a tick as a figure: no digit more than it has; thousands as k once they are round.
pub fn short_figure(value: f64) -> String {
    let size = value.abs();
    let sign = if value < 0.0 { "−" } else { "" };
    let (scaled, suffix) = if size >= 1_000_000.0 {
        (size / 1_000_000.0, "M")
    } else if size >= 1_000.0 {
        (size / 1_000.0, "k")
    } else {
        (size, "")
    };
    let plain = format!("{scaled:.3}");
    let trimmed = plain.trim_end_matches('0').trim_end_matches('.');
    format!("{sign}{trimmed}{suffix}")
}

#[cfg(test)]
mod tests {
    use super::{Floor, figure, round_scale, short_figure, tick_words, time_ticks, worded};
    use crate::chart::data::Range;

    fn ticks(low: f64, high: f64, floor: Floor, ceiling: Option<f64>) -> Vec<f64> {
        round_scale(low, high, floor, ceiling).ticks
    }

    #[test]
    fn amounts_begin_at_zero_and_end_on_a_round_figure() {
        assert_eq!(
            ticks(480.0, 1_510.0, Floor::Zero, None),
            [0.0, 500.0, 1_000.0, 1_500.0, 2_000.0]
        );
        assert_eq!(ticks(0.9, 11.4, Floor::Zero, None), [0.0, 5.0, 10.0, 15.0]);
        assert_eq!(ticks(0.0, 0.31, Floor::Zero, None), [0.0, 0.1, 0.2, 0.3, 0.4]);
    }

    #[test]
    fn a_share_stays_under_its_ceiling() {
        assert_eq!(
            ticks(86.2, 99.9, Floor::Data, Some(100.0)),
            [85.0, 90.0, 95.0, 100.0]
        );
        assert_eq!(
            ticks(0.0, 98.0, Floor::Zero, Some(100.0)),
            [0.0, 25.0, 50.0, 75.0, 100.0]
        );
    }

    #[test]
    fn a_flat_share_has_no_room_above_its_ceiling() {
        let scale = round_scale(97.8, 97.8, Floor::Data, Some(100.0));
        assert!(scale.high <= 100.0 && scale.low < 97.8, "{scale:?}");
        let scale = round_scale(100.0, 100.0, Floor::Data, Some(100.0));
        assert!(scale.high <= 100.0 && scale.low < 100.0, "{scale:?}");
    }

    #[test]
    fn readings_are_said_in_their_units() {
        assert_eq!(worded(0.842, "s"), ("842".to_owned(), "ms"));
        assert_eq!(worded(2.9, "s"), ("2.90".to_owned(), "s"));
        assert_eq!(worded(99.49, "%"), ("99.4".to_owned(), "%"));
        assert_eq!(worded(0.0, "%"), ("0".to_owned(), "%"));
        let scale = round_scale(0.0, 0.31, Floor::Zero, None);
        assert_eq!(
            tick_words(&scale, "s"),
            (
                vec!["0".into(), "100".into(), "200".into(), "300".into(), "400".into()],
                "ms"
            )
        );
    }

    #[test]
    fn a_flat_line_still_has_a_scale() {
        assert_eq!(ticks(0.0, 0.0, Floor::Zero, None), [0.0, 1.0, 2.0, 3.0, 4.0]);
        let scale = round_scale(7.0, 7.0, Floor::Data, None);
        assert!(scale.high > scale.low);
    }

    #[test]
    fn time_is_counted_in_the_steps_of_a_clock() {
        let range = Range {
            from_s: 0.0,
            to_s: 585.0,
        };
        assert_eq!(time_ticks(&range), [0.0, 120.0, 240.0, 360.0, 480.0]);
        let range = Range {
            from_s: 100.0,
            to_s: 160.0,
        };
        assert_eq!(time_ticks(&range), [105.0, 120.0, 135.0]);
    }

    #[test]
    fn figures_read_well() {
        assert_eq!(figure(0.853), "0.85");
        assert_eq!(figure(6.04), "6.0");
        assert_eq!(figure(87.66), "87.7");
        assert_eq!(figure(849.4), "849");
        assert_eq!(figure(22_027.0), "22,027");
        assert_eq!(figure(-4.25), "−4.2");
        assert_eq!(figure(-0.001), "0");
        assert_eq!(short_figure(1.25), "1.25");
        assert_eq!(short_figure(99.5), "99.5");
        assert_eq!(short_figure(1_200.0), "1.2k");
        assert_eq!(short_figure(0.0), "0");
    }
}
