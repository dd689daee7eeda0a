//! The SQL of the tests: breaks a file, reads what nobody else asks for. Never a part of the program.

use sqlx::{AssertSqlSafe, SqliteConnection, SqlitePool};

/// Changes the file behind the program's back.
pub async fn break_it(conn: &mut SqliteConnection, sql: &'static str) {
    sqlx::query(sql).execute(conn).await.expect("a broken file");
}

/// How many rows these columns of a view give.
pub async fn rows_of(readers: &SqlitePool, columns: &[String], view: &str) -> Result<usize, sqlx::Error> {
    let sql = format!("select {} from {view}", columns.join(", "));
    let rows = sqlx::query(AssertSqlSafe(sql)).fetch_all(readers).await?;
    Ok(rows.len())
}

/// Drill and payload of every statement, in the order in which things happened.
pub async fn statements_in_time(readers: &SqlitePool) -> Result<Vec<(Vec<u8>, String)>, sqlx::Error> {
    sqlx::query_as("select registration, payload from xapi_statement order by timestamp_us, stored_us")
        .fetch_all(readers)
        .await
}

/// Ids of all statements, voided ones too.
pub async fn ids(readers: &SqlitePool) -> Vec<Vec<u8>> {
    let found = sqlx::query_scalar("select id from xapi_statement order by id");
    found.fetch_all(readers).await.expect("the record can be read")
}
