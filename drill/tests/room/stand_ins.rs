//! Roles that the program plays: whose seats it holds, and what it sets and answers when asked. What it says of its
//! screens stands in `duties`.

use crate::support::{
    LUIS, MARA, PRIYA, TOMAS, after, ask, bundle_off, plan, retries, route, running, said, solo_running, wait,
};
use drill::{
    id::{At, ChoiceId, PersonId, PromptId},
    lever::Setting,
    role::{Role, Roles},
    room::{
        Action, Audience, Callee, Cause, Entry, Event, Refusal, Why, fold, lines, next_due,
        stand_in::{ERRANDS_MAX, SETS_S, answers_s},
        step,
    },
    world::Fact,
};

#[test]
fn the_program_plays_every_seat_that_nobody_holds_and_gives_it_up_to_people() {
    let room = running();
    let room = after(&room, MARA, Action::StandIn(Roles::EVERY), 0);
    let played = Roles::NONE.with(Role::Engineer).with(Role::Qa).with(Role::Fraud);
    assert_eq!(room.stand_ins(), played);
    assert_eq!(
        ask(&room, MARA, Action::StandIn(Roles::EVERY), 1).err(),
        Some(Refusal::NoSeatEmpty)
    );
    let room = after(&room, TOMAS, Action::TakeRole(Role::Qa), 2);
    assert_eq!(room.holder(Role::Qa).map(|holder| holder.id), Some(TOMAS));
    assert_eq!(
        room.person(PersonId::stand_in(Role::Qa)),
        None,
        "the program has left with its seat"
    );
    let room = after(&room, MARA, Action::Vacate(Role::Fraud), 3);
    assert_eq!(room.holder(Role::Fraud), None);
    let refused = ask(&room, TOMAS, Action::StandIn(Roles::EVERY), 4).err();
    assert_eq!(refused, Some(Refusal::NotFacilitator));
}

#[test]
fn a_role_that_is_called_answers_after_its_own_time_and_can_be_called_again_then() {
    let fraud = Action::CallIn(Callee::Role(Role::Fraud));
    let room = after(&solo_running(), TOMAS, fraud.clone(), 200);
    assert_eq!(
        ask(&room, TOMAS, fraud.clone(), 210).err(),
        Some(Refusal::AlreadyCalled)
    );
    let (room, early) = wait(room, 200 + answers_s(Role::Fraud) - 1);
    assert_eq!(said(&early, Role::Fraud), []);
    let (room, entries) = wait(room, 200 + answers_s(Role::Fraud));
    let words = said(&entries, Role::Fraud);
    assert_eq!(words.len(), 1, "{words:?}");
    assert_eq!(words[0].0, At(290));
    let room = after(&room, TOMAS, fraud, 300);
    assert_eq!(room.marks.called, [Callee::Role(Role::Fraud)], "it counts once");
}

#[test]
fn the_program_sets_what_it_owns_when_asked() {
    let flag = bundle_off();
    let asks = Action::AskFor {
        order: flag.clone(),
        plan: None,
    };
    let room = after(&solo_running(), TOMAS, asks.clone(), 200);
    assert_eq!(ask(&room, TOMAS, asks, 201).err(), Some(Refusal::AlreadySo));
    assert_eq!(room.errands.len(), 1);
    assert_eq!(room.setting(&flag.lever, At(219)), Setting::On);
    let (room, entries) = wait(room, 200 + SETS_S);
    let pulled = entries
        .iter()
        .find(|entry| matches!(entry.events[0], Event::Pulled { .. }));
    let by = pulled.and_then(Entry::person);
    assert!(by.is_some_and(|by| by.stands_in().is_some()), "{by:?}");
    assert_eq!(room.setting(&flag.lever, At(240)), Setting::Off);
    assert_eq!(room.errands, []);
}

#[test]
fn nobody_asks_the_program_for_what_a_person_owns_or_one_owns_oneself() {
    let room = after(&running(), MARA, Action::StandIn(Roles::EVERY), 0);
    let order = retries(10);
    let owners = room.script.owners(&order.lever);
    let asks = Action::AskFor {
        order,
        plan: Some(plan(900)),
    };
    let holder = PRIYA;
    assert!(
        room.person(holder)
            .is_some_and(|person| person.roles.meets(owners))
    );
    assert_eq!(
        ask(&room, holder, asks.clone(), 10).err(),
        Some(Refusal::YoursToSet)
    );
    assert_eq!(
        ask(&room, LUIS, asks, 10).err(),
        Some(Refusal::AskThemselves { owners })
    );
}

#[test]
fn what_can_no_longer_be_set_is_said_instead() {
    let asks = Action::AskFor {
        order: route(50),
        plan: Some(plan(900)),
    };
    let (room, _) = wait(solo_running(), 300);
    let room = after(&room, TOMAS, asks, 301);
    // The team decides the same before the program has done it.
    let advice = Action::Answer {
        prompt: PromptId("backup".into()),
        choice: ChoiceId("B".into()),
        reason: String::new(),
    };
    let room = after(&room, TOMAS, advice, 305);
    let (room, entries) = wait(room, 301 + SETS_S);
    let words = said(&entries, Role::PaymentsOps);
    assert_eq!(words.len(), 1, "{words:?}");
    assert!(
        words[0].1.starts_with("I did not set “Payment routing: ")
            && words[0].1.ends_with("it is set to that already."),
        "{words:?}"
    );
    assert_eq!(room.errands, [], "and the errand is over");
}

#[test]
fn the_program_sits_where_it_was_put_and_nowhere_else() {
    let room = after(&running(), MARA, Action::StandIn(Roles::EVERY), 0);
    let person = PersonId::stand_in(Role::Qa);
    let moved = Action::Seat {
        person,
        role: Role::Sre,
    };
    assert!(matches!(
        ask(&room, MARA, moved, 1).err(),
        Some(Refusal::Unknown { .. })
    ));
}

#[test]
fn who_takes_a_seat_does_what_was_asked_of_the_program() {
    let asks = Action::AskFor {
        order: bundle_off(),
        plan: None,
    };
    let room = after(&solo_running(), TOMAS, asks, 200);
    let role = room
        .next_errand()
        .and_then(|errand| errand.who.stands_in())
        .expect("a role was asked");
    let room = after(&room, TOMAS, Action::TakeRole(role), 201);
    assert_eq!(room.errands, []);
}

#[test]
fn nobody_is_asked_for_what_nobody_owns() {
    let asks = Action::AskFor {
        order: bundle_off(),
        plan: None,
    };
    let role = Role::Engineer;
    assert_eq!(
        ask(&running(), TOMAS, asks.clone(), 10).err(),
        Some(Refusal::SeatEmpty { role })
    );
    let room = after(&running(), LUIS, Action::TakeRole(role), 10);
    let owners = Roles::NONE.with(role);
    assert_eq!(
        ask(&room, TOMAS, asks, 11).err(),
        Some(Refusal::AskThemselves { owners })
    );
}

#[test]
fn a_seat_taken_over_in_the_middle_of_trouble_begins_its_own_work() {
    let mut room = running();
    for fact in [Fact::Onset, Fact::Breached] {
        room = step(&room, Cause::World(fact), At(150)).expect("told").0;
    }
    let room = after(&room, MARA, Action::StandIn(Roles::EVERY), 400);
    assert_eq!(
        room.next_errand().map(|errand| errand.who),
        Some(PersonId::stand_in(Role::Qa))
    );
}

#[test]
fn nothing_is_said_or_set_by_the_program_while_the_clock_is_held() {
    let asks = Action::AskFor {
        order: bundle_off(),
        plan: None,
    };
    let room = after(&solo_running(), TOMAS, asks, 200);
    let held = after(&room, TOMAS, Action::Pause, 230);
    assert_ne!(next_due(&held).map(|(_, why)| why), Some(Why::ErrandDue));
    let on = after(&held, TOMAS, Action::Resume, 230);
    assert_eq!(next_due(&on).map(|(_, why)| why), Some(Why::ErrandDue));
}

#[test]
fn the_ids_of_the_program_never_change() {
    let ids = Role::ALL.map(|role| (role, PersonId::stand_in(role).0.to_string()));
    for (place, (role, id)) in (1..).zip(ids) {
        assert_eq!(
            id,
            format!("6472696c-6c72-8000-8000-00000000000{place}"),
            "{role:?}"
        );
    }
    assert_eq!(
        PersonId::PROGRAM.0.to_string(),
        "6472696c-6c72-8000-8000-000000000000"
    );
    let order = [
        Role::Engineer,
        Role::Sre,
        Role::PaymentsOps,
        Role::Product,
        Role::Qa,
        Role::Fraud,
        Role::Support,
    ];
    assert_eq!(Role::ALL, order, "logs that are kept name them by their place");
}

#[test]
fn errands_have_a_limit() {
    let mut room = solo_running();
    for nth in 1..=u8::try_from(ERRANDS_MAX).expect("few") {
        let asks = Action::AskFor {
            order: route(nth * 10),
            plan: Some(plan(900)),
        };
        room = after(&room, TOMAS, asks, 100);
    }
    let one_more = Action::AskFor {
        order: bundle_off(),
        plan: None,
    };
    let refused = ask(&room, TOMAS, one_more, 101).err();
    assert_eq!(refused, Some(Refusal::TooManyAsked { limit: ERRANDS_MAX }));
}

#[test]
fn what_the_program_says_carries_its_name_and_a_folded_log_is_the_same_room() {
    let room = solo_running();
    let (next, entry) = ask(&room, TOMAS, Action::CallIn(Callee::Role(Role::Support)), 100).expect("called");
    assert_eq!(fold(room, &entry), next);
    let (last, entries) = wait(next.clone(), 140);
    assert_eq!(entries.iter().fold(next, fold), last);
    let line = &lines(&last, &entries[0], Audience::Seats(Roles::EVERY))[0];
    assert_eq!(
        line.who.and_then(PersonId::program_name).as_deref(),
        Some("Customer support (program)")
    );
}
