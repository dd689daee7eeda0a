//! The activities resource: what is known of one activity. An activity that nobody named yet is answered by its id.

use super::call::Call;
use super::refusal::Refusal;
use super::{Lrs, answer};
use crate::json::{self, object};
use crate::keys::Scope;
use crate::store;
use axum::extract::{Extension, State};
use axum::response::Response;
use http::Method;

/// GET and HEAD.
pub async fn activities(
    State(lrs): State<Lrs>,
    Extension(call): Extension<Call>,
) -> Result<Response, Refusal> {
    match call.method {
        Method::GET | Method::HEAD => {}
        _ => return Err(Refusal::Method),
    }
    call.needs(
        &[Scope::AllRead, Scope::StatementsRead, Scope::Define],
        "statements/read",
    )?;
    call.params.only(&["activityId"])?;
    let iri = call.params.required_iri("activityId")?;
    let mut conn = lrs.readers.acquire().await?;
    let mut definitions = store::definitions(&mut conn, std::slice::from_ref(&iri)).await?;
    let definition = definitions
        .remove(&iri)
        .and_then(|text| json::parse(text.as_bytes()).ok());
    let mut activity = object([("objectType", "Activity".into()), ("id", iri.into())]);
    if let (Some(definition), Some(activity)) = (definition, activity.as_object_mut()) {
        activity.set("definition", definition);
    }
    let mut response = answer::json(&activity);
    answer::last_modified(response.headers_mut(), (lrs.clock)());
    Ok(response)
}
