//! Opening one's seat on another device, by a link that works once. The page with the button is one of `app`; only the
//! button comes here, so that a chat program's preview of the link does not use it up.

use app::backend::ApiError;
use axum::{
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};

use crate::{
    chance,
    journal::people::{PeopleWrite, Written},
    session::{self, Sessions},
};

/// Uses the link up: this browser is the same person from now on.
pub async fn open(State(sessions): State<Sessions>, Path(link): Path<String>) -> Response {
    let cookie = chance::token();
    let write = PeopleWrite::UseLink {
        hash: session::hash_of(&link),
        session_hash: session::hash_of(&cookie),
        session: chance::uuid(),
    };
    match sessions.journal.writer.people(write).await {
        Ok(Written::Opened(code)) => {
            let mut response = Redirect::to(&format!("/drill/{code}")).into_response();
            response
                .headers_mut()
                .insert(header::SET_COOKIE, sessions.cookie(&cookie));
            response
        }
        // The page says what to do next. A text that is no token of ours is not repeated in an address.
        Ok(Written::Done | Written::DeadLink) if session::is_token(&link) => {
            Redirect::to(&format!("/resume/{link}?dead")).into_response()
        }
        Ok(Written::Done | Written::DeadLink) => Redirect::to("/resume/unknown?dead").into_response(),
        Err(_) => (
            StatusCode::SERVICE_UNAVAILABLE,
            format!("{}\n", ApiError::NotSaved),
        )
            .into_response(),
    }
}
