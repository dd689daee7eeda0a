//! Voiding, and statements that are found by what they refer to, in whatever order they arrive.

mod common;

use common::{Bench, agent, id, statement};
use serde_json::{Value, json};

fn refers(number: u64, actor: &str, verb: &str, target: u64) -> Value {
    let mut one = statement(number, actor, verb, "unused");
    one["object"] = json!({"objectType": "StatementRef", "id": id(target)});
    one
}

fn voids(number: u64, target: u64) -> Value {
    let mut one = refers(number, "tess", "x", target);
    one["verb"]["id"] = "http://adlnet.gov/expapi/verbs/voided".into();
    one
}

/// Every order of three.
const ORDERS: [[usize; 3]; 6] = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];

#[tokio::test]
async fn a_chain_is_found_by_its_end_in_every_order_of_arrival() {
    let run = "11111111-2222-4333-8444-555555555555";
    let mut target = statement(1, "ana", "played", "a");
    target["context"] = json!({"registration": run, "contextActivities": {"grouping": [{"id": "http://activities.example/g"}]}});
    let chain = [
        target,
        refers(2, "ben", "noted", 1),
        refers(3, "cleo", "agreed", 2),
    ];
    let ana = agent("ana").to_string();
    let questions: [&[(&str, &str)]; 6] = [
        &[("verb", "http://verbs.example/played")],
        &[("agent", &ana)],
        &[("agent", &ana), ("verb", "http://verbs.example/played")],
        &[("activity", "http://activities.example/a")],
        &[
            ("activity", "http://activities.example/g"),
            ("related_activities", "true"),
        ],
        &[("registration", run), ("agent", &ana)],
    ];
    for order in ORDERS {
        let bench = Bench::new().await;
        for place in order {
            bench.stored(&chain[place]).await;
        }
        for question in questions {
            let mut found = bench.found(question).await;
            found.sort();
            let expected: Vec<String> = (1..=3).map(|number| id(number).to_string()).collect();
            assert_eq!(found, expected, "{order:?} {question:?}");
        }
        let mixed = [("agent", &*ana), ("verb", "http://verbs.example/noted")];
        assert!(
            bench.found(&mixed).await.is_empty(),
            "filters hold for one statement, not for a mixture"
        );
    }
}

#[tokio::test]
async fn a_voided_statement_is_hidden_in_either_order_of_arrival() {
    for voiding_first in [false, true] {
        let bench = Bench::new().await;
        let (target, voiding) = (statement(1, "ana", "played", "a"), voids(2, 1));
        let order = if voiding_first {
            [&voiding, &target]
        } else {
            [&target, &voiding]
        };
        for one in order {
            bench.stored(one).await;
        }
        assert_eq!(bench.found(&[]).await, [id(2).to_string()]);
        assert_eq!(
            bench
                .get(&format!("/statements?statementId={}", id(1)))
                .await
                .status,
            404
        );
        let voided = bench
            .get(&format!("/statements?voidedStatementId={}", id(1)))
            .await;
        assert_eq!(voided.json()["id"], json!(id(1)));
        assert_eq!(
            bench
                .get(&format!("/statements?voidedStatementId={}", id(2)))
                .await
                .status,
            404
        );
        let by_verb = [("verb", "http://verbs.example/played")];
        assert_eq!(
            bench.found(&by_verb).await,
            [id(2).to_string()],
            "what refers to it is still found by it"
        );
    }
}

#[tokio::test]
async fn what_voids_cannot_be_voided() {
    let bench = Bench::new().await;
    bench
        .stored(&json!([
            statement(1, "ana", "played", "a"),
            voids(2, 1),
            voids(3, 2)
        ]))
        .await;
    assert_eq!(
        bench
            .get(&format!("/statements?statementId={}", id(2)))
            .await
            .status,
        200
    );
    assert_eq!(
        bench
            .get(&format!("/statements?statementId={}", id(1)))
            .await
            .status,
        404
    );
}

#[tokio::test]
async fn statements_that_refer_to_each_other_do_not_hang_the_store() {
    let bench = Bench::new().await;
    bench
        .stored(&json!([
            refers(1, "ana", "noted", 2),
            refers(2, "ben", "agreed", 1),
            refers(3, "cleo", "x", 3)
        ]))
        .await;
    assert_eq!(
        bench.found(&[("verb", "http://verbs.example/noted")]).await.len(),
        2
    );
}

#[tokio::test]
async fn a_late_target_that_names_many_is_passed_on_to_a_limited_number() {
    let bench = Bench::new().await;
    let members: Vec<Value> = (0..500)
        .map(|number| agent(&format!("member {number}")))
        .collect();
    let mut target = statement(1, "ana", "played", "a");
    target["context"] = json!({"team": {"objectType": "Group", "member": members}});
    let finders: Vec<Value> = (2..=12).map(|number| refers(number, "ben", "noted", 1)).collect();
    bench.stored(&json!(finders)).await;
    bench.stored(&target).await;
    let member = agent("member 7").to_string();
    let found = bench
        .found(&[("agent", &member), ("related_agents", "true")])
        .await;
    let most = lrs::limits::REFERENCE_ROWS_MAX / 500;
    assert!((2..=most).contains(&found.len()), "{found:?}");
    assert!(
        found.contains(&id(1).to_string()),
        "the target itself is found by all it names"
    );
}

#[tokio::test]
async fn a_target_that_cannot_be_read_stops_nobody() {
    let bench = Bench::new().await;
    bench.stored(&statement(1, "ana", "played", "a")).await;
    let mut conn = bench.connect().await;
    let damage = "update xapi_statement set payload = '{'";
    sqlx::query(damage).execute(&mut conn).await.unwrap();
    bench.stored(&refers(2, "ben", "noted", 1)).await;
    let found = bench.found(&[("verb", "http://verbs.example/noted")]).await;
    assert_eq!(found, [id(2).to_string()]);
}
