//! The floor that the latency bench compares with: on each WebSocket message one row is committed durably, with the
//! program's own settings of `SQLite`, in a file beside its data, and the message is echoed. Nothing else.
//!
//! `floor FOLDER` prints `listening on PORT`.

use std::path::PathBuf;

use axum::{
    Router,
    extract::{
        State, WebSocketUpgrade,
        ws::{Message, WebSocket},
    },
    response::{Html, Response},
    routing::get,
};
use sqlx::{
    Connection, SqliteConnection,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let folder: PathBuf = std::env::args().nth(1).expect("a folder").into();
    let file = folder.join("floor.db");
    let mut connection = open(&file).await?;
    sqlx::query("create table if not exists row (id integer primary key, words text not null) strict")
        .execute(&mut connection)
        .await?;
    let router = Router::new()
        .route("/", get(async || Html("floor")))
        .route("/echo", get(upgrade))
        .with_state(file);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    println!("listening on {}", listener.local_addr()?.port());
    axum::serve(listener, router).await?;
    Ok(())
}

async fn open(file: &std::path::Path) -> Result<SqliteConnection, sqlx::Error> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full);
    SqliteConnection::connect_with(&options).await
}

async fn upgrade(State(file): State<PathBuf>, upgrade: WebSocketUpgrade) -> Response {
    upgrade.on_upgrade(async move |socket| {
        if let Err(error) = echo(socket, file).await {
            eprintln!("the floor gave way: {error}");
        }
    })
}

async fn echo(mut socket: WebSocket, file: PathBuf) -> anyhow::Result<()> {
    let mut connection = open(&file).await?;
    while let Some(message) = socket.recv().await {
        let Message::Text(words) = message? else { continue };
        sqlx::query("insert into row (words) values (?)")
            .bind(words.as_str())
            .execute(&mut connection)
            .await?;
        socket.send(Message::Text(words)).await?;
    }
    Ok(())
}
