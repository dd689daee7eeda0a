//! The run sheet: everything planned, with the room's time and the wall's, a line that marks now, and a button that
//! sends an inject at once.

use drill::{
    id::At,
    room::{
        Action, View,
        truth::{SheetItem, SheetLine, SheetState},
    },
};
use leptos::prelude::*;

use super::{
    planned::{Planned, Status},
    truth::Truth,
    wall_times::WallTimes,
    words::{only_if, to_whom},
};
use crate::{
    icon::{Icon, IconSize, Symbol},
    part::{Act, ButtonKind, ButtonSize, letter, memo, mm_ss},
    room::RoomStore,
};

/// A line and how it stands. The key changes with all that the row draws once.
#[derive(Debug, Clone, PartialEq)]
struct Row {
    key: (usize, Option<At>, Status),
    line: SheetLine,
}

/// The left column of the board.
#[component]
pub fn RunSheet() -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let planned = expect_context::<Planned>();
    let rows = memo(move || {
        let next = planned.next.get();
        planned.lines.with(|lines| {
            let row = |(place, line): (usize, &SheetLine)| Row {
                key: (place, line.at, Status::of(line, next.as_ref())),
                line: line.clone(),
            };
            lines.iter().enumerate().map(row).collect::<Vec<_>>()
        })
    });
    let split = memo(move || {
        let now = store.clock.get();
        rows.with(|rows| {
            rows.iter()
                .take_while(|row| row.line.at.is_some_and(|at| at <= now))
                .count()
        })
    });
    let behind = move || rows.with(|rows| rows[..split.get().min(rows.len())].to_vec());
    let ahead = move || rows.with(|rows| rows[split.get().min(rows.len())..].to_vec());
    let note = move || {
        rows.with(|rows| {
            let done = rows
                .iter()
                .filter(|row| matches!(row.line.state, SheetState::Done(_)))
                .count();
            let open = rows
                .iter()
                .filter(|row| row.line.state == SheetState::Open)
                .count();
            let all = rows.len();
            if open == 0 {
                format!("{done} of {all} done")
            } else {
                format!("{done} of {all} done, {open} open")
            }
        })
    };
    view! {
        <section class="board__sheet" aria-labelledby="run-sheet">
            <header class="board__head">
                <h2 class="board__title" id="run-sheet">"Run sheet"</h2>
                <p class="board__note">{note}</p>
            </header>
            <ol class="run-sheet" aria-labelledby="run-sheet">
                <For each=behind key=|row| row.key let:row>
                    <SheetRow row/>
                </For>
                <li class="run-sheet__now">
                    <span class="visually-hidden">"Now "</span>
                    <time>{move || mm_ss(store.clock.get())}</time>
                </li>
                <For each=ahead key=|row| row.key let:row>
                    <SheetRow row/>
                </For>
            </ol>
            <Truth/>
        </section>
    }
}

#[component]
fn SheetRow(row: Row) -> impl IntoView {
    let walls = expect_context::<WallTimes>();
    let Row {
        key: (_, at, status),
        line,
    } = row;
    let hidden = matches!(line.what, SheetItem::Onset);
    let title = match line.what {
        SheetItem::Prompt(_) => format!("Decision: {}", line.title),
        SheetItem::Inject { .. } | SheetItem::Onset | SheetItem::End => line.title.clone(),
    };
    view! {
        <li class="run-sheet__row" data-status=status.attribute() data-hidden=hidden.then_some("")>
            {match at {
                Some(at) => view! {
                    <time class="run-sheet__time">{mm_ss(at)}</time>
                    <span class="run-sheet__wall">{move || walls.at(at)}</span>
                }.into_any(),
                None => view! {
                    <span class="run-sheet__time">"hand"</span>
                    <span class="run-sheet__wall"></span>
                }.into_any(),
            }}
            <p class="run-sheet__text">
                <span class="run-sheet__title">{title}</span>
                <Note line=line.clone() status/>
            </p>
            <span class="run-sheet__mark"><Mark line status/></span>
        </li>
    }
}

/// The words below a title: to whom, in how long, under which condition, how the votes stand.
#[component]
fn Note(line: SheetLine, status: Status) -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let words = memo(move || {
        let mut parts = Vec::new();
        match &line.what {
            SheetItem::Inject { to, .. } => parts.push(format!("to {}", to_whom(*to))),
            SheetItem::Prompt(prompt) => {
                parts.extend(store.view.with(|view| votes(view.as_deref()?, prompt)));
            }
            SheetItem::Onset => parts.push("only you see this".to_owned()),
            SheetItem::End => {}
        }
        parts.extend(line.only_if.as_ref().map(only_if));
        match (status, line.at) {
            (Status::Done(done), Some(at))
                if done.0.abs_diff(at.0) > 1 && matches!(line.what, SheetItem::Inject { .. }) =>
            {
                parts.push(format!("sent at {}", mm_ss(done)));
            }
            (Status::Next, Some(at)) => {
                let now = store.clock.get();
                if at > now {
                    parts.push(format!("in {}", mm_ss(At(at.since_s(now)))));
                }
            }
            (
                Status::Done(_)
                | Status::Skipped
                | Status::Open
                | Status::Next
                | Status::Conditional
                | Status::Later,
                _,
            ) => {}
        }
        parts.join(", ")
    });
    move || {
        words.with(|words| {
            (!words.is_empty()).then(|| view! { <span class="run-sheet__note">{words.clone()}</span> })
        })
    }
}

/// "3 of 4 for B, closes 10:40", or what was decided.
fn votes(view: &View, prompt: &drill::id::PromptId) -> Option<String> {
    let asked = view.prompts.iter().find(|one| one.id == *prompt)?;
    if let Some((choice, _)) = &asked.decided {
        return Some(format!("decided {}", letter(choice)));
    }
    let all = asked.answers.len();
    let count = |choice: &drill::id::ChoiceId| asked.answers.iter().filter(|(_, one)| one == choice).count();
    let lead = asked
        .choices
        .iter()
        .map(|(id, ..)| (count(id), id))
        .rev()
        .max_by_key(|(count, _)| *count);
    let closes = mm_ss(asked.closes_at);
    Some(match lead {
        Some((most, choice)) if most > 0 => {
            format!("{most} of {all} for {}, closes {closes}", letter(choice))
        }
        Some(_) | None => format!("nobody yet, closes {closes}"),
    })
}

#[component]
fn Mark(line: SheetLine, status: Status) -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let done = || {
        view! {
            <Icon symbol=Symbol::Check size=IconSize::Small/>
            <span class="visually-hidden">"done"</span>
        }
    };
    match (line.what, status) {
        (_, Status::Done(_)) => done().into_any(),
        (SheetItem::Inject { id, .. }, Status::Next) => view! {
            <Act
                action=Action::SendInject(id)
                size=ButtonSize::Small
                label=Some(format!("Send now: {}", line.title))
                attr:aria-keyshortcuts="N"
            >
                "Send" <kbd class="key" aria-hidden="true">"N"</kbd>
            </Act>
        }
        .into_any(),
        (
            SheetItem::Inject { id, .. },
            Status::Skipped | Status::Conditional | Status::Later | Status::Open,
        ) => {
            let badge = match status {
                Status::Skipped => Some("skipped"),
                Status::Conditional => Some("if"),
                Status::Done(_) | Status::Open | Status::Next | Status::Later => None,
            };
            view! {
                {badge.map(|word| view! { <span class="badge">{word}</span> })}
                <Act
                    action=Action::SendInject(id)
                    kind=ButtonKind::Quiet
                    size=ButtonSize::Small
                    label=Some(format!("Send now: {}", line.title))
                >
                    "Send"
                </Act>
            }
            .into_any()
        }
        (SheetItem::Prompt(prompt), Status::Open) => {
            let left = memo(move || {
                let closes = store.view.with(|view| {
                    let view = view.as_ref()?;
                    view.prompts
                        .iter()
                        .find(|one| one.id == prompt)
                        .map(|one| one.closes_at)
                });
                closes.map(|at| mm_ss(At(at.since_s(store.clock.get()))))
            });
            view! { <time>{left}</time> }.into_any()
        }
        (SheetItem::Prompt(_) | SheetItem::Onset | SheetItem::End, _) => ().into_any(),
    }
}
