//! The statements resource: which method does what.
//!
//! Reading is in `read` and `shape`, writing in `write` and `attached`.

mod attached;
mod read;
mod shape;
mod write;

pub use shape::announced;

use super::Lrs;
use super::call::Call;
use super::refusal::Refusal;
use axum::extract::{Extension, State};
use axum::response::Response;
use http::Method;

/// GET, HEAD, POST and PUT.
pub async fn statements(
    State(lrs): State<Lrs>,
    Extension(call): Extension<Call>,
) -> Result<Response, Refusal> {
    match call.method {
        Method::GET | Method::HEAD => read::get(&lrs, &call).await,
        Method::POST => write::post(&lrs, &call).await,
        Method::PUT => write::put(&lrs, &call).await,
        _ => Err(Refusal::Method),
    }
}
