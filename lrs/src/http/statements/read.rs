//! Reading statements: one by id, or a page by filters.
//!
//! A `more` link is the same question with a cursor; nothing is kept for it, and a cursor made by hand can reach
//! nothing that the filters would not show.

use super::super::call::{Call, Readable};
use super::super::params::Params;
use super::super::refusal::{Refusal, malformed};
use super::super::{Lrs, answer, multipart};
use super::shape;
use crate::check::text;
use crate::json;
use crate::limits::PAGE_STATEMENTS_MAX;
use crate::prepare::{Key, Reach, key_of};
use crate::store::{self, Filter, Found, Order, Standing};
use crate::time::Micros;
use axum::response::{IntoResponse, Response};
use http::HeaderName;
use sqlx::SqliteConnection;

/// Through which point in time an answer shows everything.
const CONSISTENT_THROUGH: HeaderName = HeaderName::from_static("x-experience-api-consistent-through");

const PARAMS: [&str; 15] = [
    "statementId",
    "voidedStatementId",
    "agent",
    "verb",
    "activity",
    "registration",
    "related_activities",
    "related_agents",
    "since",
    "until",
    "limit",
    "format",
    "attachments",
    "ascending",
    "cursor",
];

/// GET and HEAD. Refusals too say through when the store is consistent: a client that polls for one statement waits
/// for that time.
pub async fn get(lrs: &Lrs, call: &Call) -> Result<Response, Refusal> {
    // Taken before the read: what was committed before now is visible to it.
    let through = lrs.writer.watermark().through(&*lrs.clock);
    let mut response = found(lrs, call).await.unwrap_or_else(IntoResponse::into_response);
    answer::set(response.headers_mut(), CONSISTENT_THROUGH, &through.to_string());
    Ok(response)
}

async fn found(lrs: &Lrs, call: &Call) -> Result<Response, Refusal> {
    call.params.only(&PARAMS)?;
    let authority = match call.readable(lrs)? {
        Readable::Everything => None,
        Readable::Mine(key) => Some(key),
    };
    match (
        call.params.get("statementId"),
        call.params.get("voidedStatementId"),
    ) {
        (None, None) => page(lrs, call, authority).await,
        (Some(id), None) => one(lrs, call, id, Standing::Valid, authority).await,
        (None, Some(id)) => one(lrs, call, id, Standing::Voided, authority).await,
        (Some(_), Some(_)) => malformed("statementId and voidedStatementId exclude each other"),
    }
}

async fn one(
    lrs: &Lrs,
    call: &Call,
    id: &str,
    standing: Standing,
    authority: Option<Key>,
) -> Result<Response, Refusal> {
    call.params
        .only(&["statementId", "voidedStatementId", "format", "attachments"])?;
    let form = form(&call.params)?;
    let Some(id) = text::parse_uuid(id) else {
        return malformed("the id of a statement is a UUID");
    };
    let mut conn = lrs.readers.acquire().await?;
    let found = store::find_one(&mut conn, id, standing, authority).await?;
    let mut found = vec![found.ok_or(Refusal::NotFound("statement"))?];
    let stored = found[0].stored;
    shape::bring_into(&mut found, form, call, &mut conn).await?;
    let text = found[0].payload.clone();
    let mut response = with_attachments(lrs, &call.params, &found, text, &mut conn).await?;
    answer::last_modified(response.headers_mut(), stored);
    Ok(response)
}

async fn page(lrs: &Lrs, call: &Call, authority: Option<Key>) -> Result<Response, Refusal> {
    let form = form(&call.params)?;
    let mut filter = filter_of(&call.params)?;
    filter.authority = authority;
    let mut conn = lrs.readers.acquire().await?;
    let store::Page { mut found, more } = store::find(&mut conn, &filter).await?;
    let more = if more {
        more_link(lrs, &call.params, found.last())
    } else {
        String::new()
    };
    let newest = found.iter().map(|found| found.stored).max();
    shape::bring_into(&mut found, form, call, &mut conn).await?;
    let mut response = with_attachments(lrs, &call.params, &found, result(&found, &more), &mut conn).await?;
    answer::last_modified(response.headers_mut(), newest.unwrap_or((lrs.clock)()));
    Ok(response)
}

/// The answer as JSON, or with `attachments=true` as multipart/mixed with every attachment whose bytes are here.
async fn with_attachments(
    lrs: &Lrs,
    params: &Params,
    found: &[Found],
    text: String,
    conn: &mut SqliteConnection,
) -> Result<Response, Refusal> {
    if !params.flag("attachments")? {
        return Ok(answer::with_type(text, "application/json"));
    }
    let attachments = store::attachments(conn, &shape::announced(found)).await?;
    let boundary = format!("part-{}", (lrs.new_id)().simple());
    let body = multipart::join(&boundary, &text, &attachments);
    Ok(answer::with_type(
        body,
        &format!("multipart/mixed; boundary={boundary}"),
    ))
}

fn result(found: &[Found], more: &str) -> String {
    let size: usize = found.iter().map(|found| found.payload.len() + 1).sum();
    let mut out = String::with_capacity(size + more.len() + 32);
    out.push_str("{\"statements\":[");
    for (index, found) in found.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        out.push_str(&found.payload);
    }
    out.push_str("],\"more\":");
    json::Value::from(more).write(&mut out);
    out.push('}');
    out
}

fn form(params: &Params) -> Result<shape::Form, Refusal> {
    match params.get("format") {
        None | Some("exact") => Ok(shape::Form::Exact),
        Some("ids") => Ok(shape::Form::Ids),
        Some("canonical") => Ok(shape::Form::Canonical),
        Some(_) => malformed("the parameter \"format\" is ids, exact or canonical"),
    }
}

fn more_link(lrs: &Lrs, params: &Params, last: Option<&Found>) -> String {
    let Some(last) = last else { return String::new() };
    let mut params = params.clone();
    params.take("cursor");
    params.0.push(("cursor".to_owned(), last.stored.0.to_string()));
    format!("{}/statements?{}", lrs.config.mount, params.encode())
}

fn filter_of(params: &Params) -> Result<Filter, Refusal> {
    let order = if params.flag("ascending")? {
        Order::Ascending
    } else {
        Order::Descending
    };
    let related = |name: &str| {
        params
            .flag(name)
            .map(|on| if on { Reach::Related } else { Reach::Direct })
    };
    let (agents, activities) = (related("related_agents")?, related("related_activities")?);
    let mut filter = Filter {
        agent: params.agent()?.map(|ifi| (key_of(&ifi.key()), agents)),
        activity: params.iri("activity")?.map(|iri| (iri, activities)),
        verb: params.iri("verb")?,
        registration: params.registration()?,
        authority: None,
        after: params.instant("since")?,
        until: params.instant("until")?,
        order,
        limit: limit(params)?,
    };
    if let Some(cursor) = params.get("cursor") {
        let Ok(cursor) = cursor.parse::<i64>() else {
            return malformed("this cursor was not made here");
        };
        match order {
            Order::Ascending => filter.after = filter.after.max(Some(Micros(cursor))),
            Order::Descending => {
                let before = Micros(cursor.saturating_sub(1));
                filter.until = Some(filter.until.map_or(before, |until| until.min(before)));
            }
        }
    }
    Ok(filter)
}

fn limit(params: &Params) -> Result<usize, Refusal> {
    match params.get("limit").map(str::parse::<usize>) {
        None | Some(Ok(0)) => Ok(PAGE_STATEMENTS_MAX),
        Some(Ok(limit)) => Ok(limit.min(PAGE_STATEMENTS_MAX)),
        Some(Err(_)) => malformed("the parameter \"limit\" is a number from 0"),
    }
}
