//! The nine tabs. Keys 1 to 9 open them; arrows move between them while one has the focus.

use drill::dim::Tab;
use leptos::{ev, html, prelude::*};

use super::Looking;
use crate::{
    part::{memo, on_key},
    room::RoomStore,
};

/// Keys of the tabs, in their order.
const KEYS: [&str; 9] = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];

/// The bar.
#[component]
pub fn TabBar() -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let looking = expect_context::<Looking>();
    for (key, tab) in KEYS.into_iter().zip(Tab::ALL) {
        on_key(key, move || looking.open(tab));
    }
    let bar = NodeRef::<html::Div>::new();
    let step = move |event: ev::KeyboardEvent| {
        let here = looking.tab.get_untracked() as usize;
        let there = match event.key().as_str() {
            "ArrowRight" => (here + 1) % Tab::ALL.len(),
            "ArrowLeft" => (here + Tab::ALL.len() - 1) % Tab::ALL.len(),
            "Home" => 0,
            "End" => Tab::ALL.len() - 1,
            _ => return,
        };
        event.prevent_default();
        looking.open(Tab::ALL[there]);
        focus(bar, there);
    };
    let tickets = memo(move || store.tickets.with(Vec::len));
    view! {
        <div class="tabs" role="tablist" aria-label="Signals" node_ref=bar on:keydown=step>
            {Tab::ALL
                .map(|tab| {
                    let selected = memo(move || looking.tab.get() == tab);
                    view! {
                        <button
                            type="button"
                            class="tabs__tab"
                            role="tab"
                            aria-selected=move || selected.get().to_string()
                            aria-controls="signals-panel"
                            tabindex=move || if selected.get() { "0" } else { "-1" }
                            on:click=move |_| looking.open(tab)
                        >
                            {tab.name()}
                            {(tab == Tab::Tickets)
                                .then(|| {
                                    view! {
                                        <span class="count" data-kind="quiet">
                                            {move || (tickets.get() > 0).then(|| tickets.get())}
                                        </span>
                                    }
                                })}
                        </button>
                    }
                })}
        </div>
    }
}

fn focus(bar: NodeRef<html::Div>, place: usize) {
    use leptos::wasm_bindgen::JsCast;
    let tab = bar.get_untracked().and_then(|bar| {
        let place = u32::try_from(place).ok()?;
        bar.children().item(place)
    });
    if let Some(tab) = tab.and_then(|tab| tab.dyn_into::<leptos::web_sys::HtmlElement>().ok()) {
        // A tab that cannot take the focus is open all the same.
        let _ = tab.focus();
    }
}
