//! What only the facilitator knows: the author's title, what is really going on, and what the declared moves are worth.

use leptos::prelude::*;

use super::words::worth;
use crate::{
    icon::{Icon, IconSize, Symbol},
    room::RoomStore,
    state::State,
};

/// The hidden truth.
#[component]
pub fn Truth() -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let known = store.known(|truth| (truth.title.clone(), truth.truth.clone(), truth.moves.clone()));
    view! {
        <section class="truth" aria-labelledby="hidden-truth">
            <h2 class="truth__title" id="hidden-truth">
                <Icon symbol=Symbol::Lock size=IconSize::Small/>
                "Hidden truth"
            </h2>
            {move || known.get().map(|(title, truth, moves)| view! {
                <p><b>{title}</b></p>
                <p>{truth}</p>
                <ul class="truth__moves" aria-label="Declared moves">
                    {moves.into_iter().map(|(label, says)| {
                        let (word, condition) = worth(label);
                        view! {
                            <li class="truth__move"><State condition>{word}</State> <span>{says}</span></li>
                        }
                    }).collect_view()}
                </ul>
            })}
        </section>
    }
}
