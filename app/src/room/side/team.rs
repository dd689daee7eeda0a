//! Seats, who sits there, and free ones to take. Presence is a state that the room tells, not a log.

use drill::{
    id::PersonId,
    role::Role,
    room::{Action, Phase},
};
use leptos::prelude::*;

use crate::{
    icon::{Icon, Symbol},
    part::{Act, Avatar, AvatarKind, Presence, memo},
    room::{Opener, RoomStore, Tool, seat::away},
};

/// The panel.
#[component]
pub fn Team() -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let opener = Opener::here();
    let leader = store.slice(|view| view.facilitator);
    let taken = store.slice(|view| {
        Role::ALL
            .into_iter()
            .filter(|role| view.holder(*role).is_some())
            .count()
    });
    let in_run = store.slice(|view| view.phase == Phase::Run);
    let observers = store.slice(|view| view.observers().map(|one| one.id).collect::<Vec<_>>());
    view! {
        <section class="panel" aria-labelledby="team">
            <div class="panel__head">
                <h2 class="panel__title" id="team">
                    "Team"
                </h2>
                <span class="panel__note">
                    {move || format!("{} of {} seats", taken.get().unwrap_or_default(), Role::ALL.len())}
                </span>
            </div>
            <ul class="team">
                {move || leader.get().filter(|leader| *leader != PersonId::PROGRAM).map(|leader| view! { <Seat title="Facilitator" holder=leader /> })}
                {Role::ALL.map(|role| view! { <RoleSeat role /> })}
                <FreeSeats />
                <For each=move || observers.get().unwrap_or_default() key=|who| *who let:who>
                    <Seat title="Observer" holder=who />
                </For>
            </ul>
            <Show when=move || in_run.get() == Some(true)>
                <div class="team__foot">
                    <button
                        type="button"
                        class="button"
                        data-width="full"
                        on:click=move |_| opener.open(Tool::CallIn)
                    >
                        <Icon symbol=Symbol::Phone />
                        "Call somebody in"
                    </button>
                </div>
            </Show>
        </section>
    }
}

#[component]
fn RoleSeat(role: Role) -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let holder = store.slice(move |view| view.holder(role).map(|person| person.id));
    move || {
        let holder = holder.get().flatten()?;
        Some(view! { <Seat title=role.name() holder role=role /> })
    }
}

/// All free seats in a line that opens to take one.
#[component]
fn FreeSeats() -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let free = store.slice(|view| {
        let mut free = Role::ALL.to_vec();
        free.retain(|role| view.holder(*role).is_none());
        free
    });
    let count = memo(move || free.with(|free| free.as_ref().map_or(0, Vec::len)));
    view! {
        <Show when=move || 0 < count.get()>
            <li>
                <details class="team__free">
                    <summary>
                        {move || if count.get() == 1 { "1 seat free".to_owned() } else { format!("{} seats free", count.get()) }}
                    </summary>
                    <ul>
                        <For each=move || free.get().unwrap_or_default() key=|role| *role let:role>
                            <FreeSeat role />
                        </For>
                    </ul>
                </details>
            </li>
        </Show>
    }
}

#[component]
fn FreeSeat(role: Role) -> impl IntoView {
    view! {
        <li class="team__seat" data-free="">
            <span class="avatar" data-kind="empty" aria-hidden="true">
                <Icon symbol=Symbol::Plus />
            </span>
            <span class="team__line">
                <span class="team__role">{role.name()}</span>
                <Act
                    action=Action::TakeRole(role)
                    class="link-button"
                    label=Some(format!("Take the seat {}", role.name()))
                >
                    "Take"
                </Act>
            </span>
        </li>
    }
}

#[component]
fn Seat(title: &'static str, holder: PersonId, #[prop(optional)] role: Option<Role>) -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let mine = untrack(|| store.me()) == Some(holder);
    let presence = memo(move || store.presence_of(holder));
    let free = move || store.i_lead() && presence.get() == Some(Presence::Gone);
    view! {
        <li class="team__seat">
            <Avatar
                name=Signal::derive(move || store.name_of(holder))
                kind=if mine { AvatarKind::Me } else { holder.into() }
                presence
            />
            <span class="team__line">
                <span class="team__role">
                    {title} " "
                    <span class="team__name">
                        {move || match (mine, holder.stands_in()) {
                            (true, _) => "you".to_owned(),
                            (false, Some(_)) => "the program".to_owned(),
                            (false, None) => store.name_of(holder),
                        }}
                    </span>
                </span>
                <span class="team__now">{move || away(store.here(holder))}</span>
                {role
                    .filter(|_| holder.stands_in().is_some())
                    .map(|role| {
                        view! {
                            <Act
                                action=Action::TakeRole(role)
                                class="link-button"
                                label=Some(format!("Take the seat {}", role.name()))
                            >
                                "Take"
                            </Act>
                        }
                    })}
                {role
                    .map(|role| {
                        view! {
                            <Show when=free>
                                <Act
                                    action=Action::Vacate(role)
                                    class="link-button"
                                    label=Some(format!("Free the seat {}", role.name()))
                                >
                                    "Free"
                                </Act>
                            </Show>
                        }
                    })}
            </span>
        </li>
    }
}
