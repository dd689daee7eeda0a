//! The dialogs of a room, and which of them is open on this screen. Tools that are a dialog or a tab of the
//! conversation are opened from here, too.

use leptos::prelude::*;

use super::{
    Channel, OpenTool, Place, Screen, Tool, device::DeviceDialog, invite::InviteDialog, keys::KeysDialog,
    side::CallDialog, stop::StopDialog,
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
            stop: RwSignal::new(false),
        }
    }
}

/// All dialogs, closed until asked for.
#[component]
pub fn RoomDialogs() -> impl IntoView {
    let dialogs = expect_context::<Dialogs>();
    follow_tools(dialogs);
    view! {
        <InviteDialog open=dialogs.invite />
        <DeviceDialog open=dialogs.device />
        <KeysDialog open=dialogs.keys />
        <CallDialog open=dialogs.call />
        <StopDialog open=dialogs.stop />
    }
}

/// Tools without a sheet: leads to where they are, and leaves no tool open.
fn follow_tools(dialogs: Dialogs) {
    let tool = expect_context::<OpenTool>();
    let screen = expect_context::<Screen>();
    let talk = move |channel: Channel| {
        screen.channel.set(channel);
        screen.place.set(Place::Talk);
        screen.talk_open.set(true);
    };
    Effect::new(move |_| {
        match tool.0.get() {
            Some(Tool::Status) => talk(Channel::Status),
            Some(Tool::Customers) => talk(Channel::Customers),
            Some(Tool::CallIn) => dialogs.call.set(true),
            Some(Tool::Stop) => dialogs.stop.set(true),
            Some(
                Tool::PaymentRouting
                | Tool::Retries
                | Tool::Flags
                | Tool::Releases
                | Tool::LighterPage
                | Tool::Promo
                | Tool::TaxInventory
                | Tool::Fraud
                | Tool::Capacity
                | Tool::TrafficRules
                | Tool::TestCheckout
                | Tool::Declare,
            )
            | None => return,
        }
        tool.close();
    });
}
