//! Ending the run before its time, for whoever holds its clock. Asks once more, for it cannot be taken up again.

use drill::room::Action;
use leptos::prelude::*;

use crate::part::{Act, ButtonKind, Dialog};

/// The dialog. There only while there is a run to end.
#[component]
pub fn EndDialog(open: RwSignal<bool>) -> impl IntoView {
    view! {
        <Dialog open title="End the run?">
            <div class="dialog__body">
                <p>
                    "The debrief opens for everybody, and the run cannot be taken up again. If the target has not been missed \
                    yet, the drill counts as not played."
                </p>
                <p>"If real work calls, stop the drill instead: it says so in the record, and counts as not played."</p>
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
