//! Statements under an embargo: committed with everything else, readable only after release.
//!
//! Why they are withheld is the caller's business; here an embargo is only a name.

use super::insert::{Conflict, InsertError, Inserted, Outcome, insert};
use crate::compare::Fingerprint;
use crate::prepare::PreparedStatement;
use crate::time::Micros;
use sqlx::{Row, SqliteConnection};

/// Keeps a batch back under `embargo`, inside the caller's transaction. Outcomes as for an ordinary insert: an id that
/// is there already, readable or withheld, is the same or a conflict; on a conflict the caller rolls back.
pub async fn withhold(
    conn: &mut SqliteConnection,
    batch: &[PreparedStatement],
    embargo: &str,
) -> Result<Vec<Inserted>, InsertError> {
    let mut inserted = Vec::with_capacity(batch.len());
    for (index, statement) in batch.iter().enumerate() {
        let id = statement.id.as_bytes().to_vec();
        let known: Option<Vec<u8>> = sqlx::query_scalar(KNOWN)
            .bind(id.clone())
            .bind(id.clone())
            .fetch_optional(&mut *conn)
            .await?;
        let known: Option<Fingerprint> = known.map(|known| known.try_into().unwrap_or_default());
        let outcome = match known {
            Some(fingerprint) if fingerprint == statement.fingerprint => Outcome::Same,
            Some(_) => {
                return Err(Conflict {
                    index,
                    id: statement.id,
                }
                .into());
            }
            None => {
                let query = sqlx::query(WITHHOLD)
                    .bind(id)
                    .bind(embargo)
                    .bind(statement.fingerprint.to_vec());
                query.bind(&statement.payload).execute(&mut *conn).await?;
                Outcome::Stored
            }
        };
        inserted.push(Inserted {
            id: statement.id,
            outcome,
        });
    }
    Ok(inserted)
}

const KNOWN: &str = "\
select fingerprint from xapi_statement where id = ? union all select fingerprint from xapi_withheld where id = ?";

const WITHHOLD: &str = "insert into xapi_withheld (id, embargo, fingerprint, payload) values (?, ?, ?, ?)";

/// Stores all statements of an embargo, in the order they came, as if they arrived at `at`: a reader who polls for what
/// is new finds them. Answers how many there were; releasing again releases nothing.
pub async fn release(conn: &mut SqliteConnection, embargo: &str, at: Micros) -> Result<usize, InsertError> {
    let rows = sqlx::query(WITHHELD).bind(embargo).fetch_all(&mut *conn).await?;
    let mut batch = Vec::with_capacity(rows.len());
    for row in rows {
        let payload: String = row.try_get(0)?;
        batch.extend(PreparedStatement::from_payload(&payload));
    }
    sqlx::query(RELEASED).bind(embargo).execute(&mut *conn).await?;
    Ok(insert(conn, &batch, at).await?.len())
}

const WITHHELD: &str = "select payload from xapi_withheld where embargo = ? order by position";
const RELEASED: &str = "delete from xapi_withheld where embargo = ?";
