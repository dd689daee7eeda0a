//! "View as": what one role sees, read-only: its card, its tools, what it may look at, and the injects that reached
//! it. Computed here from what the facilitator knows; nothing is asked of the room.

use drill::{
    role::{Role, Roles},
    room::line::{Detail, hears},
    scenario::{RoleCard, Script},
};
use leptos::prelude::*;

use super::ViewAs;
use crate::{
    part::{Dialog, DialogSize, memo, mm_ss},
    room::{RoomStore, Tool},
};

/// The dialog.
#[component]
pub fn ViewAsDialog() -> impl IntoView {
    let ViewAs { open, role } = expect_context::<ViewAs>();
    let title = move || format!("As {}", role.get().name());
    view! {
        <Dialog open title=Signal::derive(title) size=DialogSize::Large>
            <div class="dialog__body">
                <div class="segment view-as__roles" role="group" aria-label="Role">
                    {Role::ALL
                        .map(|one| {
                            view! {
                                <button
                                    type="button"
                                    class="segment__item"
                                    aria-pressed=move || (role.get() == one).to_string()
                                    on:click=move |_| role.set(one)
                                >
                                    {one.name()}
                                </button>
                            }
                        })}
                </div>
                {move || view! { <AsRole role=role.get()/> }}
            </div>
        </Dialog>
    }
}

#[component]
fn AsRole(role: Role) -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let hello = store.hello.get_untracked();
    let script = hello.as_ref().map(|hello| &hello.script);
    let card = script.and_then(|script| script.role_cards.iter().find(|card| card.role == role).cloned());
    let tools = script.map_or_else(Vec::new, |script| tools(script, role));
    let holder = store.slice(move |view| view.holder(role).map(|person| person.name.clone()));
    let who = move || {
        holder
            .get()
            .flatten()
            .unwrap_or_else(|| "nobody sits here".to_owned())
    };
    view! {
        <section aria-label="Card" class="view-as">
            <p class="view-as__who">{who}</p>
            {card.map(|card| view! { <Card card/> })}
            <h3 class="role-card__label">"May use"</h3>
            <ul class="view-as__tools">
                {tools.into_iter().map(|tool| view! { <li class="chip">{tool.name()}</li> }).collect_view()}
            </ul>
        </section>
        <Heard role/>
    }
}

#[component]
fn Card(card: RoleCard) -> impl IntoView {
    view! {
        <p class="role-card__own">{card.owns}</p>
        <h3 class="role-card__label">"On the card"</h3>
        <p>{card.tools.join(", ")}</p>
        <h3 class="role-card__label">"Loop in"</h3>
        <ul class="role-card__loop">
            {card.loop_in.into_iter().map(|one| view! {
                <li><b>{one.role.name()}</b> " " {one.when}</li>
            }).collect_view()}
        </ul>
    }
}

/// The injects that reached a role, latest last.
#[component]
fn Heard(role: Role) -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let heard = memo(move || {
        store.lines.with(|lines| {
            let only = Roles::NONE.with(role);
            let reached = lines
                .iter()
                .filter(|line| matches!(line.detail, Detail::Voice { to, .. } if hears(only, to)));
            reached.cloned().collect::<Vec<_>>()
        })
    });
    view! {
        <section aria-label="Injects received" class="view-as">
            <h3 class="role-card__label">"Has heard"</h3>
            <Show
                when=move || heard.with(|heard| !heard.is_empty())
                fallback=|| view! { <p class="view-as__who">"Nothing has been said to this role yet."</p> }
            >
                <ul class="view-as__heard">
                    <For each=move || heard.get() key=|line| (line.seq, line.part) let:line>
                        <li>
                            <time>{mm_ss(line.at)}</time>
                            " " <b>{line.title.clone()}</b> " “" {line.text.clone()} "”"
                        </li>
                    </For>
                </ul>
            </Show>
        </section>
    }
}

/// The tools that a role may use in this room.
fn tools(script: &Script, role: Role) -> Vec<Tool> {
    let levers = Tool::WITH_LEVERS
        .into_iter()
        .filter(|tool| !tool.levers(script).is_empty());
    levers
        .chain(Tool::WITHOUT_LEVERS)
        .filter(|tool| tool.owners(script).has(role))
        .collect()
}
