//! What was really going on: the author's words, where the trouble could be seen, and which moves were worth what.

use drill::{room::view::Played, scenario::Label};
use leptos::prelude::*;

use super::told;
use crate::{
    part::ticks,
    room::{RoomStore, lead::worth},
    state::State,
};

/// The panel.
#[component]
pub fn Reality() -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let truth = store.known(|truth| (truth.truth.clone(), truth.cause.clone()));
    let signals = store.known(|truth| truth.good_signals.clone());
    let moves = store.known(|truth| truth.moves.clone());
    let played = told(store, |debrief| debrief.played.clone());
    let judged = move || {
        let moves = moves.get().unwrap_or_default();
        moves.into_iter().zip(played.get().unwrap_or_default())
    };
    view! {
        <section class="panel" data-column="side" data-rows="2" aria-labelledby="reality">
            <header class="panel__head"><h2 class="panel__title" id="reality">"What was really going on"</h2></header>
            <div class="panel__body reality">
                {move || truth.get().map(|(truth, cause)| view! {
                    <p>{ticks(&truth)}</p>
                    <h3 class="field__label">"The cause"</h3>
                    <p>{ticks(&cause)}</p>
                })}
                <h3 class="field__label">"Where it could be seen"</h3>
                <ul class="reality__signals">
                    {move || signals.get().unwrap_or_default().into_iter().map(|says| view! { <li>{ticks(&says)}</li> }).collect_view()}
                </ul>
                <h3 class="field__label">"What the moves are worth"</h3>
                <ul class="reality__moves">
                    {move || judged().map(|((label, says), played)| view! { <OneMove label says played/> }).collect_view()}
                </ul>
            </div>
        </section>
    }
}

#[component]
fn OneMove(label: Label, says: String, played: Played) -> impl IntoView {
    let (word, condition) = worth(label);
    let played = match played {
        Played::Whole => Some("played"),
        Played::Partly => Some("played in part"),
        Played::Early => Some("played before the fault"),
        Played::Not => None,
    };
    view! {
        <li class="reality__move">
            <State condition>{word}</State>
            <span>
                {ticks(&says)}
                {played.map(|word| view! { " " <span class="badge" data-kind="accent">{word}</span> })}
            </span>
        </li>
    }
}
