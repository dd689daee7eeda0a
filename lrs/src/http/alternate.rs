//! The alternate request syntax of 1.0: a POST whose form carries method, headers, parameters and content of the
//! request that is meant, for browsers that could send nothing else.
//!
//! Knows the form only; the version decides elsewhere whether it is allowed.

use super::params::Params;
use super::refusal::{Refusal, malformed};
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, header};

/// A request as it was sent, or as it is meant.
pub struct Sent {
    /// The method.
    pub method: Method,
    /// The headers.
    pub headers: HeaderMap,
    /// The parameters.
    pub params: Params,
    /// The body.
    pub body: Bytes,
}

/// Form fields that stand for headers.
const HEADERS: [&str; 8] = [
    "authorization",
    "x-experience-api-version",
    "content-type",
    "content-length",
    "if-match",
    "if-none-match",
    "accept-language",
    "updated",
];

/// Makes the request that is meant out of the POST that was sent.
pub fn undo(sent: Sent) -> Result<Sent, Refusal> {
    if sent.method != Method::POST {
        return malformed("the parameter \"method\" belongs to the alternate syntax, which is always a POST");
    }
    sent.params.only(&["method"])?;
    let method = match sent.params.required("method")? {
        "GET" => Method::GET,
        "HEAD" => Method::HEAD,
        "PUT" => Method::PUT,
        "POST" => Method::POST,
        "DELETE" => Method::DELETE,
        _ => return malformed("the parameter \"method\" names a method: GET, HEAD, PUT, POST or DELETE"),
    };
    let mut form = Params::parse(&sent.body)?;
    let mut headers = sent.headers;
    headers.remove(header::CONTENT_TYPE);
    let named: Vec<String> = form.0.iter().map(|(name, _)| name.clone()).collect();
    for name in named {
        let lower = name.to_ascii_lowercase();
        if !HEADERS.contains(&lower.as_str()) {
            continue;
        }
        let value = form.take(&name).unwrap_or_default();
        match (HeaderName::try_from(lower), HeaderValue::try_from(value)) {
            (Ok(name), Ok(value)) => headers.insert(name, value),
            (Err(_), _) | (_, Err(_)) => {
                return malformed(format!("the form field \"{name}\" is no header value"));
            }
        };
    }
    let content = form.take("content");
    if content.is_none() && matches!(method, Method::PUT | Method::POST) {
        return malformed("the form field \"content\" is missing");
    }
    if content.is_some() && !headers.contains_key(header::CONTENT_TYPE) {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    }
    let body = content.map(Bytes::from).unwrap_or_default();
    Ok(Sent {
        method,
        headers,
        params: form,
        body,
    })
}
