//! The status code of a page whose request was not granted. Words are the page's own.

use crate::backend::ApiError;

/// Gives the page being rendered the status code of an error.
pub fn answer_with(error: &ApiError) {
    if let Some(answer) = leptos::prelude::use_context::<leptos_axum::ResponseOptions>() {
        use axum::http::StatusCode;

        answer.set_status(match error {
            ApiError::BadCode | ApiError::NoSuchRoom | ApiError::NoSuchScenario => StatusCode::NOT_FOUND,
            ApiError::RoomClosed | ApiError::DeadLink => StatusCode::GONE,
            ApiError::TooManyGuesses { .. } | ApiError::TooFast | ApiError::TooManyWindows => {
                StatusCode::TOO_MANY_REQUESTS
            }
            ApiError::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            ApiError::Refused(_) => StatusCode::CONFLICT,
            ApiError::NoSession => StatusCode::FORBIDDEN,
            ApiError::NotSaved | ApiError::Stopping => StatusCode::SERVICE_UNAVAILABLE,
            ApiError::Unanswered | ApiError::Transport(_) => StatusCode::BAD_REQUEST,
        });
    }
}
