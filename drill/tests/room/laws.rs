//! The laws of the room, over random stories: folding equals stepping, numbers without gaps, refusals without a
//! trace, no unrevealed fact in a player's view or lines, no deadline in the past.

use crate::support::{CANARY, LUIS, MARA, PRIYA, TOMAS, lobby, opened};
use drill::{
    dim::{Component, Device, Filter, Method, Region, Scope, Tab},
    id::{At, ChoiceId, FlagId, InjectId, PersonId, PromptId},
    lever::{Lever, Order, Setting, Warmup},
    role::{Role, Roles},
    room::{
        Action, Audience, Callee, Cause, Entry, FollowUp, Phase, Refusal, Room, StatusUpdate, Why, fold,
        lines, next_due,
        stand_in::{Seen, acts},
        step, truth, view,
    },
    scenario::Voice,
    telemetry::Probe,
    world::{Costs, Fact},
};
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;

/// Stories that failed once are played first ever after.
const SEEDS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/room/laws.seeds.txt");

fn people() -> impl Strategy<Value = PersonId> {
    // The pages offer none of the program's people where one of a team is meant; a request can name them all the same.
    let program = [
        PersonId::PROGRAM,
        PersonId::stand_in(Role::Sre),
        PersonId::stand_in(Role::Fraud),
    ];
    prop::sample::select([&[MARA, TOMAS, PRIYA, LUIS][..], &program].concat())
}

fn words() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["", "Hello", "\u{202e}", "<b>bold</b>"]).prop_map(str::to_owned)
}

fn orders() -> impl Strategy<Value = Order> {
    prop_oneof![
        (0_u8..=110).prop_map(|percent| Order {
            lever: Lever::PaymentRoute,
            set: Setting::Route {
                percent,
                minutes: 15,
                warmup: Warmup::Cold
            }
        }),
        (0_u16..=120).prop_map(|percent| Order {
            lever: Lever::RetryBudget,
            set: Setting::Percent(percent)
        }),
        Just(Order {
            lever: Lever::Flag(FlagId("bundle".into())),
            set: Setting::Off
        }),
        Just(Order {
            lever: Lever::LighterPage,
            set: Setting::On
        }),
    ]
}

fn actions() -> impl Strategy<Value = Action> {
    let role = || prop::sample::select(Role::ALL.to_vec());
    let tab = prop::sample::select(Tab::ALL.to_vec());
    prop_oneof![
        words().prop_map(|name| Action::Join { name }),
        role().prop_map(Action::TakeRole),
        role().prop_map(Action::LeaveRole),
        (people(), role()).prop_map(|(person, role)| Action::Seat { person, role }),
        role().prop_map(Action::Vacate),
        prop::sample::select(vec![Roles::EVERY, Roles::NONE, Roles::NONE.with(Role::Fraud)])
            .prop_map(Action::StandIn),
        orders().prop_map(|order| Action::AskFor { order, plan: None }),
        Just(Action::TakeHint),
        Just(Action::OpenBrief),
        Just(Action::Start),
        Just(Action::Pause),
        Just(Action::Resume),
        (0_u8..20).prop_map(|minutes| Action::Extend { minutes }),
        prop::sample::select(vec!["spins", "hint", "noise", "nothing"])
            .prop_map(|id| Action::SendInject(InjectId(id.into()))),
        words().prop_map(|text| Action::Speak {
            voice: Voice::Business,
            to: Roles::NONE,
            text
        }),
        tab.prop_map(|tab| Action::Look {
            tab,
            filter: Filter::default()
        }),
        orders().prop_map(|order| Action::Pull { order, plan: None }),
        Just(Action::Probe(Probe {
            device: Device::App,
            region: Region::Na,
            method: Method::Wallet
        })),
        words().prop_map(|text| Action::Say { text }),
        words().prop_map(|text| Action::PostStatus(StatusUpdate {
            impact: text.clone(),
            scope: text.clone(),
            doing: text,
            next_min: 5
        })),
        words().prop_map(|text| Action::TellCustomers {
            message: text.clone(),
            script: text
        }),
        Just(Action::Declare {
            component: Component::PaymentPrimary,
            scope: Scope::Everywhere,
            why: String::new()
        }),
        role().prop_map(|role| Action::CallIn(Callee::Role(role))),
        Just(Action::End),
        Just(Action::Close),
        words().prop_map(|reason| Action::Stop { reason }),
        (0_u8..4, words()).prop_map(|(question, text)| Action::Reply { question, text }),
        words().prop_map(|text| Action::SetFollowUp(FollowUp {
            what: text.clone(),
            owner: text.clone(),
            keep: text,
            ..FollowUp::default()
        })),
        prop::sample::select(vec!["A", "B", "C"]).prop_map(|choice| Action::Answer {
            prompt: PromptId("backup".into()),
            choice: ChoiceId(choice.into()),
            reason: String::new()
        }),
        words().prop_map(|text| Action::Note { text }),
    ]
}

fn causes() -> impl Strategy<Value = Cause> {
    prop_oneof![
        8 => (people(), actions()).prop_map(|(who, action)| Cause::Person { who, action }),
        2 => Just(Cause::Clock),
        1 => prop::sample::select(vec![
            Fact::Onset,
            Fact::Breached,
            Fact::Recovering,
            Fact::Relapsed,
            Fact::Mitigated,
        ])
        .prop_map(Cause::World),
        1 => Just(Cause::Bill(Costs::default())),
        1 => Just(Cause::Restart),
    ]
}

/// Plays a story: each cause some seconds after the one before.
fn play(story: Vec<(Cause, u32)>, mut each: impl FnMut(&Room, &Result<(Room, Entry), Refusal>, At)) -> Room {
    let mut room = lobby();
    for (cause, pause) in story {
        let at = if room.is_running() {
            room.clock.plus_s(pause)
        } else {
            room.clock
        };
        let answer = step(&room, cause, at);
        each(&room, &answer, at);
        if let Ok((next, _)) = answer {
            room = next;
        }
    }
    room
}

fn stories() -> impl Strategy<Value = Vec<(Cause, u32)>> {
    let start = [(MARA, Action::TakeRole(Role::Sre)), (MARA, Action::Start)];
    let start = start
        .map(|(who, action)| (Cause::Person { who, action }, 0))
        .to_vec();
    prop::collection::vec((causes(), 0_u32..60), 0..60).prop_flat_map(move |story| {
        let started = [start.clone(), story.clone()].concat();
        prop_oneof![1 => Just(story), 3 => Just(started)]
    })
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 200,
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct(SEEDS))),
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_room_folded_from_its_kept_log_is_the_room_that_wrote_it(story in stories()) {
        let (empty, mut log) = opened();
        let last = play(story, |room, answer, _| {
            if let Ok((_, entry)) = answer {
                assert_eq!(entry.seq, room.seq.next());
                assert!(!entry.events.is_empty());
                log.push(entry.clone());
            }
        });
        let kept = serde_json::to_string(&log).expect("writes");
        let mut read: Vec<Entry> = serde_json::from_str(&kept).expect("reads");
        for (entry, written) in read.iter_mut().zip(&log) {
            entry.texts.clone_from(&written.texts);
        }
        assert_eq!(read.iter().fold(empty, fold), last);
    }

    #[test]
    fn words_stand_beside_an_entry_and_never_in_it(story in stories()) {
        play(story, |_, answer, _| {
            if let Ok((_, entry)) = answer {
                let json = serde_json::to_string(entry).expect("writes");
                for text in &entry.texts {
                    assert!(text.len() < 4 || !json.contains(text.as_str()), "words stand in the entry: {json}");
                }
            }
        });
    }

    #[test]
    fn a_player_sees_no_hidden_fact_before_the_debrief(story in stories()) {
        play(story, |_, answer, at| {
            let Ok((room, entry)) = answer else { return };
            if matches!(room.phase, Phase::Debrief | Phase::Closed) {
                return;
            }
            let sent = |says: &str| room.injected.iter().any(|(id, _)| {
                room.scenario.inject.iter().any(|one| one.id == *id && one.says == says)
            });
            for audience in [Audience::Seats(Roles::NONE), Audience::Seats(Roles::EVERY)] {
                let mut shown = serde_json::to_string(&view(room, audience, at)).expect("writes");
                shown += &serde_json::to_string(&lines(room, entry, audience)).expect("writes");
                shown += &serde_json::to_string(&*room.script).expect("writes");
                for says in ["canary-hint", "canary-future"] {
                    if sent(says) {
                        shown = shown.replace(says, "");
                    }
                }
                assert!(!shown.contains(CANARY), "{shown}");
                assert!(!shown.contains("\"verdict\":\"right\""), "{shown}");
                assert!(!shown.contains("\"label\""), "{shown}");
                assert_eq!(truth(room, audience), None);
                let alerted = room.marks.first_alert.zip(room.marks.onset);
                let onset = view(room, audience, at).onset;
                assert!(onset.is_none() || alerted.is_some_and(|(alert, onset)| alert >= onset), "{onset:?}");
            }
        });
    }

    #[test]
    fn no_deadline_lies_in_the_past_once_the_clock_has_spoken(story in stories()) {
        play(story, |_, answer, at| {
            let Ok((room, _)) = answer else { return };
            let mut room = room.clone();
            while let Some((due, why)) = next_due(&room).filter(|(due, _)| *due <= at) {
                if let Some((number, probe)) = room.due_probe(&why) {
                    let result = drill::telemetry::ProbeResult { probe, steps: Vec::new() };
                    room = step(&room, Cause::Probed { number, result }, at).expect("a result").0;
                } else if let Some((number, _)) = room.due_plan(&why) {
                    room = step(&room, Cause::PlanChecked { number, found: 900 }, at).expect("a plan").0;
                } else if let (Why::ErrandDue, Some(errand)) = (why, room.next_errand().cloned()) {
                    let cause = acts(&room, &errand, &Seen::by(errand.who, &room, at, None, None, &[]), at);
                    room = step(&room, cause, at).expect("it is done, or said why not").0;
                } else {
                    room = step(&room, Cause::Clock, at).expect("due").0;
                }
                assert!(room.phase != Phase::Run || next_due(&room).is_none_or(|(next, _)| next >= due));
            }
        });
    }
}

#[test]
fn the_facilitator_sees_every_hidden_fact() {
    let room = crate::support::running();
    let shown = serde_json::to_string(&truth(&room, Audience::Facilitator)).expect("writes");
    for hidden in [
        "canary-title",
        "canary-truth",
        "canary-sheet",
        "canary-future",
        "canary-hint",
        "canary-best",
    ] {
        assert!(shown.contains(hidden), "{hidden}");
    }
}
