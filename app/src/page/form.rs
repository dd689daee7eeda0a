//! What the forms of the pages share: the field for a name, and what was wrong, beside the field that it belongs to.
//! Judges nothing; the server does.

use drill::room::{Refusal, action::NAME_LETTERS};
use leptos::prelude::*;

use super::answer_with;
use crate::{
    backend::ApiError,
    part::{FieldError, Need},
};

/// The field that an error belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    Name,
    Role,
    Whole,
}

/// Which field was wrong.
pub const fn about(error: &ApiError) -> About {
    match error {
        ApiError::Refused(Refusal::Empty | Refusal::TooLong { .. } | Refusal::Unprintable) => About::Name,
        ApiError::Refused(Refusal::SeatTaken { .. } | Refusal::StillHere { .. }) => About::Role,
        ApiError::Refused(_)
        | ApiError::BadCode
        | ApiError::NoSuchRoom
        | ApiError::RoomClosed
        | ApiError::NoSuchScenario
        | ApiError::TooManyGuesses { .. }
        | ApiError::TooFast
        | ApiError::TooLarge
        | ApiError::TooManyWindows
        | ApiError::DeadLink
        | ApiError::NoSession
        | ApiError::NotSaved
        | ApiError::Stopping
        | ApiError::Unanswered
        | ApiError::Transport(_) => About::Whole,
    }
}

/// Why a form was not granted; none while it has not been sent.
pub fn error_of<I: Send + Sync + 'static>(form: Action<I, Result<(), ApiError>>) -> Memo<Option<ApiError>> {
    let answer = form.value();
    Memo::new(move |_| answer.with(|answer| answer.as_ref().and_then(|answer| answer.clone().err())))
}

/// What was wrong, as a sentence; the page answers with its status.
#[component]
pub fn FormError(
    /// Why it was not granted.
    #[prop(into)]
    error: Signal<Option<ApiError>>,
) -> impl IntoView {
    move || {
        error.get().map(|error| {
            answer_with(&error);
            view! { <FieldError says=error.to_string() /> }
        })
    }
}

/// The name that somebody has in the room.
#[component]
pub fn NameField(
    /// Unique in the page: ties label and field.
    id: &'static str,
    /// The label.
    label: &'static str,
    /// What stands in it at first.
    #[prop(optional)]
    name: Option<String>,
    /// Whether it may stay empty.
    #[prop(optional)]
    need: Need,
    /// What is said below it; it need not be about the name.
    #[prop(optional, into)]
    error: Signal<Option<ApiError>>,
) -> impl IntoView {
    let is_wrong =
        move || error.with(|error| error.as_ref().is_some_and(|error| about(error) == About::Name));
    view! {
        <div class="field">
            <label class="field__label" for=id>
                {label}
            </label>
            <input
                class="field__input"
                data-size="l"
                id=id
                name="name"
                required=need == Need::Required
                maxlength=NAME_LETTERS.to_string()
                autocomplete="nickname"
                value=name
                aria-invalid=move || is_wrong().then_some("true")
            />
            <FormError error />
        </div>
    }
}
