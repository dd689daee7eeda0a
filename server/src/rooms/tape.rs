//! What a room remembers of its telemetry: readings (every second of the last ten minutes, before that every fifth),
//! tickets, and the latest log lines. Lies beside the room, not in it, so that a step copies little.

use std::collections::VecDeque;

use app::wire::Columns;
use drill::{
    id::At,
    series::Quantised,
    telemetry::{LogLine, Ticket},
};

use crate::journal::commit::Recording;

/// Seconds that are kept one by one: ten minutes, the widest zoom at full detail.
const FINE_S: usize = 600;
/// Of older seconds every fifth is kept: charts of a whole run have fewer pixels than that.
const COARSE_S: u32 = 5;
/// Log lines kept: what fits into a few minutes of a bad day at 20 a second.
const LOG_LINES: usize = 600;
/// Bytes that a recording may have. Readings of 45 minutes need about half.
pub const RECORDING_MAX: usize = 512 * 1_024;

/// The telemetry of one run.
#[derive(Debug, Default)]
pub struct Tape {
    coarse: Vec<(At, Quantised)>,
    fine: VecDeque<(At, Quantised)>,
    /// All tickets, in order.
    pub tickets: Vec<Ticket>,
    /// The latest log lines, in order.
    pub logs: VecDeque<LogLine>,
}

impl Tape {
    /// Adds one second.
    pub fn push(&mut self, at: At, readings: Quantised, logs: &[LogLine], tickets: &[Ticket]) {
        self.fine.push_back((at, readings));
        if self.fine.len() > FINE_S
            && let Some((old, readings)) = self.fine.pop_front()
            && old.0.is_multiple_of(COARSE_S)
        {
            self.coarse.push((old, readings));
        }
        self.tickets.extend_from_slice(tickets);
        self.logs.extend(logs.iter().cloned());
        let surplus = self.logs.len().saturating_sub(LOG_LINES);
        self.logs.drain(..surplus);
    }

    /// The last second.
    pub fn latest(&self) -> Option<(At, &Quantised)> {
        let last = self.fine.back().or_else(|| self.coarse.last());
        last.map(|(at, readings)| (*at, readings))
    }

    /// The readings so far.
    pub fn columns(&self) -> Columns {
        let rows = self.coarse.iter().chain(&self.fine);
        Columns::from_rows(rows.map(|(at, row)| (*at, row)))
    }

    /// For the journal, once the run has ended.
    pub fn record(&self) -> Recording {
        let columns = self.columns().to_bytes();
        if columns.len() > RECORDING_MAX {
            tracing::warn!(bytes = columns.len(), "a recording is larger than planned");
        }
        Recording {
            columns,
            tickets: serde_json::to_string(&self.tickets).unwrap_or_default(),
            logs: serde_json::to_string(&self.logs).unwrap_or_default(),
        }
    }

    /// Back from the journal. What cannot be read is left out: a debrief without charts is better than none.
    pub fn replay(recording: &Recording) -> Self {
        let columns = Columns::from_bytes(&recording.columns).unwrap_or_else(|error| {
            tracing::error!(%error, "a recording cannot be read");
            Columns::default()
        });
        let rows = (0..columns.len()).map(|row| {
            let values = columns.values.iter().map(|column| column[row]).collect();
            (columns.at[row], Quantised(values))
        });
        Self {
            coarse: rows.collect(),
            fine: VecDeque::new(),
            tickets: serde_json::from_str(&recording.tickets).unwrap_or_default(),
            logs: serde_json::from_str(&recording.logs).unwrap_or_default(),
        }
    }
}
