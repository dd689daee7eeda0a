//! The server functions: thin. Who is asking, call the port, return. Rights are checked behind the port.
#![expect(
    missing_docs,
    reason = "the server macro turns arguments into fields that carry no docs"
)]

use drill::{
    id::{IntentId, Seq},
    room::Action,
};
use leptos::prelude::*;
use server_fn::BoxedStream;

use crate::{
    backend::{ApiError, Door, MyRoom, RoomCode, ScenarioCard},
    socket::Websocket,
    wire::{ClientFrame, Wire},
};

#[cfg(feature = "ssr")]
use {
    crate::backend::{Sample, SharedBackend, Solo, Starter, Visitor},
    drill::{id::ScenarioId, role::Role},
};

/// All scenarios, for organisers.
#[server(endpoint = "library")]
pub async fn library() -> Result<Vec<ScenarioCard>, ApiError> {
    answered(async { backend()?.library(visitor()?).await }.await)
}

/// A run to show on the start page, which the server alone renders.
#[cfg(feature = "ssr")]
pub async fn sample() -> Result<Sample, ApiError> {
    Ok(backend()?.sample().await)
}

/// Opens a room that the visitor leads, and goes there. A plain form can call it.
#[server(endpoint = "create_drill")]
pub async fn create_drill(scenario: String, name: String) -> Result<(), ApiError> {
    let made = async { backend()?.create(visitor()?, ScenarioId(scenario), name).await };
    let code = answered(made.await)?;
    leptos_axum::redirect(&format!("/drill/{code}"));
    Ok(())
}

/// Opens a drill for one person, and goes there. A plain form can call it: `what` is `step:N`, from 0,
/// `other:KEY` or `scenario:NAME`.
#[server(endpoint = "play_solo")]
pub async fn play_solo(what: String, name: String, role: String) -> Result<(), ApiError> {
    let made = async {
        let what = parse_solo(&what).ok_or(ApiError::NoSuchScenario)?;
        backend()?
            .play_solo(visitor()?, what, name, parse_role(&role)?)
            .await
    };
    let code = answered(made.await)?;
    leptos_axum::redirect(&format!("/drill/{code}"));
    Ok(())
}

/// The starter playlist, which the server alone renders.
#[cfg(feature = "ssr")]
pub async fn starter() -> Result<Starter, ApiError> {
    backend()?.starter(visitor()?).await
}

/// What stands on the door of a room.
#[server(endpoint = "door")]
pub async fn knock(code: String) -> Result<Door, ApiError> {
    answered(async { backend()?.door(visitor()?, RoomCode::parse(&code)?).await }.await)
}

/// Enters a room and goes there. A plain form can call it; `role` may be empty.
#[server(endpoint = "join_drill")]
pub async fn join_drill(code: String, name: String, role: Option<String>) -> Result<(), ApiError> {
    let joined = async {
        let code = RoomCode::parse(&code)?;
        let role = role
            .filter(|role| !role.is_empty())
            .map(|role| parse_role(&role))
            .transpose()?;
        backend()?.join(visitor()?, code.clone(), name, role).await?;
        Ok(code)
    };
    let code = answered(joined.await)?;
    leptos_axum::redirect(&format!("/drill/{code}"));
    Ok(())
}

/// Does an action in a room.
#[server(endpoint = "act", input = server_fn::codec::Json)]
pub async fn act(code: RoomCode, intent: IntentId, action: Action) -> Result<Seq, ApiError> {
    answered(async { backend()?.act(visitor()?, code, intent, action).await }.await)
}

/// A path that opens this seat on another device, once.
#[server(endpoint = "resume_link")]
pub async fn resume_link(code: RoomCode) -> Result<String, ApiError> {
    answered(async { backend()?.resume_link(visitor()?, code).await }.await)
}

/// Drills that the visitor is in.
#[server(endpoint = "my_rooms")]
pub async fn my_rooms() -> Result<Vec<MyRoom>, ApiError> {
    answered(async { backend()?.my_rooms(visitor()?).await }.await)
}

/// The live feed. The first incoming frame is `Hello`; the first outgoing one a snapshot or a denial.
#[server(protocol = Websocket, endpoint = "room_feed")]
pub async fn room_feed(
    incoming: BoxedStream<ClientFrame, ApiError>,
) -> Result<BoxedStream<Wire, ApiError>, ApiError> {
    use futures::StreamExt;

    let incoming: futures::stream::BoxStream<'static, Result<ClientFrame, ApiError>> = incoming.into();
    let incoming = incoming
        .take_while(|frame| futures::future::ready(frame.is_ok()))
        .filter_map(async |frame| frame.ok());
    let frames = backend()?.feed(visitor()?, incoming.boxed()).await?;
    Ok(frames.map(|bytes| Ok(Wire(bytes))).boxed().into())
}

#[cfg(feature = "ssr")]
fn parse_solo(text: &str) -> Option<Solo> {
    if let Some(step) = text.strip_prefix("step:") {
        return step.parse().ok().map(Solo::Step);
    }
    if let Some(key) = text.strip_prefix("other:") {
        return Some(Solo::Other(key.to_owned()));
    }
    let id = text.strip_prefix("scenario:")?;
    Some(Solo::Whole(ScenarioId(id.to_owned())))
}

#[cfg(feature = "ssr")]
fn parse_role(text: &str) -> Result<Role, ApiError> {
    serde_json::from_value(serde_json::Value::String(text.to_owned()))
        .map_err(|_| ApiError::Transport("there is no such role".to_owned()))
}

/// Gives a refused request the status code of its error: a refusal is an answer, not a failure of the program. A plain
/// form gets none, because it is sent back to its page, which shows the error.
#[cfg(feature = "ssr")]
fn answered<T>(answer: Result<T, ApiError>) -> Result<T, ApiError> {
    let is_form = use_context::<axum::http::request::Parts>().is_some_and(|parts| {
        let accepts = parts.headers.get(axum::http::header::ACCEPT);
        accepts.is_some_and(|accepts| {
            accepts
                .to_str()
                .is_ok_and(|accepts| accepts.contains("text/html"))
        })
    });
    if let (Err(error), false) = (&answer, is_form) {
        crate::page::answer_with(error);
    }
    answer
}

#[cfg(feature = "ssr")]
fn backend() -> Result<SharedBackend, ApiError> {
    use_context::<SharedBackend>().ok_or(ApiError::Stopping)
}

#[cfg(feature = "ssr")]
fn visitor() -> Result<Visitor, ApiError> {
    use_context::<axum::http::request::Parts>()
        .and_then(|parts| parts.extensions.get::<Visitor>().copied())
        .ok_or(ApiError::NoSession)
}
