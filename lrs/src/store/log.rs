//! Keeping the write-ahead log short beside the commits instead of inside them: copying the log back into the file takes
//! tens of milliseconds, which nobody should wait for who clicked.
//!
//! Does not make the file smaller.

use sqlx::{Row, SqliteConnection};
use std::time::Duration;

/// How much of the log is back in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Log {
    /// Pages in the log.
    pub pages: i64,
    /// Those of them that are in the file already.
    pub copied: i64,
}

/// Copies the log back into the file as far as nobody has to wait for it. On any connection but the writer's.
pub async fn checkpoint(conn: &mut SqliteConnection) -> Result<Log, sqlx::Error> {
    let row = sqlx::query("pragma wal_checkpoint(passive)")
        .fetch_one(conn)
        .await?;
    Ok(Log {
        pages: row.try_get(1)?,
        copied: row.try_get(2)?,
    })
}

/// Does so again and again on a connection of its own, until it is dropped. With `every` at a second, the writer's own
/// checkpoint (see [`super::tuned`]) is left for bursts of more than 16 MB a second.
pub async fn keep_log_short(mut conn: SqliteConnection, every: Duration) {
    let mut ticks = tokio::time::interval(every);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if let Err(error) = checkpoint(&mut conn).await {
            tracing::warn!(%error, "the log could not be copied into the file; it is tried again");
        }
    }
}
