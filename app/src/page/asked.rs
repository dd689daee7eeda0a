//! What a page asks the server for: words while it waits, and the trouble when it is not granted. What came of it is the
//! page's own.

use leptos::prelude::*;

use super::{Trouble, answer_with};
use crate::{backend::ApiError, part::sentence};

/// Words in place of what has not come yet.
#[component]
pub fn Waiting(words: &'static str) -> impl IntoView {
    view! {
        <div class="empty" aria-busy="true">
            <p class="waiting">{words}</p>
        </div>
    }
}

/// The server said no: the page says why, and answers with that status.
#[component]
pub fn NotGranted(
    /// What did not work, in a few words.
    title: &'static str,
    /// Why.
    error: ApiError,
    /// Where the way on leads.
    href: &'static str,
    /// What the way on is called: a verb.
    way: &'static str,
) -> impl IntoView {
    answer_with(&error);
    view! { <Trouble title text=Signal::derive(move || sentence(&error.to_string())) href way /> }
}
