//! Plays a scenario over eight seeds and says where it does not do what it declares: it must hurt when nothing is
//! done, be won by its best moves and not by its wrong ones. Thresholds stand here, never in files.

use super::play::outcome;
use super::{Condition, Label, Move, Scenario, SelfHealing};
use crate::dim::{Device, Region, Tab};
use crate::id::At;
use crate::role::Role;
use crate::series::{CellCount, FraudGauge, Quantile, Readings, Series, ServiceGauge, Whole};
use crate::world::{Costs, Course, Delays, ONSET_AT, Seed, without_fault};

/// Seeds that every scenario is played with.
pub const SEEDS: [Seed; 8] = [
    Seed(7),
    Seed(11),
    Seed(23),
    Seed(101),
    Seed(404),
    Seed(1_984),
    Seed(31_337),
    Seed(271_828),
];
/// Doing nothing hurts within this time after onset, s.
const BREACH_WITHIN_S: u32 = 120;
/// A best move mitigates within this time after its first order, s.
const MITIGATES_WITHIN_S: u32 = 240;
/// A wrong move that mitigates costs at least this many times the best move's orders, or shows in a side counter.
const WRONG_COSTS: f64 = 1.5;
/// A side counter shows a price from here: cards twice, orders without stock, dollars of fraud.
const SIDE_DUPLICATES: f64 = 100.0;
const SIDE_OVERSOLD: f64 = 100.0;
const SIDE_FRAUD_USD: f64 = 2_000.0;
/// Orders at peak as a share of the twin's, median of the seeds: bad enough to matter, not so bad that nothing works.
/// The hardest scenarios (difficulty 5) may stop every order: that is their lesson.
const PEAK_RATIO: std::ops::RangeInclusive<f64> = 0.295..=0.965;
const HARDEST: u8 = 5;
/// A good signal stands out by this many deviations within this time after the breach, s.
const STANDS_OUT_SIGMA: f64 = 3.0;
const STANDS_OUT_WITHIN_S: u32 = 60;
/// How often somebody looks meanwhile, s.
const LOOK_EVERY_S: u32 = 10;
/// Each role has this many things to do or to find out before this moment of the run, s.
const USEFUL: usize = 2;
const USEFUL_BEFORE_S: u32 = 720;

/// A part of the file that a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The drives.
    Course,
    /// The move at this place of its list.
    Move(usize),
    /// The good signal at this place of its list.
    GoodSignal(usize),
    /// The card of a role.
    RoleCard(Role),
}

/// Something that the scenario declares and does not keep.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Broken {
    /// Where to look in the file.
    pub part: Part,
    /// What happened.
    pub message: String,
    /// What to do.
    pub remedy: String,
    /// With how many of the eight seeds; zero: the seed plays no part.
    pub seeds: usize,
}

impl std::fmt::Display for Broken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.seeds {
            0 => f.write_str(&self.message),
            n => write!(f, "{} (with {n} of {} seeds)", self.message, SEEDS.len()),
        }
    }
}

/// Findings, each told once.
#[derive(Default)]
struct Findings(Vec<Broken>);

impl Findings {
    /// Something that one seed showed; the same with another seed is counted.
    fn seen(&mut self, part: Part, message: impl Into<String>, remedy: &str) {
        let message = message.into();
        let same = |one: &&mut Broken| one.part == part && one.message == message;
        if let Some(known) = self.0.iter_mut().find(same) {
            known.seeds += 1;
        } else {
            self.say(part, message, remedy);
            if let Some(new) = self.0.last_mut() {
                new.seeds = 1;
            }
        }
    }

    fn say(&mut self, part: Part, message: impl Into<String>, remedy: &str) {
        let message = message.into();
        // Another face may show the same.
        if self
            .0
            .iter()
            .any(|known| known.part == part && known.message == message)
        {
            return;
        }
        self.0.push(Broken {
            part,
            message,
            remedy: remedy.to_owned(),
            seeds: 0,
        });
    }
}

/// Everything that the scenario does not keep; none: accepted.
pub fn accept(scenario: &Scenario) -> Vec<Broken> {
    let mut findings = Findings::default();
    let mut peaks = Vec::new();
    // Every face has its seeds, in turn.
    for (n, seed) in SEEDS.into_iter().enumerate() {
        let shown = scenario.face(n % scenario.faces());
        let (scenario, quiet) = (&shown, without_fault(&shown));
        if outcome(&quiet, seed, None, Delays::Shipped)
            .verdict()
            .breached
            .is_some()
        {
            findings.seen(
                Part::Course,
                "the target is missed without the fault",
                "lower the traffic that the twin sees, or widen the target",
            );
        }
        peaks.push(nothing_done(scenario, seed, &mut findings));
        let best: Vec<Costs> = of_label(scenario, Label::Best)
            .map(|(n, one)| best_move(scenario, seed, n, one, &mut findings))
            .collect();
        for (n, one) in of_label(scenario, Label::Wrong) {
            wrong_move(scenario, seed, n, one, &best, &mut findings);
        }
    }
    peaks.sort_by(f64::total_cmp);
    let median = f64::midpoint(peaks[3], peaks[4]);
    let may_stop = scenario.author.difficulty == HARDEST && median < *PEAK_RATIO.start();
    if !PEAK_RATIO.contains(&median) && !may_stop {
        findings.say(
            Part::Course,
            format!(
                "two to three minutes in, orders are at {:.0} % of normal",
                100.0 * median
            ),
            "drive the fault so that 30 to 96 % are left",
        );
    }
    for n in 0..scenario.faces() {
        let shown = scenario.face(n);
        signals(&shown, &without_fault(&shown), &mut findings);
    }
    roles(scenario, &mut findings);
    findings.0.sort();
    findings.0
}

fn of_label(scenario: &Scenario, label: Label) -> impl Iterator<Item = (usize, &Move)> {
    let moves = scenario.moves.iter().enumerate();
    moves.filter(move |(_, one)| one.label == label)
}

/// Nobody acts: breach in time, no healing but a declared one. Returns orders at peak over the twin's.
fn nothing_done(scenario: &Scenario, seed: Seed, findings: &mut Findings) -> f64 {
    let mut course = Course::new(scenario, seed);
    let mut peak = (0.0, 0.0);
    while course.clock() < At(scenario.minutes * 60) {
        let since_s = course.clock().0.checked_sub(ONSET_AT.0);
        course.advance();
        if since_s.is_some_and(|since_s| (120..200).contains(&since_s)) {
            let (orders, twin) = course.orders_per_s();
            peak = (peak.0 + orders, peak.1 + twin);
        }
    }
    let verdict = course.verdict();
    let breached = verdict.breached.map(|at| at.since_s(ONSET_AT));
    if breached.is_none_or(|after_s| after_s > BREACH_WITHIN_S) {
        findings.seen(
            Part::Course,
            format!("when nothing is done the target is not missed within {BREACH_WITHIN_S} s of onset"),
            "make the fault stronger or its ramp shorter",
        );
    }
    if verdict.mitigated.is_some() && scenario.heals_itself == SelfHealing::No {
        findings.seen(
            Part::Course,
            "the fault heals although nothing is done",
            "let it last, or declare heals_itself = \"late\"",
        );
    }
    peak.0 / f64::max(peak.1, 1e-9)
}

fn best_move(scenario: &Scenario, seed: Seed, n: usize, one: &Move, findings: &mut Findings) -> Costs {
    let course = outcome(scenario, seed, Some(one), Delays::Shipped);
    let began = ONSET_AT.plus_s(one.at_s);
    let after_s = course.verdict().mitigated.map(|at| at.since_s(began));
    if after_s.is_none_or(|after_s| after_s > MITIGATES_WITHIN_S) {
        findings.seen(
            Part::Move(n),
            format!(
                "the best move `{}` does not mitigate within {MITIGATES_WITHIN_S} s",
                one.name
            ),
            "give it the levers that end the fault, or label it acceptable",
        );
    }
    course.costs()
}

fn wrong_move(
    scenario: &Scenario,
    seed: Seed,
    n: usize,
    one: &Move,
    best: &[Costs],
    findings: &mut Findings,
) {
    let course = outcome(scenario, seed, Some(one), Delays::Shipped);
    if course.verdict().mitigated.is_none() {
        return;
    }
    let costs = course.costs();
    let least = |of: fn(&Costs) -> f64| best.iter().map(of).fold(f64::INFINITY, f64::min);
    let shows = |of: fn(&Costs) -> f64, from: f64| of(&costs) - least(of) >= from;
    let shows_price = costs.orders_lost >= WRONG_COSTS * least(|costs| costs.orders_lost)
        || shows(|costs| costs.duplicate_auths, SIDE_DUPLICATES)
        || shows(|costs| costs.oversold, SIDE_OVERSOLD)
        || shows(|costs| costs.fraud_loss_usd, SIDE_FRAUD_USD);
    if !shows_price {
        findings.seen(
            Part::Move(n),
            format!("the wrong move `{}` mitigates and shows no price", one.name),
            "label it acceptable, or declare another move as wrong",
        );
    }
}

/// Each declared tab shows something that leaves its usual scatter by three deviations soon after the breach; what the
/// other tabs are about does not.
fn signals(scenario: &Scenario, quiet: &Scenario, findings: &mut Findings) {
    let Some(breached) = outcome(scenario, SEEDS[0], None, Delays::Shipped)
        .verdict()
        .breached
    else {
        return;
    };
    let looks = Looks::new(scenario, quiet, breached);
    let all = Series::all();
    for (n, signal) in scenario.good_signal.iter().enumerate() {
        let Some(tab) = signal.tab.filter(|tab| !matches!(tab, Tab::Logs | Tab::Tickets)) else {
            continue;
        };
        let shown = all.iter().filter(|series| shown_on(tab, **series));
        let highest = shown.map(|series| looks.loudest(*series)).fold(0.0, f64::max);
        if highest < STANDS_OUT_SIGMA {
            findings.say(
                Part::GoodSignal(n),
                format!(
                    "nothing on {} stands out within {STANDS_OUT_WITHIN_S} s of the breach",
                    tab.name()
                ),
                "name the tab that shows the fault",
            );
        }
    }
    let declared = |tab: &Tab| scenario.good_signal.iter().any(|signal| signal.tab == Some(*tab));
    for tab in Tab::ALL.into_iter().filter(|tab| !declared(tab)) {
        let own = all.iter().filter(|series| own_to(tab, **series));
        if let Some(loud) = own
            .copied()
            .find(|series| looks.lasting(*series) >= STANDS_OUT_SIGMA)
        {
            findings.say(
                Part::Course,
                format!(
                    "{} is no good signal and stands out all the same ({loud:?})",
                    tab.name()
                ),
                "declare it as a good signal if it shows the fault, or drive less of it",
            );
        }
    }
}

/// What somebody sees who looks again and again after the breach, beside what other seeds show without the fault.
struct Looks {
    usual: Vec<Readings>,
    seen: Vec<Readings>,
}

impl Looks {
    fn new(scenario: &Scenario, quiet: &Scenario, breached: At) -> Self {
        let at = |scenario: &Scenario, seed: Seed, look: At| {
            let mut course = Course::new(scenario, seed);
            while course.clock() < look {
                course.advance();
            }
            course.readings()
        };
        let looks = (0..=STANDS_OUT_WITHIN_S / LOOK_EVERY_S).map(|n| breached.plus_s(n * LOOK_EVERY_S));
        Self {
            usual: SEEDS.iter().map(|seed| at(quiet, *seed, breached)).collect(),
            seen: looks.map(|look| at(scenario, SEEDS[0], look)).collect(),
        }
    }

    /// How many deviations a series is away in each look, least first.
    fn deviations(&self, series: Series) -> Vec<f64> {
        let n = f64::from(u32::try_from(self.usual.len()).unwrap_or(1));
        let mean = self.usual.iter().map(|one| shown_value(one, series)).sum::<f64>() / n;
        let away = |one: &Readings| (shown_value(one, series) - mean).abs();
        let spread = (self.usual.iter().map(|one| away(one) * away(one)).sum::<f64>() / n).sqrt();
        // A gauge that never moves on a quiet day still needs a visible step to stand out.
        let floor = 0.01 * mean.abs() + 1e-3 * series.ceiling();
        let least = spread.max(floor / STANDS_OUT_SIGMA);
        let mut deviations: Vec<f64> = self.seen.iter().map(|one| away(one) / least).collect();
        deviations.sort_by(f64::total_cmp);
        deviations
    }

    /// The look that shows most: one is enough to find something.
    fn loudest(&self, series: Series) -> f64 {
        self.deviations(series).last().copied().unwrap_or(0.0)
    }

    /// The look in the middle: what one look shows and the next does not is scatter.
    fn lasting(&self, series: Series) -> f64 {
        let deviations = self.deviations(series);
        deviations.get(deviations.len() / 2).copied().unwrap_or(0.0)
    }
}

/// A series as its chart is read. Script errors grow with sessions, and the chart beside them shows sessions: they are
/// read for each session.
fn shown_value(readings: &Readings, series: Series) -> f64 {
    let value = readings.get(series);
    if !matches!(
        series,
        Series::Whole(Whole::OwnScriptErrors | Whole::ThirdPartyErrors)
    ) {
        return value;
    }
    let cells = Device::ALL
        .into_iter()
        .flat_map(|device| Region::ALL.map(|region| (device, region)));
    let sessions: f64 = cells
        .map(|(device, region)| readings.get(Series::Cell(device, region, CellCount::Sessions)))
        .sum();
    value / sessions.max(1.0)
}

/// Whether a gauge speaks of the parts that a tab is about, and not of how much traffic still reaches them: where these
/// move, the trouble seems to be. Tabs of the whole checkout, logs and tickets tell of any trouble.
fn own_to(tab: Tab, series: Series) -> bool {
    match (tab, series) {
        (Tab::Payments | Tab::PromoTax, Series::Service(_, gauge)) => {
            matches!(gauge, ServiceGauge::Errors | ServiceGauge::Timeouts) && shown_on(tab, series)
        }
        (Tab::PromoTax, Series::Whole(gauge)) => matches!(gauge, Whole::PromoEval | Whole::PromoDepth),
        (Tab::Fraud, Series::Fraud(gauge)) => {
            matches!(
                gauge,
                FraudGauge::Approved | FraudGauge::Review | FraudGauge::Declined
            )
        }
        (Tab::Fraud, Series::Whole(gauge)) => matches!(gauge, Whole::FastLane | Whole::Unscored),
        (Tab::Client, Series::Whole(gauge)) => {
            matches!(gauge, Whole::ThirdPartyErrors | Whole::OwnScriptErrors)
        }
        (Tab::Traffic, Series::Whole(gauge)) => matches!(gauge, Whole::Bots | Whole::OutOfStock),
        (
            Tab::Overview
            | Tab::Services
            | Tab::Payments
            | Tab::Client
            | Tab::PromoTax
            | Tab::Fraud
            | Tab::Traffic
            | Tab::Logs
            | Tab::Tickets,
            Series::Cell(..)
            | Series::Latency(..)
            | Series::Felt(..)
            | Series::Service(..)
            | Series::Completion(_)
            | Series::Fraud(_)
            | Series::Whole(_)
            | Series::Breaker(_),
        ) => false,
    }
}

/// Whether a tab shows a series.
fn shown_on(tab: Tab, series: Series) -> bool {
    use crate::dim::Service::{
        Fraud, InventoryApac, InventoryEu, InventoryNa, PayBackup, PayPrimaryA, PayPrimaryB, Promo, TaxApac,
        TaxEu, TaxNa,
    };
    match tab {
        Tab::Overview => matches!(series, Series::Cell(..) | Series::Latency(_, Quantile::P95)),
        Tab::Services => matches!(
            series,
            Series::Service(
                _,
                ServiceGauge::Saturation
                    | ServiceGauge::Errors
                    | ServiceGauge::P95
                    | ServiceGauge::CallsPerCheckout
                    | ServiceGauge::Queue
            )
        ),
        Tab::Payments => matches!(
            series,
            Series::Service(PayPrimaryA | PayPrimaryB | PayBackup, _) | Series::Completion(_)
        ),
        Tab::Client => matches!(
            series,
            Series::Felt(..)
                | Series::Cell(..)
                | Series::Completion(_)
                | Series::Whole(Whole::ThirdPartyErrors | Whole::OwnScriptErrors)
        ),
        Tab::PromoTax => matches!(
            series,
            Series::Service(
                Promo | TaxNa | TaxEu | TaxApac | InventoryNa | InventoryEu | InventoryApac,
                _
            ) | Series::Whole(Whole::PromoEval | Whole::PromoDepth)
        ),
        Tab::Fraud => matches!(
            series,
            Series::Fraud(_)
                | Series::Whole(Whole::FastLane | Whole::Unscored)
                | Series::Service(Fraud, ServiceGauge::P95 | ServiceGauge::Saturation)
        ),
        Tab::Traffic => matches!(
            series,
            Series::Whole(Whole::Bots | Whole::HoldRatio | Whole::OutOfStock)
        ),
        Tab::Logs | Tab::Tickets => false,
    }
}

/// Levers of their own, prompts, and words addressed to them.
fn roles(scenario: &Scenario, findings: &mut Findings) {
    let script = scenario.script();
    for role in Role::ALL {
        let levers = script
            .levers
            .iter()
            .filter(|lever| script.owners(lever).has(role));
        let flags = script.flags.iter().filter(|flag| flag.owners.has(role));
        // What comes only when somebody has acted may never come.
        let comes =
            |only_if: &Option<Condition>| only_if.as_ref().is_none_or(Condition::holds_if_nobody_acts);
        let prompts = scenario.prompt.iter().filter(|prompt| {
            prompt.decides == role && prompt.at_s < USEFUL_BEFORE_S && comes(&prompt.only_if)
        });
        let heard = scenario.inject.iter().filter(|inject| {
            inject.at_s.is_some_and(|at_s| at_s < USEFUL_BEFORE_S)
                && (inject.to.is_empty() || inject.to.contains(&role))
                && comes(&inject.only_if)
        });
        let useful = levers.count() + flags.count() + prompts.count() + heard.count();
        if useful < USEFUL {
            findings.say(
                Part::RoleCard(role),
                format!(
                    "{} has {useful} things to do or to learn by minute 12",
                    role.name()
                ),
                "give the role a lever, a prompt, or an inject that tells it something",
            );
        }
    }
}
