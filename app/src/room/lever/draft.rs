//! What somebody is about to set, tool by tool, kept while a sheet is closed: nothing typed is lost. Asks for nothing:
//! the sheet does.

use drill::{
    id::At,
    lever::{Lever, Order, Setting},
    room::{Expectation, Plan},
};
use leptos::prelude::*;

use crate::room::{Tool, talk::clear_sent};

/// Which number a plan card speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// Latency p95 at most, in seconds.
    P95,
    /// Success at least, in percent.
    Success,
    /// Orders at least, in percent of normal.
    Orders,
}

impl Expected {
    /// All of them, in the order of the picker.
    pub const ALL: [Self; 3] = [Self::P95, Self::Success, Self::Orders];

    /// Name on screen.
    pub const fn name(self) -> &'static str {
        match self {
            Self::P95 => "p95",
            Self::Success => "success",
            Self::Orders => "orders",
        }
    }

    /// The words between the name and the number.
    pub const fn relation(self) -> &'static str {
        match self {
            Self::P95 => "at most",
            Self::Success | Self::Orders => "at least",
        }
    }

    /// The words after the number.
    pub const fn unit(self) -> &'static str {
        match self {
            Self::P95 => "s",
            Self::Success => "%",
            Self::Orders => "% of normal",
        }
    }
}

/// A plan card while it is written.
#[derive(Debug, Clone, Copy)]
pub struct PlanDraft {
    /// Which number.
    pub expected: RwSignal<Expected>,
    /// The number as typed, in the unit of [`Expected::unit`].
    pub value: RwSignal<String>,
    /// Whether somebody pressed the button before there was a number.
    pub asked: RwSignal<bool>,
    /// Minutes from now.
    pub in_min: RwSignal<u32>,
    /// When to go back; may stay empty.
    pub revert_when: RwSignal<String>,
}

/// Minutes until a plan is looked at again unless somebody picks another: warm-up, routing and a minute of good
/// readings fit.
const PLAN_MIN: u32 = 3;

impl PlanDraft {
    fn new() -> Self {
        Self {
            expected: RwSignal::new(Expected::P95),
            value: RwSignal::new(String::new()),
            asked: RwSignal::new(false),
            in_min: RwSignal::new(PLAN_MIN),
            revert_when: RwSignal::new(String::new()),
        }
    }

    /// What the person expects, as the room wants it.
    pub fn expectation(self) -> Result<Expectation, Unwritten> {
        written(self.expected.get(), &self.value.get())
    }

    /// The card as the room wants it, at `now`; the run ends at `ends_at`.
    pub fn plan(self, now: At, ends_at: At) -> Result<Plan, Unwritten> {
        Ok(Plan {
            expect: self.expectation()?,
            by: now.plus_s(self.in_min.get() * 60).min(ends_at),
            revert_when: self.revert_when.get(),
        })
    }

    /// Clears what a plan was made of, unless it was written anew since.
    fn clear_sent(self, sent: &Plan) {
        let value = self.value.get_untracked();
        let typed = parse(&value).and_then(|value| expectation(self.expected.get_untracked(), value));
        if typed.is_none_or(|typed| typed == sent.expect) {
            self.value.set(String::new());
            self.asked.set(false);
            self.in_min.set(PLAN_MIN);
        }
        clear_sent(self.revert_when, &sent.revert_when);
    }
}

/// Why a plan card says nothing yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unwritten {
    /// Nobody has written anything.
    #[error("Expected value: write the number that you expect.")]
    Empty,
    /// No number begins there.
    #[error("Expected value: only a number, such as 1.25.")]
    NotANumber,
    /// A number that cannot be.
    #[error("Expected value: that number cannot be reached.")]
    OutOfRange,
}

fn written(expected: Expected, typed: &str) -> Result<Expectation, Unwritten> {
    if typed.trim().is_empty() {
        return Err(Unwritten::Empty);
    }
    let value = parse(typed).ok_or(Unwritten::NotANumber)?;
    expectation(expected, value).ok_or(Unwritten::OutOfRange)
}

/// What the drill's target asks of a number, in its unit.
pub fn of_target(expected: Expected, target: drill::scenario::Target) -> f64 {
    match expected {
        Expected::P95 => target.p95_s,
        Expected::Success => target.success * 100.0,
        Expected::Orders => target.orders * 100.0,
    }
}

/// A number as people type it: a comma for a point, a unit behind it.
fn parse(text: &str) -> Option<f64> {
    let number: String = text
        .trim()
        .replace(',', ".")
        .chars()
        .take_while(|letter| letter.is_ascii_digit() || *letter == '.')
        .collect();
    number.parse().ok()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "each is checked against its range just before"
)]
fn expectation(expected: Expected, value: f64) -> Option<Expectation> {
    match expected {
        Expected::P95 if value > 0.0 && value <= 120.0 => {
            Some(Expectation::P95AtMostMs((value * 1_000.0).round() as u32))
        }
        Expected::Success if value > 0.0 && value <= 100.0 => {
            Some(Expectation::SuccessAtLeastPermille((value * 10.0).round() as u16))
        }
        Expected::Orders if value > 0.0 && value <= 200.0 => {
            Some(Expectation::OrdersAtLeastPercent(value.round() as u16))
        }
        Expected::P95 | Expected::Success | Expected::Orders => None,
    }
}

/// What somebody is about to set with one tool.
#[derive(Debug, Clone, Copy)]
pub struct Draft {
    /// Which lever of the tool; none: its first.
    pub lever: RwSignal<Option<Lever>>,
    /// To what; none: as it stands.
    pub set: RwSignal<Option<Setting>>,
    /// Why.
    pub plan: PlanDraft,
}

impl Draft {
    fn new() -> Self {
        Self {
            lever: RwSignal::new(None),
            set: RwSignal::new(None),
            plan: PlanDraft::new(),
        }
    }

    /// Turns to a lever, and forgets what another was about to be set to.
    pub fn pick(self, lever: Lever) {
        if self.lever.get_untracked().as_ref() != Some(&lever) {
            self.set.set(None);
            self.lever.set(Some(lever));
        }
    }

    /// Forgets what has been done, and keeps what was changed since it was sent.
    pub fn done(self, order: &Order, plan: Option<&Plan>) {
        let same_lever = self
            .lever
            .with_untracked(|lever| lever.as_ref().is_none_or(|lever| *lever == order.lever));
        if same_lever && self.set.get_untracked() == Some(order.set) {
            self.set.set(None);
        }
        if let Some(plan) = plan {
            self.plan.clear_sent(plan);
        }
    }
}

/// The drafts of all tools. Provided by the room page, by context, so that they outlive their sheets.
#[derive(Debug, Clone, Copy)]
pub struct Drafts([Draft; Tool::WITH_LEVERS.len()]);

impl Drafts {
    /// Empty ones.
    pub fn new() -> Self {
        Self(Tool::WITH_LEVERS.map(|_| Draft::new()))
    }

    /// The draft of a tool; none for a tool without levers.
    pub fn of(self, tool: Tool) -> Option<Draft> {
        let place = Tool::WITH_LEVERS.iter().position(|one| *one == tool)?;
        self.0.get(place).copied()
    }
}

impl Default for Drafts {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_type_them() {
        assert_eq!(parse(" 1,25 s"), Some(1.25));
        assert_eq!(parse("99.5%"), Some(99.5));
        assert_eq!(parse("soon"), None);
        assert_eq!(
            expectation(Expected::P95, 1.25),
            Some(Expectation::P95AtMostMs(1_250))
        );
        assert_eq!(
            expectation(Expected::Success, 99.5),
            Some(Expectation::SuccessAtLeastPermille(995))
        );
        assert_eq!(expectation(Expected::Success, 120.0), None);
    }

    #[test]
    fn an_untouched_card_expects_nothing() {
        assert_eq!(written(Expected::P95, "  "), Err(Unwritten::Empty));
        assert_eq!(written(Expected::P95, "abc"), Err(Unwritten::NotANumber));
        assert_eq!(written(Expected::Success, "120"), Err(Unwritten::OutOfRange));
        assert_eq!(
            written(Expected::P95, "1.25"),
            Ok(Expectation::P95AtMostMs(1_250))
        );
    }
}
