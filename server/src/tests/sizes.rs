//! A view travels to everybody at every change: at its fullest, with every limit of the room reached, it fits the budget
//! in each shipped scenario.

use std::sync::Arc;

use app::wire::{Frame, Wire};
use drill::{
    dim::{Component, Device, Method, Region, Scope},
    id::{At, ChoiceId, DrillId, PersonId},
    lever::{Lever, Order, Setting, Warmup},
    role::{Role, Roles},
    room::{
        Action, Audience, Callee, Cause, Expectation, FollowUp, PEOPLE_MAX, PROBES_AT_ONCE, Plan, Room,
        StatusUpdate, Why,
        action::{CAUSES_MAX, LINE_LETTERS, NAME_LETTERS},
        next_due, open,
        stand_in::{Seen, acts},
        step, view,
    },
    scenario::Scenario,
    telemetry::{Probe, ProbeResult},
    world::{Costs, Fact},
};
use uuid::Uuid;

use crate::{library::Library, rooms::VIEW_MAX};

#[test]
fn every_view_of_every_shipped_scenario_fits_at_its_fullest() {
    let library = Library::load(None).expect("the shipped scenarios");
    let mut sizes = Vec::new();
    for scenario in library.all() {
        let scenario = Arc::new(unconditional(scenario));
        let (_, largest) = fullest_run(scenario.clone(), Roles::NONE.with(Role::PaymentsOps));
        sizes.push((scenario.id.0.clone(), "run with the program", largest));
        let (running, largest) = fullest_run(scenario.clone(), Roles::NONE);
        sizes.push((scenario.id.0.clone(), "run", largest));
        let debrief = fullest_debrief(running);
        sizes.push((scenario.id.0.clone(), "debrief", size(&debrief)));
    }
    assert!(sizes.len() >= 28);
    let too_large: Vec<_> = sizes.iter().filter(|(.., bytes)| *bytes > VIEW_MAX).collect();
    assert!(
        too_large.is_empty(),
        "{too_large:?}, largest {:?}",
        sizes.iter().max_by_key(|one| one.2)
    );
}

/// The scenario with every prompt opening, whatever happened: more than any run shows.
fn unconditional(scenario: &Scenario) -> Scenario {
    let mut scenario = scenario.clone();
    for prompt in &mut scenario.prompt {
        prompt.only_if = None;
    }
    scenario
}

/// The larger of the facilitator's and a player's view, bytes.
fn size(room: &Room) -> usize {
    [Audience::Facilitator, Audience::Seats(Roles::EVERY)]
        .map(|audience| {
            let Wire(bytes) = Frame::View(Box::new(view(room, audience, room.clock))).encode();
            bytes.len()
        })
        .into_iter()
        .max()
        .unwrap_or(0)
}

fn somebody(n: usize) -> PersonId {
    PersonId(Uuid::from_u128(u128::MAX - n as u128))
}

/// The room after an action; as it was if the action is refused, for then a limit is reached.
fn after(room: Room, who: PersonId, action: Action, at: At) -> Room {
    step(&room, Cause::Person { who, action }, at).map_or(room, |(next, _)| next)
}

/// A run in which everything was done that a room allows, with these roles played by the program, and its largest view on
/// the way.
fn fullest_run(scenario: Arc<Scenario>, played: Roles) -> (Room, usize) {
    let lead = somebody(0);
    let mut room = open(DrillId(Uuid::from_u128(9)), scenario, lead);
    for n in 0..PEOPLE_MAX - played.iter().count() {
        let name = format!("{n:0>NAME_LETTERS$}");
        room = after(room, somebody(n), Action::Join { name }, At(0));
    }
    room = after(room, lead, Action::StandIn(played), At(0));
    assert_eq!(room.people.len(), PEOPLE_MAX);
    for (n, role) in Role::ALL
        .into_iter()
        .enumerate()
        .filter(|(_, role)| !played.has(*role))
    {
        room = after(room, somebody(n + 1), Action::TakeRole(role), At(0));
    }
    room = after(room, lead, Action::Start, At(0));
    for fact in [Fact::Onset, Fact::Breached] {
        room = step(&room, Cause::World(fact), At(120)).expect("heard").0;
    }
    room = all_said(room);
    room = all_pulled(room);
    room = all_asked(room);
    let mut largest = size(&room);
    while let Some((at, why)) = next_due(&room).filter(|(at, _)| *at < room.ends_at) {
        let cause = match room.due_probe(&why) {
            Some((number, probe)) => Cause::Probed {
                number,
                result: ProbeResult {
                    probe,
                    steps: Vec::new(),
                },
            },
            None => match room.due_plan(&why) {
                Some((number, _)) => Cause::PlanChecked { number, found: 1_250 },
                None => match room.next_errand().filter(|_| why == Why::ErrandDue) {
                    Some(errand) => {
                        let seen = Seen::by(errand.who, &room, at, None, None, &[]);
                        acts(&room, errand, &seen, at)
                    }
                    None => Cause::Clock,
                },
            },
        };
        room = step(&room, cause, at).expect("due").0;
        room = all_asked(all_answered(room));
        largest = largest.max(size(&all_probed(room.clone())));
    }
    (room, largest)
}

/// As much as the program does at once, where it plays somebody.
fn all_asked(mut room: Room) -> Room {
    let at = room.clock;
    for percent in (10..100).step_by(10) {
        let order = Order {
            lever: Lever::PaymentRoute,
            set: Setting::Route {
                percent,
                minutes: 30,
                warmup: Warmup::Warm,
            },
        };
        let plan = Plan {
            expect: Expectation::P95AtMostMs(1_250),
            by: at.plus_s(300),
            revert_when: "x".repeat(LINE_LETTERS),
        };
        let ask = Action::AskFor {
            order,
            plan: Some(plan),
        };
        room = after(room, somebody(1), ask, at);
    }
    room
}

fn all_probed(mut room: Room) -> Room {
    let now = room.clock;
    for _ in 0..PROBES_AT_ONCE {
        let probe = Probe {
            device: Device::Android,
            region: Region::Apac,
            method: Method::Wallet,
        };
        room = after(room, somebody(1), Action::Probe(probe), now);
    }
    room
}

fn all_said(mut room: Room) -> Room {
    let (who, at) = (somebody(1), At(130));
    for _ in 0..CAUSES_MAX {
        let declare = Action::Declare {
            component: Component::ThirdPartyScript,
            scope: Scope::Everywhere,
            why: String::new(),
        };
        room = after(room, who, declare, at);
    }
    assert_eq!(room.declared.len(), CAUSES_MAX);
    for role in Role::ALL {
        room = after(room, who, Action::CallIn(Callee::Role(role)), at);
    }
    for line in 0..=u8::MAX {
        room = after(room, who, Action::CallIn(Callee::OnCall(line)), at);
    }
    let update = StatusUpdate {
        impact: "x".to_owned(),
        scope: "x".to_owned(),
        doing: "x".to_owned(),
        next_min: 60,
    };
    after(room, who, Action::PostStatus(update), at)
}

fn all_pulled(mut room: Room) -> Room {
    let script = room.script.clone();
    let flags = script.flags.iter().map(|flag| Lever::Flag(flag.id.clone()));
    let releases = script.releases.iter().map(|one| Lever::Release(one.id.clone()));
    let levers: Vec<Lever> = script
        .levers
        .iter()
        .cloned()
        .chain(flags)
        .chain(releases)
        .collect();
    for lever in &levers {
        let owners = script.owners(lever);
        let holder = owners
            .iter()
            .find_map(|role| room.holder(role))
            .expect("all seats are held")
            .id;
        for set in settings() {
            let plan = Plan {
                expect: Expectation::OrdersAtLeastPercent(100),
                by: room.ends_at,
                revert_when: String::new(),
            };
            let order = Order {
                lever: lever.clone(),
                set,
            };
            room = after(
                room,
                holder,
                Action::Pull {
                    order,
                    plan: Some(plan),
                },
                At(140),
            );
        }
    }
    assert_eq!(room.moved.len(), levers.len(), "every lever was moved");
    room
}

/// One of each kind, longest last.
fn settings() -> [Setting; 6] {
    [
        Setting::On,
        Setting::Off,
        Setting::Percent(50),
        Setting::Seconds(30),
        Setting::Count(9),
        Setting::Route {
            percent: 95,
            minutes: 60,
            warmup: Warmup::Warm,
        },
    ]
}

/// Everybody seated but one: with the last answer a prompt closes and becomes smaller.
fn all_answered(mut room: Room) -> Room {
    let now = room.clock;
    for asked in room.asked.clone() {
        for n in 1..Role::ALL.len() {
            let answer = Action::Answer {
                prompt: asked.prompt.clone(),
                choice: ChoiceId("a".to_owned()),
                reason: String::new(),
            };
            room = after(room, somebody(n), answer, now);
        }
    }
    room
}

fn fullest_debrief(room: Room) -> Room {
    let now = room.clock;
    let mut room = after(room, somebody(0), Action::End, now);
    let line = || "w".repeat(LINE_LETTERS);
    let follow_up = FollowUp {
        what: line(),
        owner: "o".repeat(NAME_LETTERS),
        due: "2026-12-01".to_owned(),
        alert: line(),
        keep: line(),
        change: line(),
    };
    room = after(room, somebody(1), Action::SetFollowUp(follow_up), now);
    let sum = 123_456.789_012_345;
    let costs = Costs {
        orders: sum,
        orders_twin: sum,
        orders_lost: sum,
        orders_lost_if_nothing: sum,
        lost_usd: sum,
        duplicate_auths: sum,
        oversold: sum,
        fraud_loss_usd: sum,
        tickets: 1_000,
        failed_attempts: Some(sum),
    };
    step(&room, Cause::Bill(costs), now).expect("the bill").0
}
