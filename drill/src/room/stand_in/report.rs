//! What a stand-in says: numbers of its own charts that have left their band, worst first, in the words of its trade.
//! Names no cause and no lever: whoever asked has to put the reports together.

use super::answer::Seen;
use crate::dim::{Device, Filter, Method, Region, Service};
use crate::role::Role;
use crate::room::TargetState;
use crate::room::action::CHAT_LETTERS;
use crate::series::{BreakerState, CellCount, FraudGauge, Quantile, Series, ServiceGauge, Whole};
use crate::telemetry::Ticket;

/// Numbers that one report names: what somebody says in one breath.
const NAMED_MAX: usize = 3;
/// A number is worth a word when it lies this many half-widths outside its band.
const OUTSIDE: f64 = 3.0;
/// Half of a band is taken for at least this share of its own middle: quiet series have bands like hairlines.
const NARROWEST: f64 = 0.08;
/// Letters of a ticket that are read out.
const QUOTED: usize = 90;

/// What a role's own charts show.
pub(super) fn of_role(role: Role, seen: &Seen<'_>) -> String {
    let text = match role {
        Role::Support => of_tickets(seen),
        Role::Engineer => format!("{} {}", of_charts(role, seen), of_changes(seen)),
        Role::Sre | Role::PaymentsOps | Role::Product | Role::Qa | Role::Fraud => of_charts(role, seen),
    };
    text.chars().take(CHAT_LETTERS).collect()
}

/// The three numbers of the target, as on the page that woke somebody.
pub(super) fn of_page(seen: &Seen<'_>) -> String {
    let target = seen.script.target;
    let p95 = seen
        .readings
        .map(|readings| readings.get(Series::Latency(None, Quantile::P95)));
    let success = seen.readings.and_then(|readings| {
        let attempts = readings.count(Filter::default(), CellCount::Attempts);
        let failures = readings.count(Filter::default(), CellCount::Failures);
        (attempts > 0.0).then(|| 1.0 - failures / attempts)
    });
    let (Some(p95), Some(success)) = (p95, success) else {
        return "I have the page open. Nothing on it yet.".to_owned();
    };
    let state = match seen.view.target {
        TargetState::Met => "The target still holds",
        TargetState::Missed(_) => "The target is missed",
        TargetState::Recovering(_) => "It is coming back",
        TargetState::Restored(_) => "The target holds again",
    };
    format!(
        "I have the page. {state}: p95 {p95:.2} s (wanted: {:.2} s or less), success {:.1} % (wanted: {:.1} % or more). \
         Who looks at what?",
        target.p95_s,
        success * 100.0,
        target.success * 100.0,
    )
}

/// What somebody from outside the room says when they call back. They know less than their status page, and that lags.
pub(super) fn of_on_call(line: u8, seen: &Seen<'_>) -> String {
    let name = seen
        .script
        .on_call
        .get(usize::from(line))
        .map_or("On call", |one| &one.name);
    format!(
        "{name}, calling back: nothing stands out on our side so far. Send us what you see, with times. We look on, and \
         say when we find something."
    )
}

/// What customers write.
pub(super) fn of_tickets(seen: &Seen<'_>) -> String {
    let fresh = seen.fresh_tickets();
    let Some(last) = fresh.last() else {
        return "No ticket about the checkout in the last four minutes.".to_owned();
    };
    let device = most(fresh, Device::ALL, |ticket, device| ticket.device == device);
    let method = most(fresh, Method::ALL, |ticket, method| ticket.method == method);
    let words: String = last.text.chars().take(QUOTED).collect();
    let shares = [
        device.map(|(device, count)| format!("{count} from {}", device.name())),
        method.map(|(method, count)| format!("{count} paying by {}", method.name().to_lowercase())),
    ];
    let shares: Vec<_> = shares.into_iter().flatten().collect();
    let tickets = if fresh.len() == 1 { "ticket" } else { "tickets" };
    format!(
        "{} {tickets} in four minutes: {}. The last one: “{words}”",
        fresh.len(),
        shares.join(", ")
    )
}

/// What went live or was switched lately, newest first.
fn of_changes(seen: &Seen<'_>) -> String {
    let releases = seen
        .script
        .releases
        .iter()
        .map(|one| (one.at_s, one.id.0.as_str()));
    let flags = seen
        .script
        .flags
        .iter()
        .map(|one| (one.changed_s, one.id.0.as_str()));
    let now = i64::from(seen.view.clock.0);
    let mut changes: Vec<_> = releases
        .chain(flags)
        .filter(|(at, _)| i64::from(*at) <= now)
        .collect();
    changes.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    let named: Vec<_> = changes
        .iter()
        .take(NAMED_MAX)
        .map(|(at, id)| format!("{id} {} min ago", (now - i64::from(*at)) / 60))
        .collect();
    if named.is_empty() {
        "Nothing of ours changed lately.".to_owned()
    } else {
        format!("Our last changes: {}.", named.join(", "))
    }
}

fn of_charts(role: Role, seen: &Seen<'_>) -> String {
    let screens = screens(role);
    if seen.readings.is_none() || seen.band.is_none() {
        return format!("{screens}: I cannot see my charts yet. Ask me again in a minute.");
    }
    let mut outside: Vec<_> = watched(role)
        .into_iter()
        .filter_map(|series| stray(series, seen))
        .collect();
    outside.sort_by(|one, other| other.0.total_cmp(&one.0));
    let more = outside.len().saturating_sub(NAMED_MAX);
    let named: Vec<_> = outside
        .into_iter()
        .take(NAMED_MAX)
        .map(|(_, words)| words)
        .collect();
    let numbers = match (named.is_empty(), more) {
        (true, _) => format!(
            "{screens}: everything as always, as far as I can see. {}",
            elsewhere(role)
        ),
        (false, 0) => format!("{screens}: {}. The rest looks as always.", named.join("; ")),
        (false, more) => format!(
            "{screens}: {}; and {more} more numbers are off.",
            named.join("; ")
        ),
    };
    let open: Vec<_> = breakers(role)
        .filter(|service| is_open(*service, seen))
        .map(Service::name)
        .collect();
    if open.is_empty() {
        numbers
    } else {
        format!(
            "{numbers} Circuit breakers that let nothing through: {}.",
            open.join(", ")
        )
    }
}

/// The services whose circuit breakers a role has on its screens.
fn breakers(role: Role) -> impl Iterator<Item = Service> {
    let lanes = role == Role::PaymentsOps;
    let shown = matches!(role, Role::Sre | Role::Engineer | Role::PaymentsOps);
    Service::ALL
        .into_iter()
        .filter(move |service| shown && Service::LANES.contains(service) == lanes)
}

fn is_open(service: Service, seen: &Seen<'_>) -> bool {
    let state = seen
        .readings
        .map(|readings| readings.get(Series::Breaker(service)));
    match BreakerState::of_reading(state.unwrap_or_default()) {
        BreakerState::Open | BreakerState::HalfOpen => true,
        BreakerState::None | BreakerState::Closed => false,
    }
}

/// How far a series lies outside its band, in half-widths, and the words for it; none: inside.
fn stray(series: Series, seen: &Seen<'_>) -> Option<(f64, String)> {
    let value = seen.readings?.get(series);
    let (low, high) = seen.band?.at(series, seen.view.clock);
    let step = series.ceiling() / f64::from(u16::MAX);
    let half = ((high - low) / 2.0)
        .max(NARROWEST * (high + low) / 2.0)
        .max(step * 4.0);
    let away = (value - high).max(low - value) / half;
    (away >= OUTSIDE).then(|| {
        let usual = if shown(series, low) == shown(series, high) {
            shown(series, high)
        } else {
            format!("{} to {}", shown(series, low), shown(series, high))
        };
        (
            away,
            format!("{} {} (usually {usual})", name(series), shown(series, value)),
        )
    })
}

/// The screens that a role owns, in words.
const fn screens(role: Role) -> &'static str {
    match role {
        Role::Engineer => "Calls and scripts",
        Role::Sre => "Our services",
        Role::PaymentsOps => "Payment lanes",
        Role::Product => "Orders and promo",
        Role::Qa => "What browsers feel",
        Role::Fraud => "Decisions and traffic",
        Role::Support => "Tickets",
    }
}

/// What a role does not have on its screens, and who has: so that "as always" is not taken for more than it is.
const fn elsewhere(role: Role) -> &'static str {
    match role {
        Role::Engineer => "Times and errors of our services are on the SRE's screens, not on mine.",
        Role::Sre => "Payment lanes are with payments ops, scripts in the browser with the engineer.",
        Role::PaymentsOps => "Our own services are with the SRE, what scoring decides with fraud.",
        Role::Product => "What single services do is on the SRE's screens, not on mine.",
        Role::Qa => "I see what a page feels like; which service makes it so is on the SRE's screens.",
        Role::Fraud => "Payments themselves are with payments ops.",
        Role::Support => "Charts are with all the others.",
    }
}

/// The series that a role has on its screens.
fn watched(role: Role) -> Vec<Series> {
    let gauges = |services: &[Service], gauges: &[ServiceGauge]| -> Vec<Series> {
        let of = |service: &Service| {
            gauges
                .iter()
                .map(|gauge| Series::Service(*service, *gauge))
                .collect::<Vec<_>>()
        };
        services.iter().flat_map(of).collect()
    };
    let ours: Vec<Service> = Service::ALL
        .into_iter()
        .filter(|service| !Service::LANES.contains(service))
        .collect();
    match role {
        Role::Engineer => {
            let calls = gauges(&ours, &[ServiceGauge::CallsPerCheckout]);
            let scripts = [Whole::OwnScriptErrors, Whole::ThirdPartyErrors].map(Series::Whole);
            calls.into_iter().chain(scripts).collect()
        }
        Role::Sre => {
            let services = gauges(
                &ours,
                &[ServiceGauge::Saturation, ServiceGauge::P95, ServiceGauge::Errors],
            );
            services
                .into_iter()
                .chain([Series::Whole(Whole::PoolUse)])
                .collect()
        }
        Role::PaymentsOps => {
            let lanes = [
                ServiceGauge::P95,
                ServiceGauge::Errors,
                ServiceGauge::Retries,
                ServiceGauge::Timeouts,
            ];
            let lanes = gauges(&Service::LANES, &lanes);
            lanes
                .into_iter()
                .chain([Series::Whole(Whole::Approval)])
                .collect()
        }
        Role::Product => {
            let methods = Method::ALL.map(Series::Completion);
            let promo = [Whole::PromoEval, Whole::PromoDepth].map(Series::Whole);
            methods.into_iter().chain(promo).collect()
        }
        Role::Qa => Device::ALL.map(|device| Series::Felt(Some(device), None)).into(),
        Role::Fraud => {
            let decisions = FraudGauge::ALL.map(Series::Fraud);
            let traffic = [Whole::HoldRatio, Whole::OutOfStock, Whole::Bots].map(Series::Whole);
            decisions.into_iter().chain(traffic).collect()
        }
        Role::Support => Vec::new(),
    }
}

fn name(series: Series) -> String {
    match series {
        Series::Cell(device, region, _) => format!("{}, {}", device.name(), region.name()),
        Series::Latency(region, _) => {
            region.map_or("p95".to_owned(), |region| format!("p95 {}", region.name()))
        }
        Series::Felt(device, region) => {
            let whose = [device.map(Device::name), region.map(Region::name)];
            format!(
                "p95 felt on {}",
                whose.into_iter().flatten().collect::<Vec<_>>().join(", ")
            )
        }
        Series::Service(service, gauge) => format!("{} {}", service.name(), gauge_name(gauge)),
        Series::Completion(method) => format!("payments completed by {}", method.name().to_lowercase()),
        Series::Fraud(gauge) => match gauge {
            FraudGauge::Approved => "approved by scoring",
            FraudGauge::Review => "sent to review",
            FraudGauge::Declined => "declined by scoring",
            FraudGauge::Waiting => "waiting for review",
        }
        .to_owned(),
        Series::Breaker(service) => format!("circuit breaker of {}", service.name()),
        Series::Whole(whole) => whole_name(whole).to_owned(),
    }
}

const fn gauge_name(gauge: ServiceGauge) -> &'static str {
    match gauge {
        ServiceGauge::Saturation => "saturation",
        ServiceGauge::Rate => "calls",
        ServiceGauge::Errors => "errors",
        ServiceGauge::P95 => "p95",
        ServiceGauge::Retries => "retries",
        ServiceGauge::Queue => "queue",
        ServiceGauge::CallsPerCheckout => "calls per checkout",
        ServiceGauge::Timeouts => "time-outs",
    }
}

const fn whole_name(whole: Whole) -> &'static str {
    match whole {
        Whole::PoolUse => "worker pool",
        Whole::Burn5m => "burn rate over 5 min",
        Whole::Burn1h => "burn rate over 1 h",
        Whole::BackupShare => "share on the backup",
        Whole::Approval => "approved by banks",
        Whole::PromoEval => "promo evaluation",
        Whole::PromoDepth => "discounts stacked per cart",
        Whole::HoldRatio => "carts held without paying",
        Whole::OutOfStock => "shown as sold out",
        Whole::Bots => "sessions of bots",
        Whole::FastLane => "payments on the fast lane",
        Whole::Unscored => "payments without a score",
        Whole::OwnScriptErrors => "errors in our scripts",
        Whole::ThirdPartyErrors => "errors in other people's scripts",
    }
}

/// A reading with its unit.
fn shown(series: Series, value: f64) -> String {
    let share = |value: f64| format!("{:.1} %", value * 100.0);
    let seconds = |value: f64| format!("{value:.2} s");
    let per_s = |value: f64| format!("{value:.1}/s");
    match series {
        Series::Cell(..) => per_s(value),
        Series::Latency(..) | Series::Felt(..) => seconds(value),
        Series::Service(_, gauge) => match gauge {
            ServiceGauge::Saturation | ServiceGauge::Errors | ServiceGauge::Timeouts => share(value),
            ServiceGauge::Rate | ServiceGauge::Retries => per_s(value),
            ServiceGauge::P95 | ServiceGauge::Queue => seconds(value),
            ServiceGauge::CallsPerCheckout => format!("{value:.1}"),
        },
        Series::Breaker(_) => match BreakerState::of_reading(value) {
            BreakerState::None => "none",
            BreakerState::Closed => "closed",
            BreakerState::HalfOpen => "half open",
            BreakerState::Open => "open",
        }
        .to_owned(),
        Series::Completion(_) => share(value),
        Series::Fraud(gauge) => match gauge {
            FraudGauge::Approved | FraudGauge::Review | FraudGauge::Declined => share(value),
            FraudGauge::Waiting => format!("{value:.0}"),
        },
        Series::Whole(whole) => match whole {
            Whole::PoolUse
            | Whole::BackupShare
            | Whole::Approval
            | Whole::HoldRatio
            | Whole::OutOfStock
            | Whole::FastLane
            | Whole::Unscored => share(value),
            Whole::PromoEval => seconds(value),
            Whole::Bots | Whole::OwnScriptErrors | Whole::ThirdPartyErrors => per_s(value),
            Whole::Burn5m | Whole::Burn1h | Whole::PromoDepth => format!("{value:.1}"),
        },
    }
}

/// The most frequent of some things among tickets, and how often.
fn most<T: Copy, const N: usize>(
    tickets: &[Ticket],
    things: [T; N],
    is: impl Fn(&Ticket, T) -> bool,
) -> Option<(T, usize)> {
    let counted = things.map(|thing| (thing, tickets.iter().filter(|ticket| is(ticket, thing)).count()));
    counted.into_iter().filter(|(_, count)| *count > 0).fold(
        None,
        |best: Option<(T, usize)>, next| match best {
            Some(best) if best.1 >= next.1 => Some(best),
            Some(_) | None => Some(next),
        },
    )
}
