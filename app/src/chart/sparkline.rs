//! A sparkline: a line without axes beside a figure that says the value. Hidden from screen readers for that reason.

use leptos::prelude::*;

use crate::part::memo;

use super::data::{Points, Range, Slot};
use super::path::{self, VIEW_BOX, WIDTH};
use super::scale::{self, Floor, Scale};
use crate::chart::data::{Dash, Line, Side, Target};

/// As many means as a line of 64 px shows.
const MEANS: usize = 48;

/// A small line over time.
#[component]
pub fn Sparkline(
    /// The readings.
    #[prop(into)]
    points: Signal<Points>,
    /// The time shown.
    #[prop(into)]
    range: Signal<Range>,
    /// A limit to draw, in the unit of the readings.
    #[prop(optional, into)]
    limit: Option<f64>,
    /// What is normal: a low and a high edge.
    #[prop(optional, into)]
    normal: Option<(f64, f64)>,
    /// Where the hidden axis begins.
    #[prop(optional)]
    floor: Floor,
    /// Colour of the line; the first of the series unless told.
    #[prop(default = Slot::One)]
    slot: Slot,
) -> impl IntoView {
    let points = memo(move || points.with(|points| points.means(MEANS)));
    let scale = memo(move || {
        let target = limit.map(|limit| Target {
            limit,
            side: Side::AtMost,
        });
        let line = Line {
            name: String::new(),
            slot,
            dash: Dash::Solid,
            points: points.get(),
        };
        let fitted = scale::fit(&[line], None, target.as_ref(), &range.get(), floor, None);
        // The line may use the whole height: round figures are of no use where none is written.
        match normal {
            Some((_, high)) => Scale {
                high: fitted.high.max(high),
                ..fitted
            },
            None => fitted,
        }
    });
    let line = move || points.with(|points| scale.with(|scale| path::line(points, &range.get(), scale)));
    let limit = limit.map(|limit| {
        let y = move || scale.with(|scale| path::down(scale.drop(limit)));
        view! { <line class="sparkline__target" x1=0 x2=WIDTH y1=y y2=y /> }
    });
    let normal = normal.map(|(low, high)| {
        let y = move || scale.with(|scale| path::down(scale.drop(high)));
        let height = move || {
            scale.with(|scale| path::down(scale.drop(low)).saturating_sub(path::down(scale.drop(high))))
        };
        view! { <rect class="sparkline__band" x=0 width=WIDTH y=y height=height /> }
    });
    view! {
        <span class="sparkline" aria-hidden="true">
            <svg class="sparkline__svg" viewBox=VIEW_BOX preserveAspectRatio="none">
                {normal}
                {limit}
                <path class="sparkline__line" style=format!("--line-color:{}", slot.color()) d=line />
            </svg>
        </span>
    }
}
