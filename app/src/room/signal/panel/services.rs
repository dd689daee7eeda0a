//! Services: all fourteen in a table, and the charts of the one that is picked.

use drill::{
    dim::{Filter, Service},
    series::{BreakerState, Series, ServiceGauge},
};
use leptos::prelude::*;

use super::Charts;
use crate::{
    part::memo,
    room::{
        RoomStore,
        signal::charts::{self, Quantity, Trace},
    },
    state::{Condition, State},
    wire::Columns,
};

/// Load from which a service counts as busy, %.
const BUSY: f64 = 80.0;
/// Load from which it cannot keep up, %.
const FULL: f64 = 100.0;
/// Share of failing calls that is worth a look, and that is bad, %.
const FAILING: (f64, f64) = (1.0, 5.0);

/// The tab.
#[component]
pub fn Services() -> impl IntoView {
    let store = expect_context::<RoomStore>();
    // The order stands while one looks: rows that move under the pointer help nobody. Opened again, it is made anew.
    let order = StoredValue::new(worst_first(store));
    let picked = RwSignal::new(order.with_value(|order| order[0]));
    view! {
        <div class="panel services-panel">
            <div class="table-scroll" tabindex="0" role="region" aria-label="Services">
                <table class="table" data-align="middle">
                    <thead>
                        <tr>
                            <th scope="col">"Service"</th>
                            <th scope="col">"State"</th>
                            <th scope="col" class="table__number">"Load"</th>
                            <th scope="col" class="table__number">"Calls"</th>
                            <th scope="col" class="table__number">"Errors"</th>
                            <th scope="col" class="table__number">"p95"</th>
                            <th scope="col" class="table__number">"Per checkout"</th>
                            <th scope="col" class="table__number">"Retries"</th>
                            <th scope="col" class="table__number">"Queue"</th>
                        </tr>
                    </thead>
                    <tbody>{order.get_value().into_iter().map(|service| view! { <Row service picked /> }).collect_view()}</tbody>
                </table>
            </div>
        </div>
        {move || view! { <Charts specs=charts::service(picked.get()) /> }}
    }
}

/// All services, those in trouble first, each group in the order of a checkout.
fn worst_first(store: RoomStore) -> Vec<Service> {
    let read = |service, gauge| {
        let trace = Trace::new("", Quantity::Service(service, gauge));
        store
            .history
            .with_value(|history| charts::newest(&trace, history, Filter::default()))
            .unwrap_or(0.0)
    };
    let mut order = Service::ALL.to_vec();
    order.sort_by_key(|service| {
        match state(
            read(*service, ServiceGauge::Saturation),
            read(*service, ServiceGauge::Errors),
            store.history.with_value(|history| breaker(history, *service)),
        )
        .0
        {
            Condition::Bad => 0,
            Condition::Watch => 1,
            Condition::Good | Condition::Unknown => 2,
        }
    });
    order
}

#[component]
fn Row(service: Service, picked: RwSignal<Service>) -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let read = move |gauge: ServiceGauge| {
        memo(move || {
            store.clock.track();
            let trace = Trace::new("", Quantity::Service(service, gauge));
            store
                .history
                .with_value(|history| charts::newest(&trace, history, Filter::default()))
                .unwrap_or(0.0)
        })
    };
    let load = read(ServiceGauge::Saturation);
    let errors = read(ServiceGauge::Errors);
    let cell = move |gauge: ServiceGauge, unit: &'static str| {
        let value = read(gauge);
        let words = memo(move || worded(value.get(), unit));
        view! { <td class="table__number" data-zero=move || words.with(|words| is_zero(words)).then_some("")>{words}</td> }
    };
    let breaker = memo(move || {
        store.clock.track();
        store.history.with_value(|history| breaker(history, service))
    });
    let state = memo(move || state(load.get(), errors.get(), breaker.get()));
    let is_picked = move || picked.get() == service;
    view! {
        <tr aria-selected=move || is_picked().to_string() data-state=move || state.get().0.attribute()>
            <th scope="row">
                <button
                    type="button"
                    class="link-button"
                    aria-pressed=move || is_picked().to_string()
                    on:click=move |_| picked.set(service)
                >
                    {service.name()}
                </button>
            </th>
            <td>
                <State condition=Signal::derive(move || state.get().0)>{move || state.get().1}</State>
                {move || (breaker.get() == BreakerState::Closed).then_some(", breaker closed")}
            </td>
            <td class="table__number">{move || worded(load.get(), "%")}</td>
            {cell(ServiceGauge::Rate, "/s")}
            <td class="table__number" data-zero=move || is_zero(&worded(errors.get(), "%")).then_some("")>{move || worded(errors.get(), "%")}</td>
            {cell(ServiceGauge::P95, "s")}
            {cell(ServiceGauge::CallsPerCheckout, "")}
            {cell(ServiceGauge::Retries, "/s")}
            {cell(ServiceGauge::Queue, "s")}
        </tr>
    }
}

/// How the circuit breaker in front of a service stands.
fn breaker(history: &Columns, service: Service) -> BreakerState {
    let newest = history.len().checked_sub(1);
    newest.map_or(BreakerState::None, |row| {
        BreakerState::of_reading(history.get(row, Series::Breaker(service)))
    })
}

/// A breaker that keeps calls away comes first: the other figures are of the few calls that are left.
fn state(load: f64, errors: f64, breaker: BreakerState) -> (Condition, &'static str) {
    match breaker {
        BreakerState::Open => return (Condition::Bad, "breaker open"),
        BreakerState::HalfOpen => return (Condition::Watch, "breaker half-open"),
        BreakerState::None | BreakerState::Closed => {}
    }
    if load >= FULL {
        (Condition::Bad, "overloaded")
    } else if errors >= FAILING.1 {
        (Condition::Bad, "failing")
    } else if load >= BUSY {
        (Condition::Watch, "busy")
    } else if errors >= FAILING.0 {
        (Condition::Watch, "some errors")
    } else {
        (Condition::Good, "good")
    }
}

/// Whether a figure says nothing but zero: it steps back, so that the others stand out.
fn is_zero(words: &str) -> bool {
    !words.bytes().any(|byte| matches!(byte, b'1'..=b'9'))
}

/// Few digits: a table is read across. A time below a second in milliseconds.
fn worded(value: f64, unit: &str) -> String {
    match unit {
        "s" if value < 0.0005 => "0".to_owned(),
        "s" if value < 1.0 => format!("{:.0} ms", value * 1_000.0),
        "s" => format!("{value:.1} s"),
        "%" if value > 0.0 && value < 10.0 => format!("{value:.1} %"),
        "%" => format!("{value:.0} %"),
        _ if value < 0.05 => "0".to_owned(),
        _ => format!("{value:.1} {unit}").trim_end().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_of_the_table_are_short() {
        assert_eq!(worded(0.0384, "s"), "38 ms");
        assert_eq!(worded(3.04, "s"), "3.0 s");
        assert_eq!(worded(42.4, "%"), "42 %");
        assert_eq!(worded(0.01, "%"), "0.0 %");
        assert_eq!(worded(1.64, ""), "1.6");
        let (none, open) = (BreakerState::None, BreakerState::Open);
        assert_eq!(state(120.0, 0.0, none).1, "overloaded");
        assert_eq!(state(40.0, 0.0, none).1, "good");
        assert_eq!(state(0.0, 0.0, open).1, "breaker open");
        assert!(is_zero("0 %") && is_zero("0.0 %") && !is_zero("10 %"));
    }
}
