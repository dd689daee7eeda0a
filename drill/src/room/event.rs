//! What happened in a room, past tense, and the entry of the log that holds it. Facts: a later change of the
//! rules changes no finished drill. Words of people stand beside the events, never in them.

use serde::{Deserialize, Serialize};

use super::action::{Callee, Expectation, FollowUp, Plan};
use crate::dim::{Component, Filter, Scope, Tab};
use crate::id::{At, ChoiceId, InjectId, PersonId, PromptId, Seq, TextId};
use crate::lever::{Lever, Order, Setting};
use crate::role::{Role, Roles};
use crate::scenario::{Label, Voice};
use crate::telemetry::{Probe, ProbeResult};
use crate::world::{Costs, Fact};

/// Why something happened: who or what asked for it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// A person asked.
    Person {
        /// Who.
        who: PersonId,
        /// For what.
        action: super::Action,
    },
    /// The room's clock reached something due.
    Clock,
    /// The world reports a fact.
    World(Fact),
    /// The world reports the result of a synthetic checkout.
    Probed {
        /// Which, as numbered by its start.
        number: u32,
        /// What it found.
        result: ProbeResult,
    },
    /// The world reports what became of a plan card's expectation.
    PlanChecked {
        /// Which, as numbered by its writing.
        number: u32,
        /// What was found, in the expectation's unit.
        found: u32,
    },
    /// The world reports the bill, after the run has ended.
    Bill(Costs),
    /// The program was started again and holds the room.
    Restart,
}

/// Who stands behind an entry, without what they typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// A person.
    Person(PersonId),
    /// The room's clock.
    Clock,
    /// The world.
    World,
    /// The program, after a restart.
    Restart,
}

/// One entry of the log: everything that one cause brought about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Place in the log.
    pub seq: Seq,
    /// On the room's clock.
    pub at: At,
    /// Who stands behind it.
    pub by: By,
    /// What happened, in order; at least one.
    pub events: Vec<Event>,
    /// The words that [`TextId`]s of this entry point to, by part. Kept in a table of their own.
    #[serde(skip)]
    pub texts: Vec<String>,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// The time was up.
    TimeUp,
    /// The facilitator ended it.
    Facilitator,
    /// Somebody stopped it because it touched real work.
    Stopped {
        /// Their reason.
        reason: TextId,
    },
}

/// Whether a look or a declaration was the right one. Hidden from players until the debrief.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Yes.
    Right,
    /// No.
    Wrong,
}

/// How a prompt closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decided {
    /// The deciding role chose.
    ByRole,
    /// More chose this than anything else.
    ByMost,
    /// Nobody decided in time: the default.
    ByDefault,
}

/// Why a room is paused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PauseReason {
    /// The facilitator holds it.
    Facilitator,
    /// The program was started again.
    Restart,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// Somebody came in.
    Joined {
        /// Who.
        person: PersonId,
        /// Their name.
        name: TextId,
    },
    /// Somebody now holds a role.
    RoleTaken {
        /// Who.
        person: PersonId,
        /// Which.
        role: Role,
    },
    /// Somebody no longer holds a role.
    RoleLeft {
        /// Who.
        person: PersonId,
        /// Which.
        role: Role,
    },
    /// The program plays a role.
    StandInSeated {
        /// Which.
        role: Role,
    },
    /// The brief is open.
    BriefOpened,
    /// The clock runs from 0.
    RunStarted,
    /// The clock is held.
    Paused {
        /// Why.
        reason: PauseReason,
    },
    /// The clock runs again.
    Resumed,
    /// The run lasts longer.
    Extended {
        /// By how much.
        minutes: u8,
    },
    /// An inject of the scenario was sent.
    Injected {
        /// Which.
        inject: InjectId,
    },
    /// The facilitator spoke without a script.
    Spoken {
        /// As whom.
        voice: Voice,
        /// To whom; empty: everybody.
        to: Roles,
        /// The line.
        text: TextId,
    },
    /// A conditional inject was due and its condition did not hold.
    InjectSkipped {
        /// Which.
        inject: InjectId,
    },
    /// A conditional prompt was due and its condition did not hold.
    PromptSkipped {
        /// Which.
        prompt: PromptId,
    },
    /// Somebody looked at a signal.
    Looked {
        /// At which tab.
        tab: Tab,
        /// At which slice.
        filter: Filter,
        /// Whether it was a good signal, after the onset.
        verdict: Verdict,
    },
    /// A lever was set.
    Pulled {
        /// Which, to what.
        order: Order,
        /// What it stood at.
        from: Setting,
        /// When it begins to take effect.
        effect_at: At,
        /// What the scenario thinks of it, if it says.
        label: Option<Label>,
        /// The plan card.
        plan: Option<Plan<Option<TextId>>>,
    },
    /// Somebody asked the owner of a lever to set it.
    AskedFor {
        /// The owner who will.
        role: Role,
        /// Which, to what.
        order: Order,
        /// The plan card.
        plan: Option<Plan<Option<TextId>>>,
    },
    /// A synthetic checkout was started.
    ProbeStarted {
        /// Number, from 1.
        number: u32,
        /// What is tried.
        probe: Probe,
        /// When its result comes.
        ready_at: At,
    },
    /// A synthetic checkout has its result.
    ProbeCame {
        /// Number.
        number: u32,
        /// What it found.
        result: ProbeResult,
        /// Whether it was a good signal, after the onset.
        verdict: Verdict,
    },
    /// The time of a plan card has come, and this is what the world showed.
    PlanChecked {
        /// Number.
        number: u32,
        /// Of which lever.
        lever: Lever,
        /// What was expected.
        expect: Expectation,
        /// What was found, in the expectation's unit.
        found: u32,
    },
    /// A chat line.
    Said {
        /// The line.
        text: TextId,
    },
    /// An internal status update.
    StatusPosted {
        /// What shoppers feel.
        impact: TextId,
        /// Who is touched.
        scope: TextId,
        /// What is done.
        doing: TextId,
        /// When the next one is promised.
        next: At,
    },
    /// A message to customers.
    CustomersTold {
        /// What customers read.
        message: TextId,
        /// What support says.
        script: TextId,
    },
    /// Somebody declared the cause.
    Declared {
        /// Which part.
        component: Component,
        /// Whom it touches.
        scope: Scope,
        /// How it works.
        why: Option<TextId>,
        /// Right or wrong.
        verdict: Verdict,
    },
    /// Somebody was called in.
    CalledIn {
        /// Who.
        callee: Callee,
    },
    /// A prompt is open.
    PromptOpened {
        /// Which.
        prompt: PromptId,
        /// Until when.
        closes_at: At,
    },
    /// Somebody chose.
    PromptAnswered {
        /// Which.
        prompt: PromptId,
        /// What.
        choice: ChoiceId,
        /// Why.
        reason: Option<TextId>,
    },
    /// A prompt is decided. Levers that the choice pulls follow as events of the same entry.
    PromptClosed {
        /// Which.
        prompt: PromptId,
        /// What was decided.
        choice: ChoiceId,
        /// How.
        decided: Decided,
    },
    /// A note was pinned.
    Noted {
        /// The note.
        text: TextId,
    },
    /// The world reported something.
    Reported(Fact),
    /// The run is over, the debrief is open.
    RunEnded {
        /// How.
        ending: Ending,
    },
    /// What the drill cost.
    Billed(Costs),
    /// Somebody answered a question of the debrief.
    Replied {
        /// Which, from 0.
        question: u8,
        /// The answer.
        text: TextId,
    },
    /// The one change to ship was written down.
    FollowUpSet(FollowUp<TextId, Option<TextId>>),
    /// The drill is closed.
    Closed,
}
