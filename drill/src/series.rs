//! The readings of one simulated second: which series there are, in which order, unit and range, and how each
//! travels as 16 bits. Does not compute a reading (the world does) and does not draw one (the pages do).

use serde::{Deserialize, Serialize};

use crate::dim::{Device, Filter, Method, Region, Service};

/// What a cell (one device in one region) counts, per second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum CellCount {
    /// Checkouts begun.
    Sessions,
    /// Order reviews reached.
    Reviews,
    /// Payments begun.
    Pays,
    /// Orders placed.
    Orders,
    /// Steps tried.
    Attempts,
    /// Steps failed.
    Failures,
}

impl CellCount {
    /// All counts, in the order of the readings.
    pub const ALL: [Self; 6] = [
        Self::Sessions,
        Self::Reviews,
        Self::Pays,
        Self::Orders,
        Self::Attempts,
        Self::Failures,
    ];
}

/// Which percentile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Quantile {
    /// Median.
    P50,
    /// 95th percentile.
    P95,
    /// 99th percentile.
    P99,
}

impl Quantile {
    /// All quantiles, in the order of the readings.
    pub const ALL: [Self; 3] = [Self::P50, Self::P95, Self::P99];

    /// The share below it.
    pub const fn share(self) -> f64 {
        match self {
            Self::P50 => 0.50,
            Self::P95 => 0.95,
            Self::P99 => 0.99,
        }
    }
}

/// What is read of one service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ServiceGauge {
    /// Load over capacity; 1 = full.
    Saturation,
    /// Calls per second, retries included.
    Rate,
    /// Share of calls that fail, time-outs and shed calls included.
    Errors,
    /// 95th percentile of one call, s.
    P95,
    /// Retries per second.
    Retries,
    /// Backlog, seconds of work.
    Queue,
    /// Calls per checkout begun.
    CallsPerCheckout,
    /// Share of calls that time out.
    Timeouts,
}

impl ServiceGauge {
    /// All gauges, in the order of the readings.
    pub const ALL: [Self; 8] = [
        Self::Saturation,
        Self::Rate,
        Self::Errors,
        Self::P95,
        Self::Retries,
        Self::Queue,
        Self::CallsPerCheckout,
        Self::Timeouts,
    ];
}

/// What is read of fraud scoring.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum FraudGauge {
    /// Share approved.
    Approved,
    /// Share sent to manual review.
    Review,
    /// Share declined.
    Declined,
    /// Orders waiting for review.
    Waiting,
}

impl FraudGauge {
    /// All gauges, in the order of the readings.
    pub const ALL: [Self; 4] = [Self::Approved, Self::Review, Self::Declined, Self::Waiting];
}

/// Numbers for the whole checkout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Whole {
    /// Busy slots of the worker pool over all slots.
    PoolUse,
    /// Burn rate of the error budget over 5 minutes.
    Burn5m,
    /// Burn rate over 1 hour.
    Burn1h,
    /// Share of payments on the backup provider.
    BackupShare,
    /// Share of payments that the banks approve.
    Approval,
    /// Evaluation time of the running promo rule, s.
    PromoEval,
    /// Discounts evaluated per cart.
    PromoDepth,
    /// Share of cart holds by sessions that never pay.
    HoldRatio,
    /// Share of stock shown as sold out.
    OutOfStock,
    /// Bot sessions per second.
    Bots,
    /// JavaScript errors per second in our own scripts.
    OwnScriptErrors,
    /// JavaScript errors per second in third-party scripts.
    ThirdPartyErrors,
    /// Share of orders that skip the review by the fast lane.
    FastLane,
    /// Share of payments that go through without a fraud score.
    Unscored,
}

impl Whole {
    /// All numbers, in the order of the readings.
    pub const ALL: [Self; 14] = [
        Self::PoolUse,
        Self::Burn5m,
        Self::Burn1h,
        Self::BackupShare,
        Self::Approval,
        Self::PromoEval,
        Self::PromoDepth,
        Self::HoldRatio,
        Self::OutOfStock,
        Self::Bots,
        Self::OwnScriptErrors,
        Self::ThirdPartyErrors,
        Self::FastLane,
        Self::Unscored,
    ];
}

/// How the circuit breaker in front of a service stands. Its reading is its place in this list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
pub enum BreakerState {
    /// There is none.
    #[default]
    None,
    /// Calls go through, and are watched.
    Closed,
    /// A few calls go through, to see whether the service is well again.
    HalfOpen,
    /// No call goes through.
    Open,
}

impl BreakerState {
    /// All states, in the order of the readings.
    pub const ALL: [Self; 4] = [Self::None, Self::Closed, Self::HalfOpen, Self::Open];

    /// The state that a reading means; anything else is none.
    pub fn of_reading(reading: f64) -> Self {
        let is = |state: &Self| (reading - f64::from(*state as u8)).abs() < 0.5;
        Self::ALL.into_iter().find(is).unwrap_or_default()
    }
}

/// One series of the readings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Series {
    /// Counts of one cell.
    Cell(Device, Region, CellCount),
    /// Latency as the servers see it, s; by region or all.
    Latency(Option<Region>, Quantile),
    /// Latency p95 as shoppers feel it, s; by device and region or all.
    Felt(Option<Device>, Option<Region>),
    /// One service.
    Service(Service, ServiceGauge),
    /// Payments begun that end in an order, by method; share.
    Completion(Method),
    /// Fraud scoring.
    Fraud(FraudGauge),
    /// The whole checkout.
    Whole(Whole),
    /// The circuit breaker in front of one service: a [`BreakerState`].
    Breaker(Service),
}

const CELLS: usize = 4 * 3 * 6;
const LATENCIES: usize = 4 * 3;
const FELT: usize = 5 * 4;
const SERVICES: usize = 14 * 8;
const METHODS: usize = 2;
const FRAUD: usize = 4;
const WHOLE: usize = 14;
const BREAKERS: usize = 14;

const LATENCY_AT: usize = CELLS;
const FELT_AT: usize = LATENCY_AT + LATENCIES;
const SERVICE_AT: usize = FELT_AT + FELT;
const METHOD_AT: usize = SERVICE_AT + SERVICES;
const FRAUD_AT: usize = METHOD_AT + METHODS;
const WHOLE_AT: usize = FRAUD_AT + FRAUD;
// New series come at the end: a recording of before is shorter, and what it lacks reads as zero.
const BREAKER_AT: usize = WHOLE_AT + WHOLE;

/// How many series one second has. At two bytes each they take 524 bytes of a tick frame's 1,024.
pub const SERIES: usize = BREAKER_AT + BREAKERS;

const fn region_slot(region: Option<Region>) -> usize {
    match region {
        None => 0,
        Some(region) => region as usize + 1,
    }
}

const fn device_slot(device: Option<Device>) -> usize {
    match device {
        None => 0,
        Some(device) => device as usize + 1,
    }
}

impl Series {
    /// Place in the readings, `0..SERIES`.
    pub const fn index(self) -> usize {
        match self {
            Self::Cell(device, region, count) => (device as usize * 3 + region as usize) * 6 + count as usize,
            Self::Latency(region, quantile) => LATENCY_AT + region_slot(region) * 3 + quantile as usize,
            Self::Felt(device, region) => FELT_AT + device_slot(device) * 4 + region_slot(region),
            Self::Service(service, gauge) => SERVICE_AT + service as usize * 8 + gauge as usize,
            Self::Completion(method) => METHOD_AT + method as usize,
            Self::Fraud(gauge) => FRAUD_AT + gauge as usize,
            Self::Whole(whole) => WHOLE_AT + whole as usize,
            Self::Breaker(service) => BREAKER_AT + service as usize,
        }
    }

    /// The largest value that the wire can carry; larger readings arrive as this.
    pub const fn ceiling(self) -> f64 {
        match self {
            Self::Cell(..) => 200.0,
            Self::Latency(..) | Self::Felt(..) => 120.0,
            Self::Service(_, gauge) => match gauge {
                ServiceGauge::Saturation => 20.0,
                ServiceGauge::Rate => 2_000.0,
                ServiceGauge::Errors | ServiceGauge::Timeouts => 1.0,
                ServiceGauge::P95 | ServiceGauge::Queue => 60.0,
                ServiceGauge::Retries => 1_000.0,
                ServiceGauge::CallsPerCheckout => 50.0,
            },
            Self::Completion(_) => 1.0,
            Self::Fraud(gauge) => match gauge {
                FraudGauge::Approved | FraudGauge::Review | FraudGauge::Declined => 1.0,
                FraudGauge::Waiting => 20_000.0,
            },
            Self::Whole(whole) => match whole {
                Whole::PoolUse => 10.0,
                Whole::Burn5m | Whole::Burn1h => 2_000.0,
                Whole::BackupShare
                | Whole::Approval
                | Whole::HoldRatio
                | Whole::OutOfStock
                | Whole::FastLane
                | Whole::Unscored => 1.0,
                Whole::PromoEval => 20.0,
                Whole::PromoDepth => 50.0,
                Whole::Bots | Whole::OwnScriptErrors | Whole::ThirdPartyErrors => 500.0,
            },
            // The last state of the list.
            Self::Breaker(_) => 3.0,
        }
    }

    /// All series, in the order of the readings.
    pub fn all() -> Vec<Self> {
        let mut all = Vec::with_capacity(SERIES);
        for device in Device::ALL {
            for region in Region::ALL {
                all.extend(CellCount::ALL.map(|count| Self::Cell(device, region, count)));
            }
        }
        let regions = || [None].into_iter().chain(Region::ALL.map(Some));
        for region in regions() {
            all.extend(Quantile::ALL.map(|quantile| Self::Latency(region, quantile)));
        }
        for device in [None].into_iter().chain(Device::ALL.map(Some)) {
            all.extend(regions().map(|region| Self::Felt(device, region)));
        }
        for service in Service::ALL {
            all.extend(ServiceGauge::ALL.map(|gauge| Self::Service(service, gauge)));
        }
        all.extend(Method::ALL.map(Self::Completion));
        all.extend(FraudGauge::ALL.map(Self::Fraud));
        all.extend(Whole::ALL.map(Self::Whole));
        all.extend(Service::ALL.map(Self::Breaker));
        all
    }
}

/// The readings of one second, in the units of [`Series`].
#[derive(Debug, Clone, PartialEq)]
pub struct Readings(pub [f64; SERIES]);

impl Default for Readings {
    fn default() -> Self {
        Self([0.0; SERIES])
    }
}

/// The readings of one second as they travel and are kept: 16 bits a series, linear from 0 to its ceiling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quantised(pub Vec<u16>);

impl Readings {
    /// One reading.
    pub const fn get(&self, series: Series) -> f64 {
        self.0[series.index()]
    }

    /// Sets one reading.
    pub const fn set(&mut self, series: Series, value: f64) {
        self.0[series.index()] = value;
    }

    /// For the wire and the recording.
    pub fn quantise(&self, all: &[Series]) -> Quantised {
        Quantised(
            all.iter()
                .map(|series| to_wire(self.get(*series), series.ceiling()))
                .collect(),
        )
    }
}

impl Quantised {
    /// One reading, back in its unit; zero when the frame is shorter than the catalogue.
    pub fn get(&self, series: Series) -> f64 {
        let raw = self.0.get(series.index()).copied().unwrap_or(0);
        f64::from(raw) / f64::from(u16::MAX) * series.ceiling()
    }

    /// A count summed over the cells of a filter, per second.
    pub fn count(&self, filter: Filter, count: CellCount) -> f64 {
        cells(filter)
            .map(|(device, region)| self.get(Series::Cell(device, region, count)))
            .sum()
    }
}

/// The cells that a filter lets through.
pub fn cells(filter: Filter) -> impl Iterator<Item = (Device, Region)> {
    Device::ALL
        .into_iter()
        .filter(move |device| filter.device.is_none_or(|one| one == *device))
        .flat_map(move |device| {
            Region::ALL
                .into_iter()
                .filter(move |region| filter.region.is_none_or(|one| one == *region))
                .map(move |region| (device, region))
        })
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to 0..=65535 just before"
)]
fn to_wire(value: f64, ceiling: f64) -> u16 {
    let share = if value.is_finite() {
        (value / ceiling).clamp(0.0, 1.0)
    } else {
        1.0
    };
    (share * f64::from(u16::MAX) + 0.5) as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_catalogue_and_the_index_agree() {
        let all = Series::all();
        assert_eq!(all.len(), SERIES);
        for (place, series) in all.iter().enumerate() {
            assert_eq!(series.index(), place, "{series:?}");
        }
    }

    #[test]
    fn every_state_of_a_breaker_survives_the_wire() {
        let series = Series::Breaker(Service::Fraud);
        for state in BreakerState::ALL {
            let mut readings = Readings::default();
            readings.set(series, f64::from(state as u8));
            let back = readings.quantise(&Series::all()).get(series);
            assert_eq!(BreakerState::of_reading(back), state);
        }
        let before = Quantised(Vec::new());
        assert_eq!(BreakerState::of_reading(before.get(series)), BreakerState::None);
    }

    #[test]
    fn a_reading_survives_the_wire_within_one_step() {
        let mut readings = Readings::default();
        let series = Series::Latency(None, Quantile::P95);
        readings.set(series, 0.93);
        let back = readings.quantise(&Series::all()).get(series);
        assert!((back - 0.93).abs() <= series.ceiling() / f64::from(u16::MAX));
    }
}
