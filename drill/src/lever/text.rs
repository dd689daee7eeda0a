//! Text form of a lever, as files and statements write it. Words for people stand in `lever`.

use serde::Serialize;

use super::Lever;
use crate::id::{FlagId, ReleaseId};

impl From<Lever> for String {
    fn from(lever: Lever) -> Self {
        lever.to_string()
    }
}

impl std::fmt::Display for Lever {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::PaymentRoute => f.write_str("payment_route"),
            Self::RetryBudget => f.write_str("retry_budget"),
            Self::ProviderTimeout => f.write_str("provider_timeout"),
            Self::ProviderRetries => f.write_str("provider_retries"),
            Self::LighterPage => f.write_str("lighter_page"),
            Self::Flag(id) => write!(f, "flag:{id}"),
            Self::Release(id) => write!(f, "release:{id}"),
            Self::PromoRule => f.write_str("promo_rule"),
            Self::PromoStackCap => f.write_str("promo_stack_cap"),
            Self::TaxCache(region) => write!(f, "tax_cache:{}", word(region)),
            Self::SoftInventory(region) => write!(f, "soft_inventory:{}", word(region)),
            Self::FraudScoring => f.write_str("fraud_scoring"),
            Self::FraudModelRollback => f.write_str("fraud_model_rollback"),
            Self::Scale(service) => write!(f, "scale:{}", word(service)),
            Self::Restart(service) => write!(f, "restart:{}", word(service)),
            Self::WaitingRoom => f.write_str("waiting_room"),
            Self::BotChallenge => f.write_str("bot_challenge"),
            Self::RegionBlock => f.write_str("region_block"),
            Self::IdempotencyKeys => f.write_str("idempotency_keys"),
            Self::FraudFastLane => f.write_str("fraud_fast_lane"),
            Self::CardFirst => f.write_str("card_first"),
            Self::Breaker(service) => write!(f, "breaker:{}", word(service)),
        }
    }
}

impl TryFrom<String> for Lever {
    type Error = UnknownLever;

    fn try_from(text: String) -> Result<Self, UnknownLever> {
        let unknown = || UnknownLever(text.clone());
        // A lever without a part must not name one.
        let (name, of) = match text.split_once(':') {
            Some((_, "")) => return Err(unknown()),
            Some((
                name
                @ ("flag" | "release" | "tax_cache" | "soft_inventory" | "scale" | "restart" | "breaker"),
                of,
            )) => (name, of),
            Some(_) => return Err(unknown()),
            None => (text.as_str(), ""),
        };
        Ok(match name {
            "payment_route" => Self::PaymentRoute,
            "retry_budget" => Self::RetryBudget,
            "provider_timeout" => Self::ProviderTimeout,
            "provider_retries" => Self::ProviderRetries,
            "lighter_page" => Self::LighterPage,
            "flag" if !of.is_empty() => Self::Flag(FlagId(of.to_owned())),
            "release" if !of.is_empty() => Self::Release(ReleaseId(of.to_owned())),
            "promo_rule" => Self::PromoRule,
            "promo_stack_cap" => Self::PromoStackCap,
            "tax_cache" => Self::TaxCache(from_word(of).ok_or_else(unknown)?),
            "soft_inventory" => Self::SoftInventory(from_word(of).ok_or_else(unknown)?),
            "fraud_scoring" => Self::FraudScoring,
            "fraud_model_rollback" => Self::FraudModelRollback,
            "scale" => Self::Scale(from_word(of).ok_or_else(unknown)?),
            "restart" => Self::Restart(from_word(of).ok_or_else(unknown)?),
            "waiting_room" => Self::WaitingRoom,
            "bot_challenge" => Self::BotChallenge,
            "region_block" => Self::RegionBlock,
            "idempotency_keys" => Self::IdempotencyKeys,
            "fraud_fast_lane" => Self::FraudFastLane,
            "card_first" => Self::CardFirst,
            "breaker" => Self::Breaker(from_word(of).ok_or_else(unknown)?),
            _ => return Err(unknown()),
        })
    }
}

/// No lever has this name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no lever `{0}`")]
pub struct UnknownLever(pub String);

/// The text form of a unit variant, as serde writes it.
fn word<T: Serialize>(value: &T) -> String {
    serde_json::to_value(value)
        .ok()
        .and_then(|v| v.as_str().map(str::to_owned))
        .unwrap_or_default()
}

/// The unit variant of a text form.
fn from_word<T: serde::de::DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_value(serde_json::Value::String(text.to_owned())).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dim::{Region, Service};

    /// One of each kind; a new kind does not compile until it has its place here.
    fn all() -> Vec<Lever> {
        let one_of_each = |lever: &Lever| match lever {
            Lever::PaymentRoute => Some(Lever::RetryBudget),
            Lever::RetryBudget => Some(Lever::ProviderTimeout),
            Lever::ProviderTimeout => Some(Lever::ProviderRetries),
            Lever::ProviderRetries => Some(Lever::LighterPage),
            Lever::LighterPage => Some(Lever::Flag(FlagId("review_v2".to_owned()))),
            Lever::Flag(_) => Some(Lever::Release(ReleaseId("web-2114".to_owned()))),
            Lever::Release(_) => Some(Lever::PromoRule),
            Lever::PromoRule => Some(Lever::PromoStackCap),
            Lever::PromoStackCap => Some(Lever::TaxCache(Region::Eu)),
            Lever::TaxCache(_) => Some(Lever::SoftInventory(Region::Apac)),
            Lever::SoftInventory(_) => Some(Lever::FraudScoring),
            Lever::FraudScoring => Some(Lever::FraudModelRollback),
            Lever::FraudModelRollback => Some(Lever::Scale(Service::PayPrimaryA)),
            Lever::Scale(_) => Some(Lever::Restart(Service::Cart)),
            Lever::Restart(_) => Some(Lever::WaitingRoom),
            Lever::WaitingRoom => Some(Lever::BotChallenge),
            Lever::BotChallenge => Some(Lever::RegionBlock),
            Lever::RegionBlock => Some(Lever::IdempotencyKeys),
            Lever::IdempotencyKeys => Some(Lever::FraudFastLane),
            Lever::FraudFastLane => Some(Lever::CardFirst),
            Lever::CardFirst => Some(Lever::Breaker(Service::Fraud)),
            Lever::Breaker(_) => None,
        };
        std::iter::successors(Some(Lever::PaymentRoute), one_of_each).collect()
    }

    #[test]
    fn every_lever_has_a_text_form_that_reads_back() {
        for lever in all() {
            assert_eq!(Lever::try_from(lever.to_string()), Ok(lever.clone()));
            assert!(lever.takes(lever.normal()) || matches!(lever, Lever::Restart(_)));
        }
        assert_eq!(all().len(), 22);
    }

    #[test]
    fn what_no_lever_is_called_is_no_lever() {
        for text in [
            "scale:moon",
            "payment_route:anything",
            "payment_route:",
            "flag",
            "flag:",
            "release:",
            "",
            ":",
        ] {
            assert!(Lever::try_from(text.to_owned()).is_err(), "{text}");
        }
    }
}
