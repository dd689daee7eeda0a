//! Plays a scenario without people: nothing done, or one of its declared moves, and what that came to.
//! Prints nothing itself: results go out as values, text or JSON for the command line and the tests.

use serde::Serialize;

use super::{Label, Move, Scenario};
use crate::id::At;
use crate::lever::Order;
use crate::series::{Quantile, Readings, Series};
use crate::world::{BUDGET_MIN, Course, Delays, ONSET_AT, PRE_ROLL_S, Seed, Standing, TelemetryHash, spent};

/// Oracle runs end at this model second, as the reference figures do.
const ORACLE_HORIZON_T: u32 = 2_400;
/// "At peak" means the mean over these seconds after onset: past every ramp, before the first decisive action.
const PEAK_S: std::ops::Range<u32> = 120..200;

/// What is done during the run. Text form: `none`, `best`, `right:NAME`, `wrong:NAME`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Policy {
    /// Nobody acts.
    Nothing,
    /// The first move declared best.
    Best,
    /// A move declared best or acceptable, by name.
    Right(String),
    /// A move declared wrong, by name.
    Wrong(String),
}

/// A policy that the scenario does not have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoPolicy {
    /// Not one of the text forms.
    #[error("`{0}` is no policy: write none, best, right:NAME or wrong:NAME")]
    Unreadable(String),
    /// The file declares no such move under that label.
    #[error("the scenario has no such move; it has {known}")]
    Undeclared {
        /// What it declares.
        known: String,
    },
}

impl std::str::FromStr for Policy {
    type Err = NoPolicy;

    fn from_str(text: &str) -> Result<Self, NoPolicy> {
        match text.split_once(':') {
            None if text == "none" => Ok(Self::Nothing),
            None if text == "best" => Ok(Self::Best),
            Some(("right", name)) => Ok(Self::Right(name.to_owned())),
            Some(("wrong", name)) => Ok(Self::Wrong(name.to_owned())),
            None | Some(_) => Err(NoPolicy::Unreadable(text.to_owned())),
        }
    }
}

impl std::fmt::Display for Policy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Nothing => f.write_str("none"),
            Self::Best => f.write_str("best"),
            Self::Right(name) => write!(f, "right:{name}"),
            Self::Wrong(name) => write!(f, "wrong:{name}"),
        }
    }
}

/// What a run came to; its JSON form is what `scenario play --json` prints. Times are seconds after onset.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Played {
    /// Scenario.
    pub scenario: String,
    /// Seed.
    pub seed: u64,
    /// What was done.
    pub policy: String,
    /// First of 15 bad seconds.
    pub breached_at_s: Option<u32>,
    /// First of 60 good seconds after the breach.
    pub mitigated_at_s: Option<u32>,
    /// Orders lost against the twin.
    pub orders_lost: f64,
    /// Orders of the twin.
    pub orders_twin: f64,
    /// Orders over the twin's, 120 to 200 s after onset.
    pub orders_at_peak_ratio: f64,
    /// Mean p95 over the same seconds, s.
    pub p95_peak_s: f64,
    /// Mean share of attempts that succeed over the same seconds.
    pub ok_min: f64,
    /// Cards authorised twice.
    pub duplicate_auths: f64,
    /// Orders sold without stock.
    pub oversold: f64,
    /// Fraud let through, US dollars.
    pub fraud_loss_usd: f64,
    /// What the run spent of the error budget of 28 days, percent.
    pub error_budget_percent: f64,
    /// The same as minutes of complete failure.
    pub error_budget_min: f64,
    /// SHA-256 over every series of every second of the run, where they were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub telemetry_sha256: Option<String>,
    /// The course minute by minute, for the table.
    #[serde(skip)]
    pub minutes: Vec<Minute>,
}

/// One minute of the course.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Minute {
    /// Minute of the run, from 1.
    pub number: u32,
    /// Orders of the minute.
    pub orders: f64,
    /// Orders of the twin.
    pub orders_twin: f64,
    /// p95 at its end, s.
    pub p95_s: f64,
    /// Share of attempts that succeeded at its end.
    pub success: f64,
    /// Where the run stood at its end.
    pub standing: Standing,
}

impl Scenario {
    /// The move that a policy means; none for doing nothing.
    pub fn policy(&self, policy: &Policy) -> Result<Option<&Move>, NoPolicy> {
        let find = |wanted: &dyn Fn(&Move) -> bool| self.moves.iter().find(|one| wanted(one));
        let found = match policy {
            Policy::Nothing => return Ok(None),
            Policy::Best => find(&|one| one.label == Label::Best),
            Policy::Right(name) => find(&|one| one.name == *name && one.label != Label::Wrong),
            Policy::Wrong(name) => find(&|one| one.name == *name && one.label == Label::Wrong),
        };
        found.map(Some).ok_or_else(|| NoPolicy::Undeclared {
            known: self.moves_in_words(),
        })
    }

    /// The declared moves as they are asked for: "right:NAME, wrong:NAME".
    fn moves_in_words(&self) -> String {
        let asked = self.moves.iter().map(|one| match one.label {
            Label::Best | Label::Acceptable => format!("right:{}", one.name),
            Label::Wrong => format!("wrong:{}", one.name),
        });
        let all: Vec<_> = asked.collect();
        all.join(", ")
    }

    /// The declared moves as `{"best": […], "acceptable": […], "wrong": […]}`.
    pub fn move_names(&self) -> String {
        let named = |label: Label| -> Vec<&str> {
            let of_label = self.moves.iter().filter(|one| one.label == label);
            of_label.map(|one| one.name.as_str()).collect()
        };
        serde_json::json!({
            "best": named(Label::Best),
            "acceptable": named(Label::Acceptable),
            "wrong": named(Label::Wrong),
        })
        .to_string()
    }
}

/// How much of a run is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// Every series of every second, with a hash over them.
    EverySeries,
    /// What the outcome needs: some milliseconds a run.
    Figures,
}

/// Plays a scenario with every series. `first_s`: seconds after onset of the move's first order; none: as the move declares it.
pub fn play(
    scenario: &Scenario,
    seed: Seed,
    policy: &Policy,
    first_s: Option<u32>,
    delays: Delays,
) -> Result<Played, NoPolicy> {
    play_to(scenario, seed, policy, first_s, delays, Detail::EverySeries)
}

/// Plays a scenario and looks at as much of it as is asked for.
pub(super) fn play_to(
    scenario: &Scenario,
    seed: Seed,
    policy: &Policy,
    first_s: Option<u32>,
    delays: Delays,
    detail: Detail,
) -> Result<Played, NoPolicy> {
    // Reference figures are of the scenario as written.
    let shown = match delays {
        Delays::Shipped => scenario.shown_by(seed),
        Delays::Oracle => scenario.face(0),
    };
    let scenario = &shown;
    let orders = orders_of(scenario.policy(policy)?, first_s);
    let mut course = Course::with_delays(scenario, seed, delays);
    let mut hash = TelemetryHash::default();
    let mut peak = Peak::default();
    let mut minutes = Vec::new();
    let mut minute = (0.0, 0.0);
    while course.clock() < horizon(scenario, delays) {
        pull_due(&mut course, &orders);
        let at = course.clock().plus_s(1);
        let whole_minute = at.0.is_multiple_of(60);
        let p95 = |readings: &Readings| readings.get(Series::Latency(None, Quantile::P95));
        let p95_s = match detail {
            Detail::EverySeries => {
                let second = course.tick();
                hash.add(&second);
                p95(&second.readings)
            }
            Detail::Figures => {
                course.advance();
                // Percentiles are most of a second's work: only where somebody reads them.
                if Peak::holds(at) || whole_minute {
                    p95(&course.readings())
                } else {
                    0.0
                }
            }
        };
        let (orders, orders_twin) = course.orders_per_s();
        minute = (minute.0 + orders, minute.1 + orders_twin);
        peak.add(&course, p95_s);
        if whole_minute {
            minutes.push(Minute {
                number: at.0 / 60,
                orders: minute.0,
                orders_twin: minute.1,
                p95_s,
                success: course.success(),
                standing: course.verdict().standing,
            });
            minute = (0.0, 0.0);
        }
    }
    let costs = course.costs();
    let verdict = course.verdict();
    let budget = spent(costs.failed_attempts.unwrap_or_default());
    Ok(Played {
        scenario: scenario.id.0.clone(),
        seed: seed.0,
        policy: policy.to_string(),
        breached_at_s: verdict.breached.map(|at| at.since_s(ONSET_AT)),
        mitigated_at_s: verdict.mitigated.map(|at| at.since_s(ONSET_AT)),
        orders_lost: costs.orders_lost,
        orders_twin: costs.orders_twin,
        orders_at_peak_ratio: peak.orders / peak.orders_twin.max(1e-9),
        p95_peak_s: peak.p95_s / peak.seconds.max(1.0),
        ok_min: peak.success / peak.seconds.max(1.0),
        duplicate_auths: costs.duplicate_auths,
        oversold: costs.oversold,
        fraud_loss_usd: costs.fraud_loss_usd,
        error_budget_percent: budget.percent,
        error_budget_min: budget.minutes,
        telemetry_sha256: (detail == Detail::EverySeries).then(|| hash.finish()),
        minutes,
    })
}

/// A run with the same orders, for state and verdict only: some milliseconds.
pub fn outcome(scenario: &Scenario, seed: Seed, one: Option<&Move>, delays: Delays) -> Course {
    let orders = orders_of(one, None);
    let mut course = Course::with_delays(scenario, seed, delays);
    while course.clock() < horizon(scenario, delays) {
        pull_due(&mut course, &orders);
        course.advance();
    }
    course
}

fn horizon(scenario: &Scenario, delays: Delays) -> At {
    match delays {
        Delays::Shipped => At(scenario.minutes * 60),
        Delays::Oracle => At(ORACLE_HORIZON_T - PRE_ROLL_S),
    }
}

/// The orders of a move on the room's clock.
fn orders_of(one: Option<&Move>, first_s: Option<u32>) -> Vec<(At, Order)> {
    let Some(one) = one else {
        return Vec::new();
    };
    let first = ONSET_AT.plus_s(first_s.unwrap_or(one.at_s));
    let orders = one.orders.iter().map(|timed| {
        let order = Order {
            lever: timed.lever.clone(),
            set: timed.set,
        };
        (first.plus_s(timed.after_s), order)
    });
    orders.collect()
}

fn pull_due(course: &mut Course, orders: &[(At, Order)]) {
    let now = course.clock();
    for (_, order) in orders.iter().filter(|(at, _)| *at == now) {
        course.pull(order);
    }
}

/// Sums over the seconds at peak.
#[derive(Default)]
struct Peak {
    orders: f64,
    orders_twin: f64,
    p95_s: f64,
    success: f64,
    seconds: f64,
}

impl Peak {
    /// Whether the second that ends at this moment is one of them.
    fn holds(at: At) -> bool {
        let since_s = (at.0 - 1).checked_sub(ONSET_AT.0);
        since_s.is_some_and(|since_s| PEAK_S.contains(&since_s))
    }

    fn add(&mut self, course: &Course, p95_s: f64) {
        if Self::holds(course.clock()) {
            let (orders, orders_twin) = course.orders_per_s();
            self.orders += orders;
            self.orders_twin += orders_twin;
            self.p95_s += p95_s;
            self.success += course.success();
            self.seconds += 1.0;
        }
    }
}

impl Played {
    /// One line of JSON.
    pub fn json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The course as a table, one row a minute, and a summary under it.
    pub fn table(&self) -> String {
        use std::fmt::Write as _;
        let mut text = format!("{}  seed {}  {}\n\n", self.scenario, self.seed, self.policy);
        text.push_str("minute  orders   twin  share   p95 s  success  standing\n");
        for row in &self.minutes {
            let _ = writeln!(
                text,
                "{:>6}  {:>6.0} {:>6.0}  {:>4.0} %  {:>6.2}  {:>6.2} %  {}",
                row.number,
                row.orders,
                row.orders_twin,
                100.0 * row.orders / row.orders_twin.max(1e-9),
                row.p95_s,
                100.0 * row.success,
                standing_word(row.standing),
            );
        }
        let after = |s: Option<u32>| s.map_or_else(|| "never".to_owned(), |s| format!("{s} s after onset"));
        let _ = write!(
            text,
            "\nbreached          {}\nmitigated         {}\norders lost       {:.0} of {:.0}\nat peak           {:.0} % of normal orders, p95 {:.2} s, success {:.2} %\nduplicate auths   {:.0}\noversold          {:.0}\nfraud loss        ${:.0}\nerror budget      {:.1} % of 28 days, {:.1} of {:.1} minutes\ntelemetry         {}\n",
            after(self.breached_at_s),
            after(self.mitigated_at_s),
            self.orders_lost,
            self.orders_twin,
            100.0 * self.orders_at_peak_ratio,
            self.p95_peak_s,
            100.0 * self.ok_min,
            self.duplicate_auths,
            self.oversold,
            self.fraud_loss_usd,
            self.error_budget_percent,
            self.error_budget_min,
            BUDGET_MIN,
            self.telemetry_sha256.as_deref().unwrap_or("not counted"),
        );
        text
    }
}

const fn standing_word(standing: Standing) -> &'static str {
    match standing {
        Standing::Calm => "calm",
        Standing::Breached => "breached",
        Standing::Recovering => "recovering",
        Standing::Mitigated => "mitigated",
    }
}
