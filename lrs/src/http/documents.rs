//! State, activity profile and agent profile documents: GET, HEAD, PUT, POST, DELETE.
//!
//! Preconditions are checked where nothing can come between check and change: inside the writer's transaction.
//! The two lines of the specification differ: see `unconditional`.

use super::call::{Call, is_json};
use super::refusal::{Refusal, malformed};
use super::{Lrs, answer};
use crate::check::Version;
use crate::json::{self, Object, Value};
use crate::keys::{Scope, hex};
use crate::limits::{DOCUMENT_BYTES_MAX, DOCUMENT_IDS_MAX, DOCUMENT_MEMBERS_MAX};
use crate::prepare::key_of;
use crate::store::documents::{self, Document, Kind, Shelf};
use crate::time::Micros;
use axum::extract::{Extension, State};
use axum::response::Response;
use bytes::Bytes;
use http::{Method, header};

/// The state resource.
pub async fn state(State(lrs): State<Lrs>, Extension(call): Extension<Call>) -> Result<Response, Refusal> {
    call.params
        .only(&["activityId", "agent", "registration", "stateId", "since"])?;
    let shelf = Shelf {
        kind: Kind::State,
        activity: Some(call.params.required_iri("activityId")?),
        agent: Some(key_of(&call.params.required_agent()?.key())),
        registration: call.params.registration()?,
    };
    documents(&lrs, &call, shelf).await
}

/// The activity profile resource.
pub async fn activity_profile(
    State(lrs): State<Lrs>,
    Extension(call): Extension<Call>,
) -> Result<Response, Refusal> {
    call.params.only(&["activityId", "profileId", "since"])?;
    let activity = Some(call.params.required_iri("activityId")?);
    documents(
        &lrs,
        &call,
        Shelf {
            kind: Kind::ActivityProfile,
            activity,
            agent: None,
            registration: None,
        },
    )
    .await
}

/// The agent profile resource.
pub async fn agent_profile(
    State(lrs): State<Lrs>,
    Extension(call): Extension<Call>,
) -> Result<Response, Refusal> {
    call.params.only(&["agent", "profileId", "since"])?;
    let agent = Some(key_of(&call.params.required_agent()?.key()));
    documents(
        &lrs,
        &call,
        Shelf {
            kind: Kind::AgentProfile,
            activity: None,
            agent,
            registration: None,
        },
    )
    .await
}

async fn documents(lrs: &Lrs, call: &Call, shelf: Shelf) -> Result<Response, Refusal> {
    let (scope, id_name) = match shelf.kind {
        Kind::State => (Scope::State, "stateId"),
        Kind::ActivityProfile | Kind::AgentProfile => (Scope::Profile, "profileId"),
    };
    let id = call.params.get(id_name);
    match call.method {
        Method::GET | Method::HEAD => {
            call.needs(&[Scope::AllRead, scope], "state or profile")?;
            match id {
                Some(id) => get(lrs, &shelf, id).await,
                None => list(lrs, call, &shelf).await,
            }
        }
        Method::PUT => {
            call.needs(&[scope], "state or profile")?;
            let id = call.params.required(id_name)?.to_owned();
            put(lrs, call, shelf, id).await
        }
        Method::POST => {
            call.needs(&[scope], "state or profile")?;
            let id = call.params.required(id_name)?.to_owned();
            post(lrs, call, shelf, id).await
        }
        Method::DELETE => {
            call.needs(&[scope], "state or profile")?;
            match (shelf.kind, id) {
                (_, Some(id)) => delete(lrs, call, shelf, id.to_owned()).await,
                (Kind::State, None) => delete_all(lrs, shelf).await,
                (Kind::ActivityProfile | Kind::AgentProfile, None) => {
                    malformed("the parameter \"profileId\" is missing")
                }
            }
        }
        _ => Err(Refusal::Method),
    }
}

async fn get(lrs: &Lrs, shelf: &Shelf, id: &str) -> Result<Response, Refusal> {
    let mut conn = lrs.readers.acquire().await?;
    let found = documents::get(&mut conn, shelf, id)
        .await?
        .ok_or(Refusal::NotFound("document"))?;
    let mut response = answer::with_type(found.body, &found.content_type);
    answer::set(
        response.headers_mut(),
        header::ETAG,
        &format!("\"{}\"", found.etag),
    );
    answer::last_modified(response.headers_mut(), found.updated);
    Ok(response)
}

async fn list(lrs: &Lrs, call: &Call, shelf: &Shelf) -> Result<Response, Refusal> {
    let since = call.params.instant("since")?;
    let mut conn = lrs.readers.acquire().await?;
    let (ids, latest) = documents::ids(&mut conn, shelf, since, DOCUMENT_IDS_MAX + 1).await?;
    if ids.len() > usize::try_from(DOCUMENT_IDS_MAX).unwrap_or(usize::MAX) {
        return Err(Refusal::TooLarge(format!(
            "there are more than {DOCUMENT_IDS_MAX} documents here; ask with \"since\" for the latest"
        )));
    }
    let mut response = answer::json(&Value::Array(ids.into_iter().map(Value::from).collect()));
    answer::last_modified(response.headers_mut(), latest.unwrap_or((lrs.clock)()));
    Ok(response)
}

/// The preconditions of a request.
#[derive(Debug, Clone)]
struct Preconditions {
    if_match: Option<String>,
    if_none_match: Option<String>,
}

impl Preconditions {
    fn of(call: &Call) -> Self {
        let header = |name| call.header(name).map(str::to_owned);
        Self {
            if_match: header(header::IF_MATCH),
            if_none_match: header(header::IF_NONE_MATCH),
        }
    }

    fn any(&self) -> bool {
        self.if_match.is_some() || self.if_none_match.is_some()
    }

    fn hold(&self, stored: Option<&Document>) -> Result<(), Refusal> {
        if let Some(wanted) = &self.if_match
            && !stored.is_some_and(|stored| lists(wanted, &stored.etag))
        {
            return Err(Refusal::Precondition("the document is not the one of If-Match"));
        }
        if let Some(unwanted) = &self.if_none_match
            && stored.is_some_and(|stored| lists(unwanted, &stored.etag))
        {
            return Err(Refusal::Precondition(
                "there is a document already, which If-None-Match excludes",
            ));
        }
        Ok(())
    }
}

/// Whether a list of entity tags (or `*`) names this one. Weak tags count: documents are compared by their bytes.
fn lists(tags: &str, etag: &str) -> bool {
    let bare = |tag: &str| {
        let tag = tag.trim();
        tag.strip_prefix("W/").unwrap_or(tag).trim_matches('"').to_owned()
    };
    tags.split(',')
        .any(|tag| tag.trim() == "*" || bare(tag).eq_ignore_ascii_case(etag))
}

/// A PUT without preconditions. 1.0: state is simply overwritten, profiles demand a precondition. 2.0: whatever is
/// there already must be named by one.
fn unconditional(version: Version, kind: Kind, stored: Option<&Document>) -> Result<(), Refusal> {
    match (version, kind, stored) {
        (Version::V1, Kind::State, _) | (Version::V2, _, None) => Ok(()),
        (Version::V1, Kind::ActivityProfile | Kind::AgentProfile, None) => {
            malformed("a profile is put with If-Match or If-None-Match")
        }
        (_, _, Some(_)) => Err(Refusal::Conflict(
            "there is a document already; read it and say with If-Match which one you mean to replace"
                .to_owned(),
        )),
    }
}

/// A document as it arrived.
fn arrived(call: &Call) -> Result<Document, Refusal> {
    fits(call.body.len())?;
    let content_type = call
        .content_type()
        .unwrap_or("application/octet-stream")
        .to_owned();
    if is_json(&content_type) {
        json::parse(&call.body)?;
    }
    Ok(document(content_type, call.body.clone(), Micros(0)))
}

/// Refuses a document of more bytes than one may have.
fn fits(bytes: usize) -> Result<(), Refusal> {
    if bytes > DOCUMENT_BYTES_MAX {
        return Err(Refusal::TooLarge(format!(
            "a document may have at most {DOCUMENT_BYTES_MAX} bytes"
        )));
    }
    Ok(())
}

fn document(content_type: String, body: Bytes, updated: Micros) -> Document {
    // SHA-1, as 1.0 asks for; an entity tag protects against nobody.
    let digest = ring::digest::digest(&ring::digest::SHA1_FOR_LEGACY_USE_ONLY, &body);
    Document {
        content_type,
        etag: hex(digest.as_ref()),
        updated,
        body,
    }
}

async fn put(lrs: &Lrs, call: &Call, shelf: Shelf, id: String) -> Result<Response, Refusal> {
    let (preconditions, version, new) = (Preconditions::of(call), call.version, arrived(call)?);
    let put = lrs.writer.change(move |conn, at| {
        Box::pin(async move {
            let stored = documents::get(conn, &shelf, &id).await?;
            let refused = if preconditions.any() {
                preconditions.hold(stored.as_ref())
            } else {
                unconditional(version, shelf.kind, stored.as_ref())
            };
            if refused.is_ok() {
                documents::put(conn, &shelf, &id, &Document { updated: at, ..new }).await?;
            }
            Ok(refused)
        })
    });
    put.await??;
    Ok(answer::no_content())
}

async fn post(lrs: &Lrs, call: &Call, shelf: Shelf, id: String) -> Result<Response, Refusal> {
    let (preconditions, new) = (Preconditions::of(call), arrived(call)?);
    let posted = lrs.writer.change(move |conn, at| {
        Box::pin(async move {
            let stored = documents::get(conn, &shelf, &id).await?;
            let merged = preconditions
                .hold(stored.as_ref())
                .and_then(|()| merge(stored.as_ref(), new));
            match merged {
                Ok(merged) => {
                    documents::put(
                        conn,
                        &shelf,
                        &id,
                        &Document {
                            updated: at,
                            ..merged
                        },
                    )
                    .await?;
                    Ok(Ok(()))
                }
                Err(refusal) => Ok(Err(refusal)),
            }
        })
    });
    posted.await??;
    Ok(answer::no_content())
}

/// What a POST makes of a document: its members are set in the stored one, which must be a JSON object as well.
fn merge(stored: Option<&Document>, new: Document) -> Result<Document, Refusal> {
    let Some(stored) = stored else {
        if is_json(&new.content_type) {
            match json::parse(&new.body)?.as_object() {
                Some(members) => mergeable(members)?,
                None => return malformed("a JSON document that is posted must be an object"),
            }
        }
        return Ok(new);
    };
    if !is_json(&stored.content_type) || !is_json(&new.content_type) {
        return malformed("only JSON documents can be merged; put the document instead");
    }
    let (mut old, new) = (json::parse(&stored.body)?, json::parse(&new.body)?);
    match (old.as_object_mut(), new.as_object()) {
        (Some(old), Some(new)) => {
            old.set_all(new);
            mergeable(old)?;
        }
        (Some(_) | None, _) => return malformed("only JSON objects can be merged; put the document instead"),
    }
    let merged = old.to_string();
    fits(merged.len())?;
    Ok(document(
        "application/json".to_owned(),
        Bytes::from(merged),
        Micros(0),
    ))
}

/// Refuses more members than a document that grows by POST may have.
fn mergeable(members: &Object) -> Result<(), Refusal> {
    if members.len() > DOCUMENT_MEMBERS_MAX {
        return Err(Refusal::TooLarge(format!(
            "a document that is merged may have at most {DOCUMENT_MEMBERS_MAX} members; put it instead"
        )));
    }
    Ok(())
}

async fn delete(lrs: &Lrs, call: &Call, shelf: Shelf, id: String) -> Result<Response, Refusal> {
    let preconditions = Preconditions::of(call);
    let deleted = lrs.writer.change(move |conn, _| {
        Box::pin(async move {
            let stored = documents::get(conn, &shelf, &id).await?;
            let refused = preconditions.hold(stored.as_ref());
            if refused.is_ok() {
                documents::delete(conn, &shelf, &id).await?;
            }
            Ok(refused)
        })
    });
    deleted.await??;
    Ok(answer::no_content())
}

async fn delete_all(lrs: &Lrs, shelf: Shelf) -> Result<Response, Refusal> {
    let deleted = lrs
        .writer
        .change(move |conn, _| Box::pin(async move { documents::delete_all(conn, &shelf).await }));
    deleted.await?;
    Ok(answer::no_content())
}
