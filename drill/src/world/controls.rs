//! What people have set, as the checkout feels it: levers with their delays, routes that end, restarts that pass.
//! Judges no right: whether a person may pull a lever is the room's business.

use serde::{Deserialize, Serialize};

use super::forces::Running;
use crate::dim::{Region, Service};
use crate::lever::{self, Lever, Order, Origin, Setting, Warmup};
use crate::scenario::{Effect, Scenario};

/// How soon levers take effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Delays {
    /// As shipped: `Lever::delay_s`.
    Shipped,
    /// At once, as the reference prototype has it; only scaling and warming up keep theirs.
    Oracle,
}

/// Health of a service while it restarts.
const RESTART_HEALTH: f64 = 0.5;
/// Cart loses its session cache and comes back slower.
const CART_RESTART_HEALTH: f64 = 0.4;
/// A warm backup carries this many times what it carries cold.
pub const WARM_SCALE: f64 = 1.4;
/// Share of real shoppers that the bot challenge turns away.
pub const CHALLENGE_LOSES: f64 = 0.015;
/// Share of real shoppers that the network block shuts out.
pub const BLOCK_LOSES: f64 = 0.16;
/// Below this share the backup counts as unused and cools down.
const UNUSED_SHARE: f64 = 0.01;

/// Share of bots that the challenge, and the network block, keep out.
const CHALLENGE_STOPS: f64 = 0.93;
const BLOCK_STOPS: f64 = 0.80;

/// Levers as they stand in effect.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Controls {
    delays: Delays,
    pending: Vec<Pending>,
    effects: Vec<(Lever, Effect)>,
    /// Share of payments that should go to the backup.
    pub(crate) route_target: f64,
    route_until: Option<u32>,
    backup_scale: f64,
    /// Retries allowed as a share of first tries.
    pub(crate) retry_budget: Option<f64>,
    /// Time-out of provider calls, s.
    pub(crate) timeout_s: Option<f64>,
    /// Retries to the primary.
    pub(crate) primary_retries: Option<f64>,
    /// 1 with the lighter page.
    pub(crate) lite: f64,
    pub(crate) tag: Switch,
    pub(crate) wallet_flow: Switch,
    pub(crate) promo: Switch,
    /// Its effect is the cure of the drives that name it; kept for the gauge of stack depth.
    pub(crate) stack_cap: Switch,
    pub(crate) tax_cache: [Switch; 3],
    pub(crate) soft_inventory: [Switch; 3],
    pub(crate) fraud: Switch,
    pub(crate) idempotency: Switch,
    scale: [f64; 14],
    restart_until: [u32; 14],
    /// Share of arrivals let in.
    pub(crate) let_in: f64,
    challenge: Switch,
    block: Switch,
    /// Share of orders, lowest risk first, that skip manual review.
    pub(crate) fast_lane: f64,
    pub(crate) card_first: Switch,
    breaker: [Switch; 14],
}

/// A thing that is on or off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Switch {
    On,
    Off,
}

impl Switch {
    pub(crate) const fn is_on(self) -> bool {
        matches!(self, Self::On)
    }

    const fn of(set: Setting) -> Self {
        match set {
            Setting::On => Self::On,
            Setting::Off
            | Setting::Percent(_)
            | Setting::Seconds(_)
            | Setting::Count(_)
            | Setting::Route { .. } => Self::Off,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Pending {
    due: u32,
    deed: Deed,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum Deed {
    Set(Lever, Setting),
    WarmBackup,
}

impl Controls {
    /// Everything as at the start.
    pub(crate) fn normal(scenario: &Scenario, delays: Delays) -> Self {
        let flags = scenario
            .flag
            .iter()
            .map(|flag| (Lever::Flag(flag.id.clone()), flag.effect));
        let releases = scenario
            .release
            .iter()
            .map(|release| (Lever::Release(release.id.clone()), release.effect));
        Self {
            effects: flags.chain(releases).collect(),
            ..Self::still(delays)
        }
    }

    /// Nobody will ever touch anything.
    pub(crate) fn still(delays: Delays) -> Self {
        Self {
            delays,
            pending: Vec::new(),
            effects: Vec::new(),
            route_target: 0.0,
            route_until: None,
            backup_scale: 1.0,
            retry_budget: None,
            timeout_s: None,
            primary_retries: None,
            lite: 0.0,
            tag: Switch::On,
            wallet_flow: Switch::On,
            promo: Switch::On,
            stack_cap: Switch::Off,
            tax_cache: [Switch::Off; 3],
            soft_inventory: [Switch::Off; 3],
            fraud: Switch::On,
            idempotency: Switch::Off,
            scale: [1.0; 14],
            restart_until: [0; 14],
            let_in: 1.0,
            challenge: Switch::Off,
            block: Switch::Off,
            fast_lane: 0.0,
            card_first: Switch::Off,
            breaker: [Switch::Off; 14],
        }
    }

    /// Takes an order at second `t`. A later order on the same lever replaces one that has not taken effect.
    pub(crate) fn pull(&mut self, t: u32, order: &Order) {
        let delay_s = match (self.delays, &order.lever) {
            (Delays::Shipped, lever) => lever.delay_s(order.set),
            (Delays::Oracle, Lever::Scale(_)) => lever::SCALE_DELAY_S,
            (Delays::Oracle, _) => 0,
        };
        self.pending
            .retain(|pending| !matches!(&pending.deed, Deed::Set(lever, _) if *lever == order.lever));
        self.pending.push(Pending {
            due: t + delay_s,
            deed: Deed::Set(order.lever.clone(), order.set),
        });
    }

    /// Brings into effect what is due at second `t`, and ends what has run out.
    pub(crate) fn advance(&mut self, t: u32, share_on_backup: f64, drives: &mut [Running]) {
        if self.route_until.is_some_and(|until| t >= until) {
            // As if somebody had set it back: what the route had cured is ill again.
            self.set(t, &Lever::PaymentRoute, Lever::PaymentRoute.normal(), drives);
        }
        if self.route_target == 0.0 && share_on_backup < UNUSED_SHARE {
            self.backup_scale = 1.0;
        }
        while let Some(place) = self.pending.iter().position(|pending| pending.due <= t) {
            match self.pending.remove(place).deed {
                Deed::Set(lever, set) => self.set(t, &lever, set, drives),
                Deed::WarmBackup => self.backup_scale = WARM_SCALE,
            }
        }
    }

    fn set(&mut self, t: u32, lever: &Lever, set: Setting, drives: &mut [Running]) {
        cure(lever, set, drives);
        match lever {
            Lever::PaymentRoute => self.route(t, set),
            Lever::RetryBudget => self.retry_budget = share(set).filter(|share| *share < 1.0),
            Lever::ProviderTimeout => self.timeout_s = unless_normal(lever, set, seconds(set)),
            Lever::ProviderRetries => self.primary_retries = unless_normal(lever, set, tries(set)),
            Lever::LighterPage => self.lite = if Switch::of(set).is_on() { 1.0 } else { 0.0 },
            Lever::Flag(_) | Lever::Release(_) => self.apply_effects(lever, set),
            Lever::PromoRule => self.promo = Switch::of(set),
            Lever::PromoStackCap => self.stack_cap = Switch::of(set),
            // Its whole effect is to end the drives that name it.
            Lever::FraudModelRollback => {}
            Lever::TaxCache(region) => self.tax_cache[*region as usize] = Switch::of(set),
            Lever::SoftInventory(region) => self.soft_inventory[*region as usize] = Switch::of(set),
            Lever::FraudScoring => self.fraud = Switch::of(set),
            Lever::Scale(service) => self.scale[*service as usize] = share(set).unwrap_or(1.0),
            Lever::Restart(service) => self.restart_until[*service as usize] = t + lever::RESTART_S,
            Lever::WaitingRoom => self.let_in = share(set).unwrap_or(1.0),
            Lever::BotChallenge => self.challenge = Switch::of(set),
            Lever::RegionBlock => self.block = Switch::of(set),
            Lever::IdempotencyKeys => self.idempotency = Switch::of(set),
            Lever::FraudFastLane => self.fast_lane = share(set).unwrap_or(0.0),
            Lever::CardFirst => self.card_first = Switch::of(set),
            Lever::Breaker(service) => self.breaker[*service as usize] = Switch::of(set),
        }
    }

    fn route(&mut self, t: u32, set: Setting) {
        let Setting::Route {
            percent,
            minutes,
            warmup,
        } = set
        else {
            return;
        };
        self.route_target = f64::from(percent.min(100)) / 100.0;
        self.route_until = (percent > 0 && minutes > 0).then(|| t + u32::from(minutes) * 60);
        match (warmup, self.delays) {
            (Warmup::Cold, _) => {}
            // The delay of the lever was the warm-up.
            (Warmup::Warm, Delays::Shipped) => self.backup_scale = WARM_SCALE,
            (Warmup::Warm, Delays::Oracle) => self.pending.push(Pending {
                due: t + lever::WARMUP_S,
                deed: Deed::WarmBackup,
            }),
        }
    }

    fn apply_effects(&mut self, lever: &Lever, set: Setting) {
        for (of, effect) in &self.effects {
            if of != lever {
                continue;
            }
            match effect {
                Effect::Nothing | Effect::Cure => {}
                Effect::TagOff => self.tag = Switch::of(set),
                Effect::WalletOff => self.wallet_flow = Switch::of(set),
            }
        }
    }

    /// What the third-party script is called in the log: the flag that switches it.
    pub(crate) fn tag_name(&self) -> Option<String> {
        self.effects
            .iter()
            .find_map(|(lever, effect)| match (lever.origin(), effect) {
                (Origin::Flag(id), Effect::TagOff) => Some(id.0.replace('_', "-")),
                (
                    Origin::Flag(_) | Origin::Release(_) | Origin::Engine,
                    Effect::Nothing | Effect::TagOff | Effect::WalletOff | Effect::Cure,
                ) => None,
            })
    }

    /// Factor on the workers of a service.
    pub(crate) fn scale_of(&self, service: Service) -> f64 {
        let own = self.scale[service as usize];
        if service == Service::PayBackup {
            own * self.backup_scale
        } else {
            own
        }
    }

    /// Factor on the health of a service at second `t`.
    pub(crate) fn health_of(&self, service: Service, t: u32) -> f64 {
        if t >= self.restart_until[service as usize] {
            1.0
        } else if service == Service::Cart {
            CART_RESTART_HEALTH
        } else {
            RESTART_HEALTH
        }
    }

    /// Share of bots kept out.
    pub(crate) fn bots_out(&self) -> f64 {
        let challenge = if self.challenge.is_on() {
            CHALLENGE_STOPS
        } else {
            0.0
        };
        let block = if self.block.is_on() { BLOCK_STOPS } else { 0.0 };
        1.0 - (1.0 - challenge) * (1.0 - block)
    }

    /// Share of shoppers that pass the bot rules.
    pub(crate) fn shoppers_pass(&self) -> f64 {
        let challenge = if self.challenge.is_on() {
            CHALLENGE_LOSES
        } else {
            0.0
        };
        let block = if self.block.is_on() { BLOCK_LOSES } else { 0.0 };
        (1.0 - challenge) * (1.0 - block)
    }

    /// Whether somebody put a circuit breaker in front of a service.
    pub(crate) const fn has_breaker(&self, service: Service) -> bool {
        self.breaker[service as usize].is_on()
    }

    /// Whether tax of a region comes from cached rates.
    pub(crate) const fn tax_is_cached(&self, region: Region) -> bool {
        self.tax_cache[region as usize].is_on()
    }

    /// Whether stock of a region is sold without asking.
    pub(crate) const fn inventory_is_soft(&self, region: Region) -> bool {
        self.soft_inventory[region as usize].is_on()
    }
}

fn cure(lever: &Lever, set: Setting, drives: &mut [Running]) {
    let moved = set != lever.normal();
    for running in drives
        .iter_mut()
        .filter(|running| running.cured_by() == Some(lever))
    {
        if moved {
            running.cure();
        } else {
            running.uncure();
        }
    }
}

/// A setting equal to the normal one leaves the world's own value in force, whatever a scenario made of it.
fn unless_normal(lever: &Lever, set: Setting, value: Option<f64>) -> Option<f64> {
    value.filter(|_| set != lever.normal())
}

fn share(set: Setting) -> Option<f64> {
    match set {
        Setting::Percent(percent) => Some(f64::from(percent) / 100.0),
        Setting::On | Setting::Off | Setting::Seconds(_) | Setting::Count(_) | Setting::Route { .. } => None,
    }
}

fn seconds(set: Setting) -> Option<f64> {
    match set {
        Setting::Seconds(seconds) => Some(f64::from(seconds)),
        Setting::On | Setting::Off | Setting::Percent(_) | Setting::Count(_) | Setting::Route { .. } => None,
    }
}

fn tries(set: Setting) -> Option<f64> {
    match set {
        Setting::Count(count) => Some(f64::from(count)),
        Setting::On | Setting::Off | Setting::Percent(_) | Setting::Seconds(_) | Setting::Route { .. } => {
            None
        }
    }
}
