//! What bare `SQLite` reaches: the rows of a filled store, written into an empty file with the same tables, indexes and
//! settings, so many statements' rows in a commit. Rows are moved inside the database by one prepared statement for each
//! table, so that no other program could hand them over faster.
//!
//! Does not write the names of agents and the descriptions of activities: they are few, and seldom change.

use crate::Failed;
use crate::fill::opened;
use crate::measure::{instant, per_second};
use serde_json::{Map, Value, json};
use sqlx::{AssertSqlSafe, Connection, Row, SqliteConnection};
use std::path::Path;
use std::time::Duration;

/// The rows of a statement.
const TABLES: [&str; 3] = [
    "xapi_statement",
    "xapi_statement_agent",
    "xapi_statement_activity",
];
/// Most statements that are copied: enough for some seconds of the quickest measure.
const STATEMENTS: i64 = 200_000;
/// What the store's speed and safety depend on.
const PRAGMAS: [&str; 7] = [
    "journal_mode",
    "synchronous",
    "page_size",
    "cache_size",
    "wal_autocheckpoint",
    "mmap_size",
    "foreign_keys",
];

/// Measures each group size in a file of its own, for at most so many seconds.
pub async fn bare(filled: &Path, seconds: u64, groups: &[usize]) -> Result<Value, Failed> {
    let source = filled.with_extension("source");
    in_order_of_time(filled, &source).await?;
    let mut rates = Map::new();
    for group in groups {
        let into = filled.with_extension(format!("bare{group}"));
        let rate = copied(&source, &into, Duration::from_secs(seconds), *group).await?;
        rates.insert(group.to_string(), json!(rate));
        std::fs::remove_file(&into)?;
    }
    let mut conn = opened(filled).await?;
    Ok(json!({ "per_second": rates, "pragmas": pragmas(&mut conn).await? }))
}

/// The filled tables in the order of time in a file of their own: reading them costs the bare inserts next to nothing.
async fn in_order_of_time(filled: &Path, source: &Path) -> Result<(), Failed> {
    let mut conn = opened(filled).await?;
    attach(&mut conn, source).await?;
    let last = format!(
        "select coalesce(max(stored_us), 0) from (select stored_us from xapi_statement order by 1 limit {STATEMENTS})"
    );
    let last: i64 = sqlx::query_scalar(AssertSqlSafe(last))
        .fetch_one(&mut conn)
        .await?;
    for table in TABLES {
        for sql in [
            format!(
                "create table beside.{table} as select * from main.{table} where stored_us <= {last} order by stored_us"
            ),
            format!("create index beside.{table}_time on {table} (stored_us)"),
        ] {
            sqlx::query(AssertSqlSafe(sql)).execute(&mut conn).await?;
        }
    }
    conn.close().await?;
    Ok(())
}

async fn copied(source: &Path, into: &Path, limit: Duration, group: usize) -> Result<f64, Failed> {
    let mut conn = opened(into).await?;
    attach(&mut conn, source).await?;
    let stored: Vec<i64> = sqlx::query_scalar("select stored_us from beside.xapi_statement order by 1")
        .fetch_all(&mut conn)
        .await?;
    let (began, mut written) = (instant(), 0);
    for chunk in stored.chunks(group) {
        let (first, last) = (chunk[0], chunk[chunk.len() - 1]);
        let mut transaction = conn.begin().await?;
        for table in TABLES {
            let sql = format!(
                "insert into main.{table} select * from beside.{table} where stored_us between ? and ?"
            );
            let query = sqlx::query(AssertSqlSafe(sql)).bind(first).bind(last);
            query.execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
        written += chunk.len();
        if began.elapsed() > limit {
            break;
        }
    }
    let rate = per_second(written, began.elapsed());
    conn.close().await?;
    Ok(rate)
}

async fn attach(conn: &mut SqliteConnection, file: &Path) -> Result<(), Failed> {
    let sql = format!("attach '{}' as beside", file.display());
    sqlx::query(AssertSqlSafe(sql)).execute(conn).await?;
    Ok(())
}

async fn pragmas(conn: &mut SqliteConnection) -> Result<Value, Failed> {
    let mut told = Map::new();
    for pragma in PRAGMAS {
        let row = sqlx::query(AssertSqlSafe(format!("pragma {pragma}")))
            .fetch_one(&mut *conn)
            .await?;
        let value = row
            .try_get::<String, _>(0)
            .map(Value::from)
            .or_else(|_| row.try_get::<i64, _>(0).map(Value::from))?;
        told.insert(pragma.to_owned(), value);
    }
    Ok(Value::Object(told))
}
