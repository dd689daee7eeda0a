//! A question or a page of help before everything else: the browser's own dialog, so that focus stays inside, Escape
//! closes and focus returns. Holds no words of its own but "Close".

use leptos::{html, prelude::*};

use crate::icon::{Icon, Symbol};

/// How wide it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DialogSize {
    /// For a question.
    #[default]
    Question,
    /// For a page to read.
    Page,
}

/// A dialog with a head; the children bring `.dialog__body` and `.dialog__foot`. They live only while it is open.
#[component]
pub fn Dialog(
    /// Whether it is open. Closing by Escape or by its button sets it.
    open: RwSignal<bool>,
    /// What it is about; also its name for screen readers.
    #[prop(into)]
    title: Signal<String>,
    /// How wide.
    #[prop(optional)]
    size: DialogSize,
    /// Body and foot.
    children: ChildrenFn,
) -> impl IntoView {
    let element = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let Some(dialog) = element.get() else {
            return;
        };
        if open.get() {
            if !dialog.open() {
                // Fails only for an element outside the document, which then cannot be seen anyway.
                let _ = dialog.show_modal();
            }
        } else if dialog.open() {
            dialog.close();
        }
    });
    let size = match size {
        DialogSize::Question => None,
        DialogSize::Page => Some("l"),
    };
    view! {
        <dialog
            class="dialog"
            data-size=size
            node_ref=element
            aria-label=move || title.get()
            on:close=move |_| open.set(false)
        >
            <Show when=move || open.get()>
                <div class="dialog__head">
                    <h2 class="dialog__title">{move || title.get()}</h2>
                    <button
                        type="button"
                        class="button"
                        data-kind="quiet"
                        data-shape="square"
                        aria-label="Close"
                        on:click=move |_| open.set(false)
                    >
                        <Icon symbol=Symbol::X/>
                    </button>
                </div>
                {children()}
            </Show>
        </dialog>
    }
}
