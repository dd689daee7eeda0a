//! The forms ids, exact and canonical; what is known of activities and agents.

mod common;

use common::{Bench, agent, encode, id, statement};
use serde_json::json;

async fn described(bench: &Bench) {
    let mut first = statement(1, "ana", "played", "a");
    first["object"]["definition"] = json!({"name": {"en": "One", "de": "Eins"}, "type": "http://t.example/one",
        "extensions": {"http://e.example/x": 1}});
    let mut second = statement(2, "ana", "played", "a");
    second["object"]["definition"] =
        json!({"name": {"de": "Zwei", "fr": "Deux"}, "extensions": {"http://e.example/y": 2}});
    second["verb"]["display"] = json!({"en": "played", "de": "spielte"});
    second["actor"]["name"] = "Ana".into();
    bench.stored(&first).await;
    bench.stored(&second).await;
}

#[tokio::test]
async fn definitions_of_one_activity_are_merged() {
    let bench = Bench::new().await;
    described(&bench).await;
    let path = format!(
        "/activities?{}",
        encode(&[("activityId", "http://activities.example/a")])
    );
    assert_eq!(
        bench.get(&path).await.json(),
        json!({"objectType": "Activity", "id": "http://activities.example/a", "definition": {
            "name": {"en": "One", "de": "Zwei", "fr": "Deux"}, "type": "http://t.example/one",
            "extensions": {"http://e.example/x": 1, "http://e.example/y": 2}}})
    );
    let unknown = bench
        .get(&format!(
            "/activities?{}",
            encode(&[("activityId", "http://activities.example/z")])
        ))
        .await;
    assert_eq!(
        unknown.json(),
        json!({"objectType": "Activity", "id": "http://activities.example/z"})
    );
}

#[tokio::test]
async fn only_who_may_define_describes_activities() {
    for (key, expected) in [("writer", false), ("definer", true)] {
        let bench = Bench::new().await;
        let mut one = statement(1, "ana", "played", "a");
        one["object"]["definition"] = json!({"name": {"en": "One"}});
        let headers = [("content-type", "application/json")];
        bench
            .call(key, "1.0.3", "POST", "/statements", &headers, &one.to_string())
            .await;
        let path = format!(
            "/activities?{}",
            encode(&[("activityId", "http://activities.example/a")])
        );
        assert_eq!(
            bench.get(&path).await.json().get("definition").is_some(),
            expected,
            "{key}"
        );
    }
}

#[tokio::test]
async fn exact_is_as_sent_ids_is_bare_and_canonical_is_as_known_in_one_language() {
    let bench = Bench::new().await;
    described(&bench).await;
    let one = |form: &str, number: u64| format!("/statements?format={form}&statementId={}", id(number));
    let exact = bench.get(&one("exact", 2)).await.json();
    assert_eq!(
        exact["object"]["definition"]["name"],
        json!({"de": "Zwei", "fr": "Deux"})
    );
    let ids = bench.get(&one("ids", 2)).await.json();
    assert_eq!(ids["object"], json!({"id": "http://activities.example/a"}));
    assert_eq!(ids["actor"], agent("ana"));
    assert_eq!(ids["verb"], json!({"id": "http://verbs.example/played"}));
    for (languages, name, display) in [
        ("de", "Zwei", "spielte"),
        ("fr-CA, en;q=0.5", "Deux", "played"),
        ("en;q=0.1,de;q=0.9", "Zwei", "spielte"),
    ] {
        let got = bench
            .call(
                "all",
                "1.0.3",
                "GET",
                &one("canonical", 2),
                &[("accept-language", languages)],
                "",
            )
            .await
            .json();
        let names = got["object"]["definition"]["name"].as_object().unwrap().clone();
        assert_eq!(names.values().collect::<Vec<_>>(), [name], "{languages}");
        assert_eq!(
            got["verb"]["display"]
                .as_object()
                .unwrap()
                .values()
                .collect::<Vec<_>>(),
            [display],
            "{languages}"
        );
        assert_eq!(got["object"]["definition"]["type"], "http://t.example/one");
    }
    assert_eq!(bench.get(&one("pretty", 2)).await.status, 400);
}

#[tokio::test]
async fn a_person_has_every_name_that_was_given() {
    let bench = Bench::new().await;
    described(&bench).await;
    let mut third = statement(3, "ana", "played", "a");
    third["actor"]["name"] = "Ana B.".into();
    bench.stored(&third).await;
    let ana = agent("ana").to_string();
    let person = bench
        .get(&format!("/agents?{}", encode(&[("agent", &ana)])))
        .await
        .json();
    assert_eq!(person["objectType"], "Person");
    assert_eq!(person["name"], json!(["Ana", "Ana B."]));
    assert_eq!(person["account"], json!([agent("ana")["account"]]));
    assert_eq!(bench.get("/agents?agent=ana").await.status, 400);
}

#[tokio::test]
async fn hand_made_parameters_are_refused() {
    let bench = Bench::new().await;
    for query in [
        "limit=-1",
        "limit=many",
        "cursor=abc",
        "ascending=yes",
        "since=yesterday",
        "verb=played",
        "registration=5",
        "agent=%7B%7D",
        "agent=%7B",
        "unknown=1",
        "Limit=1",
        "limit=1&limit=2",
        "format=ids2",
        "attachments=1",
        "statementId=5",
        "related_agents=1",
    ] {
        let answer = bench.get(&format!("/statements?{query}")).await;
        assert_eq!(answer.status, 400, "{query}");
        assert_eq!(answer.header("content-type"), "application/problem+json");
    }
    let both = format!("statementId={0}&voidedStatementId={0}", id(1));
    assert_eq!(bench.get(&format!("/statements?{both}")).await.status, 400);
    assert_eq!(
        bench
            .get(&format!("/statements?cursor={}", i64::MAX))
            .await
            .status,
        200
    );
    assert_eq!(
        bench
            .get(&format!("/statements?cursor={}", i64::MIN))
            .await
            .status,
        200
    );
}

#[tokio::test]
async fn batches_over_the_limit_store_nothing() {
    let bench = Bench::new().await;
    let count = u64::try_from(lrs::limits::BATCH_STATEMENTS_MAX).unwrap() + 1;
    let batch: Vec<_> = (1..=count)
        .map(|number| statement(number, "ana", "played", "a"))
        .collect();
    assert_eq!(bench.post(&json!(batch)).await.status, 413);
    let twice = json!([
        statement(1, "ana", "played", "a"),
        statement(1, "ana", "played", "a")
    ]);
    let answer = bench.post(&twice).await;
    assert_eq!(
        (answer.status.as_u16(), answer.json()["pointer"].as_str()),
        (400, Some("/1/id"))
    );
    assert!(bench.found(&[]).await.is_empty());
}

#[tokio::test]
async fn many_batches_at_once_about_the_same_people_all_arrive() {
    let bench = std::sync::Arc::new(Bench::new().await);
    let senders: Vec<_> = (0..16_u64)
        .map(|sender| {
            let bench = bench.clone();
            tokio::spawn(async move {
                for round in 0..5 {
                    let first = 1 + sender * 1000 + round * 20;
                    let batch: Vec<_> = (first..first + 20)
                        .map(|number| statement(number, "ana", "played", "a"))
                        .collect();
                    bench.stored(&json!(batch)).await;
                }
            })
        })
        .collect();
    for sender in senders {
        sender.await.unwrap();
    }
    let ana = agent("ana").to_string();
    let (mut path, mut count) = (format!("/statements?{}", encode(&[("agent", &ana)])), 0);
    while !path.is_empty() {
        let page = bench.get(&path).await.json();
        count += page["statements"].as_array().unwrap().len();
        path = page["more"]
            .as_str()
            .unwrap()
            .trim_start_matches("/xapi")
            .to_owned();
    }
    assert_eq!(count, 16 * 5 * 20);
}

#[tokio::test]
async fn a_page_of_large_statements_is_cut_and_goes_on() {
    let bench = Bench::new().await;
    for number in 1..=5 {
        let mut large = statement(number, "ana", "played", "a");
        large["result"] = json!({"response": "x".repeat(lrs::limits::PAGE_BYTES_MAX / 3)});
        bench.stored(&large).await;
    }
    let (mut path, mut pages, mut count) = ("/statements".to_owned(), 0, 0);
    while !path.is_empty() {
        let page = bench.get(&path).await.json();
        pages += 1;
        count += page["statements"].as_array().unwrap().len();
        path = page["more"]
            .as_str()
            .unwrap()
            .trim_start_matches("/xapi")
            .to_owned();
    }
    assert_eq!((pages, count), (3, 5));
}

#[tokio::test]
async fn a_statement_that_names_too_many_is_refused() {
    let bench = Bench::new().await;
    let mut crowd = statement(1, "ana", "played", "a");
    let members: Vec<_> = (0..lrs::limits::NAMED_MAX)
        .map(|number| agent(&number.to_string()))
        .collect();
    crowd["actor"] = json!({"objectType": "Group", "member": members});
    assert_eq!(bench.post(&crowd).await.status, 400);
    crowd["actor"]["member"].as_array_mut().unwrap().truncate(300);
    bench.stored(&crowd).await;
    let last = agent("299").to_string();
    assert_eq!(
        bench.found(&[("agent", &last)]).await.len(),
        1,
        "a group is found by its members"
    );
}
