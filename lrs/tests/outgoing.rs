//! Copying the record elsewhere: voided statements are among what is found, nothing is found twice or left out between
//! pages, and a packed statement carries what it says and nothing of the store that held it.

mod common;

use common::{Bench, id, statement};
use lrs::outgoing;
use lrs::store::{self, Filter, Order};
use serde_json::{Value, json};

fn everything(limit: usize) -> Filter {
    Filter {
        agent: None,
        activity: None,
        verb: None,
        registration: None,
        authority: None,
        after: None,
        until: None,
        order: Order::Ascending,
        limit,
    }
}

#[tokio::test]
async fn a_copy_finds_voided_statements_before_what_voids_them() {
    let bench = Bench::new().await;
    let mut voiding = statement(2, "ana", "voided", "-");
    voiding["verb"]["id"] = "http://adlnet.gov/expapi/verbs/voided".into();
    voiding["object"] = json!({ "objectType": "StatementRef", "id": id(1) });
    bench.stored(&statement(1, "ana", "played", "a")).await;
    bench.stored(&voiding).await;
    bench.stored(&statement(3, "ana", "played", "b")).await;
    let mut conn = bench.connect().await;
    assert_eq!(
        store::find(&mut conn, &everything(10)).await.unwrap().found.len(),
        2
    );
    let page = store::find_whole(&mut conn, &everything(2)).await.unwrap();
    assert!(page.more && page.found[0].payload.contains(&id(1).to_string()));
    assert!(page.found[1].payload.contains("StatementRef"));
    let rest = Filter {
        after: Some(page.found[1].stored),
        ..everything(2)
    };
    let rest = store::find_whole(&mut conn, &rest).await.unwrap();
    assert_eq!((rest.found.len(), rest.more), (1, false));
    let newest = store::newest(&mut conn).await.unwrap();
    assert_eq!(newest, Some(rest.found[0].stored));

    assert_eq!(store::count_whole(&mut conn, &everything(10)).await.unwrap(), 3);
    assert_eq!(store::count_whole(&mut conn, &everything(2)).await.unwrap(), 2);
    let played = Filter {
        verb: Some("http://verbs.example/played".to_owned()),
        ..everything(10)
    };
    // The two, and the one that refers to one of them.
    assert_eq!(store::count_whole(&mut conn, &played).await.unwrap(), 3);
    assert_eq!(
        store::newest(&mut Bench::new().await.connect().await)
            .await
            .unwrap(),
        None
    );
}

#[tokio::test]
async fn a_packed_statement_is_taken_by_another_store_and_is_the_same_when_it_comes_again() {
    let (here, there) = (Bench::new().await, Bench::new().await);
    let mut extended = statement(1, "ana", "played", "a");
    extended["result"] = json!({ "extensions": { "http://x.example/exact": 1.50 } });
    here.stored(&extended).await;
    let mut conn = here.connect().await;
    let mut found = store::find_whole(&mut conn, &everything(1)).await.unwrap().found;
    let stored = found[0].stored;
    let packed = outgoing::pack(&mut conn, found.remove(0)).await.unwrap();
    assert_eq!((packed.id, packed.stored), (id(1), stored));
    let (kind, body) = outgoing::body(std::slice::from_ref(&packed), "part");
    assert_eq!(kind, "application/json");
    assert_eq!(body.len(), packed.bytes() + 2);
    let body = String::from_utf8(body).unwrap();
    let sent: Value = serde_json::from_str(&body).unwrap();
    for name in ["stored", "authority", "version"] {
        assert_eq!(sent[0][name], Value::Null, "{name} is the store's own");
    }
    assert_eq!(sent[0]["timestamp"], extended["timestamp"]);
    let json = [("content-type", "application/json")];
    for _ in 0..2 {
        let taken = there
            .call("all", "2.0.0", "POST", "/statements", &json, &body)
            .await;
        assert_eq!(taken.status, 200, "{}", taken.text());
        assert_eq!(taken.json(), json!([id(1)]));
    }
    assert_eq!(there.found(&[]).await, [id(1).to_string()]);
}
