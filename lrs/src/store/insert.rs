//! Writing statements. Three outcomes for each: stored, the same as one that is there, or in conflict with it.
//! A batch with a conflict writes nothing at all.
//!
//! Several batches can be written together; each keeps its own outcome.

use super::references;
use super::rows::{Bindable, Rows, in_list, list_size};
use crate::compare::Fingerprint;
use crate::json::{self, Value};
use crate::prepare::{Key, NamedActivity, NamedAgent, PreparedStatement, Scope, key_of, verb_key};
use crate::time::Micros;
use sqlx::{AssertSqlSafe, Row, SqliteConnection};
use std::collections::{BTreeMap, HashMap, HashSet};
use uuid::Uuid;

/// What became of one statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It was written.
    Stored,
    /// The same statement is there already; nothing was written.
    Same,
}

/// One statement that is in the store now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inserted {
    /// Its id.
    pub id: Uuid,
    /// What became of it.
    pub outcome: Outcome,
}

/// Another statement of the same id is there and says something else. Nothing of the batch was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("statement {index} of the batch: another statement with the id {id} is stored already")]
pub struct Conflict {
    /// Which statement of the batch, counted from 0.
    pub index: usize,
    /// The id that both have.
    pub id: Uuid,
}

/// Why a batch was not written.
#[derive(Debug, thiserror::Error)]
pub enum InsertError {
    /// A statement says something else than the stored one of its id.
    #[error(transparent)]
    Conflict(#[from] Conflict),
    /// The database failed; the caller's transaction must be rolled back.
    #[error("the database failed")]
    Database(#[from] sqlx::Error),
}

/// The bytes of an attachment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// SHA-256 of the bytes in lower-case hexadecimal digits; the caller has compared it.
    pub sha2: String,
    /// Media type.
    pub content_type: String,
    /// The bytes.
    pub bytes: bytes::Bytes,
}

/// Writes one batch inside the caller's transaction. `at` is the time of storing; each statement gets a `stored` of its
/// own, at or after `at` and after every earlier one.
pub async fn insert(
    conn: &mut SqliteConnection,
    batch: &[PreparedStatement],
    at: Micros,
) -> Result<Vec<Inserted>, InsertError> {
    let mut outcomes = insert_group(conn, &[batch], at).await?;
    Ok(outcomes.pop().unwrap_or_else(|| Ok(Vec::new()))?)
}

/// Writes several batches together; a batch in conflict leaves the others alone.
pub async fn insert_group(
    conn: &mut SqliteConnection,
    batches: &[&[PreparedStatement]],
    at: Micros,
) -> Result<Vec<Result<Vec<Inserted>, Conflict>>, sqlx::Error> {
    let ids: Vec<Uuid> = batches
        .iter()
        .flat_map(|batch| batch.iter().map(|statement| statement.id))
        .collect();
    let Before {
        mut known,
        awaited,
        last,
    } = before(conn, &ids).await?;
    let mut fresh: Vec<&PreparedStatement> = Vec::with_capacity(ids.len());
    let mut outcomes = Vec::with_capacity(batches.len());
    for batch in batches {
        outcomes.push(sort_out(batch, &mut known, &mut fresh));
    }
    let first = last.map_or(at.0, |last| at.0.max(last + 1));
    let placed: Vec<Placed<'_>> = (first..)
        .zip(fresh)
        .map(|(stored, statement)| Placed { stored, statement })
        .collect();
    if !placed.is_empty() {
        write(conn, &placed, &awaited).await?;
    }
    Ok(outcomes)
}

/// Writes the bytes of attachments; those that are there already stay.
pub async fn insert_attachments(
    conn: &mut SqliteConnection,
    attachments: &[Attachment],
) -> Result<(), sqlx::Error> {
    ATTACHMENTS
        .insert(conn, attachments, |query, attachment| {
            query
                .bind(attachment.sha2.clone())
                .bind(attachment.content_type.clone())
                .bind(attachment.bytes.to_vec())
        })
        .await
}

const ATTACHMENTS: Rows = Rows {
    head: "insert into xapi_attachment (sha2, content_type, bytes) values",
    row: "(?, ?, ?)",
    tail: "on conflict do nothing",
};

/// What is known of a stored statement, to compare another with it.
#[derive(Clone, Copy)]
struct Known {
    fingerprint: Fingerprint,
    /// `None`: the statement is new in this group or withheld, and has no time of its own yet.
    timestamp: Option<Micros>,
}

impl Known {
    fn same(&self, statement: &PreparedStatement) -> bool {
        let times_agree = match (self.timestamp, statement.timestamp) {
            (Some(stored), Some(sent)) => stored == sent,
            (None, _) | (_, None) => true,
        };
        times_agree && self.fingerprint == statement.fingerprint
    }
}

/// What must be known before statements are written.
#[derive(Default)]
struct Before {
    /// Those that are there already, readable or withheld.
    known: HashMap<Uuid, Known>,
    /// Those that a stored statement refers to.
    awaited: HashSet<Uuid>,
    /// The last `stored`.
    last: Option<i64>,
}

/// One question for all three: each has a row of its own kind.
const BEFORE: [&str; 3] = [
    "select 'known', id, fingerprint, timestamp_us from xapi_statement where id in",
    "union all select 'known', id, fingerprint, null from xapi_withheld where id in",
    "union all select 'awaited', refers_to, null, null from xapi_statement where refers_to in",
];
const BEFORE_LAST: &str = "union all select 'last', null, null, max(stored_us) from xapi_statement";

async fn before(conn: &mut SqliteConnection, ids: &[Uuid]) -> Result<Before, sqlx::Error> {
    let mut before = Before::default();
    for chunk in ids.chunks(64) {
        let size = list_size(chunk.len());
        let lists: String = BEFORE.iter().map(|head| in_list(head, size, "")).collect();
        let mut query = sqlx::query(AssertSqlSafe(lists + BEFORE_LAST));
        for _ in BEFORE {
            for id in chunk.iter().chain(std::iter::repeat(&chunk[0])).take(size) {
                query = query.bind(id.as_bytes().to_vec());
            }
        }
        for row in query.fetch_all(&mut *conn).await? {
            let (kind, time): (&str, Option<i64>) = (row.try_get(0)?, row.try_get(3)?);
            let id: Option<&[u8]> = row.try_get(1)?;
            let id = id.and_then(|id| Uuid::from_slice(id).ok()).unwrap_or_default();
            match kind {
                "known" => {
                    let fingerprint: &[u8] = row.try_get(2)?;
                    let fingerprint = fingerprint.try_into().unwrap_or_default();
                    before.known.insert(
                        id,
                        Known {
                            fingerprint,
                            timestamp: time.map(Micros),
                        },
                    );
                }
                "awaited" => {
                    before.awaited.insert(id);
                }
                _ => before.last = time,
            }
        }
    }
    Ok(before)
}

/// Decides the outcome of one batch; adds what is new to `fresh` and `known`, but nothing when there is a conflict.
fn sort_out<'b>(
    batch: &'b [PreparedStatement],
    known: &mut HashMap<Uuid, Known>,
    fresh: &mut Vec<&'b PreparedStatement>,
) -> Result<Vec<Inserted>, Conflict> {
    let (fresh_before, mut added) = (fresh.len(), Vec::new());
    let mut inserted = Vec::with_capacity(batch.len());
    for (index, statement) in batch.iter().enumerate() {
        let id = statement.id;
        match known.get(&id) {
            Some(stored) if stored.same(statement) => inserted.push(Inserted {
                id,
                outcome: Outcome::Same,
            }),
            Some(_) => {
                fresh.truncate(fresh_before);
                for id in added {
                    known.remove(&id);
                }
                return Err(Conflict { index, id });
            }
            None => {
                known.insert(
                    id,
                    Known {
                        fingerprint: statement.fingerprint,
                        timestamp: statement.timestamp,
                    },
                );
                added.push(id);
                fresh.push(statement);
                inserted.push(Inserted {
                    id,
                    outcome: Outcome::Stored,
                });
            }
        }
    }
    Ok(inserted)
}

/// A statement with the time that the store gave it.
pub(super) struct Placed<'s> {
    pub stored: i64,
    pub statement: &'s PreparedStatement,
}

async fn write(
    conn: &mut SqliteConnection,
    placed: &[Placed<'_>],
    awaited: &HashSet<Uuid>,
) -> Result<(), sqlx::Error> {
    STATEMENTS.insert(conn, placed, bind_statement).await?;
    file_agents(conn, placed).await?;
    file_activities(conn, placed).await?;
    references::follow(conn, placed, awaited).await
}

const STATEMENTS: Rows = Rows {
    head: "insert into xapi_statement (stored_us, id, timestamp_us, verb, registration, authority, refers_to, \
           fingerprint, payload) values",
    row: "(?, ?, ?, ?, ?, ?, ?, ?, ?)",
    tail: "",
};

fn bind_statement(query: Bindable, placed: &Placed<'_>) -> Bindable {
    let statement = placed.statement;
    query
        .bind(placed.stored)
        .bind(statement.id.as_bytes().to_vec())
        .bind(statement.timestamp.map_or(placed.stored, |timestamp| timestamp.0))
        .bind(statement.verb.clone())
        .bind(
            statement
                .registration
                .map(|registration| registration.as_bytes().to_vec()),
        )
        .bind(statement.authority.to_vec())
        .bind(statement.refers_to.map(|target| target.as_bytes().to_vec()))
        .bind(statement.fingerprint.to_vec())
        .bind(payload(placed))
}

/// The payload with the timestamp filled in.
fn payload(placed: &Placed<'_>) -> String {
    match placed.statement.timestamp {
        Some(_) => placed.statement.payload.clone(),
        None => with_member(&placed.statement.payload, "timestamp", Micros(placed.stored)),
    }
}

/// An object's text with one more member at its end.
pub(super) fn with_member(object: &str, name: &str, at: Micros) -> String {
    let open = object.strip_suffix('}').unwrap_or(object);
    format!("{open},\"{name}\":\"{at}\"}}")
}

/// A row of `xapi_statement_agent` or `xapi_statement_activity`.
pub(super) struct Filing {
    pub key: Key,
    pub scope: i64,
    pub stored: i64,
    pub source: i64,
    pub verb_key: i64,
}

pub(super) const AGENT_FILINGS: Rows = Rows {
    head: "insert into xapi_statement_agent (agent, scope, stored_us, source_us, verb_key) values",
    row: "(?, ?, ?, ?, ?)",
    tail: "on conflict do nothing",
};

pub(super) const ACTIVITY_FILINGS: Rows = Rows {
    head: "insert into xapi_statement_activity (activity, scope, stored_us, source_us) values",
    row: "(?, ?, ?, ?)",
    tail: "on conflict do nothing",
};

pub(super) fn bind_agent_filing(query: Bindable, filing: &Filing) -> Bindable {
    bind_activity_filing(query, filing).bind(filing.verb_key)
}

pub(super) fn bind_activity_filing(query: Bindable, filing: &Filing) -> Bindable {
    query
        .bind(filing.key.to_vec())
        .bind(filing.scope)
        .bind(filing.stored)
        .bind(filing.source)
}

/// The rows that file `statement`, found at `stored`, under the agents it names. Its own authority is found by a column
/// of its own; the authority of what it refers to is filed.
pub(super) fn agent_filings(statement: &PreparedStatement, stored: i64, source: i64) -> Vec<Filing> {
    let like = Filing {
        key: Key::default(),
        scope: 0,
        stored,
        source,
        verb_key: verb_key(&statement.verb),
    };
    let authority = (stored != source).then_some((statement.authority, Scope::Related));
    filings(
        statement
            .agents
            .iter()
            .map(|agent| (agent.key, agent.scope))
            .chain(authority),
        &like,
    )
}

/// The rows that file `statement`, found at `stored`, under the activities it names.
pub(super) fn activity_filings(statement: &PreparedStatement, stored: i64, source: i64) -> Vec<Filing> {
    let like = Filing {
        key: Key::default(),
        scope: 0,
        stored,
        source,
        verb_key: 0,
    };
    filings(
        statement
            .activities
            .iter()
            .map(|activity| (activity.key, activity.scope)),
        &like,
    )
}

/// One row for each key, in its narrowest scope.
fn filings(named: impl Iterator<Item = (Key, Scope)>, like: &Filing) -> Vec<Filing> {
    let mut narrowest: BTreeMap<Key, Scope> = BTreeMap::new();
    for (key, scope) in named {
        narrowest
            .entry(key)
            .and_modify(|known| *known = scope.min(*known))
            .or_insert(scope);
    }
    let scope_number = |scope: Scope| match scope {
        Scope::Direct => 0,
        Scope::Related => 1,
    };
    narrowest
        .into_iter()
        .map(|(key, scope)| Filing {
            key,
            scope: scope_number(scope),
            ..*like
        })
        .collect()
}

async fn file_agents(conn: &mut SqliteConnection, placed: &[Placed<'_>]) -> Result<(), sqlx::Error> {
    let mut rows: Vec<Filing> = placed
        .iter()
        .flat_map(|placed| agent_filings(placed.statement, placed.stored, placed.stored))
        .collect();
    rows.sort_unstable_by_key(|row| (row.key, row.scope, row.stored));
    AGENT_FILINGS.insert(conn, &rows, bind_agent_filing).await?;
    let named: HashMap<(Key, &str), &NamedAgent> = placed
        .iter()
        .flat_map(|placed| &placed.statement.agents)
        .map(|agent| ((agent.key, agent.name.as_str()), agent))
        .collect();
    let named: Vec<&NamedAgent> = named.into_values().collect();
    AGENTS
        .insert(conn, &named, |query, agent| {
            query
                .bind(agent.key.to_vec())
                .bind(agent.name.clone())
                .bind(agent.identifier.clone())
        })
        .await
}

const AGENTS: Rows = Rows {
    head: "insert into xapi_agent (agent, name, identifier) values",
    row: "(?, ?, ?)",
    tail: "on conflict do nothing",
};

async fn file_activities(conn: &mut SqliteConnection, placed: &[Placed<'_>]) -> Result<(), sqlx::Error> {
    let mut rows: Vec<Filing> = placed
        .iter()
        .flat_map(|placed| activity_filings(placed.statement, placed.stored, placed.stored))
        .collect();
    rows.sort_unstable_by_key(|row| (row.key, row.scope, row.stored));
    ACTIVITY_FILINGS.insert(conn, &rows, bind_activity_filing).await?;
    let named = placed.iter().flat_map(|placed| &placed.statement.activities);
    describe(conn, named).await
}

/// Adds what statements say of activities to what is known of them.
async fn describe<'a>(
    conn: &mut SqliteConnection,
    named: impl Iterator<Item = &'a NamedActivity>,
) -> Result<(), sqlx::Error> {
    let mut by_key: HashMap<Key, Vec<&NamedActivity>> = HashMap::new();
    for activity in named {
        by_key.entry(activity.key).or_default().push(activity);
    }
    let keys: Vec<Key> = by_key.keys().copied().collect();
    let known = definitions_of(conn, &keys).await?;
    let mut changed: Vec<(Key, &str, Option<String>)> = Vec::new();
    for (key, sayings) in &by_key {
        let before = known.get(key);
        let mut merged = before
            .and_then(Option::as_deref)
            .and_then(|text| json::parse(text.as_bytes()).ok());
        for definition in sayings.iter().filter_map(|saying| saying.definition.as_ref()) {
            crate::canonical::merge(&mut merged, definition);
        }
        let after = merged.map(|definition: Value| definition.to_string());
        if before != Some(&after) {
            changed.push((*key, &sayings[0].iri, after));
        }
    }
    ACTIVITIES
        .insert(conn, &changed, |query, (key, iri, definition)| {
            query
                .bind(key.to_vec())
                .bind((*iri).to_owned())
                .bind(definition.clone())
        })
        .await
}

const ACTIVITIES: Rows = Rows {
    head: "insert into xapi_activity (activity, iri, definition) values",
    row: "(?, ?, ?)",
    tail: "on conflict (activity) do update set definition = excluded.definition",
};

/// What is known of activities, by key; activities never named are absent.
pub(super) async fn definitions_of(
    conn: &mut SqliteConnection,
    keys: &[Key],
) -> Result<HashMap<Key, Option<String>>, sqlx::Error> {
    let mut found = HashMap::new();
    for chunk in keys.chunks(64) {
        let size = list_size(chunk.len());
        let mut query = sqlx::query(AssertSqlSafe(in_list(DEFINITIONS, size, "")));
        for key in chunk.iter().chain(std::iter::repeat(&chunk[0])).take(size) {
            query = query.bind(key.to_vec());
        }
        for row in query.fetch_all(&mut *conn).await? {
            let key: Vec<u8> = row.try_get(0)?;
            found.insert(key.try_into().unwrap_or_default(), row.try_get(1)?);
        }
    }
    Ok(found)
}

const DEFINITIONS: &str = "select activity, definition from xapi_activity where activity in";

/// The definitions of activities by IRI, for answers in canonical form.
pub async fn definitions(
    conn: &mut SqliteConnection,
    iris: &[String],
) -> Result<HashMap<String, String>, sqlx::Error> {
    let keys: Vec<Key> = iris.iter().map(|iri| key_of(iri)).collect();
    let known = definitions_of(conn, &keys).await?;
    let pairs = iris.iter().zip(&keys);
    Ok(pairs
        .filter_map(|(iri, key)| Some((iri.clone(), known.get(key)?.clone()?)))
        .collect())
}
