//! What travels between room and browser: the frames, and their bytes. Views and lines as JSON, readings as 16-bit
//! numbers. Decides nothing about who may see what: the server encodes a frame once per audience.

mod bytes;
mod columns;

pub use self::bytes::{BadFrame, Raw, Wire};
pub use self::columns::Columns;

use drill::{
    dim::{Filter, Tab},
    id::{At, PersonId},
    room::{Line, Truth, View},
    scenario::Script,
    series::Quantised,
    telemetry::{LogLine, Ticket},
    world::Costs,
};
use serde::{Deserialize, Serialize};

use crate::backend::{ApiError, RoomCode};

/// From the room to a browser.
#[derive(Debug, Clone, PartialEq)]
pub enum Frame {
    /// Everything, on every (re)connection. Replaces whatever the browser had.
    Snapshot(Box<Snapshot>),
    /// The state has changed.
    View(Box<View>),
    /// New lines of conversation and timeline; the view may follow.
    Lines(Vec<Line>),
    /// One simulated second.
    Tick(Tick),
    /// Who is connected, and what they look at.
    Presence(Vec<Presence>),
    /// What the run has cost so far; only the facilitator is told.
    Costs(Costs),
    /// The door stays shut; the server ends the stream after it.
    Denied(ApiError),
    /// The server stops or moves; come back.
    Bye,
}

/// Everything a browser needs to draw the room.
#[derive(Debug, Clone, PartialEq)]
pub struct Snapshot {
    /// What does not change during the drill.
    pub hello: Hello,
    /// The state.
    pub view: View,
    /// Conversation and timeline so far.
    pub lines: Vec<Line>,
    /// Tickets so far, latest last.
    pub tickets: Vec<Ticket>,
    /// Log lines of the last minutes, latest last.
    pub logs: Vec<LogLine>,
    /// Who is connected.
    pub presence: Vec<Presence>,
    /// Readings so far: every second of the last ten minutes, before that every fifth.
    pub history: Columns,
    /// 10th percentile of normal, every [`Hello::band_step_s`] seconds of the run.
    pub band_low: Columns,
    /// 90th percentile of normal.
    pub band_high: Columns,
}

/// What does not change during the drill.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Hello {
    /// How often the room was rebuilt, from 1. Only a snapshot carries it; other frames belong to the snapshot before
    /// them on the same connection.
    pub epoch: u32,
    /// The reader.
    pub me: PersonId,
    /// The room.
    pub code: RoomCode,
    /// The public part of the scenario.
    pub script: Script,
    /// The author's words, for those who may know them: the facilitator, and everybody once the debrief is open.
    pub truth: Option<Box<Truth>>,
    /// Seconds between two rows of the baseline band.
    pub band_step_s: u32,
}

/// One simulated second.
#[derive(Debug, Clone, PartialEq)]
pub struct Tick {
    /// On the room's clock.
    pub at: At,
    /// The readings, in the order of the catalogue.
    pub readings: Quantised,
    /// New log lines; only for those who look at logs.
    pub logs: Vec<LogLine>,
    /// New tickets.
    pub tickets: Vec<Ticket>,
}

/// Somebody's connection.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Presence {
    /// Who.
    pub person: PersonId,
    /// Whether a browser of theirs is connected.
    pub here: Here,
    /// What they have open; only the facilitator is told.
    pub looks_at: Option<(Tab, Filter)>,
}

/// Seconds without any browser after which a seat may be given on: long enough for a reload, a crash, another device.
pub const GONE_S: u32 = 120;

/// Whether somebody is connected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Here {
    /// At least one browser is connected.
    Now,
    /// None is; since this many seconds.
    AwayS(u32),
}

/// From a browser to the room. Actions do not travel here: they are server functions of their own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClientFrame {
    /// First: which room.
    Hello {
        /// Its code.
        code: RoomCode,
    },
    /// This tick has been drawn.
    Drawn {
        /// On the room's clock.
        at: At,
    },
    /// This is open on my screen now.
    LooksAt {
        /// Tab.
        tab: Tab,
        /// Slice.
        filter: Filter,
    },
    /// I am still here.
    Ping,
}
