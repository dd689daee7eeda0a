//! What was really going on: the author's words, where the trouble could be seen, and which moves were worth what.

use drill::room::view::{MoveView, Played};
use leptos::prelude::*;

use super::told;
use crate::{
    room::{RoomStore, lead::worth},
    state::{Condition, State},
};

/// The panel.
#[component]
pub fn Reality() -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let truth = told(store, |debrief| (debrief.truth.clone(), debrief.cause.clone()));
    let signals = told(store, |debrief| debrief.good_signals.clone());
    let moves = told(store, |debrief| debrief.moves.clone());
    view! {
        <section class="panel" data-column="side" data-rows="2" aria-labelledby="reality">
            <header class="panel__head"><h2 class="panel__title" id="reality">"What was really going on"</h2></header>
            <div class="panel__body reality">
                {move || truth.get().map(|(truth, cause)| view! {
                    <p>{truth}</p>
                    <h3 class="field__label">"The cause"</h3>
                    <p>{cause}</p>
                })}
                <h3 class="field__label">"Where it could be seen"</h3>
                <ul class="reality__signals">
                    {move || signals.get().unwrap_or_default().into_iter().map(|says| view! { <li>{says}</li> }).collect_view()}
                </ul>
                <h3 class="field__label">"What the moves are worth"</h3>
                <ul class="reality__moves">
                    {move || moves.get().unwrap_or_default().into_iter().map(|one| view! { <OneMove one/> }).collect_view()}
                </ul>
            </div>
        </section>
    }
}

#[component]
fn OneMove(one: MoveView) -> impl IntoView {
    let (word, condition) = worth(one.label);
    let played = match one.played {
        Played::Whole => Some(("played", Condition::Good)),
        Played::Partly => Some(("played in part", Condition::Watch)),
        Played::Not => None,
    };
    view! {
        <li class="reality__move">
            <State condition>{word}</State>
            <span>
                {one.says}
                {played.map(|(word, _)| view! { " " <span class="badge" data-kind="accent">{word}</span> })}
            </span>
        </li>
    }
}
