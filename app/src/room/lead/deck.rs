//! The deck: injects that are ready, each with its spoken line, to whom it goes and a button that sends it.

use drill::{
    id::{At, InjectId},
    role::Roles,
    room::{
        Action,
        truth::{SheetItem, SheetState},
    },
    scenario::Voice,
};
use leptos::prelude::*;

use super::{
    Column, ColumnSwitch,
    own::OwnWords,
    planned::Planned,
    words::{VOICES, to_whom},
};
use crate::{
    part::{Act, ButtonKind, ButtonSize, memo, mm_ss},
    state::{Condition, State},
};

/// An inject of the scenario as the deck shows it.
#[derive(Debug, Clone, PartialEq)]
struct Card {
    id: InjectId,
    title: String,
    voice: Voice,
    to: Roles,
    says: String,
    at: Option<At>,
    sent: Option<At>,
    next: bool,
}

/// The right column of the board.
#[component]
pub fn Deck(
    /// Which column a narrow screen shows.
    column: RwSignal<Column>,
) -> impl IntoView {
    let planned = expect_context::<Planned>();
    let voice = RwSignal::new(None::<Voice>);
    let cards = memo(move || cards(planned));
    let shown = move || {
        let voice = voice.get();
        cards.with(|cards| {
            let fits = |card: &&Card| voice.is_none_or(|voice| card.voice == voice);
            cards.iter().filter(fits).cloned().collect::<Vec<_>>()
        })
    };
    let voices = memo(move || {
        cards.with(|cards| {
            VOICES
                .into_iter()
                .filter(|voice| cards.iter().any(|card| card.voice == *voice))
                .collect::<Vec<_>>()
        })
    });
    view! {
        <aside class="board__deck" aria-labelledby="deck">
            <ColumnSwitch column/>
            <header class="board__head">
                <h2 class="board__title" id="deck">"Injects"</h2>
                <div class="segment board__note" role="group" aria-label="Voice">
                    <button
                        type="button"
                        class="segment__item"
                        aria-pressed=move || voice.get().is_none().to_string()
                        on:click=move |_| voice.set(None)
                    >
                        "All"
                    </button>
                    <For each=move || voices.get() key=|voice| voice.name() let:one>
                        <button
                            type="button"
                            class="segment__item"
                            aria-pressed=move || (voice.get() == Some(one)).to_string()
                            on:click=move |_| voice.set(Some(one))
                        >
                            {one.name()}
                        </button>
                    </For>
                </div>
            </header>
            <ul class="deck" aria-labelledby="deck">
                <For each=shown key=|card| (card.id.clone(), card.sent, card.next) let:card>
                    <DeckCard card/>
                </For>
            </ul>
            <Show when=move || cards.with(Vec::is_empty)>
                <p class="empty" data-size="s">"This scenario brings no injects. Say something yourself below."</p>
            </Show>
            <OwnWords/>
        </aside>
    }
}

#[component]
fn DeckCard(card: Card) -> impl IntoView {
    let kind = if card.next {
        "Next".to_owned()
    } else {
        card.voice.name().to_owned()
    };
    let verb = match card.voice {
        Voice::Hint => "Nudge",
        Voice::Customer | Voice::Business | Voice::Provider | Voice::Alert => "Send",
    };
    let button = if card.next {
        ButtonKind::Primary
    } else {
        ButtonKind::Plain
    };
    let planned = card.at.map(|at| format!("planned {}", mm_ss(at)));
    view! {
        <li class="deck__card" data-next=card.next.then_some("") data-sent=card.sent.map(|_| "")>
            <div class="deck__head">
                <h3 class="deck__title">{card.title.clone()}</h3>
                <span class="deck__kind">{kind}</span>
            </div>
            <p class="deck__line">"“" {card.says} "”"</p>
            <div class="deck__foot">
                <span class="deck__to">"to"</span>
                <span class="chip">{to_whom(card.to)}</span>
                {match card.sent {
                    Some(at) => view! {
                        <State condition=Condition::Good>{format!("sent {}", mm_ss(at))}</State>
                    }.into_any(),
                    None => view! {
                        <span class="deck__to">{planned}</span>
                        <Act
                            action=Action::SendInject(card.id)
                            kind=button
                            size=ButtonSize::Small
                            label=Some(format!("{verb}: {}", card.title))
                        >
                            {verb}
                        </Act>
                    }.into_any(),
                }}
            </div>
        </li>
    }
}

/// All injects: the next one, those still to come, those sent.
fn cards(planned: Planned) -> Vec<Card> {
    let next = planned.next.get();
    let mut cards = planned.lines.with(|lines| {
        let card = |line: &drill::room::truth::SheetLine| match &line.what {
            SheetItem::Inject { id, voice, to, says } => Some(Card {
                id: id.clone(),
                title: line.title.clone(),
                voice: *voice,
                to: *to,
                says: says.clone(),
                at: line.at,
                sent: match line.state {
                    SheetState::Done(at) => Some(at),
                    SheetState::Ahead | SheetState::AheadIf | SheetState::Open | SheetState::Skipped => None,
                },
                next: Some(id) == next.as_ref(),
            }),
            SheetItem::Prompt(_) | SheetItem::Onset | SheetItem::End => None,
        };
        lines.iter().filter_map(card).collect::<Vec<_>>()
    });
    cards.sort_by_key(|card| (card.sent, !card.next));
    cards
}
