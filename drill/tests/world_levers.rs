//! The price and the gain of levers that are no plain switches: fast lane, card first, circuit breakers; and what failed
//! attempts spend of the error budget.

use drill::dim::{Device, Method, Region, Service};
use drill::id::At;
use drill::lever::{Lever, Order, Setting};
use drill::scenario::{Drive, Driven, Scenario};
use drill::series::{BreakerState, CellCount, FraudGauge, Readings, Series, ServiceGauge, Whole};
use drill::world::{Costs, Course, Seed, fixture, spent};

/// A scenario of which only these faults happen, from the onset on.
fn scenario(faults: &[(Driven, f64)]) -> Scenario {
    let mut scenario = fixture();
    scenario.flag.clear();
    let drives = faults.iter().map(|(what, to)| Drive::fault(*what, *to, 30));
    scenario.course = drives.collect();
    scenario
}

/// Costs and last readings of a run to 15:00 with these orders at 3:20.
fn run(scenario: &Scenario, orders: &[(Lever, Setting)]) -> (Costs, Readings) {
    let mut course = Course::new(scenario, Seed(7));
    while course.clock() < At(900) {
        if course.clock() == At(200) {
            for (lever, set) in orders {
                course.pull(&Order {
                    lever: lever.clone(),
                    set: *set,
                });
            }
        }
        course.advance();
    }
    (course.costs(), course.readings())
}

fn fast_lane(percent: u16) -> [(Lever, Setting); 1] {
    [(Lever::FraudFastLane, Setting::Percent(percent))]
}

#[test]
fn a_fast_lane_brings_orders_back_for_a_little_fraud_and_a_wide_one_for_much() {
    let strict = scenario(&[(Driven::FraudReview, 0.24)]);
    let (nothing, _) = run(&strict, &[]);
    let (lane, seen) = run(&strict, &fast_lane(60));
    let (wide, _) = run(&strict, &fast_lane(90));
    let (all, _) = run(&strict, &[(Lever::FraudScoring, Setting::Off)]);
    assert!(lane.orders_lost < 0.5 * nothing.orders_lost);
    assert!(nothing.fraud_loss_usd < 1.0, "{nothing:?}");
    assert!(lane.fraud_loss_usd > 100.0 && lane.fraud_loss_usd < 0.2 * all.fraud_loss_usd);
    assert!(wide.fraud_loss_usd > 4.0 * lane.fraud_loss_usd);
    let review = seen.get(Series::Fraud(FraudGauge::Review));
    assert!((review - 0.24 * 0.4).abs() < 1e-3, "the mix shows it: {review}");
    assert!((seen.get(Series::Whole(Whole::FastLane)) - 0.6).abs() < 1e-3);
    let approved = seen.get(Series::Fraud(FraudGauge::Approved));
    let declined = seen.get(Series::Fraud(FraudGauge::Declined));
    assert!((approved + review + declined - 1.0).abs() < 1e-9);
}

#[test]
fn card_first_helps_where_the_wallet_is_broken_and_costs_on_a_good_day() {
    let card_first = [(Lever::CardFirst, Setting::On)];
    let broken = scenario(&[(Driven::WalletDrop, 0.32), (Driven::WalletDelay, 2.5)]);
    let (nothing, _) = run(&broken, &[]);
    let (helped, seen) = run(&broken, &card_first);
    assert!(
        helped.orders_lost < 0.65 * nothing.orders_lost,
        "{helped:?} {nothing:?}"
    );
    let card = seen.get(Series::Completion(Method::Card));
    let wallet = seen.get(Series::Completion(Method::Wallet));
    assert!(
        card > wallet + 0.1,
        "the wallet is as broken as before: {card} {wallet}"
    );
    let quiet = scenario(&[]);
    let (as_usual, _) = run(&quiet, &[]);
    let (moved, _) = run(&quiet, &card_first);
    let share = moved.orders_lost / as_usual.orders_twin;
    assert!((0.005..0.02).contains(&share), "on a good day it costs: {share}");
}

fn breaker(service: Service) -> [(Lever, Setting); 1] {
    [(Lever::Breaker(service), Setting::On)]
}

#[test]
fn a_breaker_tells_in_series_and_log_how_it_stands() {
    use BreakerState::{Closed, HalfOpen, None, Open};

    let mut hanging = scenario(&[(Driven::ServiceTime(Service::Fraud), 45.0)]);
    hanging.course[0].end_s = Some(700);
    let mut course = Course::new(&hanging, Seed(7));
    let series = Series::Breaker(Service::Fraud);
    assert_eq!(BreakerState::of_reading(course.tick().readings.get(series)), None);
    course.pull(&Order {
        lever: Lever::Breaker(Service::Fraud),
        set: Setting::On,
    });
    let mut states = Vec::new();
    let mut told: Vec<String> = Vec::new();
    while course.clock() < At(700) {
        let second = course.tick();
        let state = BreakerState::of_reading(second.readings.get(series));
        if states.last() != Some(&state) {
            states.push(state);
        }
        for line in &second.logs {
            let how = ["breaker open", "breaker half-open", "breaker closed"]
                .into_iter()
                .find(|how| line.text.contains(how));
            if let Some(how) = how
                && told.last().is_none_or(|last| last != how)
            {
                told.push(how.to_owned());
            }
        }
    }
    assert_eq!(states[..4], [None, Closed, Open, HalfOpen]);
    assert_eq!(states[states.len() - 2..], [HalfOpen, Closed], "{states:?}");
    assert_eq!(told.first().map(String::as_str), Some("breaker open"));
    assert_eq!(
        told.last().map(String::as_str),
        Some("breaker closed"),
        "{told:?}"
    );
}

#[test]
fn a_breaker_in_front_of_what_can_be_done_without_ends_the_waiting_at_its_price() {
    let fraud = scenario(&[(Driven::ServiceTime(Service::Fraud), 45.0)]);
    let (nothing, _) = run(&fraud, &[]);
    let (broken, seen) = run(&fraud, &breaker(Service::Fraud));
    let (off, _) = run(&fraud, &[(Lever::FraudScoring, Setting::Off)]);
    assert!(
        broken.orders_lost < 0.4 * nothing.orders_lost,
        "{broken:?} {nothing:?}"
    );
    assert!(seen.get(Series::Whole(Whole::Unscored)) > 0.95);
    assert!(broken.fraud_loss_usd > 100.0 && broken.fraud_loss_usd < 0.3 * off.fraud_loss_usd);

    let stock = scenario(&[
        (Driven::ServiceTime(Service::InventoryEu), 60.0),
        (Driven::ServiceErrors(Service::InventoryEu), 0.6),
    ]);
    let (nothing, _) = run(&stock, &[]);
    let (broken, _) = run(&stock, &breaker(Service::InventoryEu));
    assert!(broken.orders_lost < 0.3 * nothing.orders_lost);
    assert!(nothing.oversold < 1e-9 && broken.oversold > 5.0, "{broken:?}");

    let promo = scenario(&[
        (Driven::PromoUplift, 0.2),
        (Driven::ServiceErrors(Service::Promo), 0.9),
    ]);
    let (broken, _) = run(&promo, &breaker(Service::Promo));
    let (nothing, _) = run(&promo, &[]);
    assert!(broken.orders > nothing.orders);
}

#[test]
fn a_breaker_in_front_of_a_payment_lane_takes_the_lane_out_of_the_shop() {
    let sick = scenario(&[(Driven::ServiceErrors(Service::PayPrimaryA), 0.7)]);
    let (nothing, _) = run(&sick, &[]);
    let (broken, seen) = run(&sick, &breaker(Service::PayPrimaryA));
    assert!(
        broken.orders_lost > 1.3 * nothing.orders_lost,
        "nothing stands in for a payment: {broken:?} {nothing:?}"
    );
    let errors = seen.get(Series::Service(Service::PayPrimaryA, ServiceGauge::Rate));
    assert!(errors < 1.0, "hardly a call is made");
}

#[test]
fn the_error_budget_counts_the_failed_attempts_of_the_run_and_of_nothing_else() {
    let sick = scenario(&[(Driven::ServiceErrors(Service::Cart), 0.2)]);
    let mut course = Course::new(&sick, Seed(7));
    assert_eq!(
        course.costs().failed_attempts,
        Some(0.0),
        "the pre-roll spends nothing"
    );
    let mut failed = 0.0;
    while course.clock() < At(600) {
        let readings = course.tick().readings;
        for device in Device::ALL {
            for region in Region::ALL {
                failed += readings.get(Series::Cell(device, region, CellCount::Failures));
            }
        }
    }
    let costs = course.costs();
    assert!((costs.failed_attempts.expect("counted") - failed).abs() < 1e-6);
    assert_eq!(costs.budget_spent(), costs.failed_attempts.map(spent));
    assert!(spent(failed).percent > 1.0);
}

#[test]
fn a_bill_of_before_attempts_were_counted_says_so() {
    let old = r#"{"orders":1.0,"orders_twin":1.0,"orders_lost":0.0,"orders_lost_if_nothing":0.0,"lost_usd":0.0,
        "duplicate_auths":0.0,"oversold":0.0,"fraud_loss_usd":0.0,"tickets":3}"#;
    let costs: Costs = serde_json::from_str(old).expect("still read");
    assert_eq!(costs.budget_spent(), None);
}
