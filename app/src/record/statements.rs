//! The statement browser: filters that stand in the address, one line a statement, its JSON underneath.

use leptos::prelude::*;

use super::{Sentence, head};
use crate::icon::{Icon, Symbol};

/// What is asked for; empty: anything. As in the address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filters {
    /// Account name, `mailto:` address or agent as JSON.
    pub actor: String,
    /// IRI.
    pub verb: String,
    /// IRI.
    pub activity: String,
    /// Id of a drill.
    pub registration: String,
    /// RFC 3339.
    pub since: String,
    /// RFC 3339.
    pub until: String,
}

/// One statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementRow {
    /// When it was stored, for people.
    pub stored: String,
    /// Its sentence.
    pub sentence: Sentence,
    /// Its JSON, indented.
    pub json: String,
    /// Address of the same page with only this actor; none when the actor cannot be searched for.
    pub of_actor: Option<String>,
    /// With only this verb.
    pub of_verb: String,
    /// With only this drill, and its id.
    pub of_registration: Option<(String, String)>,
}

/// The page.
pub struct StatementsPage {
    /// As asked.
    pub filters: Filters,
    /// Verbs to choose from: name and IRI.
    pub verbs: Vec<(String, String)>,
    /// What was found, newest first.
    pub rows: Vec<StatementRow>,
    /// What is wrong with a filter.
    pub problem: Option<String>,
    /// Address of the next page.
    pub older: Option<String>,
    /// Address of the first page, when this is not it.
    pub newest: Option<String>,
    /// Addresses of the exports with the same filters.
    pub csv: String,
    /// As JSON Lines.
    pub jsonl: String,
}

pub(super) fn view(page: StatementsPage) -> impl IntoView {
    let StatementsPage {
        filters,
        verbs,
        rows,
        problem,
        older,
        newest,
        csv,
        jsonl,
    } = page;
    let exports = view! {
        <a class="button" href=csv download="">
            <Icon symbol=Symbol::Download />
            "CSV"
        </a>
        <a class="button" href=jsonl download="">
            <Icon symbol=Symbol::Download />
            "JSON Lines"
        </a>
    };
    view! {
        {head("Statements", "Everything that was recorded, newest first. The address holds the filters: share it or keep it.", exports)}
        {form(filters, verbs)}
        {problem.map(|problem| view! { <p class="field__error" role="alert">{problem}</p> })}
        {list(rows)}
        <nav class="button-row record__paging" aria-label="Pages">
            {newest.map(|href| view! { <a class="button" href=href>"Newest"</a> })}
            {older.map(|href| view! { <a class="button" href=href rel="next">"Older"</a> })}
        </nav>
    }
}

fn form(filters: Filters, verbs: Vec<(String, String)>) -> impl IntoView {
    let Filters {
        actor,
        verb,
        activity,
        registration,
        since,
        until,
    } = filters;
    let listed = verb.is_empty() || verbs.iter().any(|(_, iri)| *iri == verb);
    let other = (!listed).then(|| (verb.clone(), verb.clone()));
    let options = verbs
        .into_iter()
        .chain(other)
        .map(|(name, iri)| {
            let selected = iri == verb;
            view! {
                <option value=iri selected=selected>
                    {name}
                </option>
            }
        })
        .collect_view();
    view! {
        <form method="get" action="/record" class="record__filters" role="search">
            {field("actor", "Actor", actor, "account name or mailto:")}
            <div class="field">
                <label class="field__label" for="verb">
                    "Verb"
                </label>
                <select class="field__select" id="verb" name="verb">
                    <option value="">"any"</option>
                    {options}
                </select>
            </div>
            {field("activity", "Activity", activity, "https://…")}
            {field("registration", "Drill (registration)", registration, "")}
            {field("since", "Stored after", since, "2026-11-20T17:00:00Z")}
            {field("until", "Stored until", until, "")}
            <div class="button-row">
                <button type="submit" class="button" data-kind="primary">
                    "Filter"
                </button>
                <a class="button" data-kind="quiet" href="/record">
                    "Clear"
                </a>
            </div>
        </form>
    }
}

fn field(name: &'static str, label: &'static str, value: String, hint: &'static str) -> impl IntoView {
    view! {
        <div class="field">
            <label class="field__label" for=name>
                {label}
            </label>
            <input class="field__input" id=name name=name value=value placeholder=hint autocomplete="off" />
        </div>
    }
}

fn list(rows: Vec<StatementRow>) -> AnyView {
    if rows.is_empty() {
        return view! {
            <div class="empty">
                <p class="empty__title">"No statements here"</p>
                <p class="empty__text">"None fits these filters. Play a drill, or clear the filters."</p>
            </div>
        }
        .into_any();
    }
    view! {
        <ol class="record__list panel" aria-label="Statements">
            {rows.into_iter().map(line).collect_view()}
        </ol>
    }
    .into_any()
}

/// One statement as a line of a list.
pub(super) fn line(row: StatementRow) -> impl IntoView {
    let StatementRow {
        stored,
        sentence: Sentence { who, did, what, how },
        json,
        of_actor,
        of_verb,
        of_registration,
    } = row;
    let who = match of_actor {
        Some(href) => view! { <a class="record__who" href=href>{who}</a> }.into_any(),
        None => view! { <span class="record__who">{who}</span> }.into_any(),
    };
    view! {
        <li class="record__item">
            <time class="record__time">{stored}</time>
            <div class="record__text">
                {who} " " <a class="record__verb" href=of_verb>{did}</a> " " {what}
                {(!how.is_empty()).then(|| view! { <span class="record__how">{format!(" {how}")}</span> })}
            </div>
            {of_registration
                .map(|(href, id)| {
                    let short: String = id.chars().take(8).collect();
                    view! { <a class="record__drill" href=href aria-label=format!("Only drill {short}")>{short.clone()}</a> }
                })}
            <details class="record__json">
                <summary>"JSON"</summary>
                <pre tabindex="0">{json}</pre>
            </details>
        </li>
    }
}
