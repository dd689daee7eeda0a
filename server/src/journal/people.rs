//! Sessions and resume links. Knows hashes only; cookies and links themselves never come here.

use app::backend::RoomCode;
use drill::id::PersonId;
use sqlx::{Row, SqliteConnection, SqlitePool};
use uuid::Uuid;

use crate::clock::TimeOfDay;

/// A year: a team that drills each quarter keeps its seats. An older session is no session.
pub const SESSION_S: u32 = 31_536_000;

/// SHA-256 of a token.
pub type TokenHash = [u8; 32];

/// A change to what is known of people.
pub enum PeopleWrite {
    /// A new resume link.
    MakeLink {
        /// Of the link's token.
        hash: TokenHash,
        /// Whose seat it opens.
        person: PersonId,
        /// In which room.
        code: RoomCode,
        /// Until when.
        expires: TimeOfDay,
    },
    /// Use a resume link for a new session.
    UseLink {
        /// Of the link's token.
        hash: TokenHash,
        /// Of the new session's cookie.
        session_hash: TokenHash,
        /// The new session.
        session: Uuid,
    },
}

/// What a change brought about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Written {
    /// As asked.
    Done,
    /// The link was good: it leads to this room.
    Opened(RoomCode),
    /// The link was used before, is too old, or never was.
    DeadLink,
}

/// Writes a change inside the caller's transaction.
pub async fn write(
    conn: &mut SqliteConnection,
    write: &PeopleWrite,
    at: TimeOfDay,
) -> Result<Written, sqlx::Error> {
    match write {
        PeopleWrite::MakeLink {
            hash,
            person,
            code,
            expires,
        } => {
            sqlx::query(FORGET_LINKS).bind(at.0).execute(&mut *conn).await?;
            sqlx::query(MAKE_LINK)
                .bind(hash.to_vec())
                .bind(person.0.as_bytes().to_vec())
                .bind(code.as_str())
                .bind(expires.0)
                .execute(conn)
                .await?;
            Ok(Written::Done)
        }
        PeopleWrite::UseLink {
            hash,
            session_hash,
            session,
        } => {
            let row = sqlx::query(USE_LINK)
                .bind(at.0)
                .bind(hash.to_vec())
                .bind(at.0)
                .fetch_optional(&mut *conn)
                .await?;
            let Some(row) = row else {
                return Ok(Written::DeadLink);
            };
            let person = PersonId(uuid_of(row.try_get("person")?)?);
            let code: String = row.try_get("code")?;
            let code = RoomCode::parse(&code).map_err(|error| sqlx::Error::Decode(error.into()))?;
            sqlx::query(FORGET_SESSIONS)
                .bind(oldest(at))
                .execute(&mut *conn)
                .await?;
            sqlx::query(KEEP)
                .bind(session_hash.to_vec())
                .bind(session.as_bytes().to_vec())
                .bind(person.0.as_bytes().to_vec())
                .bind(at.0)
                .execute(conn)
                .await?;
            Ok(Written::Opened(code))
        }
    }
}

/// The person behind a cookie, if it was kept and is not too old.
pub async fn session(
    readers: &SqlitePool,
    hash: &TokenHash,
    at: TimeOfDay,
) -> Result<Option<PersonId>, sqlx::Error> {
    let row = sqlx::query(SESSION)
        .bind(hash.to_vec())
        .bind(oldest(at))
        .fetch_optional(readers)
        .await?;
    row.map(|row| Ok(PersonId(uuid_of(row.try_get("person")?)?)))
        .transpose()
}

/// When a session that is just not too old began.
fn oldest(at: TimeOfDay) -> i64 {
    at.plus_s(-i64::from(SESSION_S)).0
}

fn uuid_of(bytes: &[u8]) -> Result<Uuid, sqlx::Error> {
    Uuid::from_slice(bytes).map_err(|error| sqlx::Error::Decode(error.into()))
}

const KEEP: &str =
    "insert into session (token_hash, id, person, created_us) values (?, ?, ?, ?) on conflict do nothing";
const SESSION: &str = "select person from session where token_hash = ? and created_us > ?";
/// Rows are added only by the same requests, so nothing else need clear them away.
const FORGET_LINKS: &str = "delete from resume_link where expires_us <= ?";
const FORGET_SESSIONS: &str = "delete from session where created_us <= ?";
const MAKE_LINK: &str = "insert into resume_link (token_hash, person, code, expires_us) values (?, ?, ?, ?)";
const USE_LINK: &str = "\
update resume_link set used_us = ? where token_hash = ? and used_us is null and expires_us > ? returning person, code";
