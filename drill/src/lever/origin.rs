//! Where a lever comes from. What it does stands in the world, whose it is in `lever`.

use super::Lever;
use crate::id::{FlagId, ReleaseId};

/// Where a lever comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin<'l> {
    /// It switches a flag that the scenario declares.
    Flag(&'l FlagId),
    /// It rolls back a release that the scenario declares.
    Release(&'l ReleaseId),
    /// The engine has it; the scenario offers it by name.
    Engine,
}

impl Lever {
    /// Where it comes from.
    pub const fn origin(&self) -> Origin<'_> {
        match self {
            Self::Flag(id) => Origin::Flag(id),
            Self::Release(id) => Origin::Release(id),
            Self::PaymentRoute
            | Self::RetryBudget
            | Self::ProviderTimeout
            | Self::ProviderRetries
            | Self::LighterPage
            | Self::PromoRule
            | Self::PromoStackCap
            | Self::TaxCache(_)
            | Self::SoftInventory(_)
            | Self::FraudScoring
            | Self::FraudModelRollback
            | Self::Scale(_)
            | Self::Restart(_)
            | Self::WaitingRoom
            | Self::BotChallenge
            | Self::RegionBlock
            | Self::IdempotencyKeys
            | Self::FraudFastLane
            | Self::CardFirst
            | Self::Breaker(_) => Origin::Engine,
        }
    }
}
