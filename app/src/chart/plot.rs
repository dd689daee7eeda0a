//! The plot of a line chart: svg layers below, words above, the cursor on top. Its box is stretched by the page.

use leptos::prelude::*;

use crate::part::memo;

use super::cursor::Cursor;
use super::data::{Line, Marker, MarkerKind, Shade, Target};
use super::labels::spread;
use super::line_chart::{Hold, Picture};
use super::path::{self, HEIGHT, VIEW_BOX, WIDTH};
use super::scale::{self, Floor, Scale};
use super::summary;
use crate::part::mm_ss_of_f64;

/// Height of an end label as a share of the plot's height (12 px of 96).
pub(super) const LABEL_GAP: f64 = 0.135;
/// Width of a letter of an end label, in px, on the safe side.
const LETTER_PX: usize = 7;
/// Flags in the last part of the plot open their words to the left.
const FLAG_TURNS: f64 = 0.6;
/// Ticks in the last part of a narrow plot would touch the time at its end.
const NEAR_END: f64 = 0.68;
/// A target close to the top has its words below the line.
const TARGET_TURNS: f64 = 0.2;

#[component]
pub(super) fn Plot(
    picture: Memo<Picture>,
    unit: StoredValue<String>,
    target: Option<Target>,
    floor: Floor,
    ceiling: Option<f64>,
    gutter: Option<u32>,
    cursor: RwSignal<Option<f64>>,
    hold: Hold,
    sentence: Memo<String>,
) -> impl IntoView {
    let scale = memo(move || {
        picture.with(|picture| {
            scale::fit(
                &picture.lines,
                picture.band.as_ref(),
                target.as_ref(),
                &picture.range,
                floor,
                ceiling,
            )
        })
    });
    let margins = memo(move || {
        let right = picture.with(|picture| match picture.lines.as_slice() {
            [] | [_] => 14,
            lines => {
                let longest = lines
                    .iter()
                    .map(|line| line.name.chars().count())
                    .max()
                    .unwrap_or_default();
                18 + LETTER_PX * longest.min(14)
            }
        });
        let needed = scale.with(|scale| {
            unit.with_value(|unit| {
                let (words, unit) = scale::tick_words(scale, unit);
                let unit = unit.chars().count() + 1;
                let labels = words
                    .iter()
                    .enumerate()
                    .map(|(place, word)| word.chars().count() + if place == 0 { unit } else { 0 });
                10 + 6 * labels.max().unwrap_or(1)
            })
        });
        let left = gutter.map_or_else(|| needed.to_string(), |gutter| gutter.to_string());
        format!("--plot-right:{right}px;--plot-left:{left}px")
    });
    view! {
        <div class="chart__plot" style=margins>
            <div class="chart__area">
                <svg class="chart__svg" viewBox=VIEW_BOX preserveAspectRatio="none" aria-hidden="true">
                    <Ground picture=picture scale=scale target=target />
                    <Lines picture=picture scale=scale />
                </svg>
                <AxisWords picture=picture scale=scale unit=unit />
                {target.map(|target| view! { <TargetWords scale=scale target=target unit=unit /> })}
                <EndWords picture=picture scale=scale />
                <Cursor picture=picture scale=scale unit=unit cursor=cursor hold=hold sentence=sentence />
                <Flags picture=picture hold=hold />
            </div>
        </div>
    }
}

/// Everything under the lines: shades, grid, band, target, marks.
#[component]
fn Ground(picture: Memo<Picture>, scale: Memo<Scale>, target: Option<Target>) -> impl IntoView {
    let shades = move || {
        picture.with(|picture| {
            let shown =
                |shade: &&Shade| shade.to_s > picture.range.from_s && shade.from_s < picture.range.to_s;
            let shades = picture.shades.iter().filter(shown).map(|shade| {
                let left = path::across(picture.range.share(shade.from_s));
                let right = path::across(picture.range.share(shade.to_s));
                view! { <rect class=shade.kind.class() x=left y=0 width=right - left height=HEIGHT /> }
            });
            shades.collect_view()
        })
    };
    let grid = move || {
        scale.with(|scale| {
            let lines = scale.ticks.iter().enumerate().map(|(place, tick)| {
                let y = path::down(scale.drop(*tick));
                let class = if place == 0 { "chart__axis" } else { "chart__grid" };
                view! { <line class=class x1=0 x2=WIDTH y1=y y2=y /> }
            });
            lines.collect_view()
        })
    };
    let band = memo(move || {
        picture.with(|picture| {
            let band = picture.band.as_ref()?;
            Some(scale.with(|scale| path::band(band, &picture.range, scale)))
        })
    });
    let limit = target.map(|target| {
        let y = move || scale.with(|scale| path::down(scale.drop(target.limit)));
        view! { <line class="chart__target" x1=0 x2=WIDTH y1=y y2=y /> }
    });
    let marks = move || {
        picture.with(|picture| {
            let marks = shown_markers(picture).map(|(_, share)| {
                let x = path::across(share);
                view! { <line class="chart__mark" x1=x x2=x y1=0 y2=HEIGHT /> }
            });
            marks.collect_view()
        })
    };
    view! {
        {shades}
        {grid}
        {move || band.get().map(|path| view! { <path class="chart__band" d=path /> })}
        {limit}
        {marks}
    }
}

#[component]
fn Lines(picture: Memo<Picture>, scale: Memo<Scale>) -> impl IntoView {
    move || {
        picture.with(|picture| {
            scale.with(|scale| {
                // The leading line is drawn last, over the others.
                let lines = picture.lines.iter().rev().map(|line| {
                    view! {
                        <path
                            class="chart__line"
                            style=format!("--line-color:{}", line.slot.color())
                            data-dash=line.dash.attribute()
                            d=path::line(&line.points, &picture.range, scale)
                        />
                    }
                });
                lines.collect_view()
            })
        })
    }
}

/// Figures left of the plot, times under it.
#[component]
fn AxisWords(picture: Memo<Picture>, scale: Memo<Scale>, unit: StoredValue<String>) -> impl IntoView {
    let figures = move || {
        scale.with(|scale| {
            unit.with_value(|unit| {
                let (words, unit) = scale::tick_words(scale, unit);
                let words = scale
                    .ticks
                    .iter()
                    .zip(words)
                    .enumerate()
                    .map(|(place, (tick, word))| {
                        let unit = if place == 0 { unit } else { "" };
                        let words = format!("{word}\u{a0}{unit}").trim_end().to_owned();
                        view! { <span class="chart__y" style=top(scale.drop(*tick))>{words}</span> }
                    });
                words.collect_view()
            })
        })
    };
    let range = memo(move || picture.with(|picture| picture.range));
    let times = move || {
        let range = range.get();
        let words = scale::time_ticks(&range)
            .into_iter()
            .enumerate()
            .map(|(place, tick)| {
                view! {
                    <span
                        class="chart__x"
                        data-start=(place == 0).then_some("")
                        data-minor=(place % 2 == 1).then_some("")
                        data-near=(range.share(tick) > NEAR_END).then_some("")
                        style=left(range.share(tick))
                    >
                        {mm_ss_of_f64(tick)}
                    </span>
                }
            });
        words.collect_view()
    };
    view! {
        <div aria-hidden="true">
            {figures} {times} <span class="chart__x" data-end="" style=left(1.0)>
                {move || mm_ss_of_f64(range.get().to_s)}
            </span>
        </div>
    }
}

#[component]
fn TargetWords(scale: Memo<Scale>, target: Target, unit: StoredValue<String>) -> impl IntoView {
    let drop = memo(move || scale.with(|scale| scale.drop(target.limit)));
    let words = unit.with_value(|unit| format!("target {}", summary::limit(&target, unit)));
    view! {
        <span
            class="chart__target-label"
            aria-hidden="true"
            data-below=move || (drop.get() < TARGET_TURNS).then_some("")
            style=move || top(drop.get())
        >
            {words}
        </span>
    }
}

/// A dot and, where there is more than one line, a name at each line's end.
#[component]
fn EndWords(picture: Memo<Picture>, scale: Memo<Scale>) -> impl IntoView {
    move || {
        picture.with(|picture| {
            scale.with(|scale| {
                let seen: Vec<_> = picture
                    .lines
                    .iter()
                    .filter_map(|line| {
                        let (at_s, value) = line.points.last()?;
                        let share = picture.range.share(at_s);
                        (0.0..=1.0 + 1e-9)
                            .contains(&share)
                            .then(|| (line, share, scale.drop(f64::from(value))))
                    })
                    .collect();
                let dots = seen.iter().map(|(line, share, drop)| {
                    let color = line.slot.color();
                    let style = format!("--line-color:{color};{};{}", left(*share), top(*drop));
                    view! { <span class="chart__dot" style=style></span> }
                });
                let dots = dots.collect_view();
                let labels = if picture.lines.len() > 1 {
                    together(&seen)
                } else {
                    Vec::new()
                };
                let wanted: Vec<f64> = labels.iter().map(|label| label.drop).collect();
                let places = spread(&wanted, LABEL_GAP, 1.0);
                let words = labels.into_iter().zip(places).map(|(label, place)| {
                    let style = label.color.map_or_else(
                        || top(place),
                        |color| format!("--line-color:{color};{}", top(place)),
                    );
                    view! {
                        <span class="chart__end" data-quiet=label.color.is_none().then_some("") style=style>
                            {label.words}
                        </span>
                    }
                });
                view! { <div aria-hidden="true">{dots} {words.collect_view()}</div> }
            })
        })
    }
}

/// What stands at the end of one line, or of several that end in one place.
struct EndLabel {
    words: String,
    drop: f64,
    /// None: of several lines.
    color: Option<&'static str>,
}

/// Lines that end closer than this share of the height end in one place.
const SAME_END: f64 = 0.03;
/// Letters of a label that names several lines; beyond them it counts.
const NAMES_LETTERS: usize = 14;

/// Names that would lie over each other become one label.
fn together(seen: &[(&Line, f64, f64)]) -> Vec<EndLabel> {
    let mut groups: Vec<Vec<&(&Line, f64, f64)>> = Vec::new();
    for one in seen {
        let near = |group: &&mut Vec<&(&Line, f64, f64)>| (group[0].2 - one.2).abs() < SAME_END;
        match groups.iter_mut().find(near) {
            Some(group) => group.push(one),
            None => groups.push(vec![one]),
        }
    }
    let label = |group: Vec<&(&Line, f64, f64)>| {
        let (first, _, drop) = group[0];
        let all: Vec<&str> = group.iter().map(|(line, ..)| line.name.as_str()).collect();
        let all = all.join(", ");
        let words = match group.len() {
            1 => first.name.clone(),
            _ if all.chars().count() <= NAMES_LETTERS => all,
            more => format!("{} +{}", first.name, more - 1),
        };
        EndLabel {
            words,
            drop: *drop,
            color: (group.len() == 1).then(|| first.slot.color()),
        }
    };
    groups.into_iter().map(label).collect()
}

/// Flags, each with its words on focus and under the pointer. Nothing to press, so no buttons.
#[component]
fn Flags(picture: Memo<Picture>, hold: Hold) -> impl IntoView {
    // A chart with a scrubber has a page to itself, others half of it: 18 px are so much of their width.
    let near = match hold {
        Hold::Pinned => 0.022,
        Hold::Loose => 0.045,
    };
    // Only what moves a flag redraws the flags, so that one with the focus keeps it while lines go on.
    let flags = memo(move || {
        picture.with(|picture| {
            merged(shown_markers(picture), near)
                .into_iter()
                .map(|(marker, share)| (marker, left(share), share > FLAG_TURNS))
                .collect::<Vec<_>>()
        })
    });
    let keyed = move || flags.get().into_iter().enumerate().collect::<Vec<_>>();
    view! {
        <For
            each=keyed
            key=|(place, (marker, _, _))| (*place, marker.at_s, marker.letter.clone(), marker.text.clone())
            let((place, (marker, _, _)))
        >
            <span
                role="img"
                tabindex="0"
                aria-label=words(&marker)
                class="chart__flag"
                data-kind=marker.kind.attribute()
                data-side=move || flags.with(|flags| flags.get(place).is_some_and(|flag| flag.2)).then_some("left")
                style=move || flags.with(|flags| flags.get(place).map(|flag| flag.1.clone()))
            >
                <span aria-hidden="true">{marker.letter.clone()}</span>
                <span class="chart__flag-text" aria-hidden="true">
                    {words(&marker)}
                </span>
            </span>
        </For>
    }
}

/// Flags closer to the one before than `near`, a share of the width, become one with it.
fn merged<'a>(markers: impl Iterator<Item = (&'a Marker, f64)>, near: f64) -> Vec<(Marker, f64)> {
    let mut flags: Vec<(Marker, f64)> = Vec::new();
    let mut first = String::new();
    for (marker, share) in markers {
        match flags.last_mut() {
            Some((flag, at)) if share - *at < near => {
                let numbers = [&first, &marker.letter].map(|letter| letter.parse::<u32>().is_ok());
                flag.letter = if numbers == [true, true] {
                    format!("{first}–{}", marker.letter)
                } else {
                    format!("{first}+")
                };
                flag.text = format!("{} · {}", flag.text, words(marker));
                if marker.kind == MarkerKind::Bad {
                    flag.kind = MarkerKind::Bad;
                }
            }
            Some(_) | None => {
                first.clone_from(&marker.letter);
                flags.push((marker.clone(), share));
            }
        }
    }
    flags
}

fn words(marker: &Marker) -> String {
    format!("{} {}", mm_ss_of_f64(seconds(marker)), marker.text)
}

/// The markers within the range, with their share of the width.
fn shown_markers(picture: &Picture) -> impl Iterator<Item = (&Marker, f64)> {
    picture
        .markers
        .iter()
        .map(|marker| (marker, picture.range.share(seconds(marker))))
        .filter(|(_, share)| (0.0..=1.0).contains(share))
}

fn seconds(marker: &Marker) -> f64 {
    // A drill is hours at most: well inside i32, which an f64 holds exactly.
    f64::from(i32::try_from(marker.at_s).unwrap_or(i32::MAX))
}

/// Two decimals of a percent are a tenth of a pixel on a wide screen.
pub(super) fn left(share: f64) -> String {
    format!("left:{:.2}%", share * 100.0)
}

pub(super) fn top(share: f64) -> String {
    format!("top:{:.2}%", share * 100.0)
}

#[cfg(test)]
mod tests {
    use super::{left, merged, top};
    use crate::chart::{Marker, MarkerKind};

    #[test]
    fn flags_that_would_overlap_become_one() {
        let flag = |letter: &str| Marker {
            at_s: 0,
            letter: letter.to_owned(),
            text: letter.to_owned(),
            kind: MarkerKind::Plain,
        };
        let (one, two, three, alert) = (flag("1"), flag("2"), flag("3"), flag("!"));
        let flags = merged(
            [(&one, 0.1), (&two, 0.11), (&three, 0.12), (&alert, 0.5)].into_iter(),
            0.045,
        );
        let letters: Vec<_> = flags.iter().map(|(flag, _)| flag.letter.as_str()).collect();
        assert_eq!(letters, ["1–3", "!"]);
    }

    #[test]
    fn places_are_percents() {
        assert_eq!(left(0.5), "left:50.00%");
        assert_eq!(top(0.12345), "top:12.35%");
    }
}
