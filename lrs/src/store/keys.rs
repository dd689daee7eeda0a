//! The rows of credentials.
//!
//! Knows hashes only; secrets stay in `crate::keys`.

use crate::keys::{KeyInfo, Scope};
use crate::time::Micros;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

pub(crate) async fn insert(
    conn: &mut SqliteConnection,
    key: &str,
    hash: &[u8; 32],
    name: &str,
    scopes: &[Scope],
    at: Micros,
    until: Option<Micros>,
) -> Result<(), sqlx::Error> {
    let scopes: Vec<String> = scopes.iter().map(Scope::to_string).collect();
    let query = sqlx::query(INSERT)
        .bind(key)
        .bind(hash.to_vec())
        .bind(name)
        .bind(scopes.join(" "))
        .bind(at.0);
    query
        .bind(until.map(|until| until.0))
        .execute(conn)
        .await
        .map(|_| ())
}

const INSERT: &str = "\
insert into xapi_key (key, secret_hash, name, scopes, created_us, expires_us) values (?, ?, ?, ?, ?, ?)";

pub(crate) async fn find(
    conn: &mut SqliteConnection,
    key: &str,
) -> Result<Option<(KeyInfo, [u8; 32])>, sqlx::Error> {
    let Some(row) = sqlx::query(FIND).bind(key).fetch_optional(conn).await? else {
        return Ok(None);
    };
    let hash: Vec<u8> = row.try_get("secret_hash")?;
    Ok(Some((info(&row)?, hash.try_into().unwrap_or_default())))
}

const FIND: &str = "\
select key, secret_hash, name, scopes, created_us, used_us, revoked_us, expires_us from xapi_key where key = ?";

pub(crate) async fn list(conn: &mut SqliteConnection) -> Result<Vec<KeyInfo>, sqlx::Error> {
    sqlx::query(LIST)
        .fetch_all(conn)
        .await?
        .iter()
        .map(info)
        .collect()
}

const LIST: &str = "\
select key, name, scopes, created_us, used_us, revoked_us, expires_us from xapi_key order by created_us desc, key";

pub(crate) async fn revoke(conn: &mut SqliteConnection, key: &str, at: Micros) -> Result<bool, sqlx::Error> {
    Ok(sqlx::query(REVOKE)
        .bind(at.0)
        .bind(key)
        .execute(conn)
        .await?
        .rows_affected()
        > 0)
}

const REVOKE: &str = "update xapi_key set revoked_us = ? where key = ? and revoked_us is null";

/// Notes that a key was used.
pub(crate) async fn used(conn: &mut SqliteConnection, key: &str, at: Micros) -> Result<(), sqlx::Error> {
    sqlx::query(USED)
        .bind(at.0)
        .bind(key)
        .execute(conn)
        .await
        .map(|_| ())
}

const USED: &str = "update xapi_key set used_us = ? where key = ?";

fn info(row: &SqliteRow) -> Result<KeyInfo, sqlx::Error> {
    let scopes: String = row.try_get("scopes")?;
    let micros = |name: &str| row.try_get::<Option<i64>, _>(name).map(|at| at.map(Micros));
    Ok(KeyInfo {
        key: row.try_get("key")?,
        name: row.try_get("name")?,
        scopes: scopes.split(' ').filter_map(|name| name.parse().ok()).collect(),
        created: Micros(row.try_get("created_us")?),
        used: micros("used_us")?,
        revoked: micros("revoked_us")?,
        expires: micros("expires_us")?,
    })
}
