//! The whole run as lines of charts: latency, orders a minute, orders lost against normal. Reads the recorded
//! readings; draws nothing.

use drill::{
    dim::Filter,
    id::At,
    series::{CellCount, Quantile, Series, cells},
};

use crate::{
    chart::{Band, Points},
    wire::Columns,
};

/// Seconds in a minute, for readings that are counted each second and shown each minute.
const PER_MINUTE: f64 = 60.0;
/// Rows that a count is averaged over: single seconds jump more than anybody can read.
const SMOOTH_ROWS: usize = 10;

/// Latency p95 as the servers see it, seconds.
pub fn p95(readings: &Columns) -> Points {
    points(readings, |row| {
        readings.get(row, Series::Latency(None, Quantile::P95))
    })
}

/// Orders a minute, averaged over the last seconds.
pub fn orders_per_minute(readings: &Columns) -> Points {
    points(readings, |row| {
        let from = (row + 1).saturating_sub(SMOOTH_ROWS);
        let sum: f64 = (from..=row).map(|row| orders_per_second(readings, row)).sum();
        sum / f64::from(u32::try_from(row + 1 - from).unwrap_or(1)) * PER_MINUTE
    })
}

/// Orders that are missing against the middle of normal, summed since the fault began.
pub fn orders_lost(readings: &Columns, band: &(Columns, Columns), onset: Option<At>) -> Points {
    let Some(onset) = onset else {
        return points(readings, |_| 0.0);
    };
    let normal = orders_band(band);
    let mut lost = 0.0;
    let mut before = onset;
    points(readings, |row| {
        let at = readings.at[row];
        if at > onset {
            let expected = normal.middle(f64::from(at.0)).unwrap_or_default();
            let placed = orders_per_second(readings, row) * PER_MINUTE;
            lost += (expected - placed) / PER_MINUTE * f64::from(at.since_s(before));
            before = at;
        }
        lost.max(0.0)
    })
}

/// What is normal for latency.
pub fn p95_band((low, high): &(Columns, Columns)) -> Band {
    Band {
        low: p95(low),
        high: p95(high),
    }
}

/// What is normal for orders a minute.
pub fn orders_band((low, high): &(Columns, Columns)) -> Band {
    let each_minute = |band: &Columns| points(band, |row| orders_per_second(band, row) * PER_MINUTE);
    Band {
        low: each_minute(low),
        high: each_minute(high),
    }
}

fn orders_per_second(readings: &Columns, row: usize) -> f64 {
    cells(Filter::default())
        .map(|(device, region)| readings.get(row, Series::Cell(device, region, CellCount::Orders)))
        .sum()
}

fn points(readings: &Columns, mut value: impl FnMut(usize) -> f64) -> Points {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "readings have 16 bits; a chart draws pixels"
    )]
    let point = |(row, at): (usize, &At)| (f64::from(at.0), value(row) as f32);
    Points::At(readings.at.iter().enumerate().map(point).collect())
}
