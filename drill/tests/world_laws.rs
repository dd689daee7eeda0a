//! Laws of the world, for any orders and any drives within their ranges: readings stay numbers, equal inputs give
//! equal seconds, and a run that was kept goes on as if it had never stopped.

use drill::dim::{Device, Region, Service};
use drill::lever::{Lever, Order, Setting, Warmup};
use drill::scenario::{Drive, Driven, Scenario};
use drill::series::Series;
use drill::world::{Course, Seed, fixture, range};
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;

/// Runs that failed once are played first ever after.
const SEEDS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/world_laws.seeds.txt");

/// Seconds that each case runs; onset is at 120.
const RUN_S: u32 = 320;

fn service() -> impl Strategy<Value = Service> {
    proptest::sample::select(Service::ALL.to_vec())
}

fn region() -> impl Strategy<Value = Region> {
    proptest::sample::select(Region::ALL.to_vec())
}

fn device() -> impl Strategy<Value = Device> {
    proptest::sample::select(Device::ALL.to_vec())
}

fn lever() -> impl Strategy<Value = Lever> {
    prop_oneof![
        Just(Lever::PaymentRoute),
        Just(Lever::RetryBudget),
        Just(Lever::ProviderTimeout),
        Just(Lever::ProviderRetries),
        Just(Lever::LighterPage),
        Just(Lever::PromoRule),
        Just(Lever::PromoStackCap),
        Just(Lever::FraudScoring),
        Just(Lever::FraudModelRollback),
        Just(Lever::WaitingRoom),
        Just(Lever::BotChallenge),
        Just(Lever::RegionBlock),
        Just(Lever::IdempotencyKeys),
        Just(Lever::FraudFastLane),
        Just(Lever::CardFirst),
        service().prop_map(Lever::Breaker),
        region().prop_map(Lever::TaxCache),
        region().prop_map(Lever::SoftInventory),
        service().prop_map(Lever::Scale),
        service().prop_map(Lever::Restart),
    ]
}

fn setting() -> impl Strategy<Value = Setting> {
    prop_oneof![
        Just(Setting::On),
        Just(Setting::Off),
        (0u16..=400).prop_map(Setting::Percent),
        (1u16..=60).prop_map(Setting::Seconds),
        (0u8..=9).prop_map(Setting::Count),
        (
            0u8..=100,
            5u8..=60,
            prop_oneof![Just(Warmup::Cold), Just(Warmup::Warm)]
        )
            .prop_map(|(percent, minutes, warmup)| Setting::Route {
                percent,
                minutes,
                warmup,
            }),
    ]
}

/// Any lever with any setting: those that do not fit must change nothing, too.
fn orders() -> impl Strategy<Value = Vec<(u32, Order)>> {
    let order = (lever(), setting()).prop_map(|(lever, set)| Order { lever, set });
    proptest::collection::vec((0..RUN_S, order), 0..24)
}

fn driven() -> impl Strategy<Value = Driven> {
    prop_oneof![
        Just(Driven::Surge),
        Just(Driven::PromoUplift),
        Just(Driven::Pool),
        Just(Driven::Fan),
        Just(Driven::WalletDelay),
        Just(Driven::WalletDrop),
        Just(Driven::FraudReview),
        service().prop_map(Driven::ServiceTime),
        service().prop_map(Driven::ServiceErrors),
        service().prop_map(Driven::ServiceHealth),
        service().prop_map(Driven::ServiceRetries),
        service().prop_map(Driven::ServiceQueue),
        service().prop_map(Driven::ServiceWorkers),
        service().prop_map(Driven::ServiceBreaker),
        device().prop_map(Driven::ScriptDelay),
        device().prop_map(Driven::ScriptBlock),
        region().prop_map(Driven::Bots),
    ]
}

/// Drives at any point of their ranges, the ends included; also several on one quantity.
fn course() -> impl Strategy<Value = Vec<Drive>> {
    let drive = (driven(), 0.0..=1.0f64, 0u32..60).prop_map(|(what, share, ramp_s)| {
        let (least, most) = range(what);
        Drive::fault(what, least + (most - least) * share, ramp_s)
    });
    proptest::collection::vec(drive, 1..8)
}

fn scenario(course: Vec<Drive>) -> Scenario {
    let mut scenario = fixture();
    scenario.course = course;
    scenario
}

fn pull(course: &mut Course, orders: &[(u32, Order)]) {
    let now = course.clock().0;
    for (_, order) in orders.iter().filter(|(at, _)| *at == now) {
        course.pull(order);
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 24,
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct(SEEDS))),
        ..ProptestConfig::default()
    })]

    #[test]
    fn readings_stay_numbers_within_the_wire(drives in course(), orders in orders(), seed in any::<u64>()) {
        let mut course = Course::new(&scenario(drives), Seed(seed));
        let all = Series::all();
        for _ in 0..RUN_S {
            pull(&mut course, &orders);
            let second = course.tick();
            for series in &all {
                let value = second.readings.get(*series);
                prop_assert!(value.is_finite() && value >= 0.0, "{series:?} = {value} at {:?}", second.at);
            }
        }
        prop_assert!(course.costs().orders.is_finite());
    }

    #[test]
    fn equal_inputs_give_equal_seconds_and_a_kept_run_goes_on(
        drives in course(),
        orders in orders(),
        seed in any::<u64>(),
        stop in 0..RUN_S,
    ) {
        let scenario = scenario(drives);
        let (mut one, mut other) = (Course::new(&scenario, Seed(seed)), Course::new(&scenario, Seed(seed)));
        for at in 0..RUN_S {
            if at == stop {
                let kept = serde_json::to_string(&other).expect("plain data");
                other = serde_json::from_str(&kept).expect("what was written");
            }
            pull(&mut one, &orders);
            pull(&mut other, &orders);
            if at % 40 == 0 {
                prop_assert_eq!(one.tick(), other.tick());
            } else {
                prop_assert_eq!(one.advance(), other.advance());
            }
        }
        prop_assert_eq!(one, other);
    }
}
