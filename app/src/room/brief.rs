//! The brief: the situation as customers tell it, the target to hold, my cards, the house rules; read in a minute.

use drill::{room::Action, scenario::Target};
use leptos::prelude::*;

use super::{
    RoomStore,
    side::{CardHead, LoopIn, Team},
    solo::steers,
};
use crate::part::{Act, ButtonKind, ButtonSize, memo};

/// The page.
#[component]
pub fn Brief() -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let situation = memo(move || {
        store
            .hello
            .with(|hello| hello.as_ref().map(|hello| hello.script.public.brief.clone()))
    });
    let target = memo(move || {
        store
            .hello
            .with(|hello| hello.as_ref().map(|hello| hello.script.target))
    });
    view! {
        <main class="brief" id="main">
            <section>
                <h2 class="brief__title">"The situation"</h2>
                <p class="brief__situation">{situation}</p>
            </section>
            {move || target.get().map(|target| view! { <Targets target /> })}
            <div class="brief__columns">
                <div class="page__stack">
                    <MyCards />
                    <Rules />
                </div>
                <Team />
            </div>
            <Truth />
            <StartRow />
        </main>
    }
}

#[component]
fn Targets(target: Target) -> impl IntoView {
    let figures = [
        ("Latency p95", format!("{:.2}", target.p95_s), "s at most"),
        ("Success", format!("{:.1}", target.success * 100.0), "% at least"),
        (
            "Orders",
            format!("{:.0}", target.orders * 100.0),
            "% of normal at least",
        ),
    ];
    view! {
        <section>
            <h3 class="brief__label">
                {format!(
                    "Together you win when all of this holds for a minute, before minute {} of the run",
                    target.before_min,
                )}
            </h3>
            <dl class="brief__targets">
                {figures
                    .map(|(label, figure, unit)| {
                        view! {
                            <div class="brief__target">
                                <dt class="brief__label">{label}</dt>
                                <dd class="brief__figure">{figure} <small>{unit}</small></dd>
                            </div>
                        }
                    })}
            </dl>
        </section>
    }
}

/// What I own and whom I loop in; tools come with the run.
#[component]
fn MyCards() -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let roles = memo(move || store.my_roles());
    let all = move || roles.get().iter().collect::<Vec<_>>();
    view! {
        <For each=all key=|role| *role let:role>
            <section class="panel role-card" data-kind="mine" aria-label=format!("Your card: {}", role.name())>
                <CardHead role />
                <LoopIn role />
            </section>
        </For>
        <Show when=move || roles.get().is_empty()>
            <section class="panel role-card">
                <h3 class="role-card__role">
                    {move || if store.i_lead() { "You lead this drill" } else { "You have no seat yet" }}
                </h3>
                <p class="role-card__own">
                    {move || {
                        if store.i_lead() {
                            "You see what is really going on. Give nothing away, play the customer, keep the time."
                        } else {
                            "Take a free one from the team list, or watch: you see what players see."
                        }
                    }}
                </p>
            </section>
        </Show>
    }
}

#[component]
fn Rules() -> impl IntoView {
    const RULES: [(&str, &str); 4] = [
        (
            "Say the plan, then act.",
            " What you expect, and when you go back.",
        ),
        ("Ask the owner.", " Each tool belongs to a role."),
        (
            "Guess out loud.",
            " A wrong card costs a little, silence costs minutes.",
        ),
        ("Anyone can stop", " a drill that touches real work."),
    ];
    view! {
        <section>
            <h3 class="brief__label">"House rules"</h3>
            <ol class="brief__rules">
                {RULES
                    .map(|(rule, rest)| {
                        view! {
                            <li>
                                <span>
                                    <b>{rule}</b>
                                    {rest}
                                </span>
                            </li>
                        }
                    })}
            </ol>
        </section>
    }
}

/// For the facilitator alone, folded: somebody may look over the shoulder.
#[component]
fn Truth() -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let truth = store.known(|truth| (truth.title.clone(), truth.truth.clone()));
    let for_me = move || truth.get().filter(|_| store.i_lead());
    move || {
        for_me().map(|(title, truth)| {
            view! {
                <details class="panel">
                    <summary class="panel__head">"What is really going on (only you see this)"</summary>
                    <div class="panel__body">
                        <p>
                            <b>{title}</b>
                        </p>
                        <p>{truth}</p>
                    </div>
                </details>
            }
        })
    }
}

#[component]
fn StartRow() -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let name = move || store.leader();
    view! {
        <div class="button-row">
            <Show
                when=move || store.may(&Action::Start).is_ok()
                fallback=move || view! { <p class="field__hint">{name} " starts the clock for everybody."</p> }
            >
                <Act action=Action::Start kind=ButtonKind::Primary size=ButtonSize::Large>
                    "Start the clock"
                </Act>
                <p class="field__hint">
                    {move || if steers(store) {
                        "At 00:00. The program plays the other seats: call them in, or ask them to set what is theirs."
                    } else {
                        "For everybody, at 00:00."
                    }}
                </p>
            </Show>
        </div>
    }
}
