//! The numbers of a chart as a table, newest first.

use leptos::prelude::*;

use super::data::index_as_f64;
use super::line_chart::Picture;
use super::scale::figure;
use crate::part::mm_ss_of_f64;

/// A table says a course in about this many rows; more would be read by nobody.
const ROWS: u32 = 40;

#[component]
pub(super) fn ReadingsTable(
    picture: Memo<Picture>,
    unit: StoredValue<String>,
    title: Signal<String>,
) -> impl IntoView {
    let heads = move || {
        picture.with(|picture| {
            let heads = picture.lines.iter().map(|line| {
                let words = unit.with_value(|unit| format!("{}, {unit}", line.name));
                let words = words.trim_end_matches(", ").to_owned();
                view! {
                    <th scope="col" class="table__number">
                        {words}
                    </th>
                }
            });
            heads.collect_view()
        })
    };
    let rows = move || {
        picture.with(|picture| {
            let rows = times(picture).into_iter().map(|at_s| {
                let cells = picture.lines.iter().map(|line| {
                    let words = line
                        .points
                        .near(at_s)
                        .map_or_else(|| "none".to_owned(), |value| figure(f64::from(value)));
                    view! { <td class="table__number">{words}</td> }
                });
                view! {
                    <tr>
                        <td>
                            <time>{mm_ss_of_f64(at_s)}</time>
                        </td>
                        {cells.collect_view()}
                    </tr>
                }
            });
            rows.collect_view()
        })
    };
    view! {
        <div class="chart__table" tabindex="0" role="region" aria-label=move || format!("{} as a table", title.get())>
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">"Time"</th>
                        {heads}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

/// The times of the rows: the last reading first, then back in round steps.
fn times(picture: &Picture) -> Vec<f64> {
    let last = picture
        .lines
        .iter()
        .filter_map(|line| line.points.last())
        .map(|(at_s, _)| at_s)
        .fold(f64::NEG_INFINITY, f64::max)
        .min(picture.range.to_s);
    if !last.is_finite() {
        return Vec::new();
    }
    let step = (picture.range.width_s() / f64::from(ROWS) / 5.0).ceil().max(1.0) * 5.0;
    let mut times = vec![last];
    let round = (last / step).floor() * step;
    let start = usize::from((round - last).abs() < f64::EPSILON);
    times.extend(
        (start..)
            .map(|place| index_as_f64(place).mul_add(-step, round))
            .take_while(|at_s| *at_s >= picture.range.from_s),
    );
    times
}

#[cfg(test)]
mod tests {
    use super::times;
    use crate::chart::data::{Dash, Line, Points, Range, Slot};
    use crate::chart::line_chart::Picture;

    #[test]
    fn rows_go_back_from_the_last_reading_in_round_steps() {
        let picture = Picture {
            lines: vec![Line {
                name: "p95".to_owned(),
                slot: Slot::One,
                dash: Dash::Solid,
                points: Points::each_second(vec![1.0; 24]),
            }],
            band: None,
            markers: Vec::new(),
            shades: Vec::new(),
            range: Range {
                from_s: 0.0,
                to_s: 23.0,
            },
        };
        assert_eq!(times(&picture), [23.0, 20.0, 15.0, 10.0, 5.0, 0.0]);
    }
}
