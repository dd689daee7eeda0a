//! Why the room declined an action. Shown to the person who asked; not an error of the program.

use serde::{Deserialize, Serialize};

use crate::role::{Role, Roles};

/// Why the room declined an action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// Nobody is left to play these roles for.
    #[error("each of these seats has somebody already")]
    NoSeatEmpty,
    /// The owner is a person, who can be asked by word.
    #[error("{} is played by a person here; ask them in the chat or by voice", names(*.owners))]
    AskThemselves {
        /// Who owns it.
        owners: Roles,
    },
    /// The program has much to do already.
    #[error("the program still does {limit} things that were asked of it; wait for one of them")]
    TooManyAsked {
        /// How many may wait at once.
        limit: usize,
    },
    /// One's own lever.
    #[error("this is yours to set; nobody needs to be asked")]
    YoursToSet,
    /// One's own seat.
    #[error("{} is your own seat; nobody needs to be called", .role.name())]
    OwnSeat {
        /// Which.
        role: Role,
    },
    /// Somebody leads, and gives hints.
    #[error("your facilitator gives hints here; ask them")]
    AskTheFacilitator,
    /// All nudges were given.
    #[error("there are no more hints; look again at what has left its band")]
    NoHintLeft,
    /// The person has not joined.
    #[error("join the room first")]
    NotHere,
    /// The lever or message belongs to other roles.
    #[error("only {} can do this; ask them, call them in, or take the seat if it is free", names(*.needs))]
    NotYourRole {
        /// Any of these would do.
        needs: Roles,
    },
    /// Only the facilitator may.
    #[error("only the facilitator can do this")]
    NotFacilitator,
    /// The seat has somebody.
    #[error("{} is taken by somebody else; pick a free role", .role.name())]
    SeatTaken {
        /// Which.
        role: Role,
    },
    /// The seat is somebody's who was here a moment ago.
    #[error("{} was here less than two minutes ago; the seat stays theirs until then", .role.name())]
    StillHere {
        /// Which.
        role: Role,
    },
    /// The seat is free.
    #[error("nobody holds {} here", .role.name())]
    SeatEmpty {
        /// Which.
        role: Role,
    },
    /// The seat is somebody else's, so it is not theirs to give back.
    #[error("{} is not your seat", .role.name())]
    NotYourSeat {
        /// Which.
        role: Role,
    },
    /// The room is full.
    #[error("this room is full; ask the facilitator to free a place")]
    RoomFull,
    /// The clock is held.
    #[error("the drill is paused; this works again when it goes on")]
    Paused,
    /// The clock is not held.
    #[error("the drill is already running")]
    NotPaused,
    /// Not in this phase.
    #[error("this cannot be done in the {now} phase")]
    WrongPhase {
        /// The phase of now.
        now: super::Phase,
    },
    /// The drill is over.
    #[error("this drill is closed; nothing in it changes any more")]
    Closed,
    /// Nobody holds a role yet.
    #[error("somebody must hold a role before the drill can start")]
    NoOneSeated,
    /// No such thing in this scenario.
    #[error("this drill has no such {what}")]
    Unknown {
        /// What was named.
        what: Thing,
    },
    /// The setting is not of the lever's kind, or out of its range.
    #[error("this setting is out of the lever's range")]
    OutOfRange,
    /// The lever stands there already.
    #[error("it is set to that already")]
    AlreadySo,
    /// Somebody was called in before.
    #[error("they were called in already and are on their way")]
    AlreadyCalled,
    /// A dangerous lever without a plan card.
    #[error("say what you expect first: this lever needs a plan card")]
    NeedsPlan,
    /// The plan card's deadline is not ahead.
    #[error("the plan card's deadline must lie ahead, within the run")]
    PlanDeadline,
    /// The inject has been sent.
    #[error("this inject has been sent already")]
    AlreadySent,
    /// The prompt is not open.
    #[error("this decision is closed")]
    PromptClosed,
    /// Too many synthetic checkouts at once.
    #[error("{limit} synthetic checkouts are running; wait for one to finish")]
    TooManyProbes {
        /// How many may run at once.
        limit: usize,
    },
    /// As much was said as a drill can hold.
    #[error("{limit} are enough for one drill")]
    TooMany {
        /// How many there may be.
        limit: usize,
    },
    /// The clock was asked and had nothing to say.
    #[error("nothing is due yet")]
    NothingDue,
    /// Nothing was typed.
    #[error("write something first")]
    Empty,
    /// One of several fields must be filled in.
    #[error("fill in “{field}” first")]
    Missing {
        /// Which.
        field: Field,
    },
    /// A day that has passed was named for something to come.
    #[error("this day has passed; pick one that lies ahead")]
    DayPassed,
    /// Too much was typed.
    #[error("{letters} characters are too many; {limit} fit")]
    TooLong {
        /// Typed.
        letters: usize,
        /// Allowed.
        limit: usize,
    },
    /// Control characters were typed.
    #[error("the text holds characters that cannot be shown; type it again without them")]
    Unprintable,
    /// The room has run as long as a room may.
    #[error("a run lasts at most {minutes} minutes")]
    RunTooLong {
        /// The limit.
        minutes: u32,
    },
    /// The run is over, and the one who asks to come in was not there.
    #[error("the run is over; its debrief opens for those who took part, who can print it for you")]
    RunOver,
}

/// What an action named that is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Thing {
    /// A lever.
    Lever,
    /// An inject.
    Inject,
    /// A prompt.
    Prompt,
    /// A choice of a prompt.
    Choice,
    /// A person.
    Person,
    /// A line of the on-call list.
    OnCall,
    /// A question of the debrief.
    Question,
}

impl std::fmt::Display for Thing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Lever => "lever",
            Self::Inject => "inject",
            Self::Prompt => "decision",
            Self::Choice => "choice",
            Self::Person => "person",
            Self::OnCall => "line on the on-call list",
            Self::Question => "question",
        })
    }
}

/// A field that cannot stay empty, of an action that has several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// Of a status update: what shoppers feel.
    Impact,
    /// Of a status update: who is touched.
    Scope,
    /// Of a status update: what is done.
    Doing,
    /// Of a message to customers: what they read.
    Message,
    /// Of a message to customers: what support says.
    Script,
    /// Of the follow-up: what is shipped.
    What,
    /// Of the follow-up: who ships it.
    Owner,
}

impl Field {
    /// The words beside it on every page.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Impact => "Impact",
            Self::Scope => "Who is touched",
            Self::Doing => "What we are doing",
            Self::Message => "Customers read",
            Self::Script => "Support says",
            Self::What => "What we ship",
            Self::Owner => "Owner",
        }
    }
}

impl std::fmt::Display for Field {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// "SRE or Payments ops".
fn names(roles: Roles) -> String {
    roles.iter().map(Role::name).collect::<Vec<_>>().join(" or ")
}
