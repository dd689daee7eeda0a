//! Sessions, resume links and the list of one's drills, and what becomes of them when the data file does not answer.

use app::backend::{Backend, MyRoom};
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use drill::{
    role::Role,
    room::{Action, Phase},
};
use tower::ServiceExt;

use super::{Program, folder, gathered, provider_timeouts};
use crate::{
    chance, clock,
    journal::{
        Damage, damage, links,
        people::{PeopleWrite, Written, session},
    },
    session::hash_of,
};

#[tokio::test]
async fn a_resume_link_works_once() {
    let (folder, program, team) = gathered().await;
    let path = program
        .answers
        .resume_link(team.ana, team.code.clone())
        .await
        .expect("a link");
    let token = path.strip_prefix("/resume/").expect("the agreed path").to_owned();
    let cookie = hash_of(&chance::token());
    let open = || PeopleWrite::UseLink {
        hash: hash_of(&token),
        session_hash: cookie,
        session: chance::uuid(),
    };
    let opened = program.journal.writer.people(open()).await;
    assert_eq!(opened, Ok(Written::Opened(team.code.clone())));
    assert_eq!(program.journal.writer.people(open()).await, Ok(Written::DeadLink));
    let now = clock::time_of_day();
    let kept = session(&program.journal.readers, &cookie, now).await;
    assert_eq!(kept.expect("read"), Some(team.ana.person));
    damage(folder.path(), Damage::OldSessions).await;
    let kept = session(&program.journal.readers, &cookie, now).await;
    assert_eq!(kept.expect("read"), None, "too old");
}

#[tokio::test]
async fn links_that_have_run_out_are_not_kept() {
    let (folder, program, team) = gathered().await;
    let link = || program.answers.resume_link(team.ana, team.code.clone());
    for _ in 0..3 {
        link().await.expect("a link");
    }
    assert_eq!(links(&program.journal.readers).await, 3);
    damage(folder.path(), Damage::OldLinks).await;
    link().await.expect("a link");
    assert_eq!(links(&program.journal.readers).await, 1);
}

#[tokio::test]
async fn the_list_of_drills_wakes_no_rooms_and_survives_one_that_cannot_be_read() {
    let (folder, program, team) = gathered().await;
    let torn = program
        .answers
        .create(team.ana, provider_timeouts().id, "Ana".to_owned())
        .await
        .expect("created");
    team.act(&program, team.ana, Action::TakeRole(Role::Engineer))
        .await
        .expect("taken");
    team.act(&program, team.ana, Action::LeaveRole(Role::Sre))
        .await
        .expect("left");
    team.act(&program, team.lead, Action::OpenBrief)
        .await
        .expect("opened");
    assert_eq!(program.answers.my_rooms(team.ana).await.expect("a list").len(), 2);
    program.end().await;
    damage(folder.path(), Damage::TornScript(torn)).await;
    let program = Program::start(folder.path()).await;
    let mine = |who| program.answers.my_rooms(who);
    let room = |seat: &str| MyRoom {
        code: team.code.clone(),
        title: provider_timeouts().public.title,
        phase: Phase::Brief,
        seat: seat.to_owned(),
    };
    assert_eq!(mine(team.ana).await, Ok(vec![room(Role::Engineer.name())]));
    assert_eq!(mine(team.lead).await, Ok(vec![room("Facilitator")]));
    assert_eq!(program.rooms.house().metrics.rooms.now(), 0, "none was opened");
}

fn page(path: &str) -> Request<Body> {
    Request::get(path)
        .header(header::ACCEPT, "text/html")
        .header(header::COOKIE, format!("drillroom_session={}", chance::token()))
        .body(Body::empty())
        .expect("a request")
}

#[tokio::test]
async fn a_session_that_cannot_be_looked_up_is_nobody_elses() {
    let folder = folder();
    let program = Program::start(folder.path()).await;
    let fine = program.site().oneshot(page("/")).await.expect("an answer");
    assert_eq!(fine.status(), StatusCode::OK);
    program.journal.readers.close().await;
    let broken = program.site().oneshot(page("/")).await.expect("an answer");
    assert_eq!(broken.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(broken.headers().get(header::SET_COOKIE).is_none());
}

#[tokio::test]
async fn a_program_that_cannot_write_is_not_ready() {
    let folder = folder();
    let program = Program::start(folder.path()).await;
    let ready = async || {
        let answer = program.site().oneshot(page("/readyz")).await.expect("an answer");
        answer.status()
    };
    assert_eq!(ready().await, StatusCode::OK);
    program.journal.writer.finish().await;
    assert_eq!(ready().await, StatusCode::SERVICE_UNAVAILABLE);
}
