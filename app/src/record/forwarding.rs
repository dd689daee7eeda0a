//! Other stores that statements travel on to: how far each has got, what it refused, and a form for a new one.

use leptos::prelude::*;

use super::{
    Filters,
    field::{Field, Form, Problem},
    head,
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

/// Another user name and password for a target, that did not fit.
pub struct AccessForm {
    /// User name there, as written.
    pub key: String,
    /// What is wrong.
    pub problems: Vec<Problem>,
}

/// A statement that a target refused.
pub struct RefusedRow {
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
    /// Another user name and password, as they were sent and did not fit; none: nobody sent any.
    pub access: Option<AccessForm>,
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
    /// Those refused last.
    pub listed: Vec<RefusedRow>,
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
        access,
        wanted,
        state,
        forwarded,
        waiting,
        refused,
        success,
        trouble,
        listed,
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
                <dt>"Key at that store"</dt>
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
            {(refused > 0).then(|| refusals(&id, &name, refused, listed))}
            <div class="panel__foot">
                {another_access(&id, &name, key, access)}
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
fn another_access(id: &str, name: &str, key: String, sent: Option<AccessForm>) -> impl IntoView + use<> {
    let AccessForm { key, problems } = sent.unwrap_or(AccessForm {
        key,
        problems: Vec::new(),
    });
    let form = Form {
        id,
        problems: &problems,
    };
    view! {
        <details class="record__sure" open=!problems.is_empty()>
            <summary>{format!("Another key or secret for {name}")}</summary>
            <form
                method="post"
                action=format!("/record/forwarding/{id}/access")
                class="fields"
                aria-label=format!("Key and secret for {name}")
            >
                {form.alert("Nothing was changed")}
                {form.line(Field::Key, "Key at that store", key, "")}
                {form.secret("Secret at that store")}
                <button
                    type="submit"
                    class="button"
                    data-size="s"
                    aria-label=format!("Use these from now on: {name}")
                >
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

fn refusals(id: &str, name: &str, refused: i64, listed: Vec<RefusedRow>) -> impl IntoView + use<> {
    let shown = i64::try_from(listed.len()).unwrap_or(i64::MAX);
    let more = refused.saturating_sub(shown);
    let rows = listed.into_iter().map(|row| refusal(id, row)).collect_view();
    view! {
        <div class="table-scroll" tabindex="0" role="group" aria-label=format!("Statements that {name} refused")>
            <table class="table" data-narrow="stack">
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

fn refusal(id: &str, row: RefusedRow) -> impl IntoView + use<> {
    let RefusedRow {
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
    let written = Form { id: "", problems };
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
                {written.alert("Nothing was added")}
                {written.line(Field::Name, "Name", name, "Such as the system that reads there.")}
                {written.line(Field::Endpoint, "Address", endpoint, "Such as https://lrs.example/xapi")}
                {written.line(Field::Key, "Key at that store", key, "It needs the right to write statements.")}
                {written.secret("Secret at that store")}
                {written.choice(Field::Version, "Version of xAPI", &version, versions)}
                <fieldset class="fields">
                    <legend class="field__label">"Which statements"</legend>
                    {written.choice(Field::Begin, "Begin with", &begin, begins)}
                    {written.line(Field::Since, "Stored after", since, "Such as 2026-11-20T17:00:00Z")}
                    {written.line(Field::Actor, "Actor", actor, "Account name or mailto:")}
                    {written.choice(Field::Verb, "Verb", &verb, verbs)}
                    {written.line(Field::Activity, "Activity", activity, "Anywhere in the statement: https://…")}
                    {written.line(Field::Registration, "Drill (registration)", registration, "")}
                </fieldset>
                <button type="submit" class="button" data-kind="primary">
                    "Forward"
                </button>
            </form>
        </section>
    }
}
