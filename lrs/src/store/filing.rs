//! The rows by which statements are found: one for each agent and activity that a statement names.
//!
//! What is known of the agents and activities themselves is in `known`.

use super::insert::Placed;
use super::rows::{Bindable, Rows};
use crate::prepare::{Key, PreparedStatement, Reach, verb_key};
use sqlx::SqliteConnection;
use std::collections::BTreeMap;

/// Files freshly written statements under the agents they name.
pub(super) async fn file_agents(
    conn: &mut SqliteConnection,
    placed: &[Placed<'_>],
) -> Result<(), sqlx::Error> {
    let mut rows: Vec<Filing> = placed
        .iter()
        .flat_map(|placed| agent_filings(placed.statement, placed.stored, placed.stored))
        .collect();
    rows.sort_unstable_by_key(|row| (row.key, row.scope, row.stored));
    AGENT_FILINGS.insert(conn, &rows, bind_agent_filing).await
}

/// Files freshly written statements under the activities they name.
pub(super) async fn file_activities(
    conn: &mut SqliteConnection,
    placed: &[Placed<'_>],
) -> Result<(), sqlx::Error> {
    let mut rows: Vec<Filing> = placed
        .iter()
        .flat_map(|placed| activity_filings(placed.statement, placed.stored, placed.stored))
        .collect();
    rows.sort_unstable_by_key(|row| (row.key, row.scope, row.stored));
    ACTIVITY_FILINGS.insert(conn, &rows, bind_activity_filing).await
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
    let authority = (stored != source).then_some((statement.authority, Reach::Related));
    filings(
        statement
            .agents
            .iter()
            .map(|agent| (agent.key, agent.reach))
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
            .map(|activity| (activity.key, activity.reach)),
        &like,
    )
}

/// One row for each key, in its narrowest reach.
fn filings(named: impl Iterator<Item = (Key, Reach)>, like: &Filing) -> Vec<Filing> {
    let mut narrowest: BTreeMap<Key, Reach> = BTreeMap::new();
    for (key, reach) in named {
        narrowest
            .entry(key)
            .and_modify(|known| *known = reach.min(*known))
            .or_insert(reach);
    }
    let number = |reach: Reach| match reach {
        Reach::Direct => 0,
        Reach::Related => 1,
    };
    narrowest
        .into_iter()
        .map(|(key, reach)| Filing {
            key,
            scope: number(reach),
            ..*like
        })
        .collect()
}
