//! What each key does, in the dialog behind the question mark, with the switch for single keys.

use leptos::prelude::*;

use super::RoomStore;
use crate::part::{Dialog, DialogSize, Shortcuts, on_key};

/// A group of keys: its title, and each act with its keys.
type Group = (&'static str, &'static [(&'static str, &'static [&'static str])]);

const EVERYWHERE: Group = (
    "Everywhere",
    &[
        ("Keys", &["?"]),
        ("Close what is open", &["Esc"]),
        ("Send what you typed", &["Enter"]),
        ("New line", &["Shift", "Enter"]),
    ],
);
const ROOM: Group = (
    "Control room",
    &[
        ("Note on the timeline", &["N"]),
        ("Signals, by tab", &["1", "…", "9"]),
        ("Find, where there is a search", &["/"]),
        ("Device and region", &["L"]),
        ("Charts as tables", &["T"]),
        ("Time cursor of a chart", &["←", "→"]),
    ],
);
const BOARD: Group = (
    "Board",
    &[
        ("Pause or resume", &["P"]),
        ("Send the next inject", &["N"]),
        ("One minute more", &["F"]),
        ("Hint", &["H"]),
    ],
);

/// The dialog; `?` opens it.
#[component]
pub fn KeysDialog(open: RwSignal<bool>) -> impl IntoView {
    let store = expect_context::<RoomStore>();
    on_key("?", move || open.set(true));
    view! {
        <Dialog open title="Keys" size=DialogSize::Large>
            <div class="dialog__body">
                <div class="keys">
                    {group(EVERYWHERE)} {group(ROOM)} <Show when=move || store.i_lead()>{group(BOARD)}</Show>
                </div>
                <SingleKeys />
            </div>
        </Dialog>
    }
}

fn group((title, rows): Group) -> impl IntoView {
    let keys = |keys: &'static [&'static str]| {
        keys.iter()
            .map(|key| view! { <kbd class="key">{*key}</kbd> })
            .collect_view()
    };
    view! {
        <section class="keys__group">
            <h3 class="keys__title">{title}</h3>
            {rows
                .iter()
                .map(|(act, row)| {
                    view! {
                        <p class="keys__row">
                            {*act} <span class="keys__keys">{keys(row)}</span>
                        </p>
                    }
                })
                .collect_view()}
        </section>
    }
}

#[component]
fn SingleKeys() -> impl IntoView {
    let shortcuts = expect_context::<Shortcuts>();
    view! {
        <label class="check">
            <input
                type="checkbox"
                role="switch"
                prop:checked=move || shortcuts.0.get()
                on:change=move |event| shortcuts.switch(event_target_checked(&event))
            />
            <span>
                "Single-key shortcuts"
                <span class="check__note">"Off: no key acts by itself, but Enter and Escape."</span>
            </span>
        </label>
    }
}
