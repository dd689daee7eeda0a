//! A drawer of work that comes from an edge and leaves the rest of the page usable. Escape closes it; the focus goes
//! in when it opens and back where it was when it goes.

use leptos::{ev, html, prelude::*};

use crate::icon::{Icon, Symbol};

/// Where a sheet comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edge {
    /// Over the lower part.
    Bottom,
    /// Beside the rest.
    Right,
}

/// A sheet. Show it only while it is open: it takes the focus when it comes and gives it back when it goes.
#[component]
pub fn Sheet(
    /// Its heading, and its name for screen readers.
    #[prop(into)]
    title: Signal<String>,
    /// Sign before the heading.
    symbol: Symbol,
    /// From where.
    edge: Edge,
    /// Further classes, such as `lever room__lever`.
    #[prop(optional)]
    class: &'static str,
    /// A note beside the heading.
    #[prop(optional, into)]
    note: Signal<String>,
    /// What closing does.
    on_close: Callback<()>,
    /// What stands below the head.
    children: Children,
) -> impl IntoView {
    let place = NodeRef::<html::Section>::new();
    let before = StoredValue::new_local(None::<leptos::web_sys::Element>);
    Effect::new(move |_| {
        if let Some(sheet) = place.get() {
            before.set_value(document().active_element());
            let _ = sheet.focus();
        }
    });
    on_cleanup(move || {
        use leptos::wasm_bindgen::JsCast;
        let element = before.try_get_value().flatten();
        if let Some(element) =
            element.and_then(|element| element.dyn_into::<leptos::web_sys::HtmlElement>().ok())
        {
            let _ = element.focus();
        }
    });
    let edge = match edge {
        Edge::Bottom => "bottom",
        Edge::Right => "right",
    };
    let on_key = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" {
            event.stop_propagation();
            on_close.run(());
        }
    };
    view! {
        <section
            class=format!("sheet {class}")
            data-edge=edge
            aria-label=title
            tabindex="-1"
            node_ref=place
            on:keydown=on_key
        >
            <header class="sheet__head">
                <Icon symbol />
                <h2 class="sheet__title">{title}</h2>
                <p class="sheet__note">{note}</p>
                <div class="sheet__tools">
                    <button
                        type="button"
                        class="button"
                        data-kind="quiet"
                        data-shape="square"
                        data-size="s"
                        aria-label="Close"
                        on:click=move |_| on_close.run(())
                    >
                        <Icon symbol=Symbol::X />
                    </button>
                </div>
            </header>
            {children()}
        </section>
    }
}
