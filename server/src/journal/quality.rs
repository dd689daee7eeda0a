//! Questions about odd data, each over the newest statements: a range of the key, so that the answer takes as long in a
//! large record as in a small one. Judges nothing; which verbs are known is said by the caller.

use sqlx::{Row, SqliteConnection, sqlite::SqliteRow};
use uuid::Uuid;

/// A statement that a question found.
pub struct Odd {
    /// Which.
    pub id: Uuid,
    /// What about it, as the question says.
    pub detail: String,
    /// How many the question found in all.
    pub of: usize,
}

/// What is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// No registration or no category; weekly measures have no registration by design.
    Untagged,
    /// Before this century, before their drill, or after they were stored.
    Impossible,
    /// The same in everything, its moment included, under another id.
    Twice,
    /// Stored long after it happened, by others than the program itself.
    Late,
}

/// Where the newest statements begin; everything when there are fewer.
pub async fn floor(conn: &mut SqliteConnection, newest: i64) -> Result<i64, sqlx::Error> {
    let floor: Option<i64> = sqlx::query_scalar(FLOOR)
        .bind(newest)
        .fetch_optional(conn)
        .await?;
    Ok(floor.unwrap_or(i64::MIN))
}

/// How many statements there are from there on.
pub async fn count(conn: &mut SqliteConnection, floor: i64) -> Result<usize, sqlx::Error> {
    let count: i64 = sqlx::query_scalar(COUNT).bind(floor).fetch_one(conn).await?;
    Ok(usize::try_from(count).unwrap_or_default())
}

/// The newest `rows` answers to a question.
pub async fn ask(
    conn: &mut SqliteConnection,
    question: Question,
    floor: i64,
    rows: i64,
) -> Result<Vec<Odd>, sqlx::Error> {
    let sql = match question {
        Question::Untagged => UNTAGGED,
        Question::Impossible => IMPOSSIBLE,
        Question::Twice => TWICE,
        Question::Late => LATE,
    };
    let found = sqlx::query(sql).bind(floor).bind(rows).fetch_all(conn).await?;
    found.iter().map(odd).collect()
}

/// Every verb from there on, how often it stands, and one statement with it.
pub async fn verbs(conn: &mut SqliteConnection, floor: i64) -> Result<Vec<(String, Odd)>, sqlx::Error> {
    let found = sqlx::query(VERBS).bind(floor).fetch_all(conn).await?;
    found
        .iter()
        .map(|row| Ok((row.try_get("verb")?, odd(row)?)))
        .collect()
}

fn odd(row: &SqliteRow) -> Result<Odd, sqlx::Error> {
    let id = Uuid::from_slice(row.try_get("id")?).map_err(|error| sqlx::Error::Decode(error.into()))?;
    let of: i64 = row.try_get("of")?;
    Ok(Odd {
        id,
        // The driver takes a text put together in a question for a number, and the database knows better.
        detail: row.try_get_unchecked("detail")?,
        of: usize::try_from(of).unwrap_or_default(),
    })
}

const FLOOR: &str = "select stored_us from xapi_statement order by stored_us desc limit 1 offset ?";
const COUNT: &str = "select count(*) from xapi_statement where stored_us > ?";

const UNTAGGED: &str = "\
select id, count(*) over () as of, case \
    when registration is null and payload ->> '$.context.contextActivities.category' is null \
    then 'has neither registration nor category' \
    when registration is null then 'has no registration' else 'has no category' end as detail \
from xapi_statement where stored_us > ? and (payload ->> '$.context.contextActivities.category' is null \
    or registration is null and verb <> 'https://w3id.org/xapi/dod-isd/verbs/measured') \
order by stored_us desc limit ?";

/// Clocks of two machines differ by minutes, not by more.
const IMPOSSIBLE: &str = "\
select statement.id, count(*) over () as of, case \
    when timestamp_us > stored_us + 300000000 then 'happened after it was stored, at ' \
    when timestamp_us < 946684800000000 then 'happened before this century, at ' \
    else 'happened before its drill was made, at ' end \
    || strftime('%Y-%m-%dT%H:%M:%SZ', timestamp_us / 1000000, 'unixepoch') as detail \
from xapi_statement as statement left join drill on drill.id = statement.registration \
where stored_us > ? and (timestamp_us > stored_us + 300000000 or timestamp_us < 946684800000000 \
    or timestamp_us < drill.created_us - 300000000) \
order by stored_us desc limit ?";

const TWICE: &str = "\
select id, count(*) over () as of, 'stands ' || times || ' times' as detail from ( \
    select max(stored_us) as newest, id, count(*) as times from xapi_statement where stored_us > ? and voided = 0 \
    group by fingerprint, timestamp_us having count(*) > 1) \
order by newest desc limit ?";

const LATE: &str = "\
select id, count(*) over () as of, \
    'came ' || (stored_us - timestamp_us) / 3600000000 || ' hours after it happened' as detail \
from xapi_statement where stored_us > ? and stored_us > timestamp_us + 3600000000 \
    and payload ->> '$.authority.account.name' <> 'system' \
order by stored_us desc limit ?";

const VERBS: &str = "\
select verb, id, count(*) as of, 'has the verb ' || verb as detail from xapi_statement where stored_us > ? \
group by verb order by verb";
