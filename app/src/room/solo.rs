//! Steering a drill that nobody leads: whoever plays holds the clock, takes a hint, ends the run. Offers what the room's
//! own rule allows; decides nothing.

use drill::room::{Action, Phase};
use leptos::prelude::*;

use super::{
    RoomStore,
    dialogs::{DialogItem, Dialogs},
};
use crate::{
    icon::{Icon, Symbol},
    part::{Act, memo},
};

/// Minutes that one press adds: what a second thought takes.
const MORE_MIN: u8 = 5;

/// Whether the reader steers this drill because nobody leads it.
pub fn steers(store: RoomStore) -> bool {
    store.is_solo() && !store.my_roles().is_empty()
}

/// Items of the room's menu, above all others.
#[component]
pub fn SoloItems() -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let dialogs = expect_context::<Dialogs>();
    let shown = memo(move || {
        let runs = store
            .view
            .with(|view| view.as_ref().is_some_and(|view| view.phase == Phase::Run));
        runs && steers(store)
    });
    let extended = Callback::new(move |_| store.toast(format!("The run ends {MORE_MIN} minutes later.")));
    let paused = store.slice(|view| view.paused.is_some());
    let is_held = move || paused.get() == Some(true);
    let turn = memo(move || if is_held() { Action::Resume } else { Action::Pause });
    view! {
        <Show when=move || shown.get()>
            <Act action=turn class="menu__item">
                {move || if is_held() {
                    view! { <Icon symbol=Symbol::Play /> "Resume" }.into_any()
                } else {
                    view! { <Icon symbol=Symbol::Pause /> "Pause" }.into_any()
                }}
            </Act>
            <Act
                action=Action::TakeHint
                class="menu__item"
                done=hinted(store)
                attr:popovertarget="room-menu"
                attr:popovertargetaction="hide"
            >
                <Icon symbol=Symbol::Lightbulb />
                "Hint"
            </Act>
            <Act
                action=Action::Extend { minutes: MORE_MIN }
                class="menu__item"
                done=extended
                attr:popovertarget="room-menu"
                attr:popovertargetaction="hide"
            >
                <Icon symbol=Symbol::Clock />
                {format!("{MORE_MIN} minutes more")}
            </Act>
            <DialogItem symbol=Symbol::Flag words="End the run" open=dialogs.end />
            <hr class="menu__line" />
        </Show>
    }
}

fn hinted(store: RoomStore) -> Callback<Action> {
    Callback::new(move |_| store.toast("The hint is in the chat.".to_owned()))
}

/// The next nudge of the scenario, for the bar. A phone has it in the menu.
#[component]
pub fn HintButton() -> impl IntoView {
    let store = expect_context::<RoomStore>();
    view! {
        <Act action=Action::TakeHint done=hinted(store) attr:data-hide="s">
            <Icon symbol=Symbol::Lightbulb />
            "Hint"
        </Act>
    }
}
