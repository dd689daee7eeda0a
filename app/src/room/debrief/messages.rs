//! What was said outside the chat: status updates and messages to customers, whole.

use std::sync::Arc;

use drill::room::{Line, LineKind, line::Detail};
use leptos::prelude::*;

use crate::part::memo;

use crate::{part::mm_ss, room::RoomStore};

/// The panel.
#[component]
pub fn Messages() -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let messages = memo(move || {
        store.lines.with(|lines| {
            let written = |line: &&Arc<Line>| matches!(line.kind, LineKind::Status | LineKind::Customers);
            lines.iter().filter(written).cloned().collect::<Vec<_>>()
        })
    });
    view! {
        <section class="panel" data-column="side" aria-labelledby="messages">
            <header class="panel__head">
                <h2 class="panel__title" id="messages">"Status and customer messages"</h2>
            </header>
            <Show
                when=move || messages.with(|messages| !messages.is_empty())
                fallback=|| view! {
                    <p class="empty" data-size="s">"No status update and no message to customers was written."</p>
                }
            >
                <ul class="written">
                    <For each=move || messages.get() key=|line| (line.seq, line.part) let:line>
                        <Written line/>
                    </For>
                </ul>
            </Show>
        </section>
    }
}

#[component]
fn Written(line: Arc<Line>) -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let who = line.who.map(|who| untrack(move || store.name_of(who)));
    let words = match &line.detail {
        Detail::Status {
            impact,
            scope,
            doing,
            next,
        } => view! {
            <dl class="written__fields">
                <dt>"Impact"</dt><dd>{impact.clone()}</dd>
                <dt>"Scope"</dt><dd>{scope.clone()}</dd>
                <dt>"Doing"</dt><dd>{doing.clone()}</dd>
                <dt>"Next"</dt><dd>{mm_ss(*next)}</dd>
            </dl>
        }
        .into_any(),
        Detail::Script(script) => view! {
            <dl class="written__fields">
                <dt>"Customers read"</dt><dd>{line.text.clone()}</dd>
                <dt>"Support says"</dt><dd>{script.clone()}</dd>
            </dl>
        }
        .into_any(),
        Detail::None
        | Detail::Alert(_)
        | Detail::Seat(_)
        | Detail::Answer(_)
        | Detail::Asked { .. }
        | Detail::Voice { .. }
        | Detail::Probe(_)
        | Detail::Plan { .. } => view! { <p>{line.text.clone()}</p> }.into_any(),
    };
    view! {
        <li class="written__item">
            <h3 class="written__head"><time>{mm_ss(line.at)}</time> " " {line.title.clone()} <span>{who}</span></h3>
            {words}
        </li>
    }
}
