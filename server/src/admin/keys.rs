//! Keys for people: the list, a new one whose secret is shown once, and the end of one.

use app::record::{KeyRow, KeyState, KeysPage, NewKey, Page, ScopeChoice};
use axum::{
    extract::{Path, RawForm, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use lrs::{
    Micros,
    keys::{self, KeyInfo, SCOPES, Scope},
};

use super::{Admin, Failed, door::Administrator, shown};
use crate::{chance, clock};

/// Letters of a key's name.
const NAME_LETTERS: usize = 100;

/// `GET /record/keys`.
pub async fn page(_: Administrator, State(admin): State<Admin>) -> Result<Response, Failed> {
    show(&admin, StatusCode::OK, None, None).await
}

/// `POST /record/keys`: makes a key and answers with a page that shows its secret; asking again does not.
pub async fn create(
    _: Administrator,
    State(admin): State<Admin>,
    RawForm(form): RawForm,
) -> Result<Response, Failed> {
    let (name, scopes) = match wanted(&form) {
        Ok(wanted) => wanted,
        Err(problem) => return show(&admin, StatusCode::UNPROCESSABLE_ENTITY, None, Some(problem)).await,
    };
    let (randomness, called) = (chance::bytes(), name.clone());
    let made = admin
        .journal()
        .records
        .change(move |conn, at| {
            Box::pin(async move { keys::create(conn, &name, &scopes, at, &randomness).await })
        })
        .await?;
    let made = NewKey {
        key: made.key,
        secret: made.secret,
        name: called,
    };
    show(&admin, StatusCode::CREATED, Some(made), None).await
}

/// `POST /record/keys/KEY/revoke`.
pub async fn revoke(
    _: Administrator,
    State(admin): State<Admin>,
    Path(key): Path<String>,
) -> Result<Response, Failed> {
    let change = admin
        .journal()
        .records
        .change(move |conn, at| Box::pin(async move { keys::revoke(conn, &key, at).await }));
    change.await?;
    Ok(Redirect::to("/record/keys").into_response())
}

/// Name and scopes of the form, or what is wrong with them.
fn wanted(form: &[u8]) -> Result<(String, Vec<Scope>), String> {
    let (mut name, mut scopes) = (String::new(), Vec::new());
    for (field, value) in form_urlencoded::parse(form) {
        match &*field {
            "name" => value.trim().clone_into(&mut name),
            "scope" => scopes.push(value.parse::<Scope>().map_err(|unknown| unknown.to_string())?),
            _ => {}
        }
    }
    if name.is_empty() || name.chars().count() > NAME_LETTERS {
        return Err(format!("Give the key a name of 1 to {NAME_LETTERS} letters."));
    }
    if scopes.is_empty() {
        return Err("Choose at least one thing that the key may do.".to_owned());
    }
    Ok((name, scopes))
}

async fn show(
    admin: &Admin,
    status: StatusCode,
    made: Option<NewKey>,
    problem: Option<String>,
) -> Result<Response, Failed> {
    let mut conn = admin.journal().readers.acquire().await?;
    let keys = keys::list(&mut conn).await?;
    drop(conn);
    let now = clock::micros();
    let page = KeysPage {
        made,
        problem,
        scopes: SCOPES
            .iter()
            .map(|(scope, name)| ScopeChoice {
                name: (*name).to_owned(),
                says: says(*scope),
            })
            .collect(),
        keys: keys.into_iter().map(|key| row(key, now)).collect(),
    };
    Ok(admin.page(status, Page::Keys(page)))
}

fn row(key: KeyInfo, now: Micros) -> KeyRow {
    let minute = |at: Micros| shown(at)[..16].to_owned();
    let scopes: Vec<String> = key.scopes.iter().map(Scope::to_string).collect();
    KeyRow {
        scopes: scopes.join(", "),
        created: minute(key.created),
        used: key.used.map(minute),
        state: match (key.revoked, key.expires) {
            (Some(at), _) => KeyState::Revoked(minute(at)),
            (None, Some(at)) if at <= now => KeyState::Ended(minute(at)),
            (None, Some(at)) => KeyState::Ends(minute(at)),
            (None, None) => KeyState::InUse,
        },
        key: key.key,
        name: key.name,
    }
}

const fn says(scope: Scope) -> &'static str {
    match scope {
        Scope::All => "everything",
        Scope::AllRead => "read everything",
        Scope::StatementsWrite => "write statements",
        Scope::StatementsRead => "read all statements",
        Scope::StatementsReadMine => "read the statements that this key wrote",
        Scope::State => "read and write state documents",
        Scope::Profile => "read and write profile documents",
        Scope::Define => "describe activities",
    }
}
