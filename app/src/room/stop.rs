//! Stopping a drill that touches real work: anybody may, at once; the reason is theirs to give.

use drill::room::{Action, action::LINE_LETTERS};
use leptos::prelude::*;

use super::{
    RoomStore,
    talk::{Typed, clear_sent},
};
use crate::part::{Act, ButtonKind, Dialog, TextField, mm_ss};

/// The dialog. There only while there is something to stop.
#[component]
pub fn StopDialog(open: RwSignal<bool>) -> impl IntoView {
    view! {
        <Dialog open title="Stop the drill for everybody?">
            <Stop open />
        </Dialog>
    }
}

#[component]
fn Stop(open: RwSignal<bool>) -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let reason = expect_context::<Typed>().stop;
    let stop = Signal::derive(move || Action::Stop { reason: reason.get() });
    let done = Callback::new(move |sent| {
        if let Action::Stop { reason: sent } = sent {
            clear_sent(reason, &sent);
            open.set(false);
        }
    });
    view! {
        <div class="dialog__body">
            <p>
                {move || {
                    format!(
                        "For when a drill touches real work. The clock ends at {} and the debrief opens; the drill counts as \
                        not played, what was recorded stays. This cannot be undone.",
                        mm_ss(store.clock.get()),
                    )
                }}
            </p>
            <TextField
                id="stop-reason"
                label="Why"
                aside="optional, everybody reads it"
                value=reason
                letters=LINE_LETTERS
                example="A real incident has started"
            />
        </div>
        <div class="dialog__foot">
            <button type="button" class="button" on:click=move |_| open.set(false)>
                "Go on with the drill"
            </button>
            <Act action=stop kind=ButtonKind::Stop done>
                "Stop the drill"
            </Act>
        </div>
    }
}
