//! What a scenario does to the world over time: quantities and how they are driven. What a drive comes to in a second
//! is the world's business.

use serde::{Deserialize, Serialize};

use crate::dim::{Device, Region, Service};
use crate::lever::Lever;
use crate::world::{ONSET_AT, PRE_ROLL_S};

/// One thing that changes in the world over time. Linear from `from` to `to`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Drive {
    /// What is driven.
    pub what: Driven,
    /// Value before the start; none: the world's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<f64>,
    /// Value after the ramp.
    pub to: f64,
    /// Start, model seconds (onset of the fault is 300); 0 = from the beginning, pre-roll included.
    #[serde(default)]
    pub start_s: u32,
    /// Length of the ramp, s.
    #[serde(default)]
    pub ramp_s: u32,
    /// End, model seconds: back to `from`. None: stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_s: Option<u32>,
    /// Square wave within start and end: seconds on, seconds off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wave_s: Option<(u32, u32)>,
    /// Also drives the undisturbed twin (traffic, not fault).
    #[serde(default)]
    pub twin: InTwin,
    /// Lever that ends it when set away from its normal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cured_by: Option<Lever>,
    /// How fast it goes after the cure, units a second; none: at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cure_rate_per_s: Option<f64>,
}

impl Drive {
    /// A fault, from the onset on: only the run has it, and it stays.
    pub const fn fault(what: Driven, to: f64, ramp_s: u32) -> Self {
        Self {
            what,
            from: None,
            to,
            start_s: PRE_ROLL_S + ONSET_AT.0,
            ramp_s,
            end_s: None,
            wave_s: None,
            twin: InTwin::RunOnly,
            cured_by: None,
            cure_rate_per_s: None,
        }
    }
}

/// Whether a drive belongs to the traffic that the undisturbed twin sees too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum InTwin {
    /// A fault: only the run.
    #[default]
    RunOnly,
    /// Traffic: run and twin.
    Both,
}

/// A quantity of the world that a drive sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Driven {
    /// Factor on arrivals.
    Surge,
    /// Extra arrivals while the promotion is on, share.
    PromoUplift,
    /// Factor on the service time of one service.
    ServiceTime(Service),
    /// Added error share of one service.
    ServiceErrors(Service),
    /// Health of one service, 0–1.
    ServiceHealth(Service),
    /// Retries after a failed call of one service.
    ServiceRetries(Service),
    /// Queue bound of one service, seconds.
    ServiceQueue(Service),
    /// Workers of one service as a factor.
    ServiceWorkers(Service),
    /// A circuit breaker in front of one service: 1 = fitted.
    ServiceBreaker(Service),
    /// Slots of the shared worker pool.
    Pool,
    /// Promo calls per review.
    Fan,
    /// Delay by the third-party script on a device, s.
    ScriptDelay(Device),
    /// Share of a device's shoppers whose button the script blocks.
    ScriptBlock(Device),
    /// Extra wait of the wallet flow, s.
    WalletDelay,
    /// Share of wallet shoppers who give up.
    WalletDrop,
    /// Share of paid orders sent to manual review.
    FraudReview,
    /// Bot sessions per second in one region.
    Bots(Region),
}
