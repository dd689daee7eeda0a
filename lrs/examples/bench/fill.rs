//! Fills a file through the store itself, without HTTP: a million statements in a minute or two.

use crate::Failed;
use crate::measure::{instant, now, per_second};
use crate::statement::statement;
use lrs::{Authority, Intake, PreparedStatement, Version, store};
use serde_json::{Value, json};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, SqliteConnection};
use std::path::Path;
use uuid::Uuid;

/// Statements in one commit.
const GROUP: u64 = 2_000;

/// Opens a file as the store does.
pub async fn opened(file: &Path) -> Result<SqliteConnection, Failed> {
    let options = SqliteConnectOptions::new().filename(file).create_if_missing(true);
    let mut conn = store::tuned(options).connect().await?;
    store::migrate(&mut conn).await?;
    Ok(conn)
}

/// Adds statements until there are `to`.
pub async fn fill(file: &Path, to: u64) -> Result<Value, Failed> {
    let mut conn = opened(file).await?;
    let there: i64 = sqlx::query_scalar("select count(*) from xapi_statement")
        .fetch_one(&mut conn)
        .await?;
    let authority = Authority::account("http://bench.example", "key");
    let intake = Intake {
        version: Version::V1,
        authority: &authority,
        new_id: &Uuid::nil,
    };
    let (began, first) = (instant(), u64::try_from(there)?);
    let mut next = first;
    while next < to {
        let numbers = next..to.min(next + GROUP);
        next = numbers.end;
        let batch: Result<Vec<_>, _> = numbers
            .map(|number| PreparedStatement::from_json(statement(number).as_bytes(), &intake))
            .collect();
        let mut transaction = conn.begin().await?;
        store::insert(&mut transaction, &batch?, now()).await?;
        transaction.commit().await?;
    }
    let added = usize::try_from(next - first)?;
    conn.close().await?;
    Ok(json!({ "statements": next, "added": added, "per_second": per_second(added, began.elapsed()) }))
}
