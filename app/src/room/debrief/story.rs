//! "What happened": the whole run as charts with numbered flags, a scrubber that moves one cursor through all of it,
//! and the key moments. Plays by itself at the reader's wish.

use drill::id::At;
use leptos::prelude::*;

use super::{
    Cursor, history, measured,
    moments::{self, KeyMoment},
};
use crate::{
    chart::{Dash, Hold, Line, LineChart, Marker, Points, Range, Shade, Side, Slot, Target},
    icon::{Icon, Symbol},
    part::{memo, mm_ss, mm_ss_of_f64, span},
    room::{RoomStore, Tally},
    wire::Columns,
};

/// The panel.
#[component]
pub fn Story() -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let Cursor(cursor) = expect_context::<Cursor>();
    let measures = measured(store);
    let end = memo(move || end_of(store));
    let moments = memo(move || {
        measures.with(|measures| match measures {
            Some(measures) => store
                .lines
                .with(|lines| moments::key_moments(measures, lines, |who| store.name_of(who))),
            None => Vec::new(),
        })
    });
    let markers =
        memo(move || moments.with(|moments| moments.iter().map(KeyMoment::marker).collect::<Vec<Marker>>()));
    let shades = memo(move || {
        let end = end.get();
        measures.with(|measures| {
            let breach = measures
                .as_ref()
                .and_then(|measures| moments::breach(measures, end));
            breach.into_iter().collect::<Vec<Shade>>()
        })
    });
    let range = Signal::derive(move || Range {
        from_s: 0.0,
        to_s: f64::from(end.get().0.max(1)),
    });
    let limit = store
        .hello
        .with_untracked(|hello| hello.as_ref().map(|hello| hello.script.target.p95_s));
    let target = Target {
        limit: limit.unwrap_or(f64::MAX),
        side: Side::AtMost,
    };
    view! {
        <section class="panel story" aria-labelledby="story">
            <header class="panel__head">
                <h2 class="panel__title" id="story">"What happened"</h2>
                <p class="panel__note">"as played; grey is normal, the tint is the target missed"</p>
                <time class="scrubber__time panel__tools">{move || cursor.get().map(mm_ss_of_f64)}</time>
            </header>
            <div class="story__charts">
                <LineChart
                    title="Latency p95"
                    unit="s"
                    lines=drawn(store, "p95", history::p95)
                    band=Signal::derive(move || band(store, history::p95_band))
                    target=target
                    gutter=GUTTER_PX
                    reading=shown(store, cursor, history::p95, f64::max)
                    range
                    markers
                    shades
                    cursor
                    hold=Hold::Pinned
                    change=Signal::derive(move || Some(moment(cursor)))
                />
                <LineChart
                    title="Orders per minute"
                    unit="/min"
                    lines=drawn(store, "orders", history::orders_per_minute)
                    band=Signal::derive(move || band(store, history::orders_band))
                    gutter=GUTTER_PX
                    reading=shown(store, cursor, history::orders_per_minute, f64::min)
                    range
                    markers
                    shades
                    cursor
                    hold=Hold::Pinned
                    change=Signal::derive(move || Some(moment(cursor)))
                />
                <Scrubber end moments/>
            </div>
            <Moments moments/>
        </section>
    }
}

/// The words under a figure: the moment that it is from.
fn moment(cursor: RwSignal<Option<f64>>) -> String {
    let at = cursor.get();
    at.map_or_else(
        || "at its worst".to_owned(),
        |at_s| format!("at {}", mm_ss_of_f64(at_s)),
    )
}

/// Room left of the plots, px: the scrubber below them begins where they do.
const GUTTER_PX: u32 = 48;

/// The reading under the cursor, or the worst of the run while there is none.
fn shown(
    store: RoomStore,
    cursor: RwSignal<Option<f64>>,
    cut: fn(&Columns, &Tally) -> Points,
    worst: fn(f64, f64) -> f64,
) -> Signal<Option<f64>> {
    Signal::derive(move || {
        store.clock.track();
        store.hello.track();
        let points = store
            .history
            .with_value(|history| store.tally.with_value(|tally| cut(history, tally)));
        match cursor.get() {
            Some(at_s) => points.near(at_s).map(f64::from),
            None => points
                .iter()
                .map(|(_, value)| f64::from(value))
                .filter(|value| value.is_finite())
                .reduce(worst),
        }
    })
}

/// The last moment that was recorded.
fn end_of(store: RoomStore) -> At {
    let clock = store.clock.get();
    store.hello.track();
    let recorded = store.history.with_value(|history| history.at.last().copied());
    recorded.map_or(clock, |recorded| recorded.max(clock))
}

/// A line of the whole run. Readings change only with the clock or a whole new picture.
fn drawn(store: RoomStore, name: &'static str, cut: fn(&Columns, &Tally) -> Points) -> Signal<Vec<Line>> {
    Signal::derive(move || {
        store.clock.track();
        store.hello.track();
        vec![Line {
            name: name.to_owned(),
            slot: Slot::One,
            dash: Dash::Solid,
            points: store
                .history
                .with_value(|history| store.tally.with_value(|tally| cut(history, tally))),
        }]
    })
}

fn band(store: RoomStore, cut: fn(&(Columns, Columns)) -> crate::chart::Band) -> Option<crate::chart::Band> {
    store.hello.track();
    store
        .band
        .with_value(|band| (!band.0.is_empty()).then(|| cut(band)))
}

/// The key moments as a list; a press moves the cursor there.
#[component]
fn Moments(moments: Memo<Vec<KeyMoment>>) -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let cursor = expect_context::<Cursor>();
    let onset = measured(store);
    let onset = memo(move || onset.with(|measures| measures.as_ref()?.onset));
    let current = memo(move || {
        let at = cursor.at()?;
        moments.with(|moments| moments.iter().rposition(|moment| moment.at <= at))
    });
    view! {
        <Show
            when=move || moments.with(|moments| !moments.is_empty())
            fallback=|| view! {
                <p class="empty" data-size="s">"Nothing happened that would need a flag: no fault, no lever."</p>
            }
        >
            <ol class="story__events" aria-label="Key moments">
                <For
                    each=move || moments.get().into_iter().enumerate()
                    key=|(place, moment)| (*place, moment.at, moment.title.clone())
                    let((place, moment))
                >
                    <li>
                        <button
                            type="button"
                            class="story__event"
                            aria-current=move || (current.get() == Some(place)).then_some("true")
                            on:click=move |_| cursor.set(moment.at)
                        >
                            <span class="story__flag" data-kind=moment.kind.attribute() aria-hidden="true">
                                {moment.letter.clone()}
                            </span>
                            <time>{mm_ss(moment.at)}</time>
                            <span><b>{moment.title.clone()}</b> " " {moment.text.clone()}</span>
                            <span class="story__since">
                                {move || onset.get().filter(|onset| moment.at > *onset).map(|onset| {
                                    format!("+{}", span(moment.at.since_s(onset)))
                                })}
                            </span>
                        </button>
                    </li>
                </For>
            </ol>
        </Show>
    }
}

/// Milliseconds between two steps of playing: smooth enough, and light on a laptop.
#[cfg(feature = "csr")]
const STEP_MS: u64 = 100;
/// Steps from one end to the other: a run of half an hour plays in half a minute.
#[cfg(feature = "csr")]
const STEPS: f64 = 300.0;

/// Play button, slider and time.
#[component]
fn Scrubber(end: Memo<At>, moments: Memo<Vec<KeyMoment>>) -> impl IntoView {
    let cursor = expect_context::<Cursor>();
    let playing = RwSignal::new(false);
    // Before anybody has moved it, it stands where the story begins.
    let start = move || moments.with(|moments| moments.first().map_or(At(0), |first| first.at));
    let at = move || cursor.at().unwrap_or_else(start).min(end.get());
    let slide = move |event| {
        playing.set(false);
        if let Ok(at) = event_target_value(&event).parse() {
            cursor.set(At(at));
        }
    };
    let press = move |_| {
        if playing.get_untracked() {
            playing.set(false);
        } else {
            let length = end.get_untracked();
            if cursor
                .0
                .get_untracked()
                .is_none_or(|at| at >= f64::from(length.0))
            {
                cursor.set(At(0));
            }
            playing.set(true);
        }
    };
    play(cursor, playing, end);
    let level = move || {
        let length = f64::from(end.get().0.max(1));
        format!("--value:{:.1}%", f64::from(at().0) / length * 100.0)
    };
    view! {
        <div class="scrubber">
            <button
                type="button"
                class="button"
                data-shape="square"
                aria-label=move || if playing.get() { "Hold" } else { "Play" }
                on:click=press
            >
                <Icon symbol=Signal::derive(move || if playing.get() { Symbol::Pause } else { Symbol::Play })/>
            </button>
            <div class="scrubber__track">
                <input
                    class="range"
                    type="range"
                    min="0"
                    max=move || end.get().0.to_string()
                    aria-label="Time"
                    aria-valuetext=move || mm_ss(at())
                    style=level
                    prop:value=move || at().0.to_string()
                    on:input=slide
                />
            </div>
        </div>
    }
}

/// Moves the cursor while the reader plays.
#[cfg(feature = "csr")]
fn play(cursor: Cursor, playing: RwSignal<bool>, end: Memo<At>) {
    let timer = StoredValue::new(None::<IntervalHandle>);
    let stop = move || {
        if let Some(timer) = timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    let advance = move || {
        let length = f64::from(end.get_untracked().0);
        let next = cursor.0.get_untracked().unwrap_or_default() + (length / STEPS).max(1.0);
        cursor.0.set(Some(next.min(length)));
        if next >= length {
            playing.set(false);
        }
    };
    Effect::new(move |_| {
        stop();
        if playing.get() {
            let handle = set_interval_with_handle(advance, std::time::Duration::from_millis(STEP_MS));
            timer.set_value(handle.ok());
        }
    });
    on_cleanup(stop);
}

#[cfg(not(feature = "csr"))]
const fn play(_cursor: Cursor, _playing: RwSignal<bool>, _end: Memo<At>) {}
