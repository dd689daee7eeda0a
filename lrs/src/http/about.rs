//! The about resource: which versions are spoken here. Open to everybody, also without a version header.

use super::answer;
use super::refusal::Refusal;
use crate::json::{Object, Value, object};
use axum::response::Response;
use http::Method;

/// GET and HEAD.
pub async fn about(method: Method) -> Result<Response, Refusal> {
    match method {
        Method::GET | Method::HEAD => {
            let versions = ["1.0.0", "1.0.1", "1.0.2", "1.0.3", "2.0.0"];
            let versions = Value::Array(versions.into_iter().map(Value::from).collect());
            Ok(answer::json(&object([
                ("version", versions),
                ("extensions", Object::new().into()),
            ])))
        }
        _ => Err(Refusal::Method),
    }
}
