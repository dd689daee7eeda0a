//! The resources of xAPI over HTTP, to be nested where the program wants them (`/xapi`).
//!
//! Each request passes the `envelope` (size, alternate syntax, version, credentials, origin) and then one resource.
//! Nothing here knows SQL.

mod about;
mod activities;
mod agents;
mod alternate;
mod answer;
mod call;
mod cors;
mod documents;
mod envelope;
mod multipart;
mod pace;
mod params;
mod refusal;
mod statements;

pub use envelope::{VERSION_HEADER, basic};
pub use multipart::{Part, boundary, join, split};
pub use pace::KeyPace;
pub use statements::announced;

use crate::writer::{Clock, Port};
use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::any;
use sqlx::SqlitePool;
use std::sync::Arc;
use uuid::Uuid;

/// Makes version 4 ids.
pub type NewId = Arc<dyn Fn() -> Uuid + Send + Sync>;

/// What the resources work with. Cheap to clone.
#[derive(Clone)]
pub struct Lrs {
    /// Connections that only read.
    pub readers: SqlitePool,
    /// The way to the one writer.
    pub writer: Port,
    /// The time of day.
    pub clock: Clock,
    /// Ids for statements that come without one.
    pub new_id: NewId,
    /// What an installation decides.
    pub config: Arc<Config>,
}

/// What an installation decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// Path that the router is nested under, such as `/xapi`; it stands in `more` links.
    pub mount: String,
    /// The system that keys are accounts of, an IRI; it stands in every statement's authority.
    pub home_page: String,
    /// Origins whose pages may use the store, such as `https://content.example`; `*` for any.
    pub origins: Vec<String>,
    /// How fast a key may go; none: as fast as it can, and addresses are not counted either.
    pub pace: Option<KeyPace>,
}

/// An address under the store that names no resource.
async fn unknown() -> refusal::Refusal {
    refusal::Refusal::NotFound("resource")
}

/// The routes of the record store, relative to where they are nested.
pub fn router(lrs: Lrs) -> Router {
    Router::new()
        .route("/statements", any(statements::statements))
        .route("/activities", any(activities::activities))
        .route("/activities/state", any(documents::state))
        .route("/activities/profile", any(documents::activity_profile))
        .route("/agents", any(agents::agents))
        .route("/agents/profile", any(documents::agent_profile))
        .layer(from_fn_with_state(
            envelope::Gate::new(lrs.clone()),
            envelope::envelope,
        ))
        .route("/about", any(about::about))
        .fallback(unknown)
        .layer(from_fn_with_state(lrs.clone(), envelope::outer))
        .with_state(lrs)
}
