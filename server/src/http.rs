//! The HTTP face: pages, server functions, files of the site. Routes only; what they do lies beside them.

use std::sync::Arc;

use app::{App, shell};
use axum::{
    Router,
    extract::{FromRef, Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::map_response,
    response::{IntoResponse, Response},
};
use leptos::{config::LeptosOptions, context::use_context, nonce::use_nonce};
use leptos_axum::{LeptosRoutes, ResponseOptions, generate_route_list, render_app_to_stream_with_context};

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
        .layer(map_response(harden))
        .with_state(shared)
}

/// What pages and server functions find in their context.
fn provide() {
    forbid_foreign_scripts();
}

/// Only scripts that carry this answer's nonce run, so text that somebody typed never does. Styles may be inline: charts
/// place their parts by them.
fn forbid_foreign_scripts() {
    let (Some(answer), Some(nonce)) = (use_context::<ResponseOptions>(), use_nonce()) else {
        return;
    };
    let policy = format!(
        "default-src 'self'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; \
         img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    );
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        answer.insert_header(header::CONTENT_SECURITY_POLICY, policy);
    }
}

/// Every answer: browsers do not guess types, and links to elsewhere do not carry a drill's code away.
async fn harden(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    response
}

/// A file of the site, or the page that says that there is none.
async fn file_or_not_found(State(site): State<Arc<Site>>, request: Request) -> Response {
    if let Some(response) = site.answer(request.method(), request.uri().path(), request.headers()) {
        return response;
    }
    let links = site.links();
    let page = render_app_to_stream_with_context(provide, move || shell(links.clone()));
    (StatusCode::NOT_FOUND, page(request).await).into_response()
}
