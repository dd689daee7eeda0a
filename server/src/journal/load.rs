//! Reads drills back: one room with its whole log, and the lists that pages show.

use std::collections::BTreeMap;

use app::backend::RoomCode;
use drill::{
    id::{At, DrillId, IntentId, PersonId, ScenarioId, Seq},
    role::Roles,
    room::{Entry, Event, Outcome, Phase},
    scenario::Scenario,
};
use sqlx::{Row, SqlitePool, sqlite::SqliteRow};
use uuid::Uuid;

use super::commit::{CourseRow, Recording};

/// One drill as it was written.
pub struct StoredRoom {
    /// Which.
    pub drill: DrillId,
    /// Its code.
    pub code: RoomCode,
    /// Its script, as it was when the drill was created.
    pub scenario: Scenario,
    /// Who leads it.
    pub facilitator: PersonId,
    /// What its noise is drawn from.
    pub seed: u64,
    /// The engine that began the run; before that, the one that was there when the drill was created.
    pub engine: u32,
    /// How often it was rebuilt, from 1.
    pub epoch: u32,
    /// The room's clock at the last entry or heartbeat.
    pub clock: At,
    /// Its log, in order, with the words.
    pub entries: Vec<Entry>,
    /// The wishes that were fulfilled.
    pub intents: BTreeMap<IntentId, (PersonId, Seq)>,
    /// Telemetry of a run that has ended.
    pub recording: Option<Recording>,
    /// The world, at most a minute old.
    pub course: Option<CourseRow>,
}

/// Why a room cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The database failed.
    #[error("the database failed")]
    Database(#[from] sqlx::Error),
    /// A row cannot be understood.
    #[error("a row cannot be understood: {0}")]
    Odd(#[from] serde_json::Error),
}

/// The room with this code, if there is one.
pub async fn room(readers: &SqlitePool, code: &RoomCode) -> Result<Option<StoredRoom>, LoadError> {
    // One transaction, so that log and heartbeat are of the same moment.
    let mut conn = readers.begin().await?;
    let Some(row) = sqlx::query(DRILL)
        .bind(code.as_str())
        .fetch_optional(&mut *conn)
        .await?
    else {
        return Ok(None);
    };
    let drill: Vec<u8> = row.try_get("id")?;
    let mut texts: BTreeMap<u32, BTreeMap<usize, String>> = BTreeMap::new();
    for row in sqlx::query(TEXTS).bind(&drill).fetch_all(&mut *conn).await? {
        let part = usize::try_from(row.try_get::<i64, _>("part")?).unwrap_or_default();
        texts
            .entry(number(&row, "seq")?)
            .or_default()
            .insert(part, row.try_get("words")?);
    }
    let mut entries = Vec::new();
    for row in sqlx::query(ENTRIES).bind(&drill).fetch_all(&mut *conn).await? {
        let mut entry: Entry = serde_json::from_str(row.try_get("body")?)?;
        entry.texts = spread(texts.remove(&entry.seq.0).unwrap_or_default());
        entries.push(entry);
    }
    let mut intents = BTreeMap::new();
    for row in sqlx::query(INTENTS).bind(&drill).fetch_all(&mut *conn).await? {
        let intent = IntentId(id(&row, "intent")?);
        intents.insert(intent, (PersonId(id(&row, "person")?), Seq(number(&row, "seq")?)));
    }
    let recording = sqlx::query(RECORDING)
        .bind(&drill)
        .fetch_optional(&mut *conn)
        .await?;
    let recording = recording.map(|row| recorded(&row)).transpose()?;
    let course = sqlx::query(COURSE)
        .bind(&drill)
        .fetch_optional(&mut *conn)
        .await?;
    let course = course.map(|row| coursed(&row)).transpose()?;
    let scenario = script(row.try_get("script")?, ScenarioId(row.try_get("scenario")?))?;
    Ok(Some(StoredRoom {
        drill: DrillId(id(&row, "id")?),
        code: code.clone(),
        scenario,
        facilitator: PersonId(id(&row, "facilitator")?),
        seed: row.try_get::<i64, _>("seed")?.cast_unsigned(),
        engine: number(&row, "engine")?,
        epoch: number(&row, "epoch")?,
        clock: At(number(&row, "clock_s")?),
        entries,
        intents,
        recording,
        course,
    }))
}

/// A scenario is written with its id and read without: in files the name of the file is the id.
fn script(json: &str, id: ScenarioId) -> Result<Scenario, serde_json::Error> {
    let mut script: serde_json::Value = serde_json::from_str(json)?;
    if let Some(fields) = script.as_object_mut() {
        fields.remove("id");
    }
    let mut scenario: Scenario = serde_json::from_value(script)?;
    scenario.id = id;
    Ok(scenario)
}

/// Erased words leave a gap; the others keep their places.
fn spread(parts: BTreeMap<usize, String>) -> Vec<String> {
    let count = parts.keys().next_back().map_or(0, |last| last + 1);
    let mut texts = vec![drill::room::fold::REMOVED.to_owned(); count];
    for (part, words) in parts {
        texts[part] = words;
    }
    texts
}

fn recorded(row: &SqliteRow) -> Result<Recording, sqlx::Error> {
    Ok(Recording {
        columns: row.try_get("columns")?,
        tickets: row.try_get("tickets")?,
        logs: row.try_get("logs")?,
    })
}

fn coursed(row: &SqliteRow) -> Result<CourseRow, sqlx::Error> {
    Ok(CourseRow {
        engine: number(row, "engine")?,
        seq: Seq(number(row, "seq")?),
        state: row.try_get("state")?,
    })
}

/// One line of a person's drills.
pub struct Listed {
    /// Its code.
    pub code: RoomCode,
    /// Neutral title.
    pub title: String,
    /// Where it stands.
    pub phase: Phase,
    /// Who leads it.
    pub facilitator: PersonId,
    /// The person's seats in it.
    pub roles: Roles,
}

/// Drills of a person, newest first: open ones, and closed ones that changed since `since_us`. One that cannot be read is
/// reported and left out.
pub async fn rooms_of(
    readers: &SqlitePool,
    person: PersonId,
    since_us: i64,
) -> Result<Vec<Listed>, LoadError> {
    let rows = sqlx::query(ROOMS_OF)
        .bind(person.0.as_bytes().to_vec())
        .bind(since_us)
        .fetch_all(readers)
        .await?;
    let mut drills = Vec::with_capacity(rows.len());
    for row in &rows {
        match listed(readers, row, person).await {
            Ok(drill) => drills.push(drill),
            Err(error) => {
                let drill = id(row, "id").unwrap_or_default();
                tracing::error!(%error, %drill, "a drill cannot be read and is not listed");
            }
        }
    }
    Ok(drills)
}

async fn listed(readers: &SqlitePool, row: &SqliteRow, person: PersonId) -> Result<Listed, LoadError> {
    let drill: Vec<u8> = row.try_get("id")?;
    let mut roles = Roles::NONE;
    for row in sqlx::query(SEATINGS).bind(&drill).fetch_all(readers).await? {
        let entry: Entry = serde_json::from_str(row.try_get("body")?)?;
        roles = entry
            .events
            .iter()
            .fold(roles, |roles, event| seated(roles, event, person));
    }
    let title: Option<String> = row.try_get("title")?;
    let text = |name| row.try_get::<String, _>(name).map(serde_json::Value::from);
    Ok(Listed {
        code: serde_json::from_value(text("code")?)?,
        title: title.ok_or_else(|| sqlx::Error::Decode("the script is torn".into()))?,
        phase: serde_json::from_value(text("phase")?)?,
        facilitator: PersonId(id(row, "facilitator")?),
        roles,
    })
}

/// A person's seats after one more event.
fn seated(roles: Roles, event: &Event, who: PersonId) -> Roles {
    if let Event::RoleTaken { person, role } = event
        && *person == who
    {
        return roles.with(*role);
    }
    if let Event::RoleLeft { person, role } = event
        && *person == who
    {
        return roles.without(*role);
    }
    roles
}

/// Whether a person is in the drill with this code.
pub async fn is_member(readers: &SqlitePool, person: PersonId, code: &RoomCode) -> Result<bool, sqlx::Error> {
    let row = sqlx::query(IS_MEMBER)
        .bind(code.as_str())
        .bind(person.0.as_bytes().to_vec())
        .fetch_optional(readers)
        .await?;
    Ok(row.is_some())
}

/// Scenarios that a person plays and does not lead, in drills whose truth is not out yet.
pub async fn playing(readers: &SqlitePool, person: PersonId) -> Result<Vec<ScenarioId>, LoadError> {
    let person = person.0.as_bytes().to_vec();
    let rows = sqlx::query(PLAYING)
        .bind(&person)
        .bind(&person)
        .fetch_all(readers)
        .await?;
    rows.iter()
        .map(|row| Ok(ScenarioId(row.try_get("scenario")?)))
        .collect()
}

/// A drill that a person played without a facilitator.
pub struct SoloDrill {
    /// Its code.
    pub code: RoomCode,
    /// Of which scenario.
    pub scenario: ScenarioId,
    /// Where it stands.
    pub phase: Phase,
    /// How it ended, once it has.
    pub outcome: Option<Outcome>,
    /// When it was begun.
    pub created_us: i64,
    /// Minutes of its run, as it was planned.
    pub minutes: u32,
}

/// The name under which a person came into their latest drill; none: never, or erased.
pub async fn last_name(readers: &SqlitePool, person: PersonId) -> Result<Option<String>, LoadError> {
    let row = sqlx::query(LAST_NAME)
        .bind(person.0.as_bytes().to_vec())
        .bind(format!("%{}%", person.0))
        .fetch_optional(readers)
        .await?;
    Ok(row.map(|row| row.try_get("words")).transpose()?)
}

/// Solo drills of a person, newest first.
pub async fn solo_drills(readers: &SqlitePool, person: PersonId) -> Result<Vec<SoloDrill>, LoadError> {
    let rows = sqlx::query(SOLO_DRILLS)
        .bind(person.0.as_bytes().to_vec())
        .bind(PersonId::PROGRAM.0.as_bytes().to_vec())
        .bind(format!("%{}%", person.0))
        .fetch_all(readers)
        .await?;
    rows.iter().map(solo_drill).collect()
}

fn solo_drill(row: &SqliteRow) -> Result<SoloDrill, LoadError> {
    let text = |name| {
        row.try_get::<Option<String>, _>(name)
            .map(serde_json::Value::from)
    };
    Ok(SoloDrill {
        code: serde_json::from_value(text("code")?)?,
        scenario: ScenarioId(row.try_get("scenario")?),
        phase: serde_json::from_value(text("phase")?)?,
        outcome: serde_json::from_value(text("outcome")?)?,
        created_us: row.try_get("created_us")?,
        minutes: number(row, "minutes")?,
    })
}

fn id(row: &SqliteRow, name: &str) -> Result<Uuid, sqlx::Error> {
    let bytes: Vec<u8> = row.try_get(name)?;
    Uuid::from_slice(&bytes).map_err(|error| sqlx::Error::Decode(error.into()))
}

fn number(row: &SqliteRow, name: &str) -> Result<u32, sqlx::Error> {
    let number: i64 = row.try_get(name)?;
    u32::try_from(number).map_err(|error| sqlx::Error::Decode(error.into()))
}

const DRILL: &str = "\
select id, scenario, script, facilitator, seed, coalesce(run_engine, engine) as engine, epoch, clock_s \
from drill where code = ?";
const ENTRIES: &str = "select body from entry where drill = ? order by seq";
const TEXTS: &str = "select seq, part, words from entry_text where drill = ?";
const INTENTS: &str = "select intent, person, seq from intent where drill = ?";
const RECORDING: &str = "select columns, tickets, logs from recording where drill = ?";
const COURSE: &str = "select engine, seq, state from course where drill = ?";
/// A start page shows a screenful; who has more finds the rest by their codes.
const ROOMS_OF: &str = "\
select drill.id, drill.code, drill.phase, drill.facilitator, \
iif(json_valid(drill.script), drill.script ->> '$.public.title', null) as title from member join drill on drill.id = member.drill \
where member.person = ? and (drill.phase <> 'closed' or drill.changed_us >= ?) \
order by drill.created_us desc limit 20";
/// What people typed stands elsewhere, so that only events have these words.
const SEATINGS: &str = "\
select body from entry where drill = ? and (body like '%\"role_taken\"%' or body like '%\"role_left\"%') order by seq";
const IS_MEMBER: &str = "\
select 1 from drill join member on member.drill = drill.id where drill.code = ? and member.person = ?";
/// The entry in which somebody came in has their name as its first text.
const LAST_NAME: &str = "\
select words from member join drill on drill.id = member.drill \
join entry on entry.drill = drill.id and entry.body like '%\"joined\"%' and entry.body like ?2 \
join entry_text on entry_text.drill = entry.drill and entry_text.seq = entry.seq and entry_text.part = 0 \
where member.person = ?1 order by drill.created_us desc, entry.seq desc limit 1";
/// A drill a day for some years. Whoever only watched played nothing.
const SOLO_DRILLS: &str = "\
select code, scenario, phase, outcome, created_us, \
iif(json_valid(drill.script), drill.script ->> '$.minutes', 0) as minutes \
from member join drill on drill.id = member.drill \
where member.person = ?1 and drill.facilitator = ?2 and exists (select 1 from entry where entry.drill = drill.id \
and entry.body like '%\"role_taken\"%' and entry.body like ?3) \
order by created_us desc limit 1000";
const PLAYING: &str = "\
select drill.scenario from member join drill on drill.id = member.drill \
where member.person = ? and drill.facilitator <> ? and drill.phase in ('lobby', 'brief', 'run')";
