//! What people may do and when: the refusals, and what follows where there is none. Levers, prompts and the measure
//! have files of their own.

use crate::{
    story::{action, check},
    support::{LUIS, MARA, TOMAS, after, ask, lobby, running, wait},
};
use drill::{
    dim::{Device, Method, Region},
    id::{At, InjectId, PersonId},
    role::Role,
    room::{
        Action, Cause, Field, Outcome, PauseReason, Phase, Refusal, StatusUpdate, action::NO_REASON, fold,
        measure::measures, next_due, step,
    },
    telemetry::{Probe, ProbeResult},
    world::{Costs, Fact},
};
use uuid::Uuid;

#[test]
fn causes_and_status_updates_have_a_limit() {
    let declare = "03:00 luis declare promo\n".repeat(5);
    check(&format!(
        "{declare}03:00 luis declare promo => refused: 5 are enough for one drill"
    ));
    let status = "03:00 luis status\n".repeat(30);
    check(&format!(
        "{status}03:00 luis status => refused: 30 are enough for one drill"
    ));
}

#[test]
fn the_world_is_heard_only_while_it_runs() {
    let ended = check("03:00 mara end");
    let wrong = Err(Refusal::WrongPhase { now: Phase::Debrief });
    assert_eq!(
        step(&ended, Cause::World(Fact::Breached), At(180)).map(|_| ()),
        wrong
    );
    let early = Err(Refusal::WrongPhase { now: Phase::Run });
    assert_eq!(
        step(&running(), Cause::Bill(Costs::default()), At(10)).map(|_| ()),
        early
    );
    let probe = Probe {
        device: Device::Ios,
        region: Region::Eu,
        method: Method::Card,
    };
    let nobody_asked = Cause::Probed {
        number: 7,
        result: ProbeResult {
            probe,
            steps: Vec::new(),
        },
    };
    assert_eq!(
        step(&running(), nobody_asked, At(10)).map(|_| ()),
        Err(Refusal::NothingDue)
    );
}

#[test]
fn what_nobody_wrote_is_no_removed_text() {
    let room = check("03:00 mara end");
    let (_, mut entry) = ask(&room, LUIS, action("follow up"), 180).expect("allowed");
    entry.texts.clear();
    let erased = fold(room, &entry).follow_up.expect("set");
    assert_eq!((erased.what.as_str(), erased.keep.as_str()), ("(removed)", ""));
}

#[test]
fn customers_are_told_by_support_alone() {
    check(
        "03:00 tomas tell customers => refused: only Customer support can do this; ask them, call them in, or take the seat if it is free
         03:00 luis tell customers",
    );
}

#[test]
fn a_pause_holds_levers_and_lets_people_talk() {
    check(
        "03:00 tomas pause => refused: only the facilitator can do this
         03:00 mara pause
         03:00 tomas budget 10 => refused: the drill is paused; this works again when it goes on
         03:00 tomas say hello
         03:00 mara pause => refused: the drill is paused; this works again when it goes on
         03:00 mara resume
         03:00 mara resume => refused: the drill is already running
         03:00 tomas budget 10",
    );
}

#[test]
fn a_conditional_inject_is_skipped_when_its_condition_does_not_hold() {
    let sent = wait(running(), 601).0;
    assert!(sent.injected.iter().any(|(id, _)| id.0 == "loss"));
    let skipped = wait(check("03:00 priya route 95 by 09:00"), 601).0;
    assert_eq!(skipped.skipped, [InjectId("loss".into())]);
}

#[test]
fn an_inject_is_sent_once_and_known() {
    check(
        "03:00 mara inject hint
         03:01 mara inject hint => refused: this inject has been sent already
         03:01 mara inject nothing => refused: this drill has no such inject
         03:01 tomas inject hint => refused: only the facilitator can do this",
    );
}

#[test]
fn a_run_is_extended_up_to_an_hour() {
    let room = check(
        "03:00 mara extend 15
         03:00 mara extend 16 => refused: this setting is out of the lever's range
         03:00 mara extend 15
         03:00 mara extend 15 => refused: a run lasts at most 60 minutes",
    );
    assert_eq!(room.ends_at, At(50 * 60));
}

#[test]
fn anybody_stops_a_drill_that_touches_real_work() {
    let room = check("03:00 luis stop");
    assert_eq!(room.stop_reason.as_deref(), Some("This is production"));
    assert_eq!(measures(&room).outcome, Some(Outcome::NotPlayed));
}

#[test]
fn a_closed_drill_changes_no_more() {
    check(
        "03:00 mara end
         03:00 tomas budget 10 => refused: this cannot be done in the debrief phase
         03:00 tomas reply
         03:00 luis follow up
         03:00 tomas close => refused: only the facilitator can do this
         03:00 mara close
         03:00 tomas reply => refused: this drill is closed; nothing in it changes any more",
    );
}

#[test]
fn a_seat_is_taken_once_given_back_and_free_again() {
    let room = running();
    assert_eq!(
        ask(&room, LUIS, Action::TakeRole(Role::Sre), 1).map(|_| ()),
        Err(Refusal::SeatTaken { role: Role::Sre })
    );
    assert_eq!(
        ask(&room, LUIS, Action::LeaveRole(Role::Sre), 1).map(|_| ()),
        Err(Refusal::NotYourSeat { role: Role::Sre })
    );
    assert_eq!(
        ask(&room, LUIS, Action::LeaveRole(Role::Qa), 1).map(|_| ()),
        Err(Refusal::SeatEmpty { role: Role::Qa })
    );
    let room = after(&room, TOMAS, Action::LeaveRole(Role::Sre), 1);
    let room = after(
        &room,
        MARA,
        Action::Seat {
            person: LUIS,
            role: Role::Sre,
        },
        1,
    );
    assert_eq!(room.holder(Role::Sre).map(|person| person.id), Some(LUIS));
}

#[test]
fn a_drill_without_anybody_seated_does_not_start() {
    assert_eq!(
        ask(&lobby(), MARA, Action::Start, 0).map(|_| ()),
        Err(Refusal::NoOneSeated)
    );
}

#[test]
fn a_stranger_is_asked_to_join_first() {
    let stranger = PersonId(Uuid::from_u128(77));
    assert_eq!(
        ask(&running(), stranger, Action::Say { text: "Hi".into() }, 1).map(|_| ()),
        Err(Refusal::NotHere)
    );
}

#[test]
fn words_are_trimmed_limited_and_printable() {
    let say = |text: &str| {
        ask(&running(), TOMAS, Action::Say { text: text.into() }, 1).map(|(_, entry)| entry.texts)
    };
    assert_eq!(say("  hello \n"), Ok(vec!["hello".to_owned()]));
    assert_eq!(say("\n"), Err(Refusal::Empty));
    assert_eq!(
        say(&"x".repeat(501)),
        Err(Refusal::TooLong {
            letters: 501,
            limit: 500
        })
    );
    assert_eq!(say("evil \u{202e}text"), Err(Refusal::Unprintable));
    assert_eq!(say("bell \u{7}"), Err(Refusal::Unprintable));
    assert_eq!(say("nothing \u{200b}there"), Err(Refusal::Unprintable));
    assert_eq!(say("\u{200d}\u{200d}"), Err(Refusal::Empty));
    assert_eq!(
        say("<script>alert(1)</script>").map(|texts| texts.len()),
        Ok(1),
        "markup is text like any other"
    );
}

#[test]
fn a_field_that_stays_empty_is_named() {
    let post = Action::PostStatus(StatusUpdate {
        impact: "Payments fail".into(),
        scope: " ".into(),
        doing: "Moving traffic".into(),
        next_min: 10,
    });
    let refusal = ask(&running(), TOMAS, post, 1).map(|_| ()).expect_err("no scope");
    assert_eq!(refusal, Refusal::Missing { field: Field::Scope });
    assert_eq!(refusal.to_string(), "fill in “Who is touched” first");
}

#[test]
fn an_emergency_stop_asks_for_no_reason() {
    let stop = |reason: &str| {
        let action = Action::Stop {
            reason: reason.into(),
        };
        ask(&running(), TOMAS, action, 1).expect("stopped")
    };
    let (room, entry) = stop("  ");
    assert_eq!(room.phase, Phase::Debrief);
    assert_eq!(entry.texts, [NO_REASON]);
    assert_eq!(stop("A real incident").1.texts, ["A real incident"]);
}

#[test]
fn synthetic_checkouts_run_four_at_once() {
    let mut room = running();
    for _ in 0..4 {
        room = after(&room, TOMAS, action("probe"), 10);
    }
    assert_eq!(
        ask(&room, TOMAS, action("probe"), 10).map(|_| ()),
        Err(Refusal::TooManyProbes { limit: 4 })
    );
    let (_, why) = next_due(&room).expect("a result");
    assert!(room.due_probe(&why).is_some());
}

#[test]
fn a_restart_holds_the_room_until_the_facilitator_resumes() {
    let room = step(&running(), Cause::Restart, At(30)).expect("held").0;
    assert_eq!(room.paused, Some(PauseReason::Restart));
    assert!(after(&room, MARA, Action::Resume, 30).is_running());
}

#[test]
fn a_stop_names_who_stopped() {
    assert_eq!(check("03:00 luis stop").stopped_by, Some(LUIS));
}
