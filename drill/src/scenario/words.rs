//! The words that scenario files may use, and which of them name a part. Tests hold them against the types of the model.

pub(super) const ROLES: &[&str] = &[
    "engineer",
    "sre",
    "payments_ops",
    "product",
    "qa",
    "fraud",
    "support",
];
pub(super) const DEVICES: &[&str] = &["desktop", "ios", "android", "app"];
pub(super) const REGIONS: &[&str] = &["na", "eu", "apac"];
/// What may change places from face to face.
pub(super) const PARTS: &[&str] = &["desktop", "ios", "android", "app", "na", "eu", "apac"];
pub(super) const METHODS: &[&str] = &["card", "wallet"];
pub(super) const SERVICES: &[&str] = &[
    "edge",
    "cart",
    "promo",
    "tax_na",
    "tax_eu",
    "tax_apac",
    "inventory_na",
    "inventory_eu",
    "inventory_apac",
    "fraud",
    "pay_primary_a",
    "pay_primary_b",
    "pay_backup",
    "order",
];
pub(super) const TABS: &[&str] = &[
    "overview",
    "services",
    "payments",
    "client",
    "promo_tax",
    "fraud",
    "traffic",
    "logs",
    "tickets",
];
pub(super) const COMPONENTS: &[&str] = &[
    "edge",
    "cart",
    "promo",
    "tax",
    "inventory",
    "fraud",
    "payment_primary",
    "payment_backup",
    "order",
    "third_party_script",
    "feature_flag",
    "release",
    "wallet",
    "bots",
];
pub(super) const SCOPES: &[&str] = &[
    "everywhere",
    "desktop",
    "mobile_web",
    "ios",
    "android",
    "app",
    "na",
    "eu",
    "apac",
];
pub(super) const EFFECTS: &[&str] = &["nothing", "tag_off", "wallet_off", "cure"];
pub(super) const VOICES: &[&str] = &["customer", "business", "provider", "alert", "hint"];
pub(super) const LABELS: &[&str] = &["best", "acceptable", "wrong"];
pub(super) const TWINS: &[&str] = &["run_only", "both"];
pub(super) const HEALINGS: &[&str] = &["no", "late"];
pub(super) const WARMUPS: &[&str] = &["cold", "warm"];

/// Quantities that name a part, and which parts they take.
pub(super) const DRIVEN_OF: &[(&str, &[&str])] = &[
    ("service_time", SERVICES),
    ("service_errors", SERVICES),
    ("service_health", SERVICES),
    ("service_retries", SERVICES),
    ("service_queue", SERVICES),
    ("service_workers", SERVICES),
    ("service_breaker", SERVICES),
    ("script_delay", DEVICES),
    ("script_block", DEVICES),
    ("bots", REGIONS),
];

/// Quantities of the whole checkout.
pub(super) const DRIVEN_ALONE: &[&str] = &[
    "surge",
    "promo_uplift",
    "pool",
    "fan",
    "wallet_delay",
    "wallet_drop",
    "fraud_review",
];

/// Conditions without a lever, and with one.
pub(super) const CONDITIONS_ALONE: &[&str] = &["not_mitigated", "no_status", "not_diagnosed"];
pub(super) const CONDITIONS_OF: &[&str] = &["not_pulled", "pulled", "mitigated_with"];

/// Levers by their text form; those that end in `:` name a part.
pub(super) const LEVERS_ALONE: &[&str] = &[
    "payment_route",
    "retry_budget",
    "provider_timeout",
    "provider_retries",
    "lighter_page",
    "promo_rule",
    "promo_stack_cap",
    "fraud_scoring",
    "fraud_model_rollback",
    "waiting_room",
    "bot_challenge",
    "region_block",
    "idempotency_keys",
    "fraud_fast_lane",
    "card_first",
];
pub(super) const LEVERS_OF: &[(&str, &[&str])] = &[
    ("tax_cache", REGIONS),
    ("soft_inventory", REGIONS),
    ("scale", SERVICES),
    ("restart", SERVICES),
    ("breaker", SERVICES),
];

#[cfg(test)]
mod tests {
    use serde::Serialize;
    use serde_json::json;

    use super::*;
    use crate::dim::{Component, Device, Method, Region, Scope, Service, Tab};
    use crate::lever::Warmup;
    use crate::role::Role;
    use crate::scenario::{Condition, Driven, Effect, InTwin, Label, SelfHealing, Voice};

    fn words<T: Serialize>(all: &[T]) -> Vec<String> {
        all.iter()
            .map(|one| {
                serde_json::to_string(one)
                    .expect("a word")
                    .trim_matches('"')
                    .to_owned()
            })
            .collect()
    }

    #[test]
    fn the_words_of_files_are_the_words_of_the_types() {
        assert_eq!(words(&Role::ALL), ROLES);
        assert_eq!(words(&Device::ALL), DEVICES);
        assert_eq!(words(&Region::ALL), REGIONS);
        assert_eq!(words(&Method::ALL), METHODS);
        assert_eq!([DEVICES, REGIONS].concat(), PARTS);
        assert_eq!(words(&Service::ALL), SERVICES);
        assert_eq!(words(&Tab::ALL), TABS);
        assert_eq!(words(&Component::ALL), COMPONENTS);
        assert_eq!(words(&Scope::ALL), SCOPES);
        assert_eq!(words(&all(Effect::Nothing, after_effect)), EFFECTS);
        assert_eq!(words(&all(Voice::Customer, after_voice)), VOICES);
        assert_eq!(words(&all(Label::Best, after_label)), LABELS);
        assert_eq!(words(&[InTwin::RunOnly, InTwin::Both]), TWINS);
        assert_eq!(words(&[SelfHealing::No, SelfHealing::Late]), HEALINGS);
        assert_eq!(words(&[Warmup::Cold, Warmup::Warm]), WARMUPS);
    }

    /// All values of an enumeration, each named by the one before: a new one does not compile until it is told.
    fn all<T: Copy>(first: T, after: impl Fn(T) -> Option<T>) -> Vec<T> {
        std::iter::successors(Some(first), |one| after(*one)).collect()
    }

    fn after_effect(effect: Effect) -> Option<Effect> {
        match effect {
            Effect::Nothing => Some(Effect::TagOff),
            Effect::TagOff => Some(Effect::WalletOff),
            Effect::WalletOff => Some(Effect::Cure),
            Effect::Cure => None,
        }
    }

    fn after_voice(voice: Voice) -> Option<Voice> {
        match voice {
            Voice::Customer => Some(Voice::Business),
            Voice::Business => Some(Voice::Provider),
            Voice::Provider => Some(Voice::Alert),
            Voice::Alert => Some(Voice::Hint),
            Voice::Hint => None,
        }
    }

    fn after_label(label: Label) -> Option<Label> {
        match label {
            Label::Best => Some(Label::Acceptable),
            Label::Acceptable => Some(Label::Wrong),
            Label::Wrong => None,
        }
    }

    #[test]
    fn every_word_for_a_quantity_is_one_and_all_are_told() {
        let mut known = 0;
        for name in DRIVEN_ALONE {
            assert!(serde_json::from_value::<Driven>(json!(name)).is_ok(), "{name}");
            known += 1;
        }
        for (name, parts) in DRIVEN_OF {
            known += 1;
            for part in *parts {
                assert!(
                    serde_json::from_value::<Driven>(json!({ *name: part })).is_ok(),
                    "{name} {part}"
                );
            }
        }
        // serde lists every name of the enumeration when it is asked for one that is not there.
        let told = serde_json::from_value::<Driven>(json!("nothing"))
            .expect_err("no such quantity")
            .to_string();
        assert_eq!(told.matches('`').count() / 2 - 1, known, "{told}");
    }

    #[test]
    fn every_word_for_a_condition_is_one_and_all_are_told() {
        for name in CONDITIONS_ALONE {
            assert!(serde_json::from_value::<Condition>(json!(name)).is_ok(), "{name}");
        }
        for name in CONDITIONS_OF {
            assert!(
                serde_json::from_value::<Condition>(json!({ *name: "payment_route" })).is_ok(),
                "{name}"
            );
        }
        let told = serde_json::from_value::<Condition>(json!("nothing"))
            .expect_err("no such condition")
            .to_string();
        let known = CONDITIONS_ALONE.len() + CONDITIONS_OF.len();
        assert_eq!(told.matches('`').count() / 2 - 1, known, "{told}");
    }

    #[test]
    fn every_word_for_a_lever_is_a_lever() {
        for name in LEVERS_ALONE {
            assert!(
                crate::lever::Lever::try_from((*name).to_owned()).is_ok(),
                "{name}"
            );
        }
        for (name, parts) in LEVERS_OF {
            for part in *parts {
                let text = format!("{name}:{part}");
                assert!(crate::lever::Lever::try_from(text.clone()).is_ok(), "{text}");
            }
        }
    }
}
