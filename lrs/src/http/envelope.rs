//! What every request passes before a resource sees it: its size, the alternate syntax of 1.0, its version, its
//! credentials; and what every answer gets: version, origin, and no body for HEAD.
//!
//! Does not know what the resources do.

use super::call::{Call, Params};
use super::refusal::{Refusal, malformed};
use super::{Lrs, cors};
use crate::check::Version;
use crate::keys::{self, KeyInfo};
use crate::limits::{BODY_BYTES_MAX, KEY_USE_EVERY_US};
use crate::store;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use http::{HeaderMap, HeaderName, HeaderValue, Method, header};

/// The header that names the version of the specification.
pub const VERSION_HEADER: HeaderName = HeaderName::from_static("x-experience-api-version");

/// What the version header of an answer says when the request named no version that is known here. Both lines of the
/// specification let a store answer such requests as the draft that had no such header.
const UNVERSIONED: &str = "0.95";

/// Wraps every resource.
pub async fn envelope(State(lrs): State<Lrs>, request: Request, next: Next) -> Response {
    let origin = cors::allowed_origin(request.headers(), &lrs.config.origins);
    let head = request.method() == Method::HEAD;
    let (mut response, version) = match cors::preflight(request.method(), request.headers()) {
        Some(response) => (response, UNVERSIONED),
        None => answer(&lrs, request, next).await,
    };
    cors::open(&mut response, origin);
    let headers = response.headers_mut();
    headers.insert(VERSION_HEADER, HeaderValue::from_static(version));
    if head {
        *response.body_mut() = Body::empty();
    }
    response
}

async fn answer(lrs: &Lrs, request: Request, next: Next) -> (Response, &'static str) {
    let (parts, body) = request.into_parts();
    let raw = match read(lrs, parts.method.clone(), &parts.uri, parts.headers.clone(), body).await {
        Ok(raw) => raw,
        Err(refusal) => return (refusal.into_response(), UNVERSIONED),
    };
    let version = match version_of(&raw.headers) {
        Ok(version) => version,
        Err(refusal) => return (refusal.into_response(), UNVERSIONED),
    };
    match call(lrs, raw, version).await {
        Ok(call) => {
            let mut request = Request::from_parts(parts, Body::empty());
            request.extensions_mut().insert(call);
            (next.run(request).await, version.header())
        }
        Err(refusal) => (refusal.into_response(), version.header()),
    }
}

/// A request whose body was read.
struct Raw {
    method: Method,
    headers: HeaderMap,
    params: Params,
    body: bytes::Bytes,
}

async fn read(
    _lrs: &Lrs,
    method: Method,
    uri: &http::Uri,
    headers: HeaderMap,
    body: Body,
) -> Result<Raw, Refusal> {
    let params = Params::parse(uri.query().unwrap_or_default().as_bytes())?;
    let too_large = || Refusal::TooLarge(format!("a body may have at most {BODY_BYTES_MAX} bytes"));
    let body = axum::body::to_bytes(body, BODY_BYTES_MAX)
        .await
        .map_err(|_| too_large())?;
    Ok(Raw {
        method,
        headers,
        params,
        body,
    })
}

async fn call(lrs: &Lrs, raw: Raw, version: Version) -> Result<Call, Refusal> {
    let caller = authenticate(lrs, &raw.headers).await?;
    Ok(Call {
        method: raw.method,
        headers: raw.headers,
        params: raw.params,
        body: raw.body,
        version,
        caller,
    })
}

fn version_of(headers: &HeaderMap) -> Result<Version, Refusal> {
    let Some(value) = headers.get(VERSION_HEADER) else {
        return malformed("the header X-Experience-API-Version is missing (1.0.3 or 2.0.0)");
    };
    match value.to_str().ok().and_then(Version::parse) {
        Some(version) => Ok(version),
        None => malformed("this version of xAPI is not spoken here (1.0.x and 2.0.x are)"),
    }
}

async fn authenticate(lrs: &Lrs, headers: &HeaderMap) -> Result<KeyInfo, Refusal> {
    let (key, secret) = basic(headers).ok_or(Refusal::Unauthorized)?;
    let mut conn = lrs.readers.acquire().await?;
    let found = keys::authenticate(&mut conn, &key, &secret)
        .await?
        .ok_or(Refusal::Unauthorized)?;
    drop(conn);
    note_use(lrs, &found);
    Ok(found)
}

/// User and password of basic authentication.
fn basic(headers: &HeaderMap) -> Option<(String, String)> {
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

/// Notes the use of a key, at most once a minute and without making the caller wait.
fn note_use(lrs: &Lrs, key: &KeyInfo) {
    let now = (lrs.clock)();
    if key.used.is_some_and(|used| now.0 - used.0 < KEY_USE_EVERY_US) {
        return;
    }
    let (writer, key) = (lrs.writer.clone(), key.key.clone());
    tokio::spawn(async move {
        let noted =
            writer.change(move |conn, at| Box::pin(async move { store::keys::used(conn, &key, at).await }));
        if noted.await.is_err() {
            tracing::warn!("the last use of a key could not be noted");
        }
    });
}
