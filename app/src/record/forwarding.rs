//! Other stores that statements travel on to: how far each has got, what it refused, and a form for a new one.

use leptos::prelude::*;

use super::{Filters, head};
use crate::{
    icon::{Icon, Symbol},
    part::sentence,
};

/// How a target stands.
pub enum TargetState {
    /// It takes what is sent.
    Running,
    /// It rests since then.
    Paused(String),
    /// It cannot be reached; it is tried again by itself.
    Away,
}

/// What went wrong last.
pub struct Trouble {
    /// When.
    pub at: String,
    /// In words.
    pub words: String,
}

/// What is wrong with a field of a form.
pub struct Problem {
    /// Its name.
    pub field: &'static str,
    /// What to do about it.
    pub words: String,
}

/// A statement that a target refused.
pub struct FailedRow {
    /// Its id.
    pub statement: String,
    /// The other store's words.
    pub reason: String,
    /// How often it was tried, and when last.
    pub tries: String,
}

/// A target.
pub struct TargetRow {
    /// For addresses.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// Address of the other store.
    pub endpoint: String,
    /// User name there.
    pub key: String,
    /// What is wrong with another key and secret that were sent for it.
    pub problems: Vec<Problem>,
    /// Which statements, in words.
    pub wanted: String,
    /// How it stands.
    pub state: TargetState,
    /// Statements taken there.
    pub forwarded: String,
    /// Statements that wait.
    pub waiting: String,
    /// Statements refused there.
    pub refused: i64,
    /// When the last one was taken.
    pub success: Option<String>,
    /// What went wrong last; none: the last attempt went well.
    pub trouble: Option<Trouble>,
    /// The refused ones that failed last.
    pub failed: Vec<FailedRow>,
}

/// What was written into the form; never the secret.
#[derive(Debug, Clone, Default)]
pub struct TargetForm {
    /// What it is called.
    pub name: String,
    /// Address of the other store.
    pub endpoint: String,
    /// User name there.
    pub key: String,
    /// Line of xAPI: `1.0.3` or `2.0.0`.
    pub version: String,
    /// Where it begins: `now`, `all` or `since`.
    pub begin: String,
    /// Which statements.
    pub filters: Filters,
}

/// The page.
pub struct ForwardingPage {
    /// In the order in which they were added.
    pub targets: Vec<TargetRow>,
    /// As written before, when something was wrong with it.
    pub form: TargetForm,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
    /// Verbs to choose from: name and IRI.
    pub verbs: Vec<(String, String)>,
}

pub(super) fn view(page: ForwardingPage) -> impl IntoView {
    let ForwardingPage {
        targets,
        form,
        problems,
        verbs,
    } = page;
    let again = view! {
        <a class="button" href="/record/forwarding">
            "Look again"
        </a>
    };
    let targets = if targets.is_empty() {
        view! {
            <div class="empty" data-size="s">
                <p class="empty__title">"Nothing is forwarded"</p>
                <p class="empty__text">"Name another record store, and statements travel there as they are stored here."</p>
            </div>
        }
        .into_any()
    } else {
        targets.into_iter().map(panel).collect_view().into_any()
    };
    view! {
        {head("Forwarding", "Statements travel on to other record stores: each once, in order, and never before they are readable here.", again)}
        <div class="page__columns">
            <div class="page__stack">{targets}</div>
            {new_target(form, &problems, verbs)}
        </div>
    }
}

fn panel(target: TargetRow) -> impl IntoView {
    let TargetRow {
        id,
        name,
        endpoint,
        key,
        problems,
        wanted,
        state,
        forwarded,
        waiting,
        refused,
        success,
        trouble,
        failed,
    } = target;
    let (badge, words, switch) = match state {
        TargetState::Running => ("good", "forwarding".to_owned(), ("pause", "Pause")),
        TargetState::Away => ("bad", "trying again".to_owned(), ("pause", "Pause")),
        TargetState::Paused(since) => ("unknown", format!("paused since {since}"), ("resume", "Resume")),
    };
    let heading = format!("target-{id}");
    view! {
        <section class="panel" aria-labelledby=heading.clone()>
            <div class="panel__head">
                <h2 class="panel__title" id=heading.clone()>
                    {name.clone()}
                </h2>
                <span class="badge" data-state=badge>
                    {words}
                </span>
                <div class="panel__tools">{act(&id, switch.0, switch.1, &name, None)}</div>
            </div>
            {trouble.map(|Trouble { at, words }| view! { <p class="panel__foot record__trouble">{format!("{at}: {words}")}</p> })}
            <dl class="panel__body record__pair">
                <dt>"Address"</dt>
                <dd>{endpoint}</dd>
                <dt>"Key there"</dt>
                <dd>{key.clone()}</dd>
                <dt>"Statements"</dt>
                <dd>{wanted}</dd>
                <dt>"Forwarded"</dt>
                <dd>{forwarded}</dd>
                <dt>"Waiting"</dt>
                <dd>{waiting}</dd>
                <dt>"Refused"</dt>
                <dd>{refused.to_string()}</dd>
                <dt>"Last taken"</dt>
                <dd>{success.unwrap_or_else(|| "never".to_owned())}</dd>
            </dl>
            {(refused > 0).then(|| refusals(&id, &name, refused, failed))}
            <div class="panel__foot">
                {access(&id, &name, key, &problems)}
                <details class="record__sure">
                    <summary>{format!("Remove {name}")}</summary>
                    <p>"Its secret and its list of refused statements are forgotten. What is there already stays there."</p>
                    {act(&id, "remove", "Remove for good", &name, Some("danger"))}
                </details>
            </div>
        </section>
    }
}

/// Another key and secret, as when the other store has changed them. Open when what was sent does not fit.
fn access(id: &str, name: &str, key: String, problems: &[Problem]) -> impl IntoView + use<> {
    let again = !problems.is_empty();
    view! {
        <details class="record__sure" open=again>
            <summary>{format!("Another key or secret for {name}")}</summary>
            <form method="post" action=format!("/record/forwarding/{id}/access") class="fields">
                {text(Text::new("key", "Key there").at(id).value(key), problems)}
                {secret(id, again, problems)}
                <button type="submit" class="button" data-size="s">
                    "Use these from now on"
                </button>
            </form>
        </details>
    }
}

/// A button that does something with a target.
fn act(
    id: &str,
    what: &'static str,
    says: &'static str,
    whom: &str,
    kind: Option<&'static str>,
) -> impl IntoView + use<> {
    view! {
        <form method="post" action=format!("/record/forwarding/{id}/{what}")>
            <button type="submit" class="button" data-size="s" data-kind=kind aria-label=format!("{says}: {whom}")>
                {says}
            </button>
        </form>
    }
}

fn refusals(id: &str, name: &str, refused: i64, failed: Vec<FailedRow>) -> impl IntoView + use<> {
    let shown = i64::try_from(failed.len()).unwrap_or(i64::MAX);
    let more = refused.saturating_sub(shown);
    let rows = failed.into_iter().map(|row| refusal(id, row)).collect_view();
    view! {
        <div class="table-scroll" tabindex="0" role="group" aria-label=format!("Statements that {name} refused")>
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">"Refused statement"</th>
                        <th scope="col">"Why"</th>
                        <th scope="col">"Tried"</th>
                        <th scope="col">"Do"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {(more > 0).then(|| view! { <p class="panel__foot">{format!("and {more} more")}</p> })}
        <div class="panel__foot button-row">
            {act(id, "retry-all", "Try all again", name, None)}
            <details class="record__sure">
                <summary>"Drop all"</summary>
                <p>{format!("They are not forwarded to {name} any more. They stay in this record.")}</p>
                {act(id, "drop-all", "Drop them all", name, Some("danger"))}
            </details>
        </div>
    }
}

fn refusal(id: &str, row: FailedRow) -> impl IntoView + use<> {
    let FailedRow {
        statement,
        reason,
        tries,
    } = row;
    let short: String = statement.chars().take(8).collect();
    let button = |what: &'static str, says: &'static str, kind: Option<&'static str>| {
        view! {
            <form method="post" action=format!("/record/forwarding/{id}/{what}")>
                <input type="hidden" name="statement" value=statement.clone() />
                <button type="submit" class="button" data-size="s" data-kind=kind aria-label=format!("{says}: {short}")>
                    {says}
                </button>
            </form>
        }
    };
    let (again, drop) = (
        button("retry", "Try again", None),
        button("drop", "Drop", Some("danger")),
    );
    view! {
        <tr>
            <th scope="row">
                <a href=format!("/record?id={statement}")>
                    <code>{short.clone()}</code>
                </a>
            </th>
            <td>{reason}</td>
            <td>{tries}</td>
            <td>
                <div class="button-row">{again} {drop}</div>
            </td>
        </tr>
    }
}

fn new_target(form: TargetForm, problems: &[Problem], verbs: Vec<(String, String)>) -> impl IntoView + use<> {
    let TargetForm {
        name,
        endpoint,
        key,
        version,
        begin,
        filters,
    } = form;
    let Filters {
        actor,
        verb,
        activity,
        registration,
        since,
        until: _,
    } = filters;
    let any = std::iter::once(("any".to_owned(), String::new()));
    let verbs = any.chain(verbs).collect();
    let versions = ["1.0.3", "2.0.0"].map(|version| (version.to_owned(), version.to_owned()));
    let versions = versions.to_vec();
    let again = !problems.is_empty();
    let begins = [
        ("now", "from now on"),
        ("all", "everything that is here"),
        ("since", "what was stored after"),
    ];
    let begins = begins
        .map(|(value, says)| (says.to_owned(), value.to_owned()))
        .to_vec();
    view! {
        <section class="panel" aria-labelledby="new-target">
            <div class="panel__head">
                <h2 class="panel__title" id="new-target">
                    "Another store"
                </h2>
            </div>
            <form method="post" action="/record/forwarding" class="panel__body fields">
                {again
                    .then(|| {
                        view! {
                            <p class="field__error" role="alert">
                                <Icon symbol=Symbol::StateBad />
                                "Nothing was added. What to mend stands at its field."
                            </p>
                        }
                    })}
                {text(Text::new("name", "Name").value(name).hint("Such as the system that reads there."), problems)}
                {text(Text::new("endpoint", "Address").value(endpoint).hint("Such as https://lrs.example/xapi"), problems)}
                {text(
                    Text::new("key", "Key there").value(key).hint("It needs the right to write statements."),
                    problems,
                )}
                {secret("", again, problems)}
                {choice("version", "Version of xAPI", &version, versions, problems)}
                <fieldset class="fields">
                    <legend class="field__label">"Which statements"</legend>
                    {choice("begin", "Begin with", &begin, begins, problems)}
                    {text(Text::new("since", "Stored after").value(since).hint("Such as 2026-11-20T17:00:00Z"), problems)}
                    {text(Text::new("actor", "Actor").value(actor).hint("Account name or mailto:"), problems)}
                    {choice("verb", "Verb", &verb, verbs, problems)}
                    {text(
                        Text::new("activity", "Activity").value(activity).hint("Anywhere in the statement: https://…"),
                        problems,
                    )}
                    {text(Text::new("registration", "Drill (registration)").value(registration), problems)}
                </fieldset>
                <button type="submit" class="button" data-kind="primary">
                    "Forward"
                </button>
            </form>
        </section>
    }
}

/// A line to write into.
struct Text {
    name: &'static str,
    label: &'static str,
    /// Which form it stands in, where a page has several.
    at: String,
    value: String,
    hint: &'static str,
}

impl Text {
    const fn new(name: &'static str, label: &'static str) -> Self {
        Self {
            name,
            label,
            at: String::new(),
            value: String::new(),
            hint: "",
        }
    }

    fn at(self, form: &str) -> Self {
        Self {
            at: form.to_owned(),
            ..self
        }
    }

    fn value(self, value: String) -> Self {
        Self { value, ..self }
    }

    fn hint(self, hint: &'static str) -> Self {
        Self { hint, ..self }
    }
}

fn text(text: Text, problems: &[Problem]) -> impl IntoView + use<> {
    let Text {
        name,
        label,
        at,
        value,
        hint,
    } = text;
    let id = format!("{name}{at}");
    let wrong = problem_at(name, problems);
    view! {
        <div class="field">
            <label class="field__label" for=id.clone()>
                {label}
            </label>
            <input
                class="field__input"
                id=id.clone()
                name=name
                value=value
                autocomplete="off"
                aria-invalid=wrong.is_some().then_some("true")
                aria-describedby=wrong.is_some().then(|| wrong_id(&id))
            />
            {wrong.map(|words| said(&id, words))}
            {(!hint.is_empty()).then(|| view! { <p class="field__hint">{hint}</p> })}
        </div>
    }
}

/// The field for a secret; `again`: what was written in it before is gone.
fn secret(at: &str, again: bool, problems: &[Problem]) -> impl IntoView + use<> {
    let id = format!("secret{at}");
    let wrong = problem_at("secret", problems);
    view! {
        <div class="field">
            <label class="field__label" for=id.clone()>
                "Secret there"
            </label>
            <input
                class="field__input"
                id=id.clone()
                name="secret"
                type="password"
                autocomplete="off"
                aria-invalid=wrong.is_some().then_some("true")
                aria-describedby=wrong.is_some().then(|| wrong_id(&id))
            />
            {wrong.map(|words| said(&id, words))}
            <p class="field__hint">
                {again.then_some("Write it once more: no page shows a secret again. ")}
                "Kept in the data file as it is, for it must be sent."
            </p>
        </div>
    }
}

fn problem_at(field: &str, problems: &[Problem]) -> Option<String> {
    let problem = problems.iter().find(|problem| problem.field == field)?;
    Some(sentence(&problem.words))
}

fn wrong_id(field: &str) -> String {
    format!("{field}-wrong")
}

fn said(field: &str, words: String) -> impl IntoView + use<> {
    view! {
        <p class="field__error" id=wrong_id(field)>
            <Icon symbol=Symbol::StateBad />
            {words}
        </p>
    }
}

fn choice(
    name: &'static str,
    label: &'static str,
    chosen: &str,
    options: Vec<(String, String)>,
    problems: &[Problem],
) -> impl IntoView + use<> {
    let wrong = problem_at(name, problems);
    let options = options
        .into_iter()
        .map(|(says, value)| {
            let selected = value == chosen;
            view! {
                <option value=value selected=selected>
                    {says}
                </option>
            }
        })
        .collect_view();
    view! {
        <div class="field">
            <label class="field__label" for=name>
                {label}
            </label>
            <select
                class="field__select"
                id=name
                name=name
                aria-invalid=wrong.is_some().then_some("true")
                aria-describedby=wrong.is_some().then(|| wrong_id(name))
            >
                {options}
            </select>
            {wrong.map(|words| said(name, words))}
        </div>
    }
}
