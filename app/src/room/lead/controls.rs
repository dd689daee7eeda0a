//! The facilitator's clock: pause, more time, a hint, the end, each with its single key. Asks the room, decides nothing.

use drill::room::{Action, truth::SheetItem};
use leptos::prelude::*;

use super::planned::Planned;
use crate::{
    icon::{Icon, Symbol},
    part::{Act, ButtonKind, Dialog, memo, on_key, sentence},
    room::{RoomStore, dialogs::Dialogs},
};

/// The buttons of the head.
#[component]
pub fn Controls() -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let planned = expect_context::<Planned>();
    let dialogs = expect_context::<Dialogs>();
    let hinting = RwSignal::new(false);
    let paused = store.slice(|view| view.paused.is_some());
    let is_held = move || paused.get() == Some(true);
    let next_step = memo(move || if is_held() { Action::Resume } else { Action::Pause });
    let more = Action::Extend { minutes: 1 };
    on_key("p", move || ask(store, next_step.get_untracked()));
    on_key("f", move || ask(store, Action::Extend { minutes: 1 }));
    on_key("n", move || match planned.next.get_untracked() {
        Some(next) => ask(store, Action::SendInject(next)),
        None => store.toast("Every planned inject has been sent.".to_owned()),
    });
    on_key("h", move || offer_hint(store, planned, hinting));
    view! {
        <div class="topbar__tools topbar__controls" role="toolbar" aria-label="Clock">
            <Act action=next_step attr:aria-keyshortcuts="P">
                {move || if is_held() {
                    view! { <Icon symbol=Symbol::Play/> "Resume" }.into_any()
                } else {
                    view! { <Icon symbol=Symbol::Pause/> "Pause" }.into_any()
                }}
                <kbd class="key" aria-hidden="true">"P"</kbd>
            </Act>
            <Act action=more attr:aria-keyshortcuts="F">
                "+1 min" <kbd class="key" aria-hidden="true">"F"</kbd>
            </Act>
            <Act action=Action::Extend { minutes: 5 } attr:data-hide="m">"+5 min"</Act>
            <button type="button" class="button" aria-keyshortcuts="H" on:click=move |_| offer_hint(store, planned, hinting)>
                <Icon symbol=Symbol::Lightbulb/>
                "Hint" <kbd class="key" aria-hidden="true">"H"</kbd>
            </button>
            <button type="button" class="button" data-kind="danger" on:click=move |_| dialogs.end.set(true)>
                <Icon symbol=Symbol::CircleStop/>
                "End"
            </button>
        </div>
        <HintDialog open=hinting planned/>
    }
}

/// Asks for an action that a key stands for; says why when it cannot be done now.
fn ask(store: RoomStore, action: Action) {
    match untrack(|| store.may(&action)) {
        Ok(()) => store.act(action),
        Err(refusal) => store.toast(sentence(&refusal.to_string())),
    }
}

/// Shows the next hint of the scenario before it goes out: a hint cannot be taken back.
fn offer_hint(store: RoomStore, planned: Planned, open: RwSignal<bool>) {
    if planned.hint.with_untracked(Option::is_some) {
        open.set(true);
    } else {
        store.toast("No hint is left. Say something yourself, as a hint.".to_owned());
    }
}

#[component]
fn HintDialog(open: RwSignal<bool>, planned: Planned) -> impl IntoView {
    let says = move || {
        let hint = planned.hint.get()?;
        planned.lines.with(|lines| {
            lines.iter().find_map(|line| match &line.what {
                SheetItem::Inject { id, says, .. } if *id == hint => Some(says.clone()),
                SheetItem::Inject { .. } | SheetItem::Prompt(_) | SheetItem::Onset | SheetItem::End => None,
            })
        })
    };
    let sent = Callback::new(move |_| open.set(false));
    view! {
        <Dialog open title="Give this hint?">
            <div class="dialog__body">
                <p>{says}</p>
            </div>
            <div class="dialog__foot">
                <button type="button" class="button" on:click=move |_| open.set(false)>"Not now"</button>
                {move || planned.hint.get().map(|hint| view! {
                    <Act action=Action::SendInject(hint) kind=ButtonKind::Primary done=sent>"Give the hint"</Act>
                })}
            </div>
        </Dialog>
    }
}
