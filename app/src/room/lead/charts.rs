//! Three charts of the run so far: latency, orders a minute, orders lost against normal, with the key moments as flags.

use leptos::prelude::*;

use crate::{
    chart::{Band, ChartSize, Dash, Line, LineChart, Marker, Points, Range, Shade, Side, Slot, Target},
    part::memo,
    room::{
        RoomStore, Tally,
        debrief::{history, moments},
    },
    wire::Columns,
};

/// A chart shows at least this much, so that the first seconds are not stretched over all of it.
const SHOWN_MIN_S: u32 = 120;

/// Latency, orders a minute, orders lost.
#[component]
pub fn LiveCharts() -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let measures = memo(move || {
        store
            .view
            .with(|view| Some(view.as_ref()?.lead.as_ref()?.measures.clone()))
    });
    let range = Signal::derive(move || Range {
        from_s: 0.0,
        to_s: f64::from(store.clock.get().0.max(SHOWN_MIN_S)),
    });
    let markers = memo(move || {
        measures.with(|measures| match measures {
            Some(measures) => store.lines.with(|lines| {
                let moments = moments::key_moments(measures, lines, |who| store.name_of(who));
                moments.iter().map(moments::KeyMoment::marker).collect()
            }),
            None => Vec::<Marker>::new(),
        })
    });
    let shades = memo(move || {
        let now = store.clock.get();
        measures.with(|measures| {
            let breach = measures
                .as_ref()
                .and_then(|measures| moments::breach(measures, now));
            breach.into_iter().collect::<Vec<Shade>>()
        })
    });
    let p95 = move || line("p95", read(store, history::p95));
    let orders = move || line("orders", read(store, history::orders_per_minute));
    let lost = move || line("lost", read(store, history::orders_lost));
    let p95_band = band_of(store, history::p95_band);
    let orders_band = band_of(store, history::orders_band);
    let cursor = RwSignal::new(None);
    let limit = store
        .hello
        .with_untracked(|hello| hello.as_ref().map(|hello| hello.script.target.p95_s));
    let target = Target {
        limit: limit.unwrap_or(f64::MAX),
        side: Side::AtMost,
    };
    view! {
        <section class="board__charts" aria-label="Charts of the run">
            <div class="panel">
                <LineChart
                    title="Latency p95"
                    unit="s"
                    lines=Signal::derive(p95)
                    band=p95_band
                    target=target
                    range
                    markers
                    shades
                    cursor
                    size=ChartSize::Small
                />
            </div>
            <div class="panel">
                <LineChart
                    title="Orders per minute"
                    unit="/min"
                    lines=Signal::derive(orders)
                    band=orders_band
                    range
                    markers
                    shades
                    cursor
                    size=ChartSize::Small
                />
            </div>
            <div class="panel">
                <LineChart
                    title="Orders lost, estimated"
                    unit="orders"
                    lines=Signal::derive(lost)
                    range
                    markers
                    shades
                    cursor
                    change=Signal::derive(|| Some("against normal".to_owned()))
                    size=ChartSize::Small
                />
            </div>
        </section>
    }
}

fn read(store: RoomStore, cut: fn(&Columns, &Tally) -> Points) -> Points {
    // The history has no signal of its own: it grows whenever the clock moves.
    store.clock.track();
    store
        .history
        .with_value(|history| store.tally.with_value(|tally| cut(history, tally)))
}

/// A band changes only with a whole new picture, which comes with a new greeting.
fn band_of(store: RoomStore, cut: fn(&(Columns, Columns)) -> Band) -> Memo<Option<Band>> {
    memo(move || {
        store.hello.track();
        store
            .band
            .with_value(|band| (!band.0.is_empty()).then(|| cut(band)))
    })
}

fn line(name: &str, points: Points) -> Vec<Line> {
    vec![Line {
        name: name.to_owned(),
        slot: Slot::One,
        dash: Dash::Solid,
        points,
    }]
}
