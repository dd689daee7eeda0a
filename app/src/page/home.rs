//! The front door: what this is, the way in with a code, and the other ways in.

use axum::http::request::Parts;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::Form;

use super::{Frame, code_box::CodeBox, form::NameField, my_drills::MyDrills, sample::SampleRun};
use crate::{
    icon::{Icon, Symbol},
    record::AsAdministrator,
};

/// `/`.
#[component]
pub fn HomePage() -> impl IntoView {
    view! {
        <Title text="" />
        <Frame class="join">
            <h1 class="join__claim">"Practise the bad day at checkout, together, in 35 minutes."</h1>
            <section>
                <p class="join__lead">
                    "Join a room, get a role card, and find out what broke while a simulated checkout misbehaves. \
                    Nothing here touches production."
                </p>
                <SampleRun />
            </section>
            <CodeForm />
            <nav class="join__ways" aria-label="Other ways in">
                <Way
                    href="/new"
                    symbol=Symbol::Users
                    title="Start a drill"
                    text="Pick a scenario, send the link. Under a minute."
                />
                <Way
                    href="/start"
                    symbol=Symbol::User
                    title="Drill on your own"
                    text="Short ones for your first weeks; the program plays the team."
                />
                <Way
                    href="/join"
                    symbol=Symbol::Eye
                    title="Watch one"
                    text="Come in with the code and take no seat: you see what players see."
                />
            </nav>
            <div class="home__columns">
                <MyDrills />
                <OneLine />
            </div>
            {is_administrator().then(to_the_record)}
        </Frame>
    }
}

/// Who is not the administrator would only meet a locked door.
fn is_administrator() -> bool {
    use_context::<Parts>().is_some_and(|parts| parts.extensions.get::<AsAdministrator>().is_some())
}

fn to_the_record() -> impl IntoView {
    view! {
        <p class="home__foot">
            // The record's pages are plain HTML: the server answers, not this page.
            <a href="/record" rel="external">
                "The record, for its administrator"
            </a>
        </p>
    }
}

/// Code and name; the door of the room comes next.
#[component]
fn CodeForm() -> impl IntoView {
    view! {
        <div class="join__card">
            <h2 class="join__title">"Join a drill"</h2>
            <Form method="GET" action="/join">
                <div class="fields">
                    <CodeBox />
                    <NameField id="name" label="Your name in the room" />
                    <button type="submit" class="button" data-kind="primary" data-size="l">
                        "Join"
                    </button>
                    <p class="field__hint">
                        "No account needed. If you drop out, the same link brings you back to your seat."
                    </p>
                </div>
            </Form>
        </div>
    }
}

#[component]
fn Way(href: &'static str, symbol: Symbol, title: &'static str, text: &'static str) -> impl IntoView {
    view! {
        <a class="join__way" href=href>
            <Icon symbol />
            <span class="join__way-title">{title}</span>
            <Icon symbol=Symbol::ArrowRight />
            <span class="join__way-text">{text}</span>
        </a>
    }
}

/// What a drill is, from its first minute to its last.
#[component]
fn OneLine() -> impl IntoView {
    const STEPS: [(&str, &str, &str); 5] = [
        (
            "Lobby",
            "before",
            "People come in by link or code and take a seat. Each seat owns some tools, so you will need one another.",
        ),
        (
            "Brief",
            "2 minutes",
            "The situation as customers tell it, the target to hold, and your role card. Not the cause.",
        ),
        (
            "Run",
            "about 25 minutes",
            "The checkout starts well, then something breaks. Find the first good signal, say the plan, act, tell customers.",
        ),
        (
            "Debrief",
            "8 minutes",
            "What it cost, what worked, what slowed you, and the one change you ship.",
        ),
        (
            "Record",
            "at once",
            "Every action is kept as a statement in the record store that comes with the program.",
        ),
    ];
    view! {
        <section class="panel" aria-labelledby="one-line">
            <div class="panel__head">
                <h2 class="panel__title" id="one-line">
                    "One drill, on one line"
                </h2>
            </div>
            <ol class="one-line">
                {STEPS
                    .into_iter()
                    .map(|(name, time, text)| {
                        view! {
                            <li class="one-line__step">
                                <h3 class="one-line__name">{name}</h3>
                                <span class="one-line__time">{time}</span>
                                <p class="one-line__text">{text}</p>
                            </li>
                        }
                    })
                    .collect_view()}
            </ol>
        </section>
    }
}
