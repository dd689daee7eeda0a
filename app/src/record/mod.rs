//! The administrator's pages over the record store. Rendered on the server only, as plain HTML with links and forms: they
//! are no part of the wasm that every player loads. They know no SQL and no request; the server hands over what to show.

mod door;
mod field;
mod forwarding;
mod keys;
mod live;
mod quality;
mod sentence;
mod statements;

use leptos::{nonce, prelude::*};

pub use self::{
    door::Door,
    field::{Field, Problem},
    forwarding::{AccessForm, ForwardingPage, RefusedRow, TargetForm, TargetRow, TargetState, Trouble},
    keys::{KeyRow, KeyState, KeysPage, NewKey, ScopeChoice},
    live::{LivePage, item},
    quality::{FindingPart, FindingRow, QualityPage},
    sentence::{Sentence, sentence},
    statements::{Filters, StatementRow, StatementsPage},
};
use crate::{
    icon::{Icon, Symbol},
    part::{ThemeScript, ThemeSwitch},
};

/// One page.
pub enum Page {
    /// In front of the others: who may come in, and how.
    Door(Door),
    /// Statements, by filters.
    Statements(StatementsPage),
    /// Statements as they arrive.
    Live(LivePage),
    /// Credentials.
    Keys(KeysPage),
    /// Other stores that statements travel on to.
    Forwarding(ForwardingPage),
    /// What is odd about the data.
    Quality(QualityPage),
}

/// The one who asks for a page is the administrator. An extension of the request.
#[derive(Debug, Clone, Copy)]
pub struct AsAdministrator;

/// A page as text.
pub struct Rendered {
    /// The whole document.
    pub html: String,
    /// What its scripts carry; the content security policy names it.
    pub nonce: String,
}

/// The pages behind the door, by their tabs.
const TABS: [(&str, &str); 5] = [
    ("/record", "Statements"),
    ("/record/live", "Live"),
    ("/record/keys", "Keys"),
    ("/record/forwarding", "Forwarding"),
    ("/record/quality", "Quality"),
];

impl Page {
    fn title(&self) -> &'static str {
        match self {
            Self::Door(_) => "The record",
            Self::Statements(_) => TABS[0].1,
            Self::Live(_) => TABS[1].1,
            Self::Keys(_) => TABS[2].1,
            Self::Forwarding(_) => TABS[3].1,
            Self::Quality(_) => TABS[4].1,
        }
    }

    fn body(self) -> AnyView {
        match self {
            Self::Door(door) => door::view(door).into_any(),
            Self::Statements(page) => statements::view(page).into_any(),
            Self::Live(page) => live::view(page).into_any(),
            Self::Keys(page) => keys::view(page).into_any(),
            Self::Forwarding(page) => forwarding::view(page).into_any(),
            Self::Quality(page) => quality::view(page).into_any(),
        }
    }
}

/// The whole document. `style`: path of the style sheet, none when the server was built without a site.
pub fn render(style: Option<String>, page: Page) -> Rendered {
    let owner = Owner::new();
    owner.with(|| {
        nonce::provide_nonce();
        let nonce = nonce::use_nonce()
            .map(|nonce| nonce.to_string())
            .unwrap_or_default();
        let html = plain(&document(style, page).to_html());
        Rendered { html, nonce }
    })
}

/// Without the marks by which a page that wakes up finds its parts again: these pages do not wake up, and in a title they
/// would be read. Text has no such marks, for its `<` is escaped.
fn plain(html: &str) -> String {
    html.replace("<!>", "").replace("<!--<() />-->", "")
}

fn document(style: Option<String>, page: Page) -> impl IntoView {
    let title = page.title();
    let inside = !matches!(page, Page::Door(_));
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <title>{format!("{title} · Drillroom")}</title>
                <ThemeScript />
                <link rel="icon" href="/favicon.svg" r#type="image/svg+xml" />
                {style.map(|href| view! { <link rel="stylesheet" href=href /> })}
            </head>
            <body>
                <a class="skip-link" href="#main">
                    "Skip to the page"
                </a>
                <header class="navbar">
                    <a class="brand" href="/" aria-label="Drillroom, start page">
                        <Icon symbol=Symbol::Brand />
                        <span class="brand__name">"Drillroom"</span>
                    </a>
                    {inside.then(|| tabs(title))}
                    <div class="navbar__tools">
                        {inside
                            .then(|| {
                                view! {
                                    <form method="post" action="/record/leave">
                                        <button type="submit" class="button" data-kind="quiet">
                                            "Leave"
                                        </button>
                                    </form>
                                }
                            })} <ThemeSwitch />
                    </div>
                </header>
                <main class="page" data-width=(!inside).then_some("s") id="main">
                    {page.body()}
                </main>
            </body>
        </html>
    }
}

fn tabs(current: &'static str) -> impl IntoView {
    view! {
        <nav class="tabs navbar__links" aria-label="The record">
            {TABS
                .into_iter()
                .map(|(href, name)| {
                    view! {
                        <a class="tabs__tab" href=href aria-current=(name == current).then_some("page")>
                            {name}
                        </a>
                    }
                })
                .collect_view()}
        </nav>
    }
}

/// A head for a page: title, a line about it, tools.
fn head(title: &'static str, lead: &'static str, tools: impl IntoView) -> impl IntoView {
    view! {
        <div class="page__head">
            <div>
                <h1 class="page__title">{title}</h1>
                <p class="page__lead">{lead}</p>
            </div>
            <div class="page__tools">{tools}</div>
        </div>
    }
}
