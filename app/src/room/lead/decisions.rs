//! Timed decisions as the facilitator sees them: who decides, how the votes stand, how long it stays open.

use drill::{
    id::{ChoiceId, PromptId},
    room::{Decided, view::PromptView},
};
use leptos::prelude::*;

use crate::{
    part::{Avatar, letter, memo, mm_ss, mm_ss_of_s},
    room::RoomStore,
    state::{Condition, State},
};

/// The decisions of this run; nothing while none has been opened.
#[component]
pub fn Decisions() -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let asked = store.slice(|view| {
        view.prompts
            .iter()
            .map(|one| one.id.clone())
            .rev()
            .collect::<Vec<_>>()
    });
    let any = memo(move || asked.with(|asked| asked.as_ref().is_some_and(|asked| !asked.is_empty())));
    view! {
        <Show when=move || any.get()>
            <section class="panel" aria-labelledby="decisions">
                <header class="panel__head"><h2 class="panel__title" id="decisions">"Decisions"</h2></header>
                <For each=move || asked.get().unwrap_or_default() key=PromptId::clone let:id>
                    <Decision id/>
                </For>
            </section>
        </Show>
    }
}

#[component]
fn Decision(id: PromptId) -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let prompt = store.slice(move |view| view.prompts.iter().find(|one| one.id == id).cloned());
    move || {
        prompt.get().flatten().map(|prompt| {
            let stands = stands(&prompt);
            let closes_at = prompt.closes_at;
            let open = prompt.decided.is_none();
            let left = move || mm_ss_of_s(closes_at.since_s(store.clock.get()));
            let choices = prompt.choices.clone();
            view! {
                <article class="decision" data-open=open.then_some("")>
                    <h3 class="decision__question">{prompt.asks.clone()}</h3>
                    <p class="decision__stands">
                        {if open {
                            view! { <State condition=Condition::Watch>"closes in " <time>{left}</time></State> }.into_any()
                        } else {
                            ().into_any()
                        }}
                        <span>{stands}</span>
                    </p>
                    {open.then(|| view! {
                        <ul class="decision__choices">
                            {choices.into_iter().map(|(choice, says, _)| view! {
                                <Choice prompt=prompt.clone() choice says/>
                            }).collect_view()}
                        </ul>
                    })}
                </article>
            }
        })
    }
}

#[component]
fn Choice(prompt: PromptView, choice: ChoiceId, says: String) -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let names: Vec<String> = prompt
        .answers
        .iter()
        .filter(|(_, one)| *one == choice)
        .map(|(who, _)| untrack(|| store.name_of(*who)))
        .collect();
    let votes = names.len();
    let chosen = prompt.decided.as_ref().is_some_and(|(one, _)| *one == choice);
    let by = names.join(", ");
    view! {
        <li class="decision__choice" data-chosen=chosen.then_some("")>
            <span class="prompt__letter">{letter(&choice)}</span>
            <span class="decision__says">{says}</span>
            <span class="avatars">
                {names.into_iter().map(|name| view! { <Avatar name/> }).collect_view()}
            </span>
            <span class="decision__votes">
                <span class="visually-hidden">{format!("chosen by {}: ", if by.is_empty() { "nobody" } else { &by })}</span>
                {votes}
            </span>
        </li>
    }
}

/// Who decides, or what was decided and how.
fn stands(prompt: &PromptView) -> String {
    match &prompt.decided {
        None => format!(
            "{} decides; with no decision, {} happens",
            prompt.decides.name(),
            letter(&prompt.default)
        ),
        Some((choice, Decided::ByRole)) => {
            format!("{} decided {}", prompt.decides.name(), letter(choice))
        }
        Some((choice, Decided::ByMost)) => format!("most chose {}", letter(choice)),
        Some((choice, Decided::ByDefault)) => {
            format!(
                "nobody decided by {}, so {}",
                mm_ss(prompt.closes_at),
                letter(choice)
            )
        }
    }
}
