//! Serves a record store on loopback from a file database, with one key that may do everything. For trying it out and
//! for running conformance suites against it; the real program is `server`.
//!
//! `cargo run -p lrs --example serve -- [FILE] [PORT]`, key `key`, secret `secret`.

use lrs::http::{Config, Lrs, router};
use lrs::{Micros, keys, store, writer};
use sqlx::ConnectOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use std::sync::Arc;

#[expect(
    clippy::disallowed_methods,
    reason = "an example program is where a clock may be asked"
)]
fn now() -> Micros {
    let since = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap_or_default();
    Micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let file = std::env::args().nth(1).unwrap_or_else(|| "xapi.db".to_owned());
    let port: u16 = std::env::args().nth(2).map_or(Ok(8090), |port| port.parse())?;
    let options = store::tuned(
        SqliteConnectOptions::new()
            .filename(&file)
            .create_if_missing(true),
    );
    let mut conn = options.connect().await?;
    store::migrate(&mut conn).await?;
    let known = keys::authenticate(&mut conn, "key", "secret", now()).await?;
    if known.is_none() {
        keys::create_chosen(&mut conn, "example", &[keys::Scope::All], now(), "key", "secret").await?;
    }
    let readers = SqlitePoolOptions::new()
        .max_connections(4)
        .connect_with(options.clone().read_only(true))
        .await?;
    let beside = options.clone().connect().await?;
    tokio::spawn(store::keep_log_short(beside, std::time::Duration::from_secs(1)));
    let (writer, queue) = writer::channel();
    let clock: writer::Clock = Arc::new(now);
    writer::apart(writer::serve(queue, conn, clock.clone()));
    #[expect(
        clippy::disallowed_methods,
        reason = "an example program is where ids may be made"
    )]
    let new_id = Arc::new(uuid::Uuid::new_v4);
    let config = Config {
        mount: "/xapi".to_owned(),
        home_page: format!("http://127.0.0.1:{port}"),
        origins: vec!["*".to_owned()],
        pace: None,
    };
    let lrs = Lrs {
        readers,
        writer,
        clock,
        new_id,
        config: Arc::new(config),
    };
    let app = axum::Router::new().nest("/xapi", router(lrs));
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    println!("listening on http://127.0.0.1:{port}/xapi");
    axum::serve(listener, app).await?;
    Ok(())
}
