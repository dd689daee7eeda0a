//! The head of the debrief: title, print, link, closing; and how the run ended, where that needs words.

use drill::{
    role::Role,
    room::{Action, Ending, Outcome, Person, View},
};
use leptos::prelude::*;

use super::{closed, measured, told};
use crate::{
    icon::{Icon, Symbol},
    part::{Act, ButtonKind, ButtonSize, CopyButton, Dialog, memo, mm_ss},
    room::RoomStore,
    state::{Condition, State},
};

/// Title and what one can do with the page.
#[component]
pub fn PageHead() -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let title = store.known(|truth| truth.title.clone());
    let public = memo(move || {
        store
            .hello
            .with(|hello| hello.as_ref().map(|hello| hello.script.public.title.clone()))
    });
    let people = move || store.view.with(|view| view.as_deref().map(who_took_part));
    let closed = closed(store);
    let leads = memo(move || store.may(&Action::Close).is_ok());
    let closing = RwSignal::new(false);
    view! {
        <header class="page__head">
            <div>
                <p class="page__crumb"><a href="/">"Drills"</a> " · " {public}</p>
                <p class="page__people">{people}</p>
                <h1 class="page__title">{move || title.get().unwrap_or_else(|| "Debrief".to_owned())}</h1>
            </div>
            <div class="page__tools">
                {move || if closed.get() {
                    view! { <State condition=Condition::Good>"Closed"</State> }
                } else {
                    view! { <State condition=Condition::Unknown>"Debrief open"</State> }
                }}
                <button type="button" class="button" on:click=|_| print_page()>
                    <Icon symbol=Symbol::Printer/>
                    "Print"
                </button>
                <CopyButton text=Signal::derive(address) label="Copy link for the team" symbol=Symbol::Link size=ButtonSize::Medium/>
                <Show when=move || leads.get() && !closed.get()>
                    <button type="button" class="button" data-kind="primary" on:click=move |_| closing.set(true)>
                        "Close debrief"
                    </button>
                </Show>
            </div>
        </header>
        <CloseDialog open=closing/>
    }
}

/// Everybody with their roles; what the program played stands together at the end.
fn who_took_part(view: &View) -> String {
    let one = |person: &Person| {
        let roles: Vec<_> = person.roles.iter().map(Role::name).collect();
        match (person.id == view.facilitator, roles.is_empty()) {
            (true, _) => format!("{} (facilitator)", person.name),
            (false, true) => format!("{} (observer)", person.name),
            (false, false) => format!("{} ({})", person.name, roles.join(", ")),
        }
    };
    let (played, people): (Vec<_>, Vec<_>) = view.people.iter().partition(|person| person.is_stand_in());
    let played: Vec<_> = played
        .iter()
        .filter_map(|person| person.id.stands_in())
        .map(Role::name)
        .collect();
    let program = (!played.is_empty()).then(|| format!("the program ({})", played.join(", ")));
    people
        .into_iter()
        .map(one)
        .chain(program)
        .collect::<Vec<_>>()
        .join(", ")
}

#[component]
fn CloseDialog(open: RwSignal<bool>) -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let unwritten = told(store, |debrief| debrief.follow_up.is_none());
    view! {
        <Dialog open title="Close the debrief?">
            <div class="dialog__body">
                <p>"Answers and follow-up stand as they are then. Everybody who took part can still read and print the page."</p>
                <Show when=move || unwritten.get() == Some(true)>
                    <p><State condition=Condition::Watch>"No follow-up has been written yet."</State></p>
                </Show>
            </div>
            <div class="dialog__foot">
                <button type="button" class="button" on:click=move |_| open.set(false)>"Keep it open"</button>
                <Act
                    action=Action::Close
                    kind=ButtonKind::Primary
                    done=Callback::new(move |_| open.set(false))
                >
                    "Close the debrief"
                </Act>
            </div>
        </Dialog>
    }
}

/// A stop, a run that never came to its fault, a closed drill: said in words above the figures.
#[component]
pub fn Ended() -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let stopped = memo(move || stopped(store));
    let clock = store.slice(|view| view.clock);
    let measures = measured(store);
    let before_onset =
        move || measures.with(|measures| measures.as_ref().is_some_and(|measures| measures.onset.is_none()));
    let closed = closed(store);
    let due = told(store, |debrief| {
        let follow_up = debrief.follow_up.as_ref()?;
        Some((follow_up.owner.clone(), follow_up.due.clone()))
    });
    view! {
        {move || stopped.get().map(|(who, reason)| view! {
            <section class="banner" data-kind="bad" data-print="only" aria-label="Stopped">
                <Icon symbol=Symbol::Hand/>
                <p><b>{format!("{who} stopped this drill.")}</b> " " {reason}</p>
            </section>
        })}
        <Show when=move || before_onset()>
            <section class="banner" data-print="keep" aria-label="Nothing to measure">
                <Icon symbol=Symbol::Info/>
                <p>
                    {move || format!(
                        "The run ended at {}, before anything went wrong. There is nothing to measure; \
                         the questions can still be answered.",
                        mm_ss(clock.get().unwrap_or_default()),
                    )}
                </p>
            </section>
        </Show>
        <Show when=move || closed.get()>
            <section class="banner" data-kind="accent" aria-label="Thanks">
                <Icon symbol=Symbol::Check/>
                <p>
                    <b>"Thank you for drilling."</b>
                    " "
                    {move || whats_next(due.get().flatten())}
                    " "
                    <a href=move || if store.is_solo() {
                        "/start"
                    } else {
                        "/new"
                    }>"Start the next drill"</a>
                    "."
                </p>
            </section>
        </Show>
    }
}

/// Who stopped the drill and why.
fn stopped(store: RoomStore) -> Option<(String, String)> {
    let (who, reason) = store.view.with(|view| {
        let view = view.as_ref()?;
        match view.ending {
            Some(Ending::Stopped { .. }) => {
                Some((view.stopped_by, view.stop_reason.clone().unwrap_or_default()))
            }
            Some(Ending::TimeUp | Ending::Facilitator) | None => None,
        }
    })?;
    let who = who.map_or_else(|| "Somebody".to_owned(), |who| store.name_of(who));
    Some((who, reason))
}

fn whats_next(follow_up: Option<(String, String)>) -> String {
    match follow_up {
        Some((owner, due)) if !owner.is_empty() && !due.is_empty() => {
            format!("{owner} ships the one change by {due}; the page stays here to read.")
        }
        Some((owner, _)) if !owner.is_empty() => {
            format!("{owner} ships the one change; the page stays here to read.")
        }
        Some(_) | None => "The page stays here to read.".to_owned(),
    }
}

/// How a drill ended, in a word and a state.
pub(super) const fn outcome_state(outcome: Outcome) -> Condition {
    match outcome {
        Outcome::Won => Condition::Good,
        Outcome::Late => Condition::Watch,
        Outcome::Lost => Condition::Bad,
        Outcome::NotPlayed => Condition::Unknown,
    }
}

#[cfg(feature = "csr")]
fn print_page() {
    // A browser that cannot print says so itself.
    let _ = window().print();
}

#[cfg(not(feature = "csr"))]
const fn print_page() {}

#[cfg(feature = "csr")]
fn address() -> String {
    window().location().href().unwrap_or_default()
}

#[cfg(not(feature = "csr"))]
const fn address() -> String {
    String::new()
}
