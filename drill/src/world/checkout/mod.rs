//! The checkout itself, one second at a time: who arrives, what is asked of the services, how long the steps take, and
//! who walks through them. The equations are those of docs/model.md. Reads forces and controls; judges nothing.

mod calls;
mod flow;
mod shoppers;
mod steps;

use serde::{Deserialize, Serialize};

pub(crate) use flow::{Cell, Flow, Steps};
pub use shoppers::{CARD_FIRST_LOSES, CARD_FIRST_TAKES};
pub(crate) use shoppers::{IMPATIENCE_PER_S, WALLET_SHARE};

use shoppers::{REVIEW_TO_PAY, START_TO_REVIEW};

use super::{
    controls::Controls,
    forces::Forces,
    noise::{self, Stream},
    station::Station,
};
use crate::dim::{Region, Service};
use crate::lever::ROUTE_LAG_S;

/// Share of sessions by device.
pub(crate) const DEVICE_SHARE: [f64; 4] = [0.34, 0.28, 0.22, 0.16];
/// Share of sessions by region.
pub(crate) const REGION_SHARE: [f64; 3] = [0.50, 0.32, 0.18];
/// Sessions per second on a quiet day.
const ARRIVALS: f64 = 20.0;
/// Steps tried per second on a quiet day.
pub(crate) const NORMAL_ATTEMPTS_PER_S: f64 =
    ARRIVALS * (1.0 + START_TO_REVIEW + START_TO_REVIEW * REVIEW_TO_PAY);
/// Share of payments that banks approve at the primary provider.
pub const APPROVAL_PRIMARY: f64 = 0.94;
/// Share of payments that banks approve at the backup provider.
pub const APPROVAL_BACKUP: f64 = 0.915;
/// How long shoppers wait before they try a failed step again, s.
const RECLICK_AFTER_S: f64 = 8.0;
/// Share of primary traffic on lane A.
const LANE_A: f64 = 0.55;
/// Most of the stock that bots can hold, the bots per second that hold half of that, and how long a hold lasts, s.
const BOTS_HOLD: f64 = 0.45;
const BOTS_HALF: f64 = 40.0;
const HOLD_LASTS_S: f64 = 60.0;
/// Share of timed-out attempts that authorise a card twice, without and with idempotency keys.
const TWICE: f64 = 0.03;
const TWICE_WITH_KEYS: f64 = 0.001;
/// Share of the order value that is fraud while nobody is checked.
const FRAUD_SHARE: f64 = 0.009;
/// Share of that which hard rules (amounts, lists, speed) stop without a score.
const RULES_CATCH: f64 = 0.8;
/// Share of orders sold without stock while inventory is not asked.
const OVERSOLD: f64 = 0.012;
/// Average order value, US dollars.
pub const ORDER_USD: f64 = 68.0;

/// Inventory of each region.
const INVENTORIES: [Service; 3] = [Service::InventoryNa, Service::InventoryEu, Service::InventoryApac];

/// State from one second to the next.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Checkout {
    drift: f64,
    reclicks: [[f64; 3]; 4],
    pub(crate) stations: [Station; 14],
    /// Share of payments on the backup.
    pub(crate) on_backup: f64,
    /// Share of stock that bots hold.
    pub(crate) out_of_stock: f64,
    reviews_per_session: f64,
    pays_per_session: f64,
    /// Orders waiting for manual review.
    pub(crate) review_queue: f64,
}

impl Checkout {
    pub(crate) fn new() -> Self {
        Self {
            drift: 0.0,
            reclicks: [[0.0; 3]; 4],
            stations: Service::ALL.map(Station::idle),
            on_backup: 0.0,
            out_of_stock: 0.0,
            reviews_per_session: START_TO_REVIEW,
            pays_per_session: START_TO_REVIEW * REVIEW_TO_PAY,
            review_queue: 0.0,
        }
    }

    pub(crate) fn station(&self, service: Service) -> &Station {
        &self.stations[service as usize]
    }

    /// Second `t`.
    pub(crate) fn tick(&mut self, seed: u64, t: u32, forces: &Forces, controls: &Controls) -> Flow {
        self.on_backup +=
            (controls.route_target - self.on_backup) * (1.0 - libm::exp(-1.0 / f64::from(ROUTE_LAG_S)));
        let mut arrivals = self.arrivals(seed, t, forces, controls);
        let mut flow = Flow::default();
        let bots_in = 1.0 - controls.bots_out();
        flow.bots = forces.bots.iter().sum::<f64>() * bots_in;
        self.out_of_stock +=
            (BOTS_HOLD * flow.bots / (flow.bots + BOTS_HALF) - self.out_of_stock) / HOLD_LASTS_S;
        for cell in arrivals.as_flattened_mut() {
            *cell *= controls.shoppers_pass();
        }
        flow.sessions = arrivals.as_flattened().iter().sum();
        let reviews = flow.sessions * self.reviews_per_session;
        let pays = flow.sessions * self.pays_per_session;
        self.serve(t, [flow.sessions, reviews, pays], forces, controls, &flow);
        self.mix_payments(&mut flow);
        self.time_steps(&mut flow, forces, controls);
        steps::share_pool(&mut flow, [reviews, pays], forces);
        self.walk(&arrivals, &mut flow, forces, controls);
        self.count_side_effects(&mut flow, controls);
        flow
    }

    fn arrivals(&mut self, seed: u64, t: u32, forces: &Forces, controls: &Controls) -> [[f64; 3]; 4] {
        self.drift = 0.9 * self.drift + 0.19_f64.sqrt() * noise::bell(seed, Stream::Arrivals, t, 0);
        let day = 1.0 + 0.10 * libm::sin(2.0 * std::f64::consts::PI * (f64::from(t) / 86_400.0 + 0.3));
        let uplift = if controls.promo.is_on() {
            forces.promo_uplift
        } else {
            0.0
        };
        let all =
            ARRIVALS * forces.surge * (1.0 + 0.04 * self.drift) * day * (1.0 + uplift) * controls.let_in;
        let mut arrivals = [[0.0; 3]; 4];
        for (d, row) in arrivals.iter_mut().enumerate() {
            for (r, cell) in row.iter_mut().enumerate() {
                let back = self.reclicks[d][r] / RECLICK_AFTER_S;
                self.reclicks[d][r] -= back;
                *cell = all * DEVICE_SHARE[d] * REGION_SHARE[r] + back;
            }
        }
        arrivals
    }

    fn mix_payments(&self, flow: &mut Flow) {
        let on_primary = 1.0 - self.on_backup;
        flow.lane_share = [on_primary * LANE_A, on_primary * (1.0 - LANE_A), self.on_backup];
        flow.approval = on_primary * APPROVAL_PRIMARY + self.on_backup * APPROVAL_BACKUP;
        flow.payment_s = self.lanes(flow).map(|(share, lane)| share * lane.request_s).sum();
    }

    /// The payment lanes with their shares.
    pub(crate) fn lanes(&self, flow: &Flow) -> impl Iterator<Item = (f64, &Station)> {
        let lanes = Service::LANES.map(|lane| self.station(lane));
        flow.lane_share.into_iter().zip(lanes)
    }

    fn count_side_effects(&self, flow: &mut Flow, controls: &Controls) {
        let lane = self.station(Service::PayPrimaryA);
        let twice = if controls.idempotency.is_on() {
            TWICE_WITH_KEYS
        } else {
            TWICE
        };
        if lane.retries > 0.0 {
            flow.duplicates = lane.offered * lane.timeouts * twice;
        }
        let missed = if controls.fraud.is_on() {
            // Risk is far from evenly spread: the share `q` of orders of lowest risk holds `q⁴` of all fraud.
            let fast_lane = fourth_power(controls.fast_lane);
            flow.unscored * (1.0 - RULES_CATCH) + (1.0 - flow.unscored) * fast_lane
        } else {
            1.0
        };
        flow.fraud_loss_usd = flow.orders * ORDER_USD * FRAUD_SHARE * missed;
        for region in Region::ALL {
            let unasked = if controls.inventory_is_soft(region) {
                1.0
            } else {
                self.station(INVENTORIES[region as usize]).kept_away
            };
            flow.oversold += flow.orders * REGION_SHARE[region as usize] * OVERSOLD * unasked;
        }
    }
}

fn fourth_power(x: f64) -> f64 {
    (x * x) * (x * x)
}
