//! The prototype's parameter sets and moves, as scenarios of the engine. Only their course, flags and moves matter.

use drill::dim::{Device, Region, Service};
use drill::id::FlagId;
use drill::lever::{Lever, Order, Setting, Warmup};
use drill::scenario::{Drive, Driven, Effect, Flag, InTwin, Scenario};

/// Model seconds of the two usual moments of action.
const AT_300: u32 = 600;
const AT_360: u32 = 660;

/// One parameter set with its number in the reference.
pub struct Set {
    number: u32,
    pub scenario: Scenario,
}

/// A drive of the fault from onset.
fn fault(what: Driven, to: f64, ramp_s: u32) -> Drive {
    Drive::fault(what, to, ramp_s)
}

fn cured(by: &Lever, mut drive: Drive) -> Drive {
    drive.cured_by = Some(by.clone());
    drive
}

fn traffic(drive: Drive) -> Drive {
    Drive {
        twin: InTwin::Both,
        ..drive
    }
}

fn always(drive: Drive) -> Drive {
    Drive { start_s: 0, ..drive }
}

fn until(end_s: u32, drive: Drive) -> Drive {
    Drive {
        end_s: Some(end_s),
        ..drive
    }
}

fn wave(drive: Drive) -> Drive {
    Drive {
        wave_s: Some((40, 80)),
        ..until(1_500, drive)
    }
}

fn flag_lever() -> Lever {
    Lever::Flag(FlagId("the_flag".to_owned()))
}

/// The set with this number; 13 is the hard variant.
#[expect(clippy::too_many_lines, reason = "a table, one row a set")]
pub fn set(number: u32) -> Set {
    use Driven::{
        Bots, Fan, FraudReview, Pool, PromoUplift, ScriptBlock, ScriptDelay, ServiceErrors, ServiceHealth,
        ServiceQueue, ServiceRetries, ServiceTime, ServiceWorkers, Surge, WalletDelay, WalletDrop,
    };
    use Service::{InventoryApac, PayPrimaryA, PayPrimaryB, Promo, TaxEu};
    let (effect, course) = match number {
        1 => (
            Effect::Nothing,
            vec![
                traffic(fault(Surge, 2.2, 90)),
                traffic(fault(PromoUplift, 0.10, 0)),
                cured(&Lever::PromoStackCap, fault(ServiceTime(Promo), 1.72, 90)),
            ],
        ),
        2 => (
            Effect::Nothing,
            vec![
                traffic(always(fault(Surge, 1.7, 0))),
                always(fault(ServiceRetries(PayPrimaryA), 3.0, 0)),
                until(1_800, fault(ServiceErrors(PayPrimaryA), 0.10, 60)),
                until(1_800, fault(ServiceTime(PayPrimaryA), 2.5, 60)),
                until(1_800, fault(ServiceHealth(PayPrimaryA), 0.9, 60)),
            ],
        ),
        3 => (
            Effect::Nothing,
            vec![
                fault(ServiceTime(TaxEu), 12.0, 60),
                fault(ServiceErrors(TaxEu), 0.02, 60),
            ],
        ),
        4 => (
            Effect::TagOff,
            vec![
                fault(ScriptBlock(Device::Ios), 0.65, 30),
                fault(ScriptBlock(Device::Android), 0.65, 30),
            ],
        ),
        5 => (
            Effect::Cure,
            vec![
                traffic(always(fault(PromoUplift, 0.06, 0))),
                Drive {
                    cure_rate_per_s: Some(0.15),
                    ..cured(&flag_lever(), fault(Fan, 7.0, 45))
                },
            ],
        ),
        6 => (
            Effect::Nothing,
            vec![cured(&Lever::FraudModelRollback, fault(FraudReview, 0.24, 60))],
        ),
        7 => (
            Effect::WalletOff,
            vec![fault(WalletDelay, 2.5, 60), fault(WalletDrop, 0.32, 60)],
        ),
        8 => (
            Effect::Nothing,
            vec![
                traffic(fault(Surge, 1.4, 120)),
                traffic(fault(PromoUplift, 0.06, 0)),
                cured(&Lever::PromoStackCap, fault(ServiceTime(Promo), 2.62, 120)),
            ],
        ),
        9 => (
            Effect::Nothing,
            vec![
                wave(fault(ServiceErrors(PayPrimaryA), 0.25, 0)),
                wave(fault(ServiceTime(PayPrimaryA), 8.0, 0)),
            ],
        ),
        10 => (
            Effect::TagOff,
            vec![
                fault(ScriptDelay(Device::Android), 9.0, 60),
                fault(ScriptBlock(Device::Android), 0.3, 60),
            ],
        ),
        11 => (
            Effect::Nothing,
            vec![fault(ServiceTime(InventoryApac), 10.0, 120)],
        ),
        12 => (
            Effect::Nothing,
            vec![
                fault(Bots(Region::Na), 15.0, 45),
                fault(Bots(Region::Eu), 15.0, 45),
                fault(Bots(Region::Apac), 45.0, 45),
            ],
        ),
        13 => {
            let mut course = vec![
                traffic(always(fault(Surge, 1.9, 0))),
                traffic(always(fault(Pool, 900.0, 0))),
            ];
            for lane in [PayPrimaryA, PayPrimaryB] {
                course.extend([
                    always(fault(ServiceQueue(lane), 8.0, 0)),
                    always(fault(ServiceRetries(lane), 3.0, 0)),
                    always(fault(ServiceWorkers(lane), 0.86, 0)),
                    until(450, fault(ServiceErrors(lane), 0.05, 20)),
                    until(450, fault(ServiceTime(lane), 5.0, 20)),
                ]);
            }
            (Effect::Nothing, course)
        }
        _ => panic!("no set {number}"),
    };
    let mut scenario = drill::world::fixture();
    scenario.course = course;
    scenario.flag = vec![Flag {
        id: FlagId("the_flag".to_owned()),
        says: String::new(),
        owners: Vec::new(),
        segments: Vec::new(),
        changed_s: 0,
        effect,
    }];
    Set { number, scenario }
}

fn route(percent: u8, warmup: Warmup) -> Order {
    order(
        Lever::PaymentRoute,
        Setting::Route {
            percent,
            minutes: if percent == 0 { 0 } else { 60 },
            warmup,
        },
    )
}

fn order(lever: Lever, set: Setting) -> Order {
    Order { lever, set }
}

fn at(t: u32, orders: Vec<Order>) -> Vec<(u32, Order)> {
    orders.into_iter().map(|order| (t, order)).collect()
}

impl Set {
    /// The orders of a move of the reference, with their model seconds.
    pub fn play(&self, name: &str) -> Vec<(u32, Order)> {
        use Setting::{Count, Off, On, Percent, Seconds};
        let usual = if self.number == 1 { AT_360 } else { AT_300 };
        let cold = Warmup::Cold;
        let budget = || order(Lever::RetryBudget, Percent(10));
        match name {
            "no action" | "nothing" => Vec::new(),
            "disable promo rule" | "disable promo" => at(usual, vec![order(Lever::PromoRule, Off)]),
            "cap stack depth (simple rule)+lite pag" => at(
                usual,
                vec![order(Lever::PromoStackCap, On), order(Lever::LighterPage, On)],
            ),
            "fail over payments" | "100% to cold backup, retries on" => at(usual, vec![route(100, cold)]),
            "restart cart+promo (cold cache)" => at(
                usual,
                vec![
                    order(Lever::Restart(Service::Cart), On),
                    order(Lever::Restart(Service::Promo), On),
                ],
            ),
            "scale promo x1.4" => at(usual, vec![order(Lever::Scale(Service::Promo), Percent(140))]),
            "route 60% backup + retry budget" => at(usual, vec![route(60, cold), budget()]),
            "route 95% backup + warm backup + budge" => at(usual, vec![route(95, Warmup::Warm), budget()]),
            "timeout 3->10s" => at(usual, vec![order(Lever::ProviderTimeout, Seconds(10))]),
            "retries 3->5" => at(usual, vec![order(Lever::ProviderRetries, Count(5))]),
            "tax cache flag EU" => at(usual, vec![order(Lever::TaxCache(Region::Eu), On)]),
            "scale cart x2" => at(usual, vec![order(Lever::Scale(Service::Cart), Percent(200))]),
            "kill third-party tag" | "roll back flag" | "wallet_express flag off (old flow)" | "kill tag" => {
                at(usual, vec![order(flag_lever(), Off)])
            }
            "simple checkout on mobile" => at(usual, vec![order(Lever::LighterPage, On)]),
            "roll back fraud model" => at(usual, vec![order(Lever::FraudModelRollback, On)]),
            "fraud off" => at(usual, vec![order(Lever::FraudScoring, Off)]),
            "cap stack depth (simple rule)" => at(usual, vec![order(Lever::PromoStackCap, On)]),
            "95% backup for set period, back 10 min" => {
                vec![(500, route(95, cold)), (1_620, route(0, cold))]
            }
            "flapping toggles" => (0..9)
                .flat_map(|wave| {
                    [
                        (360 + 120 * wave, route(100, cold)),
                        (420 + 120 * wave, route(0, cold)),
                    ]
                })
                .collect(),
            "retries 2->5" => at(500, vec![order(Lever::ProviderRetries, Count(5))]),
            "soft inventory check APAC" => at(usual, vec![order(Lever::SoftInventory(Region::Apac), On)]),
            "soft inventory all regions" => at(
                usual,
                Region::ALL
                    .map(|region| order(Lever::SoftInventory(region), On))
                    .to_vec(),
            ),
            "bot challenge / token rate limit" => at(usual, vec![order(Lever::BotChallenge, On)]),
            "retry budget at 400 s" => at(700, vec![budget()]),
            "no retries at 400 s" => at(700, vec![order(Lever::ProviderRetries, Count(0))]),
            "waiting room for 90 s at 400 s" => vec![
                (700, order(Lever::WaitingRoom, Percent(35))),
                (790, order(Lever::WaitingRoom, Percent(100))),
            ],
            "60 % on the backup at 400 s" => at(700, vec![route(60, cold)]),
            "time-out of 10 s at 400 s" => at(700, vec![order(Lever::ProviderTimeout, Seconds(10))]),
            "blunt region block" => at(usual, vec![order(Lever::RegionBlock, On)]),
            _ => panic!("no move {name}"),
        }
    }
}
