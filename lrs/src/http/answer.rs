//! Small pieces of answers that several resources share.

use crate::json::Value;
use crate::time::Micros;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};

/// A JSON answer.
pub fn json(value: &Value) -> Response {
    with_type(value.to_string(), "application/json")
}

/// An answer of a media type; a type that no header can carry becomes plain bytes.
pub fn with_type(body: impl Into<Body>, kind: &str) -> Response {
    let mut response = Response::new(body.into());
    let kind = HeaderValue::from_str(kind).unwrap_or(HeaderValue::from_static("application/octet-stream"));
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}

/// Done, nothing to say.
pub fn no_content() -> Response {
    StatusCode::NO_CONTENT.into_response()
}

/// Sets a header whose text was made here.
pub fn set(headers: &mut HeaderMap, name: HeaderName, text: &str) {
    if let Ok(value) = HeaderValue::from_str(text) {
        headers.insert(name, value);
    }
}

/// When the thing last changed.
pub fn last_modified(headers: &mut HeaderMap, at: Micros) {
    set(headers, header::LAST_MODIFIED, &at.http_date());
}
