//! What a lever may be set to, from where to where.

use super::{Lever, Setting};

/// What a lever is set by: least and most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Range {
    /// On or off.
    Switch,
    /// On, and never back.
    Once,
    /// Percent.
    Percent((u16, u16)),
    /// Seconds.
    Seconds((u16, u16)),
    /// Count.
    Count((u8, u8)),
    /// Percent and minutes: [`ROUTE_PERCENT_MAX`], [`ROUTE_MIN`].
    Route,
}

/// A share, percent.
pub const SHARE_PERCENT: (u16, u16) = (0, 100);
/// Workers, percent of normal: half of them still serve, four times as many is all that can be had.
pub const WORKERS_PERCENT: (u16, u16) = (50, 400);
/// Time-outs, s: a minute is longer than any shopper waits.
pub const TIMEOUT_S: (u16, u16) = (1, 60);
/// Retries.
pub const RETRIES: (u8, u8) = (0, 9);
/// Share of payments to the backup, percent.
pub const ROUTE_PERCENT_MAX: u8 = 100;
/// Minutes of a route: shorter than five flaps, longer than an hour outlasts every run.
pub const ROUTE_MIN: (u8, u8) = (5, 60);

impl Lever {
    /// What it is set by, and from where to where.
    pub const fn range(&self) -> Range {
        match self {
            Self::PaymentRoute => Range::Route,
            Self::RetryBudget | Self::WaitingRoom | Self::FraudFastLane => Range::Percent(SHARE_PERCENT),
            Self::Scale(_) => Range::Percent(WORKERS_PERCENT),
            Self::ProviderTimeout => Range::Seconds(TIMEOUT_S),
            Self::ProviderRetries => Range::Count(RETRIES),
            Self::Restart(_) => Range::Once,
            Self::LighterPage
            | Self::Flag(_)
            | Self::Release(_)
            | Self::PromoRule
            | Self::PromoStackCap
            | Self::TaxCache(_)
            | Self::SoftInventory(_)
            | Self::FraudScoring
            | Self::FraudModelRollback
            | Self::BotChallenge
            | Self::RegionBlock
            | Self::IdempotencyKeys
            | Self::CardFirst
            | Self::Breaker(_) => Range::Switch,
        }
    }

    /// Whether the setting is of the lever's kind and within its range.
    pub const fn takes(&self, set: Setting) -> bool {
        match (self.range(), set) {
            (Range::Switch, Setting::On | Setting::Off) | (Range::Once, Setting::On) => true,
            (Range::Percent((least, most)), Setting::Percent(n))
            | (Range::Seconds((least, most)), Setting::Seconds(n)) => n >= least && n <= most,
            (Range::Count((least, most)), Setting::Count(n)) => n >= least && n <= most,
            (Range::Route, Setting::Route { percent, minutes, .. }) => {
                percent <= ROUTE_PERCENT_MAX
                    && (percent == 0 || (minutes >= ROUTE_MIN.0 && minutes <= ROUTE_MIN.1))
            }
            (
                Range::Switch
                | Range::Once
                | Range::Percent(_)
                | Range::Seconds(_)
                | Range::Count(_)
                | Range::Route,
                Setting::On
                | Setting::Off
                | Setting::Percent(_)
                | Setting::Seconds(_)
                | Setting::Count(_)
                | Setting::Route { .. },
            ) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{dim::Service, lever::Warmup};

    #[test]
    fn a_lever_takes_the_ends_of_its_range_and_nothing_beyond() {
        let route = |percent, minutes| Setting::Route {
            percent,
            minutes,
            warmup: Warmup::Cold,
        };
        let table = [
            (Lever::RetryBudget, Setting::Percent(100), Setting::Percent(101)),
            (
                Lever::Scale(Service::Cart),
                Setting::Percent(50),
                Setting::Percent(49),
            ),
            (
                Lever::Scale(Service::Cart),
                Setting::Percent(400),
                Setting::Percent(401),
            ),
            (Lever::ProviderTimeout, Setting::Seconds(60), Setting::Seconds(61)),
            (Lever::ProviderTimeout, Setting::Seconds(1), Setting::Seconds(0)),
            (Lever::ProviderRetries, Setting::Count(9), Setting::Count(10)),
            (Lever::PaymentRoute, route(100, 5), route(100, 4)),
            (Lever::PaymentRoute, route(1, 60), route(1, 61)),
            (Lever::PaymentRoute, route(0, 0), route(101, 10)),
            (Lever::Restart(Service::Cart), Setting::On, Setting::Off),
            (Lever::LighterPage, Setting::Off, Setting::Percent(50)),
        ];
        for (lever, good, bad) in table {
            assert!(lever.takes(good) && !lever.takes(bad), "{lever}");
        }
    }
}
