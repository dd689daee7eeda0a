//! A small scenario and the people of the room tests: enough of everything, nothing more.

use std::sync::Arc;

use drill::{
    id::{At, DrillId, FlagId, PersonId},
    lever::{Lever, Order, Setting, Warmup},
    role::{Role, Roles},
    room::{
        Action, Cause, Entry, Event, Expectation, Plan, Refusal, Room, Why, fold, next_due, open,
        stand_in::{Seen, acts},
        step,
    },
    scenario::Scenario,
    telemetry::ProbeResult,
};
use serde_json::json;
use uuid::Uuid;

/// Leads the drill.
pub const MARA: PersonId = PersonId(Uuid::from_u128(1));
/// Site reliability.
pub const TOMAS: PersonId = PersonId(Uuid::from_u128(2));
/// Payments operations.
pub const PRIYA: PersonId = PersonId(Uuid::from_u128(3));
/// Holds two roles: product and customer support.
pub const LUIS: PersonId = PersonId(Uuid::from_u128(4));

/// Stands in every field that players must not read before the debrief.
pub const CANARY: &str = "canary";

/// Scenario of the tests. Every hidden text holds the canary.
pub fn scenario() -> Scenario {
    let card = |role: Role| json!({ "role": role, "owns": "Something.", "tools": ["A tool"], "loop_in": [] });
    let cards: Vec<_> = Role::ALL.into_iter().map(card).collect();
    serde_json::from_value(json!({
        "version": "1.0.0",
        "owner": "canary-owner",
        "review_by": "2027-05-01",
        "public": { "title": "Friday, 18:40", "brief": "Customers call." },
        "author": { "title": "canary-title", "truth": "canary-truth", "tags": ["canary-tag"], "difficulty": 2 },
        "target": { "p95_s": 1.25, "success": 0.995, "orders": 0.9, "before_min": 12 },
        "minutes": 20,
        "par_s": 390,
        "role_card": cards,
        "runbook": { "title": "Provider degraded", "steps": ["Compare providers."] },
        "on_call": [{ "name": "Provider hotline", "covers": "the provider" }],
        "flag": [{ "id": "bundle", "says": "Bundle offer", "changed_s": -600, "effect": "cure" }],
        "release": [{ "id": "web-2114", "says": "Copy changes", "at_s": -240 }],
        "levers": ["payment_route", "retry_budget"],
        "course": [{ "what": { "service_time": "pay_primary_a" }, "to": 2.5, "start_s": 300, "ramp_s": 60 }],
        "inject": [
            { "id": "spins", "title": "canary-sheet", "voice": "customer", "says": "It just spins.", "to": ["support"], "at_s": 240 },
            { "id": "loss", "title": "Finance", "voice": "business", "says": "canary-future", "at_s": 600, "only_if": { "not_pulled": "payment_route" } },
            { "id": "noise", "title": "canary-sheet", "voice": "alert", "says": "Disk 81 % full." },
            { "id": "hint", "title": "Hint", "voice": "hint", "says": "canary-hint" }
        ],
        "prompt": [{
            "id": "backup", "at_s": 300, "decides": "payments_ops", "asks": "How do we use the backup?",
            "choice": [
                { "id": "A", "says": "Stay", "trade_off": "Time-outs go on." },
                { "id": "B", "says": "Move half", "trade_off": "Approval drops.",
                  "orders": [{ "lever": "payment_route", "set": { "route": { "percent": 50, "minutes": 15, "warmup": "warm" } } }] }
            ],
            "default": "A"
        }],
        "good_signal": [{ "tab": "payments", "says": "canary-signal" }, { "probe": { "device": "ios" }, "says": "canary-signal" }],
        "loop_in": ["fraud", "sre"],
        "cause": { "components": ["payment_primary"], "scopes": ["everywhere"], "says": "canary-cause" },
        "move": [
            { "name": "canary_best", "label": "best", "says": "canary-best", "at_s": 300, "orders": [{ "lever": "retry_budget", "set": { "percent": 10 } }] },
            { "name": "canary_wrong", "label": "wrong", "says": "canary-wrong", "at_s": 300, "orders": [{ "lever": "flag:bundle", "set": "off" }] }
        ],
        "debrief_question": ["canary-q1", "canary-q2", "canary-q3"]
    }))
    .expect("the fixture reads")
}

/// A room without anybody, and the log of Mara's coming in.
pub fn opened() -> (Room, Vec<Entry>) {
    let room = open(DrillId(Uuid::from_u128(99)), Arc::new(scenario()), MARA);
    let (_, entry) = ask(&room, MARA, Action::Join { name: "Mara".into() }, 0).expect("allowed");
    (room, vec![entry])
}

/// A room in its lobby, with Mara in it.
pub fn lobby() -> Room {
    let (room, log) = opened();
    log.iter().fold(room, fold)
}

/// A room whose run has just started: Tomas is SRE, Priya payments ops, Luis product and customer support.
pub fn running() -> Room {
    let mut room = lobby();
    for (who, name, roles) in [
        (TOMAS, "Tomas", &[Role::Sre][..]),
        (PRIYA, "Priya", &[Role::PaymentsOps]),
        (LUIS, "Luis", &[Role::Product, Role::Support]),
    ] {
        room = after(&room, who, Action::Join { name: name.into() }, 0);
        for role in roles {
            room = after(&room, who, Action::TakeRole(*role), 0);
        }
    }
    after(&room, MARA, Action::Start, 0)
}

/// What somebody's action brings about at a second of the room's clock.
pub fn ask(room: &Room, who: PersonId, action: Action, at_s: u32) -> Result<(Room, Entry), Refusal> {
    step(room, Cause::Person { who, action }, At(at_s))
}

/// The room after an action that must be allowed.
pub fn after(room: &Room, who: PersonId, action: Action, at_s: u32) -> Room {
    ask(room, who, action, at_s).expect("allowed").0
}

/// A drill for Tomas alone, SRE, in its brief.
pub fn solo() -> Room {
    let mut room = open(
        DrillId(Uuid::from_u128(98)),
        Arc::new(scenario()),
        PersonId::PROGRAM,
    );
    for (who, action) in [
        (TOMAS, Action::Join { name: "Tomas".into() }),
        (TOMAS, Action::TakeRole(Role::Sre)),
        (PersonId::PROGRAM, Action::StandIn(Roles::EVERY)),
        (PersonId::PROGRAM, Action::OpenBrief),
    ] {
        room = after(&room, who, action, 0);
    }
    room
}

/// The same drill, its run just started.
pub fn solo_running() -> Room {
    after(&solo(), TOMAS, Action::Start, 0)
}

/// What the world shows when the time of a plan card comes: p95, ms.
pub const FOUND_MS: u32 = 1_300;

/// Lets everything happen that is due until a second. The world tells nothing of itself, and stand-ins see nothing on
/// their screens.
pub fn wait(mut room: Room, until: u32) -> (Room, Vec<Entry>) {
    let mut done = Vec::new();
    while let Some((at, why)) = next_due(&room).filter(|(at, _)| at.0 <= until) {
        let (next, entry) = step(&room, due(&room, at, &why), at).expect("due");
        room = next;
        done.push(entry);
    }
    (room, done)
}

fn due(room: &Room, at: At, why: &Why) -> Cause {
    if let Some((number, probe)) = room.due_probe(why) {
        let steps = Vec::new();
        let result = ProbeResult { probe, steps };
        return Cause::Probed { number, result };
    }
    if let Some((number, _)) = room.due_plan(why) {
        let found = FOUND_MS;
        return Cause::PlanChecked { number, found };
    }
    match (why, room.next_errand()) {
        (Why::ErrandDue, Some(errand)) => {
            let seen = Seen::by(errand.who, room, at, None, None, &[]);
            acts(room, errand, &seen, at)
        }
        _ => Cause::Clock,
    }
}

/// What the program said in a role.
pub fn said(entries: &[Entry], role: Role) -> Vec<(At, String)> {
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

/// That much of the payments to the warm backup, for a quarter of an hour.
pub fn route(percent: u8) -> Order {
    Order {
        lever: Lever::PaymentRoute,
        set: Setting::Route {
            percent,
            minutes: 15,
            warmup: Warmup::Warm,
        },
    }
}

/// A cap on retries.
pub fn retries(percent: u16) -> Order {
    Order {
        lever: Lever::RetryBudget,
        set: Setting::Percent(percent),
    }
}

/// The bundle offer off.
pub fn bundle_off() -> Order {
    Order {
        lever: Lever::Flag(FlagId("bundle".into())),
        set: Setting::Off,
    }
}

/// A plan card that expects the target by a second.
pub fn plan(by: u32) -> Plan {
    Plan {
        expect: Expectation::P95AtMostMs(1_250),
        by: At(by),
        revert_when: "errors rise".into(),
    }
}
