//! A run of a scenario: pre-roll, orders, seconds, verdict and costs. What a screen shows of a second is made in
//! `readings`, `logs` and `tickets`; `advance` leaves it out and is what a what-if, the twin and the checker use.

use serde::{Deserialize, Serialize};

use super::budget::{Budget, Pace};
use super::checkout::{Checkout, Flow, ORDER_USD};
use super::controls::{Controls, Delays};
use super::forces::{self, Forces, Running};
use super::judge::{Evidence, Judge, ONSET_T, Standing};
use super::noise;
use super::tickets::Desk;
use super::{Costs, Fact, PRE_ROLL_S, Second, Seed};
use crate::id::At;
use crate::lever::Order;
use crate::room::Expectation;
use crate::scenario::{InTwin, Scenario, Target};
use crate::series::{Quantile, Series};

/// A run: clone it to try something else, serialise it to keep it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Course {
    pub(super) seed: u64,
    /// Model seconds run.
    pub(super) t: u32,
    target: Target,
    pub(super) checkout: Checkout,
    drives: Vec<Running>,
    pub(super) controls: Controls,
    pub(super) forces: Forces,
    pub(super) flow: Flow,
    twin: Checkout,
    twin_drives: Vec<Running>,
    twin_controls: Controls,
    twin_orders: f64,
    judge: Judge,
    pub(super) budget: Budget,
    desk: Desk,
    sums: Sums,
}

/// Running totals from the first model second.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
struct Sums {
    orders: f64,
    twin_orders: f64,
    duplicates: f64,
    oversold: f64,
    fraud_loss_usd: f64,
    /// Of the run without its pre-roll.
    failed: f64,
}

/// The judge's findings so far, on the room's clock at the start of the second they speak of.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// Now.
    pub standing: Standing,
    /// First second of the 15 bad ones.
    pub breached: Option<At>,
    /// First second of the 60 good ones.
    pub mitigated: Option<At>,
}

impl Course {
    /// A run with its pre-roll done: the room's clock shows 0:00, the fault begins at [`super::ONSET_AT`].
    pub fn new(scenario: &Scenario, seed: Seed) -> Self {
        Self::with_delays(scenario, seed, Delays::Shipped)
    }

    /// A run whose levers take effect as `delays` says.
    pub fn with_delays(scenario: &Scenario, seed: Seed, delays: Delays) -> Self {
        let running = |twin_only: TwinOnly| -> Vec<Running> {
            scenario
                .course
                .iter()
                .filter(|drive| twin_only == TwinOnly::No || drive.twin == InTwin::Both)
                .map(Running::new)
                .collect()
        };
        let mut course = Self {
            seed: seed.0,
            t: 0,
            target: scenario.target,
            checkout: Checkout::new(),
            drives: running(TwinOnly::No),
            controls: Controls::normal(scenario, delays),
            forces: Forces::rest(),
            flow: Flow::default(),
            twin: Checkout::new(),
            twin_drives: running(TwinOnly::Yes),
            twin_controls: Controls::still(delays),
            twin_orders: 0.0,
            judge: Judge::new(),
            budget: Budget::new(),
            desk: Desk::default(),
            sums: Sums::default(),
        };
        for _ in 0..PRE_ROLL_S {
            course.advance();
        }
        course.budget.settle();
        course
    }

    /// The room's clock: seconds run since the pre-roll.
    pub const fn clock(&self) -> At {
        At(self.t - PRE_ROLL_S)
    }

    /// Sets a lever now. It takes effect after its delay; a later pull of the same lever replaces one still under way.
    /// A setting that the lever does not take changes nothing.
    pub fn pull(&mut self, order: &Order) {
        if order.lever.takes(order.set) {
            self.controls.pull(self.t, order);
        }
    }

    /// One simulated second with everything that screens show.
    pub fn tick(&mut self) -> Second {
        let facts = self.advance();
        let at = self.clock();
        Second {
            at,
            readings: self.readings(),
            facts,
            logs: self.logs(),
            tickets: self.desk.arrivals(at),
        }
    }

    /// One second of state and verdict, without readings, logs and tickets' texts.
    pub fn advance(&mut self) -> Vec<Fact> {
        let t = self.t;
        let mut facts = Vec::new();
        self.forces = forces::advance(&mut self.drives, t);
        self.controls
            .advance(t, self.checkout.on_backup, &mut self.drives);
        self.flow = self.checkout.tick(self.seed, t, &self.forces, &self.controls);
        let twin_forces = forces::advance(&mut self.twin_drives, t);
        self.twin_orders = self
            .twin
            .tick(self.seed, t, &twin_forces, &self.twin_controls)
            .orders;
        self.sums.add(&self.flow, self.twin_orders);
        if t >= PRE_ROLL_S {
            self.sums.failed += self.flow.failures;
        }
        self.budget.add(t, self.flow.attempts, self.flow.failures);
        let evidence = Evidence {
            run_orders: self.flow.orders,
            twin_orders: self.twin_orders,
            within_p95: self.checkout.share_within(&self.flow, self.target.p95_s),
            success: self.success(),
        };
        self.judge.see(t, &self.target, &evidence, &mut facts);
        if t >= PRE_ROLL_S {
            let pace = if evidence.within_p95 < 0.95 {
                Pace::Slow
            } else {
                Pace::Fine
            };
            self.budget.alert(t, pace, self.target.p95_s, &mut facts);
        }
        self.desk.advance(self.seed, t, &self.flow);
        self.t += 1;
        if self.t == ONSET_T {
            facts.push(Fact::Onset);
        }
        facts
    }

    /// Share of attempts that succeed this second.
    pub fn success(&self) -> f64 {
        1.0 - self.flow.failures / self.flow.attempts.max(1e-9)
    }

    /// Orders per second of run and twin.
    pub const fn orders_per_s(&self) -> (f64, f64) {
        (self.flow.orders, self.twin_orders)
    }

    /// What a plan card's expectation comes to now, in its own unit.
    pub fn found(&self, expect: Expectation) -> u32 {
        match expect {
            Expectation::P95AtMostMs(_) => {
                let p95_s = self.readings().get(Series::Latency(None, Quantile::P95));
                noise::whole(p95_s * 1_000.0)
            }
            Expectation::SuccessAtLeastPermille(_) => noise::whole(self.success() * 1_000.0),
            Expectation::OrdersAtLeastPercent(_) => noise::whole(self.judge.orders_share() * 100.0),
        }
    }

    /// The judge's findings so far.
    pub fn verdict(&self) -> Verdict {
        let on_clock = |t: u32| At(t - PRE_ROLL_S);
        Verdict {
            standing: self.judge.standing,
            breached: self.judge.breached_t.map(on_clock),
            mitigated: self.judge.mitigated_t.map(on_clock),
        }
    }

    /// Orders waiting for manual fraud review.
    pub const fn review_queue(&self) -> f64 {
        self.checkout.review_queue
    }

    /// What the run has cost since the first model second (the pre-roll costs nothing), without the comparison with
    /// nobody acting: see [`Course::bill`].
    pub fn costs(&self) -> Costs {
        let sums = &self.sums;
        let orders_lost = sums.twin_orders - sums.orders;
        Costs {
            orders: sums.orders,
            orders_twin: sums.twin_orders,
            orders_lost,
            orders_lost_if_nothing: 0.0,
            lost_usd: orders_lost * ORDER_USD,
            duplicate_auths: sums.duplicates,
            oversold: sums.oversold,
            fraud_loss_usd: sums.fraud_loss_usd,
            tickets: self.desk.sent,
            failed_attempts: Some(sums.failed),
        }
    }

    /// The costs with what would have been lost until now had nobody acted: plays the run again, some milliseconds.
    pub fn bill(&self, scenario: &Scenario) -> Costs {
        Costs {
            orders_lost_if_nothing: lost_if_nobody_acts(scenario, Seed(self.seed), self.clock()),
            ..self.costs()
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum TwinOnly {
    Yes,
    No,
}

impl Sums {
    fn add(&mut self, flow: &Flow, twin_orders: f64) {
        self.orders += flow.orders;
        self.twin_orders += twin_orders;
        self.duplicates += flow.duplicates;
        self.oversold += flow.oversold;
        self.fraud_loss_usd += flow.fraud_loss_usd;
    }
}

/// Orders lost up to a moment of the room's clock when nobody does anything.
pub fn lost_if_nobody_acts(scenario: &Scenario, seed: Seed, until: At) -> f64 {
    let mut course = Course::new(scenario, seed);
    while course.clock() < until {
        course.advance();
    }
    course.costs().orders_lost
}
