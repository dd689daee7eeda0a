//! The success target as it stands now: latency, success, orders against normal, and what was lost so far. Of the whole
//! checkout, whatever the filter says.

use drill::{
    dim::Filter,
    room::TargetState,
    scenario,
    series::{CellCount, Quantile},
    world::ORDER_USD,
};
use leptos::prelude::*;

use super::charts::{self, Quantity};
use crate::{
    chart::{Floor, Points, Range, Sparkline, worded},
    part::figure::{count, dollars},
    part::memo,
    room::RoomStore,
    state::{Condition, State},
    wire::Columns,
};

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
    let target = memo(move || {
        store
            .hello
            .with(|hello| hello.as_ref().map(|hello| hello.script.target))
    });
    let range = memo(move || super::Window::Ten.range(store.clock.get()));
    let read = move |make: fn(RoomStore, scenario::Target) -> Option<Figure>| {
        memo(move || {
            store.clock.track();
            let figure = target.get().and_then(|target| make(store, target));
            figure.unwrap_or_else(Figure::unknown)
        })
    };
    let trace = move |quantity: Quantity| {
        memo(move || {
            store.clock.track();
            store.history.with_value(|history| {
                course(history, range.get(), |row| {
                    quantity.value(history, row, Filter::default())
                })
            })
        })
    };
    let lost_trace = memo(move || {
        store.clock.track();
        store.history.with_value(|history| {
            store
                .tally
                .with_value(|tally| course(history, range.get(), |row| tally.lost()[row]))
        })
    });
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
            <Item label="Lost, estimated" figure=read(lost_so_far)>
                <Sparkline points=lost_trace range />
            </Item>
        </section>
    }
}

#[component]
fn Item(label: &'static str, figure: Memo<Figure>, children: Children) -> impl IntoView {
    view! {
        <div class="target__item" data-state=move || figure.with(|figure| figure.condition.attribute())>
            <div class="target__body"><h2 class="target__label">{label}</h2>
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
        </div>
    }
}

/// Fewer readings than this are no course, only noise.
const COURSE_MIN: usize = 15;

fn course(history: &Columns, range: Range, value: impl Fn(usize) -> f64) -> Points {
    let first = history.at.partition_point(|at| f64::from(at.0) < range.from_s);
    if history.len() - first < COURSE_MIN {
        return Points::At(Vec::new());
    }
    let rows = history.at[first..].iter().zip(first..);
    Points::At(
        rows.map(|(at, row)| (f64::from(at.0), narrow(value(row))))
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

fn now(store: RoomStore, quantity: Quantity) -> Option<f64> {
    store.history.with_value(|history| {
        let row = history.len().checked_sub(1)?;
        let value = quantity.value(history, row, Filter::default());
        value.is_finite().then_some(value)
    })
}

const fn good_if(holds: bool) -> Condition {
    if holds { Condition::Good } else { Condition::Bad }
}

fn latency(store: RoomStore, target: scenario::Target) -> Option<Figure> {
    let p95 = now(store, Quantity::Latency(Quantile::P95))?;
    let holds = p95 <= target.p95_s;
    let (value, unit) = worded(p95, "s");
    Some(Figure {
        value,
        unit,
        condition: good_if(holds),
        words: format!("{} {} s", if holds { "within" } else { "over" }, target.p95_s),
    })
}

/// Rounded down, so that a missed target never reads as met.
fn success(store: RoomStore, target: scenario::Target) -> Option<Figure> {
    let success = now(store, Quantity::Success)?;
    let limit = target.success * 100.0;
    let holds = success >= limit;
    let (value, unit) = worded(success, "%");
    Some(Figure {
        value,
        unit,
        condition: good_if(holds),
        words: format!("{} {limit:.1} %", if holds { "at least" } else { "under" }),
    })
}

fn orders(store: RoomStore, target: scenario::Target) -> Option<Figure> {
    let orders = now(store, Quantity::PerMinute(CellCount::Orders))?;
    let share = store.history.with_value(|history| {
        store
            .band
            .with_value(|edges| charts::orders_of_normal(history, edges, Filter::default()))
    });
    let condition = share.map_or(Condition::Unknown, |share| {
        good_if(share >= target.orders * 100.0)
    });
    Some(Figure {
        value: count(orders),
        unit: "/min",
        condition,
        words: share.map_or_else(|| "normal not known yet".to_owned(), charts::of_normal),
    })
}

/// Only an estimate: what really would have been sold is told in the debrief.
fn lost_so_far(store: RoomStore, _: scenario::Target) -> Option<Figure> {
    let lost = store.tally.with_value(|tally| tally.lost().last().copied())?;
    // Single quiet seconds come by chance: before the target was missed for the first time nothing is called lost.
    let missed = store
        .view
        .with(|view| view.as_ref().is_some_and(|view| view.target != TargetState::Met));
    let lost = if missed { lost } else { 0.0 };
    let some = lost >= 1.0;
    Some(Figure {
        value: dollars(lost * ORDER_USD),
        unit: "",
        condition: if some { Condition::Watch } else { Condition::Good },
        words: if some {
            format!("about {} orders", count(lost))
        } else {
            "no order".to_owned()
        },
    })
}
