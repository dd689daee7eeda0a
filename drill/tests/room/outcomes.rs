//! What a story comes to: won or lost, and the figures of its measure. What is refused stands in `stories`.

use crate::{
    story::{action, check},
    support::{PRIYA, after, ask, wait},
};
use drill::{
    dim::{Filter, Tab},
    id::{At, PersonId},
    role::Roles,
    room::{
        Action, Audience, Cause, Ending, Event, Outcome, TargetState, Verdict, due::holds, measure::measures,
        step, view,
    },
    scenario::Condition,
    telemetry::ProbeResult,
};
use uuid::Uuid;

#[test]
fn a_signal_that_was_found_after_a_hint_says_so() {
    let found = |story: &str| measures(&check(story));
    let told = found(
        "02:00 world onset
         02:40 world breached
         03:00 mara inject hint
         03:30 priya look payments",
    );
    assert_eq!((told.found_s, told.found_hints), (Some(90), 1));
    let alone = found(
        "01:00 mara inject noise
         02:00 world onset
         02:40 world breached
         03:30 priya look payments
         03:40 mara inject hint",
    );
    assert_eq!((alone.found_s, alone.found_hints), (Some(90), 0));
}

#[test]
fn a_drill_is_won_by_finding_capping_and_moving() {
    let room = check(
        "02:00 world onset
         02:40 world breached
         03:00 tomas look overview
         03:30 priya look payments
         04:00 luis declare promo
         04:30 priya declare provider
         04:40 tomas budget 10
         04:50 luis status
         05:10 priya choose B
         08:00 world recovering
         09:00 world mitigated
         09:10 luis tell customers
         10:00 mara end",
    );
    let measured = measures(&room);
    assert_eq!(measured.outcome, Some(Outcome::Won));
    assert_eq!(measured.found_s, Some(90));
    assert_eq!((measured.found_by, measured.found_nth), (Some(PRIYA), Some(2)));
    assert_eq!(measured.understood_s, Some(150));
    assert_eq!(measured.wrong_causes, 1);
    assert_eq!(
        measured.fixed_s,
        Some(360),
        "from the first good second, not from the minute's end"
    );
    assert_eq!(measured.statuses, 1);
    assert_eq!(measured.customers_told_s, Some(430));
}

#[test]
fn a_drill_is_lost_by_doing_nothing_and_time_ends_it() {
    let room = wait(check("02:00 world onset\n02:40 world breached"), 20 * 60).0;
    assert_eq!(room.ending, Some(Ending::TimeUp));
    assert_eq!(measures(&room).outcome, Some(Outcome::Lost));
}

#[test]
fn a_target_that_was_never_missed_is_met_when_the_run_shows_it_to_the_end() {
    let held = wait(check("02:00 world onset\n03:30 tomas budget 10"), 20 * 60).0;
    assert_eq!(held.ending, Some(Ending::TimeUp));
    assert_eq!(measures(&held).outcome, Some(Outcome::Won));
    let cut_short = check("02:00 world onset\n02:30 mara end");
    assert_eq!(measures(&cut_short).outcome, Some(Outcome::NotPlayed));
    let before = check("01:00 mara end");
    assert_eq!(measures(&before).outcome, Some(Outcome::NotPlayed));
}

#[test]
fn a_relapse_takes_the_mitigation_back_until_it_holds_again() {
    let relapsed = "02:00 world onset
         02:40 world breached
         06:00 world recovering
         06:45 world mitigated
         08:00 world relapsed";
    let room = check(relapsed);
    assert_eq!(
        room.marks.target,
        TargetState::Missed(At(465)),
        "since the first bad second"
    );
    assert_eq!(room.marks.breached, Some(At(145)));
    assert!(holds(&room, &Condition::NotMitigated, At(480)));
    let lost = check(&format!("{relapsed}\n09:00 mara end"));
    assert_eq!(measures(&lost).outcome, Some(Outcome::Lost));
    assert_eq!(measures(&lost).fixed_s, None);
    let again = check(&format!(
        "{relapsed}\n08:40 world recovering\n09:25 world mitigated\n10:00 mara end"
    ));
    assert_eq!(again.marks.target, TargetState::Restored(At(505)));
    assert_eq!(measures(&again).outcome, Some(Outcome::Won));
    assert_eq!(measures(&again).fixed_s, Some(385));
}

#[test]
fn not_mitigated_speaks_of_a_target_that_is_missed() {
    let holds = |story: &str| holds(&check(story), &Condition::NotMitigated, At(900));
    assert!(!holds("02:00 world onset"), "nothing was missed yet");
    assert!(holds("02:00 world onset\n02:40 world breached"));
    assert!(!holds(
        "02:00 world onset\n02:40 world breached\n05:00 world recovering"
    ));
}

#[test]
fn recovering_is_dated_to_its_first_good_second() {
    let room = check("02:00 world onset\n02:40 world breached\n05:00 world recovering");
    assert_eq!(room.marks.target, TargetState::Recovering(At(285)));
}

#[test]
fn a_false_alarm_before_the_onset_tells_nothing_of_it() {
    let room = check("01:00 mara inject noise\n02:00 world onset");
    let players = Audience::Seats(Roles::EVERY);
    assert_eq!(view(&room, players, At(121)).onset, None);
    assert_eq!(room.marks.first_alert, None);
    let alerted = check("01:00 mara inject noise\n02:00 world onset\n02:30 world alert");
    assert_eq!(view(&alerted, players, At(151)).onset, Some(At(120)));
    assert_eq!(measures(&alerted).alert_s, Some(30));
}

#[test]
fn a_test_checkout_counts_as_a_look_of_its_own() {
    let room = check(
        "02:00 world onset
         02:40 world breached
         03:00 tomas look overview
         03:10 priya probe",
    );
    let probe = room.probing[0].probe;
    let result = ProbeResult {
        probe,
        steps: Vec::new(),
    };
    let room = step(&room, Cause::Probed { number: 1, result }, At(205))
        .expect("a result")
        .0;
    assert_eq!(room.marks.first_good.map(|(.., nth)| nth), Some(2));
}

#[test]
fn looks_before_the_onset_are_no_signal() {
    let room = check("01:00 priya look payments");
    assert_eq!(room.marks.first_good, None);
}

#[test]
fn what_the_facilitator_and_people_without_a_role_see_counts_for_nobody() {
    let noor = PersonId(Uuid::from_u128(7));
    let look = |tab| Action::Look {
        tab,
        filter: Filter::default(),
    };
    let mut room = check(
        "02:00 world onset
         02:40 world breached
         02:50 mara look overview
         02:55 mara look payments",
    );
    room = after(&room, noor, Action::Join { name: "Noor".into() }, 176);
    room = after(&room, noor, look(Tab::Payments), 178);
    assert_eq!(
        (room.marks.first_good, &room.marks.tabs_seen),
        (None, &Vec::new())
    );
    room = after(&room, PRIYA, look(Tab::Payments), 180);
    assert_eq!(room.marks.first_good, Some((At(180), PRIYA, 1)));
}

#[test]
fn the_first_status_update_is_due_five_minutes_after_the_alert() {
    let story = |time: &str| {
        measures(&check(&format!(
            "02:00 world onset\n02:40 world breached\n{time} luis status"
        )))
    };
    assert_eq!((story("07:40").statuses, story("07:40").statuses_on_time), (1, 1));
    assert_eq!((story("07:41").statuses, story("07:41").statuses_on_time), (1, 0));
    let silent = measures(&check(
        "02:00 world onset
         02:40 world breached
         07:41 mara end",
    ));
    assert_eq!(
        (silent.statuses, silent.statuses_missed),
        (0, 1),
        "silence is not better than late"
    );
    let early = measures(&check(
        "02:00 world onset
         02:40 world breached
         07:39 mara end",
    ));
    assert_eq!(
        (early.statuses, early.statuses_missed),
        (0, 0),
        "it was not due yet"
    );
}

#[test]
fn a_call_is_made_once_and_those_that_were_wanted_are_counted() {
    let room = check(
        "03:00 tomas call hotline
         03:01 luis call hotline => refused: they were called in already and are on their way
         03:02 luis call fraud
         03:03 luis call fraud => refused: they were called in already and are on their way
         03:04 luis call nobody => refused: this drill has no such line on the on-call list",
    );
    let measured = measures(&room);
    assert_eq!(
        (measured.calls, measured.looped_in, measured.to_loop_in),
        (2, 1, 2)
    );
}

#[test]
fn verdicts_are_facts_of_the_log() {
    let room = check("02:00 world onset");
    let (_, entry) = ask(&room, PRIYA, action("declare provider"), 130).expect("allowed");
    assert!(matches!(
        entry.events[..],
        [Event::Declared {
            verdict: Verdict::Right,
            ..
        }]
    ));
}
