//! Act, on a phone: every tool of this drill, mine first; others say whom to ask.

use drill::role::Role;
use leptos::prelude::*;

use crate::{
    icon::Icon,
    part::memo,
    room::{Opener, RoomStore, Tool},
};

/// The list.
#[component]
pub fn ToolList() -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let tools = memo(move || {
        let mine = store.my_roles();
        store.hello.with(|hello| {
            let Some(hello) = hello else { return Vec::new() };
            let held = |tool: &Tool| !tool.levers(&hello.script).is_empty();
            let all = Tool::WITH_LEVERS
                .into_iter()
                .filter(held)
                .chain(Tool::WITHOUT_LEVERS);
            let mut tools: Vec<(Tool, Option<Role>)> = all
                .map(|tool| {
                    let owners = tool.owners(&hello.script);
                    let ask = (!owners.meets(mine)).then(|| owners.iter().next()).flatten();
                    (tool, ask)
                })
                .collect();
            // What ends it for everybody stands last, away from what one does every minute.
            tools.sort_by_key(|(tool, ask)| (*tool == Tool::Stop, ask.is_some()));
            tools
        })
    });
    view! {
        <h2 class="visually-hidden">"Tools"</h2>
        <ul class="tools" data-size="l">
            <For each=move || tools.get() key=|tool| *tool let((tool, ask))>
                <li>
                    <ToolItem tool ask />
                </li>
            </For>
        </ul>
    }
}

/// One tool. Of another role it still opens: people may look at how it stands, and read whom to ask.
#[component]
fn ToolItem(tool: Tool, ask: Option<Role>) -> impl IntoView {
    let opener = Opener::here();
    view! {
        <button
            type="button"
            class="tools__item"
            data-kind=(tool == Tool::Stop).then_some("danger")
            aria-expanded=move || opener.is_open(tool).to_string()
            on:click=move |_| opener.open(tool)
        >
            <Icon symbol=tool.symbol() />
            {tool.name()}
            {ask.map(|role| view! { <span class="tools__note">"ask " {role.name()}</span> })}
        </button>
    }
}
