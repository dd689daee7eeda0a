//! The room as little stories: who does what when, what is refused, what follows. One `check` plays them all.

use crate::support::{LUIS, MARA, PRIYA, TOMAS, after, ask, lobby, running};
use drill::{
    dim::{Component, Filter, Scope, Tab},
    id::{At, ChoiceId, InjectId, PersonId, PromptId},
    lever::{Lever, Order, Setting, Warmup},
    role::{Role, Roles},
    room::{
        Action, Audience, Callee, Cause, Ending, Event, Expectation, Field, FollowUp, Outcome, PauseReason,
        Phase, Plan, Refusal, Room, StatusUpdate, TargetState, Verdict, action::NO_REASON, due::holds, fold,
        measure::measures, next_due, step, view,
    },
    scenario::Condition,
    telemetry::{Probe, ProbeResult},
    world::{Costs, Fact},
};
use uuid::Uuid;

/// Plays a story from a running room. A line: `mm:ss person words`, with `=> refused: sentence` when it must be
/// declined. The clock's own doings happen in between, when they are due.
fn check(story: &str) -> Room {
    let mut room = running();
    for line in story.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (asked, refusal) = line
            .split_once(" => refused: ")
            .map_or((line, None), |(a, r)| (a, Some(r)));
        let (time, words) = asked.split_once(' ').expect("a time first");
        let at = clock(time);
        room = wait(room, at);
        let (who, words) = words.trim().split_once(' ').expect("a person second");
        let answer = if who == "world" {
            step(&room, Cause::World(fact(words.trim())), At(at))
        } else {
            ask(&room, person(who), action(words.trim()), at)
        };
        match (answer, refusal) {
            (Ok((next, _)), None) => room = next,
            (Err(refused), Some(expected)) => assert_eq!(refused.to_string(), expected, "{line}"),
            (Ok(_), Some(expected)) => panic!("{line}: was not refused with «{expected}»"),
            (Err(refused), None) => panic!("{line}: refused, «{refused}»"),
        }
    }
    room
}

/// What the world shows when the time of a plan card comes: p95, ms.
const FOUND_MS: u32 = 1_300;

/// Lets everything happen that is due until a second.
fn wait(mut room: Room, until: u32) -> Room {
    while let Some((at, why)) = next_due(&room).filter(|(at, _)| at.0 <= until) {
        let cause = match room.due_plan(&why) {
            Some((number, _)) => Cause::PlanChecked {
                number,
                found: FOUND_MS,
            },
            None => Cause::Clock,
        };
        room = step(&room, cause, at).expect("due").0;
    }
    room
}

fn clock(text: &str) -> u32 {
    let (minutes, seconds) = text.split_once(':').expect("mm:ss");
    minutes.parse::<u32>().expect("minutes") * 60 + seconds.parse::<u32>().expect("seconds")
}

fn person(name: &str) -> PersonId {
    match name {
        "mara" => MARA,
        "tomas" => TOMAS,
        "priya" => PRIYA,
        "luis" => LUIS,
        _ => panic!("who is {name}?"),
    }
}

fn fact(words: &str) -> Fact {
    match words {
        "onset" => Fact::Onset,
        "alert" => Fact::Alert {
            text: "p95 over 1.25 s".into(),
        },
        "breached" => Fact::Breached,
        "recovering" => Fact::Recovering,
        "relapsed" => Fact::Relapsed,
        "mitigated" => Fact::Mitigated,
        _ => panic!("no such fact: {words}"),
    }
}

fn action(words: &str) -> Action {
    let route = |percent| Order {
        lever: Lever::PaymentRoute,
        set: Setting::Route {
            percent,
            minutes: 15,
            warmup: Warmup::Warm,
        },
    };
    let plan = |by| Plan {
        expect: Expectation::P95AtMostMs(1_250),
        by: At(by),
        revert_when: String::new(),
    };
    let parts: Vec<_> = words.splitn(3, ' ').collect();
    match parts[..] {
        ["look", "payments"] => Action::Look {
            tab: Tab::Payments,
            filter: Filter::default(),
        },
        ["look", "overview"] => Action::Look {
            tab: Tab::Overview,
            filter: Filter::default(),
        },
        ["route", percent] => Action::Pull {
            order: route(percent.parse().expect("percent")),
            plan: None,
        },
        ["route", percent, by] => Action::Pull {
            order: route(percent.parse().expect("percent")),
            plan: Some(plan(clock(by.trim_start_matches("by ")))),
        },
        ["budget", percent] => Action::Pull {
            order: Order {
                lever: Lever::RetryBudget,
                set: Setting::Percent(percent.parse().expect("percent")),
            },
            plan: None,
        },
        ["choose", choice] => Action::Answer {
            prompt: PromptId("backup".into()),
            choice: ChoiceId(choice.into()),
            reason: String::new(),
        },
        ["declare", "provider"] => Action::Declare {
            component: Component::PaymentPrimary,
            scope: Scope::Everywhere,
            why: "Time-outs on one lane".into(),
        },
        ["declare", "promo"] => Action::Declare {
            component: Component::Promo,
            scope: Scope::Everywhere,
            why: String::new(),
        },
        ["status"] => Action::PostStatus(StatusUpdate {
            impact: "Payments spin".into(),
            scope: "everywhere".into(),
            doing: "capping retries".into(),
            next_min: 5,
        }),
        ["tell", "customers"] => Action::TellCustomers {
            message: "We are on it.".into(),
            script: "Sorry.".into(),
        },
        ["call", "hotline"] => Action::CallIn(Callee::OnCall(0)),
        ["call", "fraud"] => Action::CallIn(Callee::Role(Role::Fraud)),
        ["call", "nobody"] => Action::CallIn(Callee::OnCall(7)),
        ["probe"] => Action::Probe(Probe {
            device: drill::dim::Device::Ios,
            region: drill::dim::Region::Eu,
            method: drill::dim::Method::Card,
        }),
        ["inject", id] => Action::SendInject(InjectId(id.into())),
        ["pause"] => Action::Pause,
        ["resume"] => Action::Resume,
        ["extend", minutes] => Action::Extend {
            minutes: minutes.parse().expect("minutes"),
        },
        ["end"] => Action::End,
        ["close"] => Action::Close,
        ["stop"] => Action::Stop {
            reason: "This is production".into(),
        },
        ["say", "nothing"] => Action::Say { text: "  ".into() },
        ["say", "hello"] => Action::Say { text: "Hello".into() },
        ["reply"] => Action::Reply {
            question: 0,
            text: "The cap came first.".into(),
        },
        ["follow", "up"] => Action::SetFollowUp(FollowUp {
            what: "Warm first".into(),
            owner: "Priya".into(),
            ..FollowUp::default()
        }),
        _ => panic!("no such words: {words}"),
    }
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
    let room = wait(check("02:00 world onset\n02:40 world breached"), 20 * 60);
    assert_eq!(room.ending, Some(Ending::TimeUp));
    assert_eq!(measures(&room).outcome, Some(Outcome::Lost));
}

#[test]
fn a_target_that_was_never_missed_is_met_when_the_run_shows_it_to_the_end() {
    let held = wait(check("02:00 world onset\n03:30 tomas budget 10"), 20 * 60);
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
fn the_first_status_update_is_due_five_minutes_after_the_alert() {
    let story = |time: &str| {
        measures(&check(&format!(
            "02:00 world onset\n02:40 world breached\n{time} luis status"
        )))
    };
    assert_eq!((story("07:40").statuses, story("07:40").statuses_on_time), (1, 1));
    assert_eq!((story("07:41").statuses, story("07:41").statuses_on_time), (1, 0));
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
        device: drill::dim::Device::Ios,
        region: drill::dim::Region::Eu,
        method: drill::dim::Method::Card,
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
fn a_route_that_has_run_out_is_pulled_no_more() {
    let room = check("03:00 priya route 95 by 09:00");
    let pulled = Condition::Pulled(Lever::PaymentRoute);
    let ends = At(180 + 60 + 15 * 60);
    assert!(holds(&room, &pulled, At(ends.0 - 1)));
    assert!(!holds(&room, &pulled, ends));
    assert!(holds(&room, &Condition::NotPulled(Lever::PaymentRoute), ends));
}

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
fn a_prompt_closes_with_the_deciding_role() {
    let room = wait(check("05:01 tomas choose A\n05:02 priya choose B"), 400);
    let asked = &room.asked[0];
    assert_eq!(
        asked.decided,
        Some((ChoiceId("B".into()), drill::room::Decided::ByRole))
    );
    assert!(
        room.setting(&Lever::PaymentRoute, At(400)) != Lever::PaymentRoute.normal(),
        "the choice pulls its lever"
    );
}

#[test]
fn a_prompt_without_its_role_goes_with_the_most_and_a_tie_with_the_default() {
    let most = wait(check("05:01 tomas choose B"), 400);
    assert_eq!(
        most.asked[0].decided,
        Some((ChoiceId("B".into()), drill::room::Decided::ByMost))
    );
    let tie = wait(check("05:01 tomas choose B\n05:01 luis choose A"), 400);
    assert_eq!(
        tie.asked[0].decided,
        Some((ChoiceId("A".into()), drill::room::Decided::ByDefault))
    );
    let silence = wait(running(), 400);
    assert_eq!(
        silence.asked[0].decided,
        Some((ChoiceId("A".into()), drill::room::Decided::ByDefault))
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

#[test]
fn a_conditional_inject_is_skipped_when_its_condition_does_not_hold() {
    let sent = wait(running(), 601);
    assert!(sent.injected.iter().any(|(id, _)| id.0 == "loss"));
    let skipped = wait(check("03:00 priya route 95 by 09:00"), 601);
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
    let stranger = PersonId(uuid::Uuid::from_u128(77));
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

#[test]
fn a_route_that_has_run_out_can_be_set_again() {
    let room = check("03:00 priya route 95 by 09:00");
    let again = || Action::Pull {
        order: Order {
            lever: Lever::PaymentRoute,
            set: Setting::Route {
                percent: 95,
                minutes: 15,
                warmup: Warmup::Warm,
            },
        },
        plan: Some(Plan {
            expect: Expectation::P95AtMostMs(1_250),
            by: At(1_190),
            revert_when: String::new(),
        }),
    };
    let ends = 180 + 60 + 15 * 60;
    assert_eq!(
        ask(&room, PRIYA, again(), ends - 1).map(|_| ()),
        Err(Refusal::AlreadySo)
    );
    assert!(ask(&room, PRIYA, again(), ends).is_ok());
}

#[test]
fn a_stop_names_who_stopped() {
    assert_eq!(check("03:00 luis stop").stopped_by, Some(LUIS));
}

#[test]
fn a_plan_card_is_held_against_the_world_when_its_time_comes() {
    let planned = check("03:00 priya route 95 by 09:00");
    let (at, why) = next_due(&wait(planned.clone(), 420)).expect("the plan");
    assert_eq!((at, planned.planned[0].number), (At(540), 1));
    assert!(matches!(why, drill::room::Why::PlanDue(1)));
    let checked = |found| {
        let (room, entry) = step(&planned, Cause::PlanChecked { number: 1, found }, At(540)).expect("due");
        let line = drill::room::lines(&room, &entry, Audience::Seats(Roles::EVERY)).remove(0);
        (
            measures(&room).plans_kept,
            measures(&room).plans_due,
            line.title,
            line.text,
        )
    };
    let text = "p95 at most 1.25 s expected, 0.93 s found".to_owned();
    assert_eq!(
        checked(930),
        (1, 1, "Plan for Payment routing came true".to_owned(), text)
    );
    let (kept, due, title, _) = checked(FOUND_MS);
    assert_eq!(
        (kept, due, title.as_str()),
        (0, 1, "Plan for Payment routing did not come true")
    );
    let (room, _) = step(
        &planned,
        Cause::PlanChecked {
            number: 1,
            found: 930,
        },
        At(540),
    )
    .expect("due");
    let twice = Cause::PlanChecked {
        number: 1,
        found: 930,
    };
    assert_eq!(step(&room, twice, At(541)).map(|_| ()), Err(Refusal::NothingDue));
    assert_eq!(check("03:00 priya route 95 by 09:00\n04:00 mara end").planned, []);
}
