//! Forwarding to a second Drillroom over the network: everything arrives, once, and only where it may; and only the
//! administrator decides about it. What happens when it goes wrong stands in `trouble`.

mod trouble;

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
};

use axum::{
    Router,
    extract::{Request, State},
    http::{Method, StatusCode, header},
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse, Redirect, Response},
};
use drill::room::Action;
use lrs::keys::Scope;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::{
    Team,
    house::{House, said},
    store,
};
use crate::{
    chance, clock,
    forward::{
        Forwarder, Routes, Turn,
        endpoint::{Ground, Own},
    },
    journal::{
        self,
        forward::{self, Begin, Secret, Target, TargetId, TargetPlan, Wanted, Which},
    },
};

/// Leave to forward on this machine.
fn private() -> Routes {
    Routes {
        ground: Ground::PrivateToo,
        own: Own::default(),
    }
}

/// A second program, that listens.
struct Other {
    house: House,
    address: SocketAddr,
    key: String,
    mood: Arc<AtomicU8>,
}

/// What the second program does with requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
enum Mood {
    Well,
    /// Down for a while, says when to come back.
    Busy,
    /// Answers 200 to everything and keeps nothing.
    Empty,
    /// Knows all ids already, and refuses them for that.
    Strict,
    /// The same, and cannot be read at the moment.
    StrictAndBlind,
    /// Something before it answers 403 to a word that it does not like.
    Guarded,
}

/// What the guard does not like.
const UNLIKED: &str = "http://x.y/unliked";

async fn moody(State(mood): State<Arc<AtomicU8>>, request: Request, next: Next) -> Response {
    let mood = mood.load(Ordering::SeqCst);
    let is = |other: Mood| mood == other as u8;
    let posts = request.method() == Method::POST;
    if is(Mood::Busy) || (is(Mood::StrictAndBlind) && !posts) {
        (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "7")]).into_response()
    } else if is(Mood::Empty) {
        "<h1>Welcome</h1>".into_response()
    } else if (is(Mood::Strict) || is(Mood::StrictAndBlind)) && posts {
        StatusCode::CONFLICT.into_response()
    } else if is(Mood::Guarded) && posts {
        let (head, body) = request.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.expect("a body");
        if String::from_utf8_lossy(&body).contains(UNLIKED) {
            return StatusCode::FORBIDDEN.into_response();
        }
        next.run(Request::from_parts(head, body.into())).await
    } else {
        next.run(request).await
    }
}

impl Other {
    async fn start() -> Self {
        let listener = listen("127.0.0.1:0").await;
        Self::start_on(listener).await
    }

    async fn start_on(listener: TcpListener) -> Self {
        let house = House::open().await;
        let key = house.key(&[Scope::All]).await;
        let mood = Arc::new(AtomicU8::new(Mood::Well as u8));
        let site = house.site.clone().layer(from_fn_with_state(mood.clone(), moody));
        let address = serve(listener, site);
        Self {
            house,
            address,
            key,
            mood,
        }
    }

    fn is(&self, mood: Mood) {
        self.mood.store(mood as u8, Ordering::SeqCst);
    }

    async fn ids(&self) -> Vec<Vec<u8>> {
        store::ids(&self.house.program.journal.readers).await
    }

    /// A plan to forward here.
    fn plan(&self) -> TargetPlan {
        self.plan_with(&self.key)
    }

    fn plan_with(&self, key: &str) -> TargetPlan {
        let (key, secret) = key.split_once(':').expect("a key and its secret");
        TargetPlan {
            name: "second".to_owned(),
            endpoint: format!("http://{}/xapi", self.address),
            key: key.to_owned(),
            secret: Secret(secret.to_owned()),
            version: lrs::Version::V1,
            wanted: Wanted::default(),
        }
    }
}

async fn listen(address: &str) -> TcpListener {
    TcpListener::bind(address).await.expect("a free port")
}

fn serve(listener: TcpListener, site: Router) -> SocketAddr {
    let address = listener.local_addr().expect("it listens");
    tokio::spawn(async move { axum::serve(listener, site).await });
    address
}

/// The first program, and its way to the second.
struct First {
    house: House,
    key: String,
    forwarder: Forwarder,
}

impl First {
    async fn start() -> Self {
        let house = House::open_on(private()).await;
        let key = house.key(&[Scope::All]).await;
        let forwarder = Forwarder::new(house.program.rooms.clone(), private());
        Self {
            house,
            key,
            forwarder,
        }
    }

    /// As after a restart: what was in memory is forgotten.
    fn restart(&mut self) {
        self.forwarder = Forwarder::new(self.house.program.rooms.clone(), private());
    }

    async fn add(&self, plan: TargetPlan, begin: Begin) -> TargetId {
        let id = TargetId(chance::uuid());
        let added = self.house.program.journal.records.change(move |conn, _| {
            Box::pin(async move { forward::add(conn, id, &plan, begin, clock::time_of_day()).await })
        });
        added.await.expect("added");
        id
    }

    async fn target(&self, id: TargetId) -> Target {
        let readers = &self.house.program.journal.readers;
        let mut conn = readers.acquire().await.expect("readable");
        let target = forward::one(&mut conn, id).await.expect("readable");
        target.expect("it is there")
    }

    async fn refused(&self, id: TargetId) -> Vec<forward::Refused> {
        let readers = &self.house.program.journal.readers;
        let mut conn = readers.acquire().await.expect("readable");
        forward::refused(&mut conn, id, 100).await.expect("readable")
    }

    async fn ids(&self) -> Vec<Vec<u8>> {
        store::ids(&self.house.program.journal.readers).await
    }

    /// Where the newest statement stands.
    async fn newest(&self) -> lrs::Micros {
        let readers = &self.house.program.journal.readers;
        let mut conn = readers.acquire().await.expect("readable");
        let newest = lrs::store::newest(&mut conn).await.expect("readable");
        newest.expect("there is one")
    }

    /// Turns until nothing moves any more; answers what the last one came to.
    async fn forward(&self, id: TargetId) -> Turn {
        loop {
            match self.forwarder.turn(id).await {
                Turn::Moved => {}
                end @ (Turn::Idle | Turn::Wait(_) | Turn::Ours) => return end,
            }
        }
    }

    async fn store(&self, statements: &Value) {
        let stored = self
            .house
            .call(&self.key, "POST", "/xapi/statements", statements)
            .await;
        assert_eq!(stored.status, StatusCode::OK, "{}", stored.body);
    }

    /// Stores so many statements of a verb.
    async fn store_many(&self, verb: &str, count: usize) {
        let statements: Vec<Value> = (0..count)
            .map(|number| {
                let mut statement = said(verb, None);
                statement["object"]["id"] = format!("http://x.y/activity/{number}").into();
                statement
            })
            .collect();
        self.store(&statements.into()).await;
    }

    /// As `drillroom forward retry`, beside the program.
    async fn try_again(&self, id: TargetId) {
        let mut conn = self.house.beside().await;
        let asked = forward::try_again(&mut conn, id, Which::All).await;
        journal::close(conn).await;
        asked.expect("asked");
    }
}

fn words(target: &Target) -> &str {
    target.trouble.as_ref().map_or("", |(_, words)| words)
}

#[tokio::test]
async fn everything_arrives_once_from_the_beginning_or_from_now_on() {
    let (first, other, late) = (First::start().await, Other::start().await, Other::start().await);
    first.store_many("http://x.y/before", 120).await;
    let whole = first.add(other.plan(), Begin::Everything).await;
    let rest = first.add(late.plan(), Begin::Now).await;
    first.store_many("http://x.y/after", 3).await;
    for _ in 0..2 {
        assert_eq!(first.forward(whole).await, Turn::Idle);
        assert_eq!(first.forward(rest).await, Turn::Idle);
    }
    assert_eq!(other.ids().await, first.ids().await);
    assert_eq!(late.ids().await.len(), 3);
    let target = first.target(whole).await;
    assert_eq!((target.forwarded, target.refused), (123, 0));
    assert!(target.success.is_some() && target.trouble.is_none());
    let read = other
        .house
        .call(&other.key, "GET", "/xapi/statements?limit=1", &Value::Null)
        .await
        .json();
    let authority = &read["statements"][0]["authority"]["account"]["name"];
    assert_eq!(
        Some(authority.as_str().expect("an authority")),
        other.key.split(':').next(),
        "the other store vouches by its own key"
    );
}

#[tokio::test]
async fn a_verdict_is_not_forwarded_before_the_debrief_and_not_forgotten_after_it() {
    let (first, other, judge) = (First::start().await, Other::start().await, Other::start().await);
    let id = first.add(other.plan(), Begin::Now).await;
    let wanted = Wanted {
        verb: "https://w3id.org/xapi/drillroom/verbs/began".to_owned(),
        ..Wanted::default()
    };
    let plan = TargetPlan {
        wanted,
        ..judge.plan()
    };
    let verdicts = first.add(plan, Begin::Now).await;
    let program = &first.house.program;
    let team = Team::running(program).await;
    program.rooms.turn(130).await;
    assert_eq!(first.forward(id).await, Turn::Idle);
    let during = other.ids().await;
    assert_eq!(during, first.ids().await, "what is readable here is there");
    let said = Action::Say {
        text: "typed words".to_owned(),
    };
    team.act(program, team.ana, said).await.expect("said");
    assert_eq!(
        first.forward(id).await,
        Turn::Idle,
        "the cursor passes the moment"
    );
    assert_eq!(first.forward(verdicts).await, Turn::Idle);
    assert_eq!(
        first.target(verdicts).await.cursor,
        first.newest().await,
        "so does that of a filter which found nothing"
    );
    assert!(judge.ids().await.is_empty(), "the beginning is withheld");
    team.act(program, team.lead, Action::End).await.expect("ended");
    let after = first.ids().await;
    assert!(after.len() > during.len() + 2, "verdicts were withheld");
    assert_eq!(first.forward(id).await, Turn::Idle);
    assert_eq!(other.ids().await, after);
    assert_eq!(first.forward(verdicts).await, Turn::Idle);
    assert_eq!(judge.ids().await.len(), 1, "and told when it is released");
}

#[tokio::test]
async fn voided_statements_and_attachments_travel_with_what_they_belong_to() {
    let (first, other) = (First::start().await, Other::start().await);
    let (gone, noted) = (chance::uuid(), chance::uuid());
    let mut voided = said("http://x.y/wrong", None);
    voided["id"] = gone.to_string().into();
    first.store(&voided).await;
    let mut voiding = said("http://adlnet.gov/expapi/verbs/voided", None);
    voiding["object"] = json!({ "objectType": "StatementRef", "id": gone });
    first.store(&voiding).await;
    let bytes = "two\r\nlines";
    let sha2 = {
        use sha2::{Digest, Sha256};
        crate::session::hex(&Sha256::digest(bytes.as_bytes()))
    };
    let mut with_note = said("http://x.y/noted", None);
    with_note["id"] = noted.to_string().into();
    with_note["attachments"] = json!([{
        "usageType": "http://x.y/note", "display": { "en": "a note" }, "contentType": "text/plain",
        "length": bytes.len(), "sha2": sha2,
    }]);
    let body = format!(
        "--XX\r\nContent-Type: application/json\r\n\r\n{with_note}\r\n--XX\r\nContent-Type: text/plain\r\n\
         Content-Transfer-Encoding: binary\r\nX-Experience-API-Hash: {sha2}\r\n\r\n{bytes}\r\n--XX--\r\n"
    );
    let sent = axum::http::Request::post("/xapi/statements")
        .header(
            header::AUTHORIZATION,
            format!("Basic {}", super::record::basic(&first.key)),
        )
        .header("x-experience-api-version", "1.0.3")
        .header(header::CONTENT_TYPE, "multipart/mixed; boundary=XX")
        .body(axum::body::Body::from(body))
        .expect("a request");
    assert_eq!(first.house.send(sent).await.status, StatusCode::OK);

    let id = first.add(other.plan(), Begin::Everything).await;
    assert_eq!(first.forward(id).await, Turn::Idle);
    assert_eq!(
        first.target(id).await.forwarded,
        3,
        "{:?}",
        first.refused(id).await
    );
    let get = async |path: String| other.house.call(&other.key, "GET", &path, &Value::Null).await;
    let as_voided = get(format!("/xapi/statements?voidedStatementId={gone}")).await;
    assert_eq!(as_voided.status, StatusCode::OK, "it is voided there too");
    let with_bytes = get(format!("/xapi/statements?statementId={noted}&attachments=true")).await;
    assert!(with_bytes.body.contains(bytes), "{}", with_bytes.body);
}

#[tokio::test]
async fn a_filter_lets_through_what_it_names_and_what_voids_it() {
    let (first, other) = (First::start().await, Other::start().await);
    let plan = TargetPlan {
        wanted: Wanted {
            verb: "http://x.y/wanted".to_owned(),
            actor: "mailto:ann@example.com".to_owned(),
            ..Wanted::default()
        },
        ..other.plan()
    };
    let id = first.add(plan, Begin::Everything).await;
    first.store_many("http://x.y/other", 60).await;
    assert_eq!(first.forward(id).await, Turn::Idle);
    assert_eq!(
        first.target(id).await.cursor,
        first.newest().await,
        "what does not fit is not searched again"
    );
    let wanted = chance::uuid();
    let mut statement = said("http://x.y/wanted", None);
    statement["id"] = wanted.to_string().into();
    first.store(&statement).await;
    let mut voiding = said("http://adlnet.gov/expapi/verbs/voided", None);
    voiding["object"] = json!({ "objectType": "StatementRef", "id": wanted });
    first.store(&voiding).await;
    assert_eq!(first.forward(id).await, Turn::Idle);
    assert_eq!(other.ids().await.len(), 2);
    let mut nobody = said("http://x.y/wanted", None);
    nobody["actor"] = json!({ "mbox": "mailto:bob@example.com" });
    first.store(&nobody).await;
    assert_eq!(first.forward(id).await, Turn::Idle);
    assert_eq!(other.ids().await.len(), 2);
}

#[tokio::test]
async fn a_private_address_is_never_connected_to_unless_allowed_and_no_redirect_leads_there() {
    let (first, other) = (First::start().await, Other::start().await);
    first.store_many("http://x.y/v", 1).await;
    let careful = Forwarder::new(first.house.program.rooms.clone(), Routes::default());
    let port = other.address.port();
    for endpoint in [
        format!("http://127.0.0.1:{port}/xapi"),
        format!("https://127.0.0.1:{port}/xapi"),
        format!("https://[::ffff:127.0.0.1]:{port}/xapi"),
        // A name that means this machine: known only when it is looked up.
        format!("https://localhost:{port}/xapi"),
    ] {
        let plan = TargetPlan {
            endpoint: endpoint.clone(),
            ..other.plan()
        };
        let id = first.add(plan, Begin::Everything).await;
        assert_eq!(careful.turn(id).await, Turn::Wait(None), "{endpoint}");
        let target = first.target(id).await;
        assert!(
            words(&target).contains("--forward-private"),
            "{endpoint}: {target:?}"
        );
    }
    let there = format!("http://127.0.0.1:{port}/xapi/statements");
    let redirecting =
        Router::new().fallback(move || std::future::ready(Redirect::temporary(&there).into_response()));
    let address = serve(listen("127.0.0.1:0").await, redirecting);
    let plan = TargetPlan {
        endpoint: format!("http://{address}/xapi"),
        ..other.plan()
    };
    let id = first.add(plan, Begin::Everything).await;
    assert_eq!(first.forward(id).await, Turn::Wait(None));
    let target = first.target(id).await;
    assert!(words(&target).contains("another address"), "{target:?}");
    assert!(other.ids().await.is_empty(), "nothing has arrived");
}

#[tokio::test]
async fn two_stores_that_forward_to_each_other_come_to_rest() {
    let (first, other) = (First::start().await, Other::start().await);
    let back = serve(listen("127.0.0.1:0").await, first.house.site.clone());
    let there = first.add(other.plan(), Begin::Everything).await;
    let (key, secret) = first.key.split_once(':').expect("a key and its secret");
    let plan = TargetPlan {
        endpoint: format!("http://{back}/xapi"),
        key: key.to_owned(),
        secret: Secret(secret.to_owned()),
        ..other.plan()
    };
    let back = TargetId(chance::uuid());
    let added = other.house.program.journal.records.change(move |conn, at| {
        let at = clock::TimeOfDay(at.0);
        Box::pin(async move { forward::add(conn, back, &plan, Begin::Everything, at).await })
    });
    added.await.expect("added");
    let backward = Forwarder::new(other.house.program.rooms.clone(), private());
    first.store_many("http://x.y/v", 5).await;
    for _ in 0..3 {
        first.forward(there).await;
        while backward.turn(back).await == Turn::Moved {}
    }
    assert_eq!(first.ids().await.len(), 5);
    assert_eq!(other.ids().await, first.ids().await);
    assert_eq!(first.target(there).await.forwarded, 5);
}

#[tokio::test]
async fn the_page_adds_pauses_resumes_and_removes_and_never_shows_the_secret() {
    let (first, other) = (First::start().await, Other::start().await);
    let house = &first.house;
    let cookie = house.enter().await;
    let (key, secret) = other.key.split_once(':').expect("a key and its secret");
    let form = |endpoint: &str, more: &str| {
        format!("name=%3Cb%3Esecond&endpoint={endpoint}&key={key}&secret={secret}&version=1.0.3{more}")
    };
    let endpoint = format!("http%3A%2F%2F{}%2Fxapi%2Fstatements", other.address);
    for wrong in [
        form("", "&begin=now"),
        form("ftp%3A%2F%2Fx.y", "&begin=now"),
        form(&endpoint, ""),
        form(&endpoint, "&begin=since&since=yesterday"),
        form(&endpoint, "&begin=now&since=2026-11-20T17%3A00%3A00Z"),
        form(&endpoint, "&begin=now&registration=1"),
        form(&endpoint, "&begin=now").replace("1.0.3", "3.0"),
        form(&endpoint, "&begin=now").replace(key, "a%3Ab"),
    ] {
        let answer = house.post(&cookie, "/record/forwarding", &wrong).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        assert!(answer.body.contains("role=\"alert\"") && !answer.body.contains(secret));
        assert_eq!(answer.body.matches("aria-invalid").count(), 1, "{wrong}");
    }
    let nothing = "version=1.0.3&begin=now";
    let empty = house.post(&cookie, "/record/forwarding", nothing).await.body;
    let marked = empty.matches("aria-invalid").count();
    assert_eq!(
        marked, 4,
        "name, address, key and secret are marked at once: {empty}"
    );
    let good = form(&endpoint, "&begin=all");
    let nobody = house.post("", "/record/forwarding", &good).await;
    assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
    let added = house.post(&cookie, "/record/forwarding", &good).await;
    assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.body);

    first.store_many("http://x.y/v", 4).await;
    let page = house.get(&cookie, "/record/forwarding").await.body;
    assert!(page.contains("<dd>4</dd>"), "four wait: {page}");
    assert!(!page.contains(secret) && !page.contains("<b>second"));
    let mut conn = house.program.journal.readers.acquire().await.expect("readable");
    let target = forward::list(&mut conn).await.expect("readable").remove(0);
    drop(conn);
    assert_eq!(target.plan.endpoint, format!("http://{}/xapi", other.address));
    assert!(!format!("{target:?}").contains(secret), "nor does the log");

    let act = async |cookie: &str, what: &str| {
        let path = format!("/record/forwarding/{}/{what}", target.id.0);
        house.post(cookie, &path, "").await.status
    };
    assert_eq!(act("", "remove").await, StatusCode::UNAUTHORIZED);
    assert_eq!(act("", "access").await, StatusCode::UNAUTHORIZED);
    assert_eq!(act(&cookie, "explode").await, StatusCode::NOT_FOUND);
    assert_eq!(act(&cookie, "pause").await, StatusCode::SEE_OTHER);
    assert_eq!(first.forward(target.id).await, Turn::Idle);
    assert!(other.ids().await.is_empty(), "it rests");
    act(&cookie, "resume").await;
    assert_eq!(first.forward(target.id).await, Turn::Idle);
    assert_eq!(other.ids().await.len(), 4);
    act(&cookie, "remove").await;
    let page = house.get(&cookie, "/record/forwarding").await.body;
    assert!(page.contains("Nothing is forwarded"));
}

#[tokio::test]
async fn only_the_administrator_sees_the_way_to_the_record_on_the_front_page() {
    let first = First::start().await;
    let link = "href=\"/record\"";
    assert!(!first.house.get("", "/").await.body.contains(link));
    let cookie = first.house.enter().await;
    assert!(first.house.get(&cookie, "/").await.body.contains(link));
}
