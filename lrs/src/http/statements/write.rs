//! Writing statements: one with a known id (PUT), one or many (POST). A batch is stored whole or not at all.
//!
//! Everything is checked before the writer is asked.

use super::super::call::{Call, is_json};
use super::super::multipart::{self, Part};
use super::super::refusal::{Refusal, malformed};
use super::super::{Lrs, answer};
use super::attached;
use crate::check::text;
use crate::invalid::Place;
use crate::json::{self, Value};
use crate::keys::Scope;
use crate::limits::BATCH_STATEMENTS_MAX;
use crate::prepare::{Intake, PreparedStatement};
use crate::store::Attachment;
use axum::response::Response;
use std::collections::HashSet;

/// PUT: one statement under the id of the parameter.
pub async fn put(lrs: &Lrs, call: &Call) -> Result<Response, Refusal> {
    call.needs(&[Scope::StatementsWrite], "statements/write")?;
    call.params.only(&["statementId"])?;
    let wanted = call.params.required("statementId")?;
    let Some(wanted) = text::parse_uuid(wanted) else {
        return malformed("the id of a statement is a UUID");
    };
    let Body { mut value, parts } = body(call)?;
    match value.as_object_mut() {
        Some(statement) if !statement.has("id") => statement.set("id", wanted.to_string().into()),
        Some(_) => {}
        None => return malformed("PUT takes one statement"),
    }
    let batch = prepare(lrs, call, vec![value], Form::Single)?;
    if batch.iter().any(|statement| statement.id != wanted) {
        return malformed("the id in the statement is not the id of the parameter");
    }
    let attachments = attached::matched(&batch, parts, call.version)?;
    store(lrs, batch, attachments).await?;
    Ok(answer::no_content())
}

/// POST: one statement or a list; answers their ids in order.
pub async fn post(lrs: &Lrs, call: &Call) -> Result<Response, Refusal> {
    call.needs(&[Scope::StatementsWrite], "statements/write")?;
    call.params.only(&[])?;
    let Body { value, parts } = body(call)?;
    let (values, form) = match value {
        Value::Array(values) => (values, Form::List),
        single @ (Value::Object(_) | Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) => {
            (vec![single], Form::Single)
        }
    };
    let batch = prepare(lrs, call, values, form)?;
    let attachments = attached::matched(&batch, parts, call.version)?;
    let ids = batch
        .iter()
        .map(|statement| Value::from(statement.id.to_string()))
        .collect();
    store(lrs, batch, attachments).await?;
    Ok(answer::json(&Value::Array(ids)))
}

/// What a request carries: statements, and the parts that came with them.
struct Body {
    value: Value,
    parts: Vec<Part>,
}

fn body(call: &Call) -> Result<Body, Refusal> {
    let kind = call.content_type().unwrap_or_default();
    let Some(boundary) = multipart::boundary(kind) else {
        return if is_json(kind) {
            Ok(Body {
                value: json::parse(&call.body)?,
                parts: Vec::new(),
            })
        } else {
            malformed("statements come as application/json or multipart/mixed")
        };
    };
    let mut parts = multipart::split(&call.body, &boundary?)?.into_iter();
    let Some(first) = parts.next() else {
        return malformed("the first part holds the statements");
    };
    if !is_json(first.header("content-type").unwrap_or_default()) {
        return malformed("the first part holds the statements, as application/json");
    }
    Ok(Body {
        value: json::parse(&first.body)?,
        parts: parts.collect(),
    })
}

/// Whether statements came as a list, which decides where a refusal points.
#[derive(Debug, Clone, Copy)]
enum Form {
    Single,
    List,
}

/// Checks every statement and makes it ready.
fn prepare(
    lrs: &Lrs,
    call: &Call,
    values: Vec<Value>,
    form: Form,
) -> Result<Vec<PreparedStatement>, Refusal> {
    if values.len() > BATCH_STATEMENTS_MAX {
        return Err(Refusal::TooLarge(format!(
            "a batch may have at most {BATCH_STATEMENTS_MAX} statements"
        )));
    }
    let authority = call.authority(lrs);
    let intake = Intake {
        version: call.version,
        authority: &authority,
        new_id: &*lrs.new_id,
    };
    let (mut batch, mut ids) = (Vec::with_capacity(values.len()), HashSet::new());
    for (index, value) in values.into_iter().enumerate() {
        let here = match form {
            Form::Single => Place::Root,
            Form::List => Place::Index(&Place::Root, index),
        };
        let statement = PreparedStatement::from_value(value, &here, &intake)?;
        if !ids.insert(statement.id) {
            return Ok(here.key("id").refuse("this id stands twice in one batch")?);
        }
        batch.push(statement);
    }
    if !call.has(&[Scope::Define]) {
        let named = batch.iter_mut().flat_map(|statement| &mut statement.activities);
        named.for_each(|activity| activity.definition = None);
    }
    Ok(batch)
}

async fn store(
    lrs: &Lrs,
    batch: Vec<PreparedStatement>,
    attachments: Vec<Attachment>,
) -> Result<(), Refusal> {
    match lrs.writer.store(batch, attachments).await? {
        Ok(_) => Ok(()),
        Err(conflict) => Err(Refusal::Conflict(conflict.to_string())),
    }
}
