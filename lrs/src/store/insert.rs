//! Writing statements. Three outcomes for each: stored, the same as one that is there, or in conflict with it.
//! A batch with a conflict writes nothing at all.
//!
//! Several batches can be written together; each keeps its own outcome.

use super::rows::{Bindable, Rows, in_list, padded};
use super::{filing, known, references};
use crate::compare::{self, Fingerprint};
use crate::invalid::Invalid;
use crate::json::{self, Value};
use crate::prepare::PreparedStatement;
use crate::time::Micros;
use sqlx::{AssertSqlSafe, Row, SqliteConnection};
use std::collections::{HashMap, HashSet};
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
    /// What is kept of a statement cannot be read any more; the caller's transaction must be rolled back, and nothing is
    /// lost.
    #[error("the kept statement {id} cannot be read: {why}")]
    Unreadable {
        /// Its id.
        id: Uuid,
        /// What is wrong with it.
        why: Invalid,
    },
    /// The database failed; the caller's transaction must be rolled back.
    #[error("the database failed")]
    Database(#[from] sqlx::Error),
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

/// What is known of a stored statement, to compare another with it.
#[derive(Clone, Copy)]
pub(super) struct Known {
    /// `None`: it cannot be read any more; whatever has its id is in conflict with it.
    fingerprint: Option<Fingerprint>,
    /// `None`: the statement is new in this group or withheld, and has no time of its own yet.
    timestamp: Option<Micros>,
}

impl Known {
    fn same(&self, statement: &PreparedStatement) -> bool {
        let times_agree = match (self.timestamp, statement.timestamp) {
            (Some(stored), Some(sent)) => stored == sent,
            (None, _) | (_, None) => true,
        };
        times_agree && self.fingerprint == Some(statement.fingerprint)
    }
}

/// What must be known before statements are written.
#[derive(Default)]
pub(super) struct Before {
    /// Those that are there already, readable or withheld.
    pub(super) known: HashMap<Uuid, Known>,
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

pub(super) async fn before(conn: &mut SqliteConnection, ids: &[Uuid]) -> Result<Before, sqlx::Error> {
    let mut before = Before::default();
    for chunk in ids.chunks(64) {
        let lists: String = BEFORE.iter().map(|head| in_list(head, chunk.len())).collect();
        let mut query = sqlx::query(AssertSqlSafe(lists + BEFORE_LAST));
        for _ in BEFORE {
            for id in padded(chunk) {
                query = query.bind(id.as_bytes().to_vec());
            }
        }
        for row in query.fetch_all(&mut *conn).await? {
            let (kind, time): (&str, Option<i64>) = (row.try_get(0)?, row.try_get(3)?);
            let id: Option<&[u8]> = row.try_get(1)?;
            let id = id.and_then(|id| Uuid::from_slice(id).ok()).unwrap_or_default();
            match kind {
                "known" => {
                    let fingerprint = of_this_form(row.try_get(2)?);
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
    for (id, known) in &mut before.known {
        if known.fingerprint.is_none() {
            known.fingerprint = made_anew(conn, *id).await?;
        }
    }
    Ok(before)
}

/// A fingerprint as it is kept: the form it was made of, then the fingerprint.
pub(super) fn kept(fingerprint: Fingerprint) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(1 + fingerprint.len());
    bytes.push(compare::FORM);
    bytes.extend(fingerprint);
    bytes
}

/// A kept fingerprint, if it was made of the form of now. The first form was kept without its number.
fn of_this_form(kept: &[u8]) -> Option<Fingerprint> {
    match kept.split_first()? {
        (&compare::FORM, fingerprint) => fingerprint.try_into().ok(),
        _ => None,
    }
}

/// The fingerprint, in the form of now, of a statement that was kept with one of an earlier form. Not written back: few
/// statements of before an upgrade are ever sent again.
async fn made_anew(conn: &mut SqliteConnection, id: Uuid) -> Result<Option<Fingerprint>, sqlx::Error> {
    let id = id.as_bytes().to_vec();
    let query = sqlx::query_scalar(PAYLOAD).bind(id.clone()).bind(id);
    let payload: Option<String> = query.fetch_optional(conn).await?;
    let statement = payload.and_then(|payload| json::parse(payload.as_bytes()).ok());
    Ok(statement
        .as_ref()
        .and_then(Value::as_object)
        .map(compare::fingerprint))
}

const PAYLOAD: &str = "\
select payload from xapi_statement where id = ? union all select payload from xapi_withheld where id = ?";

/// Decides the outcome of one batch; adds what is new to `fresh` and `known`, but nothing when there is a conflict.
pub(super) fn sort_out<'b>(
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
                        fingerprint: Some(statement.fingerprint),
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
    filing::file_agents(conn, placed).await?;
    filing::file_activities(conn, placed).await?;
    known::name(conn, placed).await?;
    known::describe(conn, placed).await?;
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
        .bind(kept(statement.fingerprint))
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
