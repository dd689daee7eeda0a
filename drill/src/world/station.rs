//! One service of the checkout: its queue, time-outs and retries, for one second at a time.
//! Knows no lever and no scenario; the equations are those of docs/model.md.

use serde::{Deserialize, Serialize};

use super::lognormal::Piece;
use crate::dim::Service;
use crate::series::BreakerState;

/// Wait before a retry, s.
const BACKOFF_S: f64 = 0.2;
/// Share of calls that fail on a quiet day.
pub(crate) const QUIET_ERRORS: f64 = 1e-4;

/// A breaker opens after this many seconds in which more than half of the tries fail, with more than one try a second.
const BREAKER_BAD_S: u32 = 10;
const BREAKER_FAILS: f64 = 0.5;
/// While it is open it answers every call itself, within this time, s.
const BREAKER_ANSWERS_IN_S: f64 = 0.005;
/// It stays open for so long, s, and is half-open then: for so many seconds this share of calls goes through, about one
/// in three seconds for a payment, to see whether the service is well.
const BREAKER_OPEN_S: u32 = 30;
const BREAKER_ASKS_S: u32 = 5;
const BREAKER_PASSES: f64 = 0.02;

/// What a service is built like.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Built {
    /// Mean time of one call, s.
    pub(crate) service_s: f64,
    /// Workers.
    pub(crate) workers: f64,
    /// Coefficient of variation of one call.
    pub(crate) variation: f64,
    /// Callers give up after, s; infinite: never.
    pub(crate) timeout_s: f64,
    /// Retries after a failure.
    pub(crate) retries: f64,
    /// Backlog at most, seconds of work.
    pub(crate) queue_s: f64,
}

const fn built(
    service_s: f64,
    workers: f64,
    variation: f64,
    timeout_s: f64,
    retries: f64,
    queue_s: f64,
) -> Built {
    Built {
        service_s,
        workers,
        variation,
        timeout_s,
        retries,
        queue_s,
    }
}

/// Base parameters, in the order of [`Service::ALL`].
pub(crate) const BUILT: [Built; 14] = [
    built(0.012, 4.0, 0.60, f64::INFINITY, 0.0, 1.5),
    built(0.035, 6.0, 0.50, 2.0, 0.0, 1.5),
    built(0.045, 7.0, 0.60, 2.5, 1.0, 1.5),
    built(0.060, 4.0, 0.70, 1.5, 1.0, 1.5),
    built(0.060, 3.0, 0.70, 1.5, 1.0, 1.5),
    built(0.060, 2.0, 0.70, 1.5, 1.0, 1.5),
    built(0.030, 4.0, 0.60, 1.5, 1.0, 1.5),
    built(0.030, 3.0, 0.60, 1.5, 1.0, 1.5),
    built(0.030, 2.0, 0.60, 1.5, 1.0, 1.5),
    built(0.040, 4.0, 0.50, 1.0, 0.0, 1.5),
    built(0.180, 7.7, 0.75, 3.0, 2.0, 2.0),
    built(0.180, 6.3, 0.75, 3.0, 2.0, 2.0),
    built(0.240, 5.5, 0.75, 3.0, 1.0, 1.5),
    built(0.030, 4.0, 0.50, 2.0, 1.0, 1.5),
];

/// Under which conditions a service works for one second.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Conditions {
    /// Factor on the time of one call.
    pub(crate) slow: f64,
    /// Share of workers that are well, 0–1.
    pub(crate) health: f64,
    /// Factor on the number of workers.
    pub(crate) scale: f64,
    /// Errors beside the quiet ones, share.
    pub(crate) errors: f64,
    /// Retries after a failure.
    pub(crate) retries: f64,
    /// Callers give up after, s.
    pub(crate) timeout_s: f64,
    /// Backlog at most, seconds of work.
    pub(crate) queue_s: f64,
    /// Retries allowed as a share of first tries; none: no limit.
    pub(crate) retry_budget: Option<f64>,
    /// Whether callers have a circuit breaker in front of the service.
    pub(crate) breaker: Breaker,
}

/// A circuit breaker in front of a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Breaker {
    Fitted,
    None,
}

/// How a circuit breaker stands, second by second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Circuit {
    /// There is none.
    None,
    /// Calls go through; bad seconds in a row so far.
    Closed { bad_s: u32 },
    /// The first second in which calls go through again.
    ClosedAgain,
    /// No call goes through for so many seconds more.
    Open { left_s: u32 },
    /// Some calls go through for so many seconds more.
    HalfOpen { left_s: u32 },
}

impl Circuit {
    const CLOSED: Self = Self::Closed { bad_s: 0 };
    const OPEN: Self = Self::Open {
        left_s: BREAKER_OPEN_S,
    };

    /// As it stands for a second, by whether a breaker is in front of the service now.
    const fn with(self, breaker: Breaker) -> Self {
        match (breaker, self) {
            (Breaker::None, _) => Self::None,
            (Breaker::Fitted, Self::None) => Self::CLOSED,
            (Breaker::Fitted, now) => now,
        }
    }

    /// Share of calls that go through.
    const fn passes(self) -> f64 {
        match self {
            Self::None | Self::Closed { .. } | Self::ClosedAgain => 1.0,
            Self::HalfOpen { .. } => BREAKER_PASSES,
            Self::Open { .. } => 0.0,
        }
    }

    /// After a second in which `fails` of the tries failed, of `offered` tries.
    fn after(self, fails: f64, offered: f64) -> Self {
        let bad = fails > BREAKER_FAILS;
        match self {
            Self::None => Self::None,
            Self::Closed { bad_s } if bad && offered > 1.0 => {
                if bad_s + 1 >= BREAKER_BAD_S {
                    Self::OPEN
                } else {
                    Self::Closed { bad_s: bad_s + 1 }
                }
            }
            Self::ClosedAgain | Self::Closed { .. } => Self::CLOSED,
            Self::Open { left_s: 0 | 1 } => Self::HalfOpen {
                left_s: BREAKER_ASKS_S,
            },
            Self::Open { left_s } => Self::Open { left_s: left_s - 1 },
            Self::HalfOpen { .. } if bad => Self::OPEN,
            Self::HalfOpen { left_s: 0 | 1 } => Self::ClosedAgain,
            Self::HalfOpen { left_s } => Self::HalfOpen { left_s: left_s - 1 },
        }
    }

    /// On screen.
    pub(crate) const fn state(self) -> BreakerState {
        match self {
            Self::None => BreakerState::None,
            Self::Closed { .. } | Self::ClosedAgain => BreakerState::Closed,
            Self::Open { .. } => BreakerState::Open,
            Self::HalfOpen { .. } => BreakerState::HalfOpen,
        }
    }
}

/// A service and what it did in its last second.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Station {
    /// Calls waiting.
    backlog: f64,
    /// The breaker after the last second.
    circuit: Circuit,
    /// The breaker in the last second.
    pub(crate) stood: Circuit,
    /// Share of requests that the breaker answered instead of the service.
    pub(crate) kept_away: f64,
    /// Requests per second, those that the breaker answered included.
    pub(crate) wanted: f64,
    /// Retries that arrive next second.
    pub(crate) retries: f64,
    /// Time of one call with waiting, mean, s.
    pub(crate) call_s: f64,
    /// Its variance, s².
    pub(crate) call_variance: f64,
    /// Share of tries that fail.
    pub(crate) try_fails: f64,
    /// Share of tries that time out.
    pub(crate) timeouts: f64,
    /// Share of tries that are refused because the queue is full.
    pub(crate) shed: f64,
    /// Share of requests that fail after all retries.
    pub(crate) fails: f64,
    /// Tries per second, retries included.
    pub(crate) offered: f64,
    /// Load over capacity.
    pub(crate) load: f64,
    /// Capacity, tries per second.
    capacity: f64,
    /// Time of a request with its retries, mean, s.
    pub(crate) request_s: f64,
    /// Its variance, s².
    pub(crate) request_variance: f64,
    /// The time-out that was in force, s; zero: none.
    pub(crate) timeout_s: f64,
}

impl Station {
    /// At rest.
    pub(crate) const fn idle(service: Service) -> Self {
        let base = BUILT[service as usize];
        Self {
            backlog: 0.0,
            circuit: Circuit::None,
            stood: Circuit::None,
            kept_away: 0.0,
            wanted: 0.0,
            retries: 0.0,
            call_s: base.service_s,
            call_variance: 0.0,
            try_fails: QUIET_ERRORS,
            timeouts: 0.0,
            shed: 0.0,
            fails: QUIET_ERRORS,
            offered: 0.0,
            load: 0.0,
            capacity: base.workers / base.service_s,
            request_s: base.service_s,
            request_variance: 0.0,
            timeout_s: 0.0,
        }
    }

    /// Backlog as seconds of work.
    pub(crate) fn queue_s(&self) -> f64 {
        self.backlog / self.capacity.max(1e-9)
    }

    /// 95th percentile of one call as the caller sees it: never above the time-out.
    pub(crate) fn p95_s(&self) -> f64 {
        let p95 = Piece::new(1.0, self.call_s, self.call_variance).p95();
        if self.timeout_s > 0.0 {
            p95.min(self.timeout_s)
        } else {
            p95
        }
    }

    /// One second with `fresh` new requests.
    pub(crate) fn step(&mut self, base: &Built, fresh: f64, now: &Conditions) {
        let service_s = base.service_s * now.slow;
        let workers = base.workers * now.scale * now.health;
        let capacity = workers / service_s;
        self.stood = self.circuit.with(now.breaker);
        let passes = self.stood.passes();
        let passing = fresh * passes;
        let offered = passing + self.retries;
        self.queue_and_wait(base, offered, capacity, service_s, workers, now);
        self.fail_and_retry(passing, now);
        self.circuit = self.stood.after(self.try_fails, self.offered);
        self.wanted = fresh;
        self.kept_away = 1.0 - passes;
        if passes < 1.0 {
            self.keep_away(passes);
        }
    }

    /// What the breaker kept away has failed at once: requests are a mixture of these and of those that went through.
    fn keep_away(&mut self, passes: f64) {
        let kept = self.kept_away;
        let apart_s = self.request_s - BREAKER_ANSWERS_IN_S;
        self.fails = kept + passes * self.fails;
        self.request_s = kept * BREAKER_ANSWERS_IN_S + passes * self.request_s;
        self.request_variance = passes * self.request_variance + passes * kept * apart_s * apart_s;
    }

    /// Share of requests that fail where callers can do without an answer while the breaker is open or asks: they use
    /// what they have instead, for the calls that went through in vain as well.
    pub(crate) fn fails_with_fallback(&self) -> f64 {
        if self.kept_away > 0.0 { 0.0 } else { self.fails }
    }

    fn queue_and_wait(
        &mut self,
        base: &Built,
        offered: f64,
        capacity: f64,
        service_s: f64,
        workers: f64,
        now: &Conditions,
    ) {
        let bound = now.queue_s * capacity;
        let waiting = self.backlog + offered - capacity;
        // Where the capacity has just collapsed, calls that waited already are sent away too: the share of the new ones
        // is then the whole.
        self.shed = if offered > 0.0 {
            ((waiting - bound).max(0.0) / offered).min(1.0)
        } else {
            0.0
        };
        self.backlog = waiting.clamp(0.0, bound);
        self.load = if capacity > 0.0 { offered / capacity } else { 9.0 };
        self.offered = offered;
        self.capacity = capacity;
        let busy = self.load.min(0.97);
        let workers = workers.max(1.0);
        // Sakasegawa's approximation of the wait in an M/M/c queue.
        let wait_s =
            (service_s / workers) * libm::pow(busy, (2.0 * (workers + 1.0)).sqrt() - 1.0) / (1.0 - busy);
        let backlog_s = self.backlog / capacity;
        let scatter = base.variation * service_s;
        self.call_s = service_s + wait_s + backlog_s;
        self.call_variance = scatter * scatter + wait_s * wait_s + (0.25 * backlog_s) * (0.25 * backlog_s);
    }

    fn fail_and_retry(&mut self, fresh: f64, now: &Conditions) {
        let has_timeout = now.timeout_s.is_finite();
        self.timeout_s = if has_timeout { now.timeout_s } else { 0.0 };
        self.timeouts = if has_timeout {
            Piece::new(1.0, self.call_s, self.call_variance).above(now.timeout_s)
        } else {
            0.0
        };
        let errors = (QUIET_ERRORS + now.errors).min(0.999);
        let fail = 1.0 - (1.0 - errors) * (1.0 - self.timeouts) * (1.0 - self.shed);
        let (mut tries, mut fail_all) = (1.0, fail);
        let mut left = now.retries;
        while left >= 0.5 {
            tries += fail_all;
            fail_all *= fail;
            left -= 1.0;
        }
        let mut extra = fresh * (tries - 1.0);
        if let Some(budget) = now.retry_budget {
            let allowed = extra.min(budget * fresh);
            let share = if extra > 0.0 { allowed / extra } else { 1.0 };
            tries = 1.0 + (tries - 1.0) * share;
            fail_all = fail * (1.0 - share) + fail_all * share;
            extra = allowed;
        }
        self.try_fails = fail;
        self.fails = fail_all;
        self.retries = extra;
        let (seen_s, seen_variance) = if has_timeout {
            let cut = 0.35 * now.timeout_s;
            (self.call_s.min(now.timeout_s), self.call_variance.min(cut * cut))
        } else {
            (self.call_s, self.call_variance)
        };
        self.request_s = tries * seen_s + (tries - 1.0) * BACKOFF_S;
        self.request_variance = tries * seen_variance + (tries - 1.0) * seen_s * seen_s;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SICK: Conditions = Conditions {
        slow: 1.0,
        health: 1.0,
        scale: 1.0,
        errors: 0.9,
        retries: 1.0,
        timeout_s: 1.5,
        queue_s: 1.5,
        retry_budget: None,
        breaker: Breaker::Fitted,
    };

    fn run(station: &mut Station, seconds: u32, now: &Conditions) {
        for _ in 0..seconds {
            station.step(&BUILT[Service::TaxEu as usize], 10.0, now);
        }
    }

    #[test]
    fn a_breaker_opens_after_ten_bad_seconds_and_closes_when_the_service_is_well() {
        let mut station = Station::idle(Service::TaxEu);
        run(&mut station, 10, &SICK);
        assert!(station.offered > 10.0);
        run(&mut station, 2, &SICK);
        assert_eq!(station.stood.state(), BreakerState::Open);
        assert!(station.offered < f64::EPSILON && station.fails > 0.99);
        assert!(station.request_s < 0.01, "what is kept away fails at once");
        run(&mut station, 29, &SICK);
        assert_eq!(station.stood.state(), BreakerState::HalfOpen);
        assert!(station.offered > 0.0 && station.offered < 1.0, "it asks");
        run(&mut station, 1, &SICK);
        assert_eq!(station.stood.state(), BreakerState::Open, "it was not answered");
        let well = Conditions { errors: 0.0, ..SICK };
        run(&mut station, 40, &well);
        assert_eq!(station.stood.state(), BreakerState::Closed);
        assert!(station.offered > 9.9 && station.fails < 0.01);
    }

    #[test]
    fn a_breaker_that_is_taken_away_lets_every_call_through_at_once() {
        let mut station = Station::idle(Service::TaxEu);
        run(&mut station, 12, &SICK);
        assert!(station.kept_away > 0.99);
        let bare = Conditions {
            breaker: Breaker::None,
            ..SICK
        };
        run(&mut station, 1, &bare);
        assert!(station.offered > 9.9 && station.kept_away < f64::EPSILON);
    }

    #[test]
    fn a_collapse_sends_everybody_away_and_no_more() {
        let mut station = Station::idle(Service::Cart);
        let slowing = |slow| Conditions {
            slow,
            errors: 0.0,
            breaker: Breaker::None,
            ..SICK
        };
        for slow in [1.0, 10.0, 39.0, 39.0] {
            station.step(&BUILT[Service::Cart as usize], 70.0, &slowing(slow));
            assert!(station.shed <= 1.0 && station.fails <= 1.0, "{station:?}");
        }
    }

    #[test]
    fn without_a_breaker_every_call_goes_through() {
        let mut station = Station::idle(Service::TaxEu);
        let bare = Conditions {
            breaker: Breaker::None,
            ..SICK
        };
        run(&mut station, 60, &bare);
        assert!(station.offered > 10.0);
    }
}
