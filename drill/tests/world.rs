//! The world as the room and the screens meet it: levers and their delays, what shows where, facts, logs, tickets.

use drill::dim::{Device, Method, Region, Service};
use drill::id::{At, FlagId};
use drill::lever::{Lever, Order, Setting, Warmup};
use drill::room::Expectation;
use drill::scenario::{Drive, Driven, Effect, Flag, InTwin, Scenario};
use drill::series::{CellCount, Quantile, Readings, Series, ServiceGauge, Whole};
use drill::telemetry::{Level, Probe, StepEnd};
use drill::world::{
    Course, Fact, MOST_LOG_LINES, ONSET_AT, Second, Seed, Standing, baseline, fixture, lost_if_nobody_acts,
};

/// A scenario with this course and one flag.
fn scenario(course: Vec<Drive>, effect: Effect) -> Scenario {
    let mut scenario = fixture();
    scenario.course = course;
    scenario.flag = vec![Flag {
        id: FlagId("partner_tag".to_owned()),
        says: String::new(),
        owners: Vec::new(),
        segments: Vec::new(),
        changed_s: 0,
        effect,
    }];
    scenario
}

fn fault(what: Driven, to: f64) -> Drive {
    Drive::fault(what, to, 30)
}

fn quiet() -> Scenario {
    scenario(Vec::new(), Effect::Nothing)
}

fn sick_provider() -> Scenario {
    let mut surge = fault(Driven::Surge, 1.7);
    (surge.start_s, surge.ramp_s, surge.twin) = (0, 0, InTwin::Both);
    scenario(
        vec![
            surge,
            fault(Driven::ServiceErrors(Service::PayPrimaryA), 0.10),
            fault(Driven::ServiceTime(Service::PayPrimaryA), 2.5),
        ],
        Effect::Nothing,
    )
}

fn blocked_button() -> Scenario {
    scenario(
        vec![
            fault(Driven::ScriptBlock(Device::Ios), 0.65),
            fault(Driven::ScriptDelay(Device::Android), 6.0),
        ],
        Effect::TagOff,
    )
}

fn order(lever: Lever, set: Setting) -> Order {
    Order { lever, set }
}

fn route(percent: u8, minutes: u8, warmup: Warmup) -> Order {
    order(
        Lever::PaymentRoute,
        Setting::Route {
            percent,
            minutes,
            warmup,
        },
    )
}

/// Ticks to a moment and returns its readings.
fn run_to(course: &mut Course, at: u32) -> Readings {
    while course.clock() < At(at) {
        course.advance();
    }
    course.readings()
}

fn seconds(scenario: &Scenario, n: u32) -> Vec<Second> {
    let mut course = Course::new(scenario, Seed(7));
    (0..n).map(|_| course.tick()).collect()
}

const BACKUP: Series = Series::Whole(Whole::BackupShare);
const P95: Series = Series::Latency(None, Quantile::P95);

#[test]
fn a_drill_begins_calm_and_its_onset_is_told_once_at_two_minutes() {
    let all = seconds(&sick_provider(), 900);
    assert_eq!(all[0].at, At(1));
    let of = |wanted: &Fact| -> Vec<u32> {
        let with = all.iter().filter(|second| second.facts.contains(wanted));
        with.map(|second| second.at.0).collect()
    };
    assert_eq!(of(&Fact::Onset), [ONSET_AT.0]);
    assert_eq!(of(&Fact::Breached).len(), 1);
    assert!(of(&Fact::Breached)[0] > ONSET_AT.0 + 15);
    let alerts: Vec<&Fact> = all
        .iter()
        .flat_map(|second| &second.facts)
        .filter(|fact| matches!(fact, Fact::Alert { .. }))
        .collect();
    assert!(
        alerts
            .iter()
            .any(|fact| matches!(fact, Fact::Alert { text } if text.starts_with("Page")))
    );
    assert!(alerts.len() <= 3, "{alerts:?}");
}

#[test]
fn a_quiet_day_has_no_alert_no_breach_and_hardly_an_error() {
    let all = seconds(&quiet(), 1_500);
    assert!(
        all.iter()
            .all(|second| second.facts.iter().all(|fact| *fact == Fact::Onset))
    );
    let errors: u32 = all
        .iter()
        .flat_map(|second| &second.logs)
        .filter(|line| line.level == Level::Error && line.service.is_some())
        .map(|line| line.count)
        .sum();
    assert!(errors < 20, "{errors} errors of services on a quiet day");
    let tickets = all.iter().map(|second| second.tickets.len()).sum::<usize>();
    assert!((1..20).contains(&tickets), "{tickets} tickets on a quiet day");
}

#[test]
fn every_reading_is_a_number_within_its_range() {
    for second in seconds(&fixture(), 900) {
        for series in Series::all() {
            let value = second.readings.get(series);
            assert!(
                value.is_finite() && (0.0..=series.ceiling()).contains(&value),
                "{series:?} = {value} at {:?}",
                second.at
            );
        }
    }
}

#[test]
fn what_people_do_changes_neither_the_twin_nor_the_noise() {
    let scenario = sick_provider();
    let (mut idle, mut busy) = (Course::new(&scenario, Seed(7)), Course::new(&scenario, Seed(7)));
    busy.pull(&route(80, 10, Warmup::Cold));
    busy.pull(&order(Lever::WaitingRoom, Setting::Percent(50)));
    run_to(&mut idle, 600);
    run_to(&mut busy, 600);
    assert_eq!(
        idle.costs().orders_twin.to_bits(),
        busy.costs().orders_twin.to_bits()
    );
    assert!(idle.costs().orders.to_bits() != busy.costs().orders.to_bits());
}

#[test]
fn another_seed_is_another_day() {
    let scenario = quiet();
    let orders = |seed| {
        let mut course = Course::new(&scenario, Seed(seed));
        run_to(&mut course, 300);
        course.costs().orders
    };
    assert!((orders(1) - orders(2)).abs() > 1.0);
}

#[test]
fn a_warm_route_waits_a_minute_and_ends_by_itself() {
    let mut course = Course::new(&quiet(), Seed(7));
    course.pull(&route(60, 5, Warmup::Warm));
    assert!(run_to(&mut course, 59).get(BACKUP) < 1e-9);
    assert!(run_to(&mut course, 130).get(BACKUP) > 0.55);
    assert!(run_to(&mut course, 355).get(BACKUP) > 0.59);
    assert!(run_to(&mut course, 460).get(BACKUP) < 0.01);
}

#[test]
fn a_later_pull_replaces_one_that_is_still_under_way() {
    let mut course = Course::new(&quiet(), Seed(7));
    course.pull(&route(95, 10, Warmup::Warm));
    run_to(&mut course, 20);
    course.pull(&route(0, 0, Warmup::Cold));
    assert!(run_to(&mut course, 200).get(BACKUP) < 1e-9);
}

#[test]
fn a_setting_that_the_lever_does_not_take_changes_nothing() {
    let (mut one, mut other) = (Course::new(&quiet(), Seed(7)), Course::new(&quiet(), Seed(7)));
    one.pull(&order(Lever::PaymentRoute, Setting::On));
    one.pull(&order(Lever::WaitingRoom, Setting::Percent(300)));
    assert_eq!(run_to(&mut one, 100), run_to(&mut other, 100));
}

#[test]
fn flags_take_ten_seconds_and_can_be_taken_back() {
    let tag = Lever::Flag(FlagId("partner_tag".to_owned()));
    let third_party = Series::Whole(Whole::ThirdPartyErrors);
    let mut course = Course::new(&blocked_button(), Seed(7));
    let sick = run_to(&mut course, 300).get(third_party);
    course.pull(&order(tag.clone(), Setting::Off));
    assert!(run_to(&mut course, 308).get(third_party) > 0.5 * sick);
    assert!(run_to(&mut course, 315).get(third_party) < 0.3 * sick);
    course.pull(&order(tag, Setting::On));
    assert!(run_to(&mut course, 340).get(third_party) > 0.5 * sick);
}

#[test]
fn faults_in_the_browser_show_there_and_on_no_server_chart() {
    let (mut sick, mut well) = (
        Course::new(&blocked_button(), Seed(7)),
        Course::new(&quiet(), Seed(7)),
    );
    let (sick_now, well_now) = (run_to(&mut sick, 400), run_to(&mut well, 400));
    let ratio = |series: Series| sick_now.get(series) / well_now.get(series);
    assert!((ratio(P95) - 1.0).abs() < 0.02, "server latency");
    let cart = Series::Service(Service::Cart, ServiceGauge::Saturation);
    assert!((ratio(cart) - 1.0).abs() < 0.02, "saturation");
    assert!(
        ratio(Series::Felt(Some(Device::Android), None)) > 4.0,
        "felt latency"
    );
    assert!(
        (ratio(Series::Felt(Some(Device::App), None)) - 1.0).abs() < 0.02,
        "the app is well"
    );
    let pays = Series::Cell(Device::Ios, Region::Eu, CellCount::Pays);
    assert!(ratio(pays) < 0.45, "the funnel breaks before payment");
    assert!(
        ratio(Series::Whole(Whole::ThirdPartyErrors)) > 5.0,
        "script errors"
    );
    assert_eq!(sick.verdict().standing, Standing::Breached);
}

#[test]
fn synthetic_checkouts_meet_what_shoppers_meet() {
    let mut course = Course::new(&blocked_button(), Seed(7));
    let mut stuck = (0, 0);
    run_to(&mut course, 300);
    for _ in 0..200 {
        course.advance();
        let ends = |device| {
            let probe = Probe {
                device,
                region: Region::Eu,
                method: Method::Card,
            };
            let result = course.probe(probe);
            assert_eq!(result, course.probe(probe), "the same second, the same result");
            i32::from(result.steps.iter().any(|(_, _, end)| *end == StepEnd::Stuck))
        };
        stuck = (stuck.0 + ends(Device::Ios), stuck.1 + ends(Device::Desktop));
    }
    assert!((110..150).contains(&stuck.0), "{stuck:?}");
    assert_eq!(stuck.1, 0);
}

#[test]
fn the_log_names_what_fails_and_stays_readable() {
    let all = seconds(&sick_provider(), 600);
    assert!(all.iter().all(|second| second.logs.len() <= MOST_LOG_LINES));
    let late: Vec<_> = all[400..].iter().flat_map(|second| &second.logs).collect();
    let timeouts = late
        .iter()
        .filter(|line| line.text.contains("primary/a authorise gave no answer"));
    assert!(timeouts.count() > 100);
    let early = all[..110].iter().flat_map(|second| &second.logs);
    assert_eq!(
        early.filter(|line| line.text.contains("gave no answer")).count(),
        0
    );
    let tag = seconds(&blocked_button(), 400);
    let blamed = tag
        .iter()
        .flat_map(|second| &second.logs)
        .filter(|line| line.text.contains("partner-tag.js"));
    assert!(blamed.count() > 50);
}

#[test]
fn tickets_come_later_are_numbered_and_sound_like_the_trouble() {
    let all = seconds(&blocked_button(), 1_200);
    let tickets: Vec<_> = all.iter().flat_map(|second| &second.tickets).collect();
    for (n, ticket) in (1..).zip(&tickets) {
        assert_eq!(ticket.number, n);
    }
    let dead = tickets.iter().filter(|ticket| ticket.text.contains("button"));
    let first = dead.clone().next().expect("somebody writes");
    assert!(first.at.0 >= ONSET_AT.0 + 90, "{first:?}");
    assert!(dead.clone().count() >= 5);
    assert!(dead.clone().all(|ticket| ticket.device == Device::Ios));
    assert!(tickets.iter().all(|ticket| !ticket.text.contains('{')));
}

#[test]
fn the_band_holds_a_quiet_day_and_lets_a_sick_one_out() {
    let scenario = sick_provider();
    let band = baseline(&scenario);
    let mut course = Course::new(&scenario, Seed(7));
    let inside = |course: &mut Course, at: u32| {
        let value = run_to(course, at).get(P95);
        let (low, high) = band.at(P95, At(at));
        value >= low - 0.02 && value <= high + 0.02
    };
    assert!(inside(&mut course, 60));
    assert!(!inside(&mut course, 400));
    let (low, high) = band.at(P95, At(1_000_000));
    assert!(
        low > 0.5 && low <= high && high < 1.25,
        "after its end the last row holds: {low} {high}"
    );
}

#[test]
fn the_bill_compares_with_nobody_acting() {
    let scenario = sick_provider();
    let mut course = Course::new(&scenario, Seed(7));
    run_to(&mut course, 300);
    course.pull(&order(Lever::RetryBudget, Setting::Percent(10)));
    course.pull(&route(60, 30, Warmup::Cold));
    run_to(&mut course, 900);
    let bill = course.bill(&scenario);
    assert!(bill.orders_lost < bill.orders_lost_if_nothing);
    let nobody = lost_if_nobody_acts(&scenario, Seed(7), At(900));
    assert_eq!(bill.orders_lost_if_nothing.to_bits(), nobody.to_bits());
    assert!((bill.lost_usd - bill.orders_lost * 68.0).abs() < 1e-6);
}

#[test]
fn idempotency_keys_stop_double_authorisations() {
    let run = |keys: Option<Order>| {
        let mut course = Course::new(&sick_provider(), Seed(7));
        if let Some(keys) = &keys {
            course.pull(keys);
        }
        run_to(&mut course, 900);
        course.costs().duplicate_auths
    };
    let without = run(None);
    let with = run(Some(order(Lever::IdempotencyKeys, Setting::On)));
    assert!(without > 50.0 && with < without / 20.0, "{without} {with}");
}

#[test]
fn a_route_that_runs_out_leaves_what_it_had_cured_ill_again() {
    let mut ill = fault(Driven::ServiceErrors(Service::TaxEu), 0.5);
    ill.cured_by = Some(Lever::PaymentRoute);
    let mut course = Course::new(&scenario(vec![ill], Effect::Nothing), Seed(7));
    let errors = Series::Service(Service::TaxEu, ServiceGauge::Errors);
    run_to(&mut course, 200);
    course.pull(&route(10, 5, Warmup::Cold));
    assert!(run_to(&mut course, 400).get(errors) < 0.01, "cured");
    assert!(
        run_to(&mut course, 520).get(errors) > 0.4,
        "the five minutes are over"
    );
}

#[test]
fn a_lever_that_silences_one_kind_of_log_line_changes_no_other() {
    let scenario = blocked_button();
    let (mut alone, mut silenced) = (Course::new(&scenario, Seed(7)), Course::new(&scenario, Seed(7)));
    let of_services = |second: &Second| -> Vec<_> {
        let lines = second.logs.iter().filter(|line| line.service.is_some());
        lines.map(|line| (line.service, line.level, line.count)).collect()
    };
    run_to(&mut alone, 300);
    run_to(&mut silenced, 300);
    silenced.pull(&order(
        Lever::Flag(FlagId("partner_tag".to_owned())),
        Setting::Off,
    ));
    let mut scripts = (0, 0);
    for _ in 0..120 {
        let (one, other) = (alone.tick(), silenced.tick());
        assert_eq!(of_services(&one), of_services(&other), "at {:?}", one.at);
        let of_script = |second: &Second| {
            second
                .logs
                .iter()
                .filter(|line| line.text.contains("partner-tag"))
                .count()
        };
        scripts = (scripts.0 + of_script(&one), scripts.1 + of_script(&other));
    }
    assert!(scripts.0 > 4 * scripts.1, "{scripts:?}");
}

#[test]
fn a_plan_card_finds_what_the_charts_show() {
    let mut course = Course::new(&sick_provider(), Seed(7));
    let p95_s = run_to(&mut course, 100).get(P95);
    let ms = f64::from(course.found(Expectation::P95AtMostMs(1_250)));
    assert!((ms - p95_s * 1_000.0).abs() <= 1.0, "{ms}");
    assert!(course.found(Expectation::SuccessAtLeastPermille(995)) >= 999);
    assert!((95..=105).contains(&course.found(Expectation::OrdersAtLeastPercent(90))));
    run_to(&mut course, 300);
    assert!(course.found(Expectation::P95AtMostMs(1_250)) > 2_000);
    assert!(course.found(Expectation::OrdersAtLeastPercent(90)) < 80);
}
