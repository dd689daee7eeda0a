//! Shoppers walk through the three steps: who goes on, who gives up, who pays, and what fraud scoring makes of it.

use super::{Cell, Checkout, Flow, RULES_CATCH, steps::UNSCORED_FAILS};
use crate::{
    dim::{Device, Region, Service},
    world::{controls::Controls, forces::Forces, station::QUIET_ERRORS},
};

/// Share that pays by wallet, by device.
pub(crate) const WALLET_SHARE: [f64; 4] = [0.15, 0.45, 0.30, 0.50];
/// Sessions go on from start to review, and from review to payment.
pub(super) const START_TO_REVIEW: f64 = 0.82;
pub(super) const REVIEW_TO_PAY: f64 = 0.85;
/// Share of paid orders declined by fraud scoring.
const FRAUD_DECLINE: f64 = 0.008;
/// Orders that people in fraud review clear, per second.
const REVIEWED_PER_S: f64 = 0.35;
/// Shoppers who give up per second of extra waiting.
pub(crate) const IMPATIENCE_PER_S: f64 = 0.11;
/// Share of failed steps that are tried again.
const RECLICK: f64 = 0.55;
/// Share of wallet shoppers who pay by card when the card stands first.
pub const CARD_FIRST_TAKES: f64 = 0.70;
/// Share of these who give up at the form, which asks for a number that the wallet knew.
pub const CARD_FIRST_LOSES: f64 = 0.06;

impl Checkout {
    /// Shoppers walk through the three steps.
    pub(super) fn walk(
        &mut self,
        arrivals: &[[f64; 3]; 4],
        flow: &mut Flow,
        forces: &Forces,
        controls: &Controls,
    ) {
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
