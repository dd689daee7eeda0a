//! Carries statements to another store and reads its answer. Follows no redirect, uses no proxy, looks at every address
//! before it connects, and reads no more of an answer than it needs. Decides nothing about what comes next.

use std::{error::Error, fmt, sync::Arc, time::Duration};

use lrs::outgoing::{self, Outgoing};
use reqwest::{
    Client, Response, StatusCode, Url,
    dns::{Addrs, Name, Resolve, Resolving},
    header::{CONTENT_TYPE, RETRY_AFTER},
    redirect::Policy,
};
use serde_json::Value;

use super::endpoint::{self, Blocked, Ground, Scheme};
use crate::{chance, clock, journal::forward::TargetPlan};

/// How long a connection may take. Far stores answer a handshake within two seconds.
const CONNECT: Duration = Duration::from_secs(10);
/// How long another store may take to answer, beside the time that the bytes are on their way.
const ANSWERING: Duration = Duration::from_mins(1);
/// Bytes a second that a way carries at least: half a megabit. A full batch of 4 MiB has 64 s on the way, and the largest
/// statement that is taken here, of 16 MiB, somewhat more than four minutes.
const CARRIED_BYTES: usize = 64 * 1024;
/// Bytes of an answer that are read: fifty ids are two kilobytes, and the longest problem needs no more than this.
const ANSWER_BYTES_MAX: usize = 64 * 1024;
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

/// Carries. Cheap to clone.
#[derive(Clone)]
pub struct Courier {
    ground: Ground,
    plain: Client,
    secure: Client,
}

/// Why nothing can be sent at all.
#[derive(Debug, thiserror::Error)]
#[error(
    "nothing can be sent ({0}); install the system's root certificates (ca-certificates), or name a file of them by \
     SSL_CERT_FILE, and start again"
)]
pub struct NoCourier(String);

impl Courier {
    /// Ready to carry to where it is allowed.
    ///
    /// # Errors
    /// When the system has no certificates to know other stores by.
    pub fn new(ground: Ground) -> Result<Self, NoCourier> {
        // An error means that it was chosen before, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Ok(Self {
            ground,
            plain: client(Scheme::Plain, ground).map_err(no_courier)?,
            secure: client(Scheme::Secure, ground).map_err(no_courier)?,
        })
    }

    /// Sends statements to a store.
    pub async fn post(&self, plan: &TargetPlan, statements: &[Outgoing]) -> Answer {
        let answer = match self.send(plan, statements).await {
            Ok(response) => read(response, statements).await,
            Err(Unsent::Blocked(blocked)) => later(blocked.to_string()),
            Err(Unsent::Broken(error)) => later(broken(&error)),
        };
        match (answer, statements) {
            // Some stores say so of every id that they know, whatever the statement says.
            (Answer::Refused { status, words }, [one]) if status == StatusCode::CONFLICT => {
                self.compared(plan, one, words).await
            }
            (answer, _) => answer,
        }
    }

    /// What 409 means: read the statement there, and see whether it says the same.
    async fn compared(&self, plan: &TargetPlan, statement: &Outgoing, words: String) -> Answer {
        match self.is_there(plan, statement).await {
            There::Same => Answer::Taken,
            There::Different => Answer::Refused {
                status: StatusCode::CONFLICT,
                words,
            },
            There::Hidden => Answer::Refused {
                status: StatusCode::CONFLICT,
                words: format!(
                    "{words} (it does not show this key the statement, so they were not compared)"
                ),
            },
            There::Unknown { wait, why } => Answer::Later {
                wait,
                words: format!("it may have a statement already ({words}), and could not be asked: {why}"),
            },
        }
    }

    /// Whether the other store shows us the same statement under this id, voided or not.
    async fn is_there(&self, plan: &TargetPlan, statement: &Outgoing) -> There {
        for name in ["statementId", "voidedStatementId"] {
            match self.shown(plan, statement, name).await {
                There::Hidden => {}
                known @ (There::Same | There::Different | There::Unknown { .. }) => return known,
            }
        }
        There::Hidden
    }

    async fn shown(&self, plan: &TargetPlan, statement: &Outgoing, name: &str) -> There {
        let url = format!("{}/statements?{name}={}", plan.endpoint, statement.id);
        let (client, url) = match self.way(&plan.endpoint, &url) {
            Ok(way) => way,
            Err(blocked) => return unknown(blocked.to_string()),
        };
        let room = statement.bytes() + ANSWER_BYTES_MAX;
        let request = client
            .get(url)
            .timeout(patience(room))
            .basic_auth(&plan.key, Some(&plan.secret.0))
            .header(lrs::http::VERSION_HEADER, plan.version.header());
        let response = match request.send().await {
            Ok(response) => response,
            Err(error) => return unknown(broken(&error)),
        };
        let (status, wait) = (response.status(), wait_of(&response));
        let theirs = match bounded(response, room).await {
            Ok(theirs) => theirs,
            Err(error) => return unknown(broken(&error)),
        };
        match status {
            StatusCode::OK if statement.says_the_same(&theirs) => There::Same,
            StatusCode::OK => There::Different,
            // Not under this name, or not for this key: it said 409 to it, so the key itself is good.
            StatusCode::NOT_FOUND | StatusCode::FORBIDDEN => There::Hidden,
            _ => There::Unknown {
                wait,
                why: said(status, &theirs),
            },
        }
    }

    /// The client for an address of a store, after a look at where it leads.
    fn way(&self, endpoint: &str, url: &str) -> Result<(&Client, Url), Blocked> {
        let read = |text| Url::parse(text).map_err(|_| Blocked::NoAddress);
        let client = match endpoint::check(&read(endpoint)?, self.ground)? {
            Scheme::Plain => &self.plain,
            Scheme::Secure => &self.secure,
        };
        Ok((client, read(url)?))
    }

    async fn send(&self, plan: &TargetPlan, statements: &[Outgoing]) -> Result<Response, Unsent> {
        let url = format!("{}/statements", plan.endpoint);
        let way = self.way(&plan.endpoint, &url);
        let (client, url) = way.map_err(Unsent::Blocked)?;
        let boundary = format!("part-{}", chance::uuid().simple());
        let (kind, body) = outgoing::body(statements, &boundary);
        let request = client
            .post(url)
            .timeout(patience(body.len()))
            .basic_auth(&plan.key, Some(&plan.secret.0))
            .header(lrs::http::VERSION_HEADER, plan.version.header())
            .header(CONTENT_TYPE, kind)
            .body(body);
        request.send().await.map_err(Unsent::Broken)
    }
}

/// What reading a statement there showed.
enum There {
    /// It says the same.
    Same,
    /// It says something else.
    Different,
    /// The store does not show it to this key.
    Hidden,
    /// The store could not be asked now.
    Unknown { wait: Option<Duration>, why: String },
}

fn unknown(why: String) -> There {
    There::Unknown { wait: None, why }
}

enum Unsent {
    Blocked(Blocked),
    Broken(reqwest::Error),
}

/// How long a request with so many bytes may take.
fn patience(bytes: usize) -> Duration {
    let on_the_way = u64::try_from(bytes / CARRIED_BYTES).unwrap_or(u64::MAX);
    ANSWERING.saturating_add(Duration::from_secs(on_the_way))
}

fn client(scheme: Scheme, ground: Ground) -> Result<Client, reqwest::Error> {
    Client::builder()
        .redirect(Policy::none())
        // A proxy would connect in our place, and nobody would look at the address.
        .no_proxy()
        .dns_resolver(Arc::new(Looked { scheme, ground }))
        .connect_timeout(CONNECT)
        .pool_max_idle_per_host(1)
        .user_agent(concat!("Drillroom/", env!("CARGO_PKG_VERSION")))
        .build()
}

/// Looks names up and lets only allowed addresses through: what is connected to is what was looked at.
struct Looked {
    scheme: Scheme,
    ground: Ground,
}

impl Resolve for Looked {
    fn resolve(&self, name: Name) -> Resolving {
        let (scheme, ground) = (self.scheme, self.ground);
        Box::pin(async move {
            let (mut allowed, mut blocked) = (Vec::new(), None);
            for address in tokio::net::lookup_host((name.as_str(), 0)).await? {
                match endpoint::may_reach(address.ip(), scheme, ground) {
                    Ok(()) => allowed.push(address),
                    Err(why) => blocked = Some(why),
                }
            }
            match blocked {
                Some(why) if allowed.is_empty() => Err(Box::new(why) as Box<dyn Error + Send + Sync>),
                Some(_) | None => Ok(Box::new(allowed.into_iter()) as Addrs),
            }
        })
    }
}

async fn read(response: Response, statements: &[Outgoing]) -> Answer {
    let status = response.status();
    let wait = wait_of(&response);
    let speaks_xapi = response.headers().contains_key(lrs::http::VERSION_HEADER);
    let body = match bounded(response, ANSWER_BYTES_MAX).await {
        Ok(body) => body,
        Err(error) => return later(broken(&error)),
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

fn wait_of(response: &Response) -> Option<Duration> {
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

/// The beginning of an answer.
async fn bounded(mut response: Response, bytes_max: usize) -> Result<Vec<u8>, reqwest::Error> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        let room = bytes_max - body.len();
        body.extend_from_slice(&chunk[..chunk.len().min(room)]);
        if body.len() == bytes_max {
            break;
        }
    }
    Ok(body)
}

/// A status and what the other store says about it, for a person.
fn said(status: StatusCode, body: &[u8]) -> String {
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

fn later(words: impl Into<String>) -> Answer {
    Answer::Later {
        wait: None,
        words: words.into(),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "handed to map_err")]
fn no_courier(error: reqwest::Error) -> NoCourier {
    NoCourier(innermost(&error).to_string())
}

fn innermost<'e>(error: &'e (dyn Error + 'static)) -> &'e (dyn Error + 'static) {
    let mut cause = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause
}

/// Why a connection came to nothing: the innermost cause says it best, and the outer ones would repeat the address.
fn broken(error: &reqwest::Error) -> String {
    let cause = innermost(error);
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

impl fmt::Debug for Courier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Courier")
            .field("ground", &self.ground)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_statement_has_the_time_that_its_bytes_need() {
        assert_eq!(patience(0), ANSWERING);
        assert_eq!(patience(4 * 1024 * 1024), ANSWERING + Duration::from_secs(64));
        let largest = lrs::limits::BODY_BYTES_MAX;
        assert_eq!(patience(largest), ANSWERING + Duration::from_secs(256));
    }
}
