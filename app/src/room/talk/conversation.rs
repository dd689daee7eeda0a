//! The conversation in four tabs: chat, status, customers, calls. Knows which tab is open and what was read; each tab
//! draws itself.

use leptos::{ev, html, prelude::*};

use super::{
    Unread,
    calls::Calls,
    chat::Chat,
    customers::Customers,
    status::{DueLine, StatusTab},
};
use crate::{
    icon::{Icon, Symbol},
    part::memo,
    room::{Channel, RoomStore, Screen},
};

/// Tabs, then the open one.
#[component]
pub fn Conversation() -> impl IntoView {
    let screen = expect_context::<Screen>();
    let store = expect_context::<RoomStore>();
    let unread = expect_context::<Unread>();
    let node = NodeRef::<html::Section>::new();
    // Read is what was really on screen: on a narrow one the conversation may be out of sight.
    Effect::new(move |_| {
        let channel = screen.channel.get();
        screen.place.track();
        screen.talk_open.track();
        store.lines.track();
        if node.get().is_some_and(|section| 0 < section.offset_height()) {
            unread.mark_read(channel);
        }
    });
    view! {
        <section class="conversation" aria-label="Conversation" node_ref=node>
            <Tabs />
            <DueLine />
            {move || match screen.channel.get() {
                Channel::Chat => view! { <Chat /> }.into_any(),
                Channel::Status => view! { <StatusTab /> }.into_any(),
                Channel::Customers => view! { <Customers /> }.into_any(),
                Channel::Calls => view! { <Calls /> }.into_any(),
            }}
        </section>
    }
}

#[component]
fn Tabs() -> impl IntoView {
    let screen = expect_context::<Screen>();
    let bar = NodeRef::<html::Div>::new();
    let arrows = move |event: ev::KeyboardEvent| {
        let step = match event.key().as_str() {
            "ArrowRight" => 1,
            "ArrowLeft" => Channel::ALL.len() - 1,
            _ => return,
        };
        event.prevent_default();
        let next = (screen.channel.get_untracked() as usize + step) % Channel::ALL.len();
        screen.channel.set(Channel::ALL[next]);
        focus_tab(bar, next);
    };
    view! {
        <div class="tabs">
            <div class="tabs__list" role="tablist" aria-label="Conversation" node_ref=bar on:keydown=arrows>
                {Channel::ALL.map(|channel| view! { <TabButton channel /> })}
            </div>
            <button
                type="button"
                class="button room__close"
                data-kind="quiet"
                data-shape="square"
                aria-label="Close the conversation"
                on:click=move |_| screen.talk_open.set(false)
            >
                <Icon symbol=Symbol::X />
            </button>
        </div>
    }
}

fn focus_tab(bar: NodeRef<html::Div>, place: usize) {
    use leptos::wasm_bindgen::JsCast;

    let tab = bar
        .get_untracked()
        .and_then(|bar| bar.children().item(u32::try_from(place).unwrap_or_default()))
        .and_then(|tab| tab.dyn_into::<leptos::web_sys::HtmlElement>().ok());
    if let Some(tab) = tab {
        // A tab that cannot take the focus is out of sight; nothing is lost.
        let _ = tab.focus();
    }
}

#[component]
fn TabButton(channel: Channel) -> impl IntoView {
    let screen = expect_context::<Screen>();
    let unread = expect_context::<Unread>();
    let selected = move || screen.channel.get() == channel;
    let count = memo(move || unread.count(channel));
    view! {
        <button
            type="button"
            class="tabs__tab"
            role="tab"
            aria-selected=move || selected().to_string()
            tabindex=move || if selected() { "0" } else { "-1" }
            on:click=move |_| screen.channel.set(channel)
        >
            {channel.name()}
            <Show when=move || !selected() && 0 < count.get()>
                " "
                <span class="count">{count}</span>
                <span class="visually-hidden">" unread"</span>
            </Show>
        </button>
    }
}
