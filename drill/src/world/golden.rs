//! One hash over every series, the costs and some synthetic checkouts of one fixed run, the same natively and in wasm.
//! The run is built in code, so that it needs no file. A changed constant changes the hash: raise `ENGINE_VERSION` with it.

use sha2::{Digest, Sha256};

use super::{Costs, Course, Second, Seed};
use crate::dim::{Device, Method, Region, Service};
use crate::id::{FlagId, ScenarioId};
use crate::lever::{Lever, Order, Setting, Warmup};
use crate::scenario::{
    Author, Cause, Drive, Driven, Effect, Flag, InTwin, Public, Runbook, Scenario, SelfHealing, Target,
};
use crate::telemetry::Probe;

/// Length of the fixed run, s on the room's clock.
const FIXED_RUN_S: u32 = 1_200;

/// The hash of the fixed run as 64 hexadecimal digits.
pub fn golden() -> String {
    let mut course = Course::new(&fixture(), Seed(7));
    let script = script();
    let mut hash = TelemetryHash::default();
    for at in 0..FIXED_RUN_S {
        for (_, order) in script.iter().filter(|(due, _)| *due == at) {
            course.pull(order);
        }
        hash.add(&course.tick());
        if at % 60 == 0 {
            hash.add_probes(&course);
        }
    }
    hash.add_costs(&course.costs());
    hash.finish()
}

/// A scenario that moves every part of the model a little. Not for play.
pub fn fixture() -> Scenario {
    let text = String::new;
    Scenario {
        id: ScenarioId("golden".to_owned()),
        version: "1.0.0".to_owned(),
        owner: text(),
        review_by: text(),
        public: Public {
            title: text(),
            brief: text(),
        },
        author: Author {
            title: text(),
            truth: text(),
            tags: Vec::new(),
            difficulty: 1,
        },
        target: Target {
            p95_s: 1.25,
            success: 0.995,
            orders: 0.9,
            before_min: 12,
        },
        minutes: FIXED_RUN_S / 60,
        par_s: 390,
        role_card: Vec::new(),
        runbook: Runbook {
            title: text(),
            steps: Vec::new(),
        },
        on_call: Vec::new(),
        flag: vec![
            flag("fan_out", Effect::Cure),
            flag("tag", Effect::TagOff),
            flag("wallet", Effect::WalletOff),
        ],
        release: Vec::new(),
        levers: Vec::new(),
        course: drives(),
        inject: Vec::new(),
        prompt: Vec::new(),
        good_signal: Vec::new(),
        cause: Cause {
            components: Vec::new(),
            scopes: Vec::new(),
            says: text(),
        },
        moves: Vec::new(),
        loop_in: Vec::new(),
        heals_itself: SelfHealing::No,
        debrief_question: Vec::new(),
        family: Vec::new(),
    }
}

fn flag(id: &str, effect: Effect) -> Flag {
    Flag {
        id: FlagId(id.to_owned()),
        says: String::new(),
        owners: Vec::new(),
        segments: Vec::new(),
        changed_s: 0,
        effect,
    }
}

fn drives() -> Vec<Drive> {
    vec![
        Drive {
            start_s: 0,
            twin: InTwin::Both,
            ..Drive::fault(Driven::Surge, 1.4, 0)
        },
        Drive {
            start_s: 0,
            twin: InTwin::Both,
            ..Drive::fault(Driven::PromoUplift, 0.06, 0)
        },
        Drive {
            cured_by: Some(Lever::Flag(FlagId("fan_out".to_owned()))),
            cure_rate_per_s: Some(0.15),
            ..Drive::fault(Driven::Fan, 3.0, 45)
        },
        Drive::fault(Driven::ServiceTime(Service::PayPrimaryA), 2.4, 60),
        Drive::fault(Driven::ServiceErrors(Service::PayPrimaryA), 0.08, 60),
        Drive {
            end_s: Some(1_200),
            wave_s: Some((40, 80)),
            ..Drive::fault(Driven::ServiceTime(Service::TaxEu), 8.0, 0)
        },
        Drive::fault(Driven::ServiceTime(Service::InventoryApac), 6.0, 90),
        Drive::fault(Driven::ServiceTime(Service::Promo), 1.3, 60),
        Drive::fault(Driven::ScriptBlock(Device::Ios), 0.3, 30),
        Drive::fault(Driven::ScriptDelay(Device::Android), 4.0, 30),
        Drive::fault(Driven::WalletDelay, 1.5, 60),
        Drive::fault(Driven::WalletDrop, 0.1, 60),
        Drive::fault(Driven::FraudReview, 0.1, 60),
        Drive::fault(Driven::Bots(Region::Apac), 20.0, 45),
        Drive::fault(Driven::ServiceBreaker(Service::InventoryEu), 1.0, 0),
        Drive {
            start_s: 700,
            end_s: Some(760),
            ..Drive::fault(Driven::ServiceErrors(Service::InventoryEu), 0.6, 0)
        },
    ]
}

/// Orders by second of the room's clock.
fn script() -> Vec<(u32, Order)> {
    let on = Setting::On;
    let off = Setting::Off;
    let flag = |id: &str| Lever::Flag(FlagId(id.to_owned()));
    let order = |at, lever, set| (at, Order { lever, set });
    let route = Setting::Route {
        percent: 60,
        minutes: 8,
        warmup: Warmup::Warm,
    };
    vec![
        order(260, Lever::RetryBudget, Setting::Percent(10)),
        order(280, Lever::PaymentRoute, route),
        order(320, Lever::TaxCache(Region::Eu), on),
        order(360, Lever::BotChallenge, on),
        order(380, Lever::SoftInventory(Region::Apac), on),
        order(400, flag("tag"), off),
        order(430, Lever::Restart(Service::Cart), on),
        order(460, flag("fan_out"), off),
        order(500, flag("wallet"), off),
        order(540, Lever::Scale(Service::Promo), Setting::Percent(140)),
        order(560, Lever::LighterPage, on),
        order(600, Lever::ProviderRetries, Setting::Count(1)),
        order(640, Lever::ProviderTimeout, Setting::Seconds(5)),
        order(700, Lever::IdempotencyKeys, on),
        order(760, Lever::PromoRule, off),
        order(800, Lever::WaitingRoom, Setting::Percent(80)),
        order(820, Lever::FraudFastLane, Setting::Percent(60)),
        order(830, Lever::CardFirst, on),
        order(840, Lever::Breaker(Service::PayPrimaryA), on),
        order(880, Lever::FraudScoring, off),
        order(900, Lever::RegionBlock, on),
        order(950, flag("fan_out"), on),
        order(1_000, Lever::LighterPage, off),
    ]
}

/// A hash over seconds as they come: every series bit for bit, then how many facts, log lines and tickets there were.
#[derive(Default)]
pub struct TelemetryHash(Sha256);

impl TelemetryHash {
    /// Takes one second in.
    pub fn add(&mut self, second: &Second) {
        for value in second.readings.0 {
            self.0.update(value.to_bits().to_le_bytes());
        }
        let counts = [second.facts.len(), second.logs.len(), second.tickets.len()];
        for count in counts {
            self.0
                .update(u32::try_from(count).unwrap_or(u32::MAX).to_le_bytes());
        }
    }

    /// Takes in a synthetic checkout from every cell with every method.
    fn add_probes(&mut self, course: &Course) {
        for device in Device::ALL {
            for region in Region::ALL {
                for method in Method::ALL {
                    let result = course.probe(Probe {
                        device,
                        region,
                        method,
                    });
                    for (step, ms, end) in result.steps {
                        self.0.update([step as u8, end as u8]);
                        self.0.update(ms.to_le_bytes());
                    }
                }
            }
        }
    }

    fn add_costs(&mut self, costs: &Costs) {
        let sums = [
            costs.orders,
            costs.orders_twin,
            costs.lost_usd,
            costs.duplicate_auths,
            costs.oversold,
            costs.fraud_loss_usd,
            costs.failed_attempts.unwrap_or_default(),
        ];
        for value in sums {
            self.0.update(value.to_bits().to_le_bytes());
        }
        self.0.update(costs.tickets.to_le_bytes());
    }

    /// The hash as 64 hexadecimal digits.
    pub fn finish(self) -> String {
        const DIGITS: [char; 16] = [
            '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f',
        ];
        self.0
            .finalize()
            .iter()
            .flat_map(|byte| [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]])
            .collect()
    }
}
