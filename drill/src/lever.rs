//! The levers of the control room: what can be set, to what, by whom, and how soon it takes effect.
//! What a lever does to the checkout is the world's business, and whether it helps is the scenario's secret.

mod origin;
mod range;
mod text;

use serde::{Deserialize, Serialize};

pub use origin::Origin;
pub use range::{RETRIES, ROUTE_MIN, ROUTE_PERCENT_MAX, Range, SHARE_PERCENT, TIMEOUT_S, WORKERS_PERCENT};
pub use text::UnknownLever;

use crate::dim::{Region, Service};
use crate::id::{FlagId, ReleaseId};
use crate::role::{Role, Roles};

/// Something that a person can set. Text form (in files and statements): `payment_route`, `flag:NAME`,
/// `release:NAME`, `scale:SERVICE`, `restart:SERVICE`, `breaker:SERVICE`, `tax_cache:REGION`, `soft_inventory:REGION`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Lever {
    /// Share of payments that go to the backup provider. Takes [`Setting::Route`].
    PaymentRoute,
    /// Retries allowed as a share of first tries. Takes [`Setting::Percent`]; 100 = no limit.
    RetryBudget,
    /// Time-out of a call to a payment provider. Takes [`Setting::Seconds`].
    ProviderTimeout,
    /// Retries after a failed call to the primary provider. Takes [`Setting::Count`].
    ProviderRetries,
    /// A page with fewer extras. Takes [`Setting::On`] or [`Setting::Off`].
    LighterPage,
    /// A feature flag of the scenario, kill switches included. On or off.
    Flag(FlagId),
    /// A release of the scenario: on = live, off = rolled back.
    Release(ReleaseId),
    /// The running promotion. On or off.
    PromoRule,
    /// Only the first discount of a stack is evaluated. On or off.
    PromoStackCap,
    /// Tax from cached rates in one region. On or off.
    TaxCache(Region),
    /// Sell without asking inventory in one region. On or off.
    SoftInventory(Region),
    /// Fraud scoring: on = as now, off = nobody is checked.
    FraudScoring,
    /// Go back to the fraud model of last week. On or off.
    FraudModelRollback,
    /// Workers of a service, in percent of normal. Takes [`Setting::Percent`].
    Scale(Service),
    /// Restart of a service. Takes [`Setting::On`]; cannot be reversed.
    Restart(Service),
    /// Share of arriving shoppers let in. Takes [`Setting::Percent`]; 100 = everybody.
    WaitingRoom,
    /// Challenge for sessions that look like bots. On or off.
    BotChallenge,
    /// Block of whole networks. On or off.
    RegionBlock,
    /// Idempotency keys on payment calls. On or off.
    IdempotencyKeys,
    /// Share of orders, those of lowest risk first, that skip the manual review. Takes [`Setting::Percent`]; 0 = none.
    FraudFastLane,
    /// The checkout offers the card before the wallet. On or off.
    CardFirst,
    /// A circuit breaker in front of a service. On or off.
    Breaker(Service),
}

/// Whether the backup provider is warmed up for a minute before payments move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Warmup {
    /// Move at once; the backup runs at its normal size.
    Cold,
    /// Warm up for 60 s first; the backup then carries 1.4 times as much.
    Warm,
}

/// What a lever is set to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Setting {
    /// On.
    On,
    /// Off.
    Off,
    /// Share in percent, 0–400 (scaling may exceed 100).
    Percent(u16),
    /// Seconds, 1–60.
    Seconds(u16),
    /// Count, 0–9.
    Count(u8),
    /// Share of payments to the backup provider for a set period.
    Route {
        /// To the backup, 0–100 %.
        percent: u8,
        /// Until everything goes back by itself, 5–60 min; 0 with `percent` 0.
        minutes: u8,
        /// Warm up first, or not.
        warmup: Warmup,
    },
}

impl Setting {
    /// The same setting with what does not matter left out: nothing to the backup needs no minutes.
    #[must_use]
    pub const fn tidy(self) -> Self {
        match self {
            Self::Route { percent: 0, .. } => Self::Route {
                percent: 0,
                minutes: 0,
                warmup: Warmup::Cold,
            },
            Self::On
            | Self::Off
            | Self::Percent(_)
            | Self::Seconds(_)
            | Self::Count(_)
            | Self::Route { .. } => self,
        }
    }
}

/// One lever set by somebody.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Order {
    /// What.
    pub lever: Lever,
    /// To what.
    pub set: Setting,
}

/// Seconds until a flag, a promo rule or a kill switch has reached every server.
pub const FLAG_DELAY_S: u32 = 10;
/// Time constant of a change of payment routing, s.
pub const ROUTE_LAG_S: u32 = 15;
/// Warm-up of the backup provider before payments move, s.
pub const WARMUP_S: u32 = 60;
/// Seconds until new workers serve.
pub const SCALE_DELAY_S: u32 = 180;
/// Seconds until a rollback has reached every server.
pub const ROLLBACK_DELAY_S: u32 = 90;
/// Seconds that a restarted service runs at reduced health.
pub const RESTART_S: u32 = 120;

impl Lever {
    /// Who may pull it. A flag or release may name its own owner in the scenario: ask `Script::owners`.
    pub fn owners(&self) -> Roles {
        let owners: &[Role] = match self {
            Self::PaymentRoute | Self::IdempotencyKeys => &[Role::PaymentsOps],
            Self::CardFirst => &[Role::PaymentsOps, Role::Product],
            Self::RetryBudget | Self::ProviderTimeout | Self::ProviderRetries => {
                &[Role::Sre, Role::PaymentsOps]
            }
            Self::LighterPage | Self::Flag(_) | Self::TaxCache(_) => &[Role::Engineer],
            Self::Release(_) | Self::Breaker(_) => &[Role::Engineer, Role::Sre],
            Self::PromoRule | Self::PromoStackCap | Self::SoftInventory(_) => &[Role::Product],
            Self::FraudScoring | Self::FraudModelRollback | Self::FraudFastLane => &[Role::Fraud],
            Self::Scale(_) | Self::Restart(_) | Self::WaitingRoom => &[Role::Sre],
            Self::BotChallenge | Self::RegionBlock => &[Role::Sre, Role::Fraud],
        };
        owners.iter().copied().collect()
    }

    /// The setting that every drill starts with.
    pub const fn normal(&self) -> Setting {
        match self {
            Self::PaymentRoute => Setting::Route {
                percent: 0,
                minutes: 0,
                warmup: Warmup::Cold,
            },
            Self::RetryBudget | Self::Scale(_) | Self::WaitingRoom => Setting::Percent(100),
            Self::FraudFastLane => Setting::Percent(0),
            Self::ProviderTimeout => Setting::Seconds(3),
            Self::ProviderRetries => Setting::Count(2),
            Self::Flag(_) | Self::Release(_) | Self::PromoRule | Self::FraudScoring => Setting::On,
            Self::LighterPage
            | Self::PromoStackCap
            | Self::TaxCache(_)
            | Self::SoftInventory(_)
            | Self::FraudModelRollback
            | Self::Restart(_)
            | Self::BotChallenge
            | Self::RegionBlock
            | Self::IdempotencyKeys
            | Self::CardFirst
            | Self::Breaker(_) => Setting::Off,
        }
    }

    /// Seconds from the pull to the first effect. Routing then follows with [`ROUTE_LAG_S`].
    pub const fn delay_s(&self, set: Setting) -> u32 {
        match self {
            Self::PaymentRoute => match set {
                Setting::Route {
                    warmup: Warmup::Warm, ..
                } => WARMUP_S,
                Setting::Route { .. }
                | Setting::On
                | Setting::Off
                | Setting::Percent(_)
                | Setting::Seconds(_)
                | Setting::Count(_) => 0,
            },
            Self::Release(_) | Self::FraudModelRollback => ROLLBACK_DELAY_S,
            Self::Scale(_) => SCALE_DELAY_S,
            Self::Restart(_) => 0,
            Self::RetryBudget
            | Self::ProviderTimeout
            | Self::ProviderRetries
            | Self::LighterPage
            | Self::Flag(_)
            | Self::PromoRule
            | Self::PromoStackCap
            | Self::TaxCache(_)
            | Self::SoftInventory(_)
            | Self::FraudScoring
            | Self::WaitingRoom
            | Self::BotChallenge
            | Self::RegionBlock
            | Self::IdempotencyKeys
            | Self::FraudFastLane
            | Self::CardFirst
            | Self::Breaker(_) => FLAG_DELAY_S,
        }
    }

    /// Whether the pull asks for a plan card first.
    pub const fn danger(&self) -> Danger {
        match self {
            Self::PaymentRoute
            | Self::ProviderTimeout
            | Self::PromoRule
            | Self::SoftInventory(_)
            | Self::FraudScoring
            | Self::Restart(_)
            | Self::WaitingRoom
            | Self::RegionBlock
            | Self::FraudFastLane
            | Self::Release(_) => Danger::NeedsPlan,
            Self::RetryBudget
            | Self::ProviderRetries
            | Self::LighterPage
            | Self::Flag(_)
            | Self::PromoStackCap
            | Self::TaxCache(_)
            | Self::FraudModelRollback
            | Self::Scale(_)
            | Self::BotChallenge
            | Self::IdempotencyKeys
            | Self::CardFirst
            | Self::Breaker(_) => Danger::Plain,
        }
    }
}

impl Lever {
    /// Name on screen; flags and releases by their own.
    pub fn name(&self) -> String {
        match self {
            Self::PaymentRoute => "Payment routing".to_owned(),
            Self::RetryBudget => "Retry budget".to_owned(),
            Self::ProviderTimeout => "Provider time-out".to_owned(),
            Self::ProviderRetries => "Provider retries".to_owned(),
            Self::LighterPage => "Lighter page".to_owned(),
            Self::Flag(id) => format!("Flag {id}"),
            Self::Release(id) => format!("Release {id}"),
            Self::PromoRule => "Promotion".to_owned(),
            Self::PromoStackCap => "Discount stack cap".to_owned(),
            Self::TaxCache(region) => format!("Cached tax rates {}", region.name()),
            Self::SoftInventory(region) => format!("Soft inventory check {}", region.name()),
            Self::FraudScoring => "Fraud scoring".to_owned(),
            Self::FraudModelRollback => "Last week's fraud model".to_owned(),
            Self::Scale(service) => format!("Workers of {}", service.name()),
            Self::Restart(service) => format!("Restart of {}", service.name()),
            Self::WaitingRoom => "Waiting room".to_owned(),
            Self::BotChallenge => "Bot challenge".to_owned(),
            Self::RegionBlock => "Network block".to_owned(),
            Self::IdempotencyKeys => "Idempotency keys".to_owned(),
            Self::FraudFastLane => "Fast lane for low risk".to_owned(),
            Self::CardFirst => "Card before wallet".to_owned(),
            Self::Breaker(service) => format!("Circuit breaker of {}", service.name()),
        }
    }

    /// A setting in words, such as "10 %", "rolled back", "95 % to backup for 15 min, warm".
    pub fn says(&self, set: Setting) -> String {
        match (self, set) {
            (Self::Release(_), Setting::On) => "live".to_owned(),
            (Self::Release(_), Setting::Off) => "rolled back".to_owned(),
            (Self::Restart(_), Setting::On) => "started".to_owned(),
            (_, Setting::On) => "on".to_owned(),
            (_, Setting::Off) => "off".to_owned(),
            (Self::RetryBudget, Setting::Percent(100)) => "no limit".to_owned(),
            (Self::WaitingRoom, Setting::Percent(p)) => format!("lets {p} % in"),
            (Self::FraudFastLane, Setting::Percent(0)) => "closed".to_owned(),
            (Self::FraudFastLane, Setting::Percent(p)) => format!("{p} % of orders"),
            (_, Setting::Percent(p)) => format!("{p} %"),
            (_, Setting::Seconds(s)) => format!("{s} s"),
            (_, Setting::Count(n)) => format!("{n}"),
            (_, Setting::Route { percent: 0, .. }) => "all on primary".to_owned(),
            (
                _,
                Setting::Route {
                    percent,
                    minutes,
                    warmup,
                },
            ) => {
                let warmup = match warmup {
                    Warmup::Cold => "cold",
                    Warmup::Warm => "warmed up first",
                };
                format!("{percent} % to backup for {minutes} min, {warmup}")
            }
        }
    }
}

/// How much care a lever asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Danger {
    /// One click.
    Plain,
    /// A plan card first.
    NeedsPlan,
}
