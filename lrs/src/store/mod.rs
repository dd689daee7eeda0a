//! The record store's tables in `SQLite`. All SQL of this crate stands in this folder.
//!
//! Every function works on a connection that the caller owns, so that it can stand inside the caller's transaction.
//! None begins, commits or rolls back.

mod describe;
pub mod documents;
mod insert;
pub mod keys;
mod query;
mod references;
mod rows;
mod withheld;

pub use describe::{attachments, names};
pub use insert::{
    Attachment, Conflict, InsertError, Inserted, Outcome, definitions, insert, insert_attachments,
    insert_group,
};
pub use query::{Filter, Found, Order, Standing, find, find_one};
pub use withheld::{release, withhold};

use sqlx::SqliteConnection;
use sqlx::migrate::MigrateError;

/// Where the applied migrations of this crate are listed. A table of its own, because the program that owns the file
/// numbers its migrations by itself: with one shared table each migrator would miss the other's entries and refuse.
const MIGRATIONS_TABLE: &str = "xapi_migrations";

/// Brings the record store's tables up to date. Call it at start, before or after the program's own migrations.
pub async fn migrate(conn: &mut SqliteConnection) -> Result<(), MigrateError> {
    let mut migrator = sqlx::migrate!("./migrations");
    migrator.dangerous_set_table_name(MIGRATIONS_TABLE);
    migrator.run(conn).await
}
