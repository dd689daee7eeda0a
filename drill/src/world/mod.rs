//! The simulated checkout of a drill: the run that people act on, its undisturbed twin, and the judge between them.
//! Pure: a second follows from state, seed and orders alone, bit for bit on every machine. Knows no room and no person.

mod band;
mod budget;
mod checkout;
mod controls;
mod course;
pub mod fact;
mod forces;
mod golden;
mod judge;
mod lognormal;
mod logs;
mod lost;
mod noise;
mod probe;
mod readings;
mod station;
mod ticket_texts;
mod tickets;

pub use band::{Band, baseline, without_fault};
pub use budget::{BUDGET_MIN, BudgetSpent, OBJECTIVE, spent};
pub use checkout::{APPROVAL_BACKUP, APPROVAL_PRIMARY, CARD_FIRST_LOSES, CARD_FIRST_TAKES, ORDER_USD};
pub use controls::{BLOCK_LOSES, CHALLENGE_LOSES, Delays, WARM_SCALE};
pub use course::{Course, Verdict, lost_if_nobody_acts};
pub use fact::{Costs, Fact};
pub use forces::range;
pub use golden::{TelemetryHash, fixture, golden};
pub use judge::{BREACH_S, MITIGATED_S, ORDERS_WINDOW_S, RECOVERING_S, Standing};
pub use lost::{LostOrders, NormalOrders};
pub(crate) use noise::mix64;

use serde::{Deserialize, Serialize};

use crate::id::At;
use crate::series::Readings;
use crate::telemetry::{LogLine, Ticket};

/// Version of the model: a snapshot of another version is not resumed. Raise it with any change of a number.
pub const ENGINE_VERSION: u32 = 3;
/// Model seconds that have run before the room's clock shows 0:00.
pub const PRE_ROLL_S: u32 = 180;
/// The room's clock at which every scenario's fault begins.
pub const ONSET_AT: At = At(judge::ONSET_T - PRE_ROLL_S);

/// What a run's chance is drawn from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Seed(pub u64);

/// One simulated second with everything that screens show.
#[derive(Debug, Clone, PartialEq)]
pub struct Second {
    /// The room's clock after this second.
    pub at: At,
    /// Every series.
    pub readings: Readings,
    /// What became true in this second, in order.
    pub facts: Vec<Fact>,
    /// Error log of this second, at most [`MOST_LOG_LINES`].
    pub logs: Vec<LogLine>,
    /// Tickets that arrived in this second.
    pub tickets: Vec<Ticket>,
}

/// Log lines of one second at most: more would scroll past unread.
pub const MOST_LOG_LINES: usize = 20;
