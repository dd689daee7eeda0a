//! Logs: newest first, filtered by service, level and text. They travel only while somebody looks at this tab.

use drill::{
    dim::Service,
    telemetry::{Level, LogLine},
};
use leptos::prelude::*;

use crate::{
    chart::Pace,
    icon::{Icon, Symbol},
    part::{memo, mm_ss},
    room::{RoomStore, signal::Looking},
    state::Condition,
};

/// Lines drawn at once: more are not read, and the filter is there.
const LINES: usize = 200;

/// Whose lines are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum From {
    Everybody,
    Browser,
    Service(Service),
}

impl From {
    fn all() -> impl Iterator<Item = Self> {
        [Self::Everybody, Self::Browser]
            .into_iter()
            .chain(Service::ALL.map(Self::Service))
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Everybody => "All services",
            Self::Browser => "Browser",
            Self::Service(service) => service.name(),
        }
    }

    fn holds(self, line: &LogLine) -> bool {
        match self {
            Self::Everybody => true,
            Self::Browser => line.service.is_none(),
            Self::Service(service) => line.service == Some(service),
        }
    }
}

const LEVELS: [(Level, &str); 3] = [
    (Level::Info, "All"),
    (Level::Warn, "Warnings"),
    (Level::Error, "Errors"),
];

const fn level_name(level: Level) -> &'static str {
    match level {
        Level::Info => "info",
        Level::Warn => "warn",
        Level::Error => "error",
    }
}

const fn level_state(level: Level) -> Option<&'static str> {
    match level {
        Level::Info => None,
        Level::Warn => Some(Condition::Watch.attribute()),
        Level::Error => Some(Condition::Bad.attribute()),
    }
}

/// The lines that fit, newest first, each with its place in its second; and how many fit in all.
#[derive(Debug, Clone, PartialEq)]
struct Shown {
    lines: Vec<(usize, LogLine)>,
    all: usize,
}

fn pick<'a>(logs: impl Iterator<Item = &'a LogLine>, fits: impl Fn(&LogLine) -> bool) -> Shown {
    let mut place = 0;
    let mut at = None;
    let mut lines = Vec::new();
    for line in logs {
        place = if at == Some(line.at) { place + 1 } else { 0 };
        at = Some(line.at);
        if fits(line) {
            lines.push((place, line.clone()));
        }
    }
    let all = lines.len();
    lines.reverse();
    lines.truncate(LINES);
    Shown { lines, all }
}

/// The tab.
#[component]
pub fn Logs() -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let looking = expect_context::<Looking>();
    let text = RwSignal::new(String::new());
    let least = RwSignal::new(Level::Info);
    let from = RwSignal::new(From::Everybody);
    let shown = Memo::new(move |before: Option<&Shown>| match (looking.pace.get(), before) {
        (Pace::Frozen, Some(before)) => before.clone(),
        (Pace::Frozen | Pace::Live, _) => {
            let text = text.get().to_lowercase();
            let (least, from) = (least.get(), from.get());
            let fits = |line: &LogLine| {
                line.level >= least && from.holds(line) && line.text.to_lowercase().contains(&text)
            };
            store.logs.with(|logs| pick(logs.iter(), fits))
        }
    });
    let any = memo(move || store.logs.with(|logs| !logs.is_empty()));
    view! {
        <div class="log">
            <div class="log__head">
                <label class="search">
                    <Icon symbol=Symbol::Search />
                    <input
                        class="field__input"
                        type="search"
                        placeholder="Filter lines"
                        aria-label="Filter lines"
                        bind:value=text
                    />
                    <kbd class="key">"L"</kbd>
                </label>
                <Pickers least from />
                <span class="panel__note">{move || shown.with(told)}</span>
            </div>
            <Show
                when=move || shown.with(|shown| shown.all > 0)
                fallback=move || view! { <NoLines any /> }
            >
                <div class="log__lines" tabindex="0" role="region" aria-label="Log lines">
                    <For
                        each=move || shown.with(|shown| shown.lines.clone())
                        key=|(place, line)| (line.at, *place)
                        let((_, line))
                    >
                        <OneLine line />
                    </For>
                </div>
            </Show>
        </div>
    }
}

fn told(shown: &Shown) -> String {
    match shown.all {
        0 => "no line".to_owned(),
        1 => "1 line".to_owned(),
        all if all > LINES => format!("newest {LINES} of {all} lines"),
        all => format!("{all} lines, newest first"),
    }
}

#[component]
fn Pickers(least: RwSignal<Level>, from: RwSignal<From>) -> impl IntoView {
    view! {
        <select
            class="field__select log__from"
            aria-label="Service"
            on:change:target=move |event| {
                let name = event.target().value();
                from.set(From::all().find(|one| one.name() == name).unwrap_or(From::Everybody));
            }
        >
            {From::all().map(|one| view! { <option value=one.name()>{one.name()}</option> }).collect_view()}
        </select>
        <div class="segment" role="group" aria-label="Level">
            {LEVELS
                .map(|(level, name)| {
                    view! {
                        <button
                            type="button"
                            class="segment__item"
                            aria-pressed=move || (least.get() == level).to_string()
                            on:click=move |_| least.set(level)
                        >
                            {name}
                        </button>
                    }
                })}
        </div>
    }
}

#[component]
fn NoLines(any: Memo<bool>) -> impl IntoView {
    let title = move || {
        if any.get() {
            "No line fits this filter"
        } else {
            "No line yet"
        }
    };
    let text = move || {
        if any.get() {
            "Take a word away, or show all services and levels."
        } else {
            "Warnings and errors of services and browsers come in here second by second."
        }
    };
    view! {
        <div class="empty">
            <Icon symbol=Symbol::ScrollText />
            <p class="empty__title">{title}</p>
            <p class="empty__text">{text}</p>
        </div>
    }
}

#[component]
fn OneLine(line: LogLine) -> impl IntoView {
    let service = line.service.map_or("browser", Service::name);
    view! {
        <p class="log__line" data-state=level_state(line.level)>
            <time class="log__time">{mm_ss(line.at)}</time>
            <span class="log__level">{level_name(line.level)}</span>
            <span class="log__service">{service}</span>
            <span class="log__text">{line.text}</span>
            <span class="log__count">{(line.count > 1).then(|| format!("×{}", line.count))}</span>
        </p>
    }
}

#[cfg(test)]
mod tests {
    use drill::id::At;

    use super::*;

    #[test]
    fn lines_of_one_second_are_told_apart() {
        let line = |at, text: &str| LogLine {
            at: At(at),
            service: None,
            level: Level::Error,
            text: text.to_owned(),
            count: 1,
        };
        let logs = [line(1, "a"), line(1, "b"), line(2, "a")];
        let shown = pick(logs.iter(), |line| line.text == "a" || line.text == "b");
        let places: Vec<_> = shown
            .lines
            .iter()
            .map(|(place, line)| (line.at.0, *place))
            .collect();
        assert_eq!(places, [(2, 0), (1, 1), (1, 0)]);
    }
}
