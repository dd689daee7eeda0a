//! The rows of state, activity profile and agent profile documents.
//!
//! Knows nothing of preconditions and merging; see `http::documents`.

use crate::prepare::Key;
use crate::time::Micros;
use bytes::Bytes;
use sqlx::query::Query;
use sqlx::sqlite::SqliteArguments;
use sqlx::{Row, Sqlite, SqliteConnection};
use uuid::Uuid;

/// Which resource a document belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// State of an agent in an activity, perhaps in a registration.
    State,
    /// Profile of an activity.
    ActivityProfile,
    /// Profile of an agent.
    AgentProfile,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::State => "state",
            Self::ActivityProfile => "activity_profile",
            Self::AgentProfile => "agent_profile",
        }
    }
}

/// Where documents lie: everything but their own id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shelf {
    /// The resource.
    pub kind: Kind,
    /// The activity's IRI, if the resource has one.
    pub activity: Option<String>,
    /// The agent's key, if the resource has one.
    pub agent: Option<Key>,
    /// The registration; for state only.
    pub registration: Option<Uuid>,
}

impl Shelf {
    /// A statement whose first four values say which shelf; what is empty in the table is not null.
    fn asks<'q>(&'q self, sql: &'static str) -> Query<'q, Sqlite, SqliteArguments> {
        let agent = self.agent.map(|agent| agent.to_vec());
        let registration = self
            .registration
            .map(|registration| registration.as_bytes().to_vec());
        sqlx::query(sql)
            .bind(self.kind.name())
            .bind(self.activity.as_deref().unwrap_or_default())
            .bind(agent.unwrap_or_default())
            .bind(registration.unwrap_or_default())
    }
}

/// A document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Media type, as sent.
    pub content_type: String,
    /// Hash of the content, hexadecimal digits.
    pub etag: String,
    /// When it was last written.
    pub updated: Micros,
    /// The content.
    pub body: Bytes,
}

/// One document.
pub async fn get(
    conn: &mut SqliteConnection,
    shelf: &Shelf,
    id: &str,
) -> Result<Option<Document>, sqlx::Error> {
    let query = shelf.asks(GET).bind(id);
    let Some(row) = query.fetch_optional(conn).await? else {
        return Ok(None);
    };
    let body: Vec<u8> = row.try_get("body")?;
    Ok(Some(Document {
        content_type: row.try_get("content_type")?,
        etag: row.try_get("etag")?,
        updated: Micros(row.try_get("updated_us")?),
        body: Bytes::from(body),
    }))
}

const GET: &str = "\
select content_type, etag, updated_us, body from xapi_document
where kind = ? and activity = ? and agent = ? and registration = ? and id = ?";

/// Writes one document over whatever is there.
pub async fn put(
    conn: &mut SqliteConnection,
    shelf: &Shelf,
    id: &str,
    document: &Document,
) -> Result<(), sqlx::Error> {
    let query = shelf
        .asks(PUT)
        .bind(id)
        .bind(&document.content_type)
        .bind(&document.etag)
        .bind(document.updated.0);
    query.bind(document.body.to_vec()).execute(conn).await.map(|_| ())
}

const PUT: &str = "\
insert into xapi_document (kind, activity, agent, registration, id, content_type, etag, updated_us, body)
values (?, ?, ?, ?, ?, ?, ?, ?, ?)
on conflict do update set content_type = excluded.content_type, etag = excluded.etag,
    updated_us = excluded.updated_us, body = excluded.body";

/// Takes one document away.
pub async fn delete(conn: &mut SqliteConnection, shelf: &Shelf, id: &str) -> Result<(), sqlx::Error> {
    shelf.asks(DELETE).bind(id).execute(conn).await.map(|_| ())
}

const DELETE: &str = "\
delete from xapi_document where kind = ? and activity = ? and agent = ? and registration = ? and id = ?";

/// Takes every document of a shelf away; without a registration, those of every registration.
pub async fn delete_all(conn: &mut SqliteConnection, shelf: &Shelf) -> Result<(), sqlx::Error> {
    shelf.asks(DELETE_ALL).execute(conn).await.map(|_| ())
}

const DELETE_ALL: &str = "\
delete from xapi_document
where kind = ?1 and activity = ?2 and agent = ?3 and (?4 = x'' or registration = ?4)";

/// The ids on a shelf, written after `since`; without a registration, those of every registration. With the time of
/// the latest change among them.
pub async fn ids(
    conn: &mut SqliteConnection,
    shelf: &Shelf,
    since: Option<Micros>,
    limit: i64,
) -> Result<(Vec<String>, Option<Micros>), sqlx::Error> {
    let rows = shelf
        .asks(IDS)
        .bind(since.map_or(i64::MIN, |since| since.0))
        .bind(limit)
        .fetch_all(conn)
        .await?;
    let mut latest = None;
    let mut ids = Vec::with_capacity(rows.len());
    for row in rows {
        ids.push(row.try_get(0)?);
        latest = latest.max(Some(Micros(row.try_get(1)?)));
    }
    Ok((ids, latest))
}

const IDS: &str = "\
select id, max(updated_us) from xapi_document
where kind = ?1 and activity = ?2 and agent = ?3 and (?4 = x'' or registration = ?4) and updated_us > ?5
group by id order by id limit ?6";
