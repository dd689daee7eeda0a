//! Plays a scenario over eight seeds and says where it does not do what it declares: it must hurt when nothing is
//! done, be won by its best moves and not by its wrong ones. Thresholds stand here, never in files.

use super::play::outcome;
use super::{Label, Move, Scenario, SelfHealing};
use crate::dim::Tab;
use crate::id::At;
use crate::role::Role;
use crate::series::{Quantile, Series, ServiceGauge, Whole};
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

/// Everything that the scenario does not keep, as sentences; none: accepted.
pub fn accept(scenario: &Scenario) -> Vec<String> {
    let mut broken = Vec::new();
    let quiet = without_fault(scenario);
    let best: Vec<&Move> = of_label(scenario, Label::Best);
    let mut peaks = Vec::new();
    for seed in SEEDS {
        if outcome(&quiet, seed, None, Delays::Shipped)
            .verdict()
            .breached
            .is_some()
        {
            broken.push(format!("seed {}: breaches without the fault", seed.0));
        }
        peaks.push(nothing_done(scenario, seed, &mut broken));
        let best_costs: Vec<Costs> = best
            .iter()
            .map(|one| best_move(scenario, seed, one, &mut broken))
            .collect();
        for one in of_label(scenario, Label::Wrong) {
            wrong_move(scenario, seed, one, &best_costs, &mut broken);
        }
    }
    peaks.sort_by(f64::total_cmp);
    let median = f64::midpoint(peaks[3], peaks[4]);
    let may_stop = scenario.author.difficulty == HARDEST && median < *PEAK_RATIO.start();
    if !PEAK_RATIO.contains(&median) && !may_stop {
        broken.push(format!("at peak {:.0} % of normal orders", 100.0 * median));
    }
    signals(scenario, &quiet, &mut broken);
    roles(scenario, &mut broken);
    broken
}

fn of_label(scenario: &Scenario, label: Label) -> Vec<&Move> {
    scenario.moves.iter().filter(|one| one.label == label).collect()
}

/// Nobody acts: breach in time, no healing but a declared one. Returns orders at peak over the twin's.
fn nothing_done(scenario: &Scenario, seed: Seed, broken: &mut Vec<String>) -> f64 {
    let mut course = Course::new(scenario, seed);
    let mut peak = (0.0, 0.0);
    while course.clock() < At(scenario.minutes * 60) {
        let since_s = course.clock().since_s(ONSET_AT);
        course.advance();
        if (120..200).contains(&since_s) {
            let (orders, twin) = course.orders_per_s();
            peak = (peak.0 + orders, peak.1 + twin);
        }
    }
    let verdict = course.verdict();
    match verdict.breached.map(|at| at.since_s(ONSET_AT)) {
        Some(after_s) if after_s <= BREACH_WITHIN_S => {}
        Some(after_s) => broken.push(format!(
            "seed {}: nothing done breaches only after {after_s} s",
            seed.0
        )),
        None => broken.push(format!("seed {}: nothing done never breaches", seed.0)),
    }
    if verdict.mitigated.is_some() && scenario.heals_itself == SelfHealing::No {
        broken.push(format!("seed {}: nothing done heals by itself", seed.0));
    }
    peak.0 / f64::max(peak.1, 1e-9)
}

fn best_move(scenario: &Scenario, seed: Seed, one: &Move, broken: &mut Vec<String>) -> Costs {
    let course = outcome(scenario, seed, Some(one), Delays::Shipped);
    let after_s = course
        .verdict()
        .mitigated
        .map(|at| at.since_s(ONSET_AT.plus_s(one.at_s)));
    match after_s {
        Some(after_s) if after_s <= MITIGATES_WITHIN_S => {}
        Some(after_s) => broken.push(format!(
            "seed {}: best `{}` mitigates only after {after_s} s",
            seed.0, one.name
        )),
        None => broken.push(format!("seed {}: best `{}` does not mitigate", seed.0, one.name)),
    }
    course.costs()
}

fn wrong_move(scenario: &Scenario, seed: Seed, one: &Move, best: &[Costs], broken: &mut Vec<String>) {
    let course = outcome(scenario, seed, Some(one), Delays::Shipped);
    if course.verdict().mitigated.is_none() {
        return;
    }
    let costs = course.costs();
    let shows = |of: fn(&Costs) -> f64, from: f64| {
        let least = best.iter().map(of).fold(f64::INFINITY, f64::min);
        of(&costs) - least >= from
    };
    let least = best
        .iter()
        .map(|best| best.orders_lost)
        .fold(f64::INFINITY, f64::min);
    let shows_price = costs.orders_lost >= WRONG_COSTS * least
        || shows(|costs| costs.duplicate_auths, SIDE_DUPLICATES)
        || shows(|costs| costs.oversold, SIDE_OVERSOLD)
        || shows(|costs| costs.fraud_loss_usd, SIDE_FRAUD_USD);
    if !shows_price {
        broken.push(format!(
            "seed {}: wrong `{}` mitigates and costs {:.0} orders, the best move {least:.0}",
            seed.0, one.name, costs.orders_lost
        ));
    }
}

/// Each declared tab shows something that leaves its usual scatter by three deviations soon after the breach.
fn signals(scenario: &Scenario, quiet: &Scenario, broken: &mut Vec<String>) {
    let Some(breached) = outcome(scenario, SEEDS[0], None, Delays::Shipped)
        .verdict()
        .breached
    else {
        return;
    };
    let at = |scenario: &Scenario, seed: Seed, look: At| {
        let mut course = Course::new(scenario, seed);
        while course.clock() < look {
            course.advance();
        }
        course.readings()
    };
    let usual: Vec<_> = SEEDS.iter().map(|seed| at(quiet, *seed, breached)).collect();
    let looks = (0..=STANDS_OUT_WITHIN_S / LOOK_EVERY_S).map(|n| breached.plus_s(n * LOOK_EVERY_S));
    let seen: Vec<_> = looks.map(|look| at(scenario, SEEDS[0], look)).collect();
    let n = f64::from(u32::try_from(usual.len()).unwrap_or(1));
    let sigma_of = |series: &Series| {
        let mean = usual.iter().map(|one| one.get(*series)).sum::<f64>() / n;
        let squares = usual
            .iter()
            .map(|one| (one.get(*series) - mean) * (one.get(*series) - mean));
        let spread = (squares.sum::<f64>() / n).sqrt();
        // A gauge that never moves on a quiet day still needs a visible step to stand out.
        let floor = 0.01 * mean.abs() + 1e-3 * series.ceiling();
        let away = seen
            .iter()
            .map(|one| (one.get(*series) - mean).abs())
            .fold(0.0, f64::max);
        away / spread.max(floor / STANDS_OUT_SIGMA)
    };
    for tab in scenario.good_signal.iter().filter_map(|signal| signal.tab) {
        let all = Series::all();
        let highest = all
            .iter()
            .filter(|series| shown_on(tab, **series))
            .map(sigma_of)
            .fold(0.0, f64::max);
        if highest < STANDS_OUT_SIGMA && !matches!(tab, Tab::Logs | Tab::Tickets) {
            broken.push(format!(
                "the good signal on {} stands out by {highest:.1} deviations only",
                tab.name()
            ));
        }
    }
}

/// Whether a tab shows a series.
fn shown_on(tab: Tab, series: Series) -> bool {
    use crate::dim::Service::{
        InventoryApac, InventoryEu, InventoryNa, PayBackup, PayPrimaryA, PayPrimaryB, Promo, TaxApac, TaxEu,
        TaxNa,
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
        Tab::Fraud => matches!(series, Series::Fraud(_)),
        Tab::Traffic => matches!(
            series,
            Series::Whole(Whole::Bots | Whole::HoldRatio | Whole::OutOfStock)
        ),
        Tab::Logs | Tab::Tickets => false,
    }
}

/// Levers of their own, prompts, words addressed to them, and tools to look with.
fn roles(scenario: &Scenario, broken: &mut Vec<String>) {
    let script = scenario.script();
    for role in Role::ALL {
        let levers = script
            .levers
            .iter()
            .filter(|lever| script.owners(lever).has(role))
            .count();
        let flags = script.flags.iter().filter(|flag| flag.owners.has(role)).count();
        let prompts = scenario
            .prompt
            .iter()
            .filter(|prompt| prompt.decides == role && prompt.at_s < USEFUL_BEFORE_S);
        let heard = scenario.inject.iter().filter(|inject| {
            inject.at_s.is_some_and(|at_s| at_s < USEFUL_BEFORE_S)
                && (inject.to.is_empty() || inject.to.contains(&role))
        });
        let useful = levers + flags + prompts.count() + heard.count();
        if useful < USEFUL {
            broken.push(format!(
                "{} has {useful} things to do or to learn by minute 12",
                role.name()
            ));
        }
    }
}
