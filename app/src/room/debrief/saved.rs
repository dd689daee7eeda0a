//! "Saved 14:34": whether what stands in a field is what the room has. Kept by the browser; the room's answer sets it.

use leptos::prelude::*;

use crate::{
    backend::ApiError,
    part::{sentence, wall},
};

/// How a field stands to the room.
#[derive(Debug, Clone, PartialEq)]
pub enum Saved {
    /// As the room has it, or empty.
    Same,
    /// Typed, not sent.
    Changed,
    /// On its way; it is sent again while the connection is away.
    Sending,
    /// The room took it, at this time of day.
    At(String),
    /// The room declined, or could not be reached, and says why. What was typed stands.
    Not(String),
}

impl Saved {
    /// After an answer.
    pub fn after<T>(answer: &Result<T, ApiError>) -> Self {
        match answer {
            Ok(_) => Self::At(wall::now_ms().map_or_else(String::new, wall::time_of_day)),
            Err(error) => Self::Not(sentence(&error.to_string())),
        }
    }

    fn words(&self) -> String {
        match self {
            Self::Same => String::new(),
            Self::Changed => "Not saved yet".to_owned(),
            Self::Sending => "Saving…".to_owned(),
            Self::At(time) => format!("Saved {time}").trim_end().to_owned(),
            Self::Not(why) => format!("Not saved. {why}"),
        }
    }
}

/// The note below a field.
#[component]
pub fn SavedNote(saved: RwSignal<Saved>) -> impl IntoView {
    view! { <p class="question__saved" role="status">{move || saved.with(Saved::words)}</p> }
}
