//! The administrator of the record: a one-time link makes a browser theirs, and the pages and addresses that are for
//! them alone. What pages look like stands in `app::record`.

mod api;
mod door;
mod findings;
mod forwarding;
mod keys;
mod live;
mod quality;
mod question;
mod read;

use std::sync::Arc;

use app::record::{Page, render};
use axum::{
    Router,
    extract::FromRef,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};

pub use door::{LINK_HOURS, link_expires, link_path, mark};
pub use question::{Question, Unclear};

use crate::{assets::Site, forward::Forwarder, journal::Journal, rooms::Rooms, session::Transport};

/// What the handlers here work with. Cheap to clone.
#[derive(Clone)]
pub struct Admin {
    site: Arc<Site>,
    rooms: Rooms,
    forwarder: Forwarder,
    transport: Transport,
}

impl Admin {
    /// Over the rooms' journal.
    pub fn new(site: Arc<Site>, rooms: Rooms, forwarder: Forwarder, transport: Transport) -> Self {
        Self {
            site,
            rooms,
            forwarder,
            transport,
        }
    }

    fn journal(&self) -> &Journal {
        &self.rooms.house().journal
    }

    /// A page as an answer: its scripts named in the policy, and kept by no cache, for it is one person's.
    fn page(&self, status: StatusCode, page: Page) -> Response {
        let rendered = render(self.site.links().style, page);
        let policy = format!(
            "default-src 'self'; script-src 'nonce-{}'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
             object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
            rendered.nonce
        );
        let policy = HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("default-src 'self'"));
        let headers = [
            (
                header::CONTENT_TYPE,
                HeaderValue::from_static("text/html; charset=utf-8"),
            ),
            (header::CONTENT_SECURITY_POLICY, policy),
            (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        ];
        (status, headers, rendered.html).into_response()
    }
}

/// Why an answer is not what was asked for.
#[derive(Debug, thiserror::Error)]
enum Failed {
    /// The file cannot be read.
    #[error("the data file cannot be read now; try again")]
    Read(#[from] sqlx::Error),
    /// Nothing was written.
    #[error("it could not be saved; nothing was changed")]
    Write(#[from] lrs::writer::WriteFailed),
    /// A check could not be made.
    #[error("the data could not be checked now; try again")]
    Check(#[from] crate::verify::CheckError),
}

impl IntoResponse for Failed {
    fn into_response(self) -> Response {
        let error: &dyn std::error::Error = &self;
        tracing::error!(error, "a page or address of the administrator failed");
        (StatusCode::SERVICE_UNAVAILABLE, format!("{self}\n")).into_response()
    }
}

/// A moment as pages show it: `2026-11-20 17:00:05`, in UTC.
fn shown(at: lrs::Micros) -> String {
    at.to_string()[..19].replace('T', " ")
}

/// The routes, for a program whose state holds an [`Admin`].
pub fn routes<S>() -> Router<S>
where
    Admin: FromRef<S>,
    S: Clone + Send + Sync + 'static,
{
    Router::new()
        .route("/record", get(read::page))
        .route("/record/live", get(live::page))
        .route("/record/live/feed", get(live::feed))
        .route("/record/keys", get(keys::page).post(keys::create))
        .route("/record/keys/{key}/revoke", post(keys::revoke))
        .route("/record/forwarding", get(forwarding::page).post(forwarding::add))
        .route("/record/forwarding/{target}/access", post(forwarding::access))
        .route("/record/forwarding/{target}/{act}", post(forwarding::act))
        .route("/record/quality", get(quality::page))
        .route("/record/enter/{token}", get(door::enter).post(door::open))
        .route("/record/leave", post(door::leave))
        .route("/api/v1/quality", get(api::quality))
        .route("/api/v1/statements", get(api::statements))
        .route("/api/v1/sessions", post(api::lend))
}
