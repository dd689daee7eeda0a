//! Levers: whose they are, how long a route holds, and what becomes of a plan card.

use crate::{
    story::check,
    support::{FOUND_MS, PRIYA, ask, plan, route, wait},
};
use drill::{
    id::At,
    lever::Lever,
    role::Roles,
    room::{Action, Audience, Cause, Refusal, Why, due::holds, lines, measure::measures, next_due, step},
    scenario::Condition,
};

#[test]
fn levers_belong_to_roles() {
    check(
        "03:00 tomas route 95 by 09:00 => refused: only Payments ops can do this; ask them, call them in, or take the seat if it is free
         03:00 priya route 95 => refused: say what you expect first: this lever needs a plan card
         03:00 priya route 95 by 02:00 => refused: the plan card's deadline must lie ahead, within the run
         03:00 priya route 95 by 09:00
         03:01 priya route 95 by 09:00 => refused: it is set to that already
         03:02 priya route 0
         03:03 luis budget 10 => refused: only SRE or Payments ops can do this; ask them, call them in, or take the seat if it is free
         03:03 tomas budget 500 => refused: this setting is out of the lever's range",
    );
}

#[test]
fn a_route_that_has_run_out_is_pulled_no_more() {
    let room = check("03:00 priya route 95 by 09:00");
    let pulled = Condition::Pulled(Lever::PaymentRoute);
    let ends = At(180 + 60 + 15 * 60);
    assert!(holds(&room, &pulled, At(ends.0 - 1)));
    assert!(!holds(&room, &pulled, ends));
    assert!(holds(&room, &Condition::NotPulled(Lever::PaymentRoute), ends));
}

#[test]
fn a_route_that_has_run_out_can_be_set_again() {
    let room = check("03:00 priya route 95 by 09:00");
    let again = || Action::Pull {
        order: route(95),
        plan: Some(plan(1_190)),
    };
    let ends = 180 + 60 + 15 * 60;
    assert_eq!(
        ask(&room, PRIYA, again(), ends - 1).map(|_| ()),
        Err(Refusal::AlreadySo)
    );
    assert!(ask(&room, PRIYA, again(), ends).is_ok());
}

#[test]
fn a_plan_card_is_held_against_the_world_when_its_time_comes() {
    let planned = check("03:00 priya route 95 by 09:00");
    let (at, why) = next_due(&wait(planned.clone(), 420).0).expect("the plan");
    assert_eq!((at, planned.planned[0].number), (At(540), 1));
    assert!(matches!(why, Why::PlanDue(1)));
    let found = |found| step(&planned, Cause::PlanChecked { number: 1, found }, At(540)).expect("due");
    let told = |found_ms| {
        let (room, entry) = found(found_ms);
        let line = lines(&room, &entry, Audience::Seats(Roles::EVERY)).remove(0);
        (
            measures(&room).plans_kept,
            measures(&room).plans_due,
            line.title,
            line.text,
        )
    };
    let text = "p95 at most 1.25 s expected, 0.93 s found".to_owned();
    assert_eq!(
        told(930),
        (1, 1, "Plan for Payment routing came true".to_owned(), text)
    );
    let (kept, due, title, _) = told(FOUND_MS);
    assert_eq!(
        (kept, due, title.as_str()),
        (0, 1, "Plan for Payment routing did not come true")
    );
    let twice = Cause::PlanChecked {
        number: 1,
        found: 930,
    };
    let (room, _) = found(930);
    assert_eq!(step(&room, twice, At(541)).map(|_| ()), Err(Refusal::NothingDue));
    assert_eq!(check("03:00 priya route 95 by 09:00\n04:00 mara end").planned, []);
}
