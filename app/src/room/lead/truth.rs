//! What only the facilitator knows: the author's title, what is really going on, and what the declared moves are worth.

use leptos::prelude::*;

use super::words::worth;
use crate::{
    icon::{Icon, IconSize, Symbol},
    part::ticks,
    room::RoomStore,
    state::State,
};

/// The hidden truth.
#[component]
pub fn Truth() -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let known = store.known(|truth| (truth.title.clone(), truth.truth.clone(), truth.moves.clone()));
    view! {
        <details class="truth" open>
            <summary>
                <h2 class="truth__title">
                    <Icon symbol=Symbol::Lock size=IconSize::Small/>
                    "Hidden truth"
                </h2>
            </summary>
            {move || known.get().map(|(title, truth, moves)| view! {
                <p><b>{title}</b></p>
                <p>{ticks(&truth)}</p>
                <ul class="truth__moves" aria-label="Declared moves">
                    {moves.into_iter().map(|(label, says)| {
                        let (word, condition) = worth(label);
                        view! {
                            <li class="truth__move"><State condition>{word}</State> <span>{ticks(&says)}</span></li>
                        }
                    }).collect_view()}
                </ul>
            })}
        </details>
    }
}
