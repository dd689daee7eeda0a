//! The one file that everything is kept in: opening it, its one writer and its readers. All SQL of the server stands
//! in this folder; rules of a drill stand nowhere in it.

pub mod admin;
pub mod checkup;
pub mod commit;
pub mod forward;
pub mod load;
pub mod people;
pub mod quality;
mod writer;

use std::path::{Path, PathBuf};

use sqlx::{
    ConnectOptions, Connection, SqliteConnection, SqlitePool,
    migrate::MigrateError,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

pub use commit::{EntryRow, NewDrill, Reveal, RoomCommit};
pub use writer::Writer;

/// Name of the file in the data folder.
pub const FILE: &str = "drillroom.db";
/// Connections that read. Two cores answer requests; twice as many keep them busy while one waits for the disk.
const READERS: u32 = 4;
/// How often the write-ahead log is copied into the file, beside the commits: a second of busy rooms is a few MB.
const LOG_EVERY: std::time::Duration = std::time::Duration::from_secs(1);
/// How long a command waits for another program that writes the same file: longer than any commit takes.
const BUSY_S: u64 = 5;
/// How long the file may take to answer and still count as ready: a group of commits takes milliseconds.
const ANSWERS: std::time::Duration = std::time::Duration::from_secs(2);

/// The journal: hands jobs to the writer, lets everybody read.
#[derive(Clone)]
pub struct Journal {
    /// The way to the one writer.
    pub writer: Writer,
    /// The same way, for the record store's own requests.
    pub records: lrs::writer::Port,
    /// For everything that only reads.
    pub readers: SqlitePool,
}

/// Why the data folder cannot be used. One sentence for whoever started the program, with a remedy.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The folder cannot be made.
    #[error("the data folder {} cannot be made ({error}); name another one with --data DIR", .folder.display())]
    NoFolder {
        /// Which.
        folder: PathBuf,
        /// What the system said.
        error: std::io::Error,
    },
    /// The file cannot be opened or written.
    #[error(
        "{} cannot be written ({error}); make the folder writable for this user, or name another one with --data DIR",
        .file.display()
    )]
    NotWritable {
        /// Which.
        file: PathBuf,
        /// What the database said.
        error: sqlx::Error,
    },
    /// A newer program has written it.
    #[error(
        "{} was written by a newer Drillroom (its schema {found} is unknown here); start that version, or name \
         another folder with --data DIR",
        .file.display()
    )]
    Newer {
        /// Which.
        file: PathBuf,
        /// The unknown migration.
        found: i64,
    },
    /// The schema cannot be brought up to date.
    #[error("{} cannot be brought up to date ({error}); restore it from a backup", .file.display())]
    Broken {
        /// Which.
        file: PathBuf,
        /// What went wrong.
        error: MigrateError,
    },
}

/// Opens the data folder, making what is missing, and starts the writer.
///
/// # Errors
/// [`OpenError`], for the person who started the program.
pub async fn open(folder: &Path) -> Result<Journal, OpenError> {
    let file = folder.join(FILE);
    let writing = open_for_writing(folder).await?;
    let failed = |error| OpenError::NotWritable {
        file: file.clone(),
        error,
    };
    let readers = SqlitePoolOptions::new()
        .max_connections(READERS)
        .test_before_acquire(false)
        .connect_with(options(&file).read_only(true).create_if_missing(false))
        .await
        .map_err(failed)?;
    let beside = options(&file).connect().await.map_err(failed)?;
    tokio::spawn(lrs::store::keep_log_short(beside, LOG_EVERY));
    let (writer, records) = writer::start(writing);
    Ok(Journal {
        writer,
        records,
        readers,
    })
}

/// Opens the file to read, for a command beside a server that may be running.
///
/// # Errors
/// [`OpenError`], for the person who gave the command.
pub async fn open_for_reading(folder: &Path) -> Result<SqlitePool, OpenError> {
    // Brings an older file up to date first, and says so when it cannot be used at all.
    close(open_for_writing(folder).await?).await;
    let file = folder.join(FILE);
    SqlitePoolOptions::new()
        .max_connections(1)
        .connect_with(options(&file).read_only(true).create_if_missing(false))
        .await
        .map_err(|error| OpenError::NotWritable { file, error })
}

/// Opens the file alone, for a command beside a server that may be running.
///
/// # Errors
/// [`OpenError`], for the person who gave the command.
pub async fn open_for_writing(folder: &Path) -> Result<SqliteConnection, OpenError> {
    make_folder(folder)?;
    let file = folder.join(FILE);
    let failed = |error| OpenError::NotWritable {
        file: file.clone(),
        error,
    };
    let mut connection = options(&file).connect().await.map_err(failed)?;
    // SQLite opens a file that it cannot write, and says so only when it must.
    sqlx::query("begin immediate")
        .execute(&mut connection)
        .await
        .map_err(failed)?;
    sqlx::query("rollback")
        .execute(&mut connection)
        .await
        .map_err(failed)?;
    migrate(&mut connection, &file).await?;
    Ok(connection)
}

/// Makes the data folder when it is missing.
///
/// # Errors
/// [`OpenError::NoFolder`], for the person who named it.
pub fn make_folder(folder: &Path) -> Result<(), OpenError> {
    std::fs::create_dir_all(folder).map_err(|error| OpenError::NoFolder {
        folder: folder.to_owned(),
        error,
    })
}

async fn migrate(connection: &mut SqliteConnection, file: &Path) -> Result<(), OpenError> {
    let told = |error| match error {
        MigrateError::VersionMissing(found) => OpenError::Newer {
            file: file.to_owned(),
            found,
        },
        error => OpenError::Broken {
            file: file.to_owned(),
            error,
        },
    };
    lrs::store::migrate(connection).await.map_err(told)?;
    sqlx::migrate!("./migrations")
        .run(&mut *connection)
        .await
        .map_err(told)
}

fn options(file: &Path) -> SqliteConnectOptions {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(std::time::Duration::from_secs(BUSY_S))
        .log_statements(tracing::log::LevelFilter::Trace);
    // Cache and log size: the record store's indexes are most of the file.
    lrs::store::tuned(options)
}

impl Journal {
    /// Whether the file can be read and written now.
    pub async fn answers(&self) -> bool {
        let both = async {
            let read = sqlx::query("select 1").execute(&self.readers).await;
            read.is_ok() && self.writer.ping().await.is_ok()
        };
        tokio::time::timeout(ANSWERS, both).await.unwrap_or(false)
    }

    /// Waits until everything handed to the writer is committed, and closes the file.
    pub async fn close(self) {
        self.writer.finish().await;
        self.readers.close().await;
    }
}

/// Makes the next entries unwritable, or writable again; as a full disk would.
#[cfg(test)]
pub async fn break_log(folder: &Path, broken: Broken) {
    let mut connection = open_for_writing(folder).await.expect("the file is there");
    let sql = match broken {
        Broken::Yes => {
            "create trigger full_disk before insert on entry begin select raise(abort, 'full'); end"
        }
        Broken::No => "drop trigger full_disk",
    };
    sqlx::query(sql)
        .execute(&mut connection)
        .await
        .expect("it can be changed");
    close(connection).await;
}

/// Whether the log takes entries.
#[cfg(test)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Broken {
    /// It does not.
    Yes,
    /// It does.
    No,
}

/// What a test does to the file behind the program's back.
#[cfg(test)]
pub enum Damage {
    /// The script of this drill cannot be read any more.
    TornScript(app::backend::RoomCode),
    /// All drills were created with an engine that is no more.
    OldEngineAtCreation,
    /// All worlds were written by another engine.
    OtherEngineOfCourse,
    /// All sessions are older than any may be.
    OldSessions,
    /// All resume links have run out.
    OldLinks,
}

/// Does damage.
#[cfg(test)]
pub async fn damage(folder: &Path, damage: Damage) {
    let mut connection = open_for_writing(folder).await.expect("the file is there");
    let query = match &damage {
        Damage::TornScript(code) => {
            sqlx::query("update drill set script = '{' where code = ?").bind(code.as_str())
        }
        Damage::OldEngineAtCreation => sqlx::query("update drill set engine = 0"),
        Damage::OtherEngineOfCourse => sqlx::query("update course set engine = engine + 1"),
        Damage::OldSessions => sqlx::query("update session set created_us = 1"),
        Damage::OldLinks => sqlx::query("update resume_link set expires_us = 1"),
    };
    let done = query.execute(&mut connection).await.expect("it can be changed");
    assert!(done.rows_affected() > 0, "there was something to damage");
    close(connection).await;
}

/// How many resume links are kept.
#[cfg(test)]
pub async fn links(readers: &SqlitePool) -> i64 {
    let count = sqlx::query_scalar("select count(*) from resume_link");
    count.fetch_one(readers).await.expect("it can be read")
}

/// Closes a connection that a command opened.
pub async fn close(connection: SqliteConnection) {
    if let Err(error) = connection.close().await {
        tracing::warn!(%error, "the data file was not closed cleanly");
    }
}
