//! Short words to the person at this screen: refusals and what just happened. Says nothing of its own; the store
//! holds the words.

use leptos::prelude::*;

use crate::{
    icon::{Icon, Symbol},
    room::{RoomStore, Toast},
};

/// How long a toast stays: long enough to read two lines twice, ms. While it has the focus or the pointer moves on it, it stays: one that
/// came up below a resting pointer is not read for that.
#[cfg(feature = "csr")]
const STAYS_MS: u32 = 8_000;

/// All toasts, latest last.
#[component]
pub fn Toasts() -> impl IntoView {
    let store = expect_context::<RoomStore>();
    view! {
        <div class="toasts" role="status" aria-label="Messages">
            <For each=move || store.toasts.get() key=|toast| toast.number let:toast>
                <OneToast toast />
            </For>
        </div>
    }
}

#[component]
fn OneToast(toast: Toast) -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let held = RwSignal::new(false);
    let Toast { number, text } = toast;
    fade(store, number, held);
    view! {
        <p
            class="toast"
            on:mousemove=move |_| held.set(true)
            on:mouseleave=move |_| held.set(false)
            on:focusin=move |_| held.set(true)
            on:focusout=move |_| held.set(false)
        >
            <span class="toast__text">{text}</span>
            <button type="button" class="toast__action" aria-label="Dismiss" on:click=move |_| store.dismiss(number)>
                <Icon symbol=Symbol::X />
            </button>
        </p>
    }
}

#[cfg(feature = "csr")]
fn fade(store: RoomStore, number: u32, held: RwSignal<bool>) {
    leptos::task::spawn_local(async move {
        loop {
            gloo_timers::future::TimeoutFuture::new(STAYS_MS).await;
            match held.try_get_untracked() {
                Some(true) => (),
                Some(false) => return store.dismiss(number),
                None => return,
            }
        }
    });
}

#[cfg(not(feature = "csr"))]
const fn fade(_: RoomStore, _: u32, _: RwSignal<bool>) {}
