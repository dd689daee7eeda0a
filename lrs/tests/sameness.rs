//! When two statements are the same: pairs that are, and pairs that only look alike.

mod common;

use common::{Bench, NOON, agent, id, prepared, statement};
use lrs::Micros;
use lrs::store::{self, Outcome};
use serde_json::{Value, json};

/// A statement with one place replaced.
fn with(place: &[&str], value: Value) -> Value {
    let mut one = statement(1, "ana", "played", "a");
    let mut at = &mut one;
    for name in place {
        at = &mut at[*name];
    }
    *at = value;
    one
}

fn fingerprint_of_text(text: &str) -> lrs::compare::Fingerprint {
    let value = lrs::json::parse(text.as_bytes()).unwrap();
    lrs::compare::fingerprint(value.as_object().unwrap())
}

/// A statement as text, because numbers must stay as they are written.
fn numbered(number: &str) -> String {
    statement(1, "ana", "played", "a").to_string().replacen(
        '{',
        &format!("{{\"result\":{{\"score\":{{\"raw\":{number}}}}},"),
        1,
    )
}

#[test]
fn statements_that_differ_have_different_fingerprints() {
    const X: &str = "http://e.example/x";
    let extended = |value: Value| with(&["context", "extensions"], value);
    let pairs = [
        // A name that holds what stands between members.
        (
            extended(json!({X: {"a": "", "b": ""}})),
            extended(json!({X: {"a:\"\"b": ""}})),
        ),
        (extended(json!({X: [1, 2]})), extended(json!({X: [[1], 2]}))),
        (extended(json!({X: null})), extended(json!({X: "null"}))),
        (extended(json!({X: {"a": 1}})), extended(json!({X: ["a", 1]}))),
        // Names of xAPI inside extensions are names like any other.
        (
            extended(json!({X: {"duration": "PT1.239S"}})),
            extended(json!({X: {"duration": "PT1.231S"}})),
        ),
        (
            extended(json!({X: {"member": [1, 2]}})),
            extended(json!({X: {"member": [2, 1]}})),
        ),
        (
            extended(json!({X: {"id": "A"}})),
            extended(json!({X: {"id": "a"}})),
        ),
        (
            extended(json!({X: {"objectType": "Agent"}})),
            extended(json!({X: {}})),
        ),
        (
            extended(json!({X: {"contextActivities": {"mine": 1}}})),
            extended(json!({X: {"contextActivities": {"mine": 2}}})),
        ),
        // Parts that stand beside each other.
        (
            with(&["verb", "id"], json!("http://v.example/xactivity")),
            with(&["verb", "id"], json!("http://v.example/x")),
        ),
        (
            with(&["result"], json!({"response": "a"})),
            with(&["context"], json!({"platform": "a"})),
        ),
    ];
    for (one, other) in pairs {
        assert_ne!(
            prepared(&one).fingerprint,
            prepared(&other).fingerprint,
            "{one}\n{other}"
        );
    }
}

#[test]
fn statements_that_mean_the_same_have_one_fingerprint() {
    let pairs = [
        (
            with(&["result"], json!({"duration": "PT1.239S", "success": true})),
            with(&["result"], json!({"success": true, "duration": "PT1.231S"})),
        ),
        (
            with(
                &["actor"],
                json!({"objectType": "Group", "member": [agent("ben"), agent("cleo")]}),
            ),
            with(
                &["actor"],
                json!({"member": [agent("cleo"), agent("ben")], "objectType": "Group"}),
            ),
        ),
        (
            with(&["object", "definition"], json!({"name": {"en": "A"}})),
            with(&["object", "objectType"], json!("Activity")),
        ),
        (
            with(
                &["context", "registration"],
                json!("ABCDEF00-0000-4000-8000-000000000001"),
            ),
            with(
                &["context", "registration"],
                json!("abcdef00-0000-4000-8000-000000000001"),
            ),
        ),
        (
            with(
                &["context", "contextActivities"],
                json!({"parent": {"id": "http://a.example/p"}}),
            ),
            with(
                &["context", "contextActivities"],
                json!({"parent": [{"id": "http://a.example/p"}]}),
            ),
        ),
    ];
    for (one, other) in pairs {
        assert_eq!(
            prepared(&one).fingerprint,
            prepared(&other).fingerprint,
            "{one}\n{other}"
        );
    }
}

#[test]
fn numbers_are_compared_by_their_worth_to_the_last_digit() {
    for (one, other, same) in [
        ("1", "1.0", true),
        ("1", "10e-1", true),
        ("100", "1E+2", true),
        ("0", "-0.00", true),
        ("0.5", "5e-1", true),
        ("9007199254740992", "9007199254740993", false),
        ("0.1", "0.1000000000000000055511151231257827", false),
        ("1e400", "1e401", false),
        ("1e99999999999999999999", "1e99999999999999999998", false),
        ("1", "10", false),
        ("12", "1.2", false),
    ] {
        let prints = [one, other].map(|number| fingerprint_of_text(&numbered(number)));
        assert_eq!(prints[0] == prints[1], same, "{one} {other}");
    }
}

#[tokio::test]
async fn a_statement_kept_with_an_earlier_fingerprint_is_known_again() {
    let bench = Bench::new().await;
    let mut conn = bench.connect().await;
    let batch = [1, 2].map(|number| prepared(&statement(number, "ana", "played", "a")));
    store::insert(&mut conn, &batch[..1], Micros(NOON)).await.unwrap();
    store::withhold(&mut conn, &batch[1..], "run 1").await.unwrap();
    for table in [
        "update xapi_statement set fingerprint = zeroblob(32)",
        "update xapi_withheld set fingerprint = zeroblob(32)",
    ] {
        sqlx::query(table).execute(&mut conn).await.unwrap();
    }
    let again = store::insert(&mut conn, &batch, Micros(NOON)).await.unwrap();
    assert!(again.iter().all(|one| one.outcome == Outcome::Same), "{again:?}");
    for number in [1, 2] {
        let other = prepared(&statement(number, "ana", "played", "b"));
        assert!(store::insert(&mut conn, &[other], Micros(NOON)).await.is_err());
    }
    assert_eq!(bench.found(&[]).await, [id(1).to_string()]);
}
