//! Looks at the whole file for `verify`, `backup` and data quality: drills, which statements of theirs are there, and the
//! database's own checks. Changes nothing.

use app::backend::RoomCode;
use drill::{id::DrillId, room::Phase};
use sqlx::{Row, SqliteConnection};
use uuid::Uuid;

/// A drill, as its row stands.
pub struct DrillRow {
    /// Which.
    pub drill: DrillId,
    /// Its code.
    pub code: RoomCode,
    /// Where its row says that it stands.
    pub phase: Phase,
    /// Its last entry, µs since 1970.
    pub changed_us: i64,
}

/// A statement of a drill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its id.
    pub id: Uuid,
    /// IRI of its verb.
    pub verb: String,
}

/// The drills, newest first.
pub async fn drills(conn: &mut SqliteConnection, limit: i64) -> Result<Vec<DrillRow>, sqlx::Error> {
    let rows = sqlx::query(DRILLS).bind(limit).fetch_all(conn).await?;
    rows.iter()
        .map(|row| {
            let code: String = row.try_get("code")?;
            let phase: String = row.try_get("phase")?;
            Ok(DrillRow {
                drill: DrillId(uuid(row.try_get("id")?)?),
                code: RoomCode::parse(&code).map_err(odd)?,
                phase: serde_json::from_value(phase.into()).map_err(odd)?,
                changed_us: row.try_get("changed_us")?,
            })
        })
        .collect()
}

/// The code of a drill.
pub async fn code_of(conn: &mut SqliteConnection, drill: Uuid) -> Result<Option<RoomCode>, sqlx::Error> {
    let code: Option<String> = sqlx::query_scalar(CODE_OF)
        .bind(drill.as_bytes().to_vec())
        .fetch_optional(conn)
        .await?;
    code.map(|code| RoomCode::parse(&code).map_err(odd)).transpose()
}

/// Every statement that this program made about a drill, readable or withheld, in no order. The store names the key that
/// wrote a statement as its authority, and no key is called like the program's own account.
pub async fn kept(
    conn: &mut SqliteConnection,
    drill: DrillId,
    embargo: &str,
) -> Result<Vec<Kept>, sqlx::Error> {
    let rows = sqlx::query(KEPT)
        .bind(drill.0.as_bytes().to_vec())
        .bind(embargo)
        .fetch_all(conn)
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Kept {
                id: uuid(row.try_get("id")?)?,
                verb: row.try_get("verb")?,
            })
        })
        .collect()
}

/// What the database finds wrong with its own file; empty when it is sound.
pub async fn integrity(conn: &mut SqliteConnection) -> Result<Vec<String>, sqlx::Error> {
    let mut said: Vec<String> = sqlx::query_scalar("pragma integrity_check")
        .fetch_all(&mut *conn)
        .await?;
    said.retain(|line| line != "ok");
    for row in sqlx::query("pragma foreign_key_check").fetch_all(conn).await? {
        let (table, parent): (String, String) = (row.try_get(0)?, row.try_get(2)?);
        said.push(format!(
            "a row of {table} refers to a row of {parent} that is not there"
        ));
    }
    Ok(said)
}

/// Writes a copy of the whole file, as of one moment and without gaps, while others go on writing.
pub async fn copy_into(conn: &mut SqliteConnection, file: &str) -> Result<(), sqlx::Error> {
    sqlx::query("vacuum into ?")
        .bind(file)
        .execute(conn)
        .await
        .map(|_| ())
}

fn uuid(bytes: &[u8]) -> Result<Uuid, sqlx::Error> {
    Uuid::from_slice(bytes).map_err(odd)
}

fn odd(error: impl std::error::Error + Send + Sync + 'static) -> sqlx::Error {
    sqlx::Error::Decode(error.into())
}

const DRILLS: &str = "\
select id, code, phase, changed_us from drill order by created_us desc limit ?";
const CODE_OF: &str = "select code from drill where id = ?";
const KEPT: &str = "\
select id, verb from xapi_statement where registration = ? and payload ->> '$.authority.account.name' = 'system' \
union all select id, payload ->> '$.verb.id' from xapi_withheld where embargo = ?";
