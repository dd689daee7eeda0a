//! The three questions: everybody's answers, and one's own to write. A later answer replaces one's own earlier one.

use std::sync::Arc;

use drill::{
    id::PersonId,
    room::{Action, Line, action::PAGE_LETTERS, line::Detail},
};
use leptos::prelude::*;

use super::{
    closed,
    saved::{Saved, SavedNote},
};
use crate::{
    part::{Avatar, AvatarKind, memo},
    room::RoomStore,
};

/// The panel.
#[component]
pub fn Questions() -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let questions = store.known(|truth| truth.questions.clone());
    let closed = closed(store);
    let list = move || {
        (0_u8..)
            .zip(questions.get().unwrap_or_default())
            .collect::<Vec<_>>()
    };
    view! {
        <section class="panel" data-print="side-two" aria-labelledby="questions">
            <header class="panel__head">
                <h2 class="panel__title" id="questions">"Three questions"</h2>
                <p class="panel__note">{move || if closed.get() { "closed" } else { "everybody can write" }}</p>
            </header>
            <For each=list key=|(number, _)| *number let((number, asks))>
                <Question number asks/>
            </For>
        </section>
    }
}

#[component]
fn Question(number: u8, asks: String) -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let closed = closed(store);
    let me = store
        .hello
        .with_untracked(|hello| hello.as_ref().map(|hello| hello.me));
    let answers = memo(move || store.lines.with(|lines| answers(lines, number)));
    // One's own answer stands in the field below while it can be changed.
    let read = move || {
        let mut answers = answers.get();
        answers.retain(|(who, _)| closed.get() || Some(*who) != me);
        answers
    };
    let title = asks.clone();
    view! {
        <div class="question">
            <h3 class="question__title">{title}</h3>
            <ul class="question__answers">
                <For each=read key=|(who, words)| (*who, words.clone()) let((who, words))>
                    <Answer who words kind=if Some(who) == me { AvatarKind::Me } else { AvatarKind::Other }/>
                </For>
            </ul>
            <Show when=move || closed.get() && answers.with(Vec::is_empty)>
                <p class="question__saved">"Nobody answered."</p>
            </Show>
            {move || (!closed.get()).then(|| view! { <OwnAnswer number asks=asks.clone()/> })}
        </div>
    }
}

/// Everybody's latest answer to a question, in the order of their first.
fn answers(lines: &[Arc<Line>], number: u8) -> Vec<(PersonId, String)> {
    let mut answers: Vec<(PersonId, String)> = Vec::new();
    let written = lines.iter().filter(|line| line.detail == Detail::Answer(number));
    for (who, line) in written.filter_map(|line| Some((line.who?, line))) {
        match answers.iter_mut().find(|(earlier, _)| *earlier == who) {
            Some((_, words)) => words.clone_from(&line.text),
            None => answers.push((who, line.text.clone())),
        }
    }
    answers
}

#[component]
fn Answer(who: PersonId, words: String, kind: AvatarKind) -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let name = untrack(move || store.name_of(who));
    view! {
        <li class="question__answer">
            <Avatar name=name.clone() kind/>
            <p><span class="visually-hidden">{name} ": "</span>{words}</p>
        </li>
    }
}

/// The reader's answer. Typed words stay until the room has others from this person's other device.
#[component]
fn OwnAnswer(number: u8, asks: String) -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let me = store
        .hello
        .with_untracked(|hello| hello.as_ref().map(|hello| hello.me));
    let known = store.lines.with_untracked(|lines| {
        let mut answers = answers(lines, number).into_iter();
        answers.find(|(who, _)| Some(*who) == me).map(|(_, words)| words)
    });
    let text = RwSignal::new(known.unwrap_or_default());
    let saved = RwSignal::new(Saved::Same);
    let typed = move |event| {
        text.set(event_target_value(&event));
        saved.set(Saved::Changed);
    };
    let save = move || {
        if !matches!(saved.get_untracked(), Saved::Changed | Saved::Not(_)) {
            return;
        }
        let words = text.get_untracked();
        if words.trim().is_empty() {
            return;
        }
        saved.set(Saved::Sending);
        store.act_then(
            Action::Reply {
                question: number,
                text: words.clone(),
            },
            move |answer| {
                // Who typed on meanwhile has something newer than what was saved.
                if text.try_get_untracked().as_ref() == Some(&words) {
                    let _ = saved.try_set(Saved::after(&answer));
                }
            },
        );
    };
    let may = move || {
        store
            .may(&Action::Reply {
                question: number,
                text: String::new(),
            })
            .is_ok()
    };
    view! {
        <Show when=may>
            <div class="field">
                <label class="visually-hidden" for=format!("answer-{number}")>{format!("Your answer: {asks}")}</label>
                <textarea
                    class="field__area"
                    id=format!("answer-{number}")
                    rows="2"
                    maxlength=PAGE_LETTERS.to_string()
                    placeholder="Your answer"
                    prop:value=text
                    on:input=typed
                    on:blur=move |_| save()
                ></textarea>
                <div class="question__foot">
                    <SavedNote saved/>
                    <button type="button" class="button" data-size="s" on:click=move |_| save() disabled=move || !matches!(saved.get(), Saved::Changed | Saved::Not(_))>
                        "Save"
                    </button>
                </div>
            </div>
        </Show>
    }
}
