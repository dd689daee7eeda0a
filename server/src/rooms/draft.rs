//! What one cause will bring about, before it is committed: the room after it and the rows to write. Dropping a draft
//! leaves no trace.

use app::backend::ApiError;
use drill::{
    id::{At, DrillId, IntentId, PersonId, Seq},
    room::{self, Cause, Entry, Phase, Refusal, Room},
};

use crate::{
    clock::time_of_day,
    journal::{EntryRow, Reveal, RoomCommit},
    record::Recorder,
};

/// A room one or more steps ahead of the journal.
pub struct Draft {
    /// The room after the steps.
    pub room: Room,
    /// The entries of the steps.
    pub rows: Vec<EntryRow>,
}

impl Draft {
    /// Nothing yet.
    pub fn of(room: &Room) -> Self {
        Self {
            room: room.clone(),
            rows: Vec::new(),
        }
    }

    /// One step more.
    pub fn step(&mut self, cause: Cause, at: At) -> Result<Seq, Refusal> {
        let (room, entry) = room::step(&self.room, cause.clone(), at)?;
        self.room = room;
        let seq = entry.seq;
        self.rows.push(EntryRow {
            entry,
            cause,
            intent: None,
        });
        Ok(seq)
    }

    /// The last step fulfils this wish.
    pub fn fulfils(&mut self, intent: IntentId, who: PersonId) {
        if let Some(row) = self.rows.last_mut() {
            row.intent = Some((intent, who));
        }
    }

    /// Whether the run ends with it.
    pub fn ends_the_run(&self, before: &Room) -> bool {
        !over(before.phase) && over(self.room.phase)
    }

    /// The room and the entries, once committed, and what to write for it.
    ///
    /// # Errors
    /// When a statement about it is not valid: a fault of `record`. Nothing is written then.
    pub fn commit(
        self,
        recorder: &Recorder,
        drill: DrillId,
        clock: At,
    ) -> Result<(Room, Vec<Entry>, RoomCommit), ApiError> {
        let entries: Vec<_> = self.rows.iter().map(|row| row.entry.clone()).collect();
        let statements = recorder
            .record(&self.room, &entries, time_of_day())
            .map_err(|error| {
                tracing::error!(%error, drill = %drill.0, "a statement of our own is not valid");
                ApiError::NotSaved
            })?;
        let commit = RoomCommit {
            drill,
            new: None,
            entries: self.rows,
            recorded: statements,
            reveals: Reveal::Nothing,
            phase: self.room.phase,
            clock,
            epoch: None,
            outcome: drill::room::measure::measures(&self.room).outcome,
            recording: None,
            course: None,
        };
        Ok((self.room, entries, commit))
    }
}

/// Whether a run is behind a room.
pub const fn over(phase: Phase) -> bool {
    match phase {
        Phase::Lobby | Phase::Brief | Phase::Run => false,
        Phase::Debrief | Phase::Closed => true,
    }
}
