//! The record store's tables in `SQLite`. All SQL of this crate stands in this folder.
//!
//! Every function works on a connection that the caller owns, so that it can stand inside the caller's transaction.
//! None begins, commits or rolls back.

mod attachments;
pub mod documents;
mod filing;
mod insert;
pub mod keys;
mod known;
mod log;
mod query;
mod references;
mod rows;
mod withheld;

pub use attachments::{Attachment, attachments, insert_attachments};
pub use insert::{Conflict, InsertError, Inserted, Outcome, insert, insert_group};
pub use known::{definitions, names};
pub use log::{Log, checkpoint, keep_log_short};
pub use query::{
    Filter, Found, Order, Page, Standing, count_whole, find, find_one, find_whole, id_at, newest,
};
pub use withheld::{release, withhold};

use sqlx::SqliteConnection;
use sqlx::migrate::MigrateError;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};

/// Where the applied migrations of this crate are listed. A table of its own, because the program that owns the file
/// numbers its migrations by itself: with one shared table each migrator would miss the other's entries and refuse.
const MIGRATIONS_TABLE: &str = "xapi_migrations";

/// How connections to the file are best opened: a log that readers do not wait for, every commit on disk, and enough
/// cache that an insert finds its index pages in memory (the default of 2 MB makes it read them again and again).
/// Reads go to the file's pages in the system's memory without copying (2 GiB is the most that the database maps; it is
/// shared and given back when others need it). The writer's own checkpoint comes only after 16 MB of log: see
/// [`keep_log_short`].
pub fn tuned(options: SqliteConnectOptions) -> SqliteConnectOptions {
    options
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .pragma("cache_size", "-32768")
        .pragma("wal_autocheckpoint", "4000")
        .pragma("mmap_size", "2147418112")
        .pragma("temp_store", "memory")
        .statement_cache_capacity(256)
}

/// Brings the record store's tables up to date. Call it at start, before or after the program's own migrations.
pub async fn migrate(conn: &mut SqliteConnection) -> Result<(), MigrateError> {
    let mut migrator = sqlx::migrate!("./migrations");
    migrator.dangerous_set_table_name(MIGRATIONS_TABLE);
    migrator.run(conn).await
}
