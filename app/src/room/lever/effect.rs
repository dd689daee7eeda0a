//! What will happen when a lever is set: mechanics, delays, whom it touches, the way back. Never whether it helps: that
//! is for the team to find out.

use drill::{
    dim::Service,
    id::At,
    lever::{
        FLAG_DELAY_S, Lever, RESTART_S, ROLLBACK_DELAY_S, ROUTE_LAG_S, SCALE_DELAY_S, Setting, WARMUP_S,
        Warmup,
    },
    scenario::Script,
    world::{
        APPROVAL_BACKUP, APPROVAL_PRIMARY, BLOCK_LOSES, CARD_FIRST_LOSES, CARD_FIRST_TAKES, CHALLENGE_LOSES,
        WARM_SCALE,
    },
};

use crate::part::lower_first;

/// One thing that will happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    /// When, on the room's clock.
    pub at: At,
    /// What.
    pub says: String,
}

/// What happens, in order, when `lever` is set to `set` at `now`.
#[expect(
    clippy::too_many_lines,
    reason = "one line of words for each lever, and nothing else"
)]
pub fn effects(lever: &Lever, set: Setting, now: At) -> Vec<Effect> {
    let at = now.plus_s(lever.delay_s(set));
    let one = |says: String| vec![Effect { at, says }];
    match lever {
        Lever::PaymentRoute => route(set, now),
        Lever::RetryBudget => one(match set {
            Setting::Percent(100) => "Second tries to the payment providers are no longer limited".to_owned(),
            _ => format!(
                "Second tries to the payment providers are held to {} of first tries",
                lever.says(set)
            ),
        }),
        Lever::ProviderTimeout => one(format!(
            "A call to a provider is given up after {}",
            lever.says(set)
        )),
        Lever::ProviderRetries => one(match set {
            Setting::Count(0) => "A failed call to the primary provider is not tried again".to_owned(),
            Setting::Count(1) => "A failed call to the primary provider is tried once more".to_owned(),
            _ => format!(
                "A failed call to the primary provider is tried up to {} times more",
                lever.says(set)
            ),
        }),
        Lever::LighterPage => one(on_off(
            set,
            "Pages load without extras: fewer calls, no recommendations",
            "Pages load with all extras again",
        )),
        Lever::Flag(_) => one(on_off(
            set,
            "Everybody in the flag's segments gets the new behaviour",
            "Everybody gets what was there before the flag",
        )),
        Lever::Release(id) => vec![
            Effect {
                at: now,
                says: on_off(
                    set,
                    "Servers take the release, one after the other",
                    "Servers go back, one after the other",
                ),
            },
            Effect {
                at,
                says: on_off(
                    set,
                    &format!("{id} runs everywhere"),
                    &format!("{id} is gone everywhere"),
                ),
            },
        ],
        Lever::PromoRule => one(on_off(
            set,
            "The promotion applies again",
            "No promotion applies: carts are at full price",
        )),
        Lever::PromoStackCap => one(on_off(
            set,
            "Only the first discount of a cart is worked out",
            "All discounts of a cart are worked out again",
        )),
        Lever::TaxCache(region) => one(on_off(
            set,
            &format!(
                "Tax in {} comes from stored rates; the tax service is not asked",
                region.name()
            ),
            &format!("Tax in {} is asked of the tax service again", region.name()),
        )),
        Lever::SoftInventory(region) => one(on_off(
            set,
            &format!("Orders in {} are taken without asking inventory", region.name()),
            &format!("Inventory in {} is asked again before an order", region.name()),
        )),
        Lever::FraudScoring => one(on_off(
            set,
            "Every payment is scored again",
            "Payments go through unscored",
        )),
        Lever::FraudModelRollback => one(on_off(
            set,
            "Last week's model decides",
            "This week's model decides again",
        )),
        Lever::Scale(service) => one(format!(
            "{} runs with {} of its normal workers",
            service.name(),
            lever.says(set)
        )),
        Lever::Restart(service) => vec![
            Effect {
                at: now,
                says: format!("{} restarts and runs at about half its strength", service.name()),
            },
            Effect {
                at: now.plus_s(RESTART_S),
                says: format!("{} is back at full strength", service.name()),
            },
        ],
        Lever::WaitingRoom => one(match set {
            Setting::Percent(100) => "Everybody is let in again".to_owned(),
            _ => format!(
                "The waiting room {} of arriving shoppers; the others wait on a page",
                lever.says(set)
            ),
        }),
        Lever::BotChallenge => one(on_off(
            set,
            "Sessions that look automatic have to pass a challenge",
            "Nobody is challenged any more",
        )),
        Lever::RegionBlock => one(on_off(
            set,
            "Whole networks that look automatic are shut out",
            "All networks are let in again",
        )),
        Lever::IdempotencyKeys => one(on_off(
            set,
            "Each payment carries a key: a repeated call is booked once",
            "Payments carry no key any more",
        )),
        Lever::FraudFastLane => one(match set {
            Setting::Percent(0) => "Every order meets the review rules again".to_owned(),
            _ => format!(
                "{}, those of lowest risk, skip the review; the others are reviewed as before",
                lever.says(set)
            ),
        }),
        Lever::CardFirst => one(on_off(
            set,
            &format!(
                "The card stands before the wallet; {} wallet shoppers take it",
                of_100(CARD_FIRST_TAKES)
            ),
            "The wallet stands first again where it did",
        )),
        Lever::Breaker(service) => one(on_off(
            set,
            &format!(
                "When more than half of the calls to {} fail for 10 s, none is sent for 30 s; then a few as a test",
                service.name()
            ),
            &format!("Every call to {} is sent, however it fares", service.name()),
        )),
    }
}

fn on_off(set: Setting, on: &str, off: &str) -> String {
    if set == Setting::Off { off } else { on }.to_owned()
}

fn route(set: Setting, now: At) -> Vec<Effect> {
    let Setting::Route {
        percent,
        minutes,
        warmup,
    } = set
    else {
        return Vec::new();
    };
    if percent == 0 {
        return vec![Effect {
            at: now,
            says: format!("All payments go back to primary, most of them within {ROUTE_LAG_S} s"),
        }];
    }
    let moves = match warmup {
        Warmup::Cold => now,
        Warmup::Warm => now.plus_s(WARMUP_S),
    };
    let warming = (warmup == Warmup::Warm).then(|| Effect {
        at: now,
        says: format!("Backup warms up for {WARMUP_S} s"),
    });
    let moving = Effect {
        at: moves,
        says: format!("{percent} % of payments move to backup, most of them within {ROUTE_LAG_S} s"),
    };
    let back = Effect {
        at: moves.plus_s(u32::from(minutes) * 60),
        says: "All go back to primary by themselves".to_owned(),
    };
    warming.into_iter().chain([moving, back]).collect()
}

/// Facts beside the course of things: whom it touches, what it asks in return, the way back.
pub fn facts(lever: &Lever, set: Setting, script: &Script) -> Vec<(&'static str, String)> {
    let mut facts = vec![("Touches", touches(lever, script))];
    let word = if *lever == Lever::PaymentRoute {
        "Approval"
    } else {
        "In return"
    };
    facts.extend(price(lever, set).map(|price| (word, price)));
    if *lever == Lever::PaymentRoute && set != lever.normal() {
        facts.push((
            "Backup",
            format!("warmed up it carries {WARM_SCALE} times what it carries cold"),
        ));
    }
    facts.push(("Way back", way_back(lever)));
    facts
}

fn touches(lever: &Lever, script: &Script) -> String {
    match lever {
        Lever::PaymentRoute | Lever::RetryBudget | Lever::ProviderTimeout | Lever::IdempotencyKeys => {
            "all payments, all devices, all regions".to_owned()
        }
        Lever::CardFirst => "everybody who pays by wallet".to_owned(),
        Lever::FraudFastLane => "paid orders, lowest risk first".to_owned(),
        Lever::ProviderRetries => "payments on the primary provider".to_owned(),
        Lever::LighterPage | Lever::WaitingRoom => "everybody who arrives".to_owned(),
        Lever::Flag(id) => {
            let card = script.flags.iter().find(|card| card.id == *id);
            let who: Vec<&str> = card
                .iter()
                .flat_map(|card| &card.segments)
                .map(|segment| segment.who.as_str())
                .collect();
            if who.is_empty() {
                "everybody".to_owned()
            } else {
                who.join("; ")
            }
        }
        Lever::Release(_) => "everybody, server by server".to_owned(),
        Lever::PromoRule => "every cart with the promotion".to_owned(),
        Lever::PromoStackCap => "carts with more than one discount".to_owned(),
        Lever::TaxCache(region) | Lever::SoftInventory(region) => {
            format!("orders in {}, all devices", region.name())
        }
        Lever::FraudScoring | Lever::FraudModelRollback => "every payment".to_owned(),
        Lever::Scale(service) | Lever::Restart(service) | Lever::Breaker(service) => {
            format!("everything that calls {}", service.name())
        }
        Lever::BotChallenge => "sessions that look automatic".to_owned(),
        Lever::RegionBlock => "everybody on these networks".to_owned(),
    }
}

/// What a setting costs whatever else it does; none when it is set back, or costs nothing.
fn price(lever: &Lever, set: Setting) -> Option<String> {
    if set == lever.normal() {
        return None;
    }
    let says = match lever {
        Lever::PaymentRoute => {
            return Some(format!(
                "banks approve {} on primary, {} on backup",
                of_100(APPROVAL_PRIMARY),
                of_100(APPROVAL_BACKUP)
            ));
        }
        Lever::BotChallenge => {
            return Some(format!(
                "a few real shoppers are taken for bots, {}",
                of_100(CHALLENGE_LOSES)
            ));
        }
        Lever::RegionBlock => {
            return Some(format!(
                "real shoppers on these networks are shut out too, {}",
                of_100(BLOCK_LOSES)
            ));
        }
        Lever::CardFirst => {
            return Some(format!(
                "of those who take the card, {} give up at its form",
                of_100(CARD_FIRST_LOSES)
            ));
        }
        Lever::FraudFastLane => {
            "what fraud hides among them gets through: little in the first half, a third in the last tenth"
        }
        Lever::Breaker(service) => fallback(*service),
        Lever::RetryBudget | Lever::ProviderRetries => {
            "calls that a further try would have saved fail at once"
        }
        Lever::ProviderTimeout => "a call holds its worker for as long as it waits",
        Lever::LighterPage => "shoppers see fewer extras",
        Lever::PromoRule => "the orders that the promotion brings",
        Lever::PromoStackCap => "further discounts are missing from the cart",
        Lever::TaxCache(_) => "rates may be a little off; finance corrects them later",
        Lever::SoftInventory(_) => "some orders will have no stock",
        Lever::FraudScoring => "what fraud gets through is the shop's loss",
        Lever::Scale(_) => "cost of the workers",
        Lever::Restart(_) => "calls in flight are lost",
        Lever::WaitingRoom => "those who wait may leave",
        Lever::Flag(_) | Lever::Release(_) | Lever::FraudModelRollback | Lever::IdempotencyKeys => {
            return None;
        }
    };
    Some(says.to_owned())
}

/// What callers do with a call that an open breaker does not send.
const fn fallback(service: Service) -> &'static str {
    match service {
        Service::Promo => "while it is open: no discount; who came for one leaves",
        Service::TaxNa | Service::TaxEu | Service::TaxApac => {
            "while it is open: stored rates; finance corrects them later"
        }
        Service::InventoryNa | Service::InventoryEu | Service::InventoryApac => {
            "while it is open: orders without a stock check, some without stock"
        }
        Service::Fraud => "while it is open: hard rules only, no score and no review",
        Service::Edge
        | Service::Cart
        | Service::PayPrimaryA
        | Service::PayPrimaryB
        | Service::PayBackup
        | Service::Order => "while it is open: every call fails at once, nothing stands in for it",
    }
}

/// A share as people say it: "94 of 100", "91.5 of 100".
fn of_100(share: f64) -> String {
    // Rounded to tenths, so that 0.015 does not read as 1.4999.
    format!("about {} of 100", (share * 1_000.0).round() / 10.0)
}

fn way_back(lever: &Lever) -> String {
    match lever {
        Lever::PaymentRoute => format!("any time, takes {ROUTE_LAG_S} s"),
        Lever::Restart(_) => "none: a restart cannot be taken back".to_owned(),
        Lever::Release(_) => format!("release it again, takes {ROLLBACK_DELAY_S} s"),
        Lever::FraudModelRollback => format!("any time, takes {ROLLBACK_DELAY_S} s"),
        Lever::Scale(_) => format!("any time, takes {SCALE_DELAY_S} s"),
        Lever::RetryBudget
        | Lever::ProviderTimeout
        | Lever::ProviderRetries
        | Lever::LighterPage
        | Lever::Flag(_)
        | Lever::PromoRule
        | Lever::PromoStackCap
        | Lever::TaxCache(_)
        | Lever::SoftInventory(_)
        | Lever::FraudScoring
        | Lever::WaitingRoom
        | Lever::BotChallenge
        | Lever::RegionBlock
        | Lever::IdempotencyKeys
        | Lever::FraudFastLane
        | Lever::CardFirst
        | Lever::Breaker(_) => format!("any time, takes {FLAG_DELAY_S} s"),
    }
}

/// What the button says: a verb, and to what.
pub fn verb(lever: &Lever, set: Setting) -> String {
    let name = lever.name();
    match (lever, set) {
        (Lever::PaymentRoute, Setting::Route { percent: 0, .. }) => "Move all back to primary".to_owned(),
        (Lever::PaymentRoute, Setting::Route { percent, .. }) => format!("Move {percent} % to backup"),
        (Lever::Release(id), Setting::Off) => format!("Roll back {id}"),
        (Lever::Release(id), _) => format!("Release {id} again"),
        (Lever::Restart(service), _) => format!("Restart {}", service.name()),
        (Lever::Scale(_), _) => format!("Set {} to {}", lower_first(&name), lever.says(set)),
        (Lever::WaitingRoom, Setting::Percent(100)) => "Let everybody in".to_owned(),
        (Lever::WaitingRoom, Setting::Percent(percent)) => format!("Let {percent} % in"),
        (_, Setting::On) => format!("Switch on {}", lower_first(&name)),
        (_, Setting::Off) => format!("Switch off {}", lower_first(&name)),
        (_, Setting::Percent(_) | Setting::Seconds(_) | Setting::Count(_) | Setting::Route { .. }) => {
            format!("Set {} to {}", lower_first(&name), lever.says(set))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_warm_route_warms_up_moves_and_comes_back() {
        let set = Setting::Route {
            percent: 95,
            minutes: 15,
            warmup: Warmup::Warm,
        };
        let moments: Vec<u32> = effects(&Lever::PaymentRoute, set, At(100))
            .iter()
            .map(|effect| effect.at.0)
            .collect();
        assert_eq!(moments, [100, 160, 160 + 900]);
        assert_eq!(verb(&Lever::PaymentRoute, set), "Move 95 % to backup");
    }

    #[test]
    fn a_plain_lever_takes_effect_after_its_delay() {
        let effects = effects(&Lever::RetryBudget, Setting::Percent(10), At(60));
        assert_eq!(effects.len(), 1);
        assert_eq!(effects[0].at, At(60 + FLAG_DELAY_S));
        assert_eq!(
            effects[0].says,
            "Second tries to the payment providers are held to 10 % of first tries"
        );
    }
}
