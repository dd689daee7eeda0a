//! Finding statements. Every filter is an index range, and every index is in the order of paging, so that a page costs
//! the same whether the store holds a thousand statements or a million.
//!
//! Does not format answers; payloads come out as they went in, with `stored`.

use super::insert::with_member;
use super::rows::Bindable;
use crate::limits::PAGE_BYTES_MAX;
use crate::prepare::{Key, Reach, key_of, verb_key};
use crate::time::Micros;
use futures::TryStreamExt;
use sqlx::{AssertSqlSafe, Row, SqliteConnection};
use uuid::Uuid;

/// Which statements, in which order, how many.
#[derive(Debug, Clone)]
pub struct Filter {
    /// Key of an agent or identified group, and where it may stand.
    pub agent: Option<(Key, Reach)>,
    /// IRI of an activity, and where it may stand.
    pub activity: Option<(String, Reach)>,
    /// IRI of the verb.
    pub verb: Option<String>,
    /// The registration.
    pub registration: Option<Uuid>,
    /// Only statements of this authority.
    pub authority: Option<Key>,
    /// Only statements stored after this point.
    pub after: Option<Micros>,
    /// Only statements stored at or before this point.
    pub until: Option<Micros>,
    /// In which order.
    pub order: Order,
    /// At most so many.
    pub limit: usize,
}

/// The order of an answer, by `stored`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Newest first.
    Descending,
    /// Oldest first.
    Ascending,
}

/// A statement as it is answered in exact form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// When it was stored; also its place in paging.
    pub stored: Micros,
    /// Its JSON, with `stored`.
    pub payload: String,
}

/// Whether a single statement is asked for as valid or as voided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Not voided.
    Valid,
    /// Voided.
    Voided,
}

/// One statement by its id, of `authority` only if that is given.
pub async fn find_one(
    conn: &mut SqliteConnection,
    id: Uuid,
    standing: Standing,
    authority: Option<Key>,
) -> Result<Option<Found>, sqlx::Error> {
    let voided = match standing {
        Standing::Valid => 0_i64,
        Standing::Voided => 1,
    };
    let authority = authority.map(|key| key.to_vec());
    let query = sqlx::query(ONE)
        .bind(id.as_bytes().to_vec())
        .bind(voided)
        .bind(authority);
    query
        .fetch_optional(conn)
        .await?
        .map(|row| found(&row))
        .transpose()
}

const ONE: &str = "\
select stored_us, payload from xapi_statement
where id = ?1 and voided = ?2 and (?3 is null or authority = ?3)";

/// A page of statements.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// The statements, in the order asked for.
    pub found: Vec<Found>,
    /// Whether there are more after the last one.
    pub more: bool,
}

/// The statements of a page: as many as the filter says, or fewer when they are large.
pub async fn find(conn: &mut SqliteConnection, filter: &Filter) -> Result<Page, sqlx::Error> {
    page(conn, filter, Voided::LeftOut).await
}

/// As [`find`], with voided statements among them: for who copies the record, and must bring a statement before the one
/// that voids it.
pub async fn find_whole(conn: &mut SqliteConnection, filter: &Filter) -> Result<Page, sqlx::Error> {
    page(conn, filter, Voided::Among).await
}

/// How many statements [`find_whole`] would find, counted as far as the filter's limit.
pub async fn count_whole(conn: &mut SqliteConnection, filter: &Filter) -> Result<usize, sqlx::Error> {
    let mut question = Question::new(Voided::Among);
    question.sql.push_str("select count(*) from (");
    question.arms(filter);
    question.sql.push_str(" limit ?)");
    let limit = i64::try_from(filter.limit).unwrap_or(i64::MAX);
    question.bound.push(Bound::Integer(limit));
    let row = question.into_query().fetch_one(conn).await?;
    let count: i64 = row.try_get(0)?;
    Ok(usize::try_from(count).unwrap_or_default())
}

/// The id of what is kept at a place in the order of storing: known also of a statement that cannot be read any more.
pub async fn id_at(conn: &mut SqliteConnection, stored: Micros) -> Result<Option<Uuid>, sqlx::Error> {
    let id: Option<Vec<u8>> = sqlx::query_scalar(ID_AT)
        .bind(stored.0)
        .fetch_optional(conn)
        .await?;
    id.map(|id| Uuid::from_slice(&id).map_err(|error| sqlx::Error::Decode(error.into())))
        .transpose()
}

const ID_AT: &str = "select id from xapi_statement where stored_us = ?";

/// When the newest statement was stored; `None`: there is none.
pub async fn newest(conn: &mut SqliteConnection) -> Result<Option<Micros>, sqlx::Error> {
    let newest: Option<i64> = sqlx::query_scalar(NEWEST).fetch_one(conn).await?;
    Ok(newest.map(Micros))
}

const NEWEST: &str = "select max(stored_us) from xapi_statement";

async fn page(conn: &mut SqliteConnection, filter: &Filter, voided: Voided) -> Result<Page, sqlx::Error> {
    let mut question = Question::new(voided);
    let direction = match filter.order {
        Order::Descending => "desc",
        Order::Ascending => "asc",
    };
    question
        .sql
        .push_str("select statement.stored_us, statement.payload from (");
    question.arms(filter);
    question.sql.push_str(" order by 1 ");
    question.sql.push_str(direction);
    question
        .sql
        .push_str(" limit ?) as page cross join xapi_statement as statement");
    question
        .sql
        .push_str(" on statement.stored_us = page.stored_us order by 1 ");
    question.sql.push_str(direction);
    let one_more = i64::try_from(filter.limit).unwrap_or(i64::MAX).saturating_add(1);
    question.bound.push(Bound::Integer(one_more));
    let (mut rows, mut page, mut bytes) = (question.into_query().fetch(conn), Page::default(), 0);
    while let Some(row) = rows.try_next().await? {
        let next = found(&row)?;
        bytes += next.payload.len();
        if page.found.len() == filter.limit || (bytes > PAGE_BYTES_MAX && !page.found.is_empty()) {
            page.more = true;
            break;
        }
        page.found.push(next);
    }
    Ok(page)
}

fn found(row: &sqlx::sqlite::SqliteRow) -> Result<Found, sqlx::Error> {
    let (stored, payload): (i64, String) = (row.try_get(0)?, row.try_get(1)?);
    let stored = Micros(stored);
    Ok(Found {
        stored,
        payload: with_member(&payload, "stored", stored),
    })
}

/// A value for a placeholder.
enum Bound {
    Integer(i64),
    Text(String),
    Bytes(Vec<u8>),
}

/// Whether voided statements are answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Voided {
    LeftOut,
    Among,
}

/// SQL put together from constants, and the values for its placeholders in order.
struct Question {
    sql: String,
    bound: Vec<Bound>,
    voided: Voided,
}

/// The tables that hold statements' own verb and registration, and those of what they refer to. In each, `found` is the
/// statement that is answered and `source` the one that must fit.
const OWN: &str = "select found.stored_us from xapi_statement as found where 1 = 1";
const REFERRED: &str = "\
select source.stored_us from xapi_echo as source cross join xapi_statement as found
on found.stored_us = source.stored_us where 1 = 1";

impl Question {
    fn new(voided: Voided) -> Self {
        Self {
            sql: String::with_capacity(1024),
            bound: Vec::new(),
            voided,
        }
    }

    fn into_query(self) -> Bindable {
        let query = sqlx::query(AssertSqlSafe(self.sql));
        self.bound.into_iter().fold(query, |query, value| match value {
            Bound::Integer(value) => query.bind(value),
            Bound::Text(value) => query.bind(value),
            Bound::Bytes(value) => query.bind(value),
        })
    }

    fn add(&mut self, sql: &str, value: Bound) {
        self.sql.push_str(sql);
        self.bound.push(value);
    }

    /// The candidates. A registration is the narrowest filter, then the agent, then the activity; each drives by its
    /// own index and the others are looked up.
    fn arms(&mut self, filter: &Filter) {
        match (filter.registration, &filter.agent, &filter.activity, &filter.verb) {
            (None, Some((agent, Reach::Direct)), _, _) => self.filed_under_agent(filter, agent, "0"),
            (None, Some((agent, Reach::Related)), _, _) => {
                self.filed_under_agent(filter, agent, "0");
                self.sql.push_str(" union ");
                self.filed_under_agent(filter, agent, "1");
                self.sql.push_str(" union ");
                self.sql.push_str(OWN);
                self.add(" and found.authority = ?", Bound::Bytes(agent.to_vec()));
                self.of_source(filter, "found");
                self.has_activity(filter.activity.as_ref(), "found.stored_us", "found.stored_us");
                self.of_found(filter, "found");
            }
            (None, None, Some((activity, Reach::Direct)), _) => {
                self.filed_under_activity(filter, activity, "0");
            }
            (None, None, Some((activity, Reach::Related)), _) => {
                self.filed_under_activity(filter, activity, "0");
                self.sql.push_str(" union ");
                self.filed_under_activity(filter, activity, "1");
            }
            (None, None, None, None) => {
                self.sql.push_str(OWN);
                self.of_found(filter, "found");
            }
            (Some(_), _, _, _) | (None, None, None, Some(_)) => {
                self.sql.push_str(OWN);
                self.of_source(filter, "found");
                self.has_agent(filter.agent.as_ref(), Matching::Own);
                self.has_activity(filter.activity.as_ref(), "found.stored_us", "found.stored_us");
                self.of_found(filter, "found");
                self.sql.push_str(" union ");
                self.sql.push_str(REFERRED);
                self.of_source(filter, "source");
                self.has_agent(filter.agent.as_ref(), Matching::Referred);
                self.has_activity(filter.activity.as_ref(), "source.stored_us", "source.source_us");
                self.of_found(filter, "source");
            }
        }
    }

    fn filed_under_agent(&mut self, filter: &Filter, agent: &Key, scope: &str) {
        self.sql
            .push_str("select distinct filing.stored_us from xapi_statement_agent as filing");
        let verb = filter.verb.as_ref().filter(|_| scope == "0");
        if verb.is_some() {
            self.sql.push_str(" indexed by xapi_statement_agent_verb");
        }
        self.sql.extend([FILED, " and filing.scope = ", scope]);
        self.add(" and filing.agent = ?", Bound::Bytes(agent.to_vec()));
        if let Some(verb) = verb {
            self.add(" and filing.verb_key = ?", Bound::Integer(verb_key(verb)));
        }
        self.of_source(filter, "named");
        self.has_activity(filter.activity.as_ref(), "filing.stored_us", "filing.source_us");
        self.of_found(filter, "filing");
    }

    fn filed_under_activity(&mut self, filter: &Filter, activity: &str, scope: &str) {
        self.sql
            .push_str("select distinct filing.stored_us from xapi_statement_activity as filing");
        self.sql.extend([FILED, " and filing.scope = ", scope]);
        self.add(
            " and filing.activity = ?",
            Bound::Bytes(key_of(activity).to_vec()),
        );
        self.of_source(filter, "named");
        self.of_found(filter, "filing");
    }

    /// What must hold for the statement that fits: its verb and registration.
    fn of_source(&mut self, filter: &Filter, source: &str) {
        if let Some(registration) = filter.registration {
            let bytes = Bound::Bytes(registration.as_bytes().to_vec());
            self.add(&format!(" and {source}.registration = ?"), bytes);
        }
        if let Some(verb) = &filter.verb {
            // The unary plus keeps the index of the verb out where a registration or a filing leads.
            let leads = filter.registration.is_none() && source != "named";
            let plus = if leads { "" } else { "+" };
            self.add(
                &format!(" and {plus}{source}.verb = ?"),
                Bound::Text(verb.clone()),
            );
        }
    }

    /// What must hold for the statement that is answered: not voided unless asked for, of the authority, in the range.
    fn of_found(&mut self, filter: &Filter, range: &str) {
        if self.voided == Voided::LeftOut {
            self.sql.push_str(" and found.voided = 0");
        }
        if let Some(authority) = filter.authority {
            self.add(" and found.authority = ?", Bound::Bytes(authority.to_vec()));
        }
        if let Some(after) = filter.after {
            self.add(&format!(" and {range}.stored_us > ?"), Bound::Integer(after.0));
        }
        if let Some(until) = filter.until {
            self.add(&format!(" and {range}.stored_us <= ?"), Bound::Integer(until.0));
        }
    }

    fn has_agent(&mut self, agent: Option<&(Key, Reach)>, matching: Matching) {
        let Some((key, reach)) = agent else { return };
        let (stored, source) = match matching {
            Matching::Own => ("found.stored_us", "found.stored_us"),
            Matching::Referred => ("source.stored_us", "source.source_us"),
        };
        self.add(
            " and (exists (select 1 from xapi_statement_agent where agent = ?",
            Bound::Bytes(key.to_vec()),
        );
        self.sql.extend([
            " and scope in ",
            scopes(*reach),
            " and stored_us = ",
            stored,
            " and source_us = ",
            source,
            ")",
        ]);
        match (matching, reach) {
            (Matching::Own, Reach::Related) => {
                self.add(" or found.authority = ?", Bound::Bytes(key.to_vec()));
            }
            (Matching::Own, Reach::Direct) | (Matching::Referred, _) => {}
        }
        self.sql.push(')');
    }

    fn has_activity(&mut self, activity: Option<&(String, Reach)>, stored: &str, source: &str) {
        let Some((iri, reach)) = activity else { return };
        let key = key_of(iri).to_vec();
        self.add(
            " and exists (select 1 from xapi_statement_activity where activity = ?",
            Bound::Bytes(key),
        );
        self.sql.extend([
            " and scope in ",
            scopes(*reach),
            " and stored_us = ",
            stored,
            " and source_us = ",
            source,
            ")",
        ]);
    }
}

/// Whether the statement that is answered fits itself, or one that it refers to does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Matching {
    Own,
    Referred,
}

/// `cross join` keeps the planner to this order: the filing's index range first, its statements by key.
const FILED: &str = " \
cross join xapi_statement as named on named.stored_us = filing.source_us \
cross join xapi_statement as found on found.stored_us = filing.stored_us \
where 1 = 1";

/// A reach as the column `scope` holds it.
fn scopes(reach: Reach) -> &'static str {
    match reach {
        Reach::Direct => "(0)",
        Reach::Related => "(0, 1)",
    }
}
