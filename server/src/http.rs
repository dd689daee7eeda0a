//! The HTTP face: pages, server functions, files of the site. Routes only; what they do lies beside them.

use std::sync::Arc;

use app::{App, shell};
use axum::{
    Router,
    extract::{FromRef, Request, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use leptos::config::LeptosOptions;
use leptos_axum::{LeptosRoutes, generate_route_list, render_app_to_stream_with_context};

use crate::assets::Site;

/// What every handler can ask for.
#[derive(Clone, FromRef)]
pub struct Shared {
    options: LeptosOptions,
    site: Arc<Site>,
}

/// The whole program as one router.
pub fn router(site: Site) -> Router {
    // Leptos wants options even where, as here, it neither reads files nor reloads pages.
    let options = LeptosOptions::builder().output_name("drillroom").build();
    let links = site.links();
    let shared = Shared {
        options,
        site: Arc::new(site),
    };
    Router::new()
        .leptos_routes_with_context(&shared, generate_route_list(App), provide, move || {
            shell(links.clone())
        })
        .fallback(file_or_not_found)
        .with_state(shared)
}

/// What pages and server functions find in their context.
fn provide() {}

/// A file of the site, or the page that says that there is none.
async fn file_or_not_found(State(site): State<Arc<Site>>, request: Request) -> Response {
    if let Some(response) = site.answer(request.method(), request.uri().path(), request.headers()) {
        return response;
    }
    let links = site.links();
    let page = render_app_to_stream_with_context(provide, move || shell(links.clone()));
    (StatusCode::NOT_FOUND, page(request).await).into_response()
}
