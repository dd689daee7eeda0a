//! A run as a picture on the start page: latency that leaves its target and comes back. A picture only: nothing on it
//! can be used.

use leptos::prelude::*;

use crate::{
    api,
    backend::Sample,
    chart::{Dash, Line, LineChart, Marker, MarkerKind, Points, Range, Side, Slot, Target},
};

/// The picture, with its words; nothing where the program has none.
#[component]
pub fn SampleRun() -> impl IntoView {
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                let sample = api::sample().await.ok()?;
                Some(
                    view! {
                        <figure class="panel home__sample">
                            <div inert="">
                                <Drawn sample />
                            </div>
                            <figcaption class="home__caption">
                                "A run of the simulated checkout, as the program plays it: something breaks, the team finds \
                                it, and acts (L)."
                            </figcaption>
                        </figure>
                    },
                )
            })}
        </Suspense>
    }
}

#[component]
fn Drawn(sample: Sample) -> impl IntoView {
    let range = Range {
        from_s: 0.0,
        to_s: f64::from(u32::try_from(sample.p95_s.len()).unwrap_or(u32::MAX)),
    };
    let lines = vec![Line {
        name: "p95".to_owned(),
        slot: Slot::One,
        dash: Dash::Solid,
        points: Points::each_second(sample.p95_s),
    }];
    let act = |at| Marker {
        at_s: i64::from(at),
        letter: "L".to_owned(),
        text: "The team acts".to_owned(),
        kind: MarkerKind::Accent,
    };
    let markers: Vec<Marker> = sample.acts.into_iter().map(act).collect();
    let target = Target {
        limit: sample.target_s,
        side: Side::AtMost,
    };
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
}
