//! The HTTP face: pages, server functions, files of the site. Routes only; what they do lies beside them.

use std::{net::SocketAddr, sync::Arc};

use app::{
    App,
    backend::{ApiError, SharedBackend},
    shell,
};
use axum::{
    Router,
    extract::{ConnectInfo, DefaultBodyLimit, FromRef, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::{Next, from_fn, from_fn_with_state, map_response},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use leptos::{
    config::LeptosOptions,
    context::{provide_context, use_context},
    nonce::use_nonce,
};
use leptos_axum::{LeptosRoutes, ResponseOptions, generate_route_list, render_app_to_stream_with_context};

use crate::{
    admin::{self, Admin},
    assets::Site,
    backend, chance, clock,
    feed::Feeds,
    forward::Forwarder,
    origin::{self, PublicOrigin},
    proxy::Proxies,
    qr,
    record::profile,
    resume,
    rooms::{House, Rooms},
    session::{self, Sessions},
};

/// Bytes that a request of a page may bring: the longest form, a customer message with its script, needs a tenth.
const BODY_MAX: usize = 64 * 1_024;

/// What every handler can ask for.
#[derive(Clone, FromRef)]
pub struct Shared {
    options: LeptosOptions,
    site: Arc<Site>,
    backend: SharedBackend,
    rooms: Rooms,
    sessions: Sessions,
    admin: Admin,
}

/// What the router is built from.
pub struct Parts {
    /// Files of the site.
    pub site: Site,
    /// Rooms and limits.
    pub feeds: Feeds,
    /// Who carries statements to other stores.
    pub forwarder: Forwarder,
    /// Who is who.
    pub sessions: Sessions,
    /// Under which address people reach the program.
    pub public: PublicOrigin,
    /// What the installation decided about the record store.
    pub records: Records,
}

/// What the installation decided about the record store.
#[derive(Debug, Clone, Default)]
pub struct Records {
    /// Origins whose pages may use it.
    pub origins: Vec<String>,
    /// How fast a key may go; none: as fast as it can.
    pub pace: Option<lrs::http::KeyPace>,
}

/// The whole program as one router.
pub fn router(parts: Parts) -> Router {
    let Parts {
        site,
        feeds,
        forwarder,
        sessions,
        public,
        records,
    } = parts;
    // Leptos wants options even where, as here, it neither reads files nor reloads pages.
    let options = LeptosOptions::builder().output_name("drillroom").build();
    let links = site.links();
    let site = Arc::new(site);
    let shared = Shared {
        options,
        sessions: sessions.clone(),
        admin: Admin::new(site.clone(), feeds.rooms.clone(), forwarder, sessions.transport),
        site,
        rooms: feeds.rooms.clone(),
        backend: backend::shared(feeds),
    };
    let backend = shared.backend.clone();
    let records = record_store(shared.rooms.house(), records)
        .layer(from_fn_with_state(sessions.proxies.clone(), tell_client));
    Router::new()
        .leptos_routes_with_context(
            &shared,
            generate_route_list(App),
            move || provide(&backend),
            move || shell(links.clone()),
        )
        .route("/resume/{token}", post(resume::open))
        .merge(admin::routes())
        .route("/qr.svg", get(qr::draw))
        .route("/profile", get(profile::serve))
        .route("/profile/v1.0", get(profile::serve))
        .fallback(file_or_not_found)
        .layer(DefaultBodyLimit::max(BODY_MAX))
        .layer(from_fn(refuse_large))
        .layer(from_fn_with_state(shared.clone(), admin::mark))
        .layer(from_fn_with_state(sessions, session::identify))
        .layer(from_fn_with_state(public, origin::check))
        .nest("/xapi", records)
        .route("/healthz", get(async || "ok\n"))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .layer(map_response(harden))
        .with_state(shared)
}

/// Tells the record store, which knows no proxies, from where a request really comes.
async fn tell_client(State(proxies): State<Proxies>, mut request: Request, next: Next) -> Response {
    let connection = request.extensions().get::<ConnectInfo<SocketAddr>>().copied();
    if let Some(ConnectInfo(peer)) = connection {
        let client = proxies.client(peer.ip(), request.headers());
        let client = ConnectInfo(SocketAddr::new(client, peer.port()));
        request.extensions_mut().insert(client);
    }
    next.run(request).await
}

/// The record store, with the house's own file and writer.
fn record_store(house: &House, decided: Records) -> Router<Shared> {
    let config = lrs::http::Config {
        mount: "/xapi".to_owned(),
        home_page: house.recorder.home_page().to_owned(),
        origins: decided.origins,
        pace: decided.pace,
    };
    let store = lrs::http::router(lrs::http::Lrs {
        readers: house.journal.readers.clone(),
        writer: house.journal.records.clone(),
        clock: Arc::new(clock::micros),
        new_id: Arc::new(chance::uuid),
        config: Arc::new(config),
    });
    store.with_state(())
}

/// A body that says how large it is, as every browser's does, is refused before it is read: inside a server function it
/// would look like a broken line, and be sent again.
async fn refuse_large(request: Request, next: Next) -> Response {
    let length = request.headers().get(header::CONTENT_LENGTH);
    let length = length.and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if length.is_some_and(|length| length > BODY_MAX as u64) {
        return problem(
            request.headers(),
            StatusCode::PAYLOAD_TOO_LARGE,
            &ApiError::TooLarge,
        );
    }
    next.run(request).await
}

/// An answer in place of the pages: a sentence for people, and for our own scripts the error as server functions say it.
pub fn problem(asked: &HeaderMap, status: StatusCode, error: &ApiError) -> Response {
    if wants_html(asked) {
        return (status, format!("{error}\n")).into_response();
    }
    (status, axum::Json(error)).into_response()
}

/// Whether somebody asks for a page: a browser's own navigation or form.
pub fn wants_html(asked: &HeaderMap) -> bool {
    let accept = asked.get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
    accept.is_some_and(|accept| accept.contains("text/html"))
}

/// Whether the program can serve people now.
async fn ready(State(rooms): State<Rooms>) -> Response {
    if rooms.is_stopping() {
        return (StatusCode::SERVICE_UNAVAILABLE, "stopping\n").into_response();
    }
    if rooms.house().journal.answers().await {
        "ready\n".into_response()
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "the data file does not answer\n").into_response()
    }
}

async fn metrics(State(rooms): State<Rooms>) -> Response {
    let kind = [(header::CONTENT_TYPE, "text/plain; version=0.0.4")];
    (kind, rooms.house().metrics.text()).into_response()
}

/// What pages and server functions find in their context.
fn provide(backend: &SharedBackend) {
    provide_context(backend.clone());
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
async fn file_or_not_found(
    State(site): State<Arc<Site>>,
    State(backend): State<SharedBackend>,
    request: Request,
) -> Response {
    if let Some(response) = site.answer(request.method(), request.uri().path(), request.headers()) {
        return response;
    }
    let links = site.links();
    let page = render_app_to_stream_with_context(move || provide(&backend), move || shell(links.clone()));
    (StatusCode::NOT_FOUND, page(request).await).into_response()
}
