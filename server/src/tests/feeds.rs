//! Odd means refused: forged people, wrong phases, guesses, floods, torn and huge messages. Nothing changes by them.

use std::net::SocketAddr;

use app::{
    backend::{ApiError, Backend, RoomCode},
    wire::{ClientFrame, Frame},
};
use drill::{
    id::At,
    role::Role,
    room::{Action, Phase, Refusal},
};
use futures::{SinkExt, StreamExt};
use tokio_tungstenite::tungstenite::{Message, client::IntoClientRequest};

use super::{PATIENCE, Program, Screen, Team, folder, provider_timeouts, somebody};
use crate::{
    assets::Site,
    chance,
    http::{Parts, router},
    origin::PublicOrigin,
    session::{Sessions, Transport},
};

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
    let folder = folder();
    let program = Program::start(folder.path(), vec![provider_timeouts()]).await;
    let team = Team::gather(&program).await;
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
async fn guessing_codes_is_stopped_by_address() {
    let folder = folder();
    let program = Program::start(folder.path(), vec![provider_timeouts()]).await;
    let team = Team::gather(&program).await;
    let guesser = somebody();
    let mut answers = Vec::new();
    for _ in 0..40 {
        answers.push(program.answers.door(guesser, chance::room_code()).await.err());
    }
    assert_eq!(answers[0], Some(ApiError::NoSuchRoom));
    assert!(matches!(
        answers[39],
        Some(ApiError::TooManyGuesses { wait_s: 1.. })
    ));
    let right = program.answers.door(guesser, team.code.clone()).await;
    assert!(
        matches!(right, Err(ApiError::TooManyGuesses { .. })),
        "a right guess is refused too"
    );
}

#[tokio::test]
async fn forged_roles_wrong_phases_and_hostile_words_are_refused_and_leave_no_trace() {
    let folder = folder();
    let program = Program::start(folder.path(), vec![provider_timeouts()]).await;
    let team = Team::gather(&program).await;
    let say = |text: &str| Action::Say {
        text: text.to_owned(),
    };
    for (who, action, refusal) in [
        (team.ana, Action::Start, Refusal::NotFacilitator),
        (
            team.ana,
            Action::Note {
                text: "early".to_owned(),
            },
            Refusal::WrongPhase { now: Phase::Lobby },
        ),
        (somebody(), say("from outside"), Refusal::NotHere),
        (
            team.lead,
            Action::TakeRole(Role::Sre),
            Refusal::SeatTaken { role: Role::Sre },
        ),
        (team.ana, say("  "), Refusal::Empty),
        (team.ana, say("a\u{202e}b"), Refusal::Unprintable),
        (
            team.ana,
            say(&"x".repeat(501)),
            Refusal::TooLong {
                letters: 501,
                limit: 500,
            },
        ),
    ] {
        assert_eq!(
            team.act(&program, who, action).await,
            Err(ApiError::Refused(refusal))
        );
    }
    let seq = team.act(&program, team.ana, say("fine")).await.expect("said");
    assert_eq!(seq.0, 4, "three entries of the lobby and this one");
    let flood: Vec<_> =
        futures::future::join_all((0..60).map(|_| team.act(&program, team.ana, say("again")))).await;
    assert!(flood.contains(&Err(ApiError::TooFast)));
}

#[tokio::test]
async fn a_browser_that_does_not_draw_gets_five_ticks_and_then_a_snapshot() {
    let folder = folder();
    let program = Program::start(folder.path(), vec![provider_timeouts()]).await;
    let team = Team::gather(&program).await;
    team.act(&program, team.lead, Action::Start)
        .await
        .expect("started");
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

/// The whole program on a free port.
async fn listening(program: &Program) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a free port");
    let address = listener.local_addr().expect("bound");
    let router = router(Parts {
        site: Site::default(),
        feeds: program.answers.feeds.clone(),
        sessions: Sessions {
            journal: program.journal.clone(),
            transport: Transport::Plain,
        },
        public: PublicOrigin::default(),
    });
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(axum::serve(listener, service).into_future());
    address
}

#[tokio::test]
async fn sockets_from_foreign_pages_torn_messages_and_huge_messages_are_closed() {
    let folder = folder();
    let program = Program::start(folder.path(), vec![provider_timeouts()]).await;
    let address = listening(&program).await;
    let request = |origin: Option<&str>| {
        let mut request = format!("ws://{address}/api/room_feed")
            .into_client_request()
            .expect("a request");
        let cookie = format!("drillroom_session={}", chance::token());
        request
            .headers_mut()
            .insert("cookie", cookie.parse().expect("header text"));
        if let Some(origin) = origin {
            request
                .headers_mut()
                .insert("origin", origin.parse().expect("header text"));
        }
        request
    };
    let foreign = tokio_tungstenite::connect_async(request(Some("http://evil.example"))).await;
    assert!(foreign.is_err(), "a foreign page gets no socket");
    let own = format!("http://{address}");
    for message in [
        Message::binary(b"\0{\"hello\":".to_vec()),
        Message::binary(vec![0; 65 * 1_024]),
        Message::text("not even tagged"),
    ] {
        let (mut socket, _) = tokio_tungstenite::connect_async(request(Some(&own)))
            .await
            .expect("our own page");
        socket.send(message).await.expect("sent");
        let ended = async {
            while let Some(Ok(message)) = socket.next().await {
                if message.is_close() {
                    break;
                }
            }
        };
        tokio::time::timeout(PATIENCE, ended)
            .await
            .expect("the server closes it");
    }
}
