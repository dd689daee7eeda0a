//! Device, region and span for every chart at once, and the tools of the charts: freeze, table.

use drill::dim::{Device, Region};
use leptos::{html, prelude::*};

use super::{Looking, Window};
use crate::{
    chart::{Pace, Show as Look},
    icon::{Icon, IconSize, Symbol},
    part::on_key,
};

/// The bar.
#[component]
pub fn FilterBar() -> impl IntoView {
    let looking = expect_context::<Looking>();
    let bar = NodeRef::<html::Div>::new();
    on_key("l", move || focus_first(bar));
    on_key("/", move || focus_first(bar));
    on_key("t", move || looking.show.update(|show| *show = show.other()));
    let device = move |one: Option<Device>, name: &'static str| {
        view! {
            <Segment
                name
                pressed=Signal::derive(move || looking.filter.get().device == one)
                press=Callback::new(move |()| looking.slice(|filter| filter.device = one))
            />
        }
    };
    let region = move |one: Option<Region>, name: &'static str| {
        view! {
            <Segment
                name
                pressed=Signal::derive(move || looking.filter.get().region == one)
                press=Callback::new(move |()| looking.slice(|filter| filter.region = one))
            />
        }
    };
    let window = move |one: Window| {
        view! {
            <Segment
                name=one.name()
                pressed=Signal::derive(move || looking.window.get() == one)
                press=Callback::new(move |()| looking.window.set(one))
            />
        }
    };
    view! {
        <div class="filter" node_ref=bar>
            <div class="segment" role="group" aria-label="Device">
                {device(None, "All devices")}
                {Device::ALL.map(|one| device(Some(one), short_name(one)))}
            </div>
            <div class="segment" role="group" aria-label="Region">
                {region(None, "All regions")}
                {Region::ALL.map(|one| region(Some(one), one.name()))}
            </div>
            <div class="segment" role="group" aria-label="Time shown">
                {Window::ALL.map(window)}
            </div>
            <ChartTools />
        </div>
    }
}

/// Under a group named "Device" the word "web" only takes room.
const fn short_name(device: Device) -> &'static str {
    match device {
        Device::Desktop => "Desktop",
        Device::Ios => "iOS",
        Device::Android => "Android",
        Device::App => "App",
    }
}

#[component]
fn ChartTools() -> impl IntoView {
    let looking = expect_context::<Looking>();
    let frozen = move || looking.pace.get() == Pace::Frozen;
    let table = move || looking.show.get() == Look::Table;
    view! {
        <div class="filter__tools">
            <button
                type="button"
                class="button"
                data-kind="quiet"
                data-size="s"
                aria-label="Freeze"
                title="Hold the charts on this screen; the drill goes on"
                aria-pressed=move || frozen().to_string()
                on:click=move |_| {
                    let other = if frozen() { Pace::Live } else { Pace::Frozen };
                    looking.pace.set(other);
                }
            >
                <Icon symbol=Symbol::Snowflake size=IconSize::Small />
                <span class="filter__word">"Freeze"</span>
            </button>
            <button
                type="button"
                class="button"
                data-kind="quiet"
                data-size="s"
                aria-label="Table"
                title="The same numbers as tables (T)"
                aria-pressed=move || table().to_string()
                on:click=move |_| looking.show.update(|show| *show = show.other())
            >
                <Icon symbol=Symbol::Table2 size=IconSize::Small />
                <span class="filter__word">"Table"</span>
            </button>
        </div>
    }
}

#[component]
fn Segment(name: &'static str, #[prop(into)] pressed: Signal<bool>, press: Callback<()>) -> impl IntoView {
    view! {
        <button
            type="button"
            class="segment__item"
            aria-pressed=move || pressed.get().to_string()
            on:click=move |_| press.run(())
        >
            {name}
        </button>
    }
}

/// The search field of the open tab if it has one, else the first choice of the bar.
fn focus_first(bar: NodeRef<html::Div>) {
    use leptos::wasm_bindgen::JsCast;
    let search = document()
        .query_selector("#signals-panel input[type=search]")
        .ok()
        .flatten();
    let first = || bar.get_untracked()?.query_selector("button").ok().flatten();
    if let Some(element) = search
        .or_else(first)
        .and_then(|element| element.dyn_into::<leptos::web_sys::HtmlElement>().ok())
    {
        // Without the focus the bar is still there for the pointer.
        let _ = element.focus();
    }
}
