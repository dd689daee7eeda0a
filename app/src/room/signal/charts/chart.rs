//! One chart of the room, kept up to date: a memo of its lines and band, run once a tick and only while it is on screen.

use drill::dim::Filter;
use leptos::prelude::*;

use super::{
    draw,
    judge::{self, Lead},
    spec::Spec,
};
use crate::{
    chart::{self, LineChart, Marker, Pace, Range, Shade},
    part::memo,
    room::RoomStore,
};

/// What all charts of a page share. Provided by context.
#[derive(Debug, Clone, Copy)]
pub struct Frame {
    /// The slice.
    pub filter: Signal<Filter>,
    /// The time shown.
    pub range: Signal<Range>,
    /// Whether charts follow the clock.
    pub pace: Signal<Pace>,
    /// Lines or tables.
    pub show: RwSignal<chart::Show>,
    /// The time cursor, seconds.
    pub cursor: RwSignal<Option<f64>>,
    /// Flags.
    pub markers: Signal<Vec<Marker>>,
    /// Tinted spans.
    pub shades: Signal<Vec<Shade>>,
}

/// One chart. Needs [`Frame`] and [`RoomStore`] by context.
#[component]
pub fn Chart(
    /// What it shows.
    spec: Spec,
) -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let frame = expect_context::<Frame>();
    let title = spec.title.clone();
    let (unit, target, floor, ceiling) = (spec.unit, spec.target, spec.floor, spec.ceiling);
    let spec = StoredValue::new(spec);
    let lines = memo(move || {
        store.clock.track();
        let (filter, range) = (frame.filter.get(), frame.range.get());
        spec.with_value(|spec| {
            store
                .history
                .with_value(|history| draw::lines(spec, history, filter, range))
        })
    });
    let band = memo(move || {
        // A snapshot brings another band; the hello comes with it.
        store.hello.track();
        let (filter, range) = (frame.filter.get(), frame.range.get());
        spec.with_value(|spec| {
            store
                .band
                .with_value(|edges| draw::band(spec, edges, filter, range))
        })
    });
    let lead = Memo::new(
        move |before: Option<&Option<Lead>>| match (frame.pace.get(), before) {
            (Pace::Frozen, Some(before)) => before.clone(),
            (Pace::Frozen | Pace::Live, _) => {
                store.clock.track();
                let filter = frame.filter.get();
                spec.with_value(|spec| {
                    store.history.with_value(|history| {
                        store
                            .band
                            .with_value(|edges| judge::lead(spec, history, edges, filter))
                    })
                })
            }
        },
    );
    let note = Signal::derive(move || {
        spec.with_value(|spec| match (spec.note, spec.beyond(frame.filter.get())) {
            (note, "") => note.to_owned(),
            ("", beyond) => beyond.to_owned(),
            (note, beyond) => format!("{note}, {beyond}"),
        })
    });
    view! {
        <div class="panel">
            <LineChart
                title
                unit
                lines
                band
                range=frame.range
                note
                target
                lead=Signal::derive(move || lead.with(|lead| lead.as_ref().map_or(0, |lead| lead.place)))
                condition=Signal::derive(move || lead.with(|lead| lead.as_ref()?.condition))
                normal=Signal::derive(move || lead.with(|lead| lead.as_ref()?.normal.clone()))
                change=Signal::derive(move || lead.with(|lead| lead.as_ref()?.words.clone()))
                markers=frame.markers
                shades=frame.shades
                floor
                ceiling
                cursor=frame.cursor
                pace=frame.pace
                show=frame.show
            />
        </div>
    }
}
