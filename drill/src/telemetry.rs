//! What the world shows beside numbers: log lines, support tickets, synthetic checkouts. Shapes only;
//! the world writes them from that second's state.

use serde::{Deserialize, Serialize};

use crate::dim::{Device, Method, Region, Service};
use crate::id::At;

/// How loud a log line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// For the record.
    Info,
    /// Worth a look.
    Warn,
    /// Something failed.
    Error,
}

/// One line of the error log; a sample when there were more like it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogLine {
    /// When.
    pub at: At,
    /// Who wrote it; none: the browser.
    pub service: Option<Service>,
    /// How loud.
    pub level: Level,
    /// The line.
    pub text: String,
    /// How many lines of this kind fell into this second.
    pub count: u32,
}

/// A support ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    /// Number, from 1.
    pub number: u32,
    /// When it arrived (some minutes after the shopper's trouble).
    pub at: At,
    /// What the shopper wrote.
    pub text: String,
    /// On what.
    pub device: Device,
    /// Where.
    pub region: Region,
    /// Paying how.
    pub method: Method,
}

/// A step of the checkout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Start of the checkout.
    Start,
    /// Order review.
    Review,
    /// Payment.
    Pay,
    /// Confirmation.
    Confirm,
}

impl Step {
    /// All steps, in order.
    pub const ALL: [Self; 4] = [Self::Start, Self::Review, Self::Pay, Self::Confirm];

    /// Name on screen.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Start => "Start",
            Self::Review => "Review",
            Self::Pay => "Pay",
            Self::Confirm => "Confirm",
        }
    }
}

/// How a step of a synthetic checkout ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepEnd {
    /// Done.
    Passed,
    /// An error came back.
    Failed,
    /// Nothing came back in time, or the button did not react.
    Stuck,
}

/// What to try in a synthetic checkout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Probe {
    /// On what.
    pub device: Device,
    /// From where.
    pub region: Region,
    /// Paying how.
    pub method: Method,
}

/// A synthetic checkout that was run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProbeResult {
    /// What was tried.
    pub probe: Probe,
    /// Steps reached, in order, each with its milliseconds and end.
    pub steps: Vec<(Step, u32, StepEnd)>,
}
