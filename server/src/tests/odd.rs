//! Odd means refused: forged people, wrong phases, guesses, floods, torn and huge messages. Nothing changes by them.

use std::net::SocketAddr;

use app::{
    backend::{ApiError, Backend, Visitor},
    wire::{ClientFrame, Frame},
};
use axum::{
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
};
use drill::{
    role::Role,
    room::{Action, Phase, Refusal},
};
use futures::{SinkExt, Stream, StreamExt};
use tokio_tungstenite::tungstenite::{self, Message, client::IntoClientRequest};
use tower::ServiceExt;

use super::{PATIENCE, Program, Screen, folder, gathered, running, somebody};
use crate::{chance, session::hash_of};

#[tokio::test]
async fn guessing_codes_is_stopped_by_address() {
    let (_folder, program, team) = gathered().await;
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
async fn guesses_at_the_same_moment_are_counted_one_by_one() {
    let folder = folder();
    let program = Program::start(folder.path()).await;
    let guesser = somebody();
    let tries = (0..60).map(|_| program.answers.door(guesser, chance::room_code()));
    let answers = futures::future::join_all(tries).await;
    let wrong = answers
        .iter()
        .filter(|answer| **answer == Err(ApiError::NoSuchRoom));
    assert_eq!(wrong.count(), 20);
}

#[tokio::test]
async fn a_guesser_at_the_same_address_stops_nobody_who_is_in() {
    let (_folder, program, team) = gathered().await;
    for _ in 0..20 {
        let wrong = program.answers.door(somebody(), chance::room_code()).await;
        assert_eq!(wrong, Err(ApiError::NoSuchRoom));
    }
    let say = Action::Say {
        text: "still here".to_owned(),
    };
    assert!(team.act(&program, team.ana, say).await.is_ok());
    assert!(program.answers.door(team.ana, team.code.clone()).await.is_ok());
    let mut ana = Screen::open(&program, team.ana, &team.code).await;
    assert!(matches!(ana.frame().await, Frame::Snapshot(_)));
    let stranger = program.answers.door(somebody(), team.code.clone()).await;
    assert!(matches!(stranger, Err(ApiError::TooManyGuesses { .. })));
}

#[tokio::test]
async fn forged_roles_wrong_phases_and_hostile_words_are_refused_and_leave_no_trace() {
    let (_folder, program, team) = gathered().await;
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
async fn nobody_comes_in_without_the_seat_that_they_asked_for() {
    let (_folder, program, team) = running().await;
    let late = somebody();
    let join = |role| {
        program
            .answers
            .join(late, team.code.clone(), "Lee".to_owned(), role)
    };
    let role = Role::Sre;
    assert_eq!(
        join(Some(role)).await,
        Err(ApiError::Refused(Refusal::SeatTaken { role }))
    );
    let door = program
        .answers
        .door(late, team.code.clone())
        .await
        .expect("a door");
    assert_eq!(door.known_as, None, "both or nothing");
    assert_eq!(join(None).await, Ok(()));
}

#[tokio::test]
async fn a_debrief_lets_nobody_in_who_was_not_there() {
    let (_folder, program, team) = running().await;
    team.act(&program, team.lead, Action::End).await.expect("ended");
    for role in [None, Some(Role::Engineer), Some(Role::Sre)] {
        let late = program
            .answers
            .join(somebody(), team.code.clone(), "Lee".to_owned(), role);
        assert_eq!(late.await, Err(ApiError::Refused(Refusal::RunOver)));
    }
    let again = program
        .answers
        .join(team.ana, team.code.clone(), "Ana".to_owned(), None);
    assert_eq!(again.await, Ok(()), "who is in stays in");
}

/// The whole program on a free port.
async fn listening(program: &Program) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a free port");
    let address = listener.local_addr().expect("bound");
    let service = program.site().into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(axum::serve(listener, service).into_future());
    address
}

/// The handshake of a page of `origin`, with a session.
fn handshake(address: SocketAddr, cookie: &str, origin: &str) -> tungstenite::handshake::client::Request {
    let mut request = format!("ws://{address}/api/room_feed")
        .into_client_request()
        .expect("a request");
    let headers = request.headers_mut();
    let cookie = format!("drillroom_session={cookie}");
    headers.insert("cookie", cookie.parse().expect("header text"));
    headers.insert("origin", origin.parse().expect("header text"));
    request
}

fn said(frame: &ClientFrame) -> Message {
    let json = serde_json::to_string(frame).expect("our own frame");
    Message::binary(format!("\0{json}").into_bytes())
}

type Received = Option<Result<Message, tungstenite::Error>>;

/// The next thing from a socket, within less than the silence after which it would be closed anyway.
async fn next(socket: &mut (impl Stream<Item = Result<Message, tungstenite::Error>> + Unpin)) -> Received {
    tokio::time::timeout(PATIENCE, socket.next())
        .await
        .expect("a message or an end in time")
}

fn frame(message: Received) -> Option<Frame> {
    let Some(Ok(Message::Binary(bytes))) = message else {
        return None;
    };
    let frame = bytes.slice(1..);
    Some(Frame::decode(&frame).expect("our own frame"))
}

#[tokio::test]
async fn sockets_from_foreign_pages_torn_messages_and_huge_messages_are_closed() {
    let (_folder, program, team) = gathered().await;
    let cookie = chance::token();
    let ben = Visitor {
        person: chance::person_of(&hash_of(&cookie)),
        ..somebody()
    };
    let joined = program
        .answers
        .join(ben, team.code.clone(), "Ben".to_owned(), None);
    joined.await.expect("joined");
    let address = listening(&program).await;
    let foreign = handshake(address, &cookie, "http://evil.example");
    let foreign = tokio_tungstenite::connect_async(foreign).await;
    assert!(foreign.is_err(), "a foreign page gets no socket");
    let own = format!("http://{address}");
    for (message, is_answered) in [
        (Message::binary(b"\0{\"hello\":".to_vec()), true),
        (Message::text("not even tagged"), true),
        (Message::binary(vec![0; 65 * 1_024]), false),
    ] {
        let (mut socket, _) = tokio_tungstenite::connect_async(handshake(address, &cookie, &own))
            .await
            .expect("our own page");
        let hello = said(&ClientFrame::Hello {
            code: team.code.clone(),
        });
        socket.send(hello).await.expect("sent");
        while !matches!(
            frame(next(&mut socket).await).expect("in the room"),
            Frame::Snapshot(_)
        ) {}
        // Let in, it stays open; from here on only thirty seconds of silence would close it.
        socket.send(said(&ClientFrame::Ping)).await.expect("sent");
        while !matches!(frame(next(&mut socket).await).expect("open"), Frame::Presence(_)) {}
        socket.send(message).await.expect("sent");
        let mut denial = None;
        while let Some(frame) = frame(next(&mut socket).await) {
            if let Frame::Denied(error) = frame {
                denial = Some(error);
            }
        }
        assert_eq!(matches!(denial, Some(ApiError::Transport(_))), is_answered);
    }
}

#[tokio::test]
async fn a_body_that_is_too_large_is_called_so() {
    let folder = folder();
    let program = Program::start(folder.path()).await;
    let post = |bytes: usize, accept: &'static str| {
        let body = vec![b'x'; bytes];
        let request = Request::post("/api/act")
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::CONTENT_LENGTH, bytes)
            .header(header::ACCEPT, accept)
            .body(Body::from(body))
            .expect("a request");
        program.site().oneshot(request)
    };
    let large = post(65 * 1_024, "application/json").await.expect("an answer");
    assert_eq!(large.status(), StatusCode::PAYLOAD_TOO_LARGE);
    let body = to_bytes(large.into_body(), 1_024).await.expect("a body");
    let error: ApiError = serde_json::from_slice(&body).expect("as server functions say it");
    assert_eq!(error, ApiError::TooLarge);
    let form = post(65 * 1_024, "text/html").await.expect("an answer");
    assert_eq!(form.status(), StatusCode::PAYLOAD_TOO_LARGE);
    let fits = post(63 * 1_024, "application/json").await.expect("an answer");
    assert_ne!(fits.status(), StatusCode::PAYLOAD_TOO_LARGE);
}
