//! Credentials: made from given randomness, kept as hashes, shown with their last use, revoked.

mod common;

use base64::Engine as _;
use common::{Bench, NOON};
use http::Request;
use lrs::keys::{self, SCOPES, Scope};
use lrs::{Micros, limits};
use sqlx::Connection;
use std::sync::atomic::Ordering;

async fn status(bench: &Bench, key: &str, secret: &str) -> u16 {
    let basic = base64::engine::general_purpose::STANDARD.encode(format!("{key}:{secret}"));
    let request = Request::get("/xapi/statements")
        .header("authorization", format!("Basic {basic}"))
        .header("x-experience-api-version", "2.0.0");
    bench
        .send(request.body(axum::body::Body::empty()).unwrap())
        .await
        .status
        .as_u16()
}

#[tokio::test]
async fn a_key_works_until_it_is_revoked_and_its_last_use_is_shown() {
    let bench = Bench::new().await;
    let mut conn = bench.connect().await;
    let made = keys::create(&mut conn, "moodle", &[Scope::AllRead], Micros(NOON), &[7; 48])
        .await
        .unwrap();
    assert_eq!((made.key.len(), made.secret.len()), (32, 64));
    assert_eq!(status(&bench, &made.key, &made.secret).await, 200);
    assert_eq!(status(&bench, &made.key, &made.key).await, 401);
    let mut used = None;
    for _ in 0..10_000 {
        let known = keys::list(&mut conn).await.unwrap();
        used = known
            .iter()
            .find(|info| info.key == made.key)
            .and_then(|info| info.used);
        if used.is_some() {
            break;
        }
        tokio::task::yield_now().await;
    }
    assert!(used.is_some(), "the use of a key is noted");
    assert!(keys::revoke(&mut conn, &made.key, Micros(NOON)).await.unwrap());
    assert!(!keys::revoke(&mut conn, &made.key, Micros(NOON)).await.unwrap());
    bench.now.fetch_add(limits::KEY_BELIEVED_US, Ordering::SeqCst);
    assert_eq!(status(&bench, &made.key, &made.secret).await, 401);
    let shown = keys::list(&mut conn).await.unwrap();
    let shown = shown.iter().find(|info| info.key == made.key).unwrap();
    assert_eq!(
        (shown.name.as_str(), shown.revoked),
        ("moodle", Some(Micros(NOON)))
    );
}

#[tokio::test]
async fn a_key_that_is_too_fast_is_told_when_to_come_back() {
    let bench = Bench::with_pace(1).await;
    for _ in 0..10 {
        assert_eq!(status(&bench, "reader", "secret").await, 200);
    }
    assert_eq!(status(&bench, "reader", "secret").await, 429);
    assert_eq!(status(&bench, "all", "secret").await, 200, "others go on");
    let basic = base64::engine::general_purpose::STANDARD.encode("reader:secret");
    let request = Request::get("/xapi/statements")
        .header("authorization", format!("Basic {basic}"))
        .header("x-experience-api-version", "2.0.0");
    let answer = bench.send(request.body(axum::body::Body::empty()).unwrap()).await;
    assert_eq!((answer.status.as_u16(), answer.header("retry-after")), (429, "1"));
    assert_eq!(answer.json()["detail"], "too many requests; come back in 1 s");
    bench.now.fetch_add(1_000_000, Ordering::SeqCst);
    assert_eq!(status(&bench, "reader", "secret").await, 200);
}

#[tokio::test]
async fn the_secret_stands_nowhere_in_the_file() {
    let bench = Bench::new().await;
    let mut conn = bench.connect().await;
    let made = keys::create(&mut conn, "moodle", &[Scope::All], Micros(NOON), &[9; 48])
        .await
        .unwrap();
    conn.close().await.unwrap();
    let all: Vec<u8> = std::fs::read_dir(bench.folder())
        .unwrap()
        .flat_map(|entry| std::fs::read(entry.unwrap().path()).unwrap())
        .collect();
    let stands = |text: &str| all.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(stands(&made.key) && !stands(&made.secret));
    assert!(!format!("{made:?}").contains(&made.secret), "nor in a log");
}

#[test]
fn scopes_have_names_and_wrong_names_are_explained() {
    for (scope, name) in SCOPES {
        assert_eq!(name.parse::<Scope>().unwrap(), scope);
        assert_eq!(scope.to_string(), name);
    }
    let wrong = "statements".parse::<Scope>().unwrap_err().to_string();
    assert!(wrong.contains("statements/read/mine"), "{wrong}");
}

#[tokio::test]
async fn a_lent_key_ends_by_itself() {
    let bench = Bench::new().await;
    let mut conn = bench.connect().await;
    let until = Micros(NOON + 3_600_000_000);
    let lent = keys::lend(
        &mut conn,
        "content",
        &[Scope::AllRead],
        Micros(NOON),
        until,
        &[3; 48],
    )
    .await
    .unwrap();
    assert_eq!(status(&bench, &lent.key, &lent.secret).await, 200);
    bench.now.store(until.0, Ordering::SeqCst);
    assert_eq!(status(&bench, &lent.key, &lent.secret).await, 401);
}
