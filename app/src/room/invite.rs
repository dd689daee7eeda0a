//! How others come in: the code, the link, and the link as a QR code. For the lobby's wall and as a dialog later.

use leptos::prelude::*;

use super::RoomStore;
use crate::{
    icon::Symbol,
    part::{CopyButton, Dialog, Qr},
};

/// Where this page came from, such as `https://drill.example`; empty on the server.
pub fn origin() -> String {
    #[cfg(feature = "csr")]
    return window().location().origin().unwrap_or_default();
    #[cfg(not(feature = "csr"))]
    String::new()
}

/// Whether this page's address means every reader's own machine.
fn is_loopback() -> bool {
    let origin = origin();
    ["://127.", "://localhost", "://[::1]"]
        .iter()
        .any(|host| origin.contains(host))
}

/// Code, link and QR code, with their copy buttons.
#[component]
pub fn Invite() -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let code = store.code.get_value().to_string();
    let link = format!("{}/join/{code}", origin());
    // Three and three are read aloud without a slip.
    let spaced = format!("{} {}", &code[..3], &code[3..]);
    let address = format!("{}/join", origin());
    let address = address
        .split_once("://")
        .map(|(_, rest)| rest.to_owned())
        .unwrap_or(address);
    view! {
        <div class="invite">
            <Qr text=link.clone() label="QR code of the invite link" />
            <p class="invite__code" aria-label="Room code">
                {spaced}
            </p>
            <p class="invite__address">{address}</p>
            <div class="button-row">
                <CopyButton text=code label="Copy code" />
                <CopyButton text=link label="Copy invite link" symbol=Symbol::Link />
            </div>
            {is_loopback().then(|| view! {
                <p class="invite__address">
                    "Only this machine can open this link. For others start the program with --listen 0.0.0.0:3000 and \
                     open the room under this machine's own address."
                </p>
            })}
        </div>
    }
}

/// The same in a dialog.
#[component]
pub fn InviteDialog(open: RwSignal<bool>) -> impl IntoView {
    view! {
        <Dialog open title="Invite people">
            <Invite />
        </Dialog>
    }
}
