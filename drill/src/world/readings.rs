//! Every series of one second, read off the state of the run. Changes nothing, so a second without a screen is
//! never read. Server latency leaves browsers out; "felt" latency adds what device, third-party script and wallet add.

use super::checkout::{CARD_FIRST_LOSES, DEVICE_SHARE, IMPATIENCE_PER_S};
use super::course::Course;
use super::lognormal::{Piece, quantile};
use super::noise::{self, Stream};
use super::station::BUILT;
use crate::dim::{Device, Method, Region, Service};
use crate::series::{CellCount, FraudGauge, Quantile, Readings, Series, ServiceGauge, Whole};

/// Drawing a page on each device: mean, s.
const RENDER_S: [f64; 4] = [0.22, 0.38, 0.52, 0.14];
/// Deviation of drawing and of script delay over their mean.
const RENDER_SPREAD: f64 = 0.35;
const SCRIPT_SPREAD: f64 = 0.25;
/// Crawlers on a quiet day, sessions per second.
const QUIET_BOTS: f64 = 0.8;
/// JavaScript errors per session on a quiet day: own scripts, scripts of others.
const OWN_SCRIPT_ERRORS: f64 = 0.015;
const THIRD_PARTY_ERRORS: f64 = 0.020;
/// Evaluation of promo rules when the rule is off, s.
const RULE_OFF_S: f64 = 0.004;

impl Course {
    /// Every series of the last second.
    pub fn readings(&self) -> Readings {
        let mut readings = Readings::default();
        self.read_cells(&mut readings);
        self.read_latency(&mut readings);
        self.read_services(&mut readings);
        self.read_completion(&mut readings);
        self.read_fraud(&mut readings);
        self.read_whole(&mut readings);
        readings
    }

    fn read_cells(&self, readings: &mut Readings) {
        for device in Device::ALL {
            for region in Region::ALL {
                let cell = &self.flow.cells[device as usize][region as usize];
                for count in CellCount::ALL {
                    let value = match count {
                        CellCount::Sessions => cell.sessions,
                        CellCount::Reviews => cell.reviews,
                        CellCount::Pays => cell.pays,
                        CellCount::Orders => cell.orders,
                        CellCount::Attempts => cell.sessions + cell.reviews + cell.pays,
                        CellCount::Failures => cell.failures,
                    };
                    readings.set(Series::Cell(device, region, count), value);
                }
            }
        }
    }

    fn read_latency(&self, readings: &mut Readings) {
        let mut server: Vec<(Region, Piece)> = Vec::with_capacity(18);
        let mut felt: Vec<(Device, Region, Piece)> = Vec::with_capacity(144);
        self.checkout
            .latency_parts(&self.flow, |region, weight, mean_s, variance| {
                server.push((region, Piece::new(weight, mean_s, variance)));
                for device in Device::ALL {
                    let weight = weight * DEVICE_SHARE[device as usize];
                    self.felt_parts(device, weight, mean_s, variance, |piece| {
                        felt.push((device, region, piece));
                    });
                }
            });
        let mut slice: Vec<Piece> = Vec::with_capacity(felt.len());
        for region in [None].into_iter().chain(Region::ALL.map(Some)) {
            let here = |of: Region| region.is_none_or(|one| one == of);
            slice.clear();
            slice.extend(server.iter().filter(|(of, _)| here(*of)).map(|(_, piece)| *piece));
            for q in Quantile::ALL {
                readings.set(Series::Latency(region, q), quantile(&slice, q.share()));
            }
            for device in [None].into_iter().chain(Device::ALL.map(Some)) {
                let ours = |of: Device| device.is_none_or(|one| one == of);
                slice.clear();
                slice.extend(
                    felt.iter()
                        .filter(|(d, r, _)| ours(*d) && here(*r))
                        .map(|(_, _, piece)| *piece),
                );
                readings.set(Series::Felt(device, region), quantile(&slice, 0.95));
            }
        }
    }

    /// One part of server latency as a device shows it: with and without the wallet's extra wait where there is one.
    fn felt_parts(
        &self,
        device: Device,
        weight: f64,
        mean_s: f64,
        variance: f64,
        mut take: impl FnMut(Piece),
    ) {
        let d = device as usize;
        let render = RENDER_SPREAD * RENDER_S[d];
        let script_s = self.flow.script_delay_s[d];
        let script = SCRIPT_SPREAD * script_s;
        let mean_s = mean_s + RENDER_S[d] + script_s;
        let variance = variance + render * render + script * script;
        let wallet_s = self.flow.wallet_delay_s;
        if wallet_s <= 0.0 {
            take(Piece::new(weight, mean_s, variance));
            return;
        }
        let by_wallet = self.flow.wallet_share[d];
        let wait = SCRIPT_SPREAD * wallet_s;
        take(Piece::new(weight * (1.0 - by_wallet), mean_s, variance));
        take(Piece::new(
            weight * by_wallet,
            mean_s + wallet_s,
            variance + wait * wait,
        ));
    }

    fn read_services(&self, readings: &mut Readings) {
        let sessions = self.flow.sessions.max(1e-6);
        for service in Service::ALL {
            let station = self.checkout.station(service);
            let of_sessions = sessions * share_of_sessions(service);
            for gauge in ServiceGauge::ALL {
                let value = match gauge {
                    ServiceGauge::Saturation => station.load,
                    ServiceGauge::Rate => station.offered,
                    // Where no call is made, none fails.
                    ServiceGauge::Errors | ServiceGauge::Timeouts if station.offered <= 0.0 => 0.0,
                    ServiceGauge::Errors => station.try_fails,
                    ServiceGauge::P95 => station.p95_s(),
                    ServiceGauge::Retries => station.retries,
                    ServiceGauge::Queue => station.queue_s(),
                    ServiceGauge::CallsPerCheckout => station.offered / of_sessions,
                    ServiceGauge::Timeouts => station.timeouts,
                };
                readings.set(Series::Service(service, gauge), value);
            }
        }
    }

    /// Orders over payments begun. Who drops out of the wallet, or at the card's form, has begun: they pressed the button.
    fn read_completion(&self, readings: &mut Readings) {
        let flow = &self.flow;
        let (mut begun, mut done) = ([0.0; 2], [0.0; 2]);
        for device in Device::ALL {
            let wallet = flow.wallet_share[device as usize];
            let moved = flow.moved_to_card[device as usize];
            let patience = libm::exp(-IMPATIENCE_PER_S * flow.wallet_delay_s);
            for cell in &flow.cells[device as usize] {
                // Shoppers who stayed, split by method as the model mixes them: the wallet's share of orders shrinks
                // by its own wait, the card's does not.
                let gone = wallet * flow.wallet_drop + moved * CARD_FIRST_LOSES;
                let by_wallet = wallet * (1.0 - flow.wallet_drop) / (1.0 - gone);
                let order_share = by_wallet * patience / (by_wallet * patience + 1.0 - by_wallet);
                begun[Method::Wallet as usize] += cell.pays * by_wallet + cell.wallet_lost;
                begun[Method::Card as usize] += cell.pays * (1.0 - by_wallet) + cell.card_lost;
                done[Method::Wallet as usize] += cell.orders * order_share;
                done[Method::Card as usize] += cell.orders * (1.0 - order_share);
            }
        }
        for method in Method::ALL {
            let m = method as usize;
            readings.set(
                Series::Completion(method),
                (done[m] / begun[m].max(1e-9)).min(1.0),
            );
        }
    }

    fn read_fraud(&self, readings: &mut Readings) {
        let (review, decline) = (self.flow.fraud_review, self.flow.fraud_decline);
        for gauge in FraudGauge::ALL {
            let value = match gauge {
                FraudGauge::Approved => 1.0 - review - decline,
                FraudGauge::Review => review,
                FraudGauge::Declined => decline,
                FraudGauge::Waiting => self.checkout.review_queue,
            };
            readings.set(Series::Fraud(gauge), value);
        }
    }

    fn read_whole(&self, readings: &mut Readings) {
        for whole in Whole::ALL {
            readings.set(Series::Whole(whole), self.whole(whole));
        }
        for service in Service::ALL {
            let state = self.checkout.station(service).stood.state();
            readings.set(Series::Breaker(service), f64::from(state as u8));
        }
    }

    fn whole(&self, whole: Whole) -> f64 {
        let flow = &self.flow;
        let scatter = |share: f64| 1.0 + share * noise::bell(self.seed, Stream::Gauges, self.t, whole as u64);
        match whole {
            Whole::PoolUse => flow.pool_use,
            Whole::Burn5m => self.budget.burn(300),
            Whole::Burn1h => self.budget.burn(3_600),
            Whole::BackupShare => self.checkout.on_backup,
            Whole::Approval => (flow.approval * scatter(0.004)).min(1.0),
            Whole::PromoEval if self.controls.promo.is_on() => {
                let promo = Service::Promo as usize;
                BUILT[promo].service_s * self.forces.service[promo].slow * scatter(0.03)
            }
            Whole::PromoEval => RULE_OFF_S,
            Whole::PromoDepth if !self.controls.promo.is_on() => 0.0,
            Whole::PromoDepth if self.controls.stack_cap.is_on() => 1.0,
            Whole::PromoDepth => {
                1.0 + 1.4 * self.forces.service[Service::Promo as usize].slow * scatter(0.02)
            }
            Whole::HoldRatio => {
                let pays: f64 = flow.cells.as_flattened().iter().map(|cell| cell.pays).sum();
                let holds = flow.sessions + flow.bots;
                (holds - pays) / holds.max(1e-9)
            }
            Whole::OutOfStock => self.checkout.out_of_stock,
            Whole::Bots => flow.bots + QUIET_BOTS * scatter(0.25),
            Whole::OwnScriptErrors => OWN_SCRIPT_ERRORS * flow.sessions * scatter(0.2),
            Whole::FastLane => self.controls.fast_lane * (1.0 - flow.unscored),
            Whole::Unscored => flow.unscored,
            Whole::ThirdPartyErrors => {
                THIRD_PARTY_ERRORS * flow.sessions * scatter(0.2) + self.script_trouble()
            }
        }
    }

    /// Errors per second that a misbehaving third-party script throws.
    pub(super) fn script_trouble(&self) -> f64 {
        Device::ALL
            .iter()
            .map(|device| {
                let d = *device as usize;
                let cells = &self.flow.cells[d];
                let blocked: f64 = cells.iter().map(|cell| cell.blocked).sum();
                let reviews: f64 = cells.iter().map(|cell| cell.reviews).sum();
                // A slow script gives up loading now and then.
                blocked + reviews * (0.03 * self.flow.script_delay_s[d]).min(0.5)
            })
            .sum()
    }
}

/// Whose sessions a service serves: those of its region, or everybody's.
const fn share_of_sessions(service: Service) -> f64 {
    use super::checkout::REGION_SHARE;
    match service {
        Service::TaxNa | Service::InventoryNa => REGION_SHARE[Region::Na as usize],
        Service::TaxEu | Service::InventoryEu => REGION_SHARE[Region::Eu as usize],
        Service::TaxApac | Service::InventoryApac => REGION_SHARE[Region::Apac as usize],
        Service::Edge
        | Service::Cart
        | Service::Promo
        | Service::Fraud
        | Service::PayPrimaryA
        | Service::PayPrimaryB
        | Service::PayBackup
        | Service::Order => 1.0,
    }
}
