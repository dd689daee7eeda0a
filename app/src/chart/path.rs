//! Path strings. A plot is drawn in a fixed box that the page stretches, so that a path depends on the readings and
//! not on the size of a screen, and the server can draw it too.

use std::fmt::Write as _;

use super::data::{Band, Points, Range};
use super::scale::Scale;

/// Width of the box. Twice as fine as a wide screen shows.
pub const WIDTH: u32 = 4_000;
/// Height of the box.
pub const HEIGHT: u32 = 1_000;

/// The box as an attribute of the svg.
pub const VIEW_BOX: &str = "0 0 4000 1000";

/// A screen shows about this many groups of readings apart: more points are grouped.
const GROUPS: usize = 300;

/// A line through readings. Gaps stay gaps; a lone reading becomes a dot (a line of no length with round ends). Where
/// there are more readings than a screen tells apart, each group is drawn by its least and its greatest, so no peak is lost.
pub fn line(points: &Points, range: &Range, scale: &Scale) -> String {
    let seen: Vec<(f64, f32)> = points
        .iter()
        .filter(|(at_s, _)| *at_s >= range.from_s && *at_s <= range.to_s)
        .collect();
    if seen.len() <= 2 * GROUPS {
        return draw(seen, range, scale);
    }
    let group = seen.len().div_ceil(GROUPS);
    draw(seen.chunks(group).flat_map(extremes), range, scale)
}

/// The least and the greatest reading of a group in order of time; a gap if there is no number in it.
fn extremes(group: &[(f64, f32)]) -> impl Iterator<Item = (f64, f32)> {
    let numbers = || group.iter().copied().filter(|(_, value)| value.is_finite());
    let least = numbers().min_by(|a, b| a.1.total_cmp(&b.1));
    let greatest = numbers().max_by(|a, b| a.1.total_cmp(&b.1));
    let gap = group.first().map(|(at_s, _)| (*at_s, f32::NAN));
    let (first, second) = match (least, greatest) {
        (Some(least), Some(greatest)) if least.0 < greatest.0 => (Some(least), Some(greatest)),
        (Some(least), Some(greatest)) if least.0 > greatest.0 => (Some(greatest), Some(least)),
        (Some(only), _) => (Some(only), None),
        (None, _) => (gap, None),
    };
    first.into_iter().chain(second)
}

fn draw(points: impl IntoIterator<Item = (f64, f32)>, range: &Range, scale: &Scale) -> String {
    let points = points.into_iter();
    // "L1234 567" and a little: 10 bytes a reading.
    let mut path = String::with_capacity(points.size_hint().0 * 10);
    let mut pen = Pen::Up;
    let mut drawn = 0_usize;
    let mut last = (0, 0);
    for (at_s, value) in points {
        if !value.is_finite() {
            pen = Pen::Up;
            continue;
        }
        let (x, y) = place(at_s, f64::from(value), range, scale);
        match pen {
            Pen::Up => push(&mut path, 'M', x, y),
            Pen::Down => push(&mut path, 'L', x, y),
        }
        pen = Pen::Down;
        drawn += 1;
        last = (x, y);
    }
    if drawn == 1 {
        // A second, equal point lets a lone reading show.
        push(&mut path, 'L', last.0, last.1);
    }
    path
}

/// The area between the edges of a band, closed.
pub fn band(band: &Band, range: &Range, scale: &Scale) -> String {
    let seen = |(at_s, value): &(f64, f32)| value.is_finite() && *at_s >= range.from_s && *at_s <= range.to_s;
    let high: Vec<_> = band.high.iter().filter(seen).collect();
    let low: Vec<_> = band.low.iter().filter(seen).collect();
    let mut path = String::with_capacity((high.len() + low.len()) * 10);
    for (at_s, value) in high.into_iter().chain(low.into_iter().rev()) {
        let (x, y) = place(at_s, f64::from(value), range, scale);
        let letter = if path.is_empty() { 'M' } else { 'L' };
        push(&mut path, letter, x, y);
    }
    if !path.is_empty() {
        path.push('Z');
    }
    path
}

/// A share of the width (0 to 1) in the box.
pub fn across(share: f64) -> u32 {
    scaled(share, WIDTH)
}

/// A share of the height (0 at the top, 1 at the foot) in the box.
pub fn down(share: f64) -> u32 {
    scaled(share, HEIGHT)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Pen {
    Up,
    Down,
}

fn place(at_s: f64, value: f64, range: &Range, scale: &Scale) -> (u32, u32) {
    (across(range.share(at_s)), down(scale.drop(value)))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "held between 0 and the box's size before the cast"
)]
fn scaled(share: f64, size: u32) -> u32 {
    (share.clamp(0.0, 1.0) * f64::from(size)).round() as u32
}

fn push(path: &mut String, letter: char, x: u32, y: u32) {
    // Writing into a string cannot fail.
    let _ = write!(path, "{letter}{x} {y}");
}

#[cfg(test)]
mod tests {
    use super::{band, line};
    use crate::chart::data::{Band, Points, Range};
    use crate::chart::scale::Scale;

    const RANGE: Range = Range {
        from_s: 0.0,
        to_s: 4.0,
    };

    fn scale() -> Scale {
        Scale {
            low: 0.0,
            high: 10.0,
            ticks: vec![0.0, 10.0],
        }
    }

    #[test]
    fn a_line_runs_from_left_to_right_and_up_is_more() {
        let points = Points::each_second(vec![0.0, 5.0, 10.0]);
        assert_eq!(line(&points, &RANGE, &scale()), "M0 1000L1000 500L2000 0");
    }

    #[test]
    fn a_gap_lifts_the_pen() {
        let points = Points::each_second(vec![0.0, f32::NAN, 10.0, 5.0]);
        assert_eq!(line(&points, &RANGE, &scale()), "M0 1000M2000 0L3000 500");
    }

    #[test]
    fn a_lone_reading_is_a_dot() {
        assert_eq!(
            line(&Points::each_second(vec![5.0]), &RANGE, &scale()),
            "M0 500L0 500"
        );
        assert_eq!(line(&Points::each_second(Vec::new()), &RANGE, &scale()), "");
    }

    #[test]
    fn a_long_line_is_grouped_and_keeps_its_peak() {
        let mut values = vec![2.0; 3_000];
        values[1_234] = 10.0;
        let range = Range {
            from_s: 0.0,
            to_s: 3_000.0,
        };
        let path = line(&Points::each_second(values), &range, &scale());
        assert!(path.matches('L').count() <= 600, "{path}");
        assert!(path.contains("L1645 0"), "{path}");
    }

    #[test]
    fn readings_outside_the_range_are_left_out_and_wild_ones_are_held_at_the_edge() {
        let points = Points::At(vec![(-1.0, 1.0), (0.0, 99.0), (4.0, -3.0), (5.0, 2.0)]);
        assert_eq!(line(&points, &RANGE, &scale()), "M0 0L4000 1000");
    }

    #[test]
    fn a_band_goes_out_on_its_upper_edge_and_home_on_its_lower() {
        let both = Band {
            low: Points::each_second(vec![2.0, 2.0]),
            high: Points::each_second(vec![4.0, 4.0]),
        };
        assert_eq!(band(&both, &RANGE, &scale()), "M0 600L1000 600L1000 800L0 800Z");
    }
}
