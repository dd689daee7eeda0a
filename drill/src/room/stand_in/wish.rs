//! What people wish of the program: to take seats and give them back, to set levers, to nudge. Part of `step`: it refuses
//! or answers the events.

use super::{Duty, Errand, SETS_S};
use crate::id::{At, InjectId, PersonId};
use crate::lever::Order;
use crate::role::{Role, Roles};
use crate::room::due::holds;
use crate::room::step::{self, Pen};
use crate::room::{Callee, Event, PEOPLE_MAX, Plan, Refusal, Room};
use crate::scenario::{Inject, Voice};

/// Where nobody leads, the program plays every seat that no person holds.
pub(in crate::room) fn leave(room: &Room, person: PersonId, role: Role) -> Vec<Event> {
    let left = Event::RoleLeft { person, role };
    // A full room has no place for one of the program's people.
    if room.is_solo() && room.people.len() < PEOPLE_MAX {
        vec![left, Event::StandInSeated { role }]
    } else {
        vec![left]
    }
}

/// The program takes seats that nobody holds.
pub(in crate::room) fn stand_in(room: &Room, roles: Roles) -> Result<Vec<Event>, Refusal> {
    let empty: Vec<Role> = roles.iter().filter(|role| room.holder(*role).is_none()).collect();
    if empty.is_empty() {
        return Err(Refusal::NoSeatEmpty);
    }
    if room.people.len() + empty.len() > PEOPLE_MAX {
        return Err(Refusal::RoomFull);
    }
    Ok(empty
        .into_iter()
        .map(|role| Event::StandInSeated { role })
        .collect())
}

/// Asks the program, which plays a lever's owner, to set it. What it would refuse then is refused now.
pub(in crate::room) fn ask_for(
    room: &Room,
    pen: &mut Pen,
    who: PersonId,
    order: Order,
    plan: Option<Plan>,
    at: At,
) -> Result<Event, Refusal> {
    let owners = room.script.owners(&order.lever);
    let order = step::sound(room, order, plan.as_ref(), at)?;
    let mine = room.person(who).map(|person| person.roles).unwrap_or_default();
    if mine.meets(owners) {
        return Err(Refusal::YoursToSet);
    }
    let role = room.asks(owners).ok_or_else(|| whom_to_ask(room, owners))?;
    room.has_time()?;
    let asked_before = room
        .errands
        .iter()
        .any(|errand| matches!(&errand.what, Duty::Set { order: other, .. } if *other == order));
    if asked_before {
        return Err(Refusal::AlreadySo);
    }
    let plan = plan.map(|plan| step::write_plan(room, pen, &plan, at.plus_s(SETS_S)));
    Ok(Event::AskedFor {
        role,
        order,
        plan: plan.transpose()?,
    })
}

/// Why nobody can be asked: a person owns the lever, or nobody does.
fn whom_to_ask(room: &Room, owners: Roles) -> Refusal {
    match owners.iter().next() {
        Some(role) if owners.iter().all(|role| room.holder(role).is_none()) => Refusal::SeatEmpty { role },
        Some(_) | None => Refusal::AskThemselves { owners },
    }
}

/// The next nudge of the scenario that has not been given.
pub(in crate::room) fn hint(room: &Room, at: At) -> Result<Event, Refusal> {
    let given = |id: &InjectId| room.injected.iter().any(|(sent, _)| sent == id);
    let fits = |one: &Inject| {
        one.only_if
            .as_ref()
            .is_none_or(|condition| holds(room, condition, at))
    };
    let mut hints = room.scenario.inject.iter().filter(|one| one.voice == Voice::Hint);
    let next = hints
        .find(|one| !given(&one.id) && fits(one))
        .ok_or(Refusal::NoHintLeft)?;
    let inject = next.id.clone();
    Ok(Event::Injected { inject })
}

/// The program can be asked again once it has answered: its charts have moved on.
pub(in crate::room) fn has_answered(room: &Room, callee: Callee) -> bool {
    let Callee::Role(role) = callee else { return false };
    let reports = |errand: &Errand| errand.who.stands_in() == Some(role) && errand.what == Duty::Report;
    room.stand_ins().has(role) && !room.errands.iter().any(reports)
}
