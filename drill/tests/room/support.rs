//! A small scenario and the people of the room tests: enough of everything, nothing more.

use std::sync::Arc;

use drill::{
    id::{At, DrillId, PersonId},
    role::Role,
    room::{Action, Cause, Entry, Refusal, Room, fold, open, step},
    scenario::Scenario,
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
