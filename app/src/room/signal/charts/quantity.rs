//! What a line of a chart measures, and how it is made of the readings. Knows no colours and no titles.

use drill::{
    dim::{Filter, Method, Service},
    series::{CellCount, FraudGauge, Quantile, Series, ServiceGauge, Whole, cells},
};

use crate::wire::Columns;

/// Something measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantity {
    /// A count over the cells of the filter, per minute.
    PerMinute(CellCount),
    /// Share of steps that succeed, %.
    Success,
    /// `part` of 100 `whole`, over the cells of the filter.
    OfHundred {
        /// What is counted.
        part: CellCount,
        /// Of what.
        whole: CellCount,
    },
    /// Latency as the servers see it, s.
    Latency(Quantile),
    /// Latency p95 as shoppers feel it, s.
    Felt,
    /// One service; shares in %.
    Service(Service, ServiceGauge),
    /// Payments that end in an order, by method, %.
    Completion(Method),
    /// Fraud scoring; shares in %.
    Fraud(FraudGauge),
    /// A number for the whole checkout; shares in %.
    Whole(Whole),
}

/// Which dimensions of the filter a quantity has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slices {
    /// Device and region.
    Both,
    /// Region only.
    Region,
    /// Neither.
    Neither,
}

const MINUTE_S: f64 = 60.0;
const HUNDRED: f64 = 100.0;

impl Quantity {
    /// Its value in one row, through a filter. Not a number where nothing was counted.
    pub fn value(self, columns: &Columns, row: usize, filter: Filter) -> f64 {
        let count = |count: CellCount| -> f64 {
            cells(filter)
                .map(|(device, region)| columns.get(row, Series::Cell(device, region, count)))
                .sum()
        };
        match self {
            Self::PerMinute(one) => count(one) * MINUTE_S,
            Self::Success => HUNDRED - share(count(CellCount::Failures), count(CellCount::Attempts)),
            Self::OfHundred { part, whole } => share(count(part), count(whole)),
            Self::Latency(quantile) => columns.get(row, Series::Latency(filter.region, quantile)),
            Self::Felt => columns.get(row, Series::Felt(filter.device, filter.region)),
            Self::Service(service, gauge) => {
                columns.get(row, Series::Service(service, gauge)) * of_gauge(gauge)
            }
            Self::Completion(method) => columns.get(row, Series::Completion(method)) * HUNDRED,
            Self::Fraud(gauge) => columns.get(row, Series::Fraud(gauge)) * of_fraud(gauge),
            Self::Whole(whole) => columns.get(row, Series::Whole(whole)) * of_whole(whole),
        }
    }

    /// Which dimensions of the filter it has.
    pub const fn slices(self) -> Slices {
        match self {
            Self::PerMinute(_) | Self::Success | Self::OfHundred { .. } | Self::Felt => Slices::Both,
            Self::Latency(_) => Slices::Region,
            Self::Service(..) | Self::Completion(_) | Self::Fraud(_) | Self::Whole(_) => Slices::Neither,
        }
    }
}

/// `part` of 100 `whole`.
fn share(part: f64, whole: f64) -> f64 {
    if whole > 0.0 {
        part / whole * HUNDRED
    } else {
        f64::NAN
    }
}

const fn of_gauge(gauge: ServiceGauge) -> f64 {
    match gauge {
        ServiceGauge::Saturation | ServiceGauge::Errors | ServiceGauge::Timeouts => HUNDRED,
        ServiceGauge::Rate
        | ServiceGauge::P95
        | ServiceGauge::Retries
        | ServiceGauge::Queue
        | ServiceGauge::CallsPerCheckout => 1.0,
    }
}

const fn of_fraud(gauge: FraudGauge) -> f64 {
    match gauge {
        FraudGauge::Approved | FraudGauge::Review | FraudGauge::Declined => HUNDRED,
        FraudGauge::Waiting => 1.0,
    }
}

const fn of_whole(whole: Whole) -> f64 {
    match whole {
        Whole::PoolUse
        | Whole::BackupShare
        | Whole::Approval
        | Whole::HoldRatio
        | Whole::OutOfStock
        | Whole::FastLane
        | Whole::Unscored => HUNDRED,
        Whole::Burn5m
        | Whole::Burn1h
        | Whole::PromoEval
        | Whole::PromoDepth
        | Whole::Bots
        | Whole::OwnScriptErrors
        | Whole::ThirdPartyErrors => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use drill::{
        dim::{Device, Region},
        id::At,
        series::Readings,
    };

    use super::*;

    fn columns() -> Columns {
        let mut readings = Readings::default();
        readings.set(Series::Cell(Device::Ios, Region::Eu, CellCount::Orders), 2.0);
        readings.set(Series::Cell(Device::Ios, Region::Na, CellCount::Orders), 1.0);
        readings.set(Series::Cell(Device::Ios, Region::Eu, CellCount::Pays), 4.0);
        readings.set(Series::Latency(Some(Region::Eu), Quantile::P95), 1.5);
        let row = readings.quantise(&Series::all());
        Columns::from_rows([(At(0), &row)])
    }

    #[test]
    fn counts_are_summed_over_the_filter() {
        let columns = columns();
        let all = Filter::default();
        let eu = Filter {
            region: Some(Region::Eu),
            ..all
        };
        let orders = Quantity::PerMinute(CellCount::Orders);
        assert!((orders.value(&columns, 0, all) - 180.0).abs() < 1.0);
        assert!((orders.value(&columns, 0, eu) - 120.0).abs() < 1.0);
        let completed = Quantity::OfHundred {
            part: CellCount::Orders,
            whole: CellCount::Pays,
        };
        assert!((completed.value(&columns, 0, eu) - 50.0).abs() < 1.0);
        assert!((Quantity::Latency(Quantile::P95).value(&columns, 0, eu) - 1.5).abs() < 0.01);
    }

    #[test]
    fn a_share_of_nothing_is_a_gap() {
        let nobody = Filter {
            device: Some(Device::App),
            ..Filter::default()
        };
        assert!(Quantity::Success.value(&columns(), 0, nobody).is_nan());
    }
}
