//! Starting a drill: the list of scenarios, and the set-up of the one chosen. Choosing is a link and creating a plain
//! form, so both work without scripts. Only organisers come here: the list tells what players must not know.

use drill::id::ScenarioId;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::{
    Frame,
    asked::{NotGranted, Waiting},
    form::{NameField, error_of},
    start::SoloFields,
};
use crate::{
    api::{self, CreateDrill, PlaySolo},
    backend::ScenarioCard,
    icon::{Icon, Symbol},
    part::{Need, ticks},
};

/// `/new`, with `?scenario=` for the one chosen.
#[component]
pub fn NewPage() -> impl IntoView {
    let cards = Resource::new_blocking(|| (), |()| api::library());
    view! {
        <Title text="Start a drill" />
        <Frame class="page">
            <Suspense fallback=|| view! { <Waiting words="Fetching the library" /> }>
                {move || Suspend::new(async move {
                    match cards.await {
                        Ok(cards) => view! { <Library cards /> }.into_any(),
                        Err(error) => {
                            view! { <NotGranted title="The library cannot be read now" error href="/new" way="Try again" /> }
                                .into_any()
                        }
                    }
                })}
            </Suspense>
        </Frame>
    }
}

#[component]
fn Library(cards: Vec<ScenarioCard>) -> impl IntoView {
    let query = use_query_map();
    let mut cards = cards;
    // The place to start first, then from easy to hard.
    cards.sort_by(|one, other| order(one).cmp(&order(other)));
    let all = cards.len();
    let cards = StoredValue::new(cards);
    let sought = Memo::new(move |_| query.read().get("find").unwrap_or_default());
    let shown = Memo::new(move |_| {
        let sought = sought.get().trim().to_lowercase();
        cards.with_value(|cards| cards.iter().map(|card| fits(card, &sought)).collect::<Vec<_>>())
    });
    let found = move || {
        let count = shown.with(|shown| shown.iter().filter(|fits| **fits).count());
        if count == all {
            format!("{all} scenarios")
        } else {
            format!("{count} of {all} scenarios")
        }
    };
    let chosen = Memo::new(move |_| {
        let asked = query.read().get("scenario");
        cards.with_value(|cards| {
            cards
                .iter()
                .find(|card| Some(&card.id.0) == asked.as_ref())
                .cloned()
        })
    });
    let is_chosen =
        move |card: &ScenarioCard| chosen.with(|chosen| chosen.as_ref().is_some_and(|one| one.id == card.id));
    view! {
        <header class="page__head">
            <h1 class="page__title">"Start a drill"</h1>
            <p class="page__lead">
                "You lead it: you see what is really going on, keep the time, and send the injects – the calls, alerts and \
                customers' words that move the story. Do not open this page on a screen that players can see."
            </p>
        </header>
        <div class="library">
            <section aria-label="Scenarios">
                <form class="library__filters" method="get" action="/new" role="search">
                    <label class="search">
                        <Icon symbol=Symbol::Search />
                        <input
                            class="field__input"
                            type="search"
                            placeholder="Find a scenario"
                            aria-label="Find a scenario"
                            name="find"
                            value=move || sought.get()
                        />
                    </label>
                    <button type="submit" class="button">"Find"</button>
                    <p class="library__found">{found}</p>
                </form>
                <div class="library__list">
                    <table class="table" data-align="middle">
                        <thead>
                            <tr>
                                <th scope="col">"Scenario"</th>
                                <th scope="col">"Title players see"</th>
                                <th scope="col">"Difficulty"</th>
                                <th scope="col" class="table__number">
                                    "Length"
                                </th>
                            </tr>
                        </thead>
                        <tbody>
                            {cards
                                .get_value()
                                .into_iter()
                                .enumerate()
                                .map(|(place, card)| {
                                    let same = card.clone();
                                    view! {
                                        <Row
                                            card
                                            chosen=Signal::derive(move || is_chosen(&same))
                                            hidden=Signal::derive(move || !shown.with(|shown| shown[place]))
                                        />
                                    }
                                })
                                .collect_view()}
                        </tbody>
                    </table>
                </div>
            </section>
            {move || match chosen.get() {
                Some(card) => view! { <SetUp card /> }.into_any(),
                None => view! {
                    <aside class="panel library__setup" data-empty="" aria-label="Set up">
                        <div class="empty">
                            <p class="empty__title">"Pick a scenario"</p>
                            <p class="empty__text">"What really goes on, and how to open the room, comes here."</p>
                        </div>
                    </aside>
                }
                .into_any(),
            }}
        </div>
    }
}

/// Tag of the scenario that is made to begin with.
const FIRST_TAG: &str = "warm-up";

fn is_first(card: &ScenarioCard) -> bool {
    card.tags.iter().any(|tag| tag == FIRST_TAG)
}

fn order(card: &ScenarioCard) -> (bool, u8, &str) {
    (!is_first(card), card.difficulty, &card.title)
}

fn fits(card: &ScenarioCard, sought: &str) -> bool {
    let words = [&card.title, &card.public_title, &card.truth];
    words
        .into_iter()
        .chain(&card.tags)
        .any(|words| words.to_lowercase().contains(sought))
}

#[component]
fn Row(card: ScenarioCard, chosen: Signal<bool>, hidden: Signal<bool>) -> impl IntoView {
    let first = is_first(&card);
    // The reader comes back to the row that was pressed.
    let place = format!("scenario-{}", card.id);
    let href = format!("/new?scenario={}#{place}", card.id);
    view! {
        <tr id=place aria-selected=move || if chosen.get() { "true" } else { "false" } hidden=hidden>
            <th scope="row">
                <a
                    class="library__name"
                    href=href
                    aria-current=move || chosen.get().then_some("true")
                >
                    {card.title}
                </a>
                {first.then(|| view! { " " <span class="badge" data-kind="accent">"Start here"</span> })}
                <span class="table__sub">{card.tags.join(", ")}</span>
            </th>
            <td>{card.public_title}</td>
            <td>
                <Difficulty level=card.difficulty />
            </td>
            <td class="table__number">{format!("{} min", card.minutes)}</td>
        </tr>
    }
}

/// The same scenario without a facilitator, folded: whoever reads on here knows what is wrong.
#[component]
fn PlaySoloForm(scenario: ScenarioId) -> impl IntoView {
    let create = ServerAction::<PlaySolo>::new();
    view! {
        <details class="setup__section">
            <summary>"Play it alone"</summary>
            <ActionForm action=create>
                <div class="fields">
                    <p class="setup__text">
                        "The program plays the other seats and nobody leads. You have just read what goes on; "
                        <a href="/start">"the starter playlist"</a>
                        " keeps it from you."
                    </p>
                    <input type="hidden" name="what" value=format!("scenario:{scenario}") />
                    <SoloFields create name=String::new() />
                    <button type="submit" class="button" data-width="full">
                        "Play alone"
                    </button>
                </div>
            </ActionForm>
        </details>
    }
}

/// 1 to 5, as bars and words.
#[component]
fn Difficulty(level: u8) -> impl IntoView {
    view! {
        <span class="risk" data-steps=level.to_string()>
            <span class="risk__bars" aria-hidden="true">
                <i></i>
                <i></i>
                <i></i>
                <i></i>
                <i></i>
            </span>
            {format!("{level} of 5")}
        </span>
    }
}

#[component]
fn SetUp(card: ScenarioCard) -> impl IntoView {
    let id = card.id.clone();
    let create = ServerAction::<CreateDrill>::new();
    view! {
        <aside class="panel library__setup" aria-labelledby="setup">
            <section class="setup__section">
                <a class="button library__close" data-kind="quiet" data-shape="square" href="/new" aria-label="Back to the list">
                    <Icon symbol=Symbol::X />
                </a>
                <div>
                    <p class="setup__label">"Set up"</p>
                    <h2 class="setup__title" id="setup">
                        {card.title}
                    </h2>
                </div>
                <p class="setup__text">{ticks(&card.truth)}</p>
                <p class="setup__text">
                    "Title players see: "
                    <b>{card.public_title}</b>
                </p>
            </section>
            <ActionForm action=create>
                <section class="setup__section">
                    <input type="hidden" name="scenario" value=card.id.0.clone() />
                    <NameField
                        id="name"
                        label="Your name, as facilitator"
                        need=Need::Required
                        error=error_of(*create)
                    />
                    <button
                        type="submit"
                        class="button"
                        data-kind="primary"
                        data-size="l"
                        data-width="full"
                        aria-busy=move || create.pending().get().then_some("true")
                    >
                        "Open the room"
                    </button>
                    <p class="field__hint">
                        {format!("Version {}. The room opens with its code and link; the clock starts when you say so.", card.version)}
                    </p>
                </section>
            </ActionForm>
            <PlaySoloForm scenario=id />
        </aside>
    }
}
