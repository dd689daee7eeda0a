//! Roles that the program plays, and drills that nobody leads: who asks whom for what, and when it is done.

use std::sync::Arc;

use crate::support::{LUIS, MARA, PRIYA, TOMAS, after, ask, running, scenario};
use drill::{
    dim::{Device, Method, Region, Service},
    id::{At, ChoiceId, DrillId, FlagId, PersonId, PromptId},
    lever::{Lever, Order, Setting, Warmup},
    role::{Role, Roles},
    room::{
        Action, Audience, Callee, Cause, Duty, Entry, Event, Expectation, Phase, Plan, Refusal, Room, Why,
        fold, lines, next_due, open,
        stand_in::{CALLS_BACK_S, DIGEST_EVERY_S, ERRANDS_MAX, SETS_S, Seen, acts, answers_s},
        step, view,
    },
    series::{Quantised, Readings, Series, ServiceGauge},
    telemetry::{ProbeResult, Ticket},
    world::{Band, Fact},
};
use uuid::Uuid;

const PROGRAM: PersonId = PersonId::PROGRAM;

/// A drill for Tomas alone, SRE, in its brief.
fn solo() -> Room {
    let mut room = open(DrillId(Uuid::from_u128(98)), Arc::new(scenario()), PROGRAM);
    for (who, action) in [
        (TOMAS, Action::Join { name: "Tomas".into() }),
        (TOMAS, Action::TakeRole(Role::Sre)),
        (PROGRAM, Action::StandIn(Roles::EVERY)),
        (PROGRAM, Action::OpenBrief),
    ] {
        room = after(&room, who, action, 0);
    }
    room
}

fn solo_running() -> Room {
    after(&solo(), TOMAS, Action::Start, 0)
}

/// What stand-ins say and do until a second, with nothing on their screens; the world tells nothing.
fn wait(mut room: Room, until: u32) -> (Room, Vec<Entry>) {
    let mut done = Vec::new();
    while let Some((at, why)) = next_due(&room).filter(|(at, _)| at.0 <= until) {
        let cause = match (why, room.next_errand().cloned()) {
            (Why::ErrandDue, Some(errand)) => acts(
                &room,
                &errand,
                &Seen::by(errand.who, &room, at, None, None, &[]),
                at,
            ),
            (Why::ProbeReady(number), _) => {
                let (_, probe) = room.due_probe(&Why::ProbeReady(number)).expect("it runs");
                let steps = Vec::new();
                let result = ProbeResult { probe, steps };
                Cause::Probed { number, result }
            }
            _ => Cause::Clock,
        };
        let (next, entry) = step(&room, cause, at).expect("due");
        room = next;
        done.push(entry);
    }
    (room, done)
}

fn said(entries: &[Entry], role: Role) -> Vec<(At, String)> {
    let of_role = entries
        .iter()
        .filter(|entry| entry.person() == Some(PersonId::stand_in(role)));
    of_role
        .flat_map(|entry| {
            entry.events.iter().filter_map(|event| match event {
                Event::Said { text } => Some((entry.at, entry.text(*text).to_owned())),
                _ => None,
            })
        })
        .collect()
}

fn retries(percent: u16) -> Order {
    Order {
        lever: Lever::RetryBudget,
        set: Setting::Percent(percent),
    }
}

fn bundle_off() -> Order {
    Order {
        lever: Lever::Flag(FlagId("bundle".into())),
        set: Setting::Off,
    }
}

fn plan(by: u32) -> Plan {
    Plan {
        expect: Expectation::P95AtMostMs(1_250),
        by: At(by),
        revert_when: "errors rise".into(),
    }
}

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
    let refused = ask(
        &room,
        TOMAS,
        Action::SendInject(drill::id::InjectId("loss".into())),
        2,
    )
    .err();
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
    let flag = Order {
        lever: Lever::Flag(FlagId("bundle".into())),
        set: Setting::Off,
    };
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
    let half = Order {
        lever: Lever::PaymentRoute,
        set: Setting::Route {
            percent: 50,
            minutes: 15,
            warmup: Warmup::Warm,
        },
    };
    let asks = Action::AskFor {
        order: half,
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
fn the_ids_of_the_program_never_change() {
    let ids = Role::ALL.map(|role| (role, PersonId::stand_in(role).0.to_string()));
    for (place, (role, id)) in (1..).zip(ids) {
        assert_eq!(
            id,
            format!("6472696c-6c72-8000-8000-00000000000{place}"),
            "{role:?}"
        );
    }
    assert_eq!(PROGRAM.0.to_string(), "6472696c-6c72-8000-8000-000000000000");
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
    for percent in 1..=u16::try_from(ERRANDS_MAX).expect("few") {
        let order = Order {
            lever: Lever::PaymentRoute,
            set: Setting::Route {
                percent: u8::try_from(percent * 10).expect("few"),
                minutes: 15,
                warmup: Warmup::Warm,
            },
        };
        room = after(
            &room,
            TOMAS,
            Action::AskFor {
                order,
                plan: Some(plan(900)),
            },
            100,
        );
    }
    let flag = Order {
        lever: Lever::Flag(FlagId("bundle".into())),
        set: Setting::Off,
    };
    let refused = ask(
        &room,
        TOMAS,
        Action::AskFor {
            order: flag,
            plan: None,
        },
        101,
    )
    .err();
    assert_eq!(refused, Some(Refusal::TooManyAsked { limit: ERRANDS_MAX }));
}

#[test]
fn the_first_alert_sets_the_roles_on_duty_going() {
    let mut room = solo_running();
    for fact in [Fact::Onset, Fact::Breached] {
        room = step(&room, Cause::World(fact), At(150)).expect("told").0;
    }
    let (room, entries) = wait(room, 150 + 120 + 5 * DIGEST_EVERY_S);
    assert_eq!(said(&entries, Role::Support).len(), 4, "and support falls silent");
    let probes = entries
        .iter()
        .filter(|entry| matches!(entry.events[0], Event::ProbeStarted { .. }));
    assert_eq!(probes.count(), 1, "QA tries one checkout");
    assert_eq!(said(&entries, Role::Sre), [], "Tomas is the SRE");
    assert_eq!(
        room.marks.first_good, None,
        "what the program sees counts for nobody"
    );
}

#[test]
fn support_stops_when_the_target_holds_again() {
    let mut room = solo_running();
    for fact in [Fact::Onset, Fact::Breached, Fact::Recovering, Fact::Mitigated] {
        room = step(&room, Cause::World(fact), At(150)).expect("told").0;
    }
    let (_, entries) = wait(room, 1_100);
    assert_eq!(said(&entries, Role::Support).len(), 1);
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
        .find(|entry| entry.person() == Some(PROGRAM))
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
fn a_report_names_what_has_left_its_band_and_nothing_that_its_screens_do_not_show() {
    let room = after(
        &solo_running(),
        TOMAS,
        Action::CallIn(Callee::Role(Role::PaymentsOps)),
        200,
    );
    let errand = room.next_errand().cloned().expect("called");
    assert_eq!(errand.what, Duty::Report);
    let all = Series::all();
    let quiet = Readings::default();
    let mut wild = quiet.clone();
    wild.set(Series::Service(Service::PayPrimaryA, ServiceGauge::P95), 4.0);
    wild.set(Series::Service(Service::Cart, ServiceGauge::P95), 9.0);
    let Quantised(low) = quiet.quantise(&all);
    let band = Band {
        step_s: 15,
        high: low.clone(),
        low,
    };
    let wild = wild.quantise(&all);
    let seen = Seen::by(errand.who, &room, At(245), Some(&wild), Some(&band), &[]);
    let Cause::Person {
        action: Action::Say { text },
        ..
    } = acts(&room, &errand, &seen, seen.view.clock)
    else {
        panic!("a report is said")
    };
    assert_eq!(
        text,
        "Payment lanes: Primary A p95 4.00 s (usually 0.00 s). The rest looks as always."
    );
}

#[test]
fn qa_tries_what_customers_complain_of_most() {
    let room = after(
        &solo_running(),
        TOMAS,
        Action::CallIn(Callee::Role(Role::Qa)),
        200,
    );
    let mut errand = room.next_errand().cloned().expect("called");
    errand.what = Duty::Try;
    let ticket = |number, device| Ticket {
        number,
        at: At(190 + number),
        text: "The button does nothing.".into(),
        device,
        region: Region::Eu,
        method: Method::Wallet,
    };
    let tickets = [
        ticket(1, Device::Desktop),
        ticket(2, Device::Ios),
        ticket(3, Device::Ios),
    ];
    let seen = Seen::by(errand.who, &room, At(250), None, None, &tickets);
    let Cause::Person {
        action: Action::Probe(probe),
        ..
    } = acts(&room, &errand, &seen, seen.view.clock)
    else {
        panic!("a checkout is tried")
    };
    assert_eq!(
        (probe.device, probe.region, probe.method),
        (Device::Ios, Region::Eu, Method::Wallet)
    );
    errand.what = Duty::Digest(1);
    let Cause::Person {
        action: Action::Say { text },
        ..
    } = acts(&room, &errand, &seen, seen.view.clock)
    else {
        panic!("a digest is said")
    };
    assert_eq!(
        text,
        "3 tickets in four minutes: 2 from iOS web, 3 paying by wallet. The last one: “The button does nothing.”"
    );
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
