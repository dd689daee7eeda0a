//! Statements under an embargo: committed with everything else, readable only after release.
//!
//! Why they are withheld is the caller's business; here an embargo is only a name.

use super::insert::{Before, InsertError, Inserted, before, insert, kept, sort_out};
use super::rows::Rows;
use crate::prepare::PreparedStatement;
use crate::time::Micros;
use sqlx::{Row, SqliteConnection};
use uuid::Uuid;

/// Keeps a batch back under `embargo`, inside the caller's transaction. Outcomes as for an ordinary insert: an id that
/// is there already, readable or withheld, is the same or a conflict, and a batch with a conflict writes nothing.
pub async fn withhold(
    conn: &mut SqliteConnection,
    batch: &[PreparedStatement],
    embargo: &str,
) -> Result<Vec<Inserted>, InsertError> {
    let ids: Vec<Uuid> = batch.iter().map(|statement| statement.id).collect();
    let Before { mut known, .. } = before(conn, &ids).await?;
    let mut fresh = Vec::with_capacity(batch.len());
    let inserted = sort_out(batch, &mut known, &mut fresh)?;
    WITHHOLD
        .insert(conn, &fresh, |query, statement| {
            query
                .bind(statement.id.as_bytes().to_vec())
                .bind(embargo.to_owned())
                .bind(kept(statement.fingerprint))
                .bind(statement.payload.clone())
        })
        .await?;
    Ok(inserted)
}

const WITHHOLD: Rows = Rows {
    head: "insert into xapi_withheld (id, embargo, fingerprint, payload) values",
    row: "(?, ?, ?, ?)",
    tail: "",
};

/// Stores all statements of an embargo, in the order they came, as if they arrived at `at`: a reader who polls for what
/// is new finds them. Answers how many there were; releasing again releases nothing. When one of them cannot be read,
/// none is released and all stay where they are.
pub async fn release(conn: &mut SqliteConnection, embargo: &str, at: Micros) -> Result<usize, InsertError> {
    let rows = sqlx::query(WITHHELD).bind(embargo).fetch_all(&mut *conn).await?;
    let mut batch = Vec::with_capacity(rows.len());
    for row in rows {
        let (id, payload): (Vec<u8>, String) = (row.try_get(0)?, row.try_get(1)?);
        let id = Uuid::from_slice(&id).unwrap_or_default();
        let statement = PreparedStatement::from_payload(&payload);
        batch.push(statement.map_err(|why| InsertError::Unreadable { id, why })?);
    }
    sqlx::query(RELEASED).bind(embargo).execute(&mut *conn).await?;
    Ok(insert(conn, &batch, at).await?.len())
}

const WITHHELD: &str = "select id, payload from xapi_withheld where embargo = ? order by position";
const RELEASED: &str = "delete from xapi_withheld where embargo = ?";
