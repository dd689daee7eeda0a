//! The bytes of attachments, each once, by their hash.
//!
//! Which statement announces which is known by the statements themselves.

use super::rows::{Rows, in_list, padded};
use sqlx::{AssertSqlSafe, Row, SqliteConnection};

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

/// Writes the bytes of attachments; those that are there already stay.
pub async fn insert_attachments(
    conn: &mut SqliteConnection,
    attachments: &[Attachment],
) -> Result<(), sqlx::Error> {
    INSERT
        .insert(conn, attachments, |query, attachment| {
            query
                .bind(attachment.sha2.clone())
                .bind(attachment.content_type.clone())
                .bind(attachment.bytes.to_vec())
        })
        .await
}

const INSERT: Rows = Rows {
    head: "insert into xapi_attachment (sha2, content_type, bytes) values",
    row: "(?, ?, ?)",
    tail: "on conflict do nothing",
};

/// The attachments whose bytes are here, of those asked for by hash.
pub async fn attachments(
    conn: &mut SqliteConnection,
    sha2: &[String],
) -> Result<Vec<Attachment>, sqlx::Error> {
    let mut found = Vec::new();
    for chunk in sha2.chunks(64) {
        let mut query = sqlx::query(AssertSqlSafe(in_list(ATTACHMENTS, chunk.len())));
        for sha2 in padded(chunk) {
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
