//! What the scenario does to the checkout, second by second: drives with their ramps, waves, ends and cures.
//! What people do stands in `controls`.

use serde::{Deserialize, Serialize};

use super::station::BUILT;
use crate::dim::{Device, Region, Service};
use crate::scenario::{Drive, Driven};

/// Every quantity that a scenario can drive, with the world's own value at rest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Forces {
    pub(crate) surge: f64,
    pub(crate) promo_uplift: f64,
    pub(crate) service: [ServiceForces; 14],
    pub(crate) pool: f64,
    pub(crate) fan: f64,
    pub(crate) script_delay_s: [f64; 4],
    pub(crate) script_block: [f64; 4],
    pub(crate) wallet_delay_s: f64,
    pub(crate) wallet_drop: f64,
    pub(crate) fraud_review: f64,
    pub(crate) bots: [f64; 3],
}

/// What drives one service.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct ServiceForces {
    pub(crate) slow: f64,
    pub(crate) errors: f64,
    pub(crate) health: f64,
    pub(crate) retries: f64,
    pub(crate) queue_s: f64,
    pub(crate) workers: f64,
    /// 1 with a circuit breaker in front of it.
    pub(crate) breaker: f64,
}

impl Forces {
    /// A quiet day.
    pub(crate) fn rest() -> Self {
        Self {
            surge: 1.0,
            promo_uplift: 0.0,
            service: Service::ALL.map(|service| ServiceForces {
                slow: 1.0,
                errors: 0.0,
                health: 1.0,
                retries: BUILT[service as usize].retries,
                queue_s: BUILT[service as usize].queue_s,
                workers: 1.0,
                breaker: 0.0,
            }),
            pool: 300.0,
            fan: 1.0,
            script_delay_s: [0.0; 4],
            script_block: [0.0; 4],
            wallet_delay_s: 0.0,
            wallet_drop: 0.0,
            fraud_review: 0.02,
            bots: [0.0; 3],
        }
    }

    fn slot(&mut self, what: Driven) -> &mut f64 {
        match what {
            Driven::Surge => &mut self.surge,
            Driven::PromoUplift => &mut self.promo_uplift,
            Driven::ServiceTime(service) => &mut self.service[service as usize].slow,
            Driven::ServiceErrors(service) => &mut self.service[service as usize].errors,
            Driven::ServiceHealth(service) => &mut self.service[service as usize].health,
            Driven::ServiceRetries(service) => &mut self.service[service as usize].retries,
            Driven::ServiceQueue(service) => &mut self.service[service as usize].queue_s,
            Driven::ServiceWorkers(service) => &mut self.service[service as usize].workers,
            Driven::ServiceBreaker(service) => &mut self.service[service as usize].breaker,
            Driven::Pool => &mut self.pool,
            Driven::Fan => &mut self.fan,
            Driven::ScriptDelay(device) => &mut self.script_delay_s[device as usize],
            Driven::ScriptBlock(device) => &mut self.script_block[device as usize],
            Driven::WalletDelay => &mut self.wallet_delay_s,
            Driven::WalletDrop => &mut self.wallet_drop,
            Driven::FraudReview => &mut self.fraud_review,
            Driven::Bots(region) => &mut self.bots[region as usize],
        }
    }

    /// The value of a quantity on a quiet day.
    pub(crate) fn own(what: Driven) -> f64 {
        *Self::rest().slot(what)
    }
}

/// The range in which a quantity makes sense; the checker refuses anything else.
pub const fn range(what: Driven) -> (f64, f64) {
    match what {
        Driven::Surge => (0.1, 5.0),
        Driven::PromoUplift | Driven::ServiceBreaker(_) => (0.0, 1.0),
        Driven::ServiceTime(_) => (0.1, 50.0),
        Driven::ServiceErrors(_) | Driven::WalletDrop | Driven::FraudReview | Driven::ScriptBlock(_) => {
            (0.0, 0.95)
        }
        Driven::ServiceHealth(_) => (0.05, 1.0),
        Driven::ServiceRetries(_) => (0.0, 9.0),
        Driven::ServiceQueue(_) => (0.1, 30.0),
        Driven::ServiceWorkers(_) => (0.1, 4.0),
        Driven::Pool => (20.0, 5_000.0),
        Driven::Fan => (1.0, 20.0),
        Driven::ScriptDelay(_) | Driven::WalletDelay => (0.0, 30.0),
        Driven::Bots(_) => (0.0, 300.0),
    }
}

/// A drive in the course of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Running {
    drive: Drive,
    own: f64,
    value: f64,
    cured: Cured,
}

/// Whether a drive was ended by its lever.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum Cured {
    No,
    Yes,
}

impl Running {
    pub(crate) fn new(drive: &Drive) -> Self {
        let own = Forces::own(drive.what);
        Self {
            drive: drive.clone(),
            own,
            value: drive.from.unwrap_or(own),
            cured: Cured::No,
        }
    }

    /// The lever that ends it.
    pub(crate) fn cured_by(&self) -> Option<&crate::lever::Lever> {
        self.drive.cured_by.as_ref()
    }

    pub(crate) fn cure(&mut self) {
        self.cured = Cured::Yes;
    }

    pub(crate) fn uncure(&mut self) {
        self.cured = Cured::No;
    }

    fn base(&self) -> f64 {
        self.drive.from.unwrap_or(self.own)
    }

    fn undisturbed(&self, t: u32) -> f64 {
        let drive = &self.drive;
        let ended = drive.end_s.is_some_and(|end_s| t >= end_s);
        if t < drive.start_s || ended {
            return self.base();
        }
        let since = t - drive.start_s;
        let off = drive
            .wave_s
            .is_some_and(|(on_s, off_s)| since % (on_s + off_s).max(1) >= on_s);
        if off {
            return self.base();
        }
        let share = if drive.ramp_s == 0 {
            1.0
        } else {
            (f64::from(since) / f64::from(drive.ramp_s)).min(1.0)
        };
        self.base() + (drive.to - self.base()) * share
    }

    fn advance(&mut self, t: u32) {
        self.value = match self.cured {
            Cured::No => self.undisturbed(t),
            Cured::Yes => {
                let base = self.base();
                match self.drive.cure_rate_per_s {
                    None => base,
                    Some(rate) if self.value > base => (self.value - rate).max(base),
                    Some(rate) => (self.value + rate).min(base),
                }
            }
        };
    }
}

/// All drives one second on, and what they add up to.
pub(crate) fn advance(drives: &mut [Running], t: u32) -> Forces {
    let mut forces = Forces::rest();
    for running in drives.iter_mut() {
        running.advance(t);
        // Two drives on one quantity add up: each moves it away from the world's own value.
        *forces.slot(running.drive.what) += running.value - running.own;
    }
    for running in drives.iter() {
        let what = running.drive.what;
        let (least, most) = range(what);
        let slot = forces.slot(what);
        *slot = slot.clamp(least, most);
    }
    forces
}

/// Devices and regions index the arrays above; their orders are part of the model.
const _: () = assert!(Device::ALL.len() == 4 && Region::ALL.len() == 3);
