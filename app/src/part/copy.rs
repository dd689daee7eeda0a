//! A button that copies a text, and says that it did. Works without TLS too, where browsers hide their clipboard.

use leptos::prelude::*;

use super::act::ButtonSize;
use crate::icon::{Icon, IconSize, Symbol};

/// How long the button says "Copied", ms.
#[cfg(feature = "csr")]
const SAYS_MS: u32 = 2_000;

/// A copy button.
#[component]
pub fn CopyButton(
    /// What is copied; may change.
    #[prop(into)]
    text: Signal<String>,
    /// The words on it, such as "Copy link".
    label: &'static str,
    /// Sign on it.
    #[prop(default = Symbol::Copy)]
    symbol: Symbol,
    /// How large.
    #[prop(default = ButtonSize::Small)]
    size: ButtonSize,
) -> impl IntoView {
    let copied = RwSignal::new(false);
    let press = move |_| {
        if copy_text(&text.get_untracked()) {
            copied.set(true);
            forget(copied);
        }
    };
    view! {
        <button type="button" class="button" data-size=size.attribute() on:click=press>
            <Icon symbol=Signal::derive(move || if copied.get() { Symbol::Check } else { symbol }) size=IconSize::Small />
            <span aria-live="polite">{move || if copied.get() { "Copied" } else { label }}</span>
        </button>
    }
}

/// Copies a text. Says whether the browser took it.
#[cfg(feature = "csr")]
pub fn copy_text(text: &str) -> bool {
    use leptos::wasm_bindgen::JsCast;
    use leptos::web_sys::{HtmlDocument, HtmlTextAreaElement};

    // The old way on purpose: the new one exists only over TLS, and drills run on office networks without it.
    let page = document();
    let Some(area) = page
        .create_element("textarea")
        .ok()
        .and_then(|element| element.dyn_into::<HtmlTextAreaElement>().ok())
    else {
        return false;
    };
    let before = page.active_element();
    let host = page.query_selector("dialog[open]").ok().flatten();
    let host = host.or_else(|| page.body().map(Into::into));
    area.set_value(text);
    area.set_class_name("visually-hidden");
    let added = host.is_some_and(|host| host.append_child(&area).is_ok());
    area.select();
    let copied = added
        && page
            .dyn_ref::<HtmlDocument>()
            .is_some_and(|page| page.exec_command("copy").unwrap_or(false));
    area.remove();
    if let Some(before) = before.and_then(|element| element.dyn_into::<leptos::web_sys::HtmlElement>().ok()) {
        let _ = before.focus();
    }
    copied
}

/// On the server nobody copies.
#[cfg(not(feature = "csr"))]
pub const fn copy_text(_: &str) -> bool {
    false
}

#[cfg(feature = "csr")]
fn forget(copied: RwSignal<bool>) {
    leptos::task::spawn_local(async move {
        gloo_timers::future::TimeoutFuture::new(SAYS_MS).await;
        let _ = copied.try_set(false);
    });
}

#[cfg(not(feature = "csr"))]
const fn forget(_: RwSignal<bool>) {}
