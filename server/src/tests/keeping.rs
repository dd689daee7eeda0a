//! Acknowledged means kept: over failures of the disk, repeated requests and restarts.

use app::{
    backend::{ApiError, Backend},
    wire::{Frame, Snapshot},
};
use drill::{
    id::{At, IntentId},
    lever::{Lever, Order, Setting},
    role::Role,
    room::{Action, Line, PauseReason, Phase, Refusal},
};

use super::{Program, Screen, Team, folder, provider_timeouts, somebody};
use crate::{
    chance,
    journal::{Broken, break_log},
};

fn say(text: &str) -> Action {
    Action::Say {
        text: text.to_owned(),
    }
}

fn pull_budget() -> Action {
    Action::Pull {
        order: Order {
            lever: Lever::RetryBudget,
            set: Setting::Percent(10),
        },
        plan: None,
    }
}

async fn snapshot(program: &Program, team: &Team) -> Snapshot {
    let mut screen = Screen::open(program, team.lead, &team.code).await;
    match screen.frame().await {
        Frame::Snapshot(snapshot) => *snapshot,
        other => panic!("a snapshot comes first, not {other:?}"),
    }
}

fn texts(lines: &[Line]) -> Vec<&str> {
    lines
        .iter()
        .map(|line| line.text.as_str())
        .filter(|text| !text.is_empty())
        .collect()
}

#[tokio::test]
async fn a_failed_commit_changes_nothing_and_is_not_acknowledged() {
    let folder = folder();
    let program = Program::start(folder.path(), vec![provider_timeouts()]).await;
    let team = Team::gather(&program).await;
    let before = snapshot(&program, &team).await;
    break_log(folder.path(), Broken::Yes).await;
    let intent = IntentId(chance::uuid());
    let act = || {
        program
            .answers
            .act(team.ana, team.code.clone(), intent, say("lost?"))
    };
    assert_eq!(act().await, Err(ApiError::NotSaved));
    let after = snapshot(&program, &team).await;
    assert_eq!((after.view, after.lines), (before.view, before.lines));
    break_log(folder.path(), Broken::No).await;
    assert!(act().await.is_ok(), "the same wish can be tried again");
    assert_eq!(texts(&snapshot(&program, &team).await.lines), ["lost?"]);
}

#[tokio::test]
async fn the_same_wish_twice_is_done_once_and_answered_the_same_even_after_a_restart() {
    let folder = folder();
    let program = Program::start(folder.path(), vec![provider_timeouts()]).await;
    let team = Team::gather(&program).await;
    let intent = IntentId(chance::uuid());
    let first = program
        .answers
        .act(team.ana, team.code.clone(), intent, say("once"))
        .await;
    assert!(first.is_ok());
    assert_eq!(
        program
            .answers
            .act(team.ana, team.code.clone(), intent, say("once"))
            .await,
        first
    );
    program.end().await;
    let program = Program::start(folder.path(), vec![provider_timeouts()]).await;
    assert_eq!(
        program
            .answers
            .act(team.ana, team.code.clone(), intent, say("once"))
            .await,
        first
    );
    assert_eq!(texts(&snapshot(&program, &team).await.lines), ["once"]);
    let forged = program
        .answers
        .act(team.lead, team.code.clone(), intent, say("once"))
        .await;
    assert_eq!(forged, Err(ApiError::Refused(Refusal::AlreadySo)));
}

#[tokio::test]
async fn a_restart_brings_the_same_room_back_held_and_the_world_goes_on_alike() {
    let folder = folder();
    let program = Program::start(folder.path(), vec![provider_timeouts()]).await;
    let team = Team::gather(&program).await;
    team.act(&program, team.lead, Action::Start)
        .await
        .expect("started");
    program.rooms.turn(150).await;
    team.act(&program, team.ana, pull_budget()).await.expect("pulled");
    program.rooms.turn(50).await;
    let before = snapshot(&program, &team).await;
    assert_eq!(before.view.clock, At(200));
    program.end().await;

    let program = Program::start(folder.path(), vec![provider_timeouts()]).await;
    let after = snapshot(&program, &team).await;
    assert_eq!(after.view.paused, Some(PauseReason::Restart));
    assert_eq!(after.hello.epoch, before.hello.epoch + 1);
    assert_eq!(
        after.history, before.history,
        "the world was run again bit by bit"
    );
    assert_eq!(after.tickets, before.tickets);
    assert_eq!(after.lines[..before.lines.len()], before.lines);
    let (mut held, mut ran) = (after.view, before.view);
    held.paused = None;
    held.seq = ran.seq;
    ran.paused = None;
    assert_eq!(held, ran);
    program.rooms.turn(10).await;
    assert_eq!(snapshot(&program, &team).await.view.clock, At(200), "held");
    team.act(&program, team.lead, Action::Resume)
        .await
        .expect("resumed");
    program.rooms.turn(10).await;
    assert_eq!(snapshot(&program, &team).await.view.clock, At(210));
}

#[tokio::test]
async fn a_debrief_keeps_its_charts_and_a_closed_drill_can_still_be_read() {
    let folder = folder();
    let program = Program::start(folder.path(), vec![provider_timeouts()]).await;
    let team = Team::gather(&program).await;
    team.act(&program, team.lead, Action::Start)
        .await
        .expect("started");
    program.rooms.turn(700).await;
    team.act(&program, team.lead, Action::End).await.expect("ended");
    team.act(&program, team.lead, Action::Close)
        .await
        .expect("closed");
    let before = snapshot(&program, &team).await;
    assert!(
        before
            .view
            .debrief
            .as_ref()
            .is_some_and(|debrief| debrief.costs.is_some())
    );
    program.end().await;
    let program = Program::start(folder.path(), vec![provider_timeouts()]).await;
    let after = snapshot(&program, &team).await;
    assert_eq!(after.view, before.view);
    assert_eq!(after.history, before.history);
    assert_eq!(after.view.phase, Phase::Closed);
    let late = team.act(&program, team.ana, say("late")).await;
    assert_eq!(late, Err(ApiError::Refused(Refusal::Closed)));
    let stranger = somebody();
    let door = program.answers.door(stranger, team.code.clone()).await;
    assert_eq!(door, Err(ApiError::RoomClosed));
}

#[tokio::test]
async fn a_seat_is_freed_only_after_two_minutes_of_absence() {
    let folder = folder();
    let program = Program::start(folder.path(), vec![provider_timeouts()]).await;
    let team = Team::gather(&program).await;
    let screen = Screen::open(&program, team.ana, &team.code).await;
    let vacate = || team.act(&program, team.lead, Action::Vacate(Role::Sre));
    let still_here = Err(ApiError::Refused(Refusal::StillHere { role: Role::Sre }));
    program.rooms.turn(200).await;
    assert_eq!(vacate().await, still_here);
    drop(screen);
    program.rooms.turn(60).await;
    assert_eq!(vacate().await, still_here);
    program.rooms.turn(70).await;
    assert!(vacate().await.is_ok());
}

#[tokio::test]
async fn a_resume_link_works_once() {
    use crate::{
        journal::people::{PeopleWrite, Written, session},
        session::hash_of,
    };
    let folder = folder();
    let program = Program::start(folder.path(), vec![provider_timeouts()]).await;
    let team = Team::gather(&program).await;
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
    let (person, _) = session(&program.journal.readers, &cookie)
        .await
        .expect("read")
        .expect("kept");
    assert_eq!(person, team.ana.person);
}
