//! The charts of the control room by tab. Only what they show; drawing stands elsewhere.

use drill::{
    dim::{Device, Method, Region, Service},
    scenario,
    series::{CellCount, FraudGauge, Quantile, ServiceGauge, Whole},
};

use super::{
    judge::Judge,
    quantity::Quantity,
    spec::{Spec, Trace},
};
use crate::chart::{Side, Target};

/// Trouble is above the band.
const HIGH: Judge = Judge::Band(Side::AtMost);
/// Trouble is below the band.
const LOW: Judge = Judge::Band(Side::AtLeast);
/// Failing calls, %: worth a look, and bad; as the table of services says it.
const FAILING: Judge = Judge::Above { watch: 1.0, bad: 5.0 };
/// Load over capacity, %: busy, and too much.
const LOAD: Judge = Judge::Above {
    watch: 80.0,
    bad: 100.0,
};
/// Budget burn that pages somebody.
const BURN_PAGES: Target = Target {
    limit: 14.4,
    side: Side::AtMost,
};

/// Sessions a minute.
pub fn sessions() -> Spec {
    Spec::new(
        "Traffic",
        "/min",
        vec![Trace::new("sessions", Quantity::PerMinute(CellCount::Sessions))],
    )
    .note("checkouts begun")
}

/// Share of steps that succeed, with the drill's target.
pub fn success(target: Option<scenario::Target>) -> Spec {
    let limit = target.map(|target| Target {
        limit: target.success * 100.0,
        side: Side::AtLeast,
    });
    Spec::new("Success", "%", vec![Trace::new("success", Quantity::Success)])
        .note("steps that succeed")
        .near_hundred()
        .target(limit)
}

/// Latency as the servers see it: p95 first, with the drill's target.
pub fn latency(target: Option<scenario::Target>) -> Spec {
    let limit = target.map(|target| Target {
        limit: target.p95_s,
        side: Side::AtMost,
    });
    let traces = [
        (Quantile::P95, "p95"),
        (Quantile::P50, "p50"),
        (Quantile::P99, "p99"),
    ]
    .map(|(quantile, name)| Trace::new(name, Quantity::Latency(quantile)));
    Spec::new("Latency", "s", traces.into())
        .note("as the servers see it")
        .band()
        .target(limit)
}

/// Orders a minute against normal.
pub fn orders(target: Option<scenario::Target>) -> Spec {
    Spec::new(
        "Orders",
        "/min",
        vec![Trace::new("orders", Quantity::PerMinute(CellCount::Orders))],
    )
    .judge(Judge::Orders(target))
    .note("grey: normal")
}

/// How fast the error budget burns.
pub fn burn() -> Spec {
    Spec::new(
        "Budget burn",
        "×",
        vec![
            Trace::new("5 min", Quantity::Whole(Whole::Burn5m)),
            Trace::new("1 h", Quantity::Whole(Whole::Burn1h)),
        ],
    )
    .target(Some(BURN_PAGES))
    .note("pages from 14.4 on both")
}

/// Latency p95 as shoppers feel it.
pub fn felt() -> Spec {
    Spec::new("Felt latency p95", "s", vec![Trace::new("p95", Quantity::Felt)])
        .judge(HIGH)
        .note("in browser and app")
}

/// Golden signals.
pub fn overview(target: Option<scenario::Target>) -> Vec<Spec> {
    vec![
        latency(target),
        success(target),
        orders(target),
        sessions(),
        burn(),
        felt(),
    ]
}

/// One service in depth.
pub fn service(service: Service) -> Vec<Spec> {
    let one = |title: &str, unit, gauge| {
        Spec::new(
            format!("{}: {title}", service.name()),
            unit,
            vec![Trace::new(title, Quantity::Service(service, gauge))],
        )
    };
    vec![
        one("saturation", "%", ServiceGauge::Saturation)
            .judge(LOAD)
            .note("load over capacity"),
        one("p95", "s", ServiceGauge::P95).judge(HIGH).note("one call"),
        one("errors", "%", ServiceGauge::Errors)
            .share()
            .judge(FAILING)
            .note("time-outs and shed calls included"),
        one("rate", "/s", ServiceGauge::Rate).note("calls, retries included"),
        one("retries", "/s", ServiceGauge::Retries).judge(HIGH),
        one("queue", "s", ServiceGauge::Queue)
            .judge(HIGH)
            .note("seconds of work waiting"),
        one("calls per checkout", "", ServiceGauge::CallsPerCheckout).judge(HIGH),
    ]
}

fn by_lane(title: &str, unit: &'static str, gauge: ServiceGauge) -> Spec {
    let lane = |service: Service| Trace::new(service.name(), Quantity::Service(service, gauge));
    Spec::new(title, unit, Service::LANES.map(lane).into())
}

/// Providers and lanes.
pub fn payments() -> Vec<Spec> {
    vec![
        by_lane("Timeouts by provider", "%", ServiceGauge::Timeouts)
            .share()
            .judge(FAILING)
            .note("share of calls given up"),
        by_lane("Retries by provider", "/s", ServiceGauge::Retries)
            .judge(HIGH)
            .note("second and later tries"),
        by_lane("Calls by provider", "/s", ServiceGauge::Rate).note("all tries"),
        by_lane("Errors by provider", "%", ServiceGauge::Errors)
            .share()
            .judge(FAILING)
            .note("time-outs included"),
        by_lane("Provider p95", "s", ServiceGauge::P95)
            .judge(HIGH)
            .note("one call"),
        by_lane("Provider saturation", "%", ServiceGauge::Saturation)
            .judge(LOAD)
            .note("load over capacity"),
        Spec::new(
            "Approval",
            "%",
            vec![Trace::new("approved", Quantity::Whole(Whole::Approval))],
        )
        .near_hundred()
        .judge(LOW)
        .note("by the banks, of answered payments"),
        Spec::new(
            "Share on backup",
            "%",
            vec![Trace::new("backup", Quantity::Whole(Whole::BackupShare))],
        )
        .share()
        .note("of payments"),
        Spec::new(
            "Completion by method",
            "%",
            Method::ALL
                .map(|method| Trace::new(method.name(), Quantity::Completion(method)))
                .into(),
        )
        .share()
        .judge(LOW)
        .note("payments begun that end in an order"),
    ]
}

fn by_device(title: &str, unit: &'static str, quantity: Quantity) -> Spec {
    Spec::new(
        title,
        unit,
        Device::ALL
            .map(|device| Trace::of_device(device, quantity))
            .into(),
    )
}

/// What browsers and the app see.
pub fn client() -> Vec<Spec> {
    let step = |title: &str, part, whole| {
        by_device(title, "%", Quantity::OfHundred { part, whole })
            .share()
            .judge(LOW)
    };
    vec![
        step("Start to review", CellCount::Reviews, CellCount::Sessions).note("of 100 who start"),
        step("Review to pay", CellCount::Pays, CellCount::Reviews).note("of 100 who review"),
        step("Pay to order", CellCount::Orders, CellCount::Pays).note("of 100 who pay"),
        by_device("Felt latency p95", "s", Quantity::Felt)
            .judge(HIGH)
            .note("by device"),
        Spec::new(
            "Script errors",
            "/s",
            vec![
                Trace::new("third party", Quantity::Whole(Whole::ThirdPartyErrors)),
                Trace::new("our own", Quantity::Whole(Whole::OwnScriptErrors)),
            ],
        )
        .judge(HIGH)
        .note("JavaScript errors in the page"),
    ]
}

const fn tax_of(region: Region) -> Service {
    match region {
        Region::Na => Service::TaxNa,
        Region::Eu => Service::TaxEu,
        Region::Apac => Service::TaxApac,
    }
}

const fn inventory_of(region: Region) -> Service {
    match region {
        Region::Na => Service::InventoryNa,
        Region::Eu => Service::InventoryEu,
        Region::Apac => Service::InventoryApac,
    }
}

fn by_region(title: &str, unit: &'static str, of: fn(Region) -> Service, gauge: ServiceGauge) -> Spec {
    let trace = |region| Trace::of_region(region, Quantity::Service(of(region), gauge));
    Spec::new(title, unit, Region::ALL.map(trace).into())
}

/// Promotion, tax and inventory.
pub fn promo_and_tax() -> Vec<Spec> {
    let promo = |title: &str, unit, quantity| Spec::new(title, unit, vec![Trace::new("promo", quantity)]);
    let calls = [Service::Promo, Service::TaxNa, Service::TaxEu, Service::TaxApac];
    vec![
        promo("Promo rule time", "s", Quantity::Whole(Whole::PromoEval))
            .judge(HIGH)
            .note("to work out one cart"),
        promo("Discounts per cart", "", Quantity::Whole(Whole::PromoDepth)),
        promo(
            "Promo saturation",
            "%",
            Quantity::Service(Service::Promo, ServiceGauge::Saturation),
        )
        .judge(LOAD)
        .note("load over capacity"),
        Spec::new(
            "Calls per checkout",
            "",
            calls
                .map(|one| Trace::new(one.name(), Quantity::Service(one, ServiceGauge::CallsPerCheckout)))
                .into(),
        )
        .judge(HIGH),
        by_region("Tax p95", "s", tax_of, ServiceGauge::P95)
            .judge(HIGH)
            .note("by region"),
        by_region("Tax saturation", "%", tax_of, ServiceGauge::Saturation)
            .judge(LOAD)
            .note("by region"),
        by_region("Inventory p95", "s", inventory_of, ServiceGauge::P95)
            .judge(HIGH)
            .note("by region"),
        by_region(
            "Inventory saturation",
            "%",
            inventory_of,
            ServiceGauge::Saturation,
        )
        .judge(LOAD)
        .note("by region"),
    ]
}

/// Fraud decisions.
pub fn fraud() -> Vec<Spec> {
    let gauge = |name: &str, gauge| Trace::new(name, Quantity::Fraud(gauge));
    let service = |title: &str, unit, gauge| {
        Spec::new(
            title,
            unit,
            vec![Trace::new("fraud", Quantity::Service(Service::Fraud, gauge))],
        )
    };
    vec![
        Spec::new("Approved", "%", vec![gauge("approved", FraudGauge::Approved)])
            .near_hundred()
            .judge(LOW)
            .note("of scored payments"),
        Spec::new(
            "Held and declined",
            "%",
            vec![
                gauge("review", FraudGauge::Review),
                gauge("declined", FraudGauge::Declined),
            ],
        )
        .judge(HIGH)
        .note("of scored payments"),
        Spec::new(
            "Waiting for review",
            "",
            vec![gauge("waiting", FraudGauge::Waiting)],
        )
        .judge(HIGH)
        .note("orders"),
        Spec::new(
            "Decided without review",
            "%",
            vec![
                Trace::new("fast lane", Quantity::Whole(Whole::FastLane)),
                Trace::new("no score", Quantity::Whole(Whole::Unscored)),
            ],
        )
        .share()
        .judge(HIGH)
        .note("of paid orders"),
        service("Scoring p95", "s", ServiceGauge::P95)
            .judge(HIGH)
            .note("one call"),
        service("Scoring saturation", "%", ServiceGauge::Saturation)
            .judge(LOAD)
            .note("load over capacity"),
    ]
}

/// Sessions that are not shoppers.
pub fn traffic() -> Vec<Spec> {
    vec![
        Spec::new(
            "Sessions and orders",
            "/min",
            vec![
                Trace::new("sessions", Quantity::PerMinute(CellCount::Sessions)),
                Trace::new("orders", Quantity::PerMinute(CellCount::Orders)),
            ],
        )
        .band(),
        Spec::new(
            "Orders per 100 sessions",
            "",
            vec![Trace::new(
                "orders",
                Quantity::OfHundred {
                    part: CellCount::Orders,
                    whole: CellCount::Sessions,
                },
            )],
        )
        .judge(LOW),
        Spec::new(
            "Automatic sessions",
            "/s",
            vec![Trace::new("bots", Quantity::Whole(Whole::Bots))],
        )
        .judge(HIGH)
        .note("by their behaviour"),
        Spec::new(
            "Carts held, never paid",
            "%",
            vec![Trace::new("held", Quantity::Whole(Whole::HoldRatio))],
        )
        .share()
        .judge(HIGH)
        .note("share of all holds"),
        Spec::new(
            "Shown as sold out",
            "%",
            vec![Trace::new("sold out", Quantity::Whole(Whole::OutOfStock))],
        )
        .share()
        .judge(HIGH)
        .note("share of stock"),
    ]
}
