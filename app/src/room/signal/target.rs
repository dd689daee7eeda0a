//! The success target as it stands now: latency, success, orders against normal, and what was lost so far. Of the whole
//! checkout, whatever the filter says.

use drill::{
    dim::Filter,
    scenario,
    series::{CellCount, Quantile},
};
use leptos::prelude::*;

use super::charts::{self, Quantity};
use crate::{
    chart::{Floor, Points, Range, Sparkline},
    part::figure::{count, dollars},
    room::RoomStore,
    state::{Condition, State},
    wire::Columns,
};

/// What a shopper spends on average, US dollars: turns lost orders into money.
const ORDER_USD: f64 = 68.0;

/// One figure of the strip.
#[derive(Debug, Clone, PartialEq)]
struct Figure {
    value: String,
    unit: &'static str,
    condition: Condition,
    words: String,
}

impl Figure {
    fn unknown() -> Self {
        Self {
            value: "–".to_owned(),
            unit: "",
            condition: Condition::Unknown,
            words: "no reading yet".to_owned(),
        }
    }
}

/// The four figures.
#[component]
pub fn TargetStrip() -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let target = Memo::new(move |_| {
        store
            .hello
            .with(|hello| hello.as_ref().map(|hello| hello.script.target))
    });
    let range = Memo::new(move |_| super::Window::Ten.range(store.clock.get()));
    let read = move |make: fn(&Columns, &(Columns, Columns), scenario::Target) -> Option<Figure>| {
        Memo::new(move |_| {
            store.clock.track();
            let target = target.get();
            target
                .and_then(|target| {
                    store
                        .history
                        .with_value(|history| store.band.with_value(|edges| make(history, edges, target)))
                })
                .unwrap_or_else(Figure::unknown)
        })
    };
    let trace = move |quantity: Quantity| {
        Memo::new(move |_| {
            store.clock.track();
            store
                .history
                .with_value(|history| course(history, quantity, range.get()))
        })
    };
    let lost_course = Memo::new(move |_| {
        store.clock.track();
        store.history.with_value(|history| {
            store.band.with_value(|edges| {
                lost(history, edges)
                    .into_iter()
                    .map(|(at, lost)| (at, narrow(lost)))
                    .collect()
            })
        })
    });
    let lost_points = Memo::new(move |_| Points::At(lost_course.get()));
    let limits = move || target.get_untracked();
    view! {
        <section class="target" aria-label="Success target as it stands now">
            <Item label="Latency p95" figure=read(latency)>
                <Sparkline
                    points=trace(Quantity::Latency(Quantile::P95))
                    range
                    limit=limits().map_or(f64::NAN, |target| target.p95_s)
                />
            </Item>
            <Item label="Success" figure=read(success)>
                <Sparkline
                    points=trace(Quantity::Success)
                    range
                    floor=Floor::Data
                    limit=limits().map_or(f64::NAN, |target| target.success * 100.0)
                />
            </Item>
            <Item label="Orders" figure=read(orders)>
                <Sparkline points=trace(Quantity::PerMinute(CellCount::Orders)) range />
            </Item>
            <Item label="Lost so far" figure=read(lost_so_far)>
                <Sparkline points=lost_points range />
            </Item>
        </section>
    }
}

#[component]
fn Item(label: &'static str, figure: Memo<Figure>, children: Children) -> impl IntoView {
    view! {
        <div class="target__item" data-state=move || figure.with(|figure| figure.condition.attribute())>
            <h2 class="target__label">{label}</h2>
            <p class="target__value">
                {move || figure.with(|figure| figure.value.clone())}
                <span class="target__unit">{move || figure.with(|figure| figure.unit)}</span>
            </p>
            <p class="target__state">
                <State condition=Signal::derive(move || {
                    figure.with(|figure| figure.condition)
                })>{move || figure.with(|figure| figure.words.clone())}</State>
            </p>
            {children()}
        </div>
    }
}

fn course(history: &Columns, quantity: Quantity, range: Range) -> Points {
    let first = history.at.partition_point(|at| f64::from(at.0) < range.from_s);
    let rows = history.at[first..].iter().zip(first..);
    Points::At(
        rows.map(|(at, row)| {
            let value = quantity.value(history, row, Filter::default());
            (f64::from(at.0), narrow(value))
        })
        .collect(),
    )
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a reading has 16 bits; 24 are plenty to draw it"
)]
const fn narrow(value: f64) -> f32 {
    value as f32
}

fn now(history: &Columns, quantity: Quantity) -> Option<f64> {
    let row = history.len().checked_sub(1)?;
    let value = quantity.value(history, row, Filter::default());
    value.is_finite().then_some(value)
}

const fn good_if(holds: bool) -> Condition {
    if holds { Condition::Good } else { Condition::Bad }
}

fn latency(history: &Columns, _: &(Columns, Columns), target: scenario::Target) -> Option<Figure> {
    let p95 = now(history, Quantity::Latency(Quantile::P95))?;
    let holds = p95 <= target.p95_s;
    Some(Figure {
        value: if p95 < 9.95 {
            format!("{p95:.2}")
        } else {
            format!("{p95:.1}")
        },
        unit: "s",
        condition: good_if(holds),
        words: format!("{} {} s", if holds { "within" } else { "over" }, target.p95_s),
    })
}

/// Rounded down, so that a missed target never reads as met.
fn success(history: &Columns, _: &(Columns, Columns), target: scenario::Target) -> Option<Figure> {
    let success = now(history, Quantity::Success)?;
    let limit = target.success * 100.0;
    let holds = success >= limit;
    Some(Figure {
        value: format!("{:.1}", (success * 10.0).floor() / 10.0),
        unit: "%",
        condition: good_if(holds),
        words: format!("{} {limit:.1} %", if holds { "at least" } else { "under" }),
    })
}

fn orders(history: &Columns, edges: &(Columns, Columns), target: scenario::Target) -> Option<Figure> {
    let orders = now(history, Quantity::PerMinute(CellCount::Orders))?;
    let share = charts::orders_of_normal(history, edges, Filter::default());
    let condition = share.map_or(Condition::Unknown, |share| {
        good_if(share >= target.orders * 100.0)
    });
    Some(Figure {
        value: count(orders),
        unit: "/min",
        condition,
        words: share.map_or_else(
            || "normal not known yet".to_owned(),
            |share| format!("{:.0} % of normal", share.floor()),
        ),
    })
}

fn lost_so_far(history: &Columns, edges: &(Columns, Columns), _: scenario::Target) -> Option<Figure> {
    let (_, lost) = lost(history, edges).pop()?;
    let some = lost >= 1.0;
    Some(Figure {
        value: dollars(lost * ORDER_USD),
        unit: "",
        condition: if some { Condition::Watch } else { Condition::Good },
        words: if some {
            format!("{} orders", count(lost))
        } else {
            "no order".to_owned()
        },
    })
}

/// Orders lost up to each row: whatever the middle of the band is above the orders, while their mean of half a minute
/// lies under the band (single seconds do so by chance). Only an estimate: what really would have been sold is told in
/// the debrief.
fn lost(history: &Columns, edges: &(Columns, Columns)) -> Vec<(f64, f64)> {
    let orders = Quantity::PerMinute(CellCount::Orders);
    let everything = Filter::default();
    let placed: Vec<f64> = (0..history.len())
        .map(|row| orders.value(history, row, everything))
        .collect();
    let (mut first, mut window) = (0, 0.0);
    let (mut sum, mut before) = (0.0, 0);
    let mut lost = Vec::with_capacity(placed.len());
    for (row, at) in history.at.iter().enumerate() {
        window += placed[row];
        while history.at[first].0 + MEAN_S < at.0 {
            window -= placed[first];
            first += 1;
        }
        let rows = u32::try_from(row + 1 - first).unwrap_or(1);
        let mean = window / f64::from(rows);
        let low = charts::lower_edge(orders, edges, everything, *at).unwrap_or(0.0);
        if mean < low {
            let normal = charts::normal(orders, edges, everything, *at).unwrap_or(mean);
            sum += (normal - placed[row]) / 60.0 * f64::from(at.0 - before);
        }
        before = at.0;
        lost.push((f64::from(at.0), sum.max(0.0)));
    }
    lost
}

/// Orders are averaged over this many seconds before they count as lost, as the room's judge does.
const MEAN_S: u32 = 30;

#[cfg(test)]
mod tests {
    use drill::{
        dim::{Device, Region},
        id::At,
        series::{Readings, Series},
    };

    use super::*;

    fn columns(orders_per_s: f64, rows: u32, step_s: u32) -> Columns {
        let mut readings = Readings::default();
        readings.set(
            Series::Cell(Device::Desktop, Region::Na, CellCount::Orders),
            orders_per_s,
        );
        let row = readings.quantise(&Series::all());
        Columns::from_rows((0..rows).map(|place| (At(place * step_s), &row)))
    }

    #[test]
    fn orders_below_the_band_are_lost_against_its_middle() {
        let edges = (columns(8.0, 10, 15), columns(12.0, 10, 15));
        let (_, lost_orders) = lost(&columns(4.0, 61, 1), &edges).pop().expect("rows");
        assert!((lost_orders - 360.0).abs() < 5.0, "{lost_orders}");
        let (_, lost_orders) = lost(&columns(9.0, 61, 1), &edges).pop().expect("rows");
        assert!(lost_orders.abs() < f64::EPSILON);
    }
}
