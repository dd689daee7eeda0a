//! Who was called in, and who can be.

use drill::room::{Line, LineKind};
use leptos::prelude::*;

use super::chat::List;
use crate::room::side::CallList;

/// The tab.
#[component]
pub fn Calls() -> impl IntoView {
    view! {
        <div class="calls">
            <CallList />
        </div>
        <List name="Calls" belongs=is_call>
            <p class="empty__text">"Whoever is called in stands here, with the time."</p>
        </List>
    }
}

fn is_call(line: &Line) -> bool {
    line.kind == LineKind::Call
}
