//! One line over the room while something holds: no connection, paused, stopped. None of them can be dismissed; they
//! go when the thing is over.

use drill::room::{Action, Ending, PauseReason, Phase};
use leptos::prelude::*;

use super::{Link, RoomStore};
use crate::{
    icon::{Icon, Symbol},
    part::{Act, ButtonKind, ButtonSize, memo, mm_ss, sentence},
};

/// All banners that hold now.
#[component]
pub fn Banners() -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let lost = memo(move || store.link.with(|link| *link == Link::Lost));
    let paused = store.slice(|view| view.paused.filter(|_| view.phase == Phase::Run));
    let stopped = store.slice(|view| matches!(view.ending, Some(Ending::Stopped { .. })));
    view! {
        // In the page from the start: without a network its icon could not be fetched any more.
        <div class="banner" data-kind="watch" role="status" aria-busy="true" hidden=move || !lost.get()>
            <Icon symbol=Symbol::WifiOff />
            <span>
                <b class="banner__title">"Reconnecting."</b>
                " This page comes back by itself. What you type stays here."
            </span>
        </div>
        {move || paused.get().flatten().map(|reason| view! { <Paused reason /> })}
        <Show when=move || stopped.get() == Some(true)>
            <Stopped />
        </Show>
    }
}

#[component]
fn Paused(reason: PauseReason) -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let at = store.slice(|view| view.clock);
    let may_resume = move || store.may(&Action::Resume).is_ok();
    let words = move || match reason {
        PauseReason::Facilitator if may_resume() => ". Reading and talking still work.".to_owned(),
        PauseReason::Facilitator => format!(" by {}. Reading and talking still work.", store.leader()),
        PauseReason::Restart => {
            let who = if may_resume() {
                "You resume".to_owned()
            } else {
                format!("{} resumes", store.leader())
            };
            format!(": the program was started again. Every seat and every line is kept. {who}.")
        }
    };
    view! {
        <div class="banner" role="status">
            <Icon symbol=Symbol::Pause />
            <span>
                <b class="banner__title">{move || format!("Paused at {}", mm_ss(at.get().unwrap_or_default()))}</b>
                {words}
            </span>
            <Show when=may_resume>
                <span class="banner__tools">
                    <Act action=Action::Resume kind=ButtonKind::Primary size=ButtonSize::Small>
                        "Resume"
                    </Act>
                </span>
            </Show>
        </div>
    }
}

#[component]
fn Stopped() -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let reason = store.slice(|view| view.stop_reason.clone());
    let who = store.slice(|view| view.stopped_by);
    let title = move || match who.get().flatten() {
        Some(who) => format!("Stopped by {}.", store.name_of(who)),
        None => "Stopped.".to_owned(),
    };
    view! {
        <div class="banner" data-kind="bad" role="alert">
            <Icon symbol=Symbol::CircleStop />
            <span>
                <b class="banner__title">{title}</b>
                " "
                {move || reason.get().flatten().map(|reason| sentence(&reason))}
                " This drill counts as not played."
            </span>
        </div>
    }
}
