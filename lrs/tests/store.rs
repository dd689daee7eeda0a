//! The store itself: three outcomes, rising `stored`, embargoes, references, inside a transaction of the caller.

mod common;

use common::{Bench, NOON, id, prepared, statement};
use lrs::Micros;
use lrs::store::{self, InsertError, Outcome};
use sqlx::{Connection, Row};

#[tokio::test]
async fn a_statement_is_stored_once_then_the_same_then_in_conflict() {
    let bench = Bench::new().await;
    let mut conn = bench.connect().await;
    let first = prepared(&statement(1, "ana", "played", "a"));
    let other = prepared(&statement(1, "ana", "played", "b"));
    let stored = store::insert(&mut conn, std::slice::from_ref(&first), Micros(NOON))
        .await
        .unwrap();
    assert_eq!(stored[0].outcome, Outcome::Stored);
    let again = store::insert(&mut conn, std::slice::from_ref(&first), Micros(NOON))
        .await
        .unwrap();
    assert_eq!(again[0].outcome, Outcome::Same);
    let refused = store::insert(
        &mut conn,
        &[prepared(&statement(2, "ana", "played", "a")), other],
        Micros(NOON),
    )
    .await;
    assert!(
        matches!(refused, Err(InsertError::Conflict(conflict)) if conflict.index == 1 && conflict.id == id(1))
    );
    assert_eq!(
        bench.found(&[]).await,
        [id(1).to_string()],
        "a batch in conflict stores nothing"
    );
}

#[tokio::test]
async fn a_rolled_back_transaction_leaves_nothing() {
    let bench = Bench::new().await;
    let mut conn = bench.connect().await;
    let mut transaction = conn.begin().await.unwrap();
    store::insert(
        &mut transaction,
        &[prepared(&statement(1, "ana", "played", "a"))],
        Micros(NOON),
    )
    .await
    .unwrap();
    transaction.rollback().await.unwrap();
    assert!(bench.found(&[]).await.is_empty());
}

#[tokio::test]
async fn stored_rises_even_when_the_clock_stands_still() {
    let bench = Bench::new().await;
    let mut conn = bench.connect().await;
    for number in 1..=5 {
        let one = prepared(&statement(number, "ana", "played", "a"));
        store::insert(&mut conn, &[one], Micros(NOON)).await.unwrap();
    }
    let answer = bench.get("/statements?ascending=true").await.json();
    let times: Vec<String> = answer["statements"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["stored"].to_string())
        .collect();
    assert!(times.is_sorted_by(|one, next| one < next), "{times:?}");
}

#[tokio::test]
async fn withheld_statements_are_read_after_release_and_not_before() {
    let bench = Bench::new().await;
    let mut conn = bench.connect().await;
    let batch = [
        prepared(&statement(1, "ana", "scored", "a")),
        prepared(&statement(2, "ben", "scored", "a")),
    ];
    store::withhold(&mut conn, &batch, "run 1").await.unwrap();
    let again = store::withhold(&mut conn, &batch, "run 1").await.unwrap();
    assert_eq!(again[0].outcome, Outcome::Same);
    assert!(bench.found(&[]).await.is_empty());
    assert_eq!(
        bench
            .get(&format!("/statements?statementId={}", id(1)))
            .await
            .status,
        404
    );
    let conflict = bench.post(&statement(1, "ana", "scored", "b")).await;
    assert_eq!(conflict.status, 409, "a withheld id is taken");
    let released = store::release(&mut conn, "run 1", Micros(NOON + 60_000_000))
        .await
        .unwrap();
    assert_eq!(released, 2);
    let since = [("since", "2026-11-20T12:00:30Z"), ("ascending", "true")];
    assert_eq!(
        bench.found(&since).await,
        [id(1).to_string(), id(2).to_string()],
        "who polls for news finds them"
    );
    assert_eq!(store::release(&mut conn, "run 1", Micros(NOON)).await.unwrap(), 0);
}

#[tokio::test]
async fn the_read_model_keeps_its_names() {
    let bench = Bench::new().await;
    let mut one = statement(1, "ana", "played", "a");
    one["result"] = serde_json::json!({"success": true, "score": {"raw": 7}});
    one["context"] = serde_json::json!({"registration": id(9), "team": {"objectType": "Group", "name": "Red",
        "account": {"homePage": "http://squads.example", "name": "red"}}});
    bench.stored(&one).await;
    let mut conn = bench.connect().await;
    let row = sqlx::query(
        "select statement_id, stored_at, happened_at, actor, verb, object_id, registration, success, score_raw, team, \
         voided from xapi_read_statement",
    );
    let row = row.fetch_one(&mut conn).await.unwrap();
    let text = |name: &str| row.get_unchecked::<String, _>(name);
    assert_eq!(text("statement_id"), id(1).to_string());
    assert!(
        text("stored_at").starts_with("2026-11-20T12:00:00."),
        "{}",
        text("stored_at")
    );
    assert_eq!(text("happened_at"), "2026-11-20T11:00:00.000Z");
    assert_eq!((text("actor").as_str(), text("team").as_str()), ("ana", "red"));
    assert_eq!(text("registration"), id(9).to_string());
    let number = |name: &str| row.get_unchecked::<i64, _>(name);
    assert_eq!(
        (number("success"), number("score_raw"), number("voided")),
        (1, 7, 0)
    );
    for (view, expected) in [
        (
            "select count(*) from xapi_read_statement_agent where role = 'direct'",
            1,
        ),
        (
            "select count(*) from xapi_read_statement_agent where role = 'related'",
            1,
        ),
        (
            "select count(*) from xapi_read_statement_activity where role = 'object'",
            1,
        ),
        ("select count(*) from xapi_read_agent where name = 'Red'", 1),
        ("select count(*) from xapi_read_activity", 1),
    ] {
        assert_eq!(
            sqlx::query_scalar::<_, i64>(view)
                .fetch_one(&mut conn)
                .await
                .unwrap(),
            expected,
            "{view}"
        );
    }
}

#[tokio::test]
async fn the_log_goes_back_into_the_file_beside_the_writer() {
    let bench = Bench::new().await;
    let (mut writing, mut beside) = (bench.connect().await, bench.connect().await);
    let batch: Vec<_> = (1..50)
        .map(|number| prepared(&statement(number, "ana", "played", "a")))
        .collect();
    store::insert(&mut writing, &batch, Micros(NOON)).await.unwrap();
    let log = store::checkpoint(&mut beside).await.unwrap();
    assert!(log.pages > 0 && log.copied == log.pages, "{log:?}");
    store::insert(
        &mut writing,
        &[prepared(&statement(99, "ana", "played", "a"))],
        Micros(NOON),
    )
    .await
    .unwrap();
    let next = store::checkpoint(&mut beside).await.unwrap();
    assert!(next.pages < log.pages, "the log begins anew: {log:?} {next:?}");
}

#[tokio::test]
async fn an_embargo_with_a_statement_that_cannot_be_read_loses_nothing() {
    let bench = Bench::new().await;
    let mut conn = bench.connect().await;
    let batch = [1, 2, 3].map(|number| prepared(&statement(number, "ana", "scored", "a")));
    store::withhold(&mut conn, &batch, "run 1").await.unwrap();
    let damage = "update xapi_withheld set payload = '{' where position = 2";
    sqlx::query(damage).execute(&mut conn).await.unwrap();
    let refused = store::release(&mut conn, "run 1", Micros(NOON)).await;
    assert!(
        matches!(&refused, Err(InsertError::Unreadable { id: which, .. }) if *which == id(2)),
        "{refused:?}"
    );
    assert!(bench.found(&[]).await.is_empty());
    let mend = sqlx::query("update xapi_withheld set payload = ? where position = 2");
    mend.bind(&batch[1].payload).execute(&mut conn).await.unwrap();
    assert_eq!(store::release(&mut conn, "run 1", Micros(NOON)).await.unwrap(), 3);
}

#[tokio::test]
async fn withholding_knows_the_same_outcomes_as_an_insert() {
    let bench = Bench::new().await;
    let mut conn = bench.connect().await;
    let one = prepared(&statement(1, "ana", "scored", "a"));
    store::insert(&mut conn, std::slice::from_ref(&one), Micros(NOON))
        .await
        .unwrap();
    let again = store::withhold(&mut conn, &[one], "run 1").await.unwrap();
    assert_eq!(again[0].outcome, Outcome::Same);
    let mut later = statement(1, "ana", "scored", "a");
    later["timestamp"] = "2026-11-20T11:00:01.000Z".into();
    let batch = [prepared(&statement(2, "ana", "scored", "a")), prepared(&later)];
    let refused = store::withhold(&mut conn, &batch, "run 1").await;
    assert!(matches!(refused, Err(InsertError::Conflict(conflict)) if conflict.index == 1));
    let count = sqlx::query_scalar::<_, i64>("select count(*) from xapi_withheld");
    assert_eq!(
        count.fetch_one(&mut conn).await.unwrap(),
        0,
        "a batch in conflict writes nothing"
    );
}
