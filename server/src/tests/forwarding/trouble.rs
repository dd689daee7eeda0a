//! When forwarding goes wrong: crashes, stores that are down or say no, bad statements, damaged ones, and what mends it.

use std::time::Duration;

use axum::http::StatusCode;
use lrs::keys::Scope;

use super::{First, Mood, Other, UNLIKED, listen, words};
use crate::{
    chance, clock,
    forward::{TARGETS_MAX, Turn},
    journal::{
        self,
        forward::{self, Added, Again, Begin, Secret, Settled, TargetId, TargetPlan, Which},
    },
    tests::{house::said, store},
};

#[tokio::test]
async fn a_target_takes_another_secret_and_goes_on_where_it_was() {
    let (first, other) = (First::start().await, Other::start().await);
    let house = &first.house;
    let cookie = house.enter().await;
    let (key, good) = other.key.split_once(':').expect("a key and its secret");
    let plan = TargetPlan {
        secret: Secret("changed-there".to_owned()),
        ..other.plan()
    };
    let id = first.add(plan.clone(), Begin::Everything).await;
    first.store_many("http://x.y/v", 3).await;
    assert!(
        matches!(first.forward(id).await, Turn::Wait(_)),
        "the other store knows no such secret"
    );
    let before = first.target(id).await;
    assert!(before.trouble.is_some());

    let path = format!("/record/forwarding/{}/access", id.0);
    let wrong = house.post(&cookie, &path, "key=fresh%3Akey&secret=").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(wrong.body.matches("aria-invalid").count(), 2, "{}", wrong.body);
    assert!(
        wrong.body.contains("fresh:key") && wrong.body.contains("role=\"alert\""),
        "{}",
        wrong.body
    );
    assert_eq!(first.target(id).await, before, "nothing was changed");

    let gone = format!("/record/forwarding/{}/access", chance::uuid());
    let words = format!("key={key}&secret={good}");
    for words in [words.as_str(), "key=&secret="] {
        assert_eq!(
            house.post(&cookie, &gone, words).await.status,
            StatusCode::NOT_FOUND
        );
    }
    let taken = house.post(&cookie, &path, &words).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.body);
    assert_eq!(first.target(id).await.trouble, None);
    assert_eq!(first.forward(id).await, Turn::Idle);
    assert_eq!(other.ids().await.len(), 3);
}

#[tokio::test]
async fn what_became_of_the_old_key_is_not_blamed_on_the_new_one() {
    let (first, other) = (First::start().await, Other::start().await);
    let id = first.add(other.plan(), Begin::Everything).await;
    first.store_many("http://x.y/v", 2).await;
    // A turn has read the target, and somebody changes its key before it can note what came of it.
    let read = first.target(id).await;
    let fresh = Secret("fresh".to_owned());
    let changed = first.house.program.journal.records.change(move |conn, at| {
        Box::pin(async move {
            let set = forward::set_access(conn, id, "fresh", &fresh).await?;
            let at = clock::TimeOfDay(at.0);
            let blamed = forward::note_trouble(conn, &read, "401", at).await?;
            let refused = Settled {
                refused: vec![(chance::uuid(), "403".to_owned())],
                ..Settled::default()
            };
            let moved = Settled {
                moved: Some((read.cursor, lrs::Micros(read.cursor.0 + 1))),
                ..Settled::default()
            };
            let settled = forward::settle(conn, &read, &refused, at).await?;
            Ok((
                set,
                blamed,
                settled,
                forward::settle(conn, &read, &moved, at).await?,
            ))
        })
    });
    assert_eq!(changed.await.expect("changed"), (true, false, false, false));
    let now = first.target(id).await;
    assert_eq!((now.trouble, now.refused, now.cursor), (None, 0, lrs::Micros(0)));
}

#[tokio::test]
async fn a_store_that_is_down_is_waited_for_and_told_apart_from_one_that_swallows_everything() {
    let first = First::start().await;
    let free = listen("127.0.0.1:0").await;
    let address = free.local_addr().expect("it listens");
    drop(free);
    first.store_many("http://x.y/v", 2).await;
    let plan = TargetPlan {
        endpoint: format!("http://{address}/xapi"),
        ..Other::start().await.plan()
    };
    let id = first.add(plan, Begin::Everything).await;
    assert_eq!(first.forward(id).await, Turn::Wait(None));
    let target = first.target(id).await;
    assert!(words(&target).contains("cannot be reached"), "{target:?}");

    let other = Other::start_on(listen(&address.to_string()).await).await;
    let wrong_key = first.forward(id).await;
    assert_eq!(wrong_key, Turn::Wait(None), "the key of another store");
    let target = first.target(id).await;
    assert!(words(&target).starts_with("401"), "{target:?}");
    assert_eq!(target.refused, 0, "no statement is blamed for it");

    let id = first.add(other.plan(), Begin::Everything).await;
    for (mood, turn) in [
        (Mood::Busy, Turn::Wait(Some(Duration::from_secs(7)))),
        (Mood::Empty, Turn::Wait(None)),
    ] {
        other.is(mood);
        assert_eq!(first.forward(id).await, turn, "{mood:?}");
        let target = first.target(id).await;
        assert_eq!((target.forwarded, target.refused), (0, 0), "{mood:?}");
    }
    other.is(Mood::Well);
    assert_eq!(first.forward(id).await, Turn::Idle);
    assert_eq!(other.ids().await, first.ids().await);
    assert_eq!(first.target(id).await.trouble, None);
}

#[tokio::test]
async fn who_dies_between_sending_and_noting_sends_again_and_nothing_is_there_twice() {
    let (mut first, other) = (First::start().await, Other::start().await);
    first.store_many("http://x.y/v", 60).await;
    let id = first.add(other.plan(), Begin::Everything).await;
    first
        .house
        .break_it("create trigger dies before update of cursor_us on forward_target begin select raise(abort, 'dead'); end")
        .await;
    assert_eq!(first.forwarder.turn(id).await, Turn::Ours);
    assert_eq!(other.ids().await.len(), 50, "the first batch is there");
    assert_eq!(first.target(id).await.forwarded, 0, "and nobody knows here");
    first.house.break_it("drop trigger dies").await;
    first.restart();
    assert_eq!(first.forward(id).await, Turn::Idle);
    assert_eq!(other.ids().await, first.ids().await);
    let target = first.target(id).await;
    assert_eq!(
        (target.forwarded, target.refused),
        (60, 0),
        "each is counted once"
    );

    // Restored from an old copy, before a store that refuses every id it knows.
    first
        .house
        .break_it("update forward_target set cursor_us = 0")
        .await;
    other.is(Mood::Strict);
    assert_eq!(first.forward(id).await, Turn::Idle);
    assert_eq!(first.target(id).await.refused, 0, "what is there is there");
}

#[tokio::test]
async fn a_refused_statement_is_listed_in_the_other_stores_words_and_the_others_pass() {
    let (first, other) = (First::start().await, Other::start().await);
    let bad = chance::uuid();
    let with_id = |verb: &str| {
        let mut statement = said(verb, None);
        statement["id"] = bad.to_string().into();
        statement
    };
    let taken = other
        .house
        .call(
            &other.key,
            "POST",
            "/xapi/statements",
            &with_id("http://x.y/other"),
        )
        .await;
    assert_eq!(taken.status, StatusCode::OK);
    first.store_many("http://x.y/v", 3).await;
    first.store(&with_id("http://x.y/mine")).await;
    first.store_many("http://x.y/v", 3).await;
    let id = first.add(other.plan(), Begin::Everything).await;
    assert_eq!(first.forward(id).await, Turn::Idle);
    let target = first.target(id).await;
    assert_eq!((target.forwarded, target.refused), (6, 1));
    let refused = first.refused(id).await;
    assert_eq!((refused[0].statement, refused[0].tries), (bad, 1));
    assert!(
        refused[0].reason.starts_with("409: ") && refused[0].reason.contains(&bad.to_string()),
        "{}",
        refused[0].reason
    );

    // Again, in vain; then the other side makes room for it.
    let cookie = first.house.enter().await;
    let path = format!("/record/forwarding/{}/retry-all", id.0);
    first.house.post(&cookie, &path, "").await;
    assert_eq!(first.refused(id).await[0].again, Again::Asked);
    assert_eq!(first.forward(id).await, Turn::Idle);
    let refused = first.refused(id).await;
    assert_eq!((refused[0].tries, refused[0].again), (2, Again::No));
    let forgotten = "delete from xapi_statement where verb = 'http://x.y/other'";
    other.house.break_it(forgotten).await;
    let path = format!("/record/forwarding/{}/retry", id.0);
    first
        .house
        .post(&cookie, &path, &format!("statement={bad}"))
        .await;
    assert_eq!(first.forward(id).await, Turn::Idle);
    let target = first.target(id).await;
    assert_eq!((target.forwarded, target.refused), (7, 0));
    assert_eq!(other.ids().await, first.ids().await);
}

#[tokio::test]
async fn dropping_gives_a_statement_up_and_too_many_refusals_let_a_target_rest() {
    let (first, other) = (First::start().await, Other::start().await);
    let id = first.add(other.plan(), Begin::Everything).await;
    first.store_many("http://x.y/v", 1).await;
    first
        .house
        .break_it(
            "with recursive number (n) as (select 1 union all select n + 1 from number where n < 1000) \
             insert into forward_failed (target, statement, reason, tries, failed_us) \
             select id, randomblob(16), 'no', 1, 1 from forward_target, number",
        )
        .await;
    for _ in 0..2 {
        assert_eq!(
            first.forward(id).await,
            Turn::Idle,
            "it rests, which is no failure"
        );
        assert!(words(&first.target(id).await).contains("1000 statements were refused"));
    }
    let metrics = first.house.get("", "/metrics").await.body;
    assert!(
        metrics.contains("drillroom_forward_troubles_total 0"),
        "{metrics}"
    );
    let one = first.refused(id).await[0].statement;
    let dropped =
        first.house.program.journal.records.change(move |conn, _| {
            Box::pin(async move { forward::give_up(conn, id, Which::One(one)).await })
        });
    dropped.await.expect("dropped");
    assert_eq!(first.forward(id).await, Turn::Idle);
    let target = first.target(id).await;
    assert_eq!((target.forwarded, target.refused), (1, 999));
}

#[tokio::test]
async fn a_statement_that_may_be_there_is_not_listed_as_refused_while_nobody_can_look() {
    let (first, other) = (First::start().await, Other::start().await);
    first.store_many("http://x.y/v", 3).await;
    let id = first.add(other.plan(), Begin::Everything).await;
    assert_eq!(first.forward(id).await, Turn::Idle);
    first
        .house
        .break_it("update forward_target set cursor_us = 0")
        .await;
    other.is(Mood::StrictAndBlind);
    let wait = Turn::Wait(Some(Duration::from_secs(7)));
    assert_eq!(first.forward(id).await, wait);
    let target = first.target(id).await;
    assert_eq!((target.cursor, target.refused), (lrs::Micros(0), 0));
    assert!(
        words(&target).contains("409") && words(&target).contains("503"),
        "{target:?}"
    );
    other.is(Mood::Strict);
    assert_eq!(first.forward(id).await, Turn::Idle);
    let target = first.target(id).await;
    assert_eq!((target.cursor, target.refused), (first.newest().await, 0));

    // A key that may only write cannot look: then it is listed, and the list says so.
    let blind = other.house.key(&[Scope::StatementsWrite]).await;
    let id = first.add(other.plan_with(&blind), Begin::Everything).await;
    assert_eq!(first.forward(id).await, Turn::Idle);
    let refused = first.refused(id).await;
    assert_eq!(refused.len(), 3);
    assert!(
        refused[0].reason.contains("not compared"),
        "{}",
        refused[0].reason
    );
}

#[tokio::test]
async fn a_key_without_the_right_blames_no_statement_and_a_statement_that_alone_is_forbidden_stops_none() {
    let (first, other) = (First::start().await, Other::start().await);
    first.store_many("http://x.y/v", 3).await;
    let reader = other.house.key(&[Scope::AllRead]).await;
    let id = first.add(other.plan_with(&reader), Begin::Everything).await;
    for _ in 0..2 {
        assert_eq!(first.forward(id).await, Turn::Wait(None));
        let target = first.target(id).await;
        assert!(words(&target).starts_with("403"), "{target:?}");
        assert_eq!((target.forwarded, target.refused, target.cursor.0), (0, 0, 0));
    }

    let id = first.add(other.plan(), Begin::Everything).await;
    other.is(Mood::Guarded);
    first.store_many(UNLIKED, 1).await;
    first.store_many("http://x.y/v", 2).await;
    assert_eq!(first.forward(id).await, Turn::Idle);
    let target = first.target(id).await;
    assert_eq!((target.forwarded, target.refused), (5, 1));
    assert!(first.refused(id).await[0].reason.starts_with("403"));

    // Alone it says nothing about itself; the next one beside it does.
    first.store_many(UNLIKED, 1).await;
    assert_eq!(first.forward(id).await, Turn::Wait(None));
    assert_eq!(first.target(id).await.refused, 1);
    first.store_many("http://x.y/v", 1).await;
    assert_eq!(first.forward(id).await, Turn::Idle);
    let target = first.target(id).await;
    assert_eq!((target.forwarded, target.refused), (6, 2));
}

#[tokio::test]
async fn a_damaged_statement_is_listed_as_damaged_and_the_others_pass() {
    let (first, other) = (First::start().await, Other::start().await);
    for verb in [
        "http://x.y/v",
        "http://x.y/torn",
        "http://x.y/v",
        "http://x.y/nameless",
    ] {
        first.store_many(verb, 1).await;
    }
    first
        .house
        .break_it("update xapi_statement set payload = '{' where verb = 'http://x.y/torn'")
        .await;
    first
        .house
        .break_it("update xapi_statement set payload = '{\"a\":1}' where verb = 'http://x.y/nameless'")
        .await;
    let id = first.add(other.plan(), Begin::Everything).await;
    for tries in 1..=2 {
        assert_eq!(first.forward(id).await, Turn::Idle);
        let target = first.target(id).await;
        assert_eq!((target.forwarded, target.refused), (2, 2));
        let ids = first.ids().await;
        for refused in first.refused(id).await {
            assert!(refused.reason.contains("damaged in this record"), "{refused:?}");
            assert!(
                ids.contains(&refused.statement.as_bytes().to_vec()),
                "{refused:?}"
            );
            assert_eq!((refused.tries, refused.again), (tries, Again::No));
        }
        first.try_again(id).await;
    }
    let metrics = first.house.get("", "/metrics").await.body;
    assert!(
        metrics.contains("drillroom_forward_refusals_total 0"),
        "no other store refused them: {metrics}"
    );
}

#[tokio::test]
async fn trouble_is_over_when_nothing_waits_any_more() {
    let (first, other) = (First::start().await, Other::start().await);
    first.store_many("http://x.y/v", 1).await;
    let id = first.add(other.plan(), Begin::Everything).await;
    let wait = Turn::Wait(Some(Duration::from_secs(7)));
    other.is(Mood::Busy);
    assert_eq!(first.forward(id).await, wait);
    first
        .house
        .break_it("update forward_target set cursor_us = (select max(stored_us) from xapi_statement)")
        .await;
    assert!(first.target(id).await.trouble.is_some());
    assert_eq!(first.forward(id).await, Turn::Idle);
    assert_eq!(first.target(id).await.trouble, None);
}

#[tokio::test]
async fn whoever_wants_it_tried_again_beside_the_server_is_heard_before_the_wait_is_over() {
    let (first, other) = (First::start().await, Other::start().await);
    first.store_many("http://x.y/v", 1).await;
    let id = first.add(other.plan(), Begin::Everything).await;
    assert_eq!(first.forwarder.due().await, vec![id]);
    other.is(Mood::Busy);
    first.forwarder.turns(id).await;
    assert!(first.forwarder.due().await.is_empty(), "it waits for 7 s");
    first.try_again(id).await;
    assert_eq!(first.forwarder.due().await, vec![id]);
}

#[tokio::test]
async fn what_is_added_beside_the_server_sees_what_others_are_writing() {
    let (first, other) = (First::start().await, Other::start().await);
    first.store_many("http://x.y/v", 2).await;
    for _ in 1..TARGETS_MAX {
        first.add(other.plan(), Begin::Everything).await;
    }
    let folder = first.house.folder.path();
    let mut server = journal::open_for_writing(folder).await.expect("opened");
    let mut beside = journal::open_for_writing(folder).await.expect("opened");
    let (id, plan, at) = (TargetId(chance::uuid()), other.plan(), clock::time_of_day());
    store::break_it(&mut server, "begin immediate").await;
    store::break_it(&mut server, "delete from xapi_statement").await;
    {
        let mut adding = std::pin::pin!(forward::add_beside(&mut beside, id, &plan, Begin::Now, at));
        let early = tokio::time::timeout(Duration::from_millis(200), &mut adding).await;
        assert!(early.is_err(), "it waits for who writes");
        store::break_it(&mut server, "commit").await;
        assert_eq!(adding.await.expect("added"), Added::Yes);
    }
    assert_eq!(
        first.target(id).await.cursor,
        lrs::Micros(0),
        "nothing is there now"
    );
    let full = forward::add_beside(&mut beside, TargetId(chance::uuid()), &plan, Begin::Now, at).await;
    assert_eq!(full.expect("readable"), Added::Full);
    journal::close(server).await;
    journal::close(beside).await;
}
