//! The lobby: who is here, who sits where, who is missing; the invitation, and the facilitator's way on.

use drill::{
    id::PersonId,
    role::{Role, Roles},
    room::Action,
};
use leptos::{ev, prelude::*};

use super::{
    RoomStore,
    invite::Invite,
    seat::{SeatCard, seat_of},
};
use crate::part::{Act, ButtonKind, ButtonSize, memo};

/// The page.
#[component]
pub fn Lobby() -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let minutes = memo(move || {
        store
            .hello
            .with(|hello| hello.as_ref().map_or(0, |hello| hello.script.minutes))
    });
    view! {
        <main class="lobby" id="main">
            <section aria-labelledby="seats">
                <div class="lobby__brief">
                    <h2 class="lobby__title" id="seats">
                        "Take a seat"
                    </h2>
                    <p class="lobby__text">
                        {move || {
                            format!(
                                "A run of {} minutes. Each seat owns some tools; you will need one another. With few \
                                people one can hold several seats.",
                                minutes.get(),
                            )
                        }}
                    </p>
                </div>
                <ul class="lobby__seats">
                    <FacilitatorCard />
                    {Role::ALL.map(|role| view! { <Seat role /> })}
                </ul>
                <Observers />
            </section>
            <aside class="panel" aria-label="Invitation and start">
                <Invite />
                <Start />
            </aside>
        </main>
    }
}

#[component]
fn FacilitatorCard() -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let leader = store.slice(|view| view.facilitator);
    move || {
        leader
            .get()
            .filter(|leader| *leader != PersonId::PROGRAM)
            .map(|leader| {
                view! {
                    <SeatCard
                        title="Facilitator"
                        holder=Some(leader)
                        text="Plays the customer and the business, sends the injects, keeps the time."
                    />
                }
            })
    }
}

/// The seat of a role: who sits there, or how to take it.
#[component]
fn Seat(role: Role) -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let holder = store.slice(move |view| view.holder(role).map(|person| person.id));
    let owns = memo(move || seat_of(store, role).map(|card| card.owns).unwrap_or_default());
    move || match holder.get().flatten() {
        Some(holder) => view! {
            <SeatCard title=role.name() holder=Some(holder) text=owns.get()>
                <TakenActions role holder />
            </SeatCard>
        }
        .into_any(),
        None => view! {
            <SeatCard title=role.name() holder=None text=owns.get()>
                <FreeActions role />
            </SeatCard>
        }
        .into_any(),
    }
}

#[component]
fn TakenActions(role: Role, holder: PersonId) -> impl IntoView {
    let store = expect_context::<RoomStore>();
    if holder.stands_in().is_some() {
        return view! { <ProgramActions role /> }.into_any();
    }
    let mine = untrack(|| store.me()) == Some(holder);
    let gone = memo(move || store.presence_of(holder) == Some(crate::part::Presence::Gone));
    view! {
        <Show when=move || mine>
            <Act
                action=Action::LeaveRole(role)
                class="link-button seat-card__action"
                label=Some(format!("Leave this seat: {}", role.name()))
            >
                "Leave this seat"
            </Act>
        </Show>
        <Show when=move || !mine && store.i_lead() && gone.get()>
            <Act
                action=Action::Vacate(role)
                class="link-button seat-card__action"
                label=Some(format!("Free this seat: {}", role.name()))
            >
                "Free this seat"
            </Act>
        </Show>
    }
    .into_any()
}

/// A seat that the program plays: anybody takes it, the facilitator frees it.
#[component]
fn ProgramActions(role: Role) -> impl IntoView {
    let store = expect_context::<RoomStore>();
    view! {
        <div class="seat-card__action button-row">
            <TakeSeat role />
            <Show when=move || store.i_lead()>
                <Act
                    action=Action::Vacate(role)
                    class="link-button"
                    label=Some(format!("Leave this seat empty: {}", role.name()))
                >
                    "Leave it empty"
                </Act>
            </Show>
        </div>
    }
}

#[component]
fn FreeActions(role: Role) -> impl IntoView {
    let store = expect_context::<RoomStore>();
    view! {
        <div class="seat-card__action button-row">
            <TakeSeat role />
            <Show when=move || store.i_lead()>
                <Assign role />
                <Act
                    action=Action::StandIn(Roles::NONE.with(role))
                    class="link-button"
                    label=Some(format!("Let the program play {}", role.name()))
                >
                    "Let the program play"
                </Act>
            </Show>
        </div>
    }
}

#[component]
fn TakeSeat(role: Role) -> impl IntoView {
    view! {
        <Act
            action=Action::TakeRole(role)
            size=ButtonSize::Small
            label=Some(format!("Take this seat: {}", role.name()))
        >
            "Take this seat"
        </Act>
    }
}

/// The facilitator seats somebody.
#[component]
fn Assign(role: Role) -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let people = store.slice(|view| {
        let mut people = view.people.clone();
        people.retain(|person| !person.is_stand_in());
        people
    });
    let seat = move |event: ev::Event| {
        let chosen = event_target_value(&event);
        let person = people.with_untracked(|people| {
            people
                .iter()
                .flatten()
                .find(|person| person.id.0.to_string() == chosen)
                .map(|person| person.id)
        });
        if let Some(person) = person {
            store.act(Action::Seat { person, role });
        }
    };
    view! {
        <select class="field__select seat-card__assign" aria-label=format!("Seat somebody as {}", role.name()) on:change=seat>
            <option value="">"Assign"</option>
            <For each=move || people.get().unwrap_or_default() key=|person| person.id let:person>
                <option value=person.id.0.to_string()>{person.name}</option>
            </For>
        </select>
    }
}

/// Who is here without a seat.
#[component]
fn Observers() -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let names = store.slice(|view| {
        let names: Vec<&str> = view.observers().map(|person| person.name.as_str()).collect();
        names.join(", ")
    });
    view! {
        <Show when=move || names.with(|names| names.as_ref().is_some_and(|names| !names.is_empty()))>
            <p class="lobby__watchers">
                <b>"Observers: "</b>
                {names}
            </p>
        </Show>
    }
}

/// How many are here, and the facilitator's way on.
#[component]
fn Start() -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let free = store.slice(|view| {
        Role::ALL
            .into_iter()
            .filter(|role| view.holder(*role).is_none())
            .count()
    });
    let people = store.slice(|view| view.people.iter().filter(|person| !person.is_stand_in()).count());
    let hint = move || {
        let people = people.get().unwrap_or_default();
        let free = match free.get().unwrap_or_default() {
            0 => "every seat is taken".to_owned(),
            1 => "1 seat is free".to_owned(),
            many => format!("{many} seats are free"),
        };
        let people = if people == 1 {
            "1 person is in".to_owned()
        } else {
            format!("{people} people are in")
        };
        format!("{people}, {free}.")
    };
    let waits = move || {
        let name = store.leader();
        format!("{name} opens the brief when everybody is here.")
    };
    view! {
        <div class="lobby__start">
            <Show
                when=move || store.i_lead()
                fallback=move || view! { <p>{waits}</p> }
            >
                <Act action=Action::OpenBrief kind=ButtonKind::Primary size=ButtonSize::Large>
                    "Read the brief together"
                </Act>
                <Act action=Action::Start>"Start the run now"</Act>
                <Show when=move || 0 < free.get().unwrap_or_default()>
                    <Act action=Action::StandIn(Roles::EVERY)>"Let the program play the empty seats"</Act>
                </Show>
            </Show>
            <p class="field__hint">{hint}</p>
        </div>
    }
}
