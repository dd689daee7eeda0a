//! A program with its network face, as browsers, keys and commands beside it meet it. What it answers is looked at in the
//! tests.

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
};
use drill::room::Action;
use lrs::keys::Scope;
use serde_json::{Value, json};
use sqlx::SqliteConnection;
use tower::ServiceExt;

use super::{Program, Team, folder, record, store};
use crate::{admin, chance, clock, forward::Routes, journal, session};

/// A program with its network face.
pub(super) struct House {
    pub program: Program,
    pub site: Router,
    pub folder: tempfile::TempDir,
}

/// An answer, read.
pub(super) struct Answer {
    pub status: StatusCode,
    pub cookie: Option<String>,
    pub body: String,
}

impl Answer {
    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }
}

impl House {
    pub(super) async fn open() -> Self {
        Self::open_on(Routes::default()).await
    }

    /// With leave to forward there.
    pub(super) async fn open_on(routes: Routes) -> Self {
        let folder = folder();
        let program = Program::start(folder.path()).await;
        let site = program.site_on(routes);
        Self {
            program,
            site,
            folder,
        }
    }

    /// The data file, as a command has it open beside the program.
    pub(super) async fn beside(&self) -> SqliteConnection {
        journal::open_for_writing(self.folder.path())
            .await
            .expect("beside the program")
    }

    /// Changes the data file behind the program's back.
    pub(super) async fn break_it(&self, sql: &'static str) {
        let mut conn = self.beside().await;
        store::break_it(&mut conn, sql).await;
        journal::close(conn).await;
    }

    pub(super) async fn send(&self, request: Request<Body>) -> Answer {
        let answer = self.site.clone().oneshot(request).await.expect("an answer");
        let cookie = answer.headers().get_all(header::SET_COOKIE).iter();
        let cookie = cookie
            .filter_map(|cookie| cookie.to_str().ok()?.split(';').next())
            .find(|cookie| cookie.starts_with("drillroom_admin="))
            .map(str::to_owned);
        let status = answer.status();
        let body = to_bytes(answer.into_body(), 16 * 1_024 * 1_024)
            .await
            .expect("a body");
        Answer {
            status,
            cookie,
            body: String::from_utf8(body.to_vec()).expect("text"),
        }
    }

    /// As a browser with this cookie.
    pub(super) async fn get(&self, cookie: &str, path: &str) -> Answer {
        let request = Request::get(path).header(header::COOKIE, cookie);
        self.send(request.body(Body::empty()).expect("a request")).await
    }

    pub(super) async fn post(&self, cookie: &str, path: &str, form: &str) -> Answer {
        let request = Request::post(path)
            .header(header::COOKIE, cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let request = request.body(Body::from(form.to_owned())).expect("a request");
        self.send(request).await
    }

    /// A link, made as the command makes it; answers its path.
    pub(super) async fn link(&self) -> String {
        let token = chance::token();
        let mut conn = self.beside().await;
        let (now, hash) = (clock::time_of_day(), session::hash_of(&token));
        let made = journal::admin::make_link(&mut conn, &hash, now, admin::link_expires(now));
        made.await.expect("a link");
        journal::close(conn).await;
        admin::link_path(&token)
    }

    /// The cookie of an administrator.
    pub(super) async fn enter(&self) -> String {
        let link = self.link().await;
        let answer = self.post("", &link, "").await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        answer.cookie.expect("a session")
    }

    /// A key's user and password.
    pub(super) async fn key(&self, scopes: &[Scope]) -> String {
        let mut conn = self.beside().await;
        let made = lrs::keys::create(&mut conn, "test", scopes, clock::micros(), &chance::bytes()).await;
        journal::close(conn).await;
        let made = made.expect("a key");
        format!("{}:{}", made.key, made.secret)
    }

    /// As a program with this key.
    pub(super) async fn call(&self, key: &str, method: &str, path: &str, body: &Value) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::AUTHORIZATION, format!("Basic {}", record::basic(key)))
            .header("x-experience-api-version", "1.0.3")
            .header(header::CONTENT_TYPE, "application/json");
        let body = if body.is_null() {
            Body::empty()
        } else {
            Body::from(body.to_string())
        };
        self.send(request.body(body).expect("a request")).await
    }

    /// A drill that was won or lost, but was played to its end.
    pub(super) async fn drill(&self) {
        let team = Team::running(&self.program).await;
        self.program.rooms.turn(130).await;
        let said = Action::Say {
            text: "typed words".to_owned(),
        };
        team.act(&self.program, team.ana, said).await.expect("said");
        team.act(&self.program, team.lead, Action::End)
            .await
            .expect("ended");
    }
}

/// A small statement.
pub(super) fn said(verb: &str, timestamp: Option<&str>) -> Value {
    let mut statement = json!({
        "actor": { "mbox": "mailto:ann@example.com" },
        "verb": { "id": verb },
        "object": { "id": "http://x.y/activity" },
    });
    if let Some(timestamp) = timestamp {
        statement["timestamp"] = timestamp.into();
    }
    statement
}
