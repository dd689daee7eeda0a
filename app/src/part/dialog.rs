//! A native dialog: a question or a page of help. Escape closes it and the focus goes back, as browsers do it.
//! For work that leaves the rest readable there is [`super::Sheet`].

use leptos::{ev, html, prelude::*};

use super::Toasts;
use crate::icon::{Icon, Symbol};

/// How wide a dialog is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DialogSize {
    /// 520 px: a question.
    #[default]
    Medium,
    /// 760 px: a page of help.
    Large,
}

/// A dialog in front of the page while `open` is true. What it shows is made anew each time.
#[component]
pub fn Dialog(
    /// Whether it is open. Set to false when the person closes it.
    open: RwSignal<bool>,
    /// Its heading.
    #[prop(into)]
    title: Signal<String>,
    /// How wide.
    #[prop(optional)]
    size: DialogSize,
    /// Body and foot: `dialog__body`, `dialog__foot`.
    children: ChildrenFn,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let wanted = open.get();
        if let Some(dialog) = node.get() {
            if wanted && !dialog.open() {
                // Fails only for a dialog that left the page meanwhile.
                let _ = dialog.show_modal();
            } else if !wanted && dialog.open() {
                dialog.close();
            }
        }
    });
    let on_backdrop = move |event: ev::MouseEvent| {
        // A click beside the content lands on the dialog element itself.
        if event.target() == event.current_target() {
            open.set(false);
        }
    };
    let size = match size {
        DialogSize::Medium => None,
        DialogSize::Large => Some("l"),
    };
    view! {
        <dialog
            class="dialog"
            data-size=size
            aria-label=title
            node_ref=node
            on:close=move |_| open.set(false)
            on:click=on_backdrop
        >
            <Show when=move || open.get()>
                <header class="dialog__head">
                    <h2 class="dialog__title">{title}</h2>
                    <button
                        type="button"
                        class="button"
                        data-kind="quiet"
                        data-shape="square"
                        aria-label="Close"
                        on:click=move |_| open.set(false)
                    >
                        <Icon symbol=Symbol::X />
                    </button>
                </header>
                {children()}
                // The page's own stand behind the backdrop.
                <Toasts />
            </Show>
        </dialog>
    }
}
