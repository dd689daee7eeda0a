//! The signals of the control room: the target as it stands, nine tabs, one filter and one time cursor for all charts.
//! Only the open tab is on the page.

pub mod charts;
mod filter;
mod looking;
mod panel;
mod tabs;
mod target;

use drill::{dim::Tab, id::At};
use leptos::prelude::*;

use crate::part::memo;

pub use self::looking::{Looking, Window};
pub use self::target::TargetStrip;
use self::{
    charts::Frame,
    filter::FilterBar,
    panel::{Charts, Client, Logs, Services, Tickets},
    tabs::TabBar,
};
use super::{RoomStore, Screen};

/// Target, tabs, filter, and the open tab.
#[component]
pub fn Signals() -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let looking = Looking::new(store);
    provide_context(looking);
    let screen = expect_context::<Screen>();
    Effect::new(move |_| {
        if let Some(tab) = screen.wanted.get() {
            screen.wanted.set(None);
            looking.open(tab);
        }
    });
    provide_context(frame(store, &looking));
    let target = memo(move || {
        store
            .hello
            .with(|hello| hello.as_ref().map(|hello| hello.script.target))
    });
    view! {
        <TargetStrip />
        <div class="room__sticky">
            <TabBar />
            <FilterBar />
        </div>
        <div class="tab-panel" id="signals-panel" role="tabpanel" aria-label=move || looking.tab.get().name()>
            {move || match looking.tab.get() {
                Tab::Overview => view! { <Charts specs=charts::overview(target.get()) /> }.into_any(),
                Tab::Services => view! { <Services /> }.into_any(),
                Tab::Payments => view! { <Charts specs=charts::payments() /> }.into_any(),
                Tab::Client => view! { <Client /> }.into_any(),
                Tab::PromoTax => view! { <Charts specs=charts::promo_and_tax() /> }.into_any(),
                Tab::Fraud => view! { <Charts specs=charts::fraud() /> }.into_any(),
                Tab::Traffic => view! { <Charts specs=charts::traffic() /> }.into_any(),
                Tab::Logs => view! { <Logs /> }.into_any(),
                Tab::Tickets => view! { <Tickets /> }.into_any(),
            }}
        </div>
    }
}

/// What the charts of this screen share.
fn frame(store: RoomStore, looking: &Looking) -> Frame {
    let window = looking.window;
    let range = memo(move || window.get().range(store.clock.get()));
    // Flags are drawn anew when there is another one, not each second.
    let planned = memo(move || {
        let now = store.clock.get();
        store.hello.with(|hello| {
            let script = hello.as_ref().map(|hello| &hello.script);
            script
                .map(|script| charts::planned(script, now))
                .unwrap_or_default()
        })
    });
    let markers = memo(move || {
        let planned = planned.get();
        store.lines.with(|lines| charts::markers(lines, planned))
    });
    let breaches = memo(move || store.lines.with(|lines| charts::breaches(lines)));
    let shades = memo(move || {
        breaches.with(|breaches| {
            // The clock moves the edge of a breach that has not ended, and no other.
            let open = breaches.iter().any(|(_, to)| to.is_none());
            let now = if open { store.clock.get() } else { At(0) };
            charts::shades(breaches, now)
        })
    });
    Frame {
        filter: looking.filter.into(),
        range: range.into(),
        pace: looking.pace.into(),
        show: looking.show,
        cursor: looking.cursor,
        markers: markers.into(),
        shades: shades.into(),
    }
}
