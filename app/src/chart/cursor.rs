//! The time cursor of a plot: shared by all charts of a page, moved by pointer and by keys. Also the plot's voice: it
//! carries the focus and the summary.

use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::html::Div;
use leptos::prelude::*;

use crate::part::memo;

use super::labels::spread;
use super::line_chart::{Hold, Picture};
use super::plot::{LABEL_GAP, left, top};
use super::scale::{Scale, worded};
use crate::part::mm_ss_of_f64;

/// One press of an arrow key, in seconds; with shift ten times as far.
const STEP_S: f64 = 5.0;
/// A reading lower than this share of the height would stand under the time.
const LOWEST_READING: f64 = 0.92;
/// Readings right of this share of the plot stand left of the cursor.
const READING_TURNS: f64 = 0.55;

#[component]
pub(super) fn Cursor(
    picture: Memo<Picture>,
    scale: Memo<Scale>,
    unit: StoredValue<String>,
    cursor: RwSignal<Option<f64>>,
    hold: Hold,
    sentence: Memo<String>,
) -> impl IntoView {
    let range = memo(move || picture.with(|picture| picture.range));
    let sensor = NodeRef::<Div>::new();
    let follow = move |event: PointerEvent| {
        let Some(sensor) = sensor.get_untracked() else {
            return;
        };
        let width = f64::from(sensor.offset_width().max(1));
        let share = f64::from(event.offset_x()) / width;
        cursor.set(Some(range.get_untracked().at(share.clamp(0.0, 1.0)).round()));
    };
    let hover = move |event: PointerEvent| match hold {
        Hold::Loose => follow(event),
        Hold::Pinned if event.buttons() > 0 => follow(event),
        Hold::Pinned => {}
    };
    let leave = move |_: PointerEvent| match hold {
        Hold::Loose => cursor.set(None),
        Hold::Pinned => {}
    };
    let step = move |event: KeyboardEvent| {
        let range = range.get_untracked();
        let now = cursor.get_untracked().unwrap_or(range.to_s);
        let far = if event.shift_key() { 10.0 * STEP_S } else { STEP_S };
        let next = match event.key().as_str() {
            "ArrowLeft" => Some(now - far),
            "ArrowRight" => Some(now + far),
            "Home" => Some(range.from_s),
            "End" => Some(range.to_s),
            "Escape" if cursor.get_untracked().is_some() => None,
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        cursor.set(next.map(|at_s| at_s.clamp(range.from_s, range.to_s)));
    };
    let seen = memo(move || {
        cursor
            .get()
            .filter(|at_s| (0.0..=1.0).contains(&range.get().share(*at_s)))
    });
    // What the slider says: the readings under the cursor, or the whole summary while there is none.
    let spoken = move || {
        let Some(at_s) = seen.get() else {
            return sentence.get();
        };
        let readings = readings(picture, scale, at_s);
        let said: Vec<String> = readings
            .into_iter()
            .map(|reading| {
                unit.with_value(|unit| {
                    let (value, unit) = worded(reading.value, unit);
                    format!("{} {value} {unit}", reading.name)
                })
            })
            .collect();
        format!("{}: {}", mm_ss_of_f64(at_s), said.join(", "))
    };
    view! {
        <div
            class="chart__sensor"
            node_ref=sensor
            role="slider"
            tabindex="0"
            aria-label=sentence
            aria-orientation="horizontal"
            aria-valuemin=move || range.get().from_s.round()
            aria-valuemax=move || range.get().to_s.round()
            aria-valuenow=move || seen.get().unwrap_or(range.get().to_s).round()
            aria-valuetext=spoken
            on:pointerdown=follow
            on:pointermove=hover
            on:pointerleave=leave
            on:keydown=step
        ></div>
        {move || seen.get().map(|at_s| view! { <Readings picture=picture scale=scale unit=unit at_s=at_s /> })}
    }
}

struct Reading {
    name: String,
    color: &'static str,
    value: f64,
    drop: f64,
}

fn readings(picture: Memo<Picture>, scale: Memo<Scale>, at_s: f64) -> Vec<Reading> {
    picture.with(|picture| {
        scale.with(|scale| {
            let near = |line: &super::data::Line| {
                let value = f64::from(line.points.near(at_s)?);
                Some(Reading {
                    name: line.name.clone(),
                    color: line.slot.color(),
                    value,
                    drop: scale.drop(value),
                })
            };
            picture.lines.iter().filter_map(near).collect()
        })
    })
}

/// The upright line with its time, a dot and a figure on each line.
#[component]
fn Readings(
    picture: Memo<Picture>,
    scale: Memo<Scale>,
    unit: StoredValue<String>,
    at_s: f64,
) -> impl IntoView {
    let share = picture.with(|picture| picture.range.share(at_s));
    let across = left(share);
    let turned = (share > READING_TURNS).then_some("left");
    let body = {
        let across = across.clone();
        move || {
            let readings = readings(picture, scale, at_s);
            let wanted: Vec<f64> = readings.iter().map(|reading| reading.drop).collect();
            // Figures have a frame, so they need a little more room than names.
            let places = spread(&wanted, LABEL_GAP * 1.2, LOWEST_READING);
            let alone = readings.len() == 1;
            let marks = readings.into_iter().zip(places).map(|(reading, place)| {
                let color = reading.color;
                let words = unit.with_value(|unit| {
                    let (value, unit) = worded(reading.value, unit);
                    format!("{value} {unit}")
                });
                view! {
                    <span
                        class="chart__dot"
                        style=format!("--line-color:{color};{across};{}", top(reading.drop))
                    ></span>
                    <span
                        class="chart__reading"
                        data-side=turned
                        data-plain=alone.then_some("")
                        style=format!("--line-color:{color};{across};{}", top(place))
                    >
                        {words.trim_end().to_owned()}
                    </span>
                }
            });
            marks.collect_view()
        }
    };
    view! {
        <div aria-hidden="true">
            <span class="chart__cursor" style=across.clone()></span>
            {body}
            <span class="chart__time" style=across.clone()>
                {mm_ss_of_f64(at_s)}
            </span>
        </div>
    }
}
