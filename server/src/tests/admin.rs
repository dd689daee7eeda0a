//! The administrator's door, pages and addresses, over HTTP; and what looks after the data file.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use lrs::keys::Scope;
use serde_json::{Value, json};
use tower::ServiceExt;

use super::{
    folder,
    house::{House, said},
    store,
};
use crate::{
    chance, clock,
    forward::Routes,
    journal::{self, checkup},
    session, verify,
};

#[tokio::test]
async fn a_link_opens_the_record_once_and_leaving_closes_it() {
    let house = House::open().await;
    for path in [
        "/record",
        "/record/live",
        "/record/keys",
        "/record/forwarding",
        "/record/quality",
        "/record/live/feed?after=0",
    ] {
        let answer = house.get("drillroom_admin=0000", path).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path}");
        assert!(
            answer.body.contains("drillroom link"),
            "{path} says how to come in"
        );
    }
    for path in ["/api/v1/quality", "/api/v1/statements"] {
        assert_eq!(
            house.get("", path).await.status,
            StatusCode::UNAUTHORIZED,
            "{path}"
        );
    }
    let link = house.link().await;
    assert_eq!(
        house.get("", &link).await.status,
        StatusCode::OK,
        "looking uses nothing up"
    );
    let cookie = house.post("", &link, "").await.cookie.expect("a session");
    assert_eq!(house.get(&cookie, "/record").await.status, StatusCode::OK);
    let again = house.post("", &link, "").await;
    assert_eq!((again.status, again.cookie), (StatusCode::GONE, None), "once");
    let forged = format!("/record/enter/{}", chance::token());
    assert_eq!(house.post("", &forged, "").await.cookie, None);
    house.post(&cookie, "/record/leave", "").await;
    assert_eq!(
        house.get(&cookie, "/record").await.status,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn over_https_the_administrators_cookie_is_one_that_no_other_host_can_set() {
    let mut house = House::open().await;
    house.site = house
        .program
        .site_over(session::Transport::Secure, Routes::default());
    let link = house.link().await;
    let request = Request::post(&link).body(Body::empty()).expect("a request");
    let answer = house.site.clone().oneshot(request).await.expect("an answer");
    let set = answer.headers()[header::SET_COOKIE].to_str().expect("text");
    let (cookie, attributes) = set.split_once(';').expect("attributes");
    assert!(cookie.starts_with("__Host-drillroom_admin="), "{set}");
    assert!(attributes.contains("Secure") && attributes.contains("Path=/"));
    assert_eq!(house.get(cookie, "/record").await.status, StatusCode::OK);
    let forged = cookie.replace("__Host-", "");
    let refused = house.get(&forged, "/record").await;
    assert_eq!(
        refused.status,
        StatusCode::UNAUTHORIZED,
        "the plain name does not count"
    );
}

#[tokio::test]
async fn a_player_is_no_administrator_and_a_foreign_page_makes_no_key() {
    let house = House::open().await;
    let cookie = house.enter().await;
    let player = cookie.replace("drillroom_admin", "drillroom_session");
    assert_eq!(
        house.get(&player, "/record").await.status,
        StatusCode::UNAUTHORIZED
    );
    let foreign = Request::post("/record/keys")
        .header(header::COOKIE, &cookie)
        .header(header::HOST, "127.0.0.1:3000")
        .header(header::ORIGIN, "http://evil.example")
        .body(Body::from("name=x&scope=all"))
        .expect("a request");
    assert_eq!(house.send(foreign).await.status, StatusCode::FORBIDDEN);
    assert!(!house.get(&cookie, "/record/keys").await.body.contains("Revoke"));
}

#[tokio::test]
async fn a_key_made_on_the_page_works_shows_its_secret_once_and_ends_when_revoked() {
    let house = House::open().await;
    let cookie = house.enter().await;
    for wrong in ["name=&scope=all", "name=x", "name=x&scope=everything"] {
        let answer = house.post(&cookie, "/record/keys", wrong).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        assert!(
            answer.body.contains("role=\"alert\""),
            "{wrong} is answered with words"
        );
    }
    let made = house
        .post(&cookie, "/record/keys", "name=%3Cb%3Eboard&scope=all%2Fread")
        .await;
    assert_eq!(made.status, StatusCode::CREATED);
    assert!(!made.body.contains("<b>board"), "a name is text");
    let codes: Vec<&str> = made
        .body
        .split("<code>")
        .skip(1)
        .filter_map(|part| part.split("</code>").next())
        .collect();
    let (key, secret) = (codes[0], codes[1]);
    let after = house.get(&cookie, "/record/keys").await.body;
    assert!(
        after.contains(key) && !after.contains(secret),
        "the secret is shown once"
    );
    let pair = format!("{key}:{secret}");
    let read = house.call(&pair, "GET", "/xapi/statements", &Value::Null).await;
    assert_eq!(read.status, StatusCode::OK, "{pair} {}", made.body);
    let lent = house.call(&pair, "POST", "/api/v1/sessions", &json!({})).await;
    assert_eq!(lent.status, StatusCode::FORBIDDEN, "all/read lends nothing");
    house
        .post(&cookie, &format!("/record/keys/{key}/revoke"), "")
        .await;
    assert!(house.get(&cookie, "/record/keys").await.body.contains("revoked"));
    let refused = house.call(&pair, "GET", "/api/v1/quality", &Value::Null).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn the_browser_page_tells_a_drill_in_sentences_and_filters_by_its_address() {
    let house = House::open().await;
    let cookie = house.enter().await;
    house.drill().await;
    let all = house.get(&cookie, "/record").await.body;
    assert!(
        all.contains(">Ana<") && all.contains(">posted</a>"),
        "names and verbs stand there"
    );
    assert!(!all.contains("typed words"), "what was typed does not");
    assert!(!all.contains(".wasm"), "no page of these wakes the wasm");
    let joined = house
        .get(&cookie, "/record?verb=http%3A%2F%2Factivitystrea.ms%2Fjoin")
        .await
        .body;
    assert!(joined.contains(">Ana<") && !joined.contains(">posted</a>"));
    let wrong = house.get(&cookie, "/record?since=yesterday").await.body;
    assert!(wrong.contains("Nothing was looked up"), "a wrong filter is named");
    let live = house.get(&cookie, "/record/live").await.body;
    assert!(live.contains("/record/live/feed?after="));
}

#[tokio::test]
async fn an_export_is_whole_can_be_gone_on_with_and_needs_the_right() {
    let house = House::open().await;
    house.drill().await;
    let key = house.key(&[Scope::StatementsRead]).await;
    let writer = house.key(&[Scope::StatementsWrite]).await;
    let denied = house
        .call(&writer, "GET", "/api/v1/statements", &Value::Null)
        .await;
    assert_eq!(denied.status, StatusCode::FORBIDDEN);
    let all = house
        .call(&key, "GET", "/api/v1/statements", &Value::Null)
        .await
        .body;
    let lines: Vec<Value> = all
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    assert!(lines.len() > 5, "{}", lines.len());
    let third = lines[2]["stored"].as_str().expect("stored");
    let path = format!("/api/v1/statements?since={third}");
    let rest = house.call(&key, "GET", &path, &Value::Null).await.body;
    assert_eq!(
        rest.lines().count(),
        lines.len() - 3,
        "the cursor goes on where it broke off"
    );
    let path = "/api/v1/statements?format=csv&columns=id,verb.id,$.object.definition.type";
    let table = house.call(&key, "GET", path, &Value::Null).await.body;
    assert!(table.starts_with("id,verb.id,$.object.definition.type\n"));
    assert_eq!(table.lines().count(), lines.len() + 1);
    for wrong in ["format=xml", "format=csv&columns=a..b", "registration=1"] {
        let path = format!("/api/v1/statements?{wrong}");
        let answer = house.call(&key, "GET", &path, &Value::Null).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{wrong}");
    }
}

#[tokio::test]
async fn lent_credentials_do_what_they_are_lent_for() {
    let house = House::open().await;
    let key = house.key(&[Scope::All]).await;
    let wanted = json!({ "name": "lesson", "scopes": ["statements/write"], "minutes": 30 });
    let lent = house.call(&key, "POST", "/api/v1/sessions", &wanted).await;
    assert_eq!(lent.status, StatusCode::CREATED);
    let lent = lent.json();
    let text = |name: &str| lent[name].as_str().expect("a text").to_owned();
    let pair = format!("{}:{}", text("key"), text("secret"));
    assert!(text("expires") > clock::micros().to_string());
    let write = house
        .call(&pair, "POST", "/xapi/statements", &said("http://x.y/v", None))
        .await;
    assert_eq!(write.status, StatusCode::OK, "{}", write.body);
    let read = house.call(&pair, "GET", "/xapi/statements", &Value::Null).await;
    assert_eq!(read.status, StatusCode::FORBIDDEN);
    for wrong in [
        json!({ "name": "x", "scopes": ["all"], "minutes": 30 }),
        json!({ "name": "x", "scopes": ["state"], "minutes": 0 }),
        json!({ "name": "x", "scopes": [], "minutes": 5 }),
        json!({ "name": "x" }),
    ] {
        let answer = house.call(&key, "POST", "/api/v1/sessions", &wrong).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{wrong}");
    }
}

#[tokio::test]
async fn quality_finds_what_is_odd_and_nothing_in_a_sound_drill() {
    let house = House::open().await;
    let cookie = house.enter().await;
    house.drill().await;
    let counts = async || {
        let answer = house.get(&cookie, "/api/v1/quality").await.json();
        let findings = answer["findings"]
            .as_array()
            .unwrap_or_else(|| panic!("{answer}"))
            .clone();
        findings
            .iter()
            .map(|one| {
                assert!(one["remedy"].as_str().is_some_and(|text| text.len() > 20));
                (
                    one["kind"].as_str().expect("a kind").to_owned(),
                    one["count"].as_u64().unwrap_or(0),
                )
            })
            .collect::<Vec<_>>()
    };
    for (kind, count) in counts().await {
        assert_eq!(count, 0, "{kind}");
    }
    let key = house.key(&[Scope::StatementsWrite]).await;
    let odd = json!([
        said("http://adlnet.gov/expapi/verbs/passed", None),
        said("http://x.y/unknown", Some("2999-01-01T00:00:00Z")),
        said("http://x.y/unknown", Some("2020-01-01T00:00:00Z")),
        said("http://x.y/unknown", Some("2020-01-01T00:00:00Z")),
    ]);
    let stored = house.call(&key, "POST", "/xapi/statements", &odd).await;
    assert_eq!(stored.status, StatusCode::OK, "{}", stored.body);
    house
        .break_it("delete from xapi_statement where verb = 'http://adlnet.gov/expapi/verbs/initialized'")
        .await;
    let expected = [
        ("missing-tags", 4),
        ("unknown-verbs", 3),
        ("impossible-times", 1),
        ("duplicates", 1),
        ("gaps", 1),
        ("late-arrivals", 2),
    ];
    let found = counts().await;
    let found: Vec<(&str, u64)> = found
        .iter()
        .map(|(kind, count)| (kind.as_str(), *count))
        .collect();
    assert_eq!(found, expected);
    let page = house.get(&cookie, "/record/quality").await.body;
    assert!(page.contains("has the verb http://x.y/unknown"));
}

#[tokio::test]
async fn verify_finds_what_is_missing_and_a_backup_is_whole() {
    let house = House::open().await;
    house.drill().await;
    let sound = verify::everything(&house.program.journal.readers)
        .await
        .expect("checked");
    assert_eq!(sound.problems, Vec::<String>::new());
    assert!(sound.drills == 1 && sound.entries > 5 && sound.statements > sound.entries / 2);
    let other = folder();
    let copy = other.path().join(journal::FILE);
    let mut conn = house.beside().await;
    checkup::copy_into(&mut conn, &copy.to_string_lossy())
        .await
        .expect("copied");
    journal::close(conn).await;
    for breaks in [
        "update drill set phase = 'run'",
        "update xapi_statement set verb = 'http://x.y/other' where verb = 'http://activitystrea.ms/join'",
    ] {
        house.break_it(breaks).await;
    }
    let broken = verify::everything(&house.program.journal.readers)
        .await
        .expect("checked");
    assert!(
        broken.problems.iter().any(|text| text.contains("its row says")),
        "{:?}",
        broken.problems
    );
    assert!(
        broken.problems.iter().any(|text| text.contains("lacks 1")),
        "{:?}",
        broken.problems
    );
    let readers = journal::open_for_reading(other.path())
        .await
        .expect("the copy opens");
    assert_eq!(verify::everything(&readers).await.expect("checked"), sound);
}

/// Columns that docs/read-model.md promises, by view: the first column of its tables, and lists in brackets.
fn promised() -> Vec<(String, Vec<String>)> {
    let text = include_str!("../../../docs/read-model.md");
    let names =
        |text: &str| -> Vec<String> { text.split('`').skip(1).step_by(2).map(str::to_owned).collect() };
    let mut views: Vec<(String, Vec<String>)> = Vec::new();
    for line in text.lines() {
        let mut rest = line;
        while let Some((_, after)) = rest.split_once("**") {
            let (view, after) = after.split_once("**").expect("bold text ends");
            let listed = after.strip_prefix(" (").and_then(|list| list.split_once(')'));
            // What a value may be stands after a colon.
            let columns = listed.map_or(Vec::new(), |(list, _)| {
                names(list.split(": ").next().unwrap_or_default())
            });
            views.push((view.to_owned(), columns));
            rest = after;
        }
        if let (Some(row), Some((_, columns))) = (line.strip_prefix("| `"), views.last_mut()) {
            let cell = row.split('|').next().unwrap_or_default();
            columns.extend(names(&format!("`{cell}")));
        }
    }
    views
}

#[tokio::test]
async fn the_read_model_has_the_views_and_columns_that_its_page_promises() {
    let house = House::open().await;
    house.drill().await;
    let views = promised();
    assert!(views.len() >= 7, "{views:?}");
    for (view, columns) in views {
        assert!(!columns.is_empty(), "{view} has columns");
        let rows = store::rows_of(&house.program.journal.readers, &columns, &view).await;
        let rows = rows.unwrap_or_else(|error| panic!("{view}: {error}"));
        assert!(rows > 0, "{view} shows the drill");
    }
}
