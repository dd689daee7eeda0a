//! The one port of the pages: what they ask of the program. No SQL, no rooms, no clock here; `server` answers.

use std::{net::IpAddr, sync::Arc};

use bytes::Bytes;
use drill::{
    id::{IntentId, PersonId, ScenarioId, Seq},
    role::Role,
    room::{Action, Outcome, Phase, Refusal},
};
use futures::{future::BoxFuture, stream::BoxStream};
use serde::{Deserialize, Serialize};

use crate::wire::ClientFrame;

/// Who is asking, as the server's session layer found out. Put into the request by the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Visitor {
    /// The person behind this browser's session cookie.
    pub person: PersonId,
    /// From where, for limits.
    pub address: IpAddr,
}

/// Six characters that open a room, upper case, without look-alikes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RoomCode(String);

/// Letters and digits of a code: no I, O, 0 or 1, which people read for one another.
pub const CODE_ALPHABET: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
/// Characters of a code: 32^6 is a billion, and guesses are counted.
pub const CODE_LENGTH: usize = 6;

impl RoomCode {
    /// The code as typed: blanks and dashes are dropped, lower case is raised.
    ///
    /// # Errors
    /// [`ApiError::BadCode`] when six characters of the alphabet do not remain.
    pub fn parse(text: &str) -> Result<Self, ApiError> {
        let code: String = text
            .chars()
            .filter(|letter| !letter.is_whitespace() && *letter != '-')
            .map(|letter| letter.to_ascii_uppercase())
            .collect();
        let known = |letter: char| u8::try_from(letter).is_ok_and(|byte| CODE_ALPHABET.contains(&byte));
        if code.chars().count() == CODE_LENGTH && code.chars().all(known) {
            Ok(Self(code))
        } else {
            Err(ApiError::BadCode)
        }
    }

    /// As shown and as part of addresses.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for RoomCode {
    type Error = ApiError;

    fn try_from(text: String) -> Result<Self, ApiError> {
        Self::parse(&text)
    }
}

impl From<RoomCode> for String {
    fn from(code: RoomCode) -> Self {
        code.0
    }
}

impl std::fmt::Display for RoomCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why a request was not granted. People read it: it says what happened and what to do next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum ApiError {
    /// Not a code at all.
    #[error("a room code has six letters or digits, such as KQ7M2P; look at your invitation again")]
    BadCode,
    /// No such room.
    #[error("no drill has this code; look at your invitation again, or ask who invited you")]
    NoSuchRoom,
    /// The drill is closed, and the one who asks was not there.
    #[error("this drill is over; its debrief opens for those who took part, who can print it for you")]
    RoomClosed,
    /// No such scenario.
    #[error("there is no such scenario any more; go back to the list and pick one")]
    NoSuchScenario,
    /// Too many codes tried.
    #[error("too many wrong codes; wait {wait_s} seconds and try again")]
    TooManyGuesses {
        /// How long to wait.
        wait_s: u32,
    },
    /// Too many actions from one person.
    #[error("that was faster than a person can click; wait a moment and try again")]
    TooFast,
    /// More bytes than any form of ours has.
    #[error("that was too large to be taken, so nothing was changed; shorten the text and try again")]
    TooLarge,
    /// This person, or this address, has as many feeds open as may be.
    #[error("this is open in too many windows; close some of them, then try again")]
    TooManyWindows,
    /// The room said no.
    #[error("{0}")]
    Refused(Refusal),
    /// The link was used, or is too old.
    #[error("this link has been used or is too old; make a new one on the device that holds your seat")]
    DeadLink,
    /// No session: cookies are off.
    #[error("your browser did not send its session; allow cookies for this address and reload the page")]
    NoSession,
    /// The data could not be written; nothing was changed.
    #[error("the program could not save this, so nothing was changed; try again in a moment")]
    NotSaved,
    /// The program is stopping.
    #[error("the program is being restarted; this page comes back by itself")]
    Stopping,
    /// The program did not answer, or its answer was lost on the way. Only a browser finds this out.
    #[error("no answer came from the program; check your connection and try again")]
    Unanswered,
    /// The request made no sense.
    #[error("the request did not get through: {0}")]
    Transport(String),
}

impl ApiError {
    /// Whether asking again is of no use: the room does not let this person in. Everything else passes by itself.
    pub const fn is_final(&self) -> bool {
        match self {
            Self::BadCode
            | Self::NoSuchRoom
            | Self::RoomClosed
            | Self::NoSession
            | Self::TooLarge
            | Self::TooManyWindows => true,
            Self::Refused(refusal) => matches!(refusal, Refusal::NotHere),
            Self::NoSuchScenario
            | Self::TooManyGuesses { .. }
            | Self::TooFast
            | Self::DeadLink
            | Self::NotSaved
            | Self::Stopping
            | Self::Unanswered
            | Self::Transport(_) => false,
        }
    }
}

impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl server_fn::error::FromServerFnError for ApiError {
    type Encoder = server_fn::codec::JsonEncoding;

    fn from_server_fn_error(error: server_fn::error::ServerFnErrorErr) -> Self {
        use server_fn::error::ServerFnErrorErr::{
            Args, Deserialization, MiddlewareError, MissingArg, Registration, Request, Response,
            Serialization, ServerError, UnsupportedRequestMethod,
        };
        match &error {
            // On the server these two are about what was asked.
            Request(_) | Response(_) | Deserialization(_) if cfg!(not(feature = "ssr")) => Self::Unanswered,
            Request(_)
            | Response(_)
            | Deserialization(_)
            | Serialization(_)
            | Args(_)
            | MissingArg(_)
            | MiddlewareError(_)
            | Registration(_)
            | ServerError(_)
            | UnsupportedRequestMethod(_) => Self::Transport(error.to_string()),
        }
    }
}

/// A scenario in the organiser's list. Organisers may read the author's words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScenarioCard {
    /// Which.
    pub id: ScenarioId,
    /// The author's title.
    pub title: String,
    /// What players will read instead.
    pub public_title: String,
    /// What really goes on, in a sentence or two.
    pub truth: String,
    /// Tags.
    pub tags: Vec<String>,
    /// 1 to 5.
    pub difficulty: u8,
    /// Minutes of the run.
    pub minutes: u32,
    /// Version.
    pub version: String,
}

/// A run as the start page shows one: played by the program, not drawn by hand.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// Latency p95 each second from the first, s.
    pub p95_s: Vec<f32>,
    /// The limit that the run has to keep, s.
    pub target_s: f64,
    /// When the team acted, s.
    pub acts: Vec<u32>,
}

/// What the door of a room shows to somebody with the code: nothing that gives the answer away.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Door {
    /// The code.
    pub code: RoomCode,
    /// Neutral title.
    pub title: String,
    /// Where the drill stands.
    pub phase: Phase,
    /// Who leads it; none: nobody does, it is a drill for one.
    pub facilitator: Option<String>,
    /// Each role, and the name of the person who holds it.
    pub seats: Vec<(Role, Option<String>)>,
    /// The name under which this person is in the room already.
    pub known_as: Option<String>,
}

/// A drill that this person is in, for the start page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MyRoom {
    /// The code.
    pub code: RoomCode,
    /// Neutral title.
    pub title: String,
    /// Where it stands.
    pub phase: Phase,
    /// What this person does there: role names, or "Facilitator".
    pub seat: String,
}

/// What somebody plays alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Solo {
    /// A step of the starter playlist, from 0.
    Step(usize),
    /// A scenario at its full length, by its name: for organisers, who know the name.
    Whole(ScenarioId),
    /// The same by [`OtherDrill::key`].
    Other(String),
}

/// The starter playlist, and how far the visitor is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Starter {
    /// Its name.
    pub title: String,
    /// What it is for.
    pub says: String,
    /// Weeks from the first drill until all should have been played.
    pub weeks: u32,
    /// The day by which that is, `YYYY-MM-DD`; none before the first drill.
    pub until: Option<String>,
    /// The name under which the visitor played last.
    pub name: Option<String>,
    /// The drills, in order.
    pub steps: Vec<StarterStep>,
    /// All other scenarios, from easy to hard.
    pub others: Vec<OtherDrill>,
}

/// A scenario that can be played alone, told so that nothing of it is given away.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OtherDrill {
    /// Made from its name, which would tell what is wrong.
    pub key: String,
    /// What players read as its title.
    pub title: String,
    /// 1 to 5.
    pub difficulty: u8,
    /// Minutes of the run.
    pub minutes: u32,
    /// The best end so far.
    pub best: Option<Outcome>,
}

/// One drill of the playlist.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StarterStep {
    /// What players read as its title.
    pub title: String,
    /// What it builds.
    pub skill: String,
    /// Minutes of the run.
    pub minutes: u32,
    /// How often the visitor played it to an end.
    pub played: u32,
    /// The best end so far.
    pub best: Option<Outcome>,
    /// The drill of it that goes on, or whose debrief is open.
    pub open: Option<(RoomCode, Phase)>,
}

impl StarterStep {
    /// Whether the target was met, in time or late.
    pub const fn is_done(&self) -> bool {
        matches!(self.best, Some(Outcome::Won | Outcome::Late))
    }
}

/// What the pages ask of the program. Every method checks rights itself; `visitor` is trusted, nothing else is.
pub trait Backend: Send + Sync + 'static {
    /// All scenarios, for organisers. Of a scenario that the visitor is playing right now the card says no more than
    /// players know.
    fn library(&self, visitor: Visitor) -> BoxFuture<'_, Result<Vec<ScenarioCard>, ApiError>>;

    /// A run to show on the start page.
    fn sample(&self) -> BoxFuture<'_, Sample>;

    /// Opens a room; the visitor leads it under `name`.
    fn create(
        &self,
        visitor: Visitor,
        scenario: ScenarioId,
        name: String,
    ) -> BoxFuture<'_, Result<RoomCode, ApiError>>;

    /// Opens a drill without a facilitator: the visitor plays `role`, the program every other.
    fn play_solo(
        &self,
        visitor: Visitor,
        what: Solo,
        name: String,
        role: Role,
    ) -> BoxFuture<'_, Result<RoomCode, ApiError>>;

    /// The starter playlist, and how far the visitor is.
    fn starter(&self, visitor: Visitor) -> BoxFuture<'_, Result<Starter, ApiError>>;

    /// What stands on the door. Wrong codes are counted per address.
    fn door(&self, visitor: Visitor, code: RoomCode) -> BoxFuture<'_, Result<Door, ApiError>>;

    /// Enters a room, and takes a role if one is asked for and free.
    fn join(
        &self,
        visitor: Visitor,
        code: RoomCode,
        name: String,
        role: Option<Role>,
    ) -> BoxFuture<'_, Result<(), ApiError>>;

    /// Does an action. Acknowledged only when log and statements are committed. The same intent does nothing twice
    /// and answers the same.
    fn act(
        &self,
        visitor: Visitor,
        code: RoomCode,
        intent: IntentId,
        action: Action,
    ) -> BoxFuture<'_, Result<Seq, ApiError>>;

    /// A path that opens this seat on another device, once, within ten minutes: `/resume/TOKEN`.
    fn resume_link(&self, visitor: Visitor, code: RoomCode) -> BoxFuture<'_, Result<String, ApiError>>;

    /// Drills that the visitor is in, newest first; closed ones of the last week included.
    fn my_rooms(&self, visitor: Visitor) -> BoxFuture<'_, Result<Vec<MyRoom>, ApiError>>;

    /// The live feed of a room: frames already encoded, shared by everybody of an audience. The first frame is a
    /// snapshot or a denial.
    fn feed(
        &self,
        visitor: Visitor,
        incoming: BoxStream<'static, ClientFrame>,
    ) -> BoxFuture<'_, Result<BoxStream<'static, Bytes>, ApiError>>;
}

/// The port as the server provides it to pages and server functions, by Leptos context.
pub type SharedBackend = Arc<dyn Backend>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_asking_again_cannot_change_ends_a_room() {
        let wait_s = 60;
        for passes in [
            ApiError::Stopping,
            ApiError::NotSaved,
            ApiError::TooFast,
            ApiError::TooManyGuesses { wait_s },
            ApiError::Unanswered,
            ApiError::Refused(Refusal::Paused),
        ] {
            assert!(!passes.is_final(), "{passes}");
        }
        for stays in [
            ApiError::RoomClosed,
            ApiError::NoSession,
            ApiError::Refused(Refusal::NotHere),
        ] {
            assert!(stays.is_final(), "{stays}");
        }
    }
}
