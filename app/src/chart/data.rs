//! What a chart is given: lines, band, target, markers, shades, range. Plain values in seconds and in the unit of the
//! chart; knows no drill and no drawing.

/// Colour of a line: one of the six series colours of the style. The sixth is grey, for context.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the slots have no meaning of their own")]
pub enum Slot {
    One,
    Two,
    Three,
    Four,
    Five,
    Six,
}

impl Slot {
    /// The style's variable for this colour.
    pub const fn color(self) -> &'static str {
        match self {
            Self::One => "var(--series-1)",
            Self::Two => "var(--series-2)",
            Self::Three => "var(--series-3)",
            Self::Four => "var(--series-4)",
            Self::Five => "var(--series-5)",
            Self::Six => "var(--series-6)",
        }
    }
}

/// Pattern of a line, so that colour is not the only sign.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Dash {
    /// Unbroken: what happened.
    #[default]
    Solid,
    /// Dashed: a second line, or what would have happened.
    Dashed,
    /// Dotted: a third line.
    Dotted,
}

impl Dash {
    /// The value of `data-dash`, where the pattern needs one.
    pub const fn attribute(self) -> Option<&'static str> {
        match self {
            Self::Solid => None,
            Self::Dashed => Some("dashed"),
            Self::Dotted => Some("dotted"),
        }
    }
}

/// Readings over time. A reading that is not a number is a gap.
#[derive(Debug, Clone, PartialEq)]
pub enum Points {
    /// Equally spaced readings.
    Even {
        /// Time of the first reading, in seconds.
        start_s: f64,
        /// Distance of the readings, in seconds, above zero.
        step_s: f64,
        /// The readings.
        values: Vec<f32>,
    },
    /// Readings at their own times in seconds, in rising order.
    At(Vec<(f64, f32)>),
}

impl Points {
    /// One reading each second from second zero.
    pub const fn each_second(values: Vec<f32>) -> Self {
        Self::Even {
            start_s: 0.0,
            step_s: 1.0,
            values,
        }
    }

    /// How many readings, gaps included.
    pub fn len(&self) -> usize {
        match self {
            Self::Even { values, .. } => values.len(),
            Self::At(points) => points.len(),
        }
    }

    /// Whether there is no reading at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Time and value of a reading.
    pub fn get(&self, index: usize) -> Option<(f64, f32)> {
        match self {
            Self::Even {
                start_s,
                step_s,
                values,
            } => values
                .get(index)
                .map(|value| (index_as_f64(index).mul_add(*step_s, *start_s), *value)),
            Self::At(points) => points.get(index).copied(),
        }
    }

    /// All readings in order of time.
    pub fn iter(&self) -> impl Iterator<Item = (f64, f32)> + '_ {
        (0..self.len()).filter_map(|index| self.get(index))
    }

    /// The last reading that is a number.
    pub fn last(&self) -> Option<(f64, f32)> {
        (0..self.len())
            .rev()
            .filter_map(|index| self.get(index))
            .find(|(_, value)| value.is_finite())
    }

    /// The course in at most `count` means: for a line so small that noise would be all one sees.
    #[must_use]
    pub fn means(&self, count: usize) -> Self {
        let all: Vec<_> = self.iter().filter(|(_, value)| value.is_finite()).collect();
        let group = all.len().div_ceil(count.max(1)).max(1);
        let mean = |group: &[(f64, f32)]| {
            let count = index_as_f64(group.len());
            let value: f64 = group.iter().map(|(_, value)| f64::from(*value)).sum::<f64>() / count;
            let (at_s, _) = group.last().copied()?;
            #[expect(clippy::cast_possible_truncation, reason = "a mean of f32 fits an f32")]
            Some((at_s, value as f32))
        };
        Self::At(all.chunks(group).filter_map(mean).collect())
    }

    /// The reading nearest to a time; `None` outside the readings and in gaps.
    pub fn near(&self, at_s: f64) -> Option<f32> {
        let (first, _) = self.get(0)?;
        let (last, _) = self.get(self.len() - 1)?;
        let slack = match self {
            Self::Even { step_s, .. } => *step_s,
            Self::At(_) => 0.0,
        };
        if at_s < first - slack || at_s > last + slack {
            return None;
        }
        let value = match self {
            Self::Even {
                start_s,
                step_s,
                values,
            } => {
                let place = nearest_index((at_s - start_s) / step_s, values.len());
                values.get(place).copied()
            }
            Self::At(points) => {
                let after = points.partition_point(|(at, _)| *at < at_s);
                let around = [after.checked_sub(1), Some(after)].into_iter().flatten();
                around
                    .filter_map(|place| points.get(place))
                    .min_by(|a, b| (a.0 - at_s).abs().total_cmp(&(b.0 - at_s).abs()))
                    .map(|(_, value)| *value)
            }
        };
        value.filter(|value| value.is_finite())
    }
}

/// Counts of readings stay far below 2^52, so nothing is lost.
#[expect(
    clippy::cast_precision_loss,
    reason = "counts of readings stay far below 2^52"
)]
pub(super) const fn index_as_f64(index: usize) -> f64 {
    index as f64
}

/// The index nearest to a place between readings, held inside.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "held between 0 and the count of readings before the cast"
)]
fn nearest_index(place: f64, count: usize) -> usize {
    let last = index_as_f64(count.saturating_sub(1));
    place.round().clamp(0.0, last) as usize
}

/// A line of a chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Its name at the line's end and in the table.
    pub name: String,
    /// Its colour.
    pub slot: Slot,
    /// Its pattern.
    pub dash: Dash,
    /// Its readings.
    pub points: Points,
}

/// What is normal: the tenth to the ninetieth percentile of earlier days.
#[derive(Debug, Clone, PartialEq)]
pub struct Band {
    /// Tenth percentile over time.
    pub low: Points,
    /// Ninetieth percentile over time.
    pub high: Points,
}

impl Band {
    /// The middle of the band at a time: what one would expect then.
    pub fn middle(&self, at_s: f64) -> Option<f64> {
        let (low, high) = self.edges(at_s)?;
        Some(f64::midpoint(low, high))
    }

    /// Both edges at a time.
    pub fn edges(&self, at_s: f64) -> Option<(f64, f64)> {
        Some((f64::from(self.low.near(at_s)?), f64::from(self.high.near(at_s)?)))
    }
}

/// On which side of the limit all is well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Good up to the limit.
    AtMost,
    /// Good from the limit on.
    AtLeast,
}

/// The success target of a chart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Target {
    /// The limit, in the unit of the chart.
    pub limit: f64,
    /// On which side all is well.
    pub side: Side,
}

impl Target {
    /// Whether a reading keeps to the target.
    pub fn holds(&self, value: f64) -> bool {
        match self.side {
            Side::AtMost => value <= self.limit,
            Side::AtLeast => value >= self.limit,
        }
    }
}

/// What kind of thing a marker marks; colours its flag.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum MarkerKind {
    /// Something that came from outside: a release, a promo.
    #[default]
    Plain,
    /// An alert or a fault.
    Bad,
    /// A move of the team.
    Accent,
    /// The end of trouble.
    Good,
}

impl MarkerKind {
    /// The value of `data-kind`, where the flag needs one.
    pub const fn attribute(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Bad => Some("bad"),
            Self::Accent => Some("accent"),
            Self::Good => Some("good"),
        }
    }
}

/// A flag over the plot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marker {
    /// When, in whole seconds.
    pub at_s: i64,
    /// One letter or figure on the flag.
    pub letter: String,
    /// The words shown on focus and read aloud.
    pub text: String,
    /// What it marks.
    pub kind: MarkerKind,
}

/// What a tinted span means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShadeKind {
    /// The target was missed.
    Breach,
    /// Not yet happened.
    Future,
}

impl ShadeKind {
    /// The class of its rectangle.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Breach => "chart__breach",
            Self::Future => "chart__future",
        }
    }
}

/// A tinted span of time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shade {
    /// Its first second.
    pub from_s: f64,
    /// Its last second.
    pub to_s: f64,
    /// What it means.
    pub kind: ShadeKind,
}

/// The time that a chart shows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range {
    /// Left edge, in seconds.
    pub from_s: f64,
    /// Right edge, in seconds, above the left.
    pub to_s: f64,
}

impl Range {
    /// Where a time lies, 0 at the left edge and 1 at the right.
    pub fn share(&self, at_s: f64) -> f64 {
        (at_s - self.from_s) / self.width_s()
    }

    /// The time at a share of the width.
    pub fn at(&self, share: f64) -> f64 {
        share.mul_add(self.width_s(), self.from_s)
    }

    /// Its length in seconds; at least one, so that nothing divides by zero.
    pub fn width_s(&self) -> f64 {
        (self.to_s - self.from_s).max(1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::{Points, Range};

    #[test]
    fn the_last_reading_skips_gaps() {
        let points = Points::each_second(vec![1.0, 2.0, f32::NAN]);
        assert_eq!(points.last(), Some((1.0, 2.0)));
    }

    #[test]
    fn the_nearest_reading_is_taken_and_nothing_outside() {
        let points = Points::Even {
            start_s: 10.0,
            step_s: 5.0,
            values: vec![1.0, 2.0, 3.0],
        };
        assert_eq!(points.near(16.0), Some(2.0));
        assert_eq!(points.near(30.0), None);
        assert_eq!(Points::each_second(Vec::new()).near(0.0), None);
    }

    #[test]
    fn means_keep_the_course() {
        let points = Points::each_second(vec![1.0, 3.0, 5.0, 7.0, f32::NAN]);
        assert_eq!(points.means(2), Points::At(vec![(1.0, 2.0), (3.0, 6.0)]));
        assert_eq!(Points::each_second(Vec::new()).means(2), Points::At(Vec::new()));
    }

    #[test]
    fn a_share_and_its_time_belong_together() {
        let range = Range {
            from_s: 60.0,
            to_s: 180.0,
        };
        assert!((range.share(120.0) - 0.5).abs() < f64::EPSILON);
        assert!((range.at(0.25) - 90.0).abs() < f64::EPSILON);
    }
}
