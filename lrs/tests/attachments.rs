//! Attachments by multipart/mixed both ways, and signed statements.

mod common;

use base64::Engine as _;
use common::{Answer, Bench, id, statement};
use lrs::http::split;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

fn hash(bytes: &str) -> String {
    use std::fmt::Write as _;
    Sha256::digest(bytes.as_bytes())
        .iter()
        .fold(String::new(), |mut hash, byte| {
            let _ = write!(hash, "{byte:02x}");
            hash
        })
}

fn announce(statement: &mut Value, content: &str) {
    statement["attachments"] = json!([{
        "usageType": "http://usage.example/note", "display": {"en": "a note"},
        "contentType": "text/plain", "length": content.len(), "sha2": hash(content),
    }]);
}

fn part(content: &str) -> String {
    format!(
        "Content-Type: text/plain\r\nContent-Transfer-Encoding: binary\r\nX-Experience-API-Hash: {}\r\n\r\n{content}",
        hash(content)
    )
}

fn body(statements: &Value, parts: &[String]) -> String {
    let mut out = format!("--XX\r\nContent-Type: application/json\r\n\r\n{statements}");
    for part in parts {
        out.extend(["\r\n--XX\r\n", part]);
    }
    out + "\r\n--XX--\r\n"
}

const MIXED: &str = "multipart/mixed; boundary=XX";

async fn send(bench: &Bench, kind: &str, body: &str) -> Answer {
    let headers = [("content-type", kind)];
    bench
        .call("all", "1.0.3", "POST", "/statements", &headers, body)
        .await
}

#[tokio::test]
async fn bytes_come_back_as_they_were_sent() {
    let bench = Bench::new().await;
    let (mut one, content) = (
        statement(1, "ana", "noted", "a"),
        "two\r\nlines, --XX and \u{1f4dd}\r\n",
    );
    announce(&mut one, content);
    let sent = send(&bench, MIXED, &body(&one, &[part(content)])).await;
    assert_eq!(sent.status, 200, "{}", sent.text());
    for path in [
        "/statements?attachments=true".to_owned(),
        format!("/statements?attachments=true&statementId={}", id(1)),
    ] {
        let got = bench.get(&path).await;
        let (kind, boundary) = got.header("content-type").split_once("; boundary=").unwrap();
        assert_eq!(kind, "multipart/mixed");
        let parts = split(&got.body.clone().into(), boundary).unwrap();
        assert_eq!(parts.len(), 2);
        assert_eq!(parts[0].header("content-type"), Some("application/json"));
        assert_eq!(parts[1].body, content.as_bytes());
        assert_eq!(parts[1].header("x-experience-api-hash"), Some(&*hash(content)));
    }
    assert_eq!(
        bench.get("/statements").await.header("content-type"),
        "application/json"
    );
}

#[tokio::test]
async fn parts_and_announcements_must_agree() {
    let mut announced = statement(1, "ana", "noted", "a");
    announce(&mut announced, "note");
    let plain = statement(2, "ana", "noted", "a");
    let no_hash = part("note").replace("X-Experience-API-Hash", "X-Other");
    let no_encoding = part("note").replace("Content-Transfer-Encoding", "X-Other");
    let wrong = part("note").replace("\r\n\r\nnote", "\r\n\r\nother");
    let table = [
        ("a part that nobody announces", body(&plain, &[part("note")])),
        ("an announcement without its part", body(&announced, &[])),
        ("a part without a hash", body(&announced, &[no_hash])),
        ("a part without an encoding", body(&announced, &[no_encoding])),
        ("a hash that is not of these bytes", body(&announced, &[wrong])),
        (
            "no end",
            "--XX\r\nContent-Type: application/json\r\n\r\n{}".to_owned(),
        ),
        ("no boundary in the body", "{}".to_owned()),
        ("no parts", "--XX--\r\n".to_owned()),
        (
            "a first part that is no JSON",
            "--XX\r\nContent-Type: text/plain\r\n\r\n{}\r\n--XX--\r\n".to_owned(),
        ),
        (
            "no empty line",
            "--XX\r\nContent-Type: application/json\r\n--XX--\r\n".to_owned(),
        ),
    ];
    let bench = Bench::new().await;
    for (what, body) in table {
        let answer = send(&bench, MIXED, &body).await;
        assert_eq!(answer.status, 400, "{what}: {}", answer.text());
    }
    let answer = send(&bench, "application/json", &announced.to_string()).await;
    assert_eq!(answer.status, 400, "an announcement needs multipart or a URL");
    for kind in [
        "multipart/mixed",
        "multipart/form-data; boundary=XX",
        "text/plain",
        "",
    ] {
        let body = body(&announced, &[part("note")]);
        let answer = send(&bench, kind, &body).await;
        assert_eq!(answer.status, 400, "{kind}");
    }
    assert!(bench.found(&[]).await.is_empty());
}

#[tokio::test]
async fn an_attachment_of_a_substatement_and_one_with_a_url_are_accepted() {
    let bench = Bench::new().await;
    let mut inner = statement(9, "ben", "noted", "b");
    inner.as_object_mut().unwrap().remove("id");
    inner["objectType"] = "SubStatement".into();
    announce(&mut inner, "inner");
    let mut outer = statement(1, "ana", "planned", "a");
    outer["object"] = inner;
    let answer = send(&bench, MIXED, &body(&outer, &[part("inner")])).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let mut elsewhere = statement(2, "ana", "noted", "a");
    announce(&mut elsewhere, "note");
    elsewhere["attachments"][0]["fileUrl"] = "http://files.example/note".into();
    bench.stored(&elsewhere).await;
}

fn signed_statement() -> Value {
    serde_json::from_str(include_str!("fixtures/signed-statement.json")).unwrap()
}

async fn send_signed(mut one: Value, jws: &str, content_type: &str) -> (u16, String) {
    let bench = Bench::new().await;
    one["attachments"] = json!([{
        "usageType": "http://adlnet.gov/expapi/attachments/signature", "display": {"en": "signature"},
        "contentType": content_type, "length": jws.len(), "sha2": hash(jws),
    }]);
    let answer = send(&bench, MIXED, &body(&one, &[part(jws)])).await;
    (answer.status.as_u16(), answer.text())
}

const OCTETS: &str = "application/octet-stream";

#[tokio::test]
async fn signatures_of_the_three_algorithms_are_accepted() {
    for jws in [
        include_str!("fixtures/signed-rs256.jws"),
        include_str!("fixtures/signed-rs384.jws"),
        include_str!("fixtures/signed-rs512.jws"),
        include_str!("fixtures/signed-without-certificate.jws"),
    ] {
        let (status, text) = send_signed(signed_statement(), jws.trim(), OCTETS).await;
        assert_eq!(status, 200, "{text}");
    }
}

#[tokio::test]
async fn digits_beyond_a_hundredth_of_a_second_are_not_compared() {
    let mut one = signed_statement();
    one["result"]["duration"] = "PT1.2379S".into();
    assert_eq!(
        send_signed(one, include_str!("fixtures/signed-rs256.jws").trim(), OCTETS)
            .await
            .0,
        200
    );
}

#[tokio::test]
async fn false_signatures_are_refused() {
    let good = include_str!("fixtures/signed-rs256.jws").trim();
    let base64 = base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let parts: Vec<&str> = good.split('.').collect();
    let none = format!("{}.{}.", base64.encode(r#"{"alg":"none"}"#), parts[1]);
    let hmac = format!(
        "{}.{}.{}",
        base64.encode(r#"{"alg":"HS256"}"#),
        parts[1],
        parts[2]
    );
    let broken = format!("{}.{}.{}", parts[0], base64.encode("{broken"), parts[2]);
    let flipped = format!(
        "{}.{}.{}",
        parts[0],
        parts[1],
        parts[2].chars().rev().collect::<String>()
    );
    for jws in ["no signature at all", &none, &hmac, &broken, &flipped] {
        assert_eq!(send_signed(signed_statement(), jws, OCTETS).await.0, 400, "{jws}");
    }
    let other = include_str!("fixtures/signed-with-another-certificate.jws").trim();
    assert_eq!(
        send_signed(signed_statement(), other, OCTETS).await.0,
        400,
        "another key made it"
    );
    let mut changed = signed_statement();
    changed["verb"]["id"] = "http://verbs.example/denied".into();
    assert_eq!(
        send_signed(changed, good, OCTETS).await.0,
        400,
        "another statement was signed"
    );
    assert_eq!(
        send_signed(signed_statement(), good, "text/plain").await.0,
        400,
        "the wrong media type"
    );
}
