//! The three steps: how long each takes and how often it fails, from the services that it needs, and whole checkouts
//! made of them. Who stays through them stands in `shoppers`.

use super::{Checkout, Flow, INVENTORIES, REGION_SHARE, Steps, fourth_power};
use crate::{
    dim::{Region, Service},
    world::{controls::Controls, forces::Forces, lognormal::Piece, station::Station},
};

/// Network time of a step, s, by region.
const NETWORK_S: [f64; 3] = [0.010, 0.020, 0.045];
/// The gateway ends a payment after this, s.
const GATEWAY_S: f64 = 8.0;
/// Slow mode: share of requests, and what it adds in mean (s) and variance (s²).
const SLOW_SHARE: f64 = 0.015;
const SLOW_S: f64 = 0.9;
const SLOW_VARIANCE: f64 = 0.16;
/// Share of payments that fail when their fraud check fails; the others go through unscored.
pub(super) const UNSCORED_FAILS: f64 = 0.2;

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
    pub(super) fn time_steps(&self, flow: &mut Flow, forces: &Forces, controls: &Controls) {
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

/// The worker pool by Little's law.
pub(super) fn share_pool(flow: &mut Flow, [reviews, pays]: [f64; 2], forces: &Forces) {
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
