//! The dialogs of a room, and which of them is open on this screen.

use leptos::prelude::*;

use super::{
    device::DeviceDialog, end::EndDialog, invite::InviteDialog, keys::KeysDialog, side::CallDialog,
    stop::StopDialog,
};
use crate::icon::{Icon, Symbol};

/// Which dialogs are open. Provided by the room page, by context.
#[derive(Debug, Clone, Copy)]
pub struct Dialogs {
    /// Code, link and QR code for others.
    pub invite: RwSignal<bool>,
    /// A link for one's own other device.
    pub device: RwSignal<bool>,
    /// What the keys do.
    pub keys: RwSignal<bool>,
    /// Call somebody in.
    pub call: RwSignal<bool>,
    /// End the run.
    pub end: RwSignal<bool>,
    /// Stop the drill.
    pub stop: RwSignal<bool>,
}

impl Dialogs {
    /// All closed.
    pub fn new() -> Self {
        Self {
            invite: RwSignal::new(false),
            device: RwSignal::new(false),
            keys: RwSignal::new(false),
            call: RwSignal::new(false),
            end: RwSignal::new(false),
            stop: RwSignal::new(false),
        }
    }
}

/// All dialogs, closed until asked for.
#[component]
pub fn RoomDialogs() -> impl IntoView {
    let dialogs = expect_context::<Dialogs>();
    view! {
        <InviteDialog open=dialogs.invite />
        <DeviceDialog open=dialogs.device />
        <KeysDialog open=dialogs.keys />
        <CallDialog open=dialogs.call />
        <EndDialog open=dialogs.end />
        <StopDialog open=dialogs.stop />
    }
}

/// An item of the room's menu that opens a dialog.
#[component]
pub fn DialogItem(
    symbol: Symbol,
    words: &'static str,
    open: RwSignal<bool>,
    #[prop(optional)] kind: Option<&'static str>,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="menu__item"
            data-kind=kind
            popovertarget="room-menu"
            popovertargetaction="hide"
            on:click=move |_| open.set(true)
        >
            <Icon symbol />
            {words}
        </button>
    }
}
