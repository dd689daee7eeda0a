//! The bottom bar of a phone: the five places. Wider screens show all of them at once and hide the bar.

use leptos::prelude::*;

use crate::{
    icon::{Icon, Symbol},
    part::memo,
    room::{OpenTool, Place, Screen, talk::Unread},
};

const fn symbol(place: Place) -> Symbol {
    match place {
        Place::Card => Symbol::IdCard,
        Place::Signals => Symbol::ChartLine,
        Place::Act => Symbol::SlidersHorizontal,
        Place::Talk => Symbol::MessageSquare,
        Place::Timeline => Symbol::ListChecks,
    }
}

/// The bar.
#[component]
pub fn BottomBar() -> impl IntoView {
    let screen = expect_context::<Screen>();
    let open = expect_context::<OpenTool>();
    let unread = use_context::<Unread>();
    let go = move |place: Place| {
        // Act again, from a sheet: back to the list of tools.
        if place == Place::Act && screen.place.get_untracked() == Place::Act {
            open.close();
        }
        screen.place.set(place);
    };
    let count = move |place: Place| match (place, unread) {
        (Place::Talk, Some(unread)) if screen.place.get() != Place::Talk => unread.total(),
        (Place::Card | Place::Signals | Place::Act | Place::Talk | Place::Timeline, _) => 0,
    };
    view! {
        <nav class="bottom-bar" aria-label="Room">
            {Place::ALL
                .map(|place| {
                    let count = memo(move || count(place));
                    view! {
                        <button
                            type="button"
                            class="bottom-bar__item"
                            aria-pressed=move || (screen.place.get() == place).to_string()
                            on:click=move |_| go(place)
                        >
                            <Icon symbol=symbol(place) />
                            {place.name()}
                            <Show when=move || 0 < count.get()>
                                <span class="count">{count}</span>
                                <span class="visually-hidden">" unread"</span>
                            </Show>
                        </button>
                    }
                })}
        </nav>
    }
}
