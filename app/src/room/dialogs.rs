//! The dialogs of a room, and which of them is open on this screen.

use drill::room::Phase;
use leptos::prelude::*;

use super::{
    RoomStore, device::DeviceDialog, end::EndDialog, invite::InviteDialog, keys::KeysDialog,
    side::CallDialog, stop::StopDialog,
};
use crate::{
    icon::{Icon, Symbol},
    part::{ButtonKind, memo},
};

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
    let phase = expect_context::<RoomStore>().slice(|view| view.phase);
    let runs = memo(move || phase.get() == Some(Phase::Run));
    let before_debrief = memo(move || phase.get().is_some_and(|phase| phase <= Phase::Run));
    view! {
        <InviteDialog open=dialogs.invite />
        <DeviceDialog open=dialogs.device />
        <KeysDialog open=dialogs.keys />
        <CallDialog open=dialogs.call />
        // Time may be up, or somebody else may end the run, while one of these is open.
        <Show when=move || runs.get()>
            <EndDialog open=dialogs.end />
        </Show>
        <Show when=move || before_debrief.get()>
            <StopDialog open=dialogs.stop />
        </Show>
    }
}

/// An item of the room's menu that opens a dialog.
#[component]
pub fn DialogItem(
    symbol: Symbol,
    words: &'static str,
    open: RwSignal<bool>,
    #[prop(optional)] kind: ButtonKind,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="menu__item"
            data-kind=kind.attribute()
            popovertarget="room-menu"
            popovertargetaction="hide"
            on:click=move |_| open.set(true)
        >
            <Icon symbol />
            {words}
        </button>
    }
}
