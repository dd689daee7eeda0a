//! What becomes of a scenario when nothing is done, and with each of its declared moves: one table to hold them side by
//! side. Plays by the same code as `play`; prints nothing itself and judges nothing (that is `accept`'s business).

use serde::Serialize;

use super::play::{Detail, NoPolicy, Played, Policy, play_to};
use super::{Label, Scenario};
use crate::world::{Delays, Seed};

/// One line of the table; its JSON form is what `scenario outcomes --json` prints, one object a line.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Outcome {
    /// What the author says that the move is worth; none: nothing was done.
    pub label: Option<Label>,
    /// What came of it.
    #[serde(flatten)]
    pub played: Played,
}

impl Outcome {
    /// One line of JSON.
    pub fn json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// Plays a scenario with nothing done, then with each declared move: best, acceptable, wrong.
///
/// # Errors
/// A move that the shown face does not declare.
pub fn outcomes(scenario: &Scenario, seed: Seed) -> Result<Vec<Outcome>, NoPolicy> {
    let mut all = vec![outcome(scenario, seed, None, &Policy::Nothing)?];
    for label in [Label::Best, Label::Acceptable, Label::Wrong] {
        for one in scenario.moves.iter().filter(|one| one.label == label) {
            let name = one.name.clone();
            let policy = match label {
                Label::Best | Label::Acceptable => Policy::Right(name),
                Label::Wrong => Policy::Wrong(name),
            };
            all.push(outcome(scenario, seed, Some(label), &policy)?);
        }
    }
    Ok(all)
}

fn outcome(
    scenario: &Scenario,
    seed: Seed,
    label: Option<Label>,
    policy: &Policy,
) -> Result<Outcome, NoPolicy> {
    let played = play_to(scenario, seed, policy, None, Delays::Shipped, Detail::Figures)?;
    Ok(Outcome { label, played })
}

const HEADS: [&str; 13] = [
    "scenario",
    "done",
    "worth",
    "breached s",
    "mitigated s",
    "orders lost",
    "orders %",
    "p95 s",
    "success %",
    "twice",
    "oversold",
    "fraud $",
    "budget %",
];
/// The first columns hold words, the others figures.
const WORDS: usize = 3;

const PREFACE: &str = "\
# What becomes of each scenario

Every shipped scenario with nothing done, then with each declared move begun when it says, with the delays that players
meet. Made by `drillroom scenario outcomes`; make it anew with `drillroom scenario outcomes scenarios >
docs/outcomes.md` (a test holds it against the scenarios).

Breached and mitigated are seconds after onset (– : never). Orders lost are against the undisturbed twin, over the whole
run. Orders, p95 and success are means of 120 to 200 s after onset. Twice: cards authorised twice. Budget: share of the
error budget of 28 days (99.95 %, 20.16 minutes) that the run spent.
";

/// The table with a heading, as Markdown that is aligned for reading as it stands.
pub fn page(seed: Seed, outcomes: &[Outcome]) -> String {
    format!("{PREFACE}\nSeed {}.\n\n{}", seed.0, table(outcomes))
}

/// The table alone.
pub fn table(outcomes: &[Outcome]) -> String {
    let rows: Vec<[String; 13]> = outcomes.iter().map(cells).collect();
    let heads = HEADS.map(str::to_owned);
    let mut widths = HEADS.map(|head| head.chars().count());
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let mut text = line(&heads, &widths);
    let rules = std::array::from_fn(|n| {
        if n < WORDS {
            "-".repeat(widths[n])
        } else {
            format!("{}:", "-".repeat(widths[n] - 1))
        }
    });
    text.push_str(&line(&rules, &widths));
    for row in &rows {
        text.push_str(&line(row, &widths));
    }
    text
}

fn line(cells: &[String; 13], widths: &[usize; 13]) -> String {
    let padded = cells.iter().zip(widths).enumerate().map(|(n, (cell, width))| {
        if n < WORDS {
            format!("{cell:<width$}")
        } else {
            format!("{cell:>width$}")
        }
    });
    format!("| {} |\n", padded.collect::<Vec<_>>().join(" | "))
}

fn cells(outcome: &Outcome) -> [String; 13] {
    let played = &outcome.played;
    let worth = match outcome.label {
        None => "",
        Some(Label::Best) => "best",
        Some(Label::Acceptable) => "acceptable",
        Some(Label::Wrong) => "wrong",
    };
    let done = played.policy.split_once(':').map_or("nothing", |(_, name)| name);
    let moment = |s: Option<u32>| s.map_or_else(|| "–".to_owned(), |s| s.to_string());
    [
        played.scenario.clone(),
        done.to_owned(),
        worth.to_owned(),
        moment(played.breached_at_s),
        moment(played.mitigated_at_s),
        format!("{:.0}", played.orders_lost.max(0.0)),
        format!("{:.0}", 100.0 * played.orders_at_peak_ratio),
        format!("{:.2}", played.p95_peak_s),
        format!("{:.1}", 100.0 * played.ok_min),
        format!("{:.0}", played.duplicate_auths),
        format!("{:.0}", played.oversold),
        format!("{:.0}", played.fraud_loss_usd),
        format!("{:.0}", played.error_budget_percent),
    ]
}
