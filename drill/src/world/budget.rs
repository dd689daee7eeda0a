//! The error budget: burn rates over the usual windows, and the alerts they raise. Before the run lie six quiet hours,
//! taken as the mean of the pre-roll, so that every window is full from the first second.

use serde::{Deserialize, Serialize};

use super::Fact;
use super::checkout::NORMAL_ATTEMPTS_PER_S;

/// Availability objective over 28 days.
pub const OBJECTIVE: f64 = 0.9995;
/// Length of the window over which the objective is held, s.
const WINDOW_S: f64 = 28.0 * 86_400.0;
/// Attempts are kept in buckets of this length, s.
const BUCKET_S: u32 = 10;
/// Page when burning this fast over 5 minutes and 1 hour.
const PAGE_BURN: f64 = 14.4;
/// Open a ticket when burning this fast over 30 minutes and 6 hours.
const TICKET_BURN: f64 = 6.0;
/// Latency alert after this many slow seconds in a row.
const SLOW_S: u32 = 60;

/// How much of the error budget of 28 days some failed attempts spend.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BudgetSpent {
    /// Of the whole budget, percent; above 100 it is overspent.
    pub percent: f64,
    /// As minutes in which every attempt fails at normal traffic.
    pub minutes: f64,
}

/// Minutes of complete failure that the budget of 28 days allows: 20.16.
pub const BUDGET_MIN: f64 = WINDOW_S * (1.0 - OBJECTIVE) / 60.0;

/// What `failed` attempts spend of the error budget. The budget is a share of all attempts of 28 normal days, so that a
/// rush does not make it larger.
pub fn spent(failed: f64) -> BudgetSpent {
    let allowed = (1.0 - OBJECTIVE) * NORMAL_ATTEMPTS_PER_S * WINDOW_S;
    let share = failed / allowed;
    BudgetSpent {
        percent: 100.0 * share,
        minutes: BUDGET_MIN * share,
    }
}

/// Attempts and failures so far, and which alerts went out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Budget {
    buckets: Vec<(f64, f64)>,
    quiet: (f64, f64),
    slow_s: u32,
    paged: Sent,
    ticketed: Sent,
    slow_told: Sent,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum Sent {
    No,
    Yes,
}

impl Budget {
    pub(crate) fn new() -> Self {
        Self {
            buckets: Vec::new(),
            quiet: (0.0, 0.0),
            slow_s: 0,
            paged: Sent::No,
            ticketed: Sent::No,
            slow_told: Sent::No,
        }
    }

    /// Adds second `t`.
    pub(crate) fn add(&mut self, t: u32, attempts: f64, failures: f64) {
        if t.is_multiple_of(BUCKET_S) {
            self.buckets.push((0.0, 0.0));
        }
        if let Some(last) = self.buckets.last_mut() {
            last.0 += attempts;
            last.1 += failures;
        }
    }

    /// Takes what has been seen so far as a quiet hour's mean.
    pub(crate) fn settle(&mut self) {
        let n = small(self.buckets.len().max(1));
        let sum = self
            .buckets
            .iter()
            .fold((0.0, 0.0), |sum, b| (sum.0 + b.0, sum.1 + b.1));
        self.quiet = (sum.0 / n, sum.1 / n);
    }

    /// How many times faster than allowed the budget burns over the last `window_s` seconds.
    pub(crate) fn burn(&self, window_s: u32) -> f64 {
        let wanted = (window_s / BUCKET_S) as usize;
        let recent = &self.buckets[self.buckets.len().saturating_sub(wanted)..];
        let missing = small(wanted - recent.len());
        let sum = recent
            .iter()
            .fold((self.quiet.0 * missing, self.quiet.1 * missing), |sum, bucket| {
                (sum.0 + bucket.0, sum.1 + bucket.1)
            });
        sum.1 / sum.0.max(1e-9) / (1.0 - OBJECTIVE)
    }

    /// Alerts that this second raises, each once a run.
    pub(crate) fn alert(&mut self, t: u32, slow: Pace, limit_s: f64, facts: &mut Vec<Fact>) {
        self.slow_s = match slow {
            Pace::Slow => self.slow_s + 1,
            Pace::Fine => 0,
        };
        if self.slow_s >= SLOW_S && self.slow_told == Sent::No {
            self.slow_told = Sent::Yes;
            facts.push(Fact::Alert {
                text: format!("Latency p95 above {limit_s:.2} s for one minute."),
            });
        }
        if !t.is_multiple_of(BUCKET_S) {
            return;
        }
        if self.paged == Sent::No {
            let (short, long) = (self.burn(300), self.burn(3_600));
            if short >= PAGE_BURN && long >= PAGE_BURN {
                self.paged = Sent::Yes;
                facts.push(Fact::Alert {
                    text: format!("Page: error budget burns {short:.0} times too fast over 5 min, {long:.0} times over 1 h."),
                });
            }
        }
        if self.ticketed == Sent::No {
            let (short, long) = (self.burn(1_800), self.burn(21_600));
            if short >= TICKET_BURN && long >= TICKET_BURN {
                self.ticketed = Sent::Yes;
                facts.push(Fact::Alert {
                    text: format!("Ticket: error budget burns {short:.0} times too fast over 30 min, {long:.0} times over 6 h."),
                });
            }
        }
    }
}

/// A number of buckets: a run has some thousands at most.
fn small(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap_or(u32::MAX))
}

/// Whether latency misses its target this second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pace {
    Fine,
    Slow,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_budget_of_28_days_is_twenty_minutes_of_complete_failure() {
        assert!((BUDGET_MIN - 20.16).abs() < 1e-9);
        let one_minute = spent(60.0 * NORMAL_ATTEMPTS_PER_S);
        assert!((one_minute.minutes - 1.0).abs() < 1e-9);
        assert!((one_minute.percent - 100.0 / 20.16).abs() < 1e-9);
        assert!((spent(2.0 * 60.0 * NORMAL_ATTEMPTS_PER_S).minutes - 2.0).abs() < 1e-9);
        assert!(spent(0.0).percent.abs() < f64::EPSILON);
    }
}
