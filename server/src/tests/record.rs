//! Every event leaves statements that the record store takes, what judges is withheld, and a key reads a drill by its
//! registration.

use axum::http::StatusCode;
use drill::{
    dim::{Component, Device, Filter, Method, Region, Scope, Tab},
    id::{At, ChoiceId, DrillId, FlagId, PersonId, PromptId, ReleaseId, Seq, TextId},
    lever::{Lever, Order, Setting, Warmup},
    role::{Role, Roles},
    room::{
        Action, By, Callee, Decided, Ending, Entry, Event, Expectation, FollowUp, PauseReason, Phase, Plan,
        Room, TargetState, Verdict, open,
    },
    scenario::{Label, Voice},
    telemetry::{Probe, ProbeResult, Step, StepEnd},
    world::{Costs, Fact},
};
use lrs::keys::Scope as KeyScope;
use serde_json::Value;

use super::{Team, house::House, provider_timeouts};
use crate::{
    chance, clock,
    record::{PER_EVENT, Recorded, Recorder},
};

fn text(part: u8) -> TextId {
    TextId { seq: Seq(1), part }
}

fn pulled(lever: Lever, set: Setting, from: Setting) -> Event {
    Event::Pulled {
        order: Order { lever, set },
        from,
        effect_at: At(300),
        label: Some(Label::Best),
        plan: Some(Plan {
            expect: Expectation::P95AtMostMs(1_250),
            by: At(600),
            revert_when: Some(text(0)),
        }),
    }
}

/// Which event it is. A new one breaks the build here; give it the next number, and [`every_event`] one of its kind.
const fn number(event: &Event) -> usize {
    match event {
        Event::Joined { .. } => 0,
        Event::RoleTaken { .. } => 1,
        Event::RoleLeft { .. } => 2,
        Event::BriefOpened => 3,
        Event::RunStarted => 4,
        Event::Paused { .. } => 5,
        Event::Resumed => 6,
        Event::Extended { .. } => 7,
        Event::Injected { .. } => 8,
        Event::Spoken { .. } => 9,
        Event::InjectSkipped { .. } => 10,
        Event::Looked { .. } => 11,
        Event::Pulled { .. } => 12,
        Event::ProbeStarted { .. } => 13,
        Event::ProbeCame { .. } => 14,
        Event::Said { .. } => 15,
        Event::StatusPosted { .. } => 16,
        Event::CustomersTold { .. } => 17,
        Event::Declared { .. } => 18,
        Event::CalledIn { .. } => 19,
        Event::PromptOpened { .. } => 20,
        Event::PromptAnswered { .. } => 21,
        Event::PromptClosed { .. } => 22,
        Event::Noted { .. } => 23,
        Event::RunEnded { .. } => 24,
        Event::PlanChecked { .. } => 35,
        Event::PromptSkipped { .. } => 36,
        Event::StandInSeated { .. } => 37,
        Event::AskedFor { .. } => 38,
        Event::Billed(_) => 25,
        Event::Replied { .. } => 26,
        Event::FollowUpSet(_) => 27,
        Event::Closed => 28,
        Event::Reported(fact) => match fact {
            Fact::Onset => 29,
            Fact::Alert { .. } => 30,
            Fact::Breached => 31,
            Fact::Recovering => 32,
            Fact::Relapsed => 33,
            Fact::Mitigated => 34,
        },
    }
}

/// How many numbers there are.
const NUMBERS: usize = 39;

/// At least one of each.
#[expect(clippy::too_many_lines, reason = "a list: each event once")]
fn every_event() -> Vec<Event> {
    let person = PersonId(chance::uuid());
    let prompt = PromptId("traffic".to_owned());
    let choice = ChoiceId("A".to_owned());
    let probe = Probe {
        device: Device::Ios,
        region: Region::Eu,
        method: Method::Wallet,
    };
    let inject = provider_timeouts().inject[0].id.clone();
    let facts = [
        Fact::Onset,
        Fact::Alert {
            text: "p95".to_owned(),
        },
        Fact::Breached,
        Fact::Recovering,
        Fact::Relapsed,
        Fact::Mitigated,
    ];
    let route = |percent, warmup| Setting::Route {
        percent,
        minutes: 15,
        warmup,
    };
    let levers = [
        pulled(
            Lever::PaymentRoute,
            route(95, Warmup::Warm),
            route(0, Warmup::Cold),
        ),
        pulled(
            Lever::Flag(FlagId("review_v2".to_owned())),
            Setting::Off,
            Setting::On,
        ),
        pulled(
            Lever::Flag(FlagId("review_v2".to_owned())),
            Setting::On,
            Setting::Off,
        ),
        pulled(
            Lever::Release(ReleaseId("web-2114".to_owned())),
            Setting::Off,
            Setting::On,
        ),
        pulled(
            Lever::Release(ReleaseId("web-2114".to_owned())),
            Setting::On,
            Setting::Off,
        ),
        pulled(Lever::RetryBudget, Setting::Percent(10), Setting::Percent(100)),
        pulled(Lever::RetryBudget, Setting::Percent(100), Setting::Percent(10)),
        pulled(Lever::TaxCache(Region::Eu), Setting::On, Setting::Off),
    ];
    let others = [
        Event::Joined {
            person,
            name: text(0),
        },
        Event::RoleTaken {
            person,
            role: Role::Sre,
        },
        Event::RoleLeft {
            person,
            role: Role::Sre,
        },
        Event::BriefOpened,
        Event::StandInSeated { role: Role::Qa },
        Event::AskedFor {
            role: Role::PaymentsOps,
            order: Order {
                lever: Lever::RetryBudget,
                set: Setting::Percent(10),
            },
            plan: None,
        },
        Event::RunStarted,
        Event::Paused {
            reason: PauseReason::Restart,
        },
        Event::Resumed,
        Event::Extended { minutes: 5 },
        Event::Injected {
            inject: inject.clone(),
        },
        Event::Spoken {
            voice: Voice::Customer,
            to: Roles::NONE,
            text: text(0),
        },
        Event::InjectSkipped { inject },
        Event::Looked {
            tab: Tab::Payments,
            filter: Filter::default(),
            verdict: Verdict::Right,
        },
        Event::ProbeStarted {
            number: 1,
            probe,
            ready_at: At(14),
        },
        Event::PlanChecked {
            number: 1,
            lever: Lever::PaymentRoute,
            expect: Expectation::P95AtMostMs(1_250),
            found: 930,
        },
        Event::ProbeCame {
            number: 1,
            result: ProbeResult {
                probe,
                steps: vec![
                    (Step::Start, 1_204, StepEnd::Passed),
                    (Step::Pay, 20_000, StepEnd::Stuck),
                ],
            },
            verdict: Verdict::Right,
        },
        Event::Said { text: text(0) },
        Event::StatusPosted {
            impact: text(0),
            scope: text(1),
            doing: text(2),
            next: At(600),
        },
        Event::CustomersTold {
            message: text(0),
            script: text(1),
        },
        Event::Declared {
            component: Component::PaymentPrimary,
            scope: Scope::Everywhere,
            why: None,
            verdict: Verdict::Wrong,
        },
        Event::CalledIn {
            callee: Callee::Role(Role::Support),
        },
        Event::CalledIn {
            callee: Callee::OnCall(0),
        },
        Event::PromptSkipped {
            prompt: prompt.clone(),
        },
        Event::PromptOpened {
            prompt: prompt.clone(),
            closes_at: At(400),
        },
        Event::PromptAnswered {
            prompt: prompt.clone(),
            choice: choice.clone(),
            reason: None,
        },
        Event::PromptClosed {
            prompt,
            choice,
            decided: Decided::ByDefault,
        },
        Event::Noted { text: text(0) },
        Event::RunEnded {
            ending: Ending::Stopped { reason: text(0) },
        },
        Event::Billed(Costs::default()),
        Event::Replied {
            question: 0,
            text: text(0),
        },
        Event::FollowUpSet(FollowUp {
            what: text(0),
            owner: text(1),
            due: "2026-12-01".to_owned(),
            alert: Some(text(2)),
            keep: Some(text(3)),
            change: None,
        }),
        Event::Closed,
    ];
    facts
        .map(Event::Reported)
        .into_iter()
        .chain(levers)
        .chain(others)
        .collect()
}

/// What an event leaves in a room whose fault began at 2:00.
fn recorded(recorder: &Recorder, event: Event, seq: u32) -> Recorded {
    let lead = PersonId(chance::uuid());
    let mut room = open(DrillId(chance::uuid()), provider_timeouts().into(), lead);
    room.marks.onset = Some(At(120));
    recorded_in(recorder, &room, event, seq)
}

/// One event that the facilitator brought about.
fn recorded_in(recorder: &Recorder, room: &Room, event: Event, seq: u32) -> Recorded {
    let entry = Entry {
        seq: Seq(seq),
        at: At(300),
        by: By::Person(room.facilitator),
        events: vec![event],
        texts: vec!["typed words".to_owned(); 6],
    };
    recorder
        .record(room, [&entry], clock::time_of_day())
        .expect("valid statements")
}

/// What is said of one of each event, in an incident that began a while ago, and of the ways in which a drill ends.
pub(super) fn payload_of_every_event() -> Vec<String> {
    let lead = PersonId(chance::uuid());
    let mut room = open(DrillId(chance::uuid()), provider_timeouts().into(), lead);
    room.marks.onset = Some(At(120));
    let mut lost = room.clone();
    lost.phase = Phase::Debrief;
    let mut won = lost.clone();
    won.marks.target = TargetState::Restored(At(300));
    lost.marks.target = TargetState::Missed(At(150));
    let decided = Event::PromptClosed {
        prompt: PromptId("traffic".to_owned()),
        choice: ChoiceId("A".to_owned()),
        decided: Decided::ByMost,
    };
    let taken = Event::RoleTaken {
        person: lead,
        role: Role::Sre,
    };
    let billed = Event::Billed(Costs::default());
    let others = [
        (&room, decided),
        (&room, taken),
        (&won, billed.clone()),
        (&lost, billed),
    ];
    let all = every_event()
        .into_iter()
        .map(|event| (&room, event))
        .chain(others);
    let recorder = Recorder::new(None);
    let mut payloads = Vec::new();
    for (seq, (room, event)) in (1..).zip(all) {
        let Recorded { open, withheld } = recorded_in(&recorder, room, event, seq);
        payloads.extend(open.into_iter().chain(withheld).map(|one| one.payload));
    }
    payloads
}

#[test]
fn every_event_leaves_valid_statements_without_typed_words_and_without_verdicts_in_the_open() {
    let mut numbers: Vec<_> = every_event().iter().map(number).collect();
    numbers.sort_unstable();
    numbers.dedup();
    assert!(numbers.into_iter().eq(0..NUMBERS), "each event is in the list");
    for recorder in [Recorder::new(None), Recorder::new(Some("https://drills.example"))] {
        for (seq, event) in (1..).zip(every_event()) {
            let shown = format!("{event:?}");
            // The outcome of a drill that is over.
            let is_outcome = matches!(event, Event::Billed(_));
            let Recorded { open, withheld } = recorded(&recorder, event, seq);
            let count = open.len() + withheld.len();
            assert!(
                (1..=PER_EVENT as usize).contains(&count),
                "{shown} says {count} things"
            );
            for statement in open.iter().chain(&withheld) {
                assert!(
                    !statement.payload.contains("typed words"),
                    "{shown} tells what was typed"
                );
                assert!(statement.registration.is_some(), "{shown} belongs to no drill");
            }
            for statement in &open {
                let payload: serde_json::Value =
                    serde_json::from_str(&statement.payload).expect("a statement is JSON");
                let verb = payload["verb"]["id"].as_str().unwrap_or_default();
                assert!(!verb.ends_with("/evaluated"), "{shown} judges in the open");
                let success = &payload["result"]["success"];
                assert!(success.is_null() || is_outcome, "{shown} judges in the open");
            }
        }
    }
}

#[test]
fn how_long_the_trouble_lasted_is_told_with_the_verdicts() {
    let Recorded { open, withheld } = recorded(&Recorder::new(None), Event::Reported(Fact::Mitigated), 1);
    assert_eq!(open.len(), 2, "mitigated, resolved");
    assert!(
        open.iter()
            .all(|statement| !statement.payload.contains("\"result\""))
    );
    let told: Vec<_> = withheld.iter().map(|statement| &statement.payload).collect();
    assert!(told.iter().any(|payload| payload.contains("PT180S")), "{told:?}");
}

#[tokio::test]
async fn a_created_key_reads_a_drill_by_its_registration_and_verdicts_only_after_the_run() {
    let house = House::open().await;
    let team = Team::gather(&house.program).await;
    let key = house.key(&[KeyScope::All]).await;
    let ask = async |query: &str| {
        let path = format!("/xapi/statements{query}");
        let answer = house.call(&key, "GET", &path, &Value::Null).await;
        assert_eq!(answer.status, StatusCode::OK);
        answer.json()["statements"]
            .as_array()
            .expect("statements")
            .clone()
    };
    let registration = ask("").await[0]["context"]["registration"]
        .as_str()
        .expect("a drill")
        .to_owned();
    let of_drill = format!("?registration={registration}&limit=500");
    assert_eq!(ask(&of_drill).await.len(), 3, "two joined, one took a role");
    team.start(&house.program).await;
    // Long enough for the target to be missed: a run that is ended before has failed nothing.
    house.program.rooms.turn(300).await;
    let wrong = Action::Declare {
        component: Component::Bots,
        scope: Scope::Apac,
        why: String::new(),
    };
    team.act(&house.program, team.ana, wrong).await.expect("declared");
    let verbs = |statements: &[Value]| -> Vec<String> {
        let verbs = statements.iter().filter_map(|one| one["verb"]["id"].as_str());
        verbs
            .map(|verb| verb.rsplit('/').next().unwrap_or_default().to_owned())
            .collect()
    };
    let during = verbs(&ask(&of_drill).await);
    assert!(during.contains(&"diagnosed".to_owned()), "{during:?}");
    assert!(
        !during.contains(&"evaluated".to_owned()) && !during.contains(&"began".to_owned()),
        "{during:?}"
    );
    team.act(&house.program, team.lead, Action::End)
        .await
        .expect("ended");
    let after = verbs(&ask(&of_drill).await);
    for verb in ["evaluated", "began", "terminated", "failed"] {
        assert!(after.contains(&verb.to_owned()), "{verb} in {after:?}");
    }
}

/// Base64 of a text, as basic authentication wants it.
pub(super) fn basic(text: &str) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    text.as_bytes()
        .chunks(3)
        .flat_map(|chunk| {
            let bits = (0..3).fold(0_u32, |bits, i| {
                bits << 8 | u32::from(chunk.get(i).copied().unwrap_or(0))
            });
            (0..4).map(move |i| {
                if i > chunk.len() {
                    '='
                } else {
                    char::from(LETTERS[(bits >> (18 - 6 * i) & 63) as usize])
                }
            })
        })
        .collect()
}
