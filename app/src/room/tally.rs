//! What adds up second by second: orders placed, and orders lost so far by the estimate of `drill`. Kept beside the
//! readings and fed with each new one, so that nobody goes through the whole run once a second. Draws nothing.

use drill::{
    dim::Filter,
    series::{CellCount, Series, cells},
    world::{LostOrders, NormalOrders},
};

use crate::wire::Columns;

/// The sums, one for each row of the readings.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Tally {
    placed: Vec<f64>,
    lost: Vec<f64>,
    estimate: LostOrders,
}

impl Tally {
    /// Of readings that are known already, against the band of what is normal.
    pub fn of(history: &Columns, band: &(Columns, Columns)) -> Self {
        let mut tally = Self::default();
        tally.follow(history, band);
        tally
    }

    /// Takes in the rows that are new since the last time.
    pub fn follow(&mut self, history: &Columns, (low, high): &(Columns, Columns)) {
        for row in self.placed.len()..history.len() {
            let at = history.at[row];
            let placed = placed_per_s(history, row);
            let normal = low
                .at
                .partition_point(|one| *one <= at)
                .checked_sub(1)
                .map(|row| {
                    let low = placed_per_s(low, row);
                    NormalOrders {
                        low,
                        middle: f64::midpoint(low, placed_per_s(high, row)),
                    }
                });
            self.placed.push(placed);
            self.lost.push(self.estimate.take(at, placed, normal));
        }
    }

    /// Orders placed in each second.
    pub fn placed(&self) -> &[f64] {
        &self.placed
    }

    /// Orders lost up to each row.
    pub fn lost(&self) -> &[f64] {
        &self.lost
    }
}

/// Orders a second of the whole checkout.
pub fn placed_per_s(readings: &Columns, row: usize) -> f64 {
    cells(Filter::default())
        .map(|(device, region)| readings.get(row, Series::Cell(device, region, CellCount::Orders)))
        .sum()
}

#[cfg(test)]
mod tests {
    use drill::{
        dim::{Device, Region},
        id::At,
        series::Readings,
    };

    use super::*;

    fn columns(orders_per_s: f64, rows: u32, step_s: u32) -> Columns {
        let mut readings = Readings::default();
        readings.set(
            Series::Cell(Device::Desktop, Region::Na, CellCount::Orders),
            orders_per_s,
        );
        let row = readings.quantise(&Series::all());
        Columns::from_rows((0..rows).map(|place| (At(place * step_s), &row)))
    }

    #[test]
    fn what_is_fed_row_by_row_is_what_comes_of_the_whole() {
        let band = (columns(8.0, 10, 15), columns(12.0, 10, 15));
        let history = columns(4.0, 61, 1);
        let whole = Tally::of(&history, &band);
        let lost = whole.lost().last().copied().unwrap_or_default();
        assert!((lost - 360.0).abs() < 5.0, "{lost}");
        let mut fed = Tally::of(&columns(4.0, 20, 1), &band);
        fed.follow(&history, &band);
        assert_eq!(fed, whole);
    }
}
