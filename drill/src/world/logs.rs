//! The error log of one second: a line per kind of failure with how many there were, written from the state of that
//! second, and the quiet noise of any day. Invented hosts and ids; says what happened, never why.

use super::MOST_LOG_LINES;
use super::course::Course;
use super::noise::{self, Stream};
use super::station::Circuit;
use crate::dim::{Device, Service};
use crate::telemetry::{Level, LogLine};

/// Below this rate a kind of failure is quiet noise and is written now and then only.
const QUIET_PER_S: f64 = 0.05;

/// Places of the draws, one for each kind of line: fixed, so that a lever that silences one kind changes no other.
const OF_SERVICE: u64 = 8;
const POOL: u64 = 14 * OF_SERVICE;
const BROWSER: u64 = POOL + 8;
const OF_DEVICE: u64 = 4;
const ORDERS: u64 = BROWSER + 4 * OF_DEVICE;
const QUIET: u64 = ORDERS + 16;

/// One kind of line before it is counted.
struct Kind {
    /// Where its chance is drawn.
    place: u64,
    service: Option<Service>,
    level: Level,
    per_s: f64,
    text: String,
}

impl Course {
    /// The lines of the last second.
    pub(super) fn logs(&self) -> Vec<LogLine> {
        let mut kinds = Vec::with_capacity(24);
        self.service_lines(&mut kinds);
        self.pool_lines(&mut kinds);
        self.browser_lines(&mut kinds);
        self.order_lines(&mut kinds);
        self.quiet_lines(&mut kinds);
        let at = self.clock();
        let mut lines = Vec::new();
        for kind in kinds {
            let draw = noise::uniform(self.seed, Stream::Logs, self.t, kind.place);
            let count = noise::count(kind.per_s, draw);
            if count > 0 && lines.len() < MOST_LOG_LINES {
                lines.push(LogLine {
                    at,
                    service: kind.service,
                    level: kind.level,
                    text: kind.text,
                    count,
                });
            }
        }
        lines
    }

    /// A short id that looks like a request's, different every second.
    fn request_id(&self, salt: u64) -> String {
        let bits = noise::mix64(self.seed ^ u64::from(self.t) << 20 ^ salt);
        format!("{:08x}", bits >> 32)
    }

    fn service_lines(&self, kinds: &mut Vec<Kind>) {
        for service in Service::ALL {
            let station = self.checkout.station(service);
            let salt = service as u64;
            let place = service as u64 * OF_SERVICE;
            let (what, call) = call_of(service);
            let timeouts = station.offered * station.timeouts;
            if timeouts > QUIET_PER_S {
                let limit_ms = noise::whole(station.timeout_s * 1_000.0);
                kinds.push(Kind {
                    place,
                    service: Some(service),
                    level: Level::Error,
                    per_s: timeouts,
                    text: format!(
                        "{what}: {call} gave no answer within {limit_ms} ms req={}",
                        self.request_id(salt)
                    ),
                });
            }
            self.breaker_line(kinds, service);
            let refused = station.offered * station.shed;
            if refused > QUIET_PER_S {
                kinds.push(Kind {
                    place: place + 1,
                    service: Some(service),
                    level: Level::Error,
                    per_s: refused,
                    text: format!(
                        "{what}: {call} refused, queue full ({:.1} s of work waiting)",
                        station.queue_s()
                    ),
                });
            }
            let errors = station.offered * (1e-4 + self.forces.service[service as usize].errors);
            if errors > QUIET_PER_S {
                kinds.push(Kind {
                    place: place + 2,
                    service: Some(service),
                    level: Level::Error,
                    per_s: errors,
                    text: format!("{what}: {call} answered 502 req={}", self.request_id(salt + 40)),
                });
            }
            if station.retries > 0.2 {
                kinds.push(Kind {
                    place: place + 3,
                    service: Some(service),
                    level: Level::Warn,
                    per_s: station.retries,
                    text: format!(
                        "{what}: {call} tried again after 200 ms req={}",
                        self.request_id(salt + 80)
                    ),
                });
            }
            if station.load > 0.85 && station.timeouts < 0.01 {
                kinds.push(Kind {
                    place: place + 4,
                    service: Some(service),
                    level: Level::Warn,
                    per_s: 0.2,
                    text: format!(
                        "{what}: workers {:.0} % busy, mean {:.0} ms a call",
                        station.load * 100.0,
                        station.call_s * 1_000.0
                    ),
                });
            }
        }
    }

    /// What a circuit breaker that is not simply closed does.
    fn breaker_line(&self, kinds: &mut Vec<Kind>, service: Service) {
        let station = self.checkout.station(service);
        let (what, call) = call_of(service);
        let (level, per_s, text) = match station.stood {
            Circuit::None | Circuit::Closed { .. } => return,
            Circuit::Open { left_s } => (
                Level::Error,
                station.wanted,
                format!("{what}: circuit breaker open, {call} not sent, asks again in {left_s} s"),
            ),
            Circuit::HalfOpen { .. } => (
                Level::Warn,
                station.wanted * station.kept_away,
                format!("{what}: circuit breaker half-open, one {call} in fifty sent as a test"),
            ),
            Circuit::ClosedAgain => (
                Level::Info,
                1.0,
                format!("{what}: circuit breaker closed, every {call} sent again"),
            ),
        };
        kinds.push(Kind {
            place: service as u64 * OF_SERVICE + 5,
            service: Some(service),
            level,
            per_s,
            text,
        });
    }

    fn pool_lines(&self, kinds: &mut Vec<Kind>) {
        let flow = &self.flow;
        if flow.admitted < 1.0 {
            kinds.push(Kind {
                place: POOL,
                service: Some(Service::Edge),
                level: Level::Error,
                per_s: flow.attempts * (1.0 - flow.admitted),
                text: format!(
                    "edge: no free checkout worker, {:.0} % of the pool wanted, request dropped",
                    flow.pool_use * 100.0
                ),
            });
        } else if flow.pool_use > 0.8 {
            kinds.push(Kind {
                place: POOL + 1,
                service: Some(Service::Edge),
                level: Level::Warn,
                per_s: 0.3,
                text: format!("edge: checkout worker pool {:.0} % busy", flow.pool_use * 100.0),
            });
        }
    }

    fn browser_lines(&self, kinds: &mut Vec<Kind>) {
        let script = self.controls.tag_name().unwrap_or_else(|| "tag".to_owned());
        for device in Device::ALL {
            let place = BROWSER + device as u64 * OF_DEVICE;
            let cells = &self.flow.cells[device as usize];
            let blocked: f64 = cells.iter().map(|cell| cell.blocked).sum();
            let agent = agent_of(device);
            if blocked > QUIET_PER_S {
                kinds.push(Kind {
                    place,
                    service: None,
                    level: Level::Error,
                    per_s: blocked,
                    text: format!("browser: TypeError: cannot read properties of null (reading 'offsetHeight') at {script}.js:1:20417 page=/checkout/review ua={agent}"),
                });
            }
            let delay_s = self.flow.script_delay_s[device as usize];
            if delay_s > 0.3 {
                let reviews: f64 = cells.iter().map(|cell| cell.reviews).sum();
                kinds.push(Kind {
                    place: place + 1,
                    service: None,
                    level: Level::Warn,
                    per_s: reviews * (0.03 * delay_s).min(0.5),
                    text: format!(
                        "browser: long task {:.0} ms in {script}.js page=/checkout/review ua={agent}",
                        delay_s * 1_000.0
                    ),
                });
            }
            let wallet_lost: f64 = cells.iter().map(|cell| cell.wallet_lost).sum();
            if wallet_lost > QUIET_PER_S {
                kinds.push(Kind {
                    place: place + 2,
                    service: None,
                    level: Level::Info,
                    per_s: wallet_lost,
                    text: format!(
                        "browser: wallet sheet closed by shopper after second confirmation ua={agent}"
                    ),
                });
            }
        }
    }

    fn order_lines(&self, kinds: &mut Vec<Kind>) {
        let flow = &self.flow;
        let held: f64 = flow.cells.as_flattened().iter().map(|cell| cell.held).sum();
        if self.forces.fan > 1.5 {
            kinds.push(Kind {
                place: ORDERS,
                service: Some(Service::Promo),
                level: Level::Info,
                per_s: 0.4,
                text: format!(
                    "promo: evaluate called {:.0} times for one page req={}",
                    self.forces.fan,
                    self.request_id(11)
                ),
            });
        }
        let slow = self.forces.service[Service::Promo as usize].slow;
        if slow > 1.2 && self.controls.promo.is_on() {
            kinds.push(Kind {
                place: ORDERS + 1,
                service: Some(Service::Promo),
                level: Level::Warn,
                per_s: 0.4,
                text: format!(
                    "promo: one evaluation took {:.0} ms, {:.0} discounts looked at",
                    45.0 * slow,
                    1.0 + 1.4 * slow
                ),
            });
        }
        if flow.fraud_review > 0.05 {
            kinds.push(Kind {
                place: ORDERS + 2,
                service: Some(Service::Fraud),
                level: Level::Info,
                per_s: held,
                text: format!(
                    "fraud: score above review limit, order held, {:.0} waiting",
                    self.checkout.review_queue
                ),
            });
        }
        if flow.bots > 1.0 {
            kinds.push(Kind {
                place: ORDERS + 3,
                service: Some(Service::Cart),
                level: Level::Info,
                per_s: flow.bots,
                text: "cart: hold placed, session without page views".to_owned(),
            });
        }
        if flow.oversold > 0.0 {
            kinds.push(Kind {
                place: ORDERS + 4,
                service: Some(Service::Order),
                level: Level::Warn,
                per_s: flow.oversold,
                text: "order: booked without stock confirmation, warehouse reports none left".to_owned(),
            });
        }
        if flow.duplicates > 0.01 {
            kinds.push(Kind {
                place: ORDERS + 5,
                service: Some(Service::Order),
                level: Level::Warn,
                per_s: flow.duplicates,
                text: format!(
                    "order: second authorisation for one basket req={}",
                    self.request_id(7)
                ),
            });
        }
    }

    /// What any log says on any day.
    fn quiet_lines(&self, kinds: &mut Vec<Kind>) {
        let quiet = |service, level, per_s, text: String| Kind {
            place: 0,
            service,
            level,
            per_s,
            text,
        };
        let lines = [
            quiet(
                Some(Service::Order),
                Level::Warn,
                1.0 / 70.0,
                "order: archive volume 81 % full, cleanup at 02:00".to_owned(),
            ),
            quiet(
                Some(Service::Edge),
                Level::Info,
                1.0 / 40.0,
                format!("edge: config reloaded, 0 changes req={}", self.request_id(3)),
            ),
            quiet(
                Some(Service::Cart),
                Level::Info,
                1.0 / 25.0,
                "cart: expired baskets swept".to_owned(),
            ),
            quiet(
                Some(Service::Promo),
                Level::Info,
                1.0 / 60.0,
                "promo: rule cache refreshed in 210 ms".to_owned(),
            ),
            quiet(
                Some(Service::InventoryNa),
                Level::Warn,
                1.0 / 110.0,
                "inventory: stock feed 4 s late, used last known".to_owned(),
            ),
            quiet(
                Some(Service::Fraud),
                Level::Info,
                1.0 / 80.0,
                "fraud: model scores refreshed".to_owned(),
            ),
            quiet(
                None,
                Level::Error,
                1.0 / 18.0,
                "browser: ResizeObserver loop completed with undelivered notifications".to_owned(),
            ),
            quiet(
                None,
                Level::Error,
                1.0 / 45.0,
                "browser: Script error. (cross-origin, no details)".to_owned(),
            ),
        ];
        kinds.extend((QUIET..).zip(lines).map(|(place, kind)| Kind { place, ..kind }));
    }
}

/// What a service calls itself in the log, and the call that others make to it.
const fn call_of(service: Service) -> (&'static str, &'static str) {
    match service {
        Service::Edge => ("edge", "request"),
        Service::Cart => ("cart", "cart.load"),
        Service::Promo => ("promo", "promo.evaluate"),
        Service::TaxNa => ("tax-na", "tax.quote"),
        Service::TaxEu => ("tax-eu", "tax.quote"),
        Service::TaxApac => ("tax-apac", "tax.quote"),
        Service::InventoryNa => ("inventory-na", "stock.check"),
        Service::InventoryEu => ("inventory-eu", "stock.check"),
        Service::InventoryApac => ("inventory-apac", "stock.check"),
        Service::Fraud => ("fraud", "fraud.score"),
        Service::PayPrimaryA => ("payments", "primary/a authorise"),
        Service::PayPrimaryB => ("payments", "primary/b authorise"),
        Service::PayBackup => ("payments", "backup authorise"),
        Service::Order => ("order", "order.book"),
    }
}

const fn agent_of(device: Device) -> &'static str {
    match device {
        Device::Desktop => "desktop",
        Device::Ios => "ios-web",
        Device::Android => "android-web",
        Device::App => "app",
    }
}
