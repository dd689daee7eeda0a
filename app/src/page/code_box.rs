//! The field for a room code: one real input, its letters spaced like cells. Judges nothing; the server says whether
//! the code opens a room.

use leptos::prelude::*;

use crate::{backend::ApiError, part::FieldError};

/// Letters that fit into the field: people paste codes with blanks and dashes in them.
const TYPED_MAX: usize = 12;

/// The field, its label, and the error beside it.
#[component]
pub fn CodeBox(
    /// What stands in it at first.
    #[prop(optional, into)]
    start: String,
    /// Why the code did not work.
    #[prop(optional_no_strip)]
    error: Option<ApiError>,
) -> impl IntoView {
    let invalid = error.is_some();
    view! {
        <div class="field">
            <label class="field__label" for="code">
                "Room code"
            </label>
            <span class="code-box">
                <input
                    class="code-box__input"
                    id="code"
                    name="code"
                    required
                    maxlength=TYPED_MAX.to_string()
                    autocomplete="off"
                    autocapitalize="characters"
                    spellcheck="false"
                    value=start
                    aria-invalid=invalid.then_some("true")
                    aria-describedby="code-words"
                />
            </span>
            {match error {
                Some(error) => {
                    view! { <FieldError says=error.to_string() id="code-words" /> }.into_any()
                }
                None => {
                    view! {
                        <p class="field__hint" id="code-words">
                            "Six letters or digits, from your invitation."
                        </p>
                    }
                        .into_any()
                }
            }}
        </div>
    }
}
