//! In front of the administrator's pages: how to get a link, and the button that uses it up.

use leptos::prelude::*;

/// What the visitor stands before.
pub enum Door {
    /// No administrator: how to become one.
    Locked,
    /// A link was opened; only the button uses it up, so that a preview of the link does not.
    Enter {
        /// Of the link.
        token: String,
    },
    /// The link was used before, is too old, or never was.
    Dead,
}

pub(super) fn view(door: Door) -> impl IntoView {
    match door {
        Door::Locked => trouble(
            "This is for the administrator",
            "Statements, keys and data quality are shown to one person only.",
        )
        .into_any(),
        Door::Dead => trouble(
            "This link does not work any more",
            "It was used before, or it is too old.",
        )
        .into_any(),
        Door::Enter { token } => view! {
            <div class="empty">
                <h1 class="empty__title">"Administer the record"</h1>
                <p class="empty__text">
                    "This browser will see every statement of this installation and can make keys. The link works once."
                </p>
                <form method="post" action=format!("/record/enter/{token}")>
                    <button type="submit" class="button" data-kind="primary">
                        "Continue as administrator"
                    </button>
                </form>
            </div>
        }
        .into_any(),
    }
}

fn trouble(title: &'static str, text: &'static str) -> impl IntoView {
    view! {
        <div class="empty">
            <h1 class="empty__title">{title}</h1>
            <p class="empty__text">
                {text} " To come in, run " <code>"drillroom link"</code>
                " where the program runs, and open the address that it prints."
            </p>
            <a class="button" href="/">
                "Go to the start page"
            </a>
        </div>
    }
}
