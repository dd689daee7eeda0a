//! What every request passes before a resource sees it: its size, the alternate syntax of 1.0, its version, its
//! credentials; and what every answer gets: version, origin, and no body for HEAD.
//!
//! Does not know what the resources do.

use super::alternate;
use super::call::Call;
use super::pace::Pace;
use super::params::Params;
use super::refusal::{Refusal, malformed};
use super::{Lrs, cors};
use crate::check::Version;
use crate::keys::{self, KeyInfo, Recent};
use crate::limits::{BODY_BYTES_MAX, STRANGER_FORM_BYTES_MAX};
use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use bytes::{Bytes, BytesMut};
use futures::TryStreamExt;
use http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use std::net::{IpAddr, SocketAddr};

/// The header that names the version of the specification.
pub const VERSION_HEADER: HeaderName = HeaderName::from_static("x-experience-api-version");

/// What the version header of an answer says when the request named no version that is known here. Both lines of the
/// specification let a store answer such requests as the draft that had no such header.
const UNVERSIONED: &str = "0.95";

/// What the envelope works with.
#[derive(Clone)]
pub struct Gate {
    lrs: Lrs,
    recent: Recent,
    pace: Pace,
}

impl Gate {
    /// A gate that believes nobody yet.
    pub fn new(lrs: Lrs) -> Self {
        Self {
            pace: Pace::new(lrs.config.pace),
            lrs,
            recent: Recent::default(),
        }
    }
}

/// What goes around every resource, `about` included: origin, version and HEAD.
pub async fn outer(State(lrs): State<Lrs>, request: Request, next: Next) -> Response {
    let origin = cors::allowed_origin(request.headers(), &lrs.config.origins);
    let head = request.method() == Method::HEAD;
    let version = version_of(request.headers());
    let mut response = match cors::preflight(request.method(), request.headers()) {
        Some(response) => response,
        None => next.run(request).await,
    };
    cors::open(&mut response, origin);
    let headers = response.headers_mut();
    if !headers.contains_key(VERSION_HEADER) {
        let version = version.map_or(UNVERSIONED, Version::header);
        headers.insert(VERSION_HEADER, HeaderValue::from_static(version));
    }
    if head {
        *response.body_mut() = Body::empty();
    }
    response
}

/// What every resource but `about` needs: a version, credentials, and the request read.
pub async fn envelope(State(gate): State<Gate>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let raw = Raw {
        method: parts.method.clone(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        headers: parts.headers.clone(),
        address: parts
            .extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map(|ConnectInfo(address)| address.ip()),
    };
    match call(&gate, raw, body).await {
        Ok(call) => {
            let version = call.version;
            let mut request = Request::from_parts(parts, Body::empty());
            request.extensions_mut().insert(call);
            let mut response = next.run(request).await;
            response
                .headers_mut()
                .insert(VERSION_HEADER, HeaderValue::from_static(version.header()));
            response
        }
        Err(refusal) => refusal.into_response(),
    }
}

/// A request before its body was read.
struct Raw {
    method: Method,
    query: String,
    headers: HeaderMap,
    /// Of the connection; none in a test without one.
    address: Option<IpAddr>,
}

async fn call(gate: &Gate, raw: Raw, body: Body) -> Result<Call, Refusal> {
    let address = raw.address;
    gate.pace.address(address, (gate.lrs.clock)()).map_err(too_fast)?;
    let params = Params::parse(raw.query.as_bytes())?;
    let sent = alternate::Sent {
        method: raw.method,
        headers: raw.headers,
        params,
        body: Bytes::new(),
    };
    if sent.params.get("method").is_some() {
        let sent = alternate::undo(alternate::Sent {
            body: read(body, form_limit(gate, &sent.headers).await?).await?,
            ..sent
        })?;
        let version = version_or_refuse(&sent.headers)?;
        if version == Version::V2 {
            return malformed("the alternate request syntax belongs to 1.0; in 2.0 use the method itself");
        }
        let caller = authenticate(gate, &sent.headers, address).await?;
        return Ok(finished(sent, version, caller));
    }
    let version = version_or_refuse(&sent.headers)?;
    // Before the body: nobody without credentials makes the store hold sixteen megabytes.
    let caller = authenticate(gate, &sent.headers, address).await?;
    let sent = alternate::Sent {
        body: read(body, BODY_BYTES_MAX).await?,
        ..sent
    };
    Ok(finished(sent, version, caller))
}

fn finished(sent: alternate::Sent, version: Version, caller: KeyInfo) -> Call {
    let alternate::Sent {
        method,
        headers,
        params,
        body,
    } = sent;
    Call {
        method,
        headers,
        params,
        body,
        version,
        caller,
    }
}

/// How large a form may be, in bytes: its credentials may stand inside it, and then it is a stranger's until it is read.
async fn form_limit(gate: &Gate, headers: &HeaderMap) -> Result<usize, Refusal> {
    match known(gate, headers).await {
        Ok(_) => Ok(BODY_BYTES_MAX),
        Err(Refusal::Unauthorized) => Ok(STRANGER_FORM_BYTES_MAX),
        Err(other) => Err(other),
    }
}

/// Reads a body of at most `limit` bytes. Too long is told apart from broken off: the one is of no use to send again.
async fn read(body: Body, limit: usize) -> Result<Bytes, Refusal> {
    let (mut chunks, mut whole) = (body.into_data_stream(), BytesMut::new());
    loop {
        match chunks.try_next().await {
            Ok(Some(chunk)) if whole.len() + chunk.len() > limit => {
                return Err(Refusal::TooLarge(format!(
                    "this body may have at most {limit} bytes"
                )));
            }
            Ok(Some(chunk)) => whole.extend_from_slice(&chunk),
            Ok(None) => return Ok(whole.freeze()),
            Err(_) => return malformed("the body broke off before its end"),
        }
    }
}

fn version_of(headers: &HeaderMap) -> Option<Version> {
    headers
        .get(VERSION_HEADER)?
        .to_str()
        .ok()
        .and_then(Version::parse)
}

fn version_or_refuse(headers: &HeaderMap) -> Result<Version, Refusal> {
    match (version_of(headers), headers.contains_key(VERSION_HEADER)) {
        (Some(version), _) => Ok(version),
        (None, true) => malformed("this version of xAPI is not spoken here (1.0.x and 2.0.x are)"),
        (None, false) => malformed("the header X-Experience-API-Version is missing (1.0.3 or 2.0.0)"),
    }
}

fn too_fast(wait_s: u32) -> Refusal {
    Refusal::TooFast { wait_s }
}

/// Whose credentials came with a request, if they may go on now. Wrong ones are counted against the address.
async fn authenticate(gate: &Gate, headers: &HeaderMap, address: Option<IpAddr>) -> Result<KeyInfo, Refusal> {
    let found = known(gate, headers).await;
    let now = (gate.lrs.clock)();
    if found == Err(Refusal::Unauthorized) {
        gate.pace.guessed(address, now).map_err(too_fast)?;
    }
    let found = found?;
    gate.pace.key(&found.key, now).map_err(too_fast)?;
    Ok(found)
}

async fn known(gate: &Gate, headers: &HeaderMap) -> Result<KeyInfo, Refusal> {
    let (key, secret) = basic(headers).ok_or(Refusal::Unauthorized)?;
    let lrs = &gate.lrs;
    let now = (lrs.clock)();
    if let Some(info) = gate.recent.believed(&key, &secret, now) {
        return Ok(info);
    }
    let mut conn = lrs.readers.acquire().await?;
    let found = keys::authenticate(&mut conn, &key, &secret, now)
        .await?
        .ok_or(Refusal::Unauthorized)?;
    drop(conn);
    keys::note_use(&lrs.writer, &found, now);
    gate.recent.believe(&secret, &found, now);
    Ok(found)
}

/// User and password of basic authentication.
pub fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, encoded) = value.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = base64::engine::general_purpose::STANDARD
        .decode(encoded.trim())
        .ok()?;
    let (key, secret) = std::str::from_utf8(&decoded).ok()?.split_once(':')?;
    Some((key.to_owned(), secret.to_owned()))
}
