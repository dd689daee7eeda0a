//! The line chart: head with the last figure, plot or table, summary for screen readers. Fetches nothing and decides
//! nothing: what is normal and what is the target it is told.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use crate::part::memo;

use super::data::{Band, Line, Marker, Range, Shade, Target};
use super::plot::Plot;
use super::scale::{Floor, worded};
use super::summary;
use super::table::ReadingsTable;
use crate::icon::Icon;
use crate::state::Condition;

/// What a chart shows: its lines, or the same numbers as a table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Show {
    /// Lines.
    #[default]
    Plot,
    /// Numbers.
    Table,
}

impl Show {
    /// The other one.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Plot => Self::Table,
            Self::Table => Self::Plot,
        }
    }
}

/// Whether a chart follows the clock.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Pace {
    /// Each new reading is drawn.
    #[default]
    Live,
    /// Held for this reader, who wants to look in peace. Readings go on arriving and are shown on the way back.
    Frozen,
}

/// What moves the time cursor.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Hold {
    /// It follows the pointer and goes with it.
    #[default]
    Loose,
    /// It stays where it is set, by a press or a drag: a scrubber holds it.
    Pinned,
}

/// How large a chart is drawn.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ChartSize {
    /// Half of a screen: title and figure side by side.
    #[default]
    Medium,
    /// A third of a column: the figure under the title, no note.
    Small,
}

impl ChartSize {
    const fn attribute(self) -> Option<&'static str> {
        match self {
            Self::Medium => None,
            Self::Small => Some("s"),
        }
    }
}

/// What changes with the clock, taken together so that freezing holds all of it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Picture {
    pub lines: Vec<Line>,
    pub band: Option<Band>,
    pub markers: Vec<Marker>,
    pub shades: Vec<Shade>,
    pub range: Range,
}

/// A chart of lines over time.
///
/// The first line leads: its last reading is the large figure, and the band describes it. Keys while the plot has the
/// focus: arrows move the shared time cursor, Home and End jump, Escape clears, T turns to the table and back.
#[component]
pub fn LineChart(
    /// What is shown, such as "Latency p95".
    #[prop(into)]
    title: Signal<String>,
    /// Unit of all readings, such as "s" or "/min"; empty for plain counts.
    #[prop(into)]
    unit: String,
    /// The lines, the leading one first.
    #[prop(into)]
    lines: Signal<Vec<Line>>,
    /// The time shown.
    #[prop(into)]
    range: Signal<Range>,
    /// A second thought under the title, such as "share of tries over 3.0 s".
    #[prop(into, optional)]
    note: Signal<String>,
    /// What is normal for the leading line.
    #[prop(into, optional)]
    band: Signal<Option<Band>>,
    /// The success target.
    #[prop(optional_no_strip, into)]
    target: Option<Target>,
    /// Flags over the plot.
    #[prop(into, optional)]
    markers: Signal<Vec<Marker>>,
    /// Tinted spans.
    #[prop(into, optional)]
    shades: Signal<Vec<Shade>>,
    /// Which line is the large figure; the first unless told.
    #[prop(into, optional)]
    lead: Signal<usize>,
    /// How the figure stands, where no target says so. Without either nothing is coloured.
    #[prop(into, optional)]
    condition: Signal<Option<Condition>>,
    /// What is normal for the figure, where no band is drawn.
    #[prop(into, optional)]
    normal: Signal<Option<Band>>,
    /// A figure in place of the last reading, such as the worst one.
    #[prop(into, optional)]
    reading: Option<Signal<Option<f64>>>,
    /// Room left of the plot for the figures of the axis, px; as much as they need unless told. For charts that share
    /// one axis of time with something else.
    #[prop(optional)]
    gutter: Option<u32>,
    /// The words under the figure. Without them: distance from normal or target, and direction.
    #[prop(into, optional)]
    change: Signal<Option<String>>,
    /// Where the axis begins.
    #[prop(optional)]
    floor: Floor,
    /// The greatest value there can be, such as 100 for a share in percent.
    #[prop(optional_no_strip, into)]
    ceiling: Option<f64>,
    /// The time cursor, in seconds; share one between charts to move them together.
    #[prop(optional)]
    cursor: Option<RwSignal<Option<f64>>>,
    /// What moves the time cursor.
    #[prop(optional)]
    hold: Hold,
    /// Whether it follows the clock.
    #[prop(into, optional)]
    pace: Signal<Pace>,
    /// Lines or table; share one between charts to turn them together.
    #[prop(optional)]
    show: Option<RwSignal<Show>>,
    /// How large it is drawn.
    #[prop(optional)]
    size: ChartSize,
    /// What an empty chart says will be there.
    #[prop(into, default = "The first reading comes with the clock.".to_owned())]
    waiting: String,
) -> impl IntoView {
    let cursor = cursor.unwrap_or_else(|| RwSignal::new(None));
    let show = show.unwrap_or_else(|| RwSignal::new(Show::Plot));
    let unit = StoredValue::new(unit);

    let picture = Memo::new(move |before: Option<&Picture>| match (pace.get(), before) {
        (Pace::Frozen, Some(before)) => before.clone(),
        (Pace::Frozen | Pace::Live, _) => Picture {
            lines: lines.get(),
            band: band.get(),
            markers: markers.get(),
            shades: shades.get(),
            range: range.get(),
        },
    });
    let empty =
        memo(move || picture.with(|picture| picture.lines.iter().all(|line| line.points.last().is_none())));
    let sentence = memo(move || {
        picture.with(|picture| {
            unit.with_value(|unit| {
                summary::sentence(
                    &title.get(),
                    unit,
                    &picture.lines,
                    picture.band.as_ref(),
                    target.as_ref(),
                )
            })
        })
    });
    let turn = move |event: KeyboardEvent| {
        if event.key().eq_ignore_ascii_case("t") && !event.ctrl_key() && !event.meta_key() && !event.alt_key()
        {
            event.prevent_default();
            show.update(|show| *show = show.other());
        }
    };

    view! {
        <figure
            class="chart"
            data-size=size.attribute()
            data-frozen=move || (pace.get() == Pace::Frozen).then_some("")
            on:keydown=turn
        >
            <figcaption class="chart__head">
                <div>
                    <h3 class="chart__title">{title}</h3>
                    <p class="chart__note">{note}</p>
                </div>
                <LastFigure picture unit target lead condition normal reading change />
            </figcaption>
            {move || {
                if empty.get() {
                    view! {
                        <div class="chart__plot">
                            <p class="chart__waiting">{waiting.clone()}</p>
                        </div>
                    }
                        .into_any()
                } else {
                    match show.get() {
                        Show::Plot => {
                            view! {
                                <Plot
                                    picture=picture
                                    unit=unit
                                    target=target
                                    floor=floor
                                    ceiling=ceiling
                                    gutter=gutter
                                    cursor=cursor
                                    hold=hold
                                    sentence=sentence
                                />
                            }
                                .into_any()
                        }
                        Show::Table => {
                            view! { <ReadingsTable picture=picture unit=unit title=title /> }.into_any()
                        }
                    }
                }
            }}
        </figure>
    }
}

/// The last reading of the leading line, large, with its unit and what it means.
#[component]
fn LastFigure(
    picture: Memo<Picture>,
    unit: StoredValue<String>,
    target: Option<Target>,
    lead: Signal<usize>,
    condition: Signal<Option<Condition>>,
    normal: Signal<Option<Band>>,
    reading: Option<Signal<Option<f64>>>,
    change: Signal<Option<String>>,
) -> impl IntoView {
    let last = memo(move || {
        picture.with(|picture| {
            let line = picture.lines.get(lead.get()).or(picture.lines.first())?;
            let (_, value) = line.points.last()?;
            let name = (picture.lines.len() > 1).then(|| line.name.clone());
            let value = match reading {
                Some(reading) => reading.get()?,
                None => f64::from(value),
            };
            Some((value, name))
        })
    });
    let condition = memo(move || match target.zip(last.get()) {
        Some((target, (value, _))) => Some(summary::condition(value, &target)),
        None => condition.get(),
    });
    let change = memo(move || match change.get() {
        Some(change) => change,
        None => picture.with(|picture| {
            unit.with_value(|unit| {
                let own = normal.get();
                let line = picture.lines.get(lead.get()).or(picture.lines.first());
                let band = own.as_ref().or(picture.band.as_ref());
                line.map(|line| summary::change(line, band, target.as_ref(), unit))
                    .unwrap_or_default()
            })
        }),
    });
    let unit_words = move || {
        let name = last.get().and_then(|(_, name)| name).unwrap_or_default();
        let value = last.get().map_or(0.0, |(value, _)| value);
        unit.with_value(|unit| format!("{} {name}", worded(value, unit).1).trim().to_owned())
    };
    view! {
        <p class="chart__last" data-state=move || condition.get().map(Condition::attribute)>
            <span class="chart__value">{move || last.get().map(|(value, _)| unit.with_value(|unit| worded(value, unit).0))}</span>
            <span class="chart__unit">{move || last.get().map(|_| unit_words())}</span>
            <span class="chart__change">
                {move || condition.get().map(|condition| view! { <Icon symbol=condition.symbol() /> })}
                {change}
            </span>
        </p>
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use leptos::prelude::*;

    use super::LineChart;
    use crate::chart::{Dash, Line, Marker, MarkerKind, Points, Range, Side, Slot, Target};

    fn drawn(values: Vec<f32>) -> String {
        let line = Line {
            name: "p95".to_owned(),
            slot: Slot::One,
            dash: Dash::Solid,
            points: Points::each_second(values),
        };
        let marker = Marker {
            at_s: 30,
            letter: "!".to_owned(),
            text: "Alert".to_owned(),
            kind: MarkerKind::Bad,
        };
        let lines = vec![line];
        let markers = vec![marker];
        let range = Range {
            from_s: 0.0,
            to_s: 60.0,
        };
        let target = Target {
            limit: 1.25,
            side: Side::AtMost,
        };
        Owner::new().with(|| {
            view! {
                <LineChart
                    title="Latency p95"
                    unit="s"
                    lines=Signal::stored(lines)
                    range=Signal::stored(range)
                    target=target
                    markers=Signal::stored(markers)
                />
            }
            .to_html()
        })
    }

    #[test]
    fn the_server_draws_a_chart_that_says_what_it_shows() {
        let html = drawn(vec![2.9; 61]);
        assert!(
            html.contains("Latency p95: 2.90 s, steady; target 1.25 s missed."),
            "{html}"
        );
        assert!(html.contains(r#"class="chart__line""#), "{html}");
        assert!(html.contains("00:30 Alert"), "{html}");
        assert!(html.contains("over 1.25 s, steady"), "{html}");
    }

    #[test]
    fn an_empty_chart_says_what_will_be_there() {
        let html = drawn(Vec::new());
        assert!(html.contains("The first reading comes with the clock."), "{html}");
        assert!(!html.contains("chart__line"), "{html}");
    }
}
