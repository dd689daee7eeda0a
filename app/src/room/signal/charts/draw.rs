//! Lines and band of a chart over a span of time, from the readings as they are kept. Pure.

use drill::{dim::Filter, id::At, series::CellCount, world::ORDERS_WINDOW_S};

use super::{
    quantity::Quantity,
    spec::{Normal, Spec, Trace},
};
use crate::{
    chart::{Band, Dash, Line, Points, Range, Slot},
    wire::Columns,
};

/// Colours in the order of the lines.
const SLOTS: [Slot; 6] = [
    Slot::One,
    Slot::Two,
    Slot::Three,
    Slot::Four,
    Slot::Five,
    Slot::Six,
];
/// Patterns in the order of the lines.
const DASHES: [Dash; 3] = [Dash::Solid, Dash::Dashed, Dash::Dotted];

/// The lines of a chart over a span.
pub fn lines(spec: &Spec, history: &Columns, filter: Filter, range: Range) -> Vec<Line> {
    spec.traces
        .iter()
        .zip(SLOTS.into_iter().cycle())
        .zip(DASHES.into_iter().cycle())
        .filter_map(|((trace, slot), dash)| {
            let filter = trace.through(filter)?;
            Some(Line {
                name: trace.name.clone(),
                slot,
                dash,
                points: points(history, range, |row| trace.quantity.value(history, row, filter)),
            })
        })
        .collect()
}

/// The band of a chart's leading line over a span; none when the chart has none, or none is known.
pub fn band(spec: &Spec, edges: &(Columns, Columns), filter: Filter, range: Range) -> Option<Band> {
    if spec.normal == Normal::None {
        return None;
    }
    let trace = spec.traces.first()?;
    let filter = trace.through(filter)?;
    let (low, high) = edges;
    if low.is_empty() || high.len() != low.len() {
        return None;
    }
    let both = |row: usize| {
        let one = trace.quantity.value(low, row, filter);
        let other = trace.quantity.value(high, row, filter);
        (one.min(other), one.max(other))
    };
    Some(Band {
        low: points(low, wider(range), |row| both(row).0),
        high: points(low, wider(range), |row| both(row).1),
    })
}

/// Rows of a band lie apart: one more on either side reaches the edges of the plot.
fn wider(range: Range) -> Range {
    Range {
        from_s: range.from_s - BAND_SLACK_S,
        to_s: range.to_s + BAND_SLACK_S,
    }
}

/// A little more than the step of a band.
const BAND_SLACK_S: f64 = 16.0;

fn points(columns: &Columns, range: Range, value: impl Fn(usize) -> f64) -> Points {
    let seconds = |at: &At| f64::from(at.0);
    let first = columns.at.partition_point(|at| seconds(at) < range.from_s);
    let last = columns.at.partition_point(|at| seconds(at) <= range.to_s);
    let points = columns.at[first..last]
        .iter()
        .zip(first..)
        .map(|(at, row)| (seconds(at), narrow(value(row))));
    Points::At(points.collect())
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a reading has 16 bits; 24 are plenty to draw it"
)]
pub(super) const fn narrow(value: f64) -> f32 {
    value as f32
}

/// The newest value of a line.
pub fn newest(trace: &Trace, history: &Columns, filter: Filter) -> Option<f64> {
    let row = history.len().checked_sub(1)?;
    let value = trace.quantity.value(history, row, trace.through(filter)?);
    value.is_finite().then_some(value)
}

/// Orders of the last half minute as a share of normal, %: against the middle of the band at that time.
pub fn orders_of_normal(history: &Columns, edges: &(Columns, Columns), filter: Filter) -> Option<f64> {
    let now = history.at.last()?.0;
    let from = now.saturating_sub(ORDERS_WINDOW_S);
    let first = history.at.partition_point(|at| at.0 <= from && at.0 < now);
    let orders = Quantity::PerMinute(CellCount::Orders);
    let (mut placed, mut expected) = (0.0, 0.0);
    for row in first..history.len() {
        placed += orders.value(history, row, filter);
        expected += normal(orders, edges, filter, history.at[row])?;
    }
    (expected > 0.0).then(|| placed / expected * 100.0)
}

/// The same in words. Rounded down, so that a missed target never reads as met.
pub fn of_normal(share: f64) -> String {
    format!("{:.0} % of normal", share.floor())
}

/// Both edges of the band of a quantity at a moment, the lower first.
pub fn edges_at(
    quantity: Quantity,
    edges: &(Columns, Columns),
    filter: Filter,
    at: At,
) -> Option<(f64, f64)> {
    let (low, high) = edges;
    let row = low.at.partition_point(|one| *one <= at).checked_sub(1)?;
    let one = quantity.value(low, row, filter);
    let other = quantity.value(high, row, filter);
    (one.is_finite() && other.is_finite()).then(|| (one.min(other), one.max(other)))
}

/// The middle of the band of a quantity at a moment.
pub fn normal(quantity: Quantity, edges: &(Columns, Columns), filter: Filter, at: At) -> Option<f64> {
    let (low, high) = edges;
    let row = low.at.partition_point(|one| *one <= at).checked_sub(1)?;
    Some(f64::midpoint(
        quantity.value(low, row, filter),
        quantity.value(high, row, filter),
    ))
}

#[cfg(test)]
mod tests {
    use drill::{
        dim::{Device, Region},
        series::{Readings, Series},
    };

    use super::*;

    fn columns(orders_per_s: &[f64], step_s: u32) -> Columns {
        let rows: Vec<_> = (0_u32..)
            .zip(orders_per_s)
            .map(|(row, orders)| {
                let mut readings = Readings::default();
                readings.set(
                    Series::Cell(Device::Desktop, Region::Na, CellCount::Orders),
                    *orders,
                );
                (At(row * step_s), readings.quantise(&Series::all()))
            })
            .collect();
        Columns::from_rows(rows.iter().map(|(at, row)| (*at, row)))
    }

    #[test]
    fn orders_are_compared_with_the_middle_of_the_band() {
        let history = columns(&[5.0; 60], 1);
        let edges = (columns(&[8.0; 5], 15), columns(&[12.0; 5], 15));
        let share = orders_of_normal(&history, &edges, Filter::default()).expect("readings");
        assert!((share - 50.0).abs() < 0.5, "{share}");
    }

    #[test]
    fn only_the_span_is_drawn() {
        let spec = Spec::new(
            "Orders",
            "/min",
            vec![Trace::new("orders", Quantity::PerMinute(CellCount::Orders))],
        );
        let range = Range {
            from_s: 10.0,
            to_s: 19.0,
        };
        let drawn = lines(&spec, &columns(&[5.0; 60], 1), Filter::default(), range);
        assert_eq!(drawn[0].points.len(), 10);
    }
}
