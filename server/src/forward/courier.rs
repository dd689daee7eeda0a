//! Carries statements to another store. Follows no redirect, uses no proxy, and looks at every address before it connects.
//! What an answer means stands in `answer`; decides nothing about what comes next.

use std::{error::Error, fmt, sync::Arc, time::Duration};

use lrs::outgoing::{self, Outgoing};
use reqwest::{
    Client, RequestBuilder, Response, StatusCode, Url,
    dns::{Addrs, Name, Resolve, Resolving},
    header::CONTENT_TYPE,
    redirect::Policy,
};

use super::{
    answer::{self, ANSWER_BYTES_MAX, Answer},
    endpoint::{self, Blocked, Ground, Scheme},
};
use crate::{chance, journal::forward::TargetPlan};

/// How long a connection may take. Far stores answer a handshake within two seconds.
const CONNECT: Duration = Duration::from_secs(10);
/// How long another store may take to answer, beside the time that the bytes are on their way.
const ANSWERING: Duration = Duration::from_mins(1);
/// Bytes a second that a way carries at least: half a megabit. A full batch of 4 MiB has 64 s on the way, and the largest
/// statement that is taken here, of 16 MiB, somewhat more than four minutes.
const CARRIED_BYTES: usize = 64 * 1024;

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
        let answer = match self.deliver(plan, statements).await {
            Ok(response) => answer::read(response, statements).await,
            Err(why) => answer::later(why),
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
                Ok(There::Hidden) => {}
                Ok(known @ (There::Same | There::Different | There::Unknown { .. })) => return known,
                Err(why) => return There::Unknown { wait: None, why },
            }
        }
        There::Hidden
    }

    /// As `is_there`, under one of the names by which a statement is asked for; or why it cannot be asked.
    async fn shown(&self, plan: &TargetPlan, statement: &Outgoing, name: &str) -> Result<There, String> {
        let url = format!("{}/statements?{name}={}", plan.endpoint, statement.id);
        let (client, url) = self.way(&plan.endpoint, &url).map_err(|why| why.to_string())?;
        let room = statement.bytes() + ANSWER_BYTES_MAX;
        let request = client.get(url).timeout(patience(room));
        let response = send(request, plan).await?;
        let (status, wait) = (response.status(), answer::wait_of(&response));
        let theirs = answer::bounded(response, room).await?;
        Ok(match status {
            StatusCode::OK if statement.says_the_same(&theirs) => There::Same,
            StatusCode::OK => There::Different,
            // Not under this name, or not for this key: it said 409 to it, so the key itself is good.
            StatusCode::NOT_FOUND | StatusCode::FORBIDDEN => There::Hidden,
            _ => There::Unknown {
                wait,
                why: answer::said(status, &theirs),
            },
        })
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

    async fn deliver(&self, plan: &TargetPlan, statements: &[Outgoing]) -> Result<Response, String> {
        let url = format!("{}/statements", plan.endpoint);
        let (client, url) = self.way(&plan.endpoint, &url).map_err(|why| why.to_string())?;
        let boundary = format!("part-{}", chance::uuid().simple());
        let (kind, body) = outgoing::body(statements, &boundary);
        let request = client.post(url).timeout(patience(body.len()));
        send(request.header(CONTENT_TYPE, kind).body(body), plan).await
    }
}

/// Sends a request as who we are there, or says why it came to nothing.
async fn send(request: RequestBuilder, plan: &TargetPlan) -> Result<Response, String> {
    let request = request
        .basic_auth(&plan.key, Some(&plan.secret.0))
        .header(lrs::http::VERSION_HEADER, plan.version.header());
    request.send().await.map_err(answer::broken)
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

#[expect(clippy::needless_pass_by_value, reason = "handed to map_err")]
fn no_courier(error: reqwest::Error) -> NoCourier {
    NoCourier(answer::innermost(&error).to_string())
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
