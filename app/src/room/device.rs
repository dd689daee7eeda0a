//! Continuing on another device: a link that moves one's seat there, once. Makes it only when asked.

use leptos::prelude::*;

use super::{RoomStore, invite::origin};
use crate::{
    api,
    backend::ApiError,
    icon::Symbol,
    part::{ButtonSize, CopyButton, Dialog, FieldError, Qr},
};

/// The dialog.
#[component]
pub fn DeviceDialog(open: RwSignal<bool>) -> impl IntoView {
    view! {
        <Dialog open title="Continue on another device">
            <Device />
        </Dialog>
    }
}

#[component]
fn Device() -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let make = Action::new_local(move |(): &()| api::resume_link(store.code.get_value()));
    let answer = make.value();
    view! {
        <div class="dialog__body">
            <p>
                "Make a link and open it on the other device within ten minutes. It works once, and it is your seat: send \
                it to nobody else. This device keeps the seat as well."
            </p>
            {move || answer.get().map(show)}
        </div>
        <div class="dialog__foot">
            <button
                type="button"
                class="button"
                data-kind="primary"
                aria-busy=move || make.pending().get().then_some("true")
                on:click=move |_| {
                    make.dispatch(());
                }
            >
                {move || if answer.with(Option::is_some) { "Make another link" } else { "Make a link" }}
            </button>
        </div>
    }
}

fn show(answer: Result<String, ApiError>) -> AnyView {
    match answer {
        Ok(path) => {
            let link = format!("{}{path}", origin());
            view! {
                <div class="invite">
                    <Qr text=link.clone() label="QR code of your link" />
                    <p class="copy">
                        <span class="copy__link">{link.clone()}</span>
                    </p>
                    <CopyButton text=link label="Copy my link" symbol=Symbol::Link size=ButtonSize::Medium />
                </div>
            }
            .into_any()
        }
        Err(error) => view! { <FieldError says=error.to_string() /> }.into_any(),
    }
}
