//! What is known of agents beside statements: their names; and the bytes of attachments.

use super::insert::Attachment;
use super::rows::{in_list, list_size};
use crate::check::Ifi;
use crate::prepare::key_of;
use sqlx::{AssertSqlSafe, Row, SqliteConnection};

/// Every name that an agent was given, sorted.
pub async fn names(conn: &mut SqliteConnection, ifi: &Ifi) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar(NAMES)
        .bind(key_of(&ifi.key()).to_vec())
        .fetch_all(conn)
        .await
}

const NAMES: &str = "select name from xapi_agent where agent = ? and name <> '' order by name";

/// The attachments whose bytes are here, of those asked for by hash.
pub async fn attachments(
    conn: &mut SqliteConnection,
    sha2: &[String],
) -> Result<Vec<Attachment>, sqlx::Error> {
    let mut found = Vec::new();
    for chunk in sha2.chunks(64) {
        let size = list_size(chunk.len());
        let mut query = sqlx::query(AssertSqlSafe(in_list(ATTACHMENTS, size, "")));
        for sha2 in chunk.iter().chain(std::iter::repeat(&chunk[0])).take(size) {
            query = query.bind(sha2.clone());
        }
        for row in query.fetch_all(&mut *conn).await? {
            let bytes: Vec<u8> = row.try_get("bytes")?;
            let (sha2, content_type) = (row.try_get("sha2")?, row.try_get("content_type")?);
            found.push(Attachment {
                sha2,
                content_type,
                bytes: bytes.into(),
            });
        }
    }
    Ok(found)
}

const ATTACHMENTS: &str = "select sha2, content_type, bytes from xapi_attachment where sha2 in";
