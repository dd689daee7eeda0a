//! What happened and when, newest first; the scribe's notes among it. Chat lines stand in the chat.

use std::sync::Arc;

use drill::{
    id::At,
    room::{Line, LineKind, line::Alert},
};
use leptos::prelude::*;

use super::{chat::writes, note::NoteForm};
use crate::{
    icon::{Icon, IconSize, Symbol},
    part::{memo, mm_ss, on_key},
    room::RoomStore,
    state::Condition,
};

/// Entries shown, newest first: an hour of a busy room.
const SHOWN: usize = 400;

/// The timeline.
#[component]
pub fn Timeline() -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let noting = RwSignal::new(false);
    let may_note = memo(move || writes(store));
    on_key("n", move || noting.set(may_note.get_untracked()));
    let lines = memo(move || {
        store.lines.with(|lines| {
            let on_it = |line: &&Arc<Line>| !is_prelude(line) && players_have(line);
            lines
                .iter()
                .rev()
                .filter(on_it)
                .take(SHOWN)
                .cloned()
                .collect::<Vec<_>>()
        })
    });
    view! {
        <section class="timeline" aria-labelledby="timeline">
            <header class="timeline__head">
                <h2 class="timeline__title" id="timeline">
                    "Timeline"
                </h2>
                <Show when=move || may_note.get()>
                <button
                    type="button"
                    class="button"
                    data-kind="quiet"
                    data-size="s"
                    aria-expanded=move || noting.get().to_string()
                    aria-keyshortcuts="N"
                    on:click=move |_| noting.update(|noting| *noting = !*noting)
                >
                    <Icon symbol=Symbol::NotebookPen size=IconSize::Small />
                    "Note "
                    <kbd class="key" aria-hidden="true">
                        "N"
                    </kbd>
                </button>
                </Show>
            </header>
            <Show when=move || noting.get()>
                <NoteForm open=noting />
            </Show>
            <ol class="timeline__list" tabindex="0" aria-label="What happened, newest first">
                <For each=move || lines.get() key=|line| (line.seq, line.part) let:line>
                    <TimelineEntry line />
                </For>
                <Prelude />
            </ol>
        </section>
    }
}

/// Whether a line belongs to the room as players have it. The facilitator reads the others on the board.
fn players_have(line: &Line) -> bool {
    !matches!(line.kind, LineKind::Chat | LineKind::Look) && line.alert() != Some(Alert::Onset)
}

/// Coming and sitting down before the clock starts: told in one line.
fn is_prelude(line: &Line) -> bool {
    line.kind == LineKind::Seat && line.at == At(0)
}

/// "5 people took their seats."
#[component]
fn Prelude() -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let people = memo(move || {
        store.lines.with(|lines| {
            let mut people: Vec<_> = lines
                .iter()
                .filter(|line| is_prelude(line))
                .filter_map(|line| line.who)
                .filter(|who| who.program_name().is_none())
                .collect();
            people.sort_unstable();
            people.dedup();
            people.len()
        })
    });
    view! {
        <Show when=move || 0 < people.get()>
            <li class="timeline__entry">
                <time class="timeline__time">{mm_ss(At(0))}</time>
                <span class="timeline__icon">
                    <Icon symbol=Symbol::User />
                </span>
                <p class="timeline__text">
                    {move || match people.get() {
                        1 => "1 person came in.".to_owned(),
                        many => format!("{many} people came in and took their seats."),
                    }}
                </p>
            </li>
        </Show>
    }
}

/// One entry.
#[component]
fn TimelineEntry(line: Arc<Line>) -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let kind = match line.kind {
        LineKind::Note => Some("note"),
        LineKind::Lever | LineKind::Prompt | LineKind::Cause => Some("act"),
        LineKind::Seat
        | LineKind::Phase
        | LineKind::Alert
        | LineKind::Inject
        | LineKind::Look
        | LineKind::Probe
        | LineKind::Chat
        | LineKind::Status
        | LineKind::Customers
        | LineKind::Call
        | LineKind::Debrief => None,
    };
    let state = line.alert().map(|alert| alert_state(alert).attribute());
    let time = mm_ss(line.at);
    let symbol = symbol(line.kind);
    view! {
        <li class="timeline__entry" data-kind=kind data-state=state>
            <time class="timeline__time">{time}</time>
            <span class="timeline__icon">
                <Icon symbol />
            </span>
            <p class="timeline__text">
                {words(store, &line)}
            </p>
        </li>
    }
}

/// Title, text and who, in the order in which one would say it.
fn words(store: RoomStore, line: &Line) -> AnyView {
    let who = line.who;
    let name = move || who.map(|who| store.name_of(who));
    let title = line.title.clone();
    let text = line.text.clone();
    match line.kind {
        LineKind::Seat => view! {
            <b>{name}</b>
            " "
            {title}
        }
        .into_any(),
        LineKind::Note => view! {
            {text}
            " "
            <span class="timeline__aside">{name}</span>
        }
        .into_any(),
        LineKind::Phase
        | LineKind::Alert
        | LineKind::Inject
        | LineKind::Look
        | LineKind::Lever
        | LineKind::Probe
        | LineKind::Prompt
        | LineKind::Chat
        | LineKind::Status
        | LineKind::Customers
        | LineKind::Cause
        | LineKind::Call
        | LineKind::Debrief => {
            let text = (!text.is_empty()).then(|| format!(": {text}"));
            view! {
                <b>{title}</b>
                {text}
                " "
                <span class="timeline__aside">{name}</span>
            }
            .into_any()
        }
    }
}

/// Whether an alert is good news.
const fn alert_state(alert: Alert) -> Condition {
    match alert {
        Alert::Restored => Condition::Good,
        Alert::Recovering => Condition::Watch,
        Alert::Onset | Alert::Sign | Alert::Missed => Condition::Bad,
    }
}

const fn symbol(kind: LineKind) -> Symbol {
    match kind {
        LineKind::Seat => Symbol::User,
        LineKind::Phase => Symbol::Flag,
        LineKind::Alert => Symbol::Bell,
        LineKind::Inject => Symbol::Megaphone,
        LineKind::Look => Symbol::Eye,
        LineKind::Lever => Symbol::SlidersHorizontal,
        LineKind::Probe => Symbol::FlaskConical,
        LineKind::Prompt => Symbol::Timer,
        LineKind::Chat => Symbol::MessageSquare,
        LineKind::Status => Symbol::ScrollText,
        LineKind::Customers => Symbol::Headset,
        LineKind::Cause => Symbol::Target,
        LineKind::Call => Symbol::PhoneCall,
        LineKind::Note => Symbol::NotebookPen,
        LineKind::Debrief => Symbol::Lightbulb,
    }
}
