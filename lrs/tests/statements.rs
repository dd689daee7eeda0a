//! Statements over HTTP: writing, reading, filters, paging, versions, credentials.

mod common;

use common::{Bench, agent, encode, id, statement};
use serde_json::json;

#[tokio::test]
async fn what_is_put_is_got_back_verbatim_with_what_the_store_adds() {
    let bench = Bench::new().await;
    let mut sent = statement(1, "ana", "played", "a");
    sent["result"] = json!({"score": {"raw": 10, "min": 0, "max": 10}});
    let text = sent.to_string().replace("\"raw\":10", "\"raw\":10.00");
    let path = format!("/statements?statementId={}", id(1));
    let put = bench
        .call(
            "all",
            "1.0.3",
            "PUT",
            &path,
            &[("content-type", "application/json")],
            &text,
        )
        .await;
    assert_eq!(put.status, 204, "{}", put.text());
    let got = bench.get(&path).await;
    assert!(got.text().contains("\"raw\":10.00"), "{}", got.text());
    let got = got.json();
    assert_eq!(got["version"], "1.0.0");
    assert_eq!(
        got["authority"]["account"],
        json!({"homePage": "http://lrs.example", "name": "all"})
    );
    assert!(got["stored"].as_str().unwrap().ends_with('Z'));
}

#[tokio::test]
async fn a_missing_timestamp_is_filled_with_stored() {
    let bench = Bench::new().await;
    let mut sent = statement(1, "ana", "played", "a");
    sent.as_object_mut().unwrap().remove("timestamp");
    bench.stored(&sent).await;
    let got = bench
        .get(&format!("/statements?statementId={}", id(1)))
        .await
        .json();
    assert_eq!(got["timestamp"], got["stored"]);
}

/// A question and the statements that it finds, in order.
type Row<'a> = (&'a [(&'a str, &'a str)], &'a [u64]);

#[tokio::test]
async fn each_filter_finds_its_statements_and_no_others() {
    let bench = Bench::new().await;
    let run = "11111111-2222-4333-8444-555555555555";
    let mut in_run = statement(1, "ana", "played", "a");
    in_run["context"] = json!({"registration": run, "instructor": agent("tess"),
        "contextActivities": {"parent": {"id": "http://activities.example/parent"}}});
    bench
        .stored(&json!([
            in_run,
            statement(2, "ben", "played", "b"),
            statement(3, "ana", "left", "b")
        ]))
        .await;
    let (ana, tess) = (agent("ana").to_string(), agent("tess").to_string());
    let parent = "http://activities.example/parent";
    let table: [Row<'_>; 14] = [
        (&[], &[3, 2, 1]),
        (&[("ascending", "true")], &[1, 2, 3]),
        (&[("limit", "2")], &[3, 2]),
        (&[("agent", &ana)], &[3, 1]),
        (&[("agent", &ana), ("verb", "http://verbs.example/left")], &[3]),
        (&[("agent", &tess)], &[]),
        (&[("agent", &tess), ("related_agents", "true")], &[1]),
        (&[("verb", "http://verbs.example/played")], &[2, 1]),
        (&[("activity", "http://activities.example/b")], &[3, 2]),
        (&[("activity", parent)], &[]),
        (&[("activity", parent), ("related_activities", "true")], &[1]),
        (&[("registration", run)], &[1]),
        (
            &[
                ("registration", run),
                ("agent", &ana),
                ("activity", "http://activities.example/a"),
            ],
            &[1],
        ),
        (
            &[("registration", run), ("verb", "http://verbs.example/left")],
            &[],
        ),
    ];
    for (query, expected) in table {
        let expected: Vec<String> = expected.iter().map(|number| id(*number).to_string()).collect();
        assert_eq!(bench.found(query).await, expected, "{query:?}");
    }
}

#[tokio::test]
async fn more_leads_through_every_page_once_and_is_relative() {
    let bench = Bench::new().await;
    let batch: Vec<_> = (1..=25)
        .map(|number| statement(number, "ana", "played", "a"))
        .collect();
    bench.stored(&json!(batch)).await;
    for ascending in ["true", "false"] {
        let ana = agent("ana").to_string();
        let mut path = format!(
            "/statements?{}",
            encode(&[("agent", &ana), ("limit", "10"), ("ascending", ascending)])
        );
        let mut seen = Vec::new();
        loop {
            let answer = bench.get(&path).await.json();
            seen.extend(
                answer["statements"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|one| one["id"].to_string()),
            );
            let more = answer["more"].as_str().unwrap();
            if more.is_empty() {
                break;
            }
            path = more
                .strip_prefix("/xapi")
                .expect("more is relative to the server")
                .to_owned();
        }
        assert_eq!(seen.len(), 25);
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 25);
    }
}

#[tokio::test]
async fn a_refusal_names_the_place_and_stores_nothing() {
    let bench = Bench::new().await;
    let mut broken = statement(2, "ana", "played", "a");
    broken["result"] = json!({"score": {"scaled": 1.5}});
    let answer = bench
        .post(&json!([statement(1, "ana", "played", "a"), broken]))
        .await;
    assert_eq!(answer.status, 400);
    assert_eq!(answer.json()["pointer"], "/1/result/score/scaled");
    assert!(bench.found(&[]).await.is_empty());
}

#[tokio::test]
async fn a_raw_score_may_equal_the_maximum() {
    let bench = Bench::new().await;
    let mut full = statement(1, "ana", "played", "a");
    full["result"] = json!({"score": {"raw": 10, "min": 0, "max": 10}});
    bench.stored(&full).await;
}

#[tokio::test]
async fn credentials_and_scopes_are_checked() {
    let bench = Bench::new().await;
    let table = [
        ("nobody", "GET", 401),
        ("all", "GET", 200),
        ("reader", "GET", 200),
        ("writer", "GET", 403),
        ("mine", "GET", 200),
        ("state", "GET", 403),
        ("reader", "POST", 403),
        ("writer", "POST", 200),
    ];
    for (key, method, expected) in table {
        let body = if method == "POST" {
            statement(1, "ana", "played", "a").to_string()
        } else {
            String::new()
        };
        let headers = [("content-type", "application/json")];
        let answer = bench
            .call(key, "1.0.3", method, "/statements", &headers, &body)
            .await;
        assert_eq!(
            answer.status.as_u16(),
            expected,
            "{key} {method}: {}",
            answer.text()
        );
    }
}

#[tokio::test]
async fn a_key_for_its_own_statements_sees_no_others() {
    let bench = Bench::new().await;
    bench.stored(&statement(1, "ana", "played", "a")).await;
    let headers = [("content-type", "application/json")];
    let own = statement(2, "ana", "played", "a").to_string();
    bench
        .call("mine", "1.0.3", "POST", "/statements", &headers, &own)
        .await;
    let answer = bench
        .call("mine", "1.0.3", "GET", "/statements", &[], "")
        .await
        .json();
    assert_eq!(answer["statements"].as_array().unwrap().len(), 1);
    let other = bench
        .call(
            "mine",
            "1.0.3",
            "GET",
            &format!("/statements?statementId={}", id(1)),
            &[],
            "",
        )
        .await;
    assert_eq!(other.status, 404);
}

#[tokio::test]
async fn consistent_through_advances_while_nothing_is_written() {
    let bench = Bench::new().await;
    bench.stored(&statement(1, "ana", "played", "a")).await;
    let first = bench.get("/statements").await;
    bench
        .now
        .fetch_add(5_000_000, std::sync::atomic::Ordering::SeqCst);
    let name = "x-experience-api-consistent-through";
    let mut second = bench.get("/statements").await;
    // The last use of the key may still be being written; each question turns the clock by a millisecond.
    for _ in 0..1_000 {
        if second.header(name) >= "2026-11-20T12:00:05" {
            break;
        }
        second = bench.get("/statements").await;
    }
    assert!(second.header(name) >= "2026-11-20T12:00:05");
    assert!(first.header(name) < second.header(name));
    assert!(!second.header("last-modified").is_empty());
}

#[tokio::test]
async fn head_answers_as_get_without_a_body() {
    let bench = Bench::new().await;
    bench.stored(&statement(1, "ana", "played", "a")).await;
    let answer = bench.call("all", "2.0.0", "HEAD", "/statements", &[], "").await;
    assert_eq!(answer.status, 200);
    assert!(answer.body.is_empty());
    assert_eq!(answer.header("x-experience-api-version"), "2.0.0");
}

#[tokio::test]
async fn what_is_known_of_an_activity_grows_to_a_limit() {
    let bench = Bench::new().await;
    let long = "x".repeat(lrs::limits::DEFINITION_BYTES_MAX * 2 / 3);
    let says = |number: u64, language: &str, text: &str| {
        let mut one = statement(number, "ana", "played", "a");
        one["object"]["definition"] = serde_json::json!({"name": {language: text}});
        one
    };
    let known = async || {
        let place = format!(
            "/activities?{}",
            encode(&[("activityId", "http://activities.example/a")])
        );
        bench.get(&place).await.json()["definition"]["name"].clone()
    };
    bench.stored(&says(1, "en", "A")).await;
    bench.stored(&says(2, "de", &long)).await;
    let before = known().await;
    assert_eq!(
        (&before["en"], &before["de"]),
        (&"A".into(), &long.clone().into())
    );
    bench.stored(&says(3, "fr", &long)).await;
    bench.stored(&says(4, "fr", &(long.clone() + &long))).await;
    assert_eq!(known().await, before, "what was known stays");
    bench.stored(&says(5, "de", "D")).await;
    bench.stored(&says(6, "fr", "F")).await;
    assert_eq!(
        known().await,
        serde_json::json!({"en": "A", "de": "D", "fr": "F"})
    );
    let kept = bench
        .get(&format!("/statements?statementId={}", id(3)))
        .await
        .json();
    assert_eq!(
        kept["object"]["definition"]["name"]["fr"], long,
        "its statement keeps it"
    );
}
