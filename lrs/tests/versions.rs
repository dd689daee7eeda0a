//! Version negotiation, the alternate request syntax, cross-origin requests, about.

mod common;

use axum::body::Body;
use common::{Bench, agent, encode, id, statement};
use http::Request;

#[tokio::test]
async fn a_request_without_a_known_version_is_refused_as_unversioned() {
    let bench = Bench::new().await;
    for version in [
        None,
        Some("0.8"),
        Some("1.1.0"),
        Some("3.0.0"),
        Some("1.0.x"),
        Some(""),
    ] {
        let mut request = Request::get("/xapi/statements").header("authorization", "Basic YWxsOnNlY3JldA==");
        if let Some(version) = version {
            request = request.header("x-experience-api-version", version);
        }
        let answer = bench.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, 400, "{version:?}");
        assert_eq!(answer.header("x-experience-api-version"), "0.95");
    }
}

#[tokio::test]
async fn an_answer_names_the_latest_patch_of_the_line() {
    let bench = Bench::new().await;
    for (asked, answered) in [
        ("1.0", "1.0.3"),
        ("1.0.0", "1.0.3"),
        ("1.0.3", "1.0.3"),
        ("2.0", "2.0.0"),
        ("2.0.0", "2.0.0"),
    ] {
        let answer = bench.call("all", asked, "GET", "/statements", &[], "").await;
        assert_eq!(
            (answer.status.as_u16(), answer.header("x-experience-api-version")),
            (200, answered)
        );
    }
}

#[tokio::test]
async fn about_is_open_to_everybody() {
    let bench = Bench::new().await;
    let answer = bench
        .send(Request::get("/xapi/about").body(Body::empty()).unwrap())
        .await;
    assert_eq!(answer.status, 200);
    let versions = answer.json()["version"].clone();
    assert!(
        versions.as_array().unwrap().contains(&"1.0.3".into())
            && versions.as_array().unwrap().contains(&"2.0.0".into())
    );
}

#[tokio::test]
async fn the_alternate_syntax_belongs_to_one_dot_zero() {
    for (version, expected) in [("1.0.3", 204), ("2.0.0", 400)] {
        let bench = Bench::new().await;
        let (number, body) = (id(1).to_string(), statement(1, "ana", "played", "a").to_string());
        let form = encode(&[
            ("statementId", &number),
            ("content", &body),
            ("Authorization", "Basic YWxsOnNlY3JldA=="),
            ("X-Experience-API-Version", version),
            ("Content-Type", "application/json"),
        ]);
        let request = Request::post("/xapi/statements?method=PUT")
            .header("content-type", "application/x-www-form-urlencoded");
        let answer = bench.send(request.body(Body::from(form)).unwrap()).await;
        assert_eq!(answer.status.as_u16(), expected, "{version}: {}", answer.text());
    }
}

#[tokio::test]
async fn the_alternate_syntax_reads_and_deletes() {
    let bench = Bench::new().await;
    bench.stored(&statement(1, "ana", "played", "a")).await;
    let headers = [("content-type", "application/x-www-form-urlencoded")];
    let got = bench
        .call(
            "all",
            "1.0.3",
            "POST",
            "/statements?method=GET",
            &headers,
            "limit=1",
        )
        .await;
    assert_eq!(got.json()["statements"].as_array().unwrap().len(), 1);
    let ana = agent("ana").to_string();
    let shelf = encode(&[
        ("activityId", "http://activities.example/a"),
        ("agent", &ana),
        ("stateId", "doc"),
    ]);
    let put = format!("{shelf}&content=words&Content-Type=text%2Fplain");
    assert_eq!(
        bench
            .call(
                "all",
                "1.0.3",
                "POST",
                "/activities/state?method=PUT",
                &headers,
                &put
            )
            .await
            .status,
        204
    );
    assert_eq!(
        bench.get(&format!("/activities/state?{shelf}")).await.text(),
        "words"
    );
    let deleted = bench
        .call(
            "all",
            "1.0.3",
            "POST",
            "/activities/state?method=DELETE",
            &headers,
            &shelf,
        )
        .await;
    assert_eq!(deleted.status, 204);
    for path in [
        "/statements?method=GET&limit=1",
        "/statements?method=TRACE",
        "/statements?method=PUT",
    ] {
        assert_eq!(
            bench
                .call("all", "1.0.3", "POST", path, &headers, "")
                .await
                .status,
            400,
            "{path}"
        );
    }
}

#[tokio::test]
async fn pages_of_configured_origins_may_call_and_see_the_headers() {
    let bench = Bench::with_origins(&["https://content.example"]).await;
    for (origin, allowed) in [
        ("https://content.example", "https://content.example"),
        ("https://other.example", ""),
    ] {
        let preflight = Request::options("/xapi/statements")
            .header("origin", origin)
            .header("access-control-request-method", "POST")
            .header(
                "access-control-request-headers",
                "authorization,content-type,x-experience-api-version",
            );
        let answer = bench.send(preflight.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, 204);
        assert_eq!(answer.header("access-control-allow-origin"), allowed);
        let got = bench
            .call("all", "1.0.3", "GET", "/statements", &[("origin", origin)], "")
            .await;
        assert_eq!(got.header("access-control-allow-origin"), allowed);
        let exposed = got.header("access-control-expose-headers").to_owned();
        for name in [
            "ETag",
            "Last-Modified",
            "X-Experience-API-Version",
            "X-Experience-API-Consistent-Through",
        ] {
            assert_eq!(exposed.contains(name), !allowed.is_empty(), "{name}");
        }
    }
    let wrong_key = bench
        .call(
            "nobody",
            "1.0.3",
            "GET",
            "/statements",
            &[("origin", "https://content.example")],
            "",
        )
        .await;
    assert_eq!(wrong_key.status, 401);
    assert_eq!(
        wrong_key.header("access-control-allow-origin"),
        "https://content.example",
        "a page must see the refusal"
    );
}

#[tokio::test]
async fn head_answers_without_a_body_on_every_resource() {
    let bench = Bench::new().await;
    let ana = agent("ana").to_string();
    let (activity, agent) = (
        encode(&[("activityId", "http://activities.example/a")]),
        encode(&[("agent", &ana)]),
    );
    for path in [
        "/statements".to_owned(),
        "/about".to_owned(),
        format!("/activities?{activity}"),
        format!("/agents?{agent}"),
        format!("/activities/profile?{activity}"),
        format!("/agents/profile?{agent}"),
        format!("/activities/state?{activity}&{agent}"),
    ] {
        let head = bench.call("all", "2.0.0", "HEAD", &path, &[], "").await;
        assert_eq!((head.status.as_u16(), head.body.len()), (200, 0), "{path}");
    }
}

#[tokio::test]
async fn methods_that_a_resource_lacks_are_named() {
    let bench = Bench::new().await;
    for (method, path) in [
        ("DELETE", "/statements"),
        ("POST", "/agents?agent={}"),
        ("PUT", "/activities"),
        ("POST", "/about"),
    ] {
        assert_eq!(
            bench.call("all", "1.0.3", method, path, &[], "").await.status,
            405,
            "{method} {path}"
        );
    }
}

#[tokio::test]
async fn an_unknown_address_is_a_problem_like_any_other() {
    let bench = Bench::new().await;
    let answer = bench.get("/statement").await;
    assert_eq!(
        (answer.status.as_u16(), answer.header("content-type")),
        (404, "application/problem+json")
    );
}

#[tokio::test]
async fn a_request_has_no_more_parameters_than_stated() {
    let bench = Bench::new().await;
    let fields = |count: usize| {
        let fields: Vec<String> = (0..count).map(|number| format!("x{number}=1")).collect();
        fields.join("&")
    };
    let limit = lrs::limits::PARAMS_MAX;
    for (count, words) in [(limit, "has no parameter"), (limit + 1, "at most")] {
        let asked = bench.get(&format!("/statements?{}", fields(count))).await;
        let form = bench
            .call(
                "all",
                "1.0.3",
                "POST",
                "/statements?method=GET",
                &[],
                &fields(count),
            )
            .await;
        for answer in [asked, form] {
            assert_eq!(answer.status, 400);
            assert!(answer.text().contains(words), "{count}: {}", answer.text());
        }
    }
}

#[tokio::test]
async fn a_stranger_sends_only_a_small_form() {
    let bench = Bench::new().await;
    let form = |bytes: usize| format!("X-Experience-API-Version=1.0.3&content={}", "x".repeat(bytes));
    let large = lrs::limits::STRANGER_FORM_BYTES_MAX;
    for (authorization, bytes, expected) in [
        (None, 100, 401),
        (None, large, 413),
        (Some("Basic YWxsOndyb25n"), large, 413),
        (Some("Basic YWxsOnNlY3JldA=="), large, 400),
    ] {
        let mut request = Request::post("/xapi/statements?method=POST");
        if let Some(authorization) = authorization {
            request = request.header("authorization", authorization);
        }
        let answer = bench.send(request.body(Body::from(form(bytes))).unwrap()).await;
        assert_eq!(answer.status, expected, "{authorization:?}: {}", answer.text());
    }
}

#[tokio::test]
async fn a_body_that_breaks_off_is_not_called_too_large() {
    let bench = Bench::new().await;
    let broken = futures::stream::iter([
        Ok(bytes::Bytes::from_static(b"[{")),
        Err(std::io::Error::other("the connection is gone")),
    ]);
    let large = bytes::Bytes::from(vec![b' '; lrs::limits::BODY_BYTES_MAX + 1]);
    for (body, expected) in [(Body::from_stream(broken), 400), (Body::from(large), 413)] {
        let request = Request::post("/xapi/statements")
            .header("authorization", "Basic YWxsOnNlY3JldA==")
            .header("x-experience-api-version", "1.0.3")
            .header("content-type", "application/json");
        let answer = bench.send(request.body(body).unwrap()).await;
        assert_eq!(answer.status, expected, "{}", answer.text());
    }
}
