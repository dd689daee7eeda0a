//! What one cause brings about in a room, as rows: log entries with their words and cause, the intent that asked, the
//! statements, and what the end of a run leaves behind. Written whole or not at all.

use app::backend::RoomCode;
use drill::{
    id::{At, DrillId, IntentId, PersonId, Seq},
    room::{Cause, Entry, Event, Outcome, Phase},
    scenario::Scenario,
    world::ENGINE_VERSION,
};
use serde::Serialize;
use sqlx::SqliteConnection;

use crate::{
    clock::TimeOfDay,
    record::{self, Recorded},
};

/// Everything to write for one cause.
pub struct RoomCommit {
    /// Which drill.
    pub drill: DrillId,
    /// The drill itself, when it is new.
    pub new: Option<NewDrill>,
    /// New entries of the log, in order.
    pub entries: Vec<EntryRow>,
    /// Their statements.
    pub recorded: Recorded,
    /// Whether what was withheld becomes readable.
    pub reveals: Reveal,
    /// Where the drill stands after them.
    pub phase: Phase,
    /// The room's clock.
    pub clock: At,
    /// The room was rebuilt for this commit.
    pub epoch: Option<u32>,
    /// The run's telemetry, when it has ended.
    pub recording: Option<Recording>,
    /// How the run ended, once it has.
    pub outcome: Option<Outcome>,
    /// The world of now, once a minute.
    pub course: Option<CourseRow>,
}

/// What becomes of statements that are withheld.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reveal {
    /// They stay so.
    Nothing,
    /// The debrief is open: everybody may read them.
    Everything,
}

/// Why a commit cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The database failed.
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
    /// The record store failed, or holds another statement of the same id.
    #[error("the record store refused: {0}")]
    Statements(#[from] lrs::store::InsertError),
}

/// A drill that is new.
pub struct NewDrill {
    /// Its code.
    pub code: RoomCode,
    /// Its script.
    pub scenario: std::sync::Arc<Scenario>,
    /// Who leads it.
    pub facilitator: PersonId,
    /// What its noise is drawn from.
    pub seed: u64,
    /// The engine of now; which one runs it is noted when the run starts.
    pub engine: u32,
}

/// One entry of the log, with what stands beside it.
pub struct EntryRow {
    /// The entry.
    pub entry: Entry,
    /// What brought it about.
    pub cause: Cause,
    /// Which wish of whom it fulfils.
    pub intent: Option<(IntentId, PersonId)>,
}

/// The telemetry of a run that has ended.
pub struct Recording {
    /// `app::wire::Columns` as bytes.
    pub columns: Vec<u8>,
    /// Tickets as JSON.
    pub tickets: String,
    /// Log lines as JSON.
    pub logs: String,
}

/// The world of now.
pub struct CourseRow {
    /// The engine that wrote it.
    pub engine: u32,
    /// The last entry that it knows.
    pub seq: Seq,
    /// JSON.
    pub state: String,
}

/// Writes a commit inside the caller's transaction.
pub async fn write(
    conn: &mut SqliteConnection,
    commit: &RoomCommit,
    at: TimeOfDay,
) -> Result<(), WriteError> {
    let drill = commit.drill.0.as_bytes().to_vec();
    if let Some(new) = &commit.new {
        write_drill(conn, &drill, new, at).await?;
    }
    for row in &commit.entries {
        write_entry(conn, &drill, row, at).await?;
    }
    write_statements(conn, commit, at).await?;
    if let Some(recording) = &commit.recording {
        sqlx::query(RECORDING)
            .bind(&drill)
            .bind(&recording.columns)
            .bind(&recording.tickets)
            .bind(&recording.logs)
            .execute(&mut *conn)
            .await?;
        sqlx::query(FORGET_COURSE)
            .bind(&drill)
            .execute(&mut *conn)
            .await?;
    }
    if let Some(course) = &commit.course {
        sqlx::query(COURSE)
            .bind(&drill)
            .bind(i64::from(course.engine))
            .bind(i64::from(course.seq.0))
            .bind(i64::from(commit.clock.0))
            .bind(&course.state)
            .execute(&mut *conn)
            .await?;
    }
    let touched = (!commit.entries.is_empty()).then_some(at.0);
    sqlx::query(STAND)
        .bind(text(commit.phase))
        .bind(i64::from(commit.clock.0))
        .bind(commit.epoch.map(i64::from))
        .bind(touched)
        .bind(commit.outcome.map(|outcome| word(&outcome)))
        .bind(&drill)
        .execute(&mut *conn)
        .await?;
    Ok(())
}

async fn write_statements(
    conn: &mut SqliteConnection,
    commit: &RoomCommit,
    at: TimeOfDay,
) -> Result<(), lrs::store::InsertError> {
    let at = lrs::Micros(at.0);
    let embargo = record::embargo(commit.drill);
    if !commit.recorded.open.is_empty() {
        lrs::store::insert(conn, &commit.recorded.open, at).await?;
    }
    if !commit.recorded.withheld.is_empty() {
        lrs::store::withhold(conn, &commit.recorded.withheld, &embargo).await?;
    }
    match commit.reveals {
        Reveal::Nothing => {}
        Reveal::Everything => {
            lrs::store::release(conn, &embargo, at).await?;
        }
    }
    Ok(())
}

async fn write_drill(
    conn: &mut SqliteConnection,
    drill: &[u8],
    new: &NewDrill,
    at: TimeOfDay,
) -> Result<(), sqlx::Error> {
    sqlx::query(DRILL)
        .bind(drill)
        .bind(new.code.as_str())
        .bind(&new.scenario.id.0)
        .bind(&new.scenario.version)
        .bind(json(&*new.scenario))
        .bind(new.facilitator.0.as_bytes().to_vec())
        .bind(new.seed.cast_signed())
        .bind(i64::from(new.engine))
        .bind(at.0)
        .bind(at.0)
        .execute(conn)
        .await?;
    Ok(())
}

async fn write_entry(
    conn: &mut SqliteConnection,
    drill: &[u8],
    row: &EntryRow,
    at: TimeOfDay,
) -> Result<(), sqlx::Error> {
    let EntryRow { entry, cause, intent } = row;
    let seq = i64::from(entry.seq.0);
    sqlx::query(ENTRY)
        .bind(drill)
        .bind(seq)
        .bind(i64::from(entry.at.0))
        .bind(at.0)
        .bind(json(entry))
        .execute(&mut *conn)
        .await?;
    for (part, words) in (0_i64..).zip(&entry.texts) {
        sqlx::query(TEXT)
            .bind(drill)
            .bind(seq)
            .bind(part)
            .bind(words)
            .execute(&mut *conn)
            .await?;
    }
    sqlx::query(CAUSE)
        .bind(drill)
        .bind(seq)
        .bind(json(cause))
        .execute(&mut *conn)
        .await?;
    if let Some((intent, person)) = intent {
        sqlx::query(INTENT)
            .bind(drill)
            .bind(intent.0.as_bytes().to_vec())
            .bind(person.0.as_bytes().to_vec())
            .bind(seq)
            .execute(&mut *conn)
            .await?;
    }
    for event in &entry.events {
        if let Event::RunStarted = event {
            sqlx::query(RUN_ENGINE)
                .bind(i64::from(ENGINE_VERSION))
                .bind(drill)
                .execute(&mut *conn)
                .await?;
        }
        if let Event::Joined { person, .. } = event {
            sqlx::query(MEMBER)
                .bind(drill)
                .bind(person.0.as_bytes().to_vec())
                .execute(&mut *conn)
                .await?;
        }
    }
    Ok(())
}

/// JSON of our own types; they have no maps with odd keys and no failing parts.
fn json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("our own types can be written")
}

/// The text form of a unit variant, as serde writes it.
pub(super) fn text(phase: Phase) -> String {
    word(&phase)
}

fn word<T: Serialize>(variant: &T) -> String {
    json(variant).trim_matches('"').to_owned()
}

const DRILL: &str = "\
insert into drill (id, code, scenario, version, script, facilitator, seed, engine, epoch, phase, clock_s, created_us, \
changed_us) values (?, ?, ?, ?, ?, ?, ?, ?, 1, 'lobby', 0, ?, ?)";
const ENTRY: &str = "insert into entry (drill, seq, at_s, committed_us, body) values (?, ?, ?, ?, ?)";
const TEXT: &str = "insert into entry_text (drill, seq, part, words) values (?, ?, ?, ?)";
const CAUSE: &str = "insert into entry_cause (drill, seq, cause) values (?, ?, ?)";
const INTENT: &str = "insert into intent (drill, intent, person, seq) values (?, ?, ?, ?)";
const MEMBER: &str = "insert into member (drill, person) values (?, ?) on conflict do nothing";
const RUN_ENGINE: &str = "update drill set run_engine = ? where id = ?";
const RECORDING: &str =
    "insert into recording (drill, columns, tickets, logs) values (?, ?, ?, ?) on conflict do nothing";
const COURSE: &str = "\
insert into course (drill, engine, seq, clock_s, state) values (?, ?, ?, ?, ?) \
on conflict (drill) do update set engine = excluded.engine, seq = excluded.seq, clock_s = excluded.clock_s, state = excluded.state";
const FORGET_COURSE: &str = "delete from course where drill = ?";
const STAND: &str = "\
update drill set phase = ?, clock_s = ?, epoch = coalesce(?, epoch), changed_us = coalesce(?, changed_us), \
outcome = coalesce(?, outcome) where id = ?";
