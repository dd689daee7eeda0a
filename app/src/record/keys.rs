//! Credentials: what there is, when it was last used, a form for a new one, and a button that ends one.

use leptos::prelude::*;

use super::head;

/// A new key, shown once.
pub struct NewKey {
    /// The user name.
    pub key: String,
    /// The password.
    pub secret: String,
    /// What it is called.
    pub name: String,
}

/// Whether a key works.
pub enum KeyState {
    /// It does.
    InUse,
    /// It does, until then.
    Ends(String),
    /// It did, until then.
    Ended(String),
    /// Somebody revoked it then.
    Revoked(String),
}

/// A key.
pub struct KeyRow {
    /// The public part.
    pub key: String,
    /// What it is called.
    pub name: String,
    /// What it may do.
    pub scopes: String,
    /// When it was made.
    pub created: String,
    /// When it was last used.
    pub used: Option<String>,
    /// Whether it works.
    pub state: KeyState,
}

/// A scope to choose.
pub struct ScopeChoice {
    /// Its name.
    pub name: String,
    /// What it allows.
    pub says: &'static str,
}

/// The page.
pub struct KeysPage {
    /// Just made.
    pub made: Option<NewKey>,
    /// What is wrong with the form.
    pub problem: Option<String>,
    /// To choose from.
    pub scopes: Vec<ScopeChoice>,
    /// Newest first.
    pub keys: Vec<KeyRow>,
}

pub(super) fn view(page: KeysPage) -> impl IntoView {
    let KeysPage {
        made,
        problem,
        scopes,
        keys,
    } = page;
    view! {
        {head("Keys", "Programs read and write the record with a key and its secret, by basic authentication at /xapi.", ())}
        {made.map(shown_once)}
        <div class="page__columns">
            <section class="panel" aria-labelledby="keys">
                <div class="panel__head">
                    <h2 class="panel__title" id="keys">
                        "Keys"
                    </h2>
                </div>
                {table(keys)}
            </section>
            {form(problem, scopes)}
        </div>
    }
}

fn shown_once(made: NewKey) -> impl IntoView {
    let NewKey { key, secret, name } = made;
    view! {
        <section class="panel record__made" data-kind="mine" role="status" aria-labelledby="made">
            <div class="panel__head">
                <h2 class="panel__title" id="made">
                    {format!("The key “{name}” is made")}
                </h2>
                <span class="panel__note">"The secret is shown this once: copy it now."</span>
            </div>
            <dl class="panel__body record__pair">
                <dt>"Key"</dt>
                <dd>
                    <code>{key}</code>
                </dd>
                <dt>"Secret"</dt>
                <dd>
                    <code>{secret}</code>
                </dd>
            </dl>
        </section>
    }
}

fn table(keys: Vec<KeyRow>) -> AnyView {
    if keys.is_empty() {
        return view! {
            <div class="empty" data-size="s">
                <p class="empty__title">"None yet"</p>
                <p class="empty__text">"Make one for each program that reads or writes."</p>
            </div>
        }
        .into_any();
    }
    view! {
        <div class="table-scroll" tabindex="0" role="group" aria-label="Table of keys">
            <table class="table" data-narrow="stack">
                <thead>
                    <tr>
                        <th scope="col">"Name"</th>
                        <th scope="col">"May"</th>
                        <th scope="col">"Last use"</th>
                        <th scope="col">"State"</th>
                    </tr>
                </thead>
                <tbody>{keys.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(key: KeyRow) -> impl IntoView {
    let KeyRow {
        key,
        name,
        scopes,
        created,
        used,
        state,
    } = key;
    let state = match state {
        KeyState::InUse => revoke(&key, &name, "in use".to_owned()).into_any(),
        KeyState::Ends(at) => revoke(&key, &name, format!("ends {at}")).into_any(),
        KeyState::Ended(at) => format!("ended {at}").into_any(),
        KeyState::Revoked(at) => format!("revoked {at}").into_any(),
    };
    view! {
        <tr>
            <th scope="row">
                {name} <code class="table__sub">{key}</code> <span class="table__sub">{format!("made {created}")}</span>
            </th>
            <td>{scopes}</td>
            <td data-label="last use">{used.unwrap_or_else(|| "never".to_owned())}</td>
            <td>{state}</td>
        </tr>
    }
}

fn revoke(key: &str, name: &str, state: String) -> impl IntoView {
    view! {
        <form method="post" action=format!("/record/keys/{key}/revoke") class="button-row">
            <span>{state}</span>
            <button
                type="submit"
                class="button"
                data-kind="danger"
                data-size="s"
                aria-label=format!("Revoke {name}")
            >
                "Revoke"
            </button>
        </form>
    }
}

fn form(problem: Option<String>, scopes: Vec<ScopeChoice>) -> impl IntoView {
    let boxes = scopes
        .into_iter()
        .map(|ScopeChoice { name, says }| {
            view! {
                <label class="check">
                    <input type="checkbox" name="scope" value=name.clone() />
                    <span>
                        <code>{name}</code>
                        <span class="check__note">{says}</span>
                    </span>
                </label>
            }
        })
        .collect_view();
    view! {
        <section class="panel" aria-labelledby="new-key">
            <div class="panel__head">
                <h2 class="panel__title" id="new-key">
                    "A new key"
                </h2>
            </div>
            <form method="post" action="/record/keys" class="panel__body fields">
                {problem.map(|problem| view! { <p class="field__error" role="alert">{problem}</p> })}
                <div class="field">
                    <label class="field__label" for="name">
                        "Name"
                    </label>
                    <input class="field__input" id="name" name="name" maxlength="100" required autocomplete="off" />
                    <p class="field__hint">"Such as the system that will use it."</p>
                </div>
                <fieldset class="fields">
                    <legend class="field__label">"It may"</legend>
                    {boxes}
                </fieldset>
                <button type="submit" class="button" data-kind="primary">
                    "Make the key"
                </button>
            </form>
        </section>
    }
}
