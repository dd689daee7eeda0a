//! What a person can ask of a room, imperative, and the limits of what they may type.
//! Decides nothing: whether an action is allowed stands in `rights`, what it does in `step`.

use serde::{Deserialize, Serialize};

use super::refusal::{Field, Refusal};
use crate::dim::{Component, Filter, Scope, Tab};
use crate::id::{At, ChoiceId, InjectId, PersonId, PromptId};
use crate::lever::Order;
use crate::role::{Role, Roles};
use crate::scenario::Voice;
use crate::telemetry::Probe;
use crate::text;

/// Something a person asks for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Enter the room under a name.
    Join {
        /// Shown to everybody in the room.
        name: String,
    },
    /// Take a free role.
    TakeRole(Role),
    /// Give a role back.
    LeaveRole(Role),
    /// Facilitator: seat somebody in a free role.
    Seat {
        /// Who.
        person: PersonId,
        /// Where.
        role: Role,
    },
    /// Facilitator: free the seat of somebody who has been away too long, or of the program at any time.
    Vacate(Role),
    /// Facilitator: let the program play these roles, as far as nobody holds them.
    StandIn(Roles),
    /// Facilitator: from lobby to brief.
    OpenBrief,
    /// Facilitator: start the run.
    Start,
    /// Facilitator: hold the clock.
    Pause,
    /// Facilitator: let the clock run.
    Resume,
    /// Facilitator: more time.
    Extend {
        /// Minutes, 1–15.
        minutes: u8,
    },
    /// Facilitator: send an inject of the scenario.
    SendInject(InjectId),
    /// Facilitator: say something that no script holds.
    Speak {
        /// As whom.
        voice: Voice,
        /// To whom; empty: everybody.
        to: Roles,
        /// The line.
        text: String,
    },
    /// Facilitator: end the run and open the debrief.
    End,
    /// Facilitator: close the debrief.
    Close,
    /// Look at a signal, for longer than a glance.
    Look {
        /// Which tab.
        tab: Tab,
        /// Which slice.
        filter: Filter,
    },
    /// Set a lever.
    Pull {
        /// Which, to what.
        order: Order,
        /// Needed for dangerous levers.
        plan: Option<Plan>,
    },
    /// Ask the owner of a lever to set it, where the program plays the owner.
    AskFor {
        /// Which, to what.
        order: Order,
        /// Needed for dangerous levers.
        plan: Option<Plan>,
    },
    /// Without a facilitator: get the next of the scenario's nudges.
    TakeHint,
    /// Run a synthetic checkout.
    Probe(Probe),
    /// Write a line into the chat.
    Say {
        /// The line.
        text: String,
    },
    /// Post an internal status update.
    PostStatus(StatusUpdate),
    /// Send a message to customers, with a script for support.
    TellCustomers {
        /// What customers read.
        message: String,
        /// What support says on the phone.
        script: String,
    },
    /// Declare: this is the cause.
    Declare {
        /// Which part.
        component: Component,
        /// Whom it touches.
        scope: Scope,
        /// How it works, in a line; may be empty.
        why: String,
    },
    /// Call somebody in.
    CallIn(Callee),
    /// Answer a timed prompt.
    Answer {
        /// Which.
        prompt: PromptId,
        /// What.
        choice: ChoiceId,
        /// Why, in a line; may be empty.
        reason: String,
    },
    /// Pin a note to the clock.
    Note {
        /// The note.
        text: String,
    },
    /// Anybody: stop a drill that touches real work.
    Stop {
        /// Why; everybody reads it. May be empty: an emergency asks for no essay.
        reason: String,
    },
    /// Answer a question of the debrief; a later answer replaces one's own earlier one.
    Reply {
        /// Which question, from 0.
        question: u8,
        /// The answer.
        text: String,
    },
    /// Write down the one change to ship.
    SetFollowUp(FollowUp),
}

/// Who is called in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Callee {
    /// A role in the room.
    Role(Role),
    /// A line of the on-call list, from 0.
    OnCall(u8),
}

/// An internal status update: four fields, so that none is forgotten.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusUpdate {
    /// What shoppers feel.
    pub impact: String,
    /// Who is touched.
    pub scope: String,
    /// What we are doing.
    pub doing: String,
    /// Minutes until the next update, 1–60.
    pub next_min: u8,
}

/// The plan card: what is expected of a dangerous lever. `Maybe`: words that may be left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan<Maybe = String> {
    /// Which number should move.
    pub expect: Expectation,
    /// By when, on the room's clock.
    pub by: At,
    /// When to go back; may be empty.
    pub revert_when: Maybe,
}

/// What a plan card expects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expectation {
    /// Latency p95 at most this many milliseconds.
    P95AtMostMs(u32),
    /// Success at least this many tenths of a percent.
    SuccessAtLeastPermille(u16),
    /// Orders at least this percent of normal.
    OrdersAtLeastPercent(u16),
}

impl Expectation {
    /// Whether what was found, in the expectation's own unit, is what was expected.
    pub const fn came_true(self, found: u32) -> bool {
        match self {
            Self::P95AtMostMs(most) => found <= most,
            Self::SuccessAtLeastPermille(least) | Self::OrdersAtLeastPercent(least) => found >= least as u32,
        }
    }

    /// What was expected and what was found, in words.
    pub fn says(self, found: u32) -> String {
        let (decimal, seconds) = (f64::from(found) / 10.0, f64::from(found) / 1_000.0);
        match self {
            Self::P95AtMostMs(most) => {
                format!(
                    "p95 at most {:.2} s expected, {seconds:.2} s found",
                    f64::from(most) / 1_000.0
                )
            }
            Self::SuccessAtLeastPermille(least) => {
                format!(
                    "success at least {:.1} % expected, {decimal:.1} % found",
                    f64::from(least) / 10.0
                )
            }
            Self::OrdersAtLeastPercent(least) => {
                format!("orders at least {least} % of normal expected, {found} % found")
            }
        }
    }
}

/// The one change to ship, and what to keep. `Maybe`: words that may be left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct FollowUp<Words = String, Maybe = Words> {
    /// What will be shipped.
    pub what: Words,
    /// Who ships it.
    pub owner: Words,
    /// By which day, `YYYY-MM-DD`, or empty.
    pub due: String,
    /// One runbook change, alert or flag.
    pub alert: Maybe,
    /// One habit to keep.
    pub keep: Maybe,
    /// One habit to change.
    pub change: Maybe,
}

/// Letters of a name: long enough for two family names, short enough for a seat on a phone.
pub const NAME_LETTERS: usize = 32;
/// Letters of a chat line or an inject by hand: a paragraph.
pub const CHAT_LETTERS: usize = 500;
/// Letters of one field of a status update, a reason or a note: two lines.
pub const LINE_LETTERS: usize = 240;
/// Letters of a customer message, a support script or an answer in the debrief: a short page.
pub const PAGE_LETTERS: usize = 1_200;
/// Causes that may be declared in one drill: more guesses than that are noise, and everybody's view carries them all.
pub const CAUSES_MAX: usize = 5;
/// Status updates of one drill: one every two minutes of the longest run.
pub const STATUSES_MAX: usize = 30;
/// What stands for the reason of a stop when none was given.
pub const NO_REASON: &str = "No reason was given";
/// Minutes that one extension may add.
pub const EXTEND_MAX_MIN: u8 = 15;
/// Minutes that a run may last with all its extensions: past an hour people are tired, and the recording is full.
pub const RUN_MAX_MIN: u32 = 60;

/// Words that a person typed, without outer blanks.
///
/// # Errors
/// [`Refusal::Empty`], [`Refusal::TooLong`], or [`Refusal::Unprintable`] for characters that
/// [`text::is_unprintable`] names.
pub fn words(text: &str, letters: usize) -> Result<String, Refusal> {
    let text = optional_words(text, letters)?;
    if text::is_blank(&text) {
        Err(Refusal::Empty)
    } else {
        Ok(text)
    }
}

/// Like [`words`], for one of several fields: an empty one is named.
///
/// # Errors
/// As [`words`], and [`Refusal::Missing`] in place of [`Refusal::Empty`].
pub fn field(field: Field, text: &str, letters: usize) -> Result<String, Refusal> {
    words(text, letters).map_err(|refusal| {
        if refusal == Refusal::Empty {
            Refusal::Missing { field }
        } else {
            refusal
        }
    })
}

/// Like [`words`], and nothing is fine too.
pub fn optional_words(text: &str, letters: usize) -> Result<String, Refusal> {
    let text = text.trim();
    let count = text.chars().count();
    if count > letters {
        return Err(Refusal::TooLong {
            letters: count,
            limit: letters,
        });
    }
    if text.chars().any(text::is_unprintable) {
        return Err(Refusal::Unprintable);
    }
    Ok(text.to_owned())
}
