//! A button that copies a text: a code, a link. Says that it did.

use leptos::prelude::*;

use crate::icon::{Icon, Symbol};

/// Copies a text to the clipboard.
#[component]
pub fn CopyButton(
    /// What is copied; may change.
    #[prop(into)]
    text: Signal<String>,
    /// On the button, such as "Copy link".
    label: &'static str,
    /// The drawing before the words.
    #[prop(default = Symbol::Copy)]
    symbol: Symbol,
) -> impl IntoView {
    let said = RwSignal::new("");
    let press = move |_| {
        said.set(match copy(&text.get_untracked()) {
            Ok(()) => "Copied",
            Err(NotOffered) => "Select it and copy by hand",
        });
    };
    view! {
        <button type="button" class="button" on:click=press>
            <Icon symbol/>
            <span aria-live="polite">
                {move || if said.get().is_empty() { label } else { said.get() }}
            </span>
        </button>
    }
}

/// Browsers offer the clipboard only to pages that came safely.
struct NotOffered;

#[cfg(feature = "hydrate")]
fn copy(text: &str) -> Result<(), NotOffered> {
    let navigator = window().navigator();
    let clipboard = js_sys::Reflect::get(&navigator, &"clipboard".into());
    if clipboard.is_ok_and(|one| !one.is_undefined()) {
        // The promise fails when the reader forbids it: nothing is lost, the text stands on the page.
        let _ = navigator.clipboard().write_text(text);
        Ok(())
    } else {
        Err(NotOffered)
    }
}

#[cfg(not(feature = "hydrate"))]
const fn copy(_text: &str) -> Result<(), NotOffered> {
    Err(NotOffered)
}
