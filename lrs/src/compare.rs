//! When two statements say the same: a fingerprint over what a statement says, leaving out what a store may set or
//! change (id, authority, stored, timestamp, version), how verbs and activities are described, and attachments.
//!
//! Does not compare timestamps; the store does that, because a missing one was filled in.

use crate::json::{Object, Value};
use crate::time;
use sha2::{Digest, Sha256};

/// SHA-256 over the normal form of a statement.
pub type Fingerprint = [u8; 32];

/// The fingerprint of a checked statement.
pub fn fingerprint(statement: &Object) -> Fingerprint {
    let mut out = String::with_capacity(512);
    said(statement, &mut out);
    Sha256::digest(out.as_bytes()).into()
}

/// What a statement or substatement says.
fn said(statement: &Object, out: &mut String) {
    if let Some(actor) = statement.get("actor") {
        sorted("actor", actor, out);
    }
    out.push_str(
        statement
            .get("verb")
            .and_then(|verb| verb.text("id"))
            .unwrap_or_default(),
    );
    if let Some(object) = statement.get("object") {
        target(object, out);
    }
    if let Some(result) = statement.get("result") {
        sorted("result", result, out);
    }
    if let Some(context) = statement.get("context") {
        sorted("context", context, out);
    }
}

fn target(object: &Value, out: &mut String) {
    match (object.text("objectType"), object.as_object()) {
        (Some("SubStatement"), Some(inner)) => {
            out.push('(');
            said(inner, out);
            out.push(')');
        }
        (None | Some("Activity"), Some(activity)) => {
            out.push_str("activity ");
            out.push_str(activity.get("id").and_then(Value::as_str).unwrap_or_default());
            out.push('\n');
        }
        (Some(_) | None, _) => sorted("object", object, out),
    }
}

/// A value with sorted members; durations cut, activities reduced to their ids, default types dropped.
fn sorted(name: &str, value: &Value, out: &mut String) {
    match value {
        Value::Object(object) => {
            let mut names: Vec<(&str, &Value)> = object
                .iter()
                .filter(|(key, value)| !is_default(key, value))
                .collect();
            names.sort_unstable_by_key(|(key, _)| *key);
            out.push('{');
            for (key, member) in names {
                out.push_str(key);
                out.push(':');
                if key == "contextActivities" {
                    context_activities(member, out);
                } else {
                    sorted(key, member, out);
                }
            }
            out.push('}');
        }
        Value::Array(items) => {
            let mut texts: Vec<String> = items
                .iter()
                .map(|item| {
                    let mut text = String::new();
                    sorted("", item, &mut text);
                    text
                })
                .collect();
            if name == "member" {
                texts.sort_unstable();
            }
            out.push('[');
            for text in texts {
                out.push_str(&text);
                out.push(',');
            }
            out.push(']');
        }
        Value::String(text) if name == "duration" => {
            out.push_str(&time::duration_key(text).unwrap_or_else(|| text.clone()));
            out.push('\n');
        }
        Value::String(text) if matches!(name, "registration" | "id") => {
            out.push_str(&text.to_ascii_lowercase());
            out.push('\n');
        }
        Value::Number(text) => match text.parse::<f64>() {
            Ok(number) => out.extend([number.to_string().as_str(), ";"]),
            Err(_) => out.push_str(text),
        },
        Value::String(_) | Value::Null | Value::Bool(_) => value.write(out),
    }
}

fn is_default(key: &str, value: &Value) -> bool {
    key == "objectType" && matches!(value.as_str(), Some("Agent" | "Activity"))
}

fn context_activities(value: &Value, out: &mut String) {
    let Some(relations) = value.as_object() else {
        return;
    };
    for name in ["parent", "grouping", "category", "other"] {
        let Some(list) = relations.get(name) else { continue };
        out.push_str(name);
        let mut ids: Vec<&str> = match list {
            Value::Array(items) => items.iter().filter_map(|item| item.text("id")).collect(),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => {
                list.text("id").into_iter().collect()
            }
        };
        ids.sort_unstable();
        for id in ids {
            out.push(' ');
            out.push_str(id);
        }
        out.push('\n');
    }
}
