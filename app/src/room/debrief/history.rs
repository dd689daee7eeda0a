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

#[cfg(test)]
mod tests {
    use drill::{
        dim::{Device, Region},
        series::Readings,
    };

    use super::*;

    fn readings(rows: impl Iterator<Item = (u32, f64)>) -> Columns {
        let rows: Vec<_> = rows
            .map(|(at, orders)| {
                let mut readings = Readings::default();
                readings.set(Series::Cell(Device::Ios, Region::Eu, CellCount::Orders), orders);
                (At(at), readings.quantise(&Series::all()))
            })
            .collect();
        Columns::from_rows(rows.iter().map(|(at, row)| (*at, row)))
    }

    #[test]
    fn orders_are_lost_against_the_middle_of_normal_from_the_fault_on() {
        let run = readings((0..=120).map(|at| (at, if at <= 60 { 20.0 } else { 10.0 })));
        let normal = (
            readings((0..=24).map(|step| (step * 5, 19.0))),
            readings((0..=24).map(|step| (step * 5, 21.0))),
        );
        let lost = orders_lost(&run, &normal, Some(At(60)))
            .last()
            .map(|(_, lost)| lost)
            .unwrap_or_default();
        assert!(
            (lost - 600.0).abs() < 2.0,
            "60 s with 10 orders a second missing: {lost}"
        );
        let nothing = orders_lost(&run, &normal, None).last().map(|(_, lost)| lost);
        assert_eq!(nothing, Some(0.0));
    }

    #[test]
    fn orders_a_minute_are_averaged_over_the_last_seconds() {
        let run = readings((0..20).map(|at| (at, f64::from(at % 2) * 20.0)));
        let last = orders_per_minute(&run)
            .last()
            .map(|(_, orders)| orders)
            .unwrap_or_default();
        assert!((last - 600.0).abs() < 2.0, "{last}");
    }
}
