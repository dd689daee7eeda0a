//! The whole run as lines of charts: latency, orders a minute, orders lost by the estimate. Reads the recorded readings
//! and their sums; draws nothing.

use drill::series::{Quantile, Series};

use crate::{
    chart::{Band, Points},
    room::{Tally, placed_per_s},
    wire::Columns,
};

/// Seconds in a minute, for readings that are counted each second and shown each minute.
const PER_MINUTE: f64 = 60.0;
/// Rows that a count is averaged over: single seconds jump more than anybody can read.
const SMOOTH_ROWS: usize = 10;

/// Latency p95 as the servers see it, seconds.
pub fn p95(readings: &Columns, _: &Tally) -> Points {
    latency(readings)
}

fn latency(readings: &Columns) -> Points {
    points(readings, |row| {
        readings.get(row, Series::Latency(None, Quantile::P95))
    })
}

/// Orders a minute, averaged over the last seconds.
pub fn orders_per_minute(readings: &Columns, tally: &Tally) -> Points {
    let placed = tally.placed();
    let mut sum = 0.0;
    points(readings, |row| {
        sum += placed[row];
        if let Some(left) = row.checked_sub(SMOOTH_ROWS) {
            sum -= placed[left];
        }
        let rows = u32::try_from((row + 1).min(SMOOTH_ROWS)).unwrap_or(1);
        sum / f64::from(rows) * PER_MINUTE
    })
}

/// Orders lost so far, by the estimate.
pub fn orders_lost(readings: &Columns, tally: &Tally) -> Points {
    points(readings, |row| tally.lost()[row])
}

/// What is normal for latency.
pub fn p95_band((low, high): &(Columns, Columns)) -> Band {
    Band {
        low: latency(low),
        high: latency(high),
    }
}

/// What is normal for orders a minute.
pub fn orders_band((low, high): &(Columns, Columns)) -> Band {
    let each_minute = |band: &Columns| points(band, |row| placed_per_s(band, row) * PER_MINUTE);
    Band {
        low: each_minute(low),
        high: each_minute(high),
    }
}

fn points(readings: &Columns, mut value: impl FnMut(usize) -> f64) -> Points {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "readings have 16 bits; a chart draws pixels"
    )]
    let point = |(row, at): (usize, &drill::id::At)| (f64::from(at.0), value(row) as f32);
    Points::At(readings.at.iter().enumerate().map(point).collect())
}

#[cfg(test)]
mod tests {
    use drill::{
        dim::{Device, Region},
        id::At,
        series::{CellCount, Readings},
    };

    use super::*;

    #[test]
    fn orders_a_minute_are_averaged_over_the_last_seconds() {
        let rows: Vec<_> = (0..20)
            .map(|at| {
                let mut readings = Readings::default();
                let orders = f64::from(at % 2) * 20.0;
                readings.set(Series::Cell(Device::Ios, Region::Eu, CellCount::Orders), orders);
                (At(at), readings.quantise(&Series::all()))
            })
            .collect();
        let run = Columns::from_rows(rows.iter().map(|(at, row)| (*at, row)));
        let tally = Tally::of(&run, &(Columns::default(), Columns::default()));
        let last = orders_per_minute(&run, &tally)
            .last()
            .map(|(_, orders)| orders)
            .unwrap_or_default();
        assert!((last - 600.0).abs() < 2.0, "{last}");
    }
}
