//! Ending the run before its time, for whoever holds its clock. Asks once more, for it cannot be taken up again.

use drill::room::Action;
use leptos::prelude::*;

use crate::part::{Act, ButtonKind, Dialog};

/// The dialog. It closes when the run has ended.
#[component]
pub fn EndDialog(open: RwSignal<bool>) -> impl IntoView {
    view! {
        <Dialog open title="End the run?">
            <div class="dialog__body">
                <p>
                    "The debrief opens for everybody, and what was done until now counts. The run cannot be taken up again."
                </p>
                <p>"If real work calls, stop the drill instead: then nothing counts."</p>
            </div>
            <div class="dialog__foot">
                <button type="button" class="button" on:click=move |_| open.set(false)>
                    "Keep running"
                </button>
                <Act action=Action::End kind=ButtonKind::Stop done=Callback::new(move |_| open.set(false))>
                    "End the run"
                </Act>
            </div>
        </Dialog>
    }
}
