//! Prompts: when they open, who closes them, and what is left out for good.

use std::sync::Arc;

use crate::{
    story::check,
    support::{PRIYA, running, scenario, wait},
};
use drill::{
    id::{At, ChoiceId, PromptId},
    lever::{Lever, Order, Setting, Warmup},
    room::{
        Action, Audience, Cause, Decided, Expectation, Plan, Room, next_due, step, truth::SheetState, view,
    },
    scenario::Condition,
    world::Fact,
};

/// When the prompt is due.
const DUE: At = At(600);

/// The room after a story, at the moment when it asks for the way back from the backup, if it does.
fn asked_for_the_way_back(story: &[(u32, Cause)]) -> Room {
    let mut scenario = scenario();
    scenario.prompt[0].at_s = DUE.0;
    scenario.prompt[0].only_if = Some(Condition::MitigatedWith(Lever::PaymentRoute));
    let mut room = running();
    room.scenario = Arc::new(scenario);
    let mut story = story.iter().peekable();
    while let Some((at, _)) = next_due(&room).filter(|(at, _)| *at <= DUE) {
        while let Some((moment, cause)) = story.next_if(|(moment, _)| *moment < at.0) {
            room = step(&room, cause.clone(), At(*moment)).expect("allowed").0;
        }
        room = step(&room, Cause::Clock, at).expect("due").0;
    }
    assert!(story.next().is_none(), "the whole story was played");
    room
}

fn routed(at: u32, percent: u8, minutes: u8) -> (u32, Cause) {
    let set = Setting::Route {
        percent,
        minutes,
        warmup: Warmup::Cold,
    };
    let plan = Plan {
        expect: Expectation::OrdersAtLeastPercent(90),
        by: At(1_000),
        revert_when: String::new(),
    };
    let action = Action::Pull {
        order: Order {
            lever: Lever::PaymentRoute,
            set,
        },
        plan: Some(plan),
    };
    (at, Cause::Person { who: PRIYA, action })
}

fn world(at: u32, fact: Fact) -> (u32, Cause) {
    (at, Cause::World(fact))
}

#[test]
fn a_prompt_opens_when_its_condition_holds_at_its_time() {
    let room = asked_for_the_way_back(&[
        world(120, Fact::Onset),
        world(160, Fact::Breached),
        routed(180, 95, 30),
        world(400, Fact::Recovering),
        world(460, Fact::Mitigated),
    ]);
    assert_eq!(room.asked.len(), 1);
    assert_eq!(room.asked[0].opened_at, DUE);
    assert!(room.unasked.is_empty());
}

#[test]
fn a_prompt_whose_condition_does_not_hold_is_left_out_for_good() {
    let trouble = [world(120, Fact::Onset), world(160, Fact::Breached)];
    let over = [world(400, Fact::Recovering), world(460, Fact::Mitigated)];
    let stories = [
        // Somebody else's lever helped.
        [&trouble[..], &over].concat(),
        // Routed, and it did not help.
        [&trouble[..], &[routed(180, 95, 30)]].concat(),
        // It helped, and payments are already back.
        [&trouble[..], &[routed(180, 95, 5)], &over].concat(),
    ];
    for story in stories {
        let room = asked_for_the_way_back(&story);
        assert!(room.asked.is_empty(), "not asked");
        assert_eq!(room.unasked, [PromptId("backup".to_owned())]);
        let lead = view(&room, Audience::Facilitator, DUE)
            .lead
            .expect("the lead's view");
        assert!(lead.sheet.contains(&SheetState::Skipped), "the run sheet says so");
    }
}

#[test]
fn a_prompt_closes_with_the_deciding_role() {
    let room = wait(check("05:01 tomas choose A\n05:02 priya choose B"), 400).0;
    let asked = &room.asked[0];
    assert_eq!(asked.decided, Some((ChoiceId("B".into()), Decided::ByRole)));
    assert!(
        room.setting(&Lever::PaymentRoute, At(400)) != Lever::PaymentRoute.normal(),
        "the choice pulls its lever"
    );
}

#[test]
fn a_prompt_without_its_role_goes_with_the_most_and_a_tie_with_the_default() {
    let most = wait(check("05:01 tomas choose B"), 400).0;
    assert_eq!(
        most.asked[0].decided,
        Some((ChoiceId("B".into()), Decided::ByMost))
    );
    let tie = wait(check("05:01 tomas choose B\n05:01 luis choose A"), 400).0;
    assert_eq!(
        tie.asked[0].decided,
        Some((ChoiceId("A".into()), Decided::ByDefault))
    );
    let silence = wait(running(), 400).0;
    assert_eq!(
        silence.asked[0].decided,
        Some((ChoiceId("A".into()), Decided::ByDefault))
    );
}

#[test]
fn a_prompt_answered_after_its_deadline_is_refused() {
    check("06:31 priya choose B => refused: this decision is closed");
}

#[test]
fn a_prompt_closes_early_when_everybody_has_answered() {
    let room = check("05:01 tomas choose A\n05:02 luis choose A\n05:03 priya choose A");
    assert!(room.asked[0].decided.is_some());
}
