//! The outbox of forwarding: targets, how far each has got, and what they refused. Sends nothing.

use std::fmt;

use sqlx::{Connection, Row, SqliteConnection, sqlite::SqliteRow};
use uuid::Uuid;

use crate::{clock::TimeOfDay, forward::TARGETS_MAX};

/// Which target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TargetId(pub Uuid);

/// The password of a target. Must be sent, so it is kept as it is; never shown and never logged.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(pub String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

/// What the administrator decides about a target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetPlan {
    /// What it is called.
    pub name: String,
    /// Address of the other store, without a slash at the end.
    pub endpoint: String,
    /// User name there.
    pub key: String,
    /// Password there.
    pub secret: Secret,
    /// Line of xAPI that is spoken there.
    pub version: lrs::Version,
    /// Which statements.
    pub wanted: Wanted,
}

/// Filters, as the statement browser takes them; empty: any.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    pub actor: String,
    pub verb: String,
    pub activity: String,
    pub registration: String,
}

/// Where a target begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begin {
    /// With the first statement that is stored after it was added.
    Now,
    /// With everything that is here.
    Everything,
    /// With what was stored after this moment.
    After(lrs::Micros),
}

/// A target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    pub id: TargetId,
    pub plan: TargetPlan,
    /// Everything stored up to here is settled.
    pub cursor: lrs::Micros,
    /// Statements taken there.
    pub forwarded: i64,
    /// Statements refused there and still listed.
    pub refused: i64,
    /// Since when it rests; none: it runs.
    pub paused: Option<TimeOfDay>,
    /// When the last statement was taken.
    pub success: Option<TimeOfDay>,
    /// What went wrong last and when; none: the last attempt went well.
    pub trouble: Option<(TimeOfDay, String)>,
}

/// A statement that a target refused, or that could not be sent to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    pub statement: Uuid,
    /// The other store's words, or ours about a damaged statement.
    pub reason: String,
    pub tries: i64,
    pub at: TimeOfDay,
    /// Whether it is to be tried again.
    pub again: Again,
}

/// Whether a refused statement is to be tried again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Again {
    Asked,
    No,
}

/// What became of statements that were sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settled {
    /// From where to where the outbox moved; none: these came from the list of refused ones.
    pub moved: Option<(lrs::Micros, lrs::Micros)>,
    /// Taken there.
    pub taken: Vec<Uuid>,
    /// Refused there, and in what words.
    pub refused: Vec<(Uuid, String)>,
    /// Not sent, for what is kept here cannot be; listed with those refused, in our own words.
    pub damaged: Vec<(Uuid, String)>,
}

/// Refused statements that something is to be done with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    One(Uuid),
    All,
}

/// Whether a new target was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Added {
    Yes,
    /// There are as many as there may be.
    Full,
}

/// As [`add`], in a transaction of its own, for a command beside a server that may be running.
pub async fn add_beside(
    conn: &mut SqliteConnection,
    id: TargetId,
    plan: &TargetPlan,
    begin: Begin,
    at: TimeOfDay,
) -> Result<Added, sqlx::Error> {
    let mut transaction = conn.begin_with("begin immediate").await?;
    let added = add(&mut transaction, id, plan, begin, at).await?;
    transaction.commit().await?;
    Ok(added)
}

/// Keeps a new target, in the caller's transaction. It must have taken the file for writing at its beginning: then
/// `Begin::Now` is exact, for no statement is stored beside it, and nobody adds another target.
pub async fn add(
    conn: &mut SqliteConnection,
    id: TargetId,
    plan: &TargetPlan,
    begin: Begin,
    at: TimeOfDay,
) -> Result<Added, sqlx::Error> {
    if list(conn).await?.len() >= TARGETS_MAX {
        return Ok(Added::Full);
    }
    let cursor = match begin {
        Begin::Now => lrs::store::newest(conn).await?.map_or(0, |newest| newest.0),
        Begin::Everything => 0,
        Begin::After(moment) => moment.0,
    };
    let TargetPlan {
        name,
        endpoint,
        key,
        secret: Secret(secret),
        version,
        wanted,
    } = plan;
    let query = sqlx::query(ADD).bind(bytes(id)).bind(name).bind(endpoint);
    let query = query.bind(key).bind(secret).bind(version.header());
    let query = query.bind(&wanted.actor).bind(&wanted.verb);
    let query = query.bind(&wanted.activity).bind(&wanted.registration);
    query.bind(cursor).bind(at.0).execute(conn).await?;
    Ok(Added::Yes)
}

/// Every target, in the order in which they were added.
pub async fn list(conn: &mut SqliteConnection) -> Result<Vec<Target>, sqlx::Error> {
    let rows = sqlx::query(LIST).fetch_all(conn).await?;
    rows.iter().map(target).collect()
}

/// One target.
pub async fn one(conn: &mut SqliteConnection, id: TargetId) -> Result<Option<Target>, sqlx::Error> {
    let row = sqlx::query(ONE).bind(bytes(id)).fetch_optional(conn).await?;
    row.as_ref().map(target).transpose()
}

/// Gives a target another user name and password there, and takes away what was wrong; answers whether there is such a
/// target.
pub async fn set_access(
    conn: &mut SqliteConnection,
    id: TargetId,
    key: &str,
    Secret(secret): &Secret,
) -> Result<bool, sqlx::Error> {
    let query = sqlx::query(SET_ACCESS).bind(key).bind(secret).bind(bytes(id));
    Ok(query.execute(conn).await?.rows_affected() > 0)
}

/// Lets a target rest.
pub async fn pause(conn: &mut SqliteConnection, id: TargetId, at: TimeOfDay) -> Result<(), sqlx::Error> {
    let query = sqlx::query(PAUSE).bind(at.0).bind(bytes(id));
    query.execute(conn).await.map(|_| ())
}

/// Lets it run again.
pub async fn resume(conn: &mut SqliteConnection, id: TargetId) -> Result<(), sqlx::Error> {
    sqlx::query(RESUME)
        .bind(bytes(id))
        .execute(conn)
        .await
        .map(|_| ())
}

/// Forgets a target, its secret and its list; answers whether there was one.
pub async fn remove(conn: &mut SqliteConnection, id: TargetId) -> Result<bool, sqlx::Error> {
    let done = sqlx::query(REMOVE).bind(bytes(id)).execute(conn).await?;
    Ok(done.rows_affected() > 0)
}

/// The statements that were refused last, at most `limit`.
pub async fn refused(
    conn: &mut SqliteConnection,
    id: TargetId,
    limit: i64,
) -> Result<Vec<Refused>, sqlx::Error> {
    let query = sqlx::query(REFUSED).bind(bytes(id)).bind(limit);
    query.fetch_all(conn).await?.iter().map(refused_one).collect()
}

/// Refused statements that are to be tried again, at most `limit`.
pub async fn to_try_again(
    conn: &mut SqliteConnection,
    id: TargetId,
    limit: i64,
) -> Result<Vec<Uuid>, sqlx::Error> {
    let query = sqlx::query(TO_TRY_AGAIN).bind(bytes(id)).bind(limit);
    let rows = query.fetch_all(conn).await?;
    rows.iter().map(|row| uuid(row, "statement")).collect()
}

/// Asks for another try, and takes away what was wrong: that tells a running server not to wait any longer.
pub async fn try_again(conn: &mut SqliteConnection, id: TargetId, which: Which) -> Result<(), sqlx::Error> {
    of_refused(conn, id, which, [TRY_ONE, TRY_ALL]).await
}

/// Gives refused statements up, and takes away what was wrong.
pub async fn give_up(conn: &mut SqliteConnection, id: TargetId, which: Which) -> Result<(), sqlx::Error> {
    of_refused(conn, id, which, [DROP_ONE, DROP_ALL]).await
}

async fn of_refused(
    conn: &mut SqliteConnection,
    id: TargetId,
    which: Which,
    [one, all]: [&'static str; 2],
) -> Result<(), sqlx::Error> {
    clear_trouble(conn, id).await?;
    let query = match which {
        Which::One(statement) => sqlx::query(one)
            .bind(bytes(id))
            .bind(statement.as_bytes().to_vec()),
        Which::All => sqlx::query(all).bind(bytes(id)),
    };
    query.execute(conn).await.map(|_| ())
}

/// Notes what became of statements that were sent as the target was read, all in the caller's transaction. Answers
/// whether it counted: not when the target is gone, has another key or secret by now, or its outbox has moved meanwhile.
pub async fn settle(
    conn: &mut SqliteConnection,
    target: &Target,
    settled: &Settled,
    at: TimeOfDay,
) -> Result<bool, sqlx::Error> {
    let taken = i64::try_from(settled.taken.len()).unwrap_or(i64::MAX);
    let success = (taken > 0).then_some(at.0);
    let id = target.id;
    let query = sqlx::query(if settled.moved.is_some() { MOVE } else { COUNT });
    let query = query.bind(taken).bind(success).bind(bytes(id));
    let query = query.bind(&target.plan.key).bind(&target.plan.secret.0);
    let query = match settled.moved {
        Some((from, to)) => query.bind(to.0).bind(from.0),
        None => query,
    };
    if query.execute(&mut *conn).await?.rows_affected() == 0 {
        return Ok(false);
    }
    if settled.moved.is_none() {
        for statement in &settled.taken {
            give_up(conn, id, Which::One(*statement)).await?;
        }
    }
    for (statement, reason) in settled.refused.iter().chain(&settled.damaged) {
        let query = sqlx::query(REFUSE)
            .bind(bytes(id))
            .bind(statement.as_bytes().to_vec());
        query.bind(reason).bind(at.0).execute(&mut *conn).await?;
    }
    Ok(true)
}

/// Notes why a target, as it was read, cannot be reached now. Answers whether it counted: not when it has another key or
/// secret by now, which were not tried.
pub async fn note_trouble(
    conn: &mut SqliteConnection,
    target: &Target,
    words: &str,
    at: TimeOfDay,
) -> Result<bool, sqlx::Error> {
    let query = sqlx::query(TROUBLE).bind(at.0).bind(words).bind(bytes(target.id));
    let query = query.bind(&target.plan.key).bind(&target.plan.secret.0);
    Ok(query.execute(conn).await?.rows_affected() > 0)
}

/// Nothing is wrong with a target any more, or somebody says so.
pub async fn clear_trouble(conn: &mut SqliteConnection, id: TargetId) -> Result<(), sqlx::Error> {
    let query = sqlx::query(NO_TROUBLE).bind(bytes(id));
    query.execute(conn).await.map(|_| ())
}

fn bytes(TargetId(id): TargetId) -> Vec<u8> {
    id.as_bytes().to_vec()
}

fn uuid(row: &SqliteRow, column: &str) -> Result<Uuid, sqlx::Error> {
    Uuid::from_slice(row.try_get(column)?).map_err(|error| sqlx::Error::Decode(error.into()))
}

fn version(row: &SqliteRow) -> Result<lrs::Version, sqlx::Error> {
    let text: &str = row.try_get("version")?;
    lrs::Version::parse(text).ok_or_else(|| sqlx::Error::Decode("no version of xAPI".into()))
}

fn target(row: &SqliteRow) -> Result<Target, sqlx::Error> {
    let time = |column: &str| Ok::<_, sqlx::Error>(row.try_get::<Option<i64>, _>(column)?.map(TimeOfDay));
    let words: Option<String> = row.try_get("trouble")?;
    Ok(Target {
        id: TargetId(uuid(row, "id")?),
        plan: TargetPlan {
            name: row.try_get("name")?,
            endpoint: row.try_get("endpoint")?,
            key: row.try_get("key")?,
            secret: Secret(row.try_get("secret")?),
            version: version(row)?,
            wanted: Wanted {
                actor: row.try_get("actor")?,
                verb: row.try_get("verb")?,
                activity: row.try_get("activity")?,
                registration: row.try_get("registration")?,
            },
        },
        cursor: lrs::Micros(row.try_get("cursor_us")?),
        forwarded: row.try_get("forwarded")?,
        refused: row.try_get("refused")?,
        paused: time("paused_us")?,
        success: time("success_us")?,
        trouble: time("trouble_us")?.zip(words),
    })
}

fn refused_one(row: &SqliteRow) -> Result<Refused, sqlx::Error> {
    let again: i64 = row.try_get("again")?;
    Ok(Refused {
        statement: uuid(row, "statement")?,
        reason: row.try_get("reason")?,
        tries: row.try_get("tries")?,
        at: TimeOfDay(row.try_get("failed_us")?),
        again: if again == 0 { Again::No } else { Again::Asked },
    })
}

const ADD: &str = "\
insert into forward_target (id, name, endpoint, key, secret, version, actor, verb, activity, registration, cursor_us, \
    created_us) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

const LIST: &str = "\
select outbox.*, (select count(*) from forward_failed where target = outbox.id) as refused \
from forward_target as outbox order by created_us, id";
const ONE: &str = "\
select outbox.*, (select count(*) from forward_failed where target = outbox.id) as refused \
from forward_target as outbox where id = ?";

const SET_ACCESS: &str =
    "update forward_target set key = ?, secret = ?, trouble_us = null, trouble = null where id = ?";
const PAUSE: &str = "update forward_target set paused_us = ? where id = ? and paused_us is null";
const RESUME: &str = "update forward_target set paused_us = null where id = ?";
const REMOVE: &str = "delete from forward_target where id = ?";

const REFUSED: &str = "\
select statement, reason, tries, failed_us, again from forward_failed where target = ? \
order by failed_us desc, statement limit ?";
const TO_TRY_AGAIN: &str = "\
select statement from forward_failed where target = ? and again = 1 order by failed_us, statement limit ?";
const TRY_ONE: &str = "update forward_failed set again = 1 where target = ? and statement = ?";
const TRY_ALL: &str = "update forward_failed set again = 1 where target = ?";
const DROP_ONE: &str = "delete from forward_failed where target = ? and statement = ?";
const DROP_ALL: &str = "delete from forward_failed where target = ?";

const MOVE: &str = "\
update forward_target set forwarded = forwarded + ?1, success_us = coalesce(?2, success_us), trouble_us = null, \
    trouble = null, cursor_us = ?6 where id = ?3 and key = ?4 and secret = ?5 and cursor_us = ?7";
const COUNT: &str = "\
update forward_target set forwarded = forwarded + ?1, success_us = coalesce(?2, success_us), trouble_us = null, \
    trouble = null where id = ?3 and key = ?4 and secret = ?5";
const REFUSE: &str = "\
insert into forward_failed (target, statement, reason, tries, failed_us) values (?, ?, ?, 1, ?) \
on conflict do update set reason = excluded.reason, tries = tries + 1, failed_us = excluded.failed_us, again = 0";
const TROUBLE: &str =
    "update forward_target set trouble_us = ?, trouble = ? where id = ? and key = ? and secret = ?";
const NO_TROUBLE: &str =
    "update forward_target set trouble_us = null, trouble = null where id = ? and trouble_us is not null";
