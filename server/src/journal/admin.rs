//! The administrator's links and sessions. Knows hashes only.

use sqlx::{SqliteConnection, SqlitePool};

use super::people::TokenHash;
use crate::clock::TimeOfDay;

/// Keeps a new link.
pub async fn make_link(
    conn: &mut SqliteConnection,
    hash: &TokenHash,
    at: TimeOfDay,
    expires: TimeOfDay,
) -> Result<(), sqlx::Error> {
    let query = sqlx::query(MAKE_LINK).bind(hash.to_vec()).bind(at.0);
    query.bind(expires.0).execute(conn).await.map(|_| ())
}

/// Uses a link up for a new session; answers whether it was good.
pub async fn use_link(
    conn: &mut SqliteConnection,
    link: &TokenHash,
    session: &TokenHash,
    at: TimeOfDay,
    expires: TimeOfDay,
) -> Result<bool, sqlx::Error> {
    let query = sqlx::query(USE_LINK).bind(at.0).bind(link.to_vec()).bind(at.0);
    if query.execute(&mut *conn).await?.rows_affected() == 0 {
        return Ok(false);
    }
    let query = sqlx::query(KEEP).bind(session.to_vec()).bind(at.0);
    query.bind(expires.0).execute(&mut *conn).await?;
    sqlx::query(FORGET_OLD).bind(at.0).execute(conn).await?;
    Ok(true)
}

/// Whether a session is the administrator's now.
pub async fn is_admin(readers: &SqlitePool, session: &TokenHash, at: TimeOfDay) -> Result<bool, sqlx::Error> {
    let query = sqlx::query(SESSION).bind(session.to_vec()).bind(at.0);
    Ok(query.fetch_optional(readers).await?.is_some())
}

/// Ends a session.
pub async fn leave(conn: &mut SqliteConnection, session: &TokenHash) -> Result<(), sqlx::Error> {
    let query = sqlx::query(LEAVE).bind(session.to_vec());
    query.execute(conn).await.map(|_| ())
}

/// Whether no link was ever made: the first start on this folder.
pub async fn is_new(readers: &SqlitePool) -> Result<bool, sqlx::Error> {
    Ok(sqlx::query(ANY).fetch_optional(readers).await?.is_none())
}

const MAKE_LINK: &str = "insert into admin_link (token_hash, created_us, expires_us) values (?, ?, ?)";
const USE_LINK: &str = "\
update admin_link set used_us = ? where token_hash = ? and used_us is null and expires_us > ?";
const KEEP: &str = "insert into admin_session (token_hash, created_us, expires_us) values (?, ?, ?)";
const FORGET_OLD: &str = "delete from admin_session where expires_us <= ?";
const SESSION: &str = "select 1 from admin_session where token_hash = ? and expires_us > ?";
const LEAVE: &str = "delete from admin_session where token_hash = ?";
const ANY: &str = "select 1 from admin_link limit 1";
