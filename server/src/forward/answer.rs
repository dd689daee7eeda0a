//! What another store's answer means: taken, refused, or later. Reads no more of it than it needs; asks nothing.

use std::{error::Error, time::Duration};

use lrs::outgoing::Outgoing;
use reqwest::{Response, StatusCode, header::RETRY_AFTER};
use serde_json::Value;

use super::endpoint::Blocked;
use crate::clock;

/// Bytes of an answer that are read: fifty ids are two kilobytes, and the longest problem needs no more than this.
pub const ANSWER_BYTES_MAX: usize = 64 * 1024;
/// Letters of the other store's words that are kept.
const WORDS_LETTERS: usize = 300;
/// Longest time that another store can make us wait by `Retry-After`: an hour. Beyond it we ask again.
const WAIT_MAX: Duration = Duration::from_hours(1);

/// What the other store says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// It has them all.
    Taken,
    /// It does not want them as they are.
    Refused { status: StatusCode, words: String },
    /// It does not let the key do this, or something before it does not like what is in them: 403 says both.
    Forbidden { words: String },
    /// It cannot say now, or cannot be asked.
    Later { wait: Option<Duration>, words: String },
}

/// What an answer to these statements means.
pub async fn read(response: Response, statements: &[Outgoing]) -> Answer {
    let status = response.status();
    let wait = wait_of(&response);
    let speaks_xapi = response.headers().contains_key(lrs::http::VERSION_HEADER);
    let body = match bounded(response, ANSWER_BYTES_MAX).await {
        Ok(body) => body,
        Err(why) => return later(why),
    };
    if status.is_success() {
        return if names(&body, statements) || (body.is_empty() && speaks_xapi) {
            Answer::Taken
        } else {
            later(format!(
                "it answered {}, but not with the ids of the statements; is this the address of a record store?",
                status.as_u16()
            ))
        };
    }
    let words = said(status, &body);
    if status == StatusCode::FORBIDDEN {
        Answer::Forbidden { words }
    } else if is_about_the_statements(status) {
        Answer::Refused { status, words }
    } else {
        Answer::Later { wait, words }
    }
}

/// Whether a refusal speaks of what was sent. The others speak of the key, the address, the moment or the way, and would
/// be the same for every statement.
fn is_about_the_statements(status: StatusCode) -> bool {
    let of_the_way = [
        StatusCode::UNAUTHORIZED,
        StatusCode::PAYMENT_REQUIRED,
        StatusCode::NOT_FOUND,
        StatusCode::METHOD_NOT_ALLOWED,
        StatusCode::PROXY_AUTHENTICATION_REQUIRED,
        StatusCode::REQUEST_TIMEOUT,
        StatusCode::MISDIRECTED_REQUEST,
        StatusCode::LOCKED,
        StatusCode::TOO_EARLY,
        StatusCode::UPGRADE_REQUIRED,
        StatusCode::TOO_MANY_REQUESTS,
    ];
    status.is_client_error() && !of_the_way.contains(&status)
}

/// Whether an answer names the ids that were sent: a page that says 200 to everything has not taken them.
fn names(body: &[u8], statements: &[Outgoing]) -> bool {
    let Ok(Value::Array(ids)) = serde_json::from_slice(body) else {
        return false;
    };
    ids.len() == statements.len()
        && ids.iter().zip(statements).all(|(id, statement)| {
            id.as_str()
                .is_some_and(|id| id.eq_ignore_ascii_case(&statement.id.to_string()))
        })
}

/// How long the other store asks us to wait.
pub fn wait_of(response: &Response) -> Option<Duration> {
    let text = response.headers().get(RETRY_AFTER)?.to_str().ok()?.trim();
    let wait = if let Ok(seconds) = text.parse() {
        Duration::from_secs(seconds)
    } else {
        let until = httpdate::parse_http_date(text).ok()?;
        let until = until.duration_since(std::time::UNIX_EPOCH).ok()?;
        let now = u64::try_from(clock::time_of_day().0).ok()?;
        until.saturating_sub(Duration::from_micros(now))
    };
    Some(wait.min(WAIT_MAX))
}

/// The beginning of an answer, or why it did not come.
pub async fn bounded(mut response: Response, bytes_max: usize) -> Result<Vec<u8>, String> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(broken)? {
        let room = bytes_max - body.len();
        body.extend_from_slice(&chunk[..chunk.len().min(room)]);
        if body.len() == bytes_max {
            break;
        }
    }
    Ok(body)
}

/// A status and what the other store says about it, for a person.
pub fn said(status: StatusCode, body: &[u8]) -> String {
    format!("{}: {}", status.as_u16(), words(status, body))
}

fn words(status: StatusCode, body: &[u8]) -> String {
    if status.is_redirection() {
        return "it points to another address, which is not followed; name that address itself".to_owned();
    }
    let text = String::from_utf8_lossy(body);
    let said = match serde_json::from_str::<Value>(&text) {
        Ok(Value::Object(problem)) => ["detail", "message", "error", "title"]
            .iter()
            .find_map(|name| problem.get(*name)?.as_str().map(str::to_owned)),
        Ok(Value::String(said)) => Some(said),
        Ok(_) | Err(_) => None,
    };
    let said = said.unwrap_or_else(|| text.into_owned());
    let said: Vec<&str> = said.split_whitespace().collect();
    let said = said.join(" ");
    if said.is_empty() {
        return status.canonical_reason().unwrap_or("no words").to_owned();
    }
    said.chars()
        .filter(|letter| !letter.is_control())
        .take(WORDS_LETTERS)
        .collect()
}

/// The other store could not be asked.
pub const fn later(words: String) -> Answer {
    Answer::Later { wait: None, words }
}

/// The cause that no other cause stands behind.
pub fn innermost<'e>(error: &'e (dyn Error + 'static)) -> &'e (dyn Error + 'static) {
    let mut cause = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause
}

/// Why a connection came to nothing: the innermost cause says it best, and the outer ones would repeat the address.
#[expect(clippy::needless_pass_by_value, reason = "handed to map_err")]
pub fn broken(error: reqwest::Error) -> String {
    let cause = innermost(&error);
    if let Some(blocked) = cause.downcast_ref::<Blocked>() {
        return blocked.to_string();
    }
    let what = if error.is_timeout() {
        "it did not answer in time"
    } else if error.is_connect() {
        "it cannot be reached"
    } else {
        "the connection broke"
    };
    format!("{what} ({cause})")
}
