//! The room does not let this person in: why, and what to do now.

use drill::room::Refusal;
use leptos::prelude::*;
use leptos_meta::Title;

use crate::{
    backend::ApiError,
    page::{Frame, Trouble},
    part::sentence,
};

/// What happened, and the way on.
#[component]
pub fn Denied(error: ApiError, #[prop(into)] code: Signal<String>) -> impl IntoView {
    let (title, href, way) = code.with_untracked(|code| way_on(&error, code));
    view! {
        <Title text=title />
        <Frame class="page" width="s">
            <Trouble title=title text=sentence(&error.to_string()) href=href way=way />
        </Frame>
    }
}

/// Title, where to go, and what that is called.
fn way_on(error: &ApiError, code: &str) -> (&'static str, String, &'static str) {
    let again = || format!("/drill/{code}");
    match error {
        ApiError::BadCode | ApiError::NoSuchRoom => {
            ("There is no such room", "/join".to_owned(), "Type the code again")
        }
        ApiError::RoomClosed => ("This drill is over", "/".to_owned(), "Go to the start page"),
        ApiError::TooManyGuesses { .. } | ApiError::TooFast => ("One moment", again(), "Try again"),
        ApiError::TooManyWindows => ("Too many windows", again(), "Try again"),
        ApiError::Refused(Refusal::NotHere) => (
            "You are not in this room yet",
            format!("/join/{code}"),
            "Join this drill",
        ),
        ApiError::Refused(_) => (
            "The room does not let you in",
            format!("/join/{code}"),
            "Go to the door",
        ),
        ApiError::NoSession => ("The room does not know you", again(), "Try again"),
        ApiError::NotSaved | ApiError::Stopping | ApiError::Unanswered | ApiError::Transport(_) => {
            ("The room cannot be opened now", again(), "Try again")
        }
        ApiError::DeadLink | ApiError::NoSuchScenario | ApiError::TooLarge => {
            ("This does not work", "/".to_owned(), "Go to the start page")
        }
    }
}
