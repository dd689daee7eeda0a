//! Cross-origin rules: pages of configured origins may call the store and see its headers.
//!
//! Credentials travel in the Authorization header, never in cookies, so no credentials mode is offered.

use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};

const METHODS: &str = "GET, HEAD, POST, PUT, DELETE, OPTIONS";
const REQUEST_HEADERS: &str = "Authorization, Content-Type, X-Experience-API-Version, X-Experience-API-Hash, If-Match, If-None-Match, \
     Accept-Language, Updated";
const EXPOSED: &str = "ETag, Last-Modified, X-Experience-API-Version, X-Experience-API-Consistent-Through, X-Experience-API-Hash, \
     Retry-After";
/// A day: origins change seldom.
const PREFLIGHT_SECONDS: &str = "86400";

/// The origin of the request, if its pages may use the store.
pub fn allowed_origin(headers: &HeaderMap, origins: &[String]) -> Option<HeaderValue> {
    let origin = headers.get(header::ORIGIN)?;
    let text = origin.to_str().ok()?;
    origins
        .iter()
        .any(|allowed| allowed == "*" || allowed == text)
        .then(|| origin.clone())
}

/// The answer to a preflight; for other requests `None`.
pub fn preflight(method: &Method, headers: &HeaderMap) -> Option<Response> {
    let asked = headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    if *method != Method::OPTIONS || !asked {
        return None;
    }
    let mut response = StatusCode::NO_CONTENT.into_response();
    let answer = response.headers_mut();
    answer.insert(
        header::ACCESS_CONTROL_ALLOW_METHODS,
        HeaderValue::from_static(METHODS),
    );
    answer.insert(
        header::ACCESS_CONTROL_ALLOW_HEADERS,
        HeaderValue::from_static(REQUEST_HEADERS),
    );
    answer.insert(
        header::ACCESS_CONTROL_MAX_AGE,
        HeaderValue::from_static(PREFLIGHT_SECONDS),
    );
    Some(response)
}

/// Opens an answer to the origin.
pub fn open(response: &mut Response, origin: Option<HeaderValue>) {
    let headers = response.headers_mut();
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
    if let Some(origin) = origin {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        headers.insert(
            header::ACCESS_CONTROL_EXPOSE_HEADERS,
            HeaderValue::from_static(EXPOSED),
        );
    }
}
