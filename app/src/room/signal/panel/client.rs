//! Client: how far shoppers get, by device, as figures against normal; then the charts.

use drill::{
    dim::{Device, Filter, Region},
    id::At,
    series::CellCount,
};
use leptos::prelude::*;

use crate::part::memo;

use super::Charts;
use crate::room::{
    RoomStore,
    signal::{
        Looking,
        charts::{self, Quantity},
    },
};

/// The steps of the funnel: heading, counted, of what.
const STEPS: [(&str, CellCount, CellCount); 4] = [
    ("Start to review", CellCount::Reviews, CellCount::Sessions),
    ("Review to pay", CellCount::Pays, CellCount::Reviews),
    ("Pay to order", CellCount::Orders, CellCount::Pays),
    ("All the way", CellCount::Orders, CellCount::Sessions),
];
/// Less than this below normal is noise, as a share.
const SLACK: f64 = 0.03;
/// A cell has few shoppers: its figures are means over this many seconds.
const MEAN_S: u32 = 15;

/// The tab.
#[component]
pub fn Client() -> impl IntoView {
    let looking = expect_context::<Looking>();
    let region = move || looking.filter.get().region.map_or("all regions", Region::name);
    let device = move || looking.filter.get().device;
    view! {
        <section class="panel funnel-panel" aria-label="Funnel by device">
            <div class="panel__head">
                <h3 class="panel__title">"Funnel"</h3>
                <span class="panel__note">"of 100 at each step, " {region} "; tinted where under normal"</span>
            </div>
            <div class="panel__body">
                <table class="matrix">
                    <thead>
                        <tr>
                            <td></td>
                            {STEPS.map(|(name, ..)| view! { <th scope="col">{name}</th> })}
                        </tr>
                    </thead>
                    <tbody>
                        {Device::ALL
                            .map(|one| {
                                view! {
                                    <Show when=move || device().is_none_or(|only| only == one)>
                                        <Row device=one />
                                    </Show>
                                }
                            })}
                    </tbody>
                </table>
            </div>
        </section>
        <Charts specs=charts::client() />
    }
}

#[component]
fn Row(device: Device) -> impl IntoView {
    view! {
        <tr>
            <th scope="row">{device.name()}</th>
            {STEPS.map(|(_, part, whole)| view! { <Cell device part whole /> })}
        </tr>
    }
}

#[component]
fn Cell(device: Device, part: CellCount, whole: CellCount) -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let looking = expect_context::<Looking>();
    let quantity = Quantity::OfHundred { part, whole };
    let reading = memo(move || {
        let now = store.clock.get();
        let filter = Filter {
            device: Some(device),
            ..looking.filter.get()
        };
        let value = recent(store, quantity, filter)?;
        let normal = store
            .band
            .with_value(|edges| charts::normal(quantity, edges, filter, now));
        Some((value, normal))
    });
    let words = move || {
        reading
            .get()
            .map_or_else(|| "–".to_owned(), |(value, _)| format!("{value:.0}"))
    };
    let heat = move || {
        let short = reading.get().and_then(|(value, normal)| {
            let normal = normal.filter(|normal| *normal > 0.0)?;
            Some((1.0 - value / normal - SLACK).max(0.0))
        });
        // Half of normal is as red as it gets.
        format!("--heat:{:.0}%", (short.unwrap_or(0.0) * 200.0).min(100.0))
    };
    let normal = move || {
        let (value, normal) = reading.get()?;
        let normal = normal.filter(|normal| value < normal * (1.0 - SLACK))?;
        Some(view! { <span class="matrix__normal">"normal " {format!("{normal:.0}")}</span> })
    };
    view! {
        <td style=heat>
            {words} {normal}
        </td>
    }
}

fn recent(store: RoomStore, quantity: Quantity, filter: Filter) -> Option<f64> {
    store.history.with_value(|history| {
        let now = history.at.last()?.0;
        let first = history
            .at
            .partition_point(|at| *at < At(now.saturating_sub(MEAN_S)));
        let values: Vec<f64> = (first..history.len())
            .map(|row| quantity.value(history, row, filter))
            .filter(|value| value.is_finite())
            .collect();
        let rows = u32::try_from(values.len()).ok().filter(|rows| *rows > 0)?;
        Some(values.iter().sum::<f64>() / f64::from(rows))
    })
}
