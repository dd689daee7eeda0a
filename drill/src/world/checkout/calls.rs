//! Which service gets how many calls in a second, and in what conditions it answers them. How it does stands in
//! `station`.

use super::{Checkout, Flow, LANE_A, REGION_SHARE};
use crate::{
    dim::{Region, Service},
    world::{
        controls::Controls,
        forces::Forces,
        station::{BUILT, Breaker, Conditions},
    },
};

/// Share of promo calls that are still made when the rule is off.
const PROMO_OFF_CALLS: f64 = 0.15;
/// Share of payments that reach the booking of the order.
const BOOKED: f64 = 0.93;

impl Checkout {
    /// Sends each service its calls of this second.
    pub(super) fn serve(
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
