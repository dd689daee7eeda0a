//! What is known of agents and activities beside statements: names, and descriptions merged from all statements.

use super::insert::Placed;
use super::rows::{Rows, in_list, padded};
use crate::canonical;
use crate::check::Ifi;
use crate::json::{self, Value};
use crate::limits::DEFINITION_BYTES_MAX;
use crate::prepare::{Key, NamedActivity, NamedAgent, key_of};
use sqlx::{AssertSqlSafe, Row, SqliteConnection};
use std::collections::HashMap;

/// Remembers the names that freshly written statements give to agents.
pub(super) async fn name(conn: &mut SqliteConnection, placed: &[Placed<'_>]) -> Result<(), sqlx::Error> {
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

/// Every name that an agent was given, sorted.
pub async fn names(conn: &mut SqliteConnection, ifi: &Ifi) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar(NAMES)
        .bind(key_of(&ifi.key()).to_vec())
        .fetch_all(conn)
        .await
}

const NAMES: &str = "select name from xapi_agent where agent = ? and name <> '' order by name";

/// Adds what freshly written statements say of activities to what is known of them.
pub(super) async fn describe(conn: &mut SqliteConnection, placed: &[Placed<'_>]) -> Result<(), sqlx::Error> {
    let mut by_key: HashMap<Key, Vec<&NamedActivity>> = HashMap::new();
    for activity in placed.iter().flat_map(|placed| &placed.statement.activities) {
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
            canonical::merge(&mut merged, definition);
        }
        let after = match merged.map(|definition: Value| definition.to_string()) {
            Some(long) if long.len() > DEFINITION_BYTES_MAX => before.cloned().flatten(),
            fits => fits,
        };
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
async fn definitions_of(
    conn: &mut SqliteConnection,
    keys: &[Key],
) -> Result<HashMap<Key, Option<String>>, sqlx::Error> {
    let mut found = HashMap::new();
    for chunk in keys.chunks(64) {
        let mut query = sqlx::query(AssertSqlSafe(in_list(DEFINITIONS, chunk.len())));
        for key in padded(chunk) {
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
