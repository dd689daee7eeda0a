//! Why a request was refused, and its answer: an RFC 9457 problem with a JSON pointer where one helps.
//!
//! Says nothing of the program's inside; failures of the store are logged where they happen.

use crate::invalid::Invalid;
use crate::json::{Value, object};
use crate::writer::WriteFailed;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};

/// Why a request was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The JSON breaks a rule at a place.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// The request breaks a rule elsewhere: a header, a parameter, its form.
    #[error("{0}")]
    Malformed(String),
    /// No credentials, or wrong ones.
    #[error("this needs a key and its secret, by basic authentication")]
    Unauthorized,
    /// The key may not do this.
    #[error("this key lacks the scope for it: {0}")]
    Forbidden(&'static str),
    /// There is no such thing.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// The resource knows no such method.
    #[error("this resource has no such method")]
    Method,
    /// It would change something that is there already.
    #[error("{0}")]
    Conflict(String),
    /// A precondition of the request does not hold.
    #[error("{0}")]
    Precondition(&'static str),
    /// Larger than a stated limit.
    #[error("{0}")]
    TooLarge(String),
    /// Faster than the key or address may go.
    #[error("too many requests; come back in {wait_s} s")]
    TooFast {
        /// Seconds to wait.
        wait_s: u32,
    },
    /// The store failed. Logged where it happened.
    #[error("the store could not do it now; nothing was changed")]
    Failed,
}

impl Refusal {
    fn status(&self) -> StatusCode {
        match self {
            Self::Invalid(_) | Self::Malformed(_) => StatusCode::BAD_REQUEST,
            Self::Unauthorized => StatusCode::UNAUTHORIZED,
            Self::Forbidden(_) => StatusCode::FORBIDDEN,
            Self::NotFound(_) => StatusCode::NOT_FOUND,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::Precondition(_) => StatusCode::PRECONDITION_FAILED,
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooFast { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Failed => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}

/// A malformed request, in one call.
pub fn malformed<T>(reason: impl Into<String>) -> Result<T, Refusal> {
    Err(Refusal::Malformed(reason.into()))
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = self.status();
        let detail = match &self {
            Self::Invalid(invalid) => invalid.reason.clone(),
            other => other.to_string(),
        };
        let mut problem = object([
            ("title", status.canonical_reason().unwrap_or("Refused").into()),
            ("status", Value::Number(status.as_str().into())),
            ("detail", detail.into()),
        ]);
        if let (Self::Invalid(invalid), Some(problem)) = (&self, problem.as_object_mut()) {
            problem.set("pointer", invalid.pointer.clone().into());
        }
        let mut response = (status, problem.to_string()).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if let Self::TooFast { wait_s } = self {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(wait_s));
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(
                header::WWW_AUTHENTICATE,
                HeaderValue::from_static("Basic realm=\"xAPI\""),
            );
        }
        response
    }
}

impl From<WriteFailed> for Refusal {
    fn from(_: WriteFailed) -> Self {
        Self::Failed
    }
}

impl From<sqlx::Error> for Refusal {
    fn from(error: sqlx::Error) -> Self {
        tracing::error!(%error, "a read of the record store failed");
        Self::Failed
    }
}
