//! My role cards: what I own, my tools, whom to loop in. A tool opens as a sheet elsewhere; nothing is set here.

use drill::{
    dim::Tab,
    role::{Role, Roles},
    room::Phase,
};
use leptos::prelude::*;

use crate::{
    icon::Icon,
    part::{Act, Avatar, AvatarKind, AvatarSize, memo},
    room::{Opener, RoomStore, Screen, Tool, seat::seat_of},
};

/// Tools that everybody with a seat may use; they stand on the first card.
const COMMON: [Tool; 4] = [Tool::TestCheckout, Tool::Declare, Tool::Status, Tool::CallIn];

/// One card a role; a word for those without.
#[component]
pub fn RoleCards() -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let roles = memo(move || store.my_roles());
    let all = move || roles.get().iter().collect::<Vec<_>>();
    view! {
        <For each=all key=|role| *role let:role>
            <Card role />
        </For>
        <Show when=move || roles.get().is_empty()>
            <Seatless />
        </Show>
    }
}

#[component]
fn Card(role: Role) -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let first = memo(move || store.my_roles().iter().next() == Some(role));
    let tools = memo(move || {
        let own = store
            .hello
            .with(|hello| hello.as_ref().map(|hello| own_tools(role, &hello.script)));
        let common = COMMON.into_iter().filter(|_| first.get());
        own.unwrap_or_default()
            .into_iter()
            .chain(common)
            .collect::<Vec<_>>()
    });
    let several = memo(move || 1 < store.my_roles().iter().count());
    view! {
        <section class="panel role-card" data-kind="mine" aria-label=format!("Your card: {}", role.name())>
            <CardHead role />
            <h3 class="role-card__label">"Your tools"</h3>
            <ul class="tools">
                <For each=move || tools.get() key=|tool| *tool let:tool>
                    <li>
                        <ToolButton tool />
                    </li>
                </For>
            </ul>
            <Show when=move || first.get()>
                <OthersTools />
            </Show>
            <LoopIn role />
            <Show when=move || several.get()>
                <Act action=drill::room::Action::LeaveRole(role) class="link-button">
                    "Give this seat back"
                </Act>
            </Show>
        </section>
    }
}

/// Tools of other roles, folded: to look how they stand, and to ask the program where it plays the owner.
#[component]
fn OthersTools() -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let tools = memo(move || {
        let mine = store.my_roles();
        store.hello.with(|hello| {
            let Some(hello) = hello else { return Vec::new() };
            let others = |tool: &Tool| {
                !tool.levers(&hello.script).is_empty() && !tool.owners(&hello.script).meets(mine)
            };
            Tool::WITH_LEVERS.into_iter().filter(others).collect::<Vec<_>>()
        })
    });
    view! {
        <Show when=move || tools.with(|tools| !tools.is_empty())>
            <details class="role-card__others">
                <summary>"Tools of others"</summary>
                <ul class="tools">
                    <For each=move || tools.get() key=|tool| *tool let:tool>
                        <li>
                            <ToolButton tool />
                        </li>
                    </For>
                </ul>
            </details>
        </Show>
    }
}

/// Tools with levers of this role, and those that are only its own.
fn own_tools(role: Role, script: &drill::scenario::Script) -> Vec<Tool> {
    let only = Roles::NONE.with(role);
    Tool::WITH_LEVERS
        .into_iter()
        .chain([Tool::Customers])
        .filter(|tool| tool.owners(script).meets(only))
        .collect()
}

#[component]
fn ToolButton(tool: Tool) -> impl IntoView {
    let opener = Opener::here();
    view! {
        <button
            type="button"
            class="tools__item"
            aria-expanded=move || opener.is_open(tool).to_string()
            on:click=move |_| opener.open(tool)
        >
            <Icon symbol=tool.symbol() />
            {tool.name()}
        </button>
    }
}

/// Whose card, and what the role owns.
#[component]
pub fn CardHead(role: Role) -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let name = Signal::derive(move || store.me().map(|me| store.name_of(me)).unwrap_or_default());
    let owns = memo(move || seat_of(store, role).map(|card| card.owns));
    view! {
        <div class="role-card__head">
            <Avatar name kind=AvatarKind::Me size=AvatarSize::Large />
            <div>
                <p class="role-card__label">"Your role"</p>
                <h2 class="role-card__role">{role.name()}</h2>
            </div>
        </div>
        <p class="role-card__own">{owns}</p>
    }
}

/// Where to look, and whom to loop in.
#[component]
pub fn LoopIn(role: Role) -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let card = memo(move || seat_of(store, role));
    let screen = expect_context::<Screen>();
    let signals =
        memo(move || card.with(|card| card.as_ref().map(|card| signals(&card.tools)).unwrap_or_default()));
    let runs = store.slice(|view| view.phase == Phase::Run);
    let signal = move |(says, tab): (String, Tab)| {
        if runs.get() == Some(true) {
            view! {
                <li>
                    <button type="button" class="link-button" on:click=move |_| screen.want(tab)>
                        {says}
                    </button>
                </li>
            }
            .into_any()
        } else {
            view! { <li>{says}</li> }.into_any()
        }
    };
    let lines = move || card.get().map(|card| card.loop_in).unwrap_or_default();
    view! {
        <Show when=move || signals.with(|signals| !signals.is_empty())>
            <h3 class="role-card__label">"Watch"</h3>
            <ul class="role-card__watch">{move || signals.get().into_iter().map(signal).collect_view()}</ul>
        </Show>
        <Show when=move || !lines().is_empty()>
            <h3 class="role-card__label">"Loop in"</h3>
            <ul class="role-card__loop">
                {move || {
                    lines()
                        .into_iter()
                        .map(|line| {
                            view! {
                                <li>
                                    <b>{line.role.name()}</b>
                                    " "
                                    {line.when}
                                </li>
                            }
                        })
                        .collect_view()
                }}
            </ul>
        </Show>
    }
}

/// What a card names that is a tab of the signals. Its tools stand above, as buttons.
fn signals(named: &[String]) -> Vec<(String, Tab)> {
    let tab = |says: &String| {
        if says == "Error log" {
            return Some(Tab::Logs);
        }
        Tab::ALL.into_iter().find(|tab| {
            says.strip_prefix(tab.name())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(':') || rest.starts_with(" by "))
        })
    };
    named
        .iter()
        .filter_map(|says| Some((says.clone(), tab(says)?)))
        .collect()
}

#[component]
fn Seatless() -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let title = move || {
        if store.i_lead() {
            "You lead this drill"
        } else {
            "You are an observer"
        }
    };
    let text = move || {
        if store.i_lead() {
            "This is the room as players have it. The board is one click away, at the top."
        } else {
            "You see what players see. To act, take a free seat from the team list."
        }
    };
    view! {
        <section class="panel role-card" aria-label="Your card">
            <h2 class="role-card__role">{title}</h2>
            <p class="role-card__own">{text}</p>
        </section>
    }
}
