//! Support tickets: how many shoppers write, when, and in whose name. What they write stands in `ticket_texts`.
//! Runs with every second, screens or not, so that the number of tickets is part of a run's costs.

use serde::{Deserialize, Serialize};

use super::checkout::{Cell, Flow, WALLET_SHARE};
use super::noise::{self, Stream};
use super::ticket_texts;
use crate::dim::{Device, Method, Region};
use crate::id::At;
use crate::telemetry::Ticket;

/// Share of shoppers in trouble who write to support.
const WRITE: f64 = 0.004;
/// Tickets per second that have nothing to do with the checkout.
const UNRELATED: f64 = 1.0 / 300.0;
/// Shoppers write this long after their trouble: at least, and up to this much more, s.
const WRITE_AFTER_S: u32 = 90;
const WRITE_SPREAD_S: f64 = 90.0;
/// Nobody complains of a checkout whose three steps take up to this long, s.
const USED_TO_S: f64 = 1.0;
/// Tickets from one second at most.
const MOST_PER_SECOND: u32 = 12;

/// What a shopper complains of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Trouble {
    PaymentFailed,
    PageFailed,
    Slow,
    DeadButton,
    Wallet,
    OrderHeld,
    Unrelated,
}

/// Shoppers with a letter half written, and how many have been sent.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(crate) struct Desk {
    waiting: Vec<Letter>,
    arrived: Vec<Letter>,
    pub(crate) sent: u32,
    /// How many were sent before, by trouble: the next one of a kind uses the next text.
    told: [u32; 7],
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Letter {
    due: u32,
    trouble: Trouble,
    device: Device,
    region: Region,
    method: Method,
    /// Which of its kind, once it has arrived.
    nth: u32,
}

impl Desk {
    /// Second `t`: shoppers in trouble start to write, letters that are due arrive.
    pub(crate) fn advance(&mut self, seed: u64, t: u32, flow: &Flow) {
        let troubled: f64 = each_cell(flow)
            .map(|(_, _, cell)| weights(flow, cell).iter().sum::<f64>())
            .sum();
        let rate = WRITE * troubled + UNRELATED;
        let n = noise::count(rate, noise::uniform(seed, Stream::Tickets, t, 0)).min(MOST_PER_SECOND);
        for i in 0..n {
            let draw = |k: u64| noise::uniform(seed, Stream::Tickets, t, u64::from(i) * 8 + k + 1);
            let due = t + WRITE_AFTER_S + noise::whole(WRITE_SPREAD_S * draw(0));
            let letter = if draw(1) * rate < UNRELATED {
                anybody(due, draw(2), draw(3), draw(4))
            } else {
                somebody(due, flow, draw(2) * troubled, draw(3))
            };
            self.waiting.push(letter);
        }
        self.arrived.clear();
        if self.waiting.iter().any(|letter| letter.due <= t) {
            let due = self.waiting.iter().filter(|letter| letter.due <= t);
            self.arrived.extend(due);
            self.waiting.retain(|letter| letter.due > t);
            for letter in &mut self.arrived {
                letter.nth = self.told[letter.trouble as usize];
                self.told[letter.trouble as usize] += 1;
            }
        }
        self.sent += u32::try_from(self.arrived.len()).unwrap_or(u32::MAX);
    }

    /// The tickets that arrived in the last second, written out.
    pub(crate) fn arrivals(&self, at: At) -> Vec<Ticket> {
        let first = self.sent + 1 - u32::try_from(self.arrived.len()).unwrap_or(0);
        (first..)
            .zip(&self.arrived)
            .map(|(number, letter)| Ticket {
                number,
                at,
                text: ticket_texts::write(letter.nth, letter.trouble, letter.device, letter.region),
                device: letter.device,
                region: letter.region,
                method: letter.method,
            })
            .collect()
    }
}

const TROUBLES: [Trouble; 6] = [
    Trouble::PaymentFailed,
    Trouble::PageFailed,
    Trouble::Slow,
    Trouble::DeadButton,
    Trouble::Wallet,
    Trouble::OrderHeld,
];

fn each_cell(flow: &Flow) -> impl Iterator<Item = (Device, Region, &Cell)> {
    Device::ALL.into_iter().flat_map(move |device| {
        Region::ALL
            .into_iter()
            .map(move |region| (device, region, &flow.cells[device as usize][region as usize]))
    })
}

/// Shoppers in trouble per second in one cell, in the order of [`TROUBLES`].
fn weights(flow: &Flow, cell: &Cell) -> [f64; 6] {
    let slow_s = cell.takes_s + 3.0 * flow.pool_wait_s - USED_TO_S;
    let still_by_wallet = flow.wallet_share[0] / WALLET_SHARE[0];
    [
        cell.pay_failures,
        cell.failures - cell.pay_failures,
        cell.sessions * 0.4 * (slow_s / 5.0).clamp(0.0, 1.0),
        cell.blocked,
        cell.wallet_lost + cell.pays * 0.05 * flow.wallet_delay_s.min(4.0) * still_by_wallet,
        // Everybody waits for a review now and then; only a longer queue than usual makes people write.
        cell.held * ((flow.fraud_review - 0.02) * 10.0).clamp(0.0, 1.0),
    ]
}

/// The shopper at this place among all who are in trouble.
fn somebody(due: u32, flow: &Flow, mut place: f64, draw: f64) -> Letter {
    let mut last = anybody(due, 0.0, 0.0, draw);
    for (device, region, cell) in each_cell(flow) {
        for (trouble, weight) in TROUBLES.into_iter().zip(weights(flow, cell)) {
            if weight <= 0.0 {
                continue;
            }
            last = Letter {
                due,
                trouble,
                device,
                region,
                method: method_of(trouble, device, draw),
                nth: 0,
            };
            place -= weight;
            if place < 0.0 {
                return last;
            }
        }
    }
    last
}

fn anybody(due: u32, device: f64, region: f64, method: f64) -> Letter {
    let device = Device::ALL[noise::whole(device * 4.0).min(3) as usize];
    Letter {
        due,
        trouble: Trouble::Unrelated,
        device,
        region: Region::ALL[noise::whole(region * 3.0).min(2) as usize],
        method: method_of(Trouble::Unrelated, device, method),
        nth: 0,
    }
}

fn method_of(trouble: Trouble, device: Device, draw: f64) -> Method {
    if trouble == Trouble::Wallet || draw < WALLET_SHARE[device as usize] {
        Method::Wallet
    } else {
        Method::Card
    }
}
