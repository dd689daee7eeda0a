//! Statements that refer to others: they are found by what the others are found by, and one that voids hides its
//! target. Targets may arrive before or after, and chains are followed both ways.
//!
//! Costs nothing for a group in which nothing refers to anything.

use super::filing::{
    ACTIVITY_FILINGS, AGENT_FILINGS, activity_filings, agent_filings, bind_activity_filing, bind_agent_filing,
};
use super::insert::Placed;
use super::rows::Rows;
use crate::check::VOIDED;
use crate::limits::{REFERENCE_CHAIN_MAX, REFERENCE_FAN_OUT_MAX, REFERENCE_ROWS_MAX};
use crate::prepare::PreparedStatement;
use sqlx::{Row, SqliteConnection};
use std::collections::{BTreeSet, HashSet};
use uuid::Uuid;

/// Files freshly written statements under what they refer to, and those that refer to them under these. `awaited` are
/// the ids that statements from before refer to.
pub(super) async fn follow(
    conn: &mut SqliteConnection,
    placed: &[Placed<'_>],
    awaited: &HashSet<Uuid>,
) -> Result<(), sqlx::Error> {
    for placed in placed {
        let statement = placed.statement;
        if statement.refers_to.is_none() && !awaited.contains(&statement.id) {
            continue;
        }
        let sources = chain_below(conn, placed.stored).await?;
        // The statement itself first: it is served whatever the others cost.
        let mut finders = vec![placed.stored];
        finders.extend(chain_above(conn, placed.stored).await?);
        let mut rows_left = REFERENCE_ROWS_MAX;
        for source in &sources {
            let rows_each = 2 + source.statement.agents.len() + source.statement.activities.len();
            let served = finders.len().min((rows_left / rows_each).max(1));
            echo(conn, source, &finders[..served]).await?;
            rows_left = rows_left.saturating_sub(served * rows_each);
        }
        void(conn, statement).await?;
    }
    Ok(())
}

/// A statement that others are found by.
struct Source {
    stored: i64,
    statement: PreparedStatement,
}

/// The statement itself and what it refers to, link by link.
async fn chain_below(conn: &mut SqliteConnection, stored: i64) -> Result<Vec<Source>, sqlx::Error> {
    let depth = i64::try_from(REFERENCE_CHAIN_MAX).unwrap_or(i64::MAX);
    let rows = sqlx::query(BELOW)
        .bind(stored)
        .bind(depth)
        .fetch_all(conn)
        .await?;
    let mut seen = HashSet::new();
    let mut sources = Vec::new();
    for row in rows {
        let (stored, payload): (i64, String) = (row.try_get(0)?, row.try_get(1)?);
        if !seen.insert(stored) {
            continue;
        }
        match PreparedStatement::from_payload(&payload) {
            Ok(statement) => sources.push(Source { stored, statement }),
            // Refusing would let one damaged row stop whoever refers to it, and the batches beside it. The statement
            // that arrives is kept whole; only the way to it through this target is missing.
            Err(why) => {
                tracing::error!(stored, %why, "a stored statement that another refers to cannot be read");
            }
        }
    }
    Ok(sources)
}

const BELOW: &str = "\
with recursive below (stored_us, refers_to, depth) as (
    select stored_us, refers_to, 0 from xapi_statement where stored_us = ?
    union
    select target.stored_us, target.refers_to, below.depth + 1
    from below join xapi_statement as target on target.id = below.refers_to
    where below.depth < ?
)
select below.stored_us, statement.payload
from below join xapi_statement as statement on statement.stored_us = below.stored_us
order by below.depth";

/// Everything that refers to the statement, directly or through others; the earliest first.
async fn chain_above(conn: &mut SqliteConnection, stored: i64) -> Result<Vec<i64>, sqlx::Error> {
    let depth = i64::try_from(REFERENCE_CHAIN_MAX).unwrap_or(i64::MAX);
    let query = sqlx::query_scalar(ABOVE)
        .bind(stored)
        .bind(depth)
        .bind(REFERENCE_FAN_OUT_MAX);
    let above: Vec<i64> = query.fetch_all(conn).await?;
    let above: BTreeSet<i64> = above.into_iter().filter(|above| *above != stored).collect();
    Ok(above.into_iter().collect())
}

const ABOVE: &str = "\
with recursive above (stored_us, id, depth) as (
    select stored_us, id, 0 from xapi_statement where stored_us = ?
    union
    select finder.stored_us, finder.id, above.depth + 1
    from above join xapi_statement as finder on finder.refers_to = above.id
    where above.depth < ?
    limit ?
)
select stored_us from above";

/// Files each finder under what the source is filed under.
async fn echo(conn: &mut SqliteConnection, source: &Source, finders: &[i64]) -> Result<(), sqlx::Error> {
    let (statement, stored) = (&source.statement, source.stored);
    let finders: Vec<i64> = finders
        .iter()
        .copied()
        .filter(|finder| *finder != stored)
        .collect();
    ECHOES
        .insert(conn, &finders, |query, finder| {
            let registration = statement
                .registration
                .map(|registration| registration.as_bytes().to_vec());
            query
                .bind(*finder)
                .bind(stored)
                .bind(statement.verb.clone())
                .bind(registration)
        })
        .await?;
    let agents: Vec<_> = finders
        .iter()
        .flat_map(|finder| agent_filings(statement, *finder, stored))
        .collect();
    AGENT_FILINGS.insert(conn, &agents, bind_agent_filing).await?;
    let activities: Vec<_> = finders
        .iter()
        .flat_map(|finder| activity_filings(statement, *finder, stored))
        .collect();
    ACTIVITY_FILINGS
        .insert(conn, &activities, bind_activity_filing)
        .await
}

const ECHOES: Rows = Rows {
    head: "insert into xapi_echo (stored_us, source_us, verb, registration) values",
    row: "(?, ?, ?, ?)",
    tail: "on conflict do nothing",
};

/// Hides the target of a statement that voids, and a target that arrives after it. What voids cannot be voided.
async fn void(conn: &mut SqliteConnection, statement: &PreparedStatement) -> Result<(), sqlx::Error> {
    if statement.voids() {
        let target = statement.refers_to.map(|target| target.as_bytes().to_vec());
        sqlx::query(VOID_TARGET)
            .bind(target)
            .bind(VOIDED)
            .execute(&mut *conn)
            .await?;
    } else {
        let id = statement.id.as_bytes().to_vec();
        sqlx::query(VOID_LATE)
            .bind(id.clone())
            .bind(id)
            .bind(VOIDED)
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}

const VOID_TARGET: &str = "update xapi_statement set voided = 1 where id = ? and verb <> ?";

const VOID_LATE: &str = "\
update xapi_statement set voided = 1
where id = ? and exists (select 1 from xapi_statement as voiding where voiding.refers_to = ? and voiding.verb = ?)";
