//! The forms of answered statements (`exact`, `ids`, `canonical`) and the attachments that an answer mentions.
//!
//! Exact is what the store holds; the others are made by `canonical`.

use super::super::call::Call;
use super::super::refusal::Refusal;
use crate::canonical::{self, Languages};
use crate::json::{self, Value};
use crate::store::{self, Found};
use http::header;
use sqlx::SqliteConnection;
use std::collections::{BTreeSet, HashMap};

/// In which form statements are answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// As they were sent.
    Exact,
    /// With what identifies agents, activities, verbs and groups only.
    Ids,
    /// With activities as the store knows them, in one language.
    Canonical,
}

/// Brings statements into a form.
pub async fn bring_into(
    found: &mut [Found],
    form: Form,
    call: &Call,
    conn: &mut SqliteConnection,
) -> Result<(), Refusal> {
    match form {
        Form::Exact => Ok(()),
        Form::Ids => each(found, canonical::ids),
        Form::Canonical => {
            let mut iris = BTreeSet::new();
            for found in found.iter() {
                iris.extend(canonical::activity_ids(&mut json::parse(
                    found.payload.as_bytes(),
                )?));
            }
            let iris: Vec<String> = iris.into_iter().collect();
            let texts = store::definitions(conn, &iris).await?;
            let parsed = texts
                .into_iter()
                .filter_map(|(iri, text)| Some((iri, json::parse(text.as_bytes()).ok()?)));
            let known: HashMap<String, Value> = parsed.collect();
            let languages = Languages::parse(call.header(header::ACCEPT_LANGUAGE).unwrap_or_default());
            each(found, |statement| {
                canonical::canonical(statement, &languages, &|iri| known.get(iri).cloned());
            })
        }
    }
}

fn each(found: &mut [Found], change: impl Fn(&mut Value)) -> Result<(), Refusal> {
    for found in found {
        let mut statement = json::parse(found.payload.as_bytes())?;
        change(&mut statement);
        found.payload = statement.to_string();
    }
    Ok(())
}

/// The hashes of all attachments that statements announce, each once.
pub fn announced(found: &[Found]) -> Vec<String> {
    let mut hashes = BTreeSet::new();
    for statement in found
        .iter()
        .filter_map(|found| json::parse(found.payload.as_bytes()).ok())
    {
        collect(&statement, &mut hashes);
    }
    hashes.into_iter().collect()
}

fn collect(statement: &Value, hashes: &mut BTreeSet<String>) {
    for attachment in statement
        .get("attachments")
        .and_then(Value::as_array)
        .unwrap_or_default()
    {
        hashes.extend(attachment.text("sha2").map(str::to_ascii_lowercase));
    }
    if let Some(inner) = statement
        .get("object")
        .filter(|object| object.text("objectType") == Some("SubStatement"))
    {
        collect(inner, hashes);
    }
}
