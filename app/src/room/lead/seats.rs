//! The live board of seats: who sits where, what they look at, what they did last and how long ago, quiet ones first.
//! Frees a seat whose holder has been away too long, and seats somebody in a free one.

use drill::{
    dim::{Filter, Tab},
    id::{At, PersonId},
    role::Role,
    room::Action,
};
use leptos::prelude::*;

use super::{
    ViewAs,
    words::{did, looks_at},
};
use crate::{
    icon::{Icon, IconSize, Symbol},
    part::{Act, Avatar, AvatarKind, ButtonSize, Presence, memo, mm_ss_of_s},
    room::RoomStore,
    state::{Condition, State},
    wire::{GONE_S, Here},
};

/// Seconds without an action after which a seat counts as quiet: long enough to read a chart and think.
const QUIET_S: u32 = 60;

/// One seat as the board shows it.
#[derive(Debug, Clone, PartialEq)]
struct Seat {
    role: Role,
    holder: Option<Holder>,
}

/// Who sits there.
#[derive(Debug, Clone, PartialEq)]
struct Holder {
    name: String,
    /// The program plays it.
    played: bool,
    here: Here,
    looks_at: Option<(Tab, Filter)>,
    last: Option<(At, String)>,
}

/// In which order seats stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    QuietFirst,
    AsInTheLobby,
}

/// The table of seats.
#[component]
pub fn Seats() -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let order = RwSignal::new(Order::QuietFirst);
    let seats = memo(move || seats(store));
    let rows = memo(move || {
        let mut seats = seats.get();
        if order.get() == Order::QuietFirst {
            seats.sort_by_key(quietness);
        }
        seats.iter().map(|seat| seat.role).collect::<Vec<_>>()
    });
    let observers = store.slice(|view| view.observers().count());
    let note = move || {
        let taken = seats.with(|seats| seats.iter().filter(|seat| seat.holder.is_some()).count());
        match observers.get().unwrap_or_default() {
            0 => format!("{taken} of {} taken", Role::ALL.len()),
            1 => format!("{taken} of {} taken, 1 observer", Role::ALL.len()),
            more => format!("{taken} of {} taken, {more} observers", Role::ALL.len()),
        }
    };
    let quiet_first = move || order.get() == Order::QuietFirst;
    let turn = move |_| {
        order.update(|order| {
            *order = match order {
                Order::QuietFirst => Order::AsInTheLobby,
                Order::AsInTheLobby => Order::QuietFirst,
            };
        });
    };
    view! {
        <section class="panel" aria-labelledby="seats">
            <header class="panel__head">
                <h2 class="panel__title" id="seats">"Seats"</h2>
                <p class="panel__note">{note}</p>
                <div class="panel__tools">
                    <button type="button" class="chip" aria-pressed=move || quiet_first().to_string() on:click=turn>
                        "Quiet seats first"
                    </button>
                </div>
            </header>
            <div class="table-scroll" role="group" aria-labelledby="seats" tabindex="0">
                <table class="table seat-rows" data-align="middle">
                    <thead>
                        <tr>
                            <th scope="col">"Seat"</th>
                            <th scope="col" data-hide="m">"Looks at"</th>
                            <th scope="col">"Last action"</th>
                            <th scope="col" class="table__number">"Ago"</th>
                            <th scope="col"><span class="visually-hidden">"Actions"</span></th>
                        </tr>
                    </thead>
                    <tbody>
                        <For each=move || rows.get() key=|role| *role let:role>
                            <SeatRow role seats/>
                        </For>
                    </tbody>
                </table>
            </div>
        </section>
    }
}

#[component]
fn SeatRow(role: Role, seats: Memo<Vec<Seat>>) -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let viewed = expect_context::<ViewAs>();
    let holder =
        memo(move || seats.with(|seats| seats.iter().find(|seat| seat.role == role)?.holder.clone()));
    let taken = memo(move || holder.with(Option::is_some));
    let name =
        memo(move || holder.with(|holder| holder.as_ref().map_or_else(String::new, |one| one.name.clone())));
    let played = memo(move || holder.with(|holder| holder.as_ref().is_some_and(|one| one.played)));
    let here = memo(move || holder.with(|holder| holder.as_ref().map(|one| one.here)));
    let last = memo(move || holder.with(|holder| holder.as_ref()?.last.clone()));
    let ago_s = memo(move || last.with(|last| last.as_ref().map(|(at, _)| store.clock.get().since_s(*at))));
    let looking = move || {
        holder.with(|holder| match holder.as_ref().and_then(|one| one.looks_at) {
            Some((tab, filter)) => looks_at(tab, filter),
            None => "–".to_owned(),
        })
    };
    let doing = move || match last.get() {
        Some((_, did)) => did,
        None if taken.get() => "nothing yet".to_owned(),
        None => "free".to_owned(),
    };
    let kind = Signal::derive(move || {
        if played.get() {
            AvatarKind::Program
        } else if taken.get() {
            AvatarKind::Other
        } else {
            AvatarKind::Empty
        }
    });
    view! {
        <tr data-quiet=move || (!played.get() && ago_s.get().is_some_and(|ago| ago >= QUIET_S)).then_some("")>
            <th scope="row">
                <span class="seat-rows__who">
                    <Avatar
                        name=Signal::derive(move || if taken.get() { name.get() } else { role.name().to_owned() })
                        kind
                        presence=Signal::derive(move || here.get().map(Presence::from))
                    />
                    <span>
                        {role.name()}
                        <span class="seat-rows__name" title=name>
                            {move || if taken.get() { name.get() } else { "nobody".to_owned() }}
                        </span>
                        <span class="seat-rows__name seat-rows__away"><Absence here/></span>
                    </span>
                </span>
            </th>
            <td data-hide="m">{looking}</td>
            <td class="seat-rows__did">{doing}</td>
            <td class="table__number seat-rows__ago">{move || ago_s.get().map(mm_ss_of_s)}</td>
            <td class="table__action">
                {move || match here.get() {
                    None => view! { <Seating role/> }.into_any(),
                    Some(_) if played.get() => view! {
                        <Seating role/>
                        <Act
                            action=Action::Vacate(role)
                            size=ButtonSize::Small
                            label=Some(format!("Leave the seat of {} empty", role.name()))
                        >
                            "Leave it empty"
                        </Act>
                    }.into_any(),
                    Some(Here::AwayS(away)) if away >= GONE_S => view! {
                        <Act
                            action=Action::Vacate(role)
                            size=ButtonSize::Small
                            label=Some(format!("Free the seat of {}", role.name()))
                        >
                            "Free the seat"
                        </Act>
                    }.into_any(),
                    Some(Here::Now | Here::AwayS(_)) => ().into_any(),
                }}
                <button
                    type="button"
                    class="button"
                    data-kind="quiet"
                    data-size="s"
                    aria-label=format!("View as {}", role.name())
                    on:click=move |_| viewed.show(role)
                >
                    <Icon symbol=Symbol::Eye size=IconSize::Small/>
                    "View as"
                </button>
            </td>
        </tr>
    }
}

/// How long somebody has been away, in words.
#[component]
fn Absence(here: Memo<Option<Here>>) -> impl IntoView {
    move || match here.get() {
        Some(Here::AwayS(seconds)) => {
            let condition = if seconds < GONE_S {
                Condition::Watch
            } else {
                Condition::Bad
            };
            Some(view! { <State condition>{format!("away {}", mm_ss_of_s(seconds))}</State> })
        }
        Some(Here::Now) | None => None,
    }
}

/// Seats somebody in a free seat.
#[component]
fn Seating(role: Role) -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let people = store.slice(|view| {
        let people = view.people.iter().filter(|person| !person.is_stand_in());
        people
            .map(|person| (person.id, person.name.clone()))
            .collect::<Vec<_>>()
    });
    let chosen = RwSignal::new(None::<PersonId>);
    let choose = move |event| {
        let value = event_target_value(&event);
        let person = people.with_untracked(|people| {
            let mut people = people.iter().flatten();
            people
                .find(|(id, _)| id.0.to_string() == value)
                .map(|(id, _)| *id)
        });
        chosen.set(person);
    };
    let label = format!("Who takes {}", role.name());
    view! {
        <span class="seat-rows__seating">
            <select class="field__select" aria-label=label on:change=choose>
                <option value="">"Seat somebody"</option>
                <For each=move || people.get().unwrap_or_default() key=|(id, _)| *id let((id, name))>
                    <option value=id.0.to_string()>{name}</option>
                </For>
            </select>
            {move || chosen.get().map(|person| view! {
                <Act
                    action=Action::Seat { person, role }
                    size=ButtonSize::Small
                    label=Some(format!("Seat them as {}", role.name()))
                >
                    "Seat"
                </Act>
            })}
        </span>
    }
}

/// All seats, in the order of the lobby.
fn seats(store: RoomStore) -> Vec<Seat> {
    let seat = |role| Seat {
        role,
        holder: holder(store, role),
    };
    Role::ALL.map(seat).into()
}

fn holder(store: RoomStore, role: Role) -> Option<Holder> {
    let (id, name) = store.view.with(|view| {
        let person = view.as_ref()?.holder(role)?;
        Some((person.id, person.name.clone()))
    })?;
    let (here, looks_at) = store.presence.with(|all| {
        let found = all.iter().find(|one| one.person == id);
        found.map_or((Here::AwayS(0), None), |one| (one.here, one.looks_at))
    });
    let last = store.lines.with(|lines| {
        let line = lines.iter().rev().find(|line| line.who == Some(id))?;
        Some((line.at, did(line)))
    });
    let played = id.stands_in().is_some();
    Some(Holder {
        name,
        played,
        // The program has no browser that could be away.
        here: if played { Here::Now } else { here },
        looks_at,
        last,
    })
}

/// People first, of those the one whose last action lies longest ago; then what the program plays, then free seats.
fn quietness(seat: &Seat) -> (u8, At) {
    match &seat.holder {
        None => (2, At(0)),
        Some(holder) => {
            let last = holder.last.as_ref().map_or(At(0), |(at, _)| *at);
            (u8::from(holder.played), last)
        }
    }
}
