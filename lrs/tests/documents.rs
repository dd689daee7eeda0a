//! State, activity profile and agent profile: entity tags, preconditions by version, merging, listing.

mod common;

use common::{Answer, Bench, agent, encode};

const ACTIVITY: &str = "http://activities.example/a";

fn path(resource: &str, id: Option<&str>) -> String {
    let ana = agent("ana").to_string();
    let mut query = match resource {
        "state" => vec![("activityId", ACTIVITY), ("agent", &*ana)],
        "activity" => vec![("activityId", ACTIVITY)],
        _ => vec![("agent", &*ana)],
    };
    if let Some(id) = id {
        query.push((
            if resource == "state" {
                "stateId"
            } else {
                "profileId"
            },
            id,
        ));
    }
    let place = match resource {
        "state" => "/activities/state",
        "activity" => "/activities/profile",
        _ => "/agents/profile",
    };
    format!("{place}?{}", encode(&query))
}

const RESOURCES: [&str; 3] = ["state", "activity", "agent"];

async fn put(bench: &Bench, version: &str, resource: &str, condition: &[(&str, &str)], body: &str) -> Answer {
    let mut headers = vec![("content-type", "application/json")];
    headers.extend(condition);
    bench
        .call(
            "all",
            version,
            "PUT",
            &path(resource, Some("doc")),
            &headers,
            body,
        )
        .await
}

async fn text(bench: &Bench, resource: &str) -> String {
    bench.get(&path(resource, Some("doc"))).await.text()
}

#[tokio::test]
async fn a_put_without_a_precondition_follows_the_version() {
    for resource in RESOURCES {
        let table = match resource {
            "state" => [("1.0.3", 204, 204), ("2.0.0", 204, 409)],
            _ => [("1.0.3", 400, 409), ("2.0.0", 204, 409)],
        };
        for (version, new, existing) in table {
            let bench = Bench::new().await;
            assert_eq!(
                put(&bench, version, resource, &[], r#"{"a":1}"#).await.status,
                new,
                "{resource} {version}"
            );
            put(&bench, version, resource, &[("if-none-match", "*")], r#"{"a":1}"#).await;
            let again = put(&bench, version, resource, &[], r#"{"a":2}"#).await;
            assert_eq!(again.status, existing, "{resource} {version}: {}", again.text());
            let expected = if existing == 204 {
                r#"{"a":2}"#
            } else {
                r#"{"a":1}"#
            };
            assert_eq!(text(&bench, resource).await, expected, "{resource} {version}");
        }
    }
}

#[tokio::test]
async fn if_none_match_star_never_overwrites() {
    for resource in RESOURCES {
        for version in ["1.0.3", "2.0.0"] {
            let bench = Bench::new().await;
            let star = [("if-none-match", "*")];
            assert_eq!(
                put(&bench, version, resource, &star, r#"{"a":1}"#).await.status,
                204
            );
            assert_eq!(
                put(&bench, version, resource, &star, r#"{"a":2}"#).await.status,
                412
            );
            assert_eq!(text(&bench, resource).await, r#"{"a":1}"#);
        }
    }
}

#[tokio::test]
async fn if_match_guards_put_post_and_delete() {
    for resource in RESOURCES {
        let bench = Bench::new().await;
        put(&bench, "2.0.0", resource, &[("if-none-match", "*")], r#"{"a":1}"#).await;
        let tag = bench
            .get(&path(resource, Some("doc")))
            .await
            .header("etag")
            .to_owned();
        assert!(
            tag.starts_with('"') && tag.ends_with('"') && tag.len() > 2,
            "{tag}"
        );
        for method in ["PUT", "POST", "DELETE"] {
            let headers = [("content-type", "application/json"), ("if-match", "\"0000\"")];
            let refused = bench
                .call(
                    "all",
                    "2.0.0",
                    method,
                    &path(resource, Some("doc")),
                    &headers,
                    r#"{"a":9}"#,
                )
                .await;
            assert_eq!(refused.status, 412, "{resource} {method}");
            assert_eq!(text(&bench, resource).await, r#"{"a":1}"#);
        }
        assert_eq!(
            put(&bench, "2.0.0", resource, &[("if-match", &tag)], r#"{"a":2}"#)
                .await
                .status,
            204
        );
        let tag = bench
            .get(&path(resource, Some("doc")))
            .await
            .header("etag")
            .to_owned();
        let headers = [("if-match", &*tag)];
        let deleted = bench
            .call(
                "all",
                "2.0.0",
                "DELETE",
                &path(resource, Some("doc")),
                &headers,
                "",
            )
            .await;
        assert_eq!(deleted.status, 204);
        assert_eq!(bench.get(&path(resource, Some("doc"))).await.status, 404);
    }
}

#[tokio::test]
async fn a_post_merges_json_objects_and_nothing_else() {
    for resource in RESOURCES {
        let bench = Bench::new().await;
        let place = path(resource, Some("doc"));
        let post = async |kind: &str, body: &str| {
            let headers = [("content-type", kind)];
            let answer = bench.call("all", "1.0.3", "POST", &place, &headers, body).await;
            answer.status.as_u16()
        };
        post("application/json", r#"{"a":1,"b":{"c":1}}"#).await;
        post("application/json", r#"{"b":2,"d":3}"#).await;
        assert_eq!(text(&bench, resource).await, r#"{"a":1,"b":2,"d":3}"#);
        assert_eq!(post("text/plain", "words").await, 400);
        assert_eq!(post("application/json", "[1]").await, 400);
        assert_eq!(post("application/json", "{broken").await, 400);
        assert_eq!(text(&bench, resource).await, r#"{"a":1,"b":2,"d":3}"#);
    }
}

#[tokio::test]
async fn documents_are_listed_by_id_and_since() {
    for resource in RESOURCES {
        let bench = Bench::new().await;
        for id in ["one", "two"] {
            let headers = [("content-type", "application/json")];
            bench
                .call("all", "1.0.3", "POST", &path(resource, Some(id)), &headers, "{}")
                .await;
            bench
                .now
                .fetch_add(60_000_000, std::sync::atomic::Ordering::SeqCst);
        }
        assert_eq!(
            bench.get(&path(resource, None)).await.json(),
            serde_json::json!(["one", "two"])
        );
        let since = format!("{}&since=2026-11-20T12:00:30Z", path(resource, None));
        assert_eq!(bench.get(&since).await.json(), serde_json::json!(["two"]));
        assert_eq!(
            bench
                .get(&format!("{}&since=tomorrow", path(resource, None)))
                .await
                .status,
            400
        );
    }
}

#[tokio::test]
async fn a_state_belongs_to_its_registration() {
    let bench = Bench::new().await;
    let run = "&registration=11111111-2222-4333-8444-555555555555";
    let place = path("state", Some("doc"));
    bench
        .call("all", "1.0.3", "PUT", &format!("{place}{run}"), &[], "in the run")
        .await;
    assert_eq!(bench.get(&place).await.status, 404);
    let got = bench.get(&format!("{place}{run}")).await;
    assert_eq!(
        (got.text().as_str(), got.header("content-type")),
        ("in the run", "application/octet-stream")
    );
    let all = path("state", None);
    assert_eq!(
        bench
            .call("all", "1.0.3", "DELETE", &format!("{all}{run}"), &[], "")
            .await
            .status,
        204
    );
    assert_eq!(bench.get(&format!("{place}{run}")).await.status, 404);
}

#[tokio::test]
async fn scopes_part_state_from_profiles() {
    let bench = Bench::new().await;
    let table = [
        ("state", "state", 204),
        ("state", "agent", 403),
        ("profile", "state", 403),
        ("profile", "activity", 204),
        ("reader", "state", 403),
        ("writer", "agent", 403),
    ];
    for (key, resource, expected) in table {
        let headers = [("content-type", "application/json")];
        let answer = bench
            .call(key, "1.0.3", "POST", &path(resource, Some("doc")), &headers, "{}")
            .await;
        assert_eq!(answer.status.as_u16(), expected, "{key} {resource}");
    }
    assert_eq!(
        bench
            .call("reader", "1.0.3", "GET", &path("state", None), &[], "")
            .await
            .status,
        200
    );
}

#[tokio::test]
async fn a_document_over_the_limit_is_refused() {
    let bench = Bench::new().await;
    let large = "x".repeat(lrs::limits::DOCUMENT_BYTES_MAX + 1);
    let answer = bench
        .call("all", "1.0.3", "PUT", &path("state", Some("doc")), &[], &large)
        .await;
    assert_eq!(answer.status, 413);
}

#[tokio::test]
async fn a_merged_document_keeps_the_limits_of_a_document() {
    let bench = Bench::new().await;
    let headers = [("content-type", "application/json")];
    let half = "x".repeat(lrs::limits::DOCUMENT_BYTES_MAX * 2 / 3);
    let post = async |id: &str, body: &str| {
        let place = path("state", Some(id));
        bench
            .call("all", "1.0.3", "POST", &place, &headers, body)
            .await
            .status
    };
    assert_eq!(post("long", &format!(r#"{{"one":"{half}"}}"#)).await, 204);
    assert_eq!(post("long", &format!(r#"{{"two":"{half}"}}"#)).await, 413);
    assert_eq!(
        bench.get(&path("state", Some("long"))).await.text(),
        format!(r#"{{"one":"{half}"}}"#)
    );
    let many = |from: usize, to: usize| {
        let members: Vec<String> = (from..to).map(|number| format!("\"n{number}\":0")).collect();
        format!("{{{}}}", members.join(","))
    };
    let most = lrs::limits::DOCUMENT_MEMBERS_MAX;
    assert_eq!(post("wide", &many(0, most + 1)).await, 413);
    assert_eq!(post("wide", &many(0, most)).await, 204);
    assert_eq!(post("wide", &many(0, 7)).await, 204);
    assert_eq!(post("wide", &many(most, most + 1)).await, 413);
}

#[tokio::test]
async fn a_listing_too_long_is_refused_and_not_cut() {
    let bench = Bench::new().await;
    let mut conn = bench.connect().await;
    let many = "with recursive number (n) as (select 1 union all select n + 1 from number where n <= ?)
        insert into xapi_document (kind, activity, agent, registration, id, content_type, etag, updated_us, body)
        select 'activity_profile', ?, x'', x'', n, 'text/plain', '', n, x'' from number";
    let most = lrs::limits::DOCUMENT_IDS_MAX;
    let filled = sqlx::query(many)
        .bind(most)
        .bind(ACTIVITY)
        .execute(&mut conn)
        .await
        .unwrap();
    assert_eq!(filled.rows_affected(), u64::try_from(most).unwrap() + 1);
    let all = bench.get(&path("activity", None)).await;
    assert_eq!(all.status, 413, "{}", all.text());
    let one = sqlx::query("delete from xapi_document where updated_us = 1");
    one.execute(&mut conn).await.unwrap();
    let all = bench.get(&path("activity", None)).await.json();
    assert_eq!(all.as_array().unwrap().len(), usize::try_from(most).unwrap());
}
