//! The checkout itself: arrivals, services, worker pool, shoppers step by step, for one second at a time.
//! The equations are those of docs/model.md. Reads forces and controls; judges nothing.

use serde::{Deserialize, Serialize};

use super::controls::Controls;
use super::forces::Forces;
use super::lognormal::Piece;
use super::noise::{self, Stream};
use super::station::{BUILT, Breaker, Conditions, QUIET_ERRORS, Station};
use crate::dim::{Device, Region, Service};
use crate::lever::ROUTE_LAG_S;

/// Share of sessions by device.
pub(crate) const DEVICE_SHARE: [f64; 4] = [0.34, 0.28, 0.22, 0.16];
/// Share of sessions by region.
pub(crate) const REGION_SHARE: [f64; 3] = [0.50, 0.32, 0.18];
/// Share that pays by wallet, by device.
pub(crate) const WALLET_SHARE: [f64; 4] = [0.15, 0.45, 0.30, 0.50];
/// Network time of a step, s, by region.
const NETWORK_S: [f64; 3] = [0.010, 0.020, 0.045];
/// Sessions per second on a quiet day.
pub(crate) const ARRIVALS: f64 = 20.0;
/// Sessions go on from start to review, and from review to payment.
const START_TO_REVIEW: f64 = 0.82;
const REVIEW_TO_PAY: f64 = 0.85;
/// Steps tried per second on a quiet day.
pub(crate) const NORMAL_ATTEMPTS_PER_S: f64 =
    ARRIVALS * (1.0 + START_TO_REVIEW + START_TO_REVIEW * REVIEW_TO_PAY);
/// Share of payments that banks approve at the primary provider.
pub const APPROVAL_PRIMARY: f64 = 0.94;
/// Share of payments that banks approve at the backup provider.
pub const APPROVAL_BACKUP: f64 = 0.915;
/// Share of paid orders declined by fraud scoring.
pub(crate) const FRAUD_DECLINE: f64 = 0.008;
/// Orders that people in fraud review clear, per second.
const REVIEWED_PER_S: f64 = 0.35;
/// Share of primary traffic on lane A.
const LANE_A: f64 = 0.55;
/// Shoppers who give up per second of extra waiting.
pub(crate) const IMPATIENCE_PER_S: f64 = 0.11;
/// Share of failed steps that are tried again, and how long shoppers wait before, s.
const RECLICK: f64 = 0.55;
const RECLICK_AFTER_S: f64 = 8.0;
/// The gateway ends a payment after this, s.
const GATEWAY_S: f64 = 8.0;
/// Slow mode: share of requests, and what it adds in mean (s) and variance (s²).
const SLOW_SHARE: f64 = 0.015;
const SLOW_S: f64 = 0.9;
const SLOW_VARIANCE: f64 = 0.16;
/// Most of the stock that bots can hold, the bots per second that hold half of that, and how long a hold lasts, s.
const BOTS_HOLD: f64 = 0.45;
const BOTS_HALF: f64 = 40.0;
const HOLD_LASTS_S: f64 = 60.0;
/// Share of promo calls that are still made when the rule is off.
const PROMO_OFF_CALLS: f64 = 0.15;
/// Share of payments that reach the booking of the order.
const BOOKED: f64 = 0.93;
/// Share of timed-out attempts that authorise a card twice, without and with idempotency keys.
const TWICE: f64 = 0.03;
const TWICE_WITH_KEYS: f64 = 0.001;
/// Share of the order value that is fraud while nobody is checked.
const FRAUD_SHARE: f64 = 0.009;
/// Share of that which hard rules (amounts, lists, speed) stop without a score.
const RULES_CATCH: f64 = 0.8;
/// Share of payments that fail when their fraud check fails; the others go through unscored.
const UNSCORED_FAILS: f64 = 0.2;
/// Share of wallet shoppers who pay by card when the card stands first.
pub const CARD_FIRST_TAKES: f64 = 0.70;
/// Share of these who give up at the form, which asks for a number that the wallet knew.
pub const CARD_FIRST_LOSES: f64 = 0.06;
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

/// One device in one region, per second.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub(crate) struct Cell {
    pub(crate) sessions: f64,
    pub(crate) reviews: f64,
    pub(crate) pays: f64,
    pub(crate) orders: f64,
    pub(crate) failures: f64,
    /// Those of the payment step.
    pub(crate) pay_failures: f64,
    /// All three steps with script and wallet, s.
    pub(crate) takes_s: f64,
    /// Shoppers per second whose button did not react.
    pub(crate) blocked: f64,
    /// Shoppers per second who gave up in the wallet.
    pub(crate) wallet_lost: f64,
    /// Wallet shoppers per second who were shown the card first and gave up at its form.
    pub(crate) card_lost: f64,
    /// Paid orders per second put aside for manual review.
    pub(crate) held: f64,
}

/// Time and failure of the three steps in one region.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub(crate) struct Steps {
    /// Mean, s.
    pub(crate) mean_s: [f64; 3],
    /// Variance, s².
    pub(crate) variance: [f64; 3],
    /// Share that fails.
    pub(crate) fails: [f64; 3],
}

/// What one second brought.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(crate) struct Flow {
    pub(crate) cells: [[Cell; 3]; 4],
    pub(crate) steps: [Steps; 3],
    /// Share of payments on each lane.
    pub(crate) lane_share: [f64; 3],
    pub(crate) payment_s: f64,
    pub(crate) sessions: f64,
    pub(crate) attempts: f64,
    pub(crate) failures: f64,
    pub(crate) orders: f64,
    /// Busy slots over all slots.
    pub(crate) pool_use: f64,
    /// Share of steps that find a worker.
    pub(crate) admitted: f64,
    /// Wait for a worker, s.
    pub(crate) pool_wait_s: f64,
    pub(crate) approval: f64,
    pub(crate) bots: f64,
    /// Effects of the third-party script, after levers.
    pub(crate) script_delay_s: [f64; 4],
    pub(crate) script_block: [f64; 4],
    /// Share that pays by wallet, by device, and share that would but was shown the card first.
    pub(crate) wallet_share: [f64; 4],
    pub(crate) moved_to_card: [f64; 4],
    pub(crate) wallet_delay_s: f64,
    pub(crate) wallet_drop: f64,
    pub(crate) fraud_review: f64,
    pub(crate) fraud_decline: f64,
    /// Share of payments that go through without a fraud score.
    pub(crate) unscored: f64,
    /// Share of shoppers who leave because a promised discount does not come.
    pub(crate) undiscounted: f64,
    pub(crate) duplicates: f64,
    pub(crate) oversold: f64,
    pub(crate) fraud_loss_usd: f64,
}

/// Time, variance and failure of one call as a step sees it.
#[derive(Clone, Copy)]
struct Seen {
    mean_s: f64,
    variance: f64,
    fails: f64,
}

impl Seen {
    fn of(station: &Station) -> Self {
        Self {
            mean_s: station.request_s,
            variance: station.request_variance,
            fails: station.fails,
        }
    }

    /// Of a service that callers can do without while its breaker is open.
    fn with_fallback(station: &Station) -> Self {
        Self {
            fails: station.fails_with_fallback(),
            ..Self::of(station)
        }
    }

    const fn bypassed(mean_s: f64, variance: f64) -> Self {
        Self {
            mean_s,
            variance,
            fails: 0.0,
        }
    }
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
        share_pool(&mut flow, [reviews, pays], forces);
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

    /// Sends each service its calls of this second.
    fn serve(
        &mut self,
        t: u32,
        [starts, reviews, pays]: [f64; 3],
        forces: &Forces,
        controls: &Controls,
        flow: &Flow,
    ) {
        let bots_in = 1.0 - controls.bots_out();
        let promo_rule = if controls.promo.is_on() {
            1.0
        } else {
            PROMO_OFF_CALLS
        };
        let on_primary = pays * (1.0 - self.on_backup);
        for service in Service::ALL {
            let regional = |region: Region| {
                let r = region as usize;
                (
                    reviews * REGION_SHARE[r],
                    starts * REGION_SHARE[r],
                    forces.bots[r] * bots_in,
                )
            };
            let tax = |region: Region| {
                let cached = if controls.tax_is_cached(region) { 0.05 } else { 1.0 };
                regional(region).0 * (1.0 + 0.5 * (forces.fan - 1.0)) * cached
            };
            let inventory = |region: Region| {
                let (reviews, starts, bots) = regional(region);
                let soft = if controls.inventory_is_soft(region) {
                    0.1
                } else {
                    1.0
                };
                (starts + bots * 1.5 + reviews) * soft
            };
            let fresh = match service {
                Service::Edge => starts + reviews + pays + flow.bots,
                Service::Cart => starts + reviews * (1.0 - 0.4 * controls.lite) + flow.bots,
                Service::Promo => {
                    (starts + flow.bots * 0.5 + reviews * forces.fan)
                        * (1.0 - 0.5 * controls.lite)
                        * promo_rule
                }
                Service::TaxNa => tax(Region::Na),
                Service::TaxEu => tax(Region::Eu),
                Service::TaxApac => tax(Region::Apac),
                Service::InventoryNa => inventory(Region::Na),
                Service::InventoryEu => inventory(Region::Eu),
                Service::InventoryApac => inventory(Region::Apac),
                Service::Fraud if controls.fraud.is_on() => pays,
                Service::Fraud => 0.0,
                Service::PayPrimaryA => on_primary * LANE_A,
                Service::PayPrimaryB => on_primary * (1.0 - LANE_A),
                Service::PayBackup => pays * self.on_backup,
                Service::Order => pays * BOOKED,
            };
            let now = conditions(service, t, forces, controls);
            self.stations[service as usize].step(&BUILT[service as usize], fresh, &now);
        }
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

    fn time_steps(&self, flow: &mut Flow, forces: &Forces, controls: &Controls) {
        let edge = self.station(Service::Edge);
        let cart = Seen::of(self.station(Service::Cart));
        let order = Seen::of(self.station(Service::Order));
        let promo = if controls.promo.is_on() {
            Seen::with_fallback(self.station(Service::Promo))
        } else {
            Seen::bypassed(0.004, 1e-6)
        };
        let fraud = if controls.fraud.is_on() {
            Seen::with_fallback(self.station(Service::Fraud))
        } else {
            Seen::bypassed(0.001, 0.0)
        };
        let payment_fails: f64 = self.lanes(flow).map(|(share, lane)| share * lane.fails).sum();
        let payment_variance: f64 = self
            .lanes(flow)
            .map(|(share, lane)| {
                let off = lane.request_s - flow.payment_s;
                share * (lane.request_variance + off * off)
            })
            .sum();
        let fan = 1.0 + 0.8 * (forces.fan - 1.0);
        let taxes = [Service::TaxNa, Service::TaxEu, Service::TaxApac];
        for region in Region::ALL {
            let r = region as usize;
            let inventory = if controls.inventory_is_soft(region) {
                Seen::bypassed(0.004, 1e-6)
            } else {
                Seen::with_fallback(self.station(INVENTORIES[r]))
            };
            let tax = if controls.tax_is_cached(region) {
                Seen::bypassed(0.006, 1e-6)
            } else {
                Seen::with_fallback(self.station(taxes[r]))
            };
            let shared = (1.0 - cart.fails) * (1.0 - 0.3 * promo.fails) * (1.0 - 0.5 * inventory.fails);
            let both = fourth_power(tax.mean_s) + fourth_power(inventory.mean_s);
            let slower = both.sqrt().sqrt();
            flow.steps[r] = Steps {
                mean_s: [
                    edge.call_s + cart.mean_s + promo.mean_s + inventory.mean_s + NETWORK_S[r],
                    edge.call_s
                        + cart.mean_s * (1.0 - 0.3 * controls.lite)
                        + promo.mean_s * fan
                        + slower * (1.0 + 0.3 * (fan - 1.0))
                        + NETWORK_S[r],
                    (edge.call_s + fraud.mean_s + flow.payment_s + order.mean_s + NETWORK_S[r])
                        .min(GATEWAY_S),
                ],
                variance: [
                    edge.call_variance + cart.variance + promo.variance + inventory.variance,
                    edge.call_variance
                        + cart.variance
                        + promo.variance * fan
                        + tax.variance.max(inventory.variance),
                    (edge.call_variance + fraud.variance + payment_variance + order.variance).min(6.0),
                ],
                fails: [
                    1.0 - shared,
                    1.0 - shared * (1.0 - 0.8 * tax.fails),
                    // A failed fraud check lets most payments through.
                    1.0 - (1.0 - payment_fails) * (1.0 - order.fails) * (1.0 - UNSCORED_FAILS * fraud.fails),
                ],
            };
        }
    }

    /// Shoppers walk through the three steps.
    fn walk(&mut self, arrivals: &[[f64; 3]; 4], flow: &mut Flow, forces: &Forces, controls: &Controls) {
        let (delay_left, block_left) = if controls.tag.is_on() {
            (1.0 - 0.9 * controls.lite, 1.0 - 0.8 * controls.lite)
        } else {
            (0.0, 0.0)
        };
        flow.script_delay_s = forces.script_delay_s.map(|delay_s| delay_s * delay_left);
        flow.script_block = forces.script_block.map(|share| share * block_left);
        if controls.wallet_flow.is_on() {
            flow.wallet_delay_s = forces.wallet_delay_s;
            flow.wallet_drop = forces.wallet_drop;
        }
        self.decide_fraud(flow, forces, controls);
        flow.wallet_share = WALLET_SHARE;
        if controls.card_first.is_on() {
            flow.moved_to_card = WALLET_SHARE.map(|share| share * CARD_FIRST_TAKES);
            flow.wallet_share = WALLET_SHARE.map(|share| share * (1.0 - CARD_FIRST_TAKES));
        }
        if controls.promo.is_on() {
            // Those whom the promotion brought leave when it does not come.
            let brought = forces.promo_uplift / (1.0 + forces.promo_uplift);
            flow.undiscounted = self.station(Service::Promo).kept_away * brought;
        }
        let (mut reviews, mut pays, mut held) = (0.0, 0.0, 0.0);
        for device in Device::ALL {
            for region in Region::ALL {
                let (d, r) = (device as usize, region as usize);
                let cell = walk_cell(arrivals[d][r], d, r, flow, self.out_of_stock);
                self.reclicks[d][r] += RECLICK * cell.failures;
                flow.cells[d][r] = cell;
                flow.attempts += cell.sessions + cell.reviews + cell.pays;
                flow.failures += cell.failures;
                flow.orders += cell.orders;
                reviews += cell.reviews;
                pays += cell.pays;
                held += cell.held;
            }
        }
        let sessions = flow.sessions.max(1e-6);
        self.reviews_per_session = reviews / sessions;
        self.pays_per_session = pays / sessions;
        self.review_queue = (self.review_queue + held - REVIEWED_PER_S).max(0.0);
    }

    /// What fraud scoring decides of paid orders. A payment without a score meets hard rules only: nobody reviews it.
    fn decide_fraud(&self, flow: &mut Flow, forces: &Forces, controls: &Controls) {
        if !controls.fraud.is_on() {
            flow.unscored = 1.0;
            return;
        }
        let station = self.station(Service::Fraud);
        flow.unscored = if station.kept_away > 0.0 {
            station.fails
        } else {
            // What fails on any day is part of the fraud of any day.
            let fails = (station.fails - QUIET_ERRORS).max(0.0);
            (1.0 - UNSCORED_FAILS) * fails / (1.0 - UNSCORED_FAILS * fails)
        };
        let scored = 1.0 - flow.unscored;
        flow.fraud_review = forces.fraud_review * (1.0 - controls.fast_lane) * scored;
        flow.fraud_decline = FRAUD_DECLINE * (scored + flow.unscored * RULES_CATCH);
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

    /// Share of checkouts that the servers finish within a limit. One pass, no search: enough for the judge.
    pub(crate) fn share_within(&self, flow: &Flow, limit_s: f64) -> f64 {
        let ln_limit = libm::log(limit_s);
        let (mut within, mut all) = (0.0, 0.0);
        self.latency_parts(flow, |_, weight, mean_s, variance| {
            within += weight * Piece::new(weight, mean_s, variance).below(ln_limit);
            all += weight;
        });
        within / all
    }

    /// Latency of whole checkouts as the servers see it, a mixture of region × lane × (usual, slow): calls `take` with
    /// region, weight, mean (s) and variance (s²) of each part.
    pub(crate) fn latency_parts(&self, flow: &Flow, mut take: impl FnMut(Region, f64, f64, f64)) {
        for region in Region::ALL {
            let steps = &flow.steps[region as usize];
            for (share, lane) in self.lanes(flow) {
                if share <= 1e-6 {
                    continue;
                }
                let pay_s = if steps.mean_s[2] < GATEWAY_S {
                    steps.mean_s[2] - flow.payment_s + lane.request_s
                } else {
                    lane.request_s + 0.1
                };
                let mean_s =
                    steps.mean_s[0] + steps.mean_s[1] + pay_s.min(GATEWAY_S) + 3.0 * flow.pool_wait_s;
                let pay_variance = (lane.request_variance.min(4.0) + 0.003).max(1e-4);
                let variance = steps.variance[0] + steps.variance[1] + pay_variance;
                let weight = REGION_SHARE[region as usize] * share;
                take(region, weight * (1.0 - SLOW_SHARE), mean_s, variance);
                take(
                    region,
                    weight * SLOW_SHARE,
                    mean_s + SLOW_S,
                    variance + SLOW_VARIANCE,
                );
            }
        }
    }
}

fn conditions(service: Service, t: u32, forces: &Forces, controls: &Controls) -> Conditions {
    let driven = &forces.service[service as usize];
    let base = &BUILT[service as usize];
    let is_primary = matches!(service, Service::PayPrimaryA | Service::PayPrimaryB);
    let is_provider = is_primary || service == Service::PayBackup;
    Conditions {
        slow: driven.slow,
        health: driven.health * controls.health_of(service, t),
        scale: driven.workers * controls.scale_of(service),
        errors: driven.errors,
        retries: controls
            .primary_retries
            .filter(|_| is_primary)
            .unwrap_or(driven.retries),
        timeout_s: controls
            .timeout_s
            .filter(|_| is_provider)
            .unwrap_or(base.timeout_s),
        queue_s: driven.queue_s,
        retry_budget: controls.retry_budget.filter(|_| is_provider),
        breaker: if driven.breaker > 0.5 || controls.has_breaker(service) {
            Breaker::Fitted
        } else {
            Breaker::None
        },
    }
}

/// The worker pool by Little's law.
fn share_pool(flow: &mut Flow, [reviews, pays]: [f64; 2], forces: &Forces) {
    let busy: f64 = Region::ALL
        .iter()
        .map(|region| {
            let r = *region as usize;
            let step_s = flow.steps[r].mean_s;
            REGION_SHARE[r] * (flow.sessions * step_s[0] + reviews * step_s[1] + pays * step_s[2])
        })
        .sum();
    flow.pool_use = busy / forces.pool;
    let over = (flow.pool_use - 1.0).max(0.0);
    flow.admitted = 1.0 / (1.0 + over);
    flow.pool_wait_s = (2.0 * over).min(2.0);
}

fn walk_cell(sessions: f64, d: usize, r: usize, flow: &Flow, out_of_stock: f64) -> Cell {
    let steps = &flow.steps[r];
    let wait_s = flow.pool_wait_s;
    let fails = steps.fails.map(|fails| 1.0 - (1.0 - fails) * flow.admitted);
    let (wallet, moved) = (flow.wallet_share[d], flow.moved_to_card[d]);
    let reviewing = sessions
        * (1.0 - fails[0])
        * START_TO_REVIEW
        * stays(steps.mean_s[0] + wait_s, 0.3)
        * (1.0 - out_of_stock)
        * (1.0 - flow.undiscounted);
    let ready = reviewing
        * (1.0 - fails[1])
        * REVIEW_TO_PAY
        * stays(steps.mean_s[1] + wait_s + flow.script_delay_s[d], 0.4);
    let clicked = ready * (1.0 - flow.script_block[d]);
    let wallet_lost = clicked * wallet * flow.wallet_drop;
    let card_lost = clicked * moved * CARD_FIRST_LOSES;
    let paying = clicked - wallet_lost - card_lost;
    let paid =
        paying * (1.0 - fails[2]) * stays(steps.mean_s[2] + wait_s + wallet * flow.wallet_delay_s, 0.6);
    let approved = paid * flow.approval;
    Cell {
        sessions,
        reviews: reviewing,
        pays: paying,
        orders: approved * (1.0 - flow.fraud_review - flow.fraud_decline),
        failures: sessions * fails[0] + reviewing * fails[1] + paying * fails[2],
        pay_failures: paying * fails[2],
        takes_s: steps.mean_s.iter().sum::<f64>() + flow.script_delay_s[d],
        blocked: ready - clicked,
        wallet_lost,
        card_lost,
        held: approved * flow.fraud_review,
    }
}

/// Share of shoppers who stay through a step that takes longer than they are used to.
fn stays(takes_s: f64, used_to_s: f64) -> f64 {
    let extra_s = takes_s - used_to_s;
    if extra_s <= 0.0 {
        1.0
    } else {
        libm::exp(-IMPATIENCE_PER_S * extra_s)
    }
}

fn fourth_power(x: f64) -> f64 {
    (x * x) * (x * x)
}
