//! What stand-ins do on duty: what they say of their screens, and what they try. What they do when asked stands in
//! `stand_ins`.

use crate::support::{TOMAS, after, said, solo_running, wait};
use drill::{
    dim::{Device, Method, Region, Service},
    id::At,
    role::Role,
    room::{
        Action, Callee, Cause, Duty, Event,
        stand_in::{DIGEST_EVERY_S, Seen, acts},
        step,
    },
    series::{Quantised, Readings, Series, ServiceGauge},
    telemetry::Ticket,
    world::{Band, Fact},
};

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
