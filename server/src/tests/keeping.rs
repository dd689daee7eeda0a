//! Acknowledged means kept: over failures of the disk, repeated requests and restarts.

use std::sync::Arc;

use app::{
    backend::{ApiError, Backend},
    wire::{Columns, Frame, Snapshot},
};
use drill::{
    id::{At, IntentId},
    lever::{Lever, Order, Setting},
    role::Role,
    room::{Action, Event, Line, PauseReason, Phase, Refusal},
    world::Fact,
};

use super::{Program, Screen, Team, folder, gathered, provider_timeouts, running, somebody};
use crate::{
    chance,
    journal::{Broken, Damage, break_log, damage, load},
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
    let (folder, program, team) = gathered().await;
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
    let (folder, program, team) = gathered().await;
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
    let program = Program::start(folder.path()).await;
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
    let (folder, program, team) = running().await;
    program.rooms.turn(150).await;
    team.act(&program, team.ana, pull_budget()).await.expect("pulled");
    program.rooms.turn(50).await;
    let before = snapshot(&program, &team).await;
    assert_eq!(before.view.clock, At(200));
    program.end().await;

    let program = Program::start(folder.path()).await;
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
    let (folder, program, team) = running().await;
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
    let program = Program::start(folder.path()).await;
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
    let (_folder, program, team) = gathered().await;
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
async fn an_action_after_a_failed_second_brings_what_the_world_had_to_report() {
    let (folder, program, team) = running().await;
    program.rooms.turn(100).await;
    break_log(folder.path(), Broken::Yes).await;
    program.rooms.turn(30).await;
    break_log(folder.path(), Broken::No).await;
    let intent = IntentId(chance::uuid());
    let act = |program: &Program| {
        let (answers, code) = (program.answers.clone(), team.code.clone());
        async move { answers.act(team.ana, code, intent, say("back again")).await }
    };
    let first = act(&program).await;
    assert!(first.is_ok());
    // As if it crashed here.
    program.end().await;
    let program = Program::start(folder.path()).await;
    assert_eq!(
        act(&program).await,
        first,
        "the intent stands beside its own entry"
    );
    let stored = load::room(&program.journal.readers, &team.code).await;
    let stored = stored.expect("read").expect("there");
    assert_eq!(stored.clock, At(130));
    let mut events = stored.entries.iter().flat_map(|entry| &entry.events);
    assert!(events.any(|event| *event == Event::Reported(Fact::Onset)));
}

#[tokio::test]
async fn a_room_that_has_said_goodbye_stands_still() {
    let (folder, program, team) = running().await;
    program.rooms.turn(10).await;
    program.rooms.stop().await;
    program.rooms.turn(20).await;
    program.end().await;
    let program = Program::start(folder.path()).await;
    assert_eq!(snapshot(&program, &team).await.view.clock, At(10));
}

/// A drill at 3:20, over a restart that finds `damaged` in the file. Answers its history of before and after.
async fn restarted_with(before_start: Option<Damage>, before_restart: Option<Damage>) -> [Columns; 2] {
    let (folder, program, team) = gathered().await;
    if let Some(damaged) = before_start {
        damage(folder.path(), damaged).await;
    }
    team.start(&program).await;
    program.rooms.turn(200).await;
    let before = snapshot(&program, &team).await.history;
    program.end().await;
    if let Some(damaged) = before_restart {
        damage(folder.path(), damaged).await;
    }
    let program = Program::start(folder.path()).await;
    [before, snapshot(&program, &team).await.history]
}

#[tokio::test]
async fn a_run_is_run_again_when_this_engine_began_it_whoever_created_the_drill() {
    let [before, after] = restarted_with(Some(Damage::OldEngineAtCreation), None).await;
    assert_eq!(after, before);
}

#[tokio::test]
async fn a_world_that_another_engine_wrote_goes_on_from_there() {
    let [before, after] = restarted_with(None, Some(Damage::OtherEngineOfCourse)).await;
    assert_eq!(after.at, before.at[180..], "the copy is of 3:00");
}

#[tokio::test]
async fn what_is_normal_is_computed_for_each_script() {
    let folder = folder();
    let program = Program::start(folder.path()).await;
    let shipped = provider_timeouts();
    let mut edited = shipped.clone();
    edited.minutes -= 5;
    let house = program.rooms.house();
    let first = house.band(shipped.clone().into()).await;
    assert!(Arc::ptr_eq(&first, &house.band(shipped.into()).await));
    let other = house.band(edited.into()).await;
    assert_ne!(first.low.len(), other.low.len());
}
