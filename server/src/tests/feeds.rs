//! What a browser's feed carries and when it ends: fresh ticks, missed log lines, and a clear end when the room lets go of
//! it. What may not be asked stands in `odd`.

use app::{
    backend::{ApiError, Backend, RoomCode, Visitor},
    wire::{ClientFrame, Frame},
};
use drill::{
    dim::{Filter, Tab},
    id::At,
    role::Role,
    room::{Action, FollowUp, Refusal},
    telemetry::LogLine,
};

use super::{Program, Screen, Team, folder, gathered, provider_timeouts, running, somebody};
use crate::rooms::{Ask, WatcherId};

async fn denied(screen: &mut Screen) -> ApiError {
    let denied = |frame| match frame {
        Frame::Denied(error) => Some(error),
        _ => None,
    };
    let error = screen.until(denied).await;
    assert!(screen.bytes().await.is_none(), "the feed ends after a denial");
    error
}

#[tokio::test]
async fn strangers_and_wrong_codes_stay_outside() {
    let (_folder, program, team) = gathered().await;
    let mut stranger = Screen::open(&program, somebody(), &team.code).await;
    assert_eq!(denied(&mut stranger).await, ApiError::Refused(Refusal::NotHere));
    let wrong = RoomCode::parse("AAAAAA").expect("a code");
    let mut lost = Screen::open(&program, team.ana, &wrong).await;
    assert_eq!(denied(&mut lost).await, ApiError::NoSuchRoom);
    let mut rude = Screen::silent(&program, team.ana).await;
    rude.say(ClientFrame::Ping);
    assert!(matches!(denied(&mut rude).await, ApiError::Transport(_)));
}

#[tokio::test]
async fn a_browser_that_does_not_draw_gets_five_ticks_and_then_a_snapshot() {
    let (_folder, program, team) = running().await;
    let mut ana = Screen::open(&program, team.ana, &team.code).await;
    let is_snapshot = |frame| match frame {
        Frame::Snapshot(snapshot) => Some(snapshot.view.clock),
        _ => None,
    };
    assert_eq!(ana.until(is_snapshot).await, At(0));
    program.rooms.turn(30).await;
    let is_tick = |frame| match frame {
        Frame::Tick(tick) => Some(tick.at),
        _ => None,
    };
    for second in 1..=5 {
        assert_eq!(ana.until(is_tick).await, At(second));
    }
    ana.say(ClientFrame::Drawn { at: At(5) });
    assert_eq!(
        ana.until(is_snapshot).await,
        At(30),
        "no sixth tick came in between"
    );
}

/// That many more people in the room.
async fn join(program: &Program, code: &RoomCode, count: usize) -> Vec<Visitor> {
    let mut people = Vec::with_capacity(count);
    for number in 0..count {
        let person = somebody();
        let joined = program
            .answers
            .join(person, code.clone(), format!("Guest {number}"), None);
        joined.await.expect("joined");
        people.push(person);
    }
    people
}

async fn greet(program: &Program, team: &Team, who: Visitor, times: usize) {
    for _ in 0..times {
        let say = Action::Say {
            text: "hello".to_owned(),
        };
        team.act(program, who, say).await.expect("said");
    }
}

#[tokio::test]
async fn a_lobby_that_fills_at_once_sends_nobody_away() {
    let (_folder, program, team) = gathered().await;
    let mut ana = Screen::open(&program, team.ana, &team.code).await;
    ana.frame().await;
    // Eighteen come, each with a view, a line and who is here, and each says hello three times: 108 frames.
    for person in join(&program, &team.code, 18).await {
        greet(&program, &team, person, 3).await;
    }
    program.rooms.turn(1).await;
    ana.catch_up(&program, &team, team.lead).await;
}

#[tokio::test]
async fn a_browser_that_takes_no_frames_is_sent_away_and_its_feed_ends() {
    let (_folder, program, team) = gathered().await;
    let mut ana = Screen::open(&program, team.ana, &team.code).await;
    ana.frame().await;
    for person in join(&program, &team.code, 18).await {
        greet(&program, &team, person, 14).await;
    }
    program.rooms.turn(1).await;
    let mut frames = 0;
    while ana.bytes().await.is_some() {
        frames += 1;
    }
    assert!(frames <= 256, "no more than its queue holds, and not {frames}");
    let still_here = Refusal::StillHere { role: Role::Sre };
    program.rooms.turn(119).await;
    let vacate = || team.act(&program, team.lead, Action::Vacate(Role::Sre));
    assert_eq!(vacate().await, Err(ApiError::Refused(still_here)));
    program.rooms.turn(1).await;
    assert!(vacate().await.is_ok(), "away since the room let go");
}

#[tokio::test]
async fn a_feed_ends_when_the_room_lets_go_of_it() {
    let (_folder, program, team) = gathered().await;
    let mut ana = Screen::open(&program, team.ana, &team.code).await;
    ana.catch_up(&program, &team, team.lead).await;
    let room = program.rooms.find(&team.code).await.expect("it is live");
    room.send(Ask::Gone(WatcherId(1))).await.expect("it hears");
    while ana.bytes().await.is_some() {}
    assert_eq!(program.rooms.house().metrics.feeds.now(), 0);
}

#[tokio::test]
async fn who_opens_the_logs_gets_the_lines_of_before_once() {
    let folder = folder();
    let program = Program::start(folder.path()).await;
    // Computed before the run: when it comes, everybody gets a snapshot, log lines and all.
    program.rooms.house().band(provider_timeouts().into()).await;
    let team = Team::running(&program).await;
    let mut ana = Screen::open(&program, team.ana, &team.code).await;
    // Nobody is away, so that only pings are answered by who is here.
    let mut lead = Screen::open(&program, team.lead, &team.code).await;
    lead.catch_up(&program, &team, team.lead).await;
    let mut logs = Vec::new();
    read(ana.catch_up(&program, &team, team.ana).await, &mut logs);
    for second in 1..=180 {
        program.rooms.turn(1).await;
        read(
            heard(&mut ana, ClientFrame::Drawn { at: At(second) }).await,
            &mut logs,
        );
    }
    let kept = latest_logs(&program, &team).await;
    assert_eq!(logs, [], "they do not travel unasked");
    assert_ne!(kept, [], "there are some");
    for tab in [Tab::Logs, Tab::Payments, Tab::Logs] {
        let filter = Filter::default();
        read(
            heard(&mut ana, ClientFrame::LooksAt { tab, filter }).await,
            &mut logs,
        );
        program.rooms.turn(1).await;
    }
    read(ana.catch_up(&program, &team, team.ana).await, &mut logs);
    assert_eq!(logs, latest_logs(&program, &team).await);
}

/// Says something, and answers all frames until it is heard: the answer to a ping comes after it.
async fn heard(screen: &mut Screen, says: ClientFrame) -> Vec<Frame> {
    screen.say(says);
    screen.say(ClientFrame::Ping);
    let mut frames = Vec::new();
    loop {
        frames.push(screen.frame().await);
        if matches!(frames.last(), Some(Frame::Presence(_))) {
            return frames;
        }
    }
}

/// What a browser makes of the log lines in its frames.
fn read(frames: Vec<Frame>, logs: &mut Vec<LogLine>) {
    for frame in frames {
        match frame {
            Frame::Tick(tick) => logs.extend(tick.logs),
            Frame::Snapshot(snapshot) => *logs = snapshot.logs,
            Frame::View(_)
            | Frame::Lines(_)
            | Frame::Presence(_)
            | Frame::Costs(_)
            | Frame::Denied(_)
            | Frame::Bye => {}
        }
    }
}

/// The log lines that a browser gets that comes now.
async fn latest_logs(program: &Program, team: &Team) -> Vec<LogLine> {
    let mut lead = Screen::open(program, team.lead, &team.code).await;
    let is_snapshot = |frame| match frame {
        Frame::Snapshot(snapshot) => Some(snapshot.logs),
        _ => None,
    };
    lead.until(is_snapshot).await
}

#[tokio::test]
async fn a_ninth_window_of_one_person_is_told_so() {
    let (_folder, program, team) = gathered().await;
    let mut windows = Vec::new();
    for _ in 0..8 {
        let mut screen = Screen::open(&program, team.ana, &team.code).await;
        assert!(matches!(screen.frame().await, Frame::Snapshot(_)));
        windows.push(screen);
    }
    let mut ninth = Screen::open(&program, team.ana, &team.code).await;
    assert_eq!(denied(&mut ninth).await, ApiError::TooManyWindows);
    windows.pop();
    let mut again = Screen::open(&program, team.ana, &team.code).await;
    assert!(matches!(again.frame().await, Frame::Snapshot(_)));
}

#[tokio::test]
async fn who_changes_seat_finds_that_line_at_once() {
    let (_folder, program, team) = gathered().await;
    let mut ana = Screen::open(&program, team.ana, &team.code).await;
    ana.frame().await;
    let taken = team
        .act(&program, team.ana, Action::TakeRole(Role::Support))
        .await;
    taken.expect("the seat is free");
    let frames = ana.catch_up(&program, &team, team.lead).await;
    let told = frames.iter().any(|frame| match frame {
        Frame::Snapshot(snapshot) => snapshot
            .lines
            .iter()
            .any(|line| line.title == "is Customer support"),
        Frame::View(_)
        | Frame::Lines(_)
        | Frame::Tick(_)
        | Frame::Presence(_)
        | Frame::Costs(_)
        | Frame::Denied(_)
        | Frame::Bye => false,
    });
    assert!(told, "the snapshot for the new seat holds what led to it");
}

#[tokio::test]
async fn nobody_promises_a_day_that_has_passed() {
    let (_folder, program, team) = running().await;
    let stop = Action::Stop {
        reason: String::new(),
    };
    team.act(&program, team.ana, stop)
        .await
        .expect("a stop needs no reason");
    let ship = |due: &str| {
        let follow_up = FollowUp {
            what: "Alert on retries".to_owned(),
            owner: "Ana".to_owned(),
            due: due.to_owned(),
            ..FollowUp::default()
        };
        team.act(&program, team.ana, Action::SetFollowUp(follow_up))
    };
    assert_eq!(ship("2020-02-01").await, Err(Refusal::DayPassed.into()));
    ship("2199-12-31").await.expect("it lies ahead");
    ship("").await.expect("no day is fine");
}
