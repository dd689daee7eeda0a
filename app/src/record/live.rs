//! Statements as they arrive: the page brings the latest, a few lines of script add what comes.

use leptos::prelude::*;

use super::{StatementRow, head, plain, statements::line};

/// Lines that stay on the page; older ones are a click away.
pub const KEPT: usize = 100;

/// Reads the feed and puts each line on top. The feed sends lines that the server has rendered and escaped. The browser
/// connects again by itself and says which line it saw last.
const SCRIPT: &str = r#"{
const list = document.querySelector("[data-live]"), state = document.querySelector("[data-live-state]");
const feed = new EventSource(list.dataset.live);
feed.onopen = () => { state.textContent = "Listening"; };
feed.onerror = () => { state.textContent = "The connection broke; trying again"; };
feed.onmessage = (event) => {
  document.querySelector("[data-live-none]")?.remove();
  list.insertAdjacentHTML("afterbegin", event.data);
  while (list.children.length > Number(list.dataset.kept)) list.lastElementChild.remove();
};
}"#;

/// The page.
pub struct LivePage {
    /// The latest, newest first.
    pub rows: Vec<StatementRow>,
    /// Address of the feed.
    pub feed: String,
}

pub(super) fn view(page: LivePage) -> impl IntoView {
    let LivePage { rows, feed } = page;
    let none = rows.is_empty();
    let state = view! {
        <p class="badge" role="status" data-live-state="">
            "Connecting"
        </p>
    };
    view! {
        {head("Live", "Statements as they are stored, newest on top. Without scripts, load the page again.", state)}
        {none.then(|| view! { <p class="record__none" data-live-none="">"Nothing was recorded yet. Lines appear here by themselves."</p> })}
        <ol
            class="record__list panel"
            aria-label="Statements, newest first"
            data-live=feed
            data-kept=KEPT.to_string()
        >
            {rows.into_iter().map(line).collect_view()}
        </ol>
        <script nonce=leptos::nonce::use_nonce() inner_html=SCRIPT></script>
    }
}

/// One line for the feed.
pub fn item(row: StatementRow) -> String {
    Owner::new().with(|| plain(&line(row).to_html()))
}
