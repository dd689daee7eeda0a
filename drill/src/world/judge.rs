//! The judge: is the checkout good this second, and what follows from it: breach, recovery, relapse, mitigation.
//! Compares run and twin; changes neither.

use serde::{Deserialize, Serialize};

use super::Fact;
use crate::scenario::Target;

/// Model second at which every scenario's fault begins.
pub(crate) const ONSET_T: u32 = 300;
/// A breach is this many bad seconds in a row; it is reported after the last and began with the first.
pub const BREACH_S: u32 = 15;
/// Good seconds in a row until people are told that it recovers.
pub const RECOVERING_S: u32 = 15;
/// Mitigated: this many good seconds in a row; reported after the last, true since the first.
pub const MITIGATED_S: u32 = 60;
/// Orders are compared over this many seconds: single seconds jump by chance.
pub const ORDERS_WINDOW_S: u32 = 30;
const WINDOW: usize = ORDERS_WINDOW_S as usize;

/// Where the run stands against its target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Never breached.
    Calm,
    /// The target is missed.
    Breached,
    /// Good again, not yet for a minute.
    Recovering,
    /// Good for a minute and since then.
    Mitigated,
}

/// The judge's memory. Times are model seconds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Judge {
    run_orders: Window,
    twin_orders: Window,
    bad_s: u32,
    good_s: u32,
    pub(crate) standing: Standing,
    pub(crate) breached_t: Option<u32>,
    /// The first time; a relapse does not take it back.
    pub(crate) mitigated_t: Option<u32>,
}

/// What the judge looks at in one second.
pub(crate) struct Evidence {
    pub(crate) run_orders: f64,
    pub(crate) twin_orders: f64,
    /// Share of checkouts within the target's p95.
    pub(crate) within_p95: f64,
    /// Share of attempts that succeed.
    pub(crate) success: f64,
}

impl Judge {
    pub(crate) fn new() -> Self {
        Self {
            run_orders: Window::new(),
            twin_orders: Window::new(),
            bad_s: 0,
            good_s: 0,
            standing: Standing::Calm,
            breached_t: None,
            mitigated_t: None,
        }
    }

    /// Orders of the last half minute over the twin's.
    pub(crate) fn orders_share(&self) -> f64 {
        self.run_orders.sum() / self.twin_orders.sum().max(1e-9)
    }

    /// Judges second `t`; new facts go to `facts`.
    pub(crate) fn see(&mut self, t: u32, target: &Target, evidence: &Evidence, facts: &mut Vec<Fact>) {
        self.run_orders.push(t, evidence.run_orders);
        self.twin_orders.push(t, evidence.twin_orders);
        if t < ONSET_T {
            return;
        }
        let good = evidence.within_p95 >= 0.95
            && evidence.success >= target.success
            && self.run_orders.sum() >= target.orders * self.twin_orders.sum();
        if good {
            self.good_s += 1;
            self.bad_s = 0;
        } else {
            self.bad_s += 1;
            self.good_s = 0;
        }
        self.move_on(t, facts);
    }

    fn move_on(&mut self, t: u32, facts: &mut Vec<Fact>) {
        match self.standing {
            Standing::Calm => {
                if self.bad_s >= BREACH_S {
                    self.standing = Standing::Breached;
                    self.breached_t = Some(t + 1 - BREACH_S);
                    facts.push(Fact::Breached);
                }
            }
            Standing::Breached => {
                if self.good_s >= RECOVERING_S {
                    self.standing = Standing::Recovering;
                    facts.push(Fact::Recovering);
                }
            }
            Standing::Recovering | Standing::Mitigated => {
                if self.bad_s >= BREACH_S {
                    self.standing = Standing::Breached;
                    facts.push(Fact::Relapsed);
                } else if self.good_s >= MITIGATED_S && self.standing == Standing::Recovering {
                    self.standing = Standing::Mitigated;
                    self.mitigated_t.get_or_insert(t + 1 - MITIGATED_S);
                    facts.push(Fact::Mitigated);
                }
            }
        }
    }
}

/// The last half minute of a rate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Window([f64; WINDOW]);

impl Window {
    const fn new() -> Self {
        Self([0.0; WINDOW])
    }

    fn push(&mut self, t: u32, value: f64) {
        self.0[t as usize % WINDOW] = value;
    }

    fn sum(&self) -> f64 {
        self.0.iter().sum()
    }
}
