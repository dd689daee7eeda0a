//! The agents resource: a Person, everything that is known under one identifier.

use super::call::Call;
use super::refusal::Refusal;
use super::{Lrs, answer};
use crate::check::Ifi;
use crate::json::{Object, Value, object};
use crate::keys::Scope;
use crate::store;
use axum::extract::{Extension, State};
use axum::response::Response;
use http::Method;

/// GET and HEAD.
pub async fn agents(State(lrs): State<Lrs>, Extension(call): Extension<Call>) -> Result<Response, Refusal> {
    match call.method {
        Method::GET | Method::HEAD => {}
        _ => return Err(Refusal::Method),
    }
    call.needs(
        &[Scope::AllRead, Scope::StatementsRead, Scope::Profile],
        "statements/read",
    )?;
    call.params.only(&["agent"])?;
    let ifi = call.params.required_agent()?;
    let mut conn = lrs.readers.acquire().await?;
    let names = store::names(&mut conn, &ifi).await?;
    let mut person = Object::new();
    person.set("objectType", "Person".into());
    if !names.is_empty() {
        person.set("name", Value::Array(names.into_iter().map(Value::from).collect()));
    }
    let (property, value) = match ifi {
        Ifi::Mbox(mbox) => ("mbox", mbox.into()),
        Ifi::MboxSha1(sum) => ("mbox_sha1sum", sum.into()),
        Ifi::OpenId(id) => ("openid", id.into()),
        Ifi::Account { home_page, name } => (
            "account",
            object([("homePage", home_page.into()), ("name", name.into())]),
        ),
    };
    person.set(property, Value::Array(vec![value]));
    let mut response = answer::json(&person.into());
    answer::last_modified(response.headers_mut(), (lrs.clock)());
    Ok(response)
}
