//! The full timeline: every line that the room kept, by kind, with verdicts. Follows the cursor of the story.

use std::sync::Arc;

use drill::room::{Line, LineKind, Verdict};
use leptos::prelude::*;

use super::{Cursor, measured};
use crate::{
    part::{memo, mm_ss, span},
    room::RoomStore,
    state::{Condition, State},
};

/// Lines that belong together for a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Group {
    All,
    Signals,
    Moves,
    Talk,
    Injects,
    Notes,
}

impl Group {
    const ALL: [Self; 6] = [
        Self::All,
        Self::Signals,
        Self::Moves,
        Self::Talk,
        Self::Injects,
        Self::Notes,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::All => "All",
            Self::Signals => "Signals",
            Self::Moves => "Moves",
            Self::Talk => "Talk",
            Self::Injects => "Injects",
            Self::Notes => "Notes",
        }
    }

    /// The group of a kind beside `All`; none for arrivals, phases and the debrief itself.
    const fn of(kind: LineKind) -> Option<Self> {
        match kind {
            LineKind::Alert | LineKind::Look | LineKind::Probe => Some(Self::Signals),
            LineKind::Lever | LineKind::Prompt | LineKind::Cause => Some(Self::Moves),
            LineKind::Chat | LineKind::Status | LineKind::Customers | LineKind::Call => Some(Self::Talk),
            LineKind::Inject => Some(Self::Injects),
            LineKind::Note => Some(Self::Notes),
            LineKind::Seat | LineKind::Phase | LineKind::Debrief => None,
        }
    }
}

/// The panel.
#[component]
pub fn FullTimeline() -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let cursor = expect_context::<Cursor>();
    let group = RwSignal::new(Group::All);
    let measures = measured(store);
    let onset = memo(move || measures.with(|measures| measures.as_ref()?.onset));
    let shown = memo(move || {
        let group = group.get();
        store.lines.with(|lines| {
            let fits = |line: &&Arc<Line>| match group {
                // Answers and follow-up stand in panels of their own.
                Group::All => line.kind != LineKind::Debrief,
                Group::Signals | Group::Moves | Group::Talk | Group::Injects | Group::Notes => {
                    Group::of(line.kind) == Some(group)
                }
            };
            lines.iter().filter(fits).cloned().collect::<Vec<_>>()
        })
    });
    let current = memo(move || {
        let at = cursor.at()?;
        shown.with(|shown| {
            shown
                .iter()
                .rev()
                .find(|line| line.at <= at)
                .map(|line| (line.seq, line.part))
        })
    });
    view! {
        <section class="panel full-timeline" data-rows="2" data-print="no" aria-labelledby="timeline">
            <header class="panel__head">
                <h2 class="panel__title" id="timeline">"Timeline"</h2>
                <p class="panel__note">{move || format!("{} lines", shown.with(Vec::len))}</p>
                <div class="panel__tools">
                    <div class="segment" role="group" aria-label="Kind">
                        {Group::ALL.map(|one| view! {
                            <button
                                type="button"
                                class="segment__item"
                                aria-pressed=move || (group.get() == one).to_string()
                                on:click=move |_| group.set(one)
                            >
                                {one.name()}
                            </button>
                        })}
                    </div>
                </div>
            </header>
            <Show
                when=move || shown.with(|shown| !shown.is_empty())
                fallback=|| view! { <p class="empty" data-size="s">"There is no line of this kind."</p> }
            >
                <div class="table-scroll full-timeline__lines" role="group" aria-labelledby="timeline" tabindex="0">
                    <table class="table">
                        <thead>
                            <tr>
                                <th scope="col">"Time"</th>
                                <th scope="col">"Since"</th>
                                <th scope="col">"Who"</th>
                                <th scope="col">"What"</th>
                                <th scope="col"><span class="visually-hidden">"Verdict"</span></th>
                            </tr>
                        </thead>
                        <tbody>
                            <For each=move || shown.get() key=|line| (line.seq, line.part) let:line>
                                <TimelineRow line onset current/>
                            </For>
                        </tbody>
                    </table>
                </div>
            </Show>
        </section>
    }
}

#[component]
fn TimelineRow(
    line: Arc<Line>,
    onset: Memo<Option<drill::id::At>>,
    current: Memo<Option<(drill::id::Seq, u8)>>,
) -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let cursor = expect_context::<Cursor>();
    let key = (line.seq, line.part);
    let at = line.at;
    let who = line.who.map(|who| untrack(move || store.name_of(who)));
    let verdict = verdict(&line);
    view! {
        <tr aria-current=move || (current.get() == Some(key)).then_some("true")>
            <td class="full-timeline__time">
                <button type="button" class="link-button" on:click=move |_| cursor.set(at)>
                    <time>{mm_ss(at)}</time>
                </button>
            </td>
            <td class="full-timeline__time">
                {move || onset.get().filter(|onset| at > *onset).map(|onset| format!("+{}", span(at.since_s(onset))))}
            </td>
            <td class="full-timeline__who">{who}</td>
            <td>
                {line.title.clone()}
                {(!line.text.is_empty()).then(|| view! { <span class="table__sub">{line.text.clone()}</span> })}
            </td>
            <td class="full-timeline__verdict">
                {verdict.map(|(word, condition)| view! { <State condition>{word}</State> })}
            </td>
        </tr>
    }
}

/// What the scenario thinks of a line. A look that found nothing is no mistake and gets no word.
fn verdict(line: &Line) -> Option<(&'static str, Condition)> {
    match (line.kind, line.verdict?) {
        (LineKind::Look | LineKind::Probe, Verdict::Right) => Some(("good signal", Condition::Good)),
        (LineKind::Look | LineKind::Probe, Verdict::Wrong) => None,
        (LineKind::Cause, Verdict::Right) => Some(("right", Condition::Good)),
        (LineKind::Cause, Verdict::Wrong) => Some(("not the cause", Condition::Bad)),
        (_, Verdict::Right) => Some(("helped", Condition::Good)),
        (_, Verdict::Wrong) => Some(("did not help", Condition::Bad)),
    }
}
