//! A scenario: the script of a drill as its file states it, and the part of it that players may read.
//! Reads no files and judges no content: parsing stands in `parse`, the checker in `check`.

pub mod accept;
#[cfg(feature = "files")]
mod check;
mod drive;
mod family;
#[cfg(feature = "files")]
mod fields;
#[cfg(feature = "files")]
mod node;
pub mod outcomes;
#[cfg(feature = "files")]
mod parse;
pub mod play;
#[cfg(feature = "files")]
mod problem;
#[cfg(feature = "files")]
mod repair;
#[cfg(feature = "files")]
mod schema;
mod script;
#[cfg(feature = "files")]
mod shape;
mod shorten;
#[cfg(feature = "files")]
mod walk;
#[cfg(feature = "files")]
mod words;

pub use drive::{Drive, Driven, InTwin};
pub use family::{AS_WRITTEN, Face, STRETCH_PERCENT, Swap};
#[cfg(feature = "files")]
pub use parse::{accept_in, check, parse};
#[cfg(feature = "files")]
pub use problem::Problem;
#[cfg(feature = "files")]
pub use schema::schema;
pub use script::{FlagCard, ReleaseCard, Script};
pub use shorten::SHORTEST_MIN;

use serde::{Deserialize, Serialize};

use crate::dim::{Component, Device, Filter, Method, Region, Scope, Tab};
use crate::id::{At, ChoiceId, FlagId, InjectId, PromptId, ReleaseId, ScenarioId};
use crate::lever::{Lever, Order};
use crate::role::Role;
use crate::world::{BREACH_S, MITIGATED_S, ONSET_AT};

/// The whole script. Everything outside [`Script`] is hidden from players until the debrief.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// The file's name without `.toml`; set by the reader, not written in the file.
    #[serde(skip_deserializing, default = "no_id")]
    pub id: ScenarioId,
    /// Version of this text, `major.minor.patch`.
    pub version: String,
    /// Who answers for it.
    pub owner: String,
    /// Day of the next review, `YYYY-MM-DD`.
    pub review_by: String,
    /// What players read before and during the run.
    pub public: Public,
    /// What only organiser and facilitator read.
    pub author: Author,
    /// When the drill counts as won.
    pub target: Target,
    /// Length of the run, minutes.
    pub minutes: u32,
    /// Seconds from onset to mitigation in the reference play-through.
    pub par_s: u32,
    /// One card for each of the seven roles.
    pub role_card: Vec<RoleCard>,
    /// Short runbook.
    pub runbook: Runbook,
    /// People outside the room who can be called.
    #[serde(default)]
    pub on_call: Vec<OnCall>,
    /// Feature flags on the console.
    #[serde(default)]
    pub flag: Vec<Flag>,
    /// Releases on the list.
    #[serde(default)]
    pub release: Vec<Release>,
    /// Levers offered beside flags and releases; each tool appears when one of its levers is here.
    pub levers: Vec<Lever>,
    /// What happens to the world over time.
    pub course: Vec<Drive>,
    /// What is said into the room, by clock, condition or hand.
    #[serde(default)]
    pub inject: Vec<Inject>,
    /// Timed decisions.
    #[serde(default)]
    pub prompt: Vec<Prompt>,
    /// Looking at one of these is the first good signal.
    pub good_signal: Vec<GoodSignal>,
    /// What is wrong.
    pub cause: Cause,
    /// Declared lines of play.
    #[serde(rename = "move")]
    pub moves: Vec<Move>,
    /// Roles that had to be called in.
    #[serde(default)]
    pub loop_in: Vec<Role>,
    /// Whether the fault ends without anybody's help, and so may be mitigated by nobody.
    #[serde(default)]
    pub heals_itself: SelfHealing,
    /// Three questions for the debrief.
    pub debrief_question: Vec<String>,
    /// Its other faces: what a second run may differ in. Hidden.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub family: Vec<Face>,
}

fn no_id() -> ScenarioId {
    ScenarioId(String::new())
}

/// Neutral words for players.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Public {
    /// Title that gives nothing away.
    pub title: String,
    /// The situation, two to five sentences.
    pub brief: String,
}

/// The author's words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Author {
    /// Title that names the cause.
    pub title: String,
    /// What is really going on.
    pub truth: String,
    /// Checkout area, risk, upcoming event, skills.
    #[serde(default)]
    pub tags: Vec<String>,
    /// 1 (warm-up) to 5.
    pub difficulty: u8,
}

/// The success target.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// Latency p95 at most, seconds.
    pub p95_s: f64,
    /// Share of attempts that succeed at least, 0–1.
    pub success: f64,
    /// Orders at least this share of normal, 0–1.
    pub orders: f64,
    /// Minute of the run by which all three hold.
    pub before_min: u32,
}

/// What one role owns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleCard {
    /// Whose card.
    pub role: Role,
    /// One sentence: what you own.
    pub owns: String,
    /// Names of the tools and signals to use.
    pub tools: Vec<String>,
    /// Whom to loop in, and when.
    pub loop_in: Vec<LoopIn>,
}

/// One line of "whom to loop in".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LoopIn {
    /// Whom.
    pub role: Role,
    /// When, as the rest of the sentence.
    pub when: String,
}

/// Short steps to follow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Runbook {
    /// Title.
    pub title: String,
    /// Steps, in order.
    pub steps: Vec<String>,
}

/// Somebody who can be called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OnCall {
    /// Team or provider, such as "Provider hotline".
    pub name: String,
    /// What for.
    pub covers: String,
}

/// A feature flag on the console.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Flag {
    /// Key.
    pub id: FlagId,
    /// What it switches, in words for players.
    pub says: String,
    /// Who may switch it; empty: the default owners of flags.
    #[serde(default)]
    pub owners: Vec<Role>,
    /// Who gets what: segment and variant, as the console shows it.
    #[serde(default)]
    pub segments: Vec<Segment>,
    /// When it was last changed, seconds on the room's clock (negative: before the run).
    pub changed_s: i32,
    /// What switching it off does to the world. Hidden.
    #[serde(default)]
    pub effect: Effect,
}

/// One line of a flag's targeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Segment {
    /// Who, such as "iOS web, EU".
    pub who: String,
    /// What they get.
    pub gets: String,
}

/// A release on the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Release {
    /// Version name.
    pub id: ReleaseId,
    /// What was in it, in words for players.
    pub says: String,
    /// When it went live, seconds on the room's clock (negative: before the run).
    pub at_s: i32,
    /// What rolling it back does to the world. Hidden.
    #[serde(default)]
    pub effect: Effect,
}

/// What a flag or release, switched off, does to the world.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Nothing: a red herring.
    #[default]
    Nothing,
    /// The third-party tag is no longer loaded.
    TagOff,
    /// The old wallet flow comes back.
    WalletOff,
    /// Drives marked `cured_by` with this lever end.
    Cure,
}

/// Whether a scenario's fault ends by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum SelfHealing {
    /// It stays until somebody acts.
    #[default]
    No,
    /// It ends by itself, late.
    Late,
}

/// Something said into the room.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inject {
    /// Key.
    pub id: InjectId,
    /// Short title for the run sheet.
    pub title: String,
    /// Who speaks.
    pub voice: Voice,
    /// The line.
    pub says: String,
    /// Who hears it; empty: everybody.
    #[serde(default)]
    pub to: Vec<Role>,
    /// When it is sent by itself; none: only by hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_s: Option<u32>,
    /// Sent at `at_s` only when this holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only_if: Option<Condition>,
}

/// Who speaks in an inject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Voice {
    /// The voice of the customer.
    Customer,
    /// The business: sales, finance, press.
    Business,
    /// A provider's status page or hotline.
    Provider,
    /// Monitoring.
    Alert,
    /// A nudge by the facilitator.
    Hint,
}

impl Voice {
    /// Name on screen.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Customer => "Customer",
            Self::Business => "Business",
            Self::Provider => "Provider",
            Self::Alert => "Alert",
            Self::Hint => "Hint",
        }
    }
}

/// A condition on the state of the room.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// The target is still missed.
    NotMitigated,
    /// The lever stands as at the start.
    NotPulled(Lever),
    /// The lever was moved.
    Pulled(Lever),
    /// No status update was posted yet.
    NoStatus,
    /// No right cause was declared yet.
    NotDiagnosed,
    /// The target holds again, and the lever stands away from its normal.
    MitigatedWith(Lever),
}

impl Condition {
    /// The lever it asks about.
    pub const fn lever(&self) -> Option<&Lever> {
        match self {
            Self::NotPulled(lever) | Self::Pulled(lever) | Self::MitigatedWith(lever) => Some(lever),
            Self::NotMitigated | Self::NoStatus | Self::NotDiagnosed => None,
        }
    }

    /// Before this moment of the run it cannot hold, whatever people do: a target is missed after the fault only, and
    /// holds again after that.
    pub const fn earliest(&self) -> At {
        let missed = ONSET_AT.0 + BREACH_S;
        match self {
            Self::NotMitigated => At(missed),
            Self::MitigatedWith(_) => At(missed + MITIGATED_S),
            Self::NotPulled(_) | Self::Pulled(_) | Self::NoStatus | Self::NotDiagnosed => At(0),
        }
    }

    /// Whether it holds while nobody does anything.
    pub const fn holds_if_nobody_acts(&self) -> bool {
        match self {
            Self::NotMitigated | Self::NotPulled(_) | Self::NoStatus | Self::NotDiagnosed => true,
            Self::Pulled(_) | Self::MitigatedWith(_) => false,
        }
    }
}

/// A timed decision.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prompt {
    /// Key.
    pub id: PromptId,
    /// When it opens, seconds on the room's clock.
    pub at_s: u32,
    /// Seconds to decide.
    #[serde(default = "prompt_seconds")]
    pub seconds: u32,
    /// The role that decides; others advise.
    pub decides: Role,
    /// The question.
    pub asks: String,
    /// Two to four choices.
    pub choice: Vec<Choice>,
    /// What happens when nobody decides.
    pub default: ChoiceId,
    /// Opens only when this holds then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only_if: Option<Condition>,
}

/// Seconds of a prompt unless its file says otherwise: long enough to read, ask one colleague and choose.
pub const PROMPT_SECONDS: u32 = 90;

fn prompt_seconds() -> u32 {
    PROMPT_SECONDS
}

/// One choice of a prompt.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Letter.
    pub id: ChoiceId,
    /// What is done.
    pub says: String,
    /// Its price and gain, for players.
    pub trade_off: String,
    /// Levers that the choice pulls.
    #[serde(default)]
    pub orders: Vec<Order>,
}

/// A look that tells players where the trouble is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GoodSignal {
    /// A tab; with a filter when only that slice shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tab: Option<Tab>,
    /// The slice that must be looked at; none: any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<Filter>,
    /// A synthetic checkout with this device (any when none) and method.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub probe: Option<ProbePattern>,
    /// What it shows, for the debrief.
    pub says: String,
}

/// Which synthetic checkouts count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProbePattern {
    /// Device, or any.
    #[serde(default)]
    pub device: Option<Device>,
    /// Region, or any.
    #[serde(default)]
    pub region: Option<Region>,
    /// Method, or any.
    #[serde(default)]
    pub method: Option<Method>,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cause {
    /// The part at fault; one of them is enough.
    pub components: Vec<Component>,
    /// The scopes that count as right.
    pub scopes: Vec<Scope>,
    /// In words.
    pub says: String,
}

/// A declared line of play.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Move {
    /// Name for the command line: lower case, digits, `_`.
    pub name: String,
    /// What it is worth.
    pub label: Label,
    /// What it does, for the debrief.
    pub says: String,
    /// Levers, each some seconds after the move begins.
    pub orders: Vec<TimedOrder>,
    /// Seconds after onset at which the reference play begins it.
    pub at_s: u32,
}

/// A lever of a declared move.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TimedOrder {
    /// Seconds after the move begins.
    #[serde(default)]
    pub after_s: u32,
    /// What.
    pub lever: Lever,
    /// To what.
    pub set: crate::lever::Setting,
}

/// What a declared move is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Label {
    /// Mitigates in time at the lowest price.
    Best,
    /// Mitigates, at a higher price or late.
    Acceptable,
    /// Does not mitigate, or shows its price elsewhere.
    Wrong,
}

impl Scenario {
    /// Leaves out of every order what does not matter, as a room does with orders of people: so both mean the same.
    #[cfg(feature = "files")]
    fn tidy(&mut self) {
        for order in self
            .prompt
            .iter_mut()
            .flat_map(|one| &mut one.choice)
            .flat_map(|one| &mut one.orders)
        {
            order.set = order.set.tidy();
        }
        for order in self.moves.iter_mut().flat_map(|one| &mut one.orders) {
            order.set = order.set.tidy();
        }
    }
}
