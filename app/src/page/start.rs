//! Drills for one: the starter playlist with one's progress, and any of its steps a click away. A plain form; the seat
//! and the name are asked once for all steps.

use drill::{
    role::Role,
    room::{Outcome, Phase},
};
use leptos::prelude::*;
use leptos_meta::Title;

use super::{
    Frame,
    asked::{NotGranted, Waiting},
    form::{NameField, error_of},
    role_key,
};
use crate::{
    api::{self, PlaySolo},
    backend::{OtherDrill, Starter, StarterStep},
    part::Need,
    state::{Condition, State},
};

/// `/start`.
#[component]
pub fn StartPage() -> impl IntoView {
    let starter = Resource::new_blocking(|| (), |()| api::starter());
    view! {
        <Title text="Drill on your own" />
        <Frame class="page" width="m">
            <Suspense fallback=|| view! { <Waiting words="Fetching the playlist" /> }>
                {move || Suspend::new(async move {
                    match starter.await {
                        Ok(starter) => view! { <Playlist starter /> }.into_any(),
                        Err(error) => {
                            view! { <NotGranted title="The playlist cannot be read now" error href="/start" way="Try again" /> }
                                .into_any()
                        }
                    }
                })}
            </Suspense>
        </Frame>
    }
}

#[component]
fn Playlist(starter: Starter) -> impl IntoView {
    let Starter {
        title,
        says,
        weeks,
        until,
        name,
        steps,
        others,
    } = starter;
    let all = steps.len();
    let done = steps.iter().filter(|step| step.is_done()).count();
    let next = steps.iter().position(|step| !step.is_done());
    let goal = match (next, until) {
        (None, _) => "All done. The library has longer ones, for you alone or for a team.".to_owned(),
        (Some(_), Some(day)) => {
            // A date is one word, also where a line ends.
            let day = day.replace('-', "\u{2011}");
            format!("Done is a step whose target was met. Your {weeks} weeks end on {day}.")
        }
        (Some(_), None) => {
            format!(
                "Done is a step whose target was met. Take up to {weeks} weeks; they begin with your first drill."
            )
        }
    };
    let create = ServerAction::<PlaySolo>::new();
    view! {
        <header class="page__head">
            <div>
                <h1 class="page__title">{title}</h1>
                <p class="page__lead">{says}</p>
            </div>
        </header>
        <ActionForm action=create>
            <div class="starter">
                <section aria-labelledby="steps">
                    <div class="starter__progress">
                        <h2 class="starter__count" id="steps">
                            {format!("{done} of {all} done")}
                        </h2>
                        <progress class="progress" max=all.to_string() value=done.to_string() aria-labelledby="steps"></progress>
                        <p class="field__hint">{goal}</p>
                    </div>
                    <ol class="starter__steps">
                        {steps
                            .into_iter()
                            .enumerate()
                            .map(|(place, step)| view! { <Step place step is_next=next == Some(place) /> })
                            .collect_view()}
                    </ol>
                    <Others others />
                </section>
                <Who create name=name.unwrap_or_default() />
            </div>
        </ActionForm>
    }
}

/// Every other scenario at its full length, by what players may read of it.
#[component]
fn Others(others: Vec<OtherDrill>) -> impl IntoView {
    let one = |drill: OtherDrill| {
        let best = drill.best.and_then(ended);
        view! {
            <li class="starter__other">
                <span class="starter__title">{drill.title.clone()}</span>
                <span class="starter__facts">
                    <span>{format!("difficulty {} of 5", drill.difficulty)}</span>
                    <span>{format!("{} min", drill.minutes)}</span>
                    {best.map(|(condition, words)| view! { <State condition>{words}</State> })}
                </span>
                <button
                    type="submit"
                    class="button"
                    data-size="s"
                    name="what"
                    value=format!("other:{}", drill.key)
                    aria-label=format!("Begin: {}", drill.title)
                >
                    "Begin"
                </button>
            </li>
        }
    };
    view! {
        <details class="starter__others">
            <summary>{format!("All other drills, at full length ({})", others.len())}</summary>
            <ul class="starter__steps">{others.into_iter().map(one).collect_view()}</ul>
        </details>
    }
}

/// How a drill ended, once it was played to an end.
const fn ended(outcome: Outcome) -> Option<(Condition, &'static str)> {
    match outcome {
        Outcome::Won => Some((Condition::Good, Outcome::Won.name())),
        Outcome::Late => Some((Condition::Watch, Outcome::Late.name())),
        Outcome::Lost => Some((Condition::Bad, Outcome::Lost.name())),
        Outcome::NotPlayed => None,
    }
}

#[component]
fn Step(place: usize, step: StarterStep, is_next: bool) -> impl IntoView {
    let stands = step.best.and_then(ended);
    let runs = matches!(step.open, Some((_, Phase::Lobby | Phase::Brief | Phase::Run)));
    let times = match step.played {
        _ if runs => "one goes on now".to_owned(),
        0 => "not played yet".to_owned(),
        1 => "played once".to_owned(),
        many => format!("played {many} times"),
    };
    let verb = match (runs, step.played) {
        (true, _) => "Start over",
        (false, 0) => "Begin",
        (false, _) => "Play again",
    };
    let label = format!("{verb}: {}", step.title);
    let kind = (is_next && !runs).then_some("primary");
    let open_kind = runs.then_some("primary");
    view! {
        <li class="starter__step" data-next=is_next.then_some("")>
            <span class="starter__place" aria-hidden="true">{place + 1}</span>
            <div>
                <h3 class="starter__title">{step.title}</h3>
                <p class="starter__skill">{step.skill}</p>
                <p class="starter__facts">
                    <span>{format!("{} min", step.minutes)}</span>
                    <span>{times}</span>
                    {stands.map(|(condition, words)| view! { <State condition>{words}</State> })}
                </p>
            </div>
            <div class="starter__go">
                {step
                    .open
                    .map(|(code, phase)| {
                        let words = match phase {
                            Phase::Lobby | Phase::Brief | Phase::Run => "Go on",
                            Phase::Debrief | Phase::Closed => "Read the debrief",
                        };
                        view! { <a class="button" data-kind=open_kind href=format!("/drill/{code}")>{words}</a> }
                    })}
                <button
                    type="submit"
                    class="button"
                    data-kind=kind
                    name="what"
                    value=format!("step:{place}")
                    aria-label=label
                >
                    {verb}
                </button>
            </div>
        </li>
    }
}

/// Name and seat, for whichever step is begun.
#[component]
fn Who(create: ServerAction<PlaySolo>, name: String) -> impl IntoView {
    view! {
        <aside class="panel starter__who" aria-labelledby="who">
            <div class="panel__head">
                <h2 class="panel__title" id="who">
                    "You"
                </h2>
            </div>
            <div class="panel__body fields">
                <SoloFields create name />
                <p class="field__hint">
                    "No facilitator and no team needed. The program plays the other seats: call them in and they tell you \
                    what their charts show; ask them and they set what is theirs. Somebody may join you by the room code \
                    and take a seat from the program."
                </p>
            </div>
        </aside>
    }
}

/// Name and seat of somebody who plays without a facilitator.
#[component]
pub fn SoloFields(create: ServerAction<PlaySolo>, name: String) -> impl IntoView {
    view! {
        <NameField
            id="solo-name"
            label="Your name in the room"
            name
            need=Need::Required
            error=error_of(*create)
        />
        <div class="field">
            <label class="field__label" for="solo-role">
                "Your seat"
            </label>
            <select class="field__select" id="solo-role" name="role">
                {Role::ALL
                    .map(|role| {
                        view! {
                            <option value=role_key(role) selected=role == Role::Sre>
                                {role.name()}
                            </option>
                        }
                    })}
            </select>
        </div>
    }
}
