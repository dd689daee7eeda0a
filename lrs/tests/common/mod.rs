//! A record store on a real file in a temporary folder, with a clock that tests turn.

#![expect(dead_code, reason = "each test file uses a part of it")]

use axum::Router;
use axum::body::Body;
use axum::response::Response;
use base64::Engine as _;
use http::{HeaderMap, Request, StatusCode};
use lrs::http::{Config, KeyPace, Lrs, router};
use lrs::keys::{self, Scope};
use lrs::{Authority, Intake, Micros, PreparedStatement, Version, store, writer};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, SqliteConnection};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use tower::ServiceExt;
use uuid::Uuid;

/// 2026-11-20T12:00:00Z
pub const NOON: i64 = 1_795_176_000_000_000;

/// A store with two ends: HTTP, and a connection of its own.
pub struct Bench {
    pub app: Router,
    pub now: Arc<AtomicI64>,
    options: SqliteConnectOptions,
    folder: tempfile::TempDir,
}

/// An answer, read to its end.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

impl Bench {
    pub async fn new() -> Self {
        Self::with_origins(&[]).await
    }

    pub async fn with_origins(origins: &[&str]) -> Self {
        Self::with(origins, None).await
    }

    /// A store whose keys may make so many requests a second.
    pub async fn with_pace(per_s: u32) -> Self {
        Self::with(&[], Some(KeyPace { per_s })).await
    }

    async fn with(origins: &[&str], pace: Option<KeyPace>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let options = SqliteConnectOptions::new()
            .filename(folder.path().join("xapi.db"))
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full);
        let mut conn = options.connect().await.unwrap();
        store::migrate(&mut conn).await.unwrap();
        for (name, scopes) in [
            ("all", vec![Scope::All]),
            ("reader", vec![Scope::AllRead]),
            ("writer", vec![Scope::StatementsWrite]),
            ("mine", vec![Scope::StatementsWrite, Scope::StatementsReadMine]),
            ("state", vec![Scope::State]),
            ("profile", vec![Scope::Profile]),
            ("definer", vec![Scope::StatementsWrite, Scope::Define]),
        ] {
            keys::create_chosen(&mut conn, name, &scopes, Micros(NOON), name, "secret")
                .await
                .unwrap();
        }
        let readers = SqlitePoolOptions::new()
            .connect_with(options.clone().read_only(true))
            .await
            .unwrap();
        let (port, queue) = writer::channel();
        let now = Arc::new(AtomicI64::new(NOON));
        let ticking = now.clone();
        let clock: writer::Clock = Arc::new(move || Micros(ticking.fetch_add(1000, Ordering::SeqCst)));
        writer::apart(writer::serve(queue, conn, clock.clone()));
        let counter = AtomicU64::new(1);
        let new_id = Arc::new(move || id(1 << 40 | counter.fetch_add(1, Ordering::SeqCst)));
        let config = Config {
            mount: "/xapi".to_owned(),
            home_page: "http://lrs.example".to_owned(),
            origins: origins.iter().map(|&origin| origin.to_owned()).collect(),
            pace,
        };
        let lrs = Lrs {
            readers,
            writer: port,
            clock,
            new_id,
            config: Arc::new(config),
        };
        Self {
            app: Router::new().nest("/xapi", router(lrs)),
            now,
            options,
            folder,
        }
    }

    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    pub async fn connect(&self) -> SqliteConnection {
        self.options.connect().await.unwrap()
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response: Response = self.app.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.unwrap().to_vec();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body,
        }
    }

    /// A request as `key` in version 1.0.3 or 2.0.0.
    pub async fn call(
        &self,
        key: &str,
        version: &str,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        let basic = base64::engine::general_purpose::STANDARD.encode(format!("{key}:secret"));
        let mut request = Request::builder()
            .method(method)
            .uri(format!("/xapi{path}"))
            .header("authorization", format!("Basic {basic}"))
            .header("x-experience-api-version", version);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::from(body.to_owned())).unwrap())
            .await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.call("all", "1.0.3", "GET", path, &[], "").await
    }

    pub async fn post(&self, statements: &serde_json::Value) -> Answer {
        let json = [("content-type", "application/json")];
        self.call(
            "all",
            "1.0.3",
            "POST",
            "/statements",
            &json,
            &statements.to_string(),
        )
        .await
    }

    pub async fn stored(&self, statements: &serde_json::Value) -> Vec<String> {
        let answer = self.post(statements).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        serde_json::from_slice(&answer.body).unwrap()
    }

    /// The ids of the statements that a question finds.
    pub async fn found(&self, query: &[(&str, &str)]) -> Vec<String> {
        let answer = self.get(&format!("/statements?{}", encode(query))).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        let statements = answer.json()["statements"].clone();
        statements
            .as_array()
            .unwrap()
            .iter()
            .map(|statement| statement["id"].as_str().unwrap().to_owned())
            .collect()
    }
}

pub fn encode(query: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(query)
        .finish()
}

/// A UUID of the number.
pub fn id(number: u64) -> Uuid {
    Uuid::from_u64_pair(0x0bad_cafe_0000_4000, 0x8000_0000_0000_0000 | number)
}

pub fn agent(name: &str) -> serde_json::Value {
    serde_json::json!({"account": {"homePage": "http://people.example", "name": name}})
}

/// A small valid statement.
pub fn statement(number: u64, actor: &str, verb: &str, activity: &str) -> serde_json::Value {
    serde_json::json!({
        "id": id(number),
        "actor": agent(actor),
        "verb": {"id": format!("http://verbs.example/{verb}")},
        "object": {"id": format!("http://activities.example/{activity}")},
        "timestamp": "2026-11-20T11:00:00.000Z",
    })
}

/// A statement ready for the store.
pub fn prepared(value: &serde_json::Value) -> PreparedStatement {
    let authority = Authority::account("http://lrs.example", "test");
    let intake = Intake {
        version: Version::V1,
        authority: &authority,
        new_id: &|| id(u64::MAX >> 8),
    };
    PreparedStatement::from_json(value.to_string().as_bytes(), &intake).unwrap()
}
