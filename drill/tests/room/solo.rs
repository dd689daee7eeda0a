//! Drills that nobody leads: whoever plays steers them, and the program does what a facilitator would.

use std::sync::Arc;

use crate::support::{LUIS, MARA, TOMAS, after, ask, running, scenario, solo, solo_running, wait};
use drill::{
    id::{At, ChoiceId, DrillId, InjectId, PersonId, PromptId},
    lever::{Lever, Setting},
    role::{Role, Roles},
    room::{
        Action, Audience, Callee, Cause, Event, Phase, Refusal, lines, measure::measures, open,
        stand_in::CALLS_BACK_S, step, view,
    },
};
use uuid::Uuid;

#[test]
fn a_drill_cannot_start_with_the_program_alone() {
    let mut room = open(DrillId(Uuid::from_u128(97)), Arc::new(scenario()), MARA);
    room = after(&room, MARA, Action::Join { name: "Mara".into() }, 0);
    room = after(&room, MARA, Action::StandIn(Roles::EVERY), 0);
    assert_eq!(
        ask(&room, MARA, Action::Start, 0).err(),
        Some(Refusal::NoOneSeated)
    );
}

#[test]
fn who_plays_alone_steers_the_clock_and_nothing_else_of_the_facilitator() {
    let room = solo();
    assert!(room.is_solo());
    assert_eq!(room.stand_ins(), Roles::EVERY.without(Role::Sre));
    let mut room = after(&room, TOMAS, Action::Start, 0);
    for action in [Action::Pause, Action::Resume, Action::Extend { minutes: 5 }] {
        room = after(&room, TOMAS, action, 1);
    }
    let refused = ask(&room, TOMAS, Action::SendInject(InjectId("loss".into())), 2).err();
    assert_eq!(refused, Some(Refusal::NotFacilitator));
    assert_eq!(view(&room, Audience::Seats(Roles::EVERY), At(2)).lead, None);
    room = after(&room, TOMAS, Action::End, 3);
    room = after(&room, TOMAS, Action::Close, 3);
    assert_eq!(room.phase, Phase::Closed);
}

#[test]
fn somebody_without_a_seat_steers_nothing() {
    let room = after(&solo(), LUIS, Action::Join { name: "Luis".into() }, 0);
    assert_eq!(
        ask(&room, LUIS, Action::Start, 0).err(),
        Some(Refusal::NotFacilitator)
    );
}

#[test]
fn a_seat_left_in_a_drill_for_one_is_played_by_the_program_again() {
    let room = after(&solo_running(), TOMAS, Action::TakeRole(Role::Fraud), 10);
    let room = after(&room, TOMAS, Action::LeaveRole(Role::Fraud), 20);
    assert_eq!(room.stand_ins(), Roles::EVERY.without(Role::Sre));
}

#[test]
fn a_drill_that_nobody_leads_is_closed_by_anybody_in_it_and_frees_the_seat_of_who_left() {
    let room = after(&solo_running(), LUIS, Action::Join { name: "Luis".into() }, 10);
    let room = after(&room, LUIS, Action::TakeRole(Role::Qa), 11);
    let room = after(&room, TOMAS, Action::Vacate(Role::Qa), 200);
    assert!(room.stand_ins().has(Role::Qa), "the program plays on");
    let room = after(&room, TOMAS, Action::End, 210);
    let room = after(&room, LUIS, Action::Close, 210);
    assert_eq!(room.phase, Phase::Closed);
}

#[test]
fn nobody_comes_in_once_the_run_is_over_and_who_was_there_comes_back() {
    let join = |name: &str| Action::Join { name: name.into() };
    for room in [solo_running(), running()] {
        let room = after(&room, LUIS, join("Lu"), 10);
        let room = step(
            &room,
            Cause::Person {
                who: room.facilitator,
                action: Action::End,
            },
            At(20),
        );
        let room = room.expect("whoever leads may end it").0;
        let stranger = PersonId(Uuid::from_u128(77));
        assert_eq!(
            ask(&room, stranger, join("Sam"), 30).err(),
            Some(Refusal::RunOver)
        );
        let room = after(&room, LUIS, join("Luis"), 30);
        assert_eq!(room.person(LUIS).map(|luis| luis.name.as_str()), Some("Luis"));
    }
}

#[test]
fn what_is_addressed_to_a_role_of_the_program_is_passed_on_to_whoever_plays() {
    let room = solo_running();
    let (room, entry) = step(&room, Cause::Clock, At(240)).expect("the inject for support");
    assert!(matches!(entry.events[0], Event::Injected { .. }));
    let heard = |roles| lines(&room, &entry, Audience::Seats(roles)).len();
    assert_eq!(heard(Roles::NONE.with(Role::Sre)), 1);
    assert_eq!(heard(Roles::NONE), 0, "who only watches has nobody to pass it on");
    let led = running();
    let (led, entry) = step(&led, Cause::Clock, At(240)).expect("the inject for support");
    assert_eq!(
        lines(&led, &entry, Audience::Seats(Roles::NONE.with(Role::Sre))).len(),
        0,
        "Luis plays support"
    );
}

#[test]
fn the_program_advises_nothing_and_nobody_waits_for_it() {
    let (room, _) = wait(solo_running(), 300);
    let advice = Action::Answer {
        prompt: PromptId("backup".into()),
        choice: ChoiceId("B".into()),
        reason: String::new(),
    };
    let room = after(&room, TOMAS, advice, 310);
    assert!(room.asked[0].decided.is_some(), "the only player has spoken");
    assert!(matches!(
        room.setting(&Lever::PaymentRoute, At(400)),
        Setting::Route { percent: 50, .. }
    ));
}

#[test]
fn customers_are_told_by_anybody_where_the_program_plays_support() {
    let tell = Action::TellCustomers {
        message: "We are on it.".into(),
        script: "We know.".into(),
    };
    let room = after(&solo_running(), TOMAS, tell.clone(), 200);
    assert!(room.marks.customers_told.is_some());
    assert!(matches!(
        ask(&running(), TOMAS, tell, 200).err(),
        Some(Refusal::NotYourRole { .. })
    ));
}

#[test]
fn somebody_from_outside_calls_back_where_nobody_leads() {
    let call = Action::CallIn(Callee::OnCall(0));
    let room = after(&solo_running(), TOMAS, call.clone(), 200);
    let (room, entries) = wait(room, 200 + CALLS_BACK_S);
    let spoken = entries
        .iter()
        .find(|entry| entry.person() == Some(PersonId::PROGRAM))
        .expect("they call back");
    let line = &lines(&room, spoken, Audience::Seats(Roles::EVERY))[0];
    assert!(
        line.text.starts_with("Provider hotline, calling back"),
        "{}",
        line.text
    );
    assert_eq!(room.errands, []);
    assert_eq!(
        ask(&room, TOMAS, call.clone(), 300).err(),
        Some(Refusal::AlreadyCalled)
    );
    let led = after(&running(), TOMAS, call, 200);
    assert_eq!(led.errands, [], "a facilitator plays them");
}

#[test]
fn hints_come_one_by_one_where_nobody_leads() {
    let room = after(&solo_running(), TOMAS, Action::TakeHint, 100);
    assert_eq!(
        ask(&room, TOMAS, Action::TakeHint, 110).err(),
        Some(Refusal::NoHintLeft)
    );
    assert_eq!(
        ask(&running(), TOMAS, Action::TakeHint, 100).err(),
        Some(Refusal::AskTheFacilitator)
    );
}

#[test]
fn ones_own_seat_is_neither_called_in_nor_asked_for() {
    let room = solo_running();
    let own = Action::CallIn(Callee::Role(Role::Sre));
    assert_eq!(
        ask(&room, TOMAS, own, 100).err(),
        Some(Refusal::OwnSeat { role: Role::Sre })
    );
    // The scenario wants fraud and SRE called in; alone, nobody is there to call SRE.
    assert_eq!(measures(&room).to_loop_in, 1);
    assert_eq!(measures(&running()).to_loop_in, 2);
    let room = after(&room, TOMAS, Action::CallIn(Callee::Role(Role::Fraud)), 110);
    assert_eq!(measures(&room).looped_in, 1);
}
