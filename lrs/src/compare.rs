//! When two statements say the same: a fingerprint over what a statement says, leaving out what a store may set or
//! change (id, authority, stored, timestamp, version), how verbs and activities are described, and attachments.
//!
//! The text that is hashed is JSON of its own: names and strings quoted, members sorted and parted, so that no two
//! statements that differ meet in one text. Does not compare timestamps; the store does that, because a missing one was
//! filled in.

use crate::json::{Object, Value, write_string};
use crate::time;
use sha2::{Digest, Sha256};

/// SHA-256 over the normal form of a statement.
pub type Fingerprint = [u8; 32];

/// Which normal form a fingerprint was made of. A change of the form takes the next number: stored fingerprints of an
/// earlier form are made anew from their statements when somebody sends the same id again.
pub(crate) const FORM: u8 = 2;

/// The fingerprint of a checked statement.
pub fn fingerprint(statement: &Object) -> Fingerprint {
    let mut out = String::with_capacity(512);
    said(statement, &mut out);
    Sha256::digest(out.as_bytes()).into()
}

/// What a statement or substatement says.
fn said(statement: &Object, out: &mut String) {
    out.push('{');
    for name in ["actor", "verb", "object", "result", "context"] {
        let Some(value) = statement.get(name) else {
            continue;
        };
        write_string(name, out);
        out.push(':');
        match name {
            "verb" => write_string(value.text("id").unwrap_or_default(), out),
            "object" => target(value, out),
            _ => meant(name, value, out),
        }
        out.push(',');
    }
    out.push('}');
}

fn target(object: &Value, out: &mut String) {
    match (object.text("objectType"), object.as_object()) {
        (Some("SubStatement"), Some(inner)) => said(inner, out),
        (None | Some("Activity"), Some(activity)) => {
            out.push_str("activity ");
            write_string(
                activity.get("id").and_then(Value::as_str).unwrap_or_default(),
                out,
            );
        }
        (Some(_) | None, _) => meant("object", object, out),
    }
}

/// A part of a statement by what xAPI means with it: durations cut, ids without case, members of groups in any order,
/// activities reduced to their ids, default types dropped. Extensions are plain: their names mean nothing to xAPI.
fn meant(name: &str, value: &Value, out: &mut String) {
    match value {
        Value::Object(_) if name == "extensions" => plain(value, out),
        Value::Object(object) => {
            let members = object.iter().filter(|(key, value)| !is_default(key, value));
            sorted(members, out, |key, member, out| {
                if key == "contextActivities" {
                    context_activities(member, out);
                } else {
                    meant(key, member, out);
                }
            });
        }
        Value::Array(items) => {
            let mut texts: Vec<String> = items
                .iter()
                .map(|item| text_of(item, |item, out| meant("", item, out)))
                .collect();
            if name == "member" {
                texts.sort_unstable();
            }
            listed(&texts, out);
        }
        Value::String(text) if name == "duration" => {
            write_string(&time::duration_key(text).unwrap_or_else(|| text.clone()), out);
        }
        Value::String(text) if matches!(name, "registration" | "id") => {
            write_string(&text.to_ascii_lowercase(), out);
        }
        Value::Number(_) | Value::String(_) | Value::Null | Value::Bool(_) => plain(value, out),
    }
}

/// A value whose names have no meaning here: members sorted, numbers by their worth.
fn plain(value: &Value, out: &mut String) {
    match value {
        Value::Object(object) => sorted(object.iter(), out, |_, member, out| plain(member, out)),
        Value::Array(items) => {
            let texts: Vec<String> = items.iter().map(|item| text_of(item, plain)).collect();
            listed(&texts, out);
        }
        Value::Number(text) => out.push_str(&worth(text).unwrap_or_else(|| text.to_string())),
        Value::String(_) | Value::Null | Value::Bool(_) => value.write(out),
    }
}

/// Members by the order of their names.
fn sorted<'v>(
    members: impl Iterator<Item = (&'v str, &'v Value)>,
    out: &mut String,
    write: impl Fn(&str, &Value, &mut String),
) {
    let mut members: Vec<(&str, &Value)> = members.collect();
    members.sort_unstable_by_key(|(key, _)| *key);
    out.push('{');
    for (key, member) in members {
        write_string(key, out);
        out.push(':');
        write(key, member, out);
        out.push(',');
    }
    out.push('}');
}

fn text_of(item: &Value, write: impl Fn(&Value, &mut String)) -> String {
    let mut text = String::new();
    write(item, &mut text);
    text
}

fn listed(texts: &[String], out: &mut String) {
    out.push('[');
    for text in texts {
        out.extend([text, ","]);
    }
    out.push(']');
}

fn is_default(key: &str, value: &Value) -> bool {
    key == "objectType" && matches!(value.as_str(), Some("Agent" | "Activity"))
}

fn context_activities(value: &Value, out: &mut String) {
    let Some(relations) = value.as_object() else {
        return;
    };
    out.push('{');
    for name in ["parent", "grouping", "category", "other"] {
        let Some(list) = relations.get(name) else { continue };
        let mut ids: Vec<&str> = match list {
            Value::Array(items) => items.iter().filter_map(|item| item.text("id")).collect(),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => {
                list.text("id").into_iter().collect()
            }
        };
        ids.sort_unstable();
        write_string(name, out);
        out.push_str(":[");
        for id in ids {
            write_string(id, out);
            out.push(',');
        }
        out.push_str("],");
    }
    out.push('}');
}

/// What a JSON number is worth, exactly: its digits without zeros at either end, and the power of ten of the last one.
/// `1`, `1.0` and `10e-1` are one number, 2^53 and 2^53 + 1 are two. `None`: the exponent is beyond counting.
fn worth(number: &str) -> Option<String> {
    let (sign, unsigned) = match number.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", number),
    };
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    let digits = digits.trim_start_matches('0');
    let kept = digits.trim_end_matches('0');
    if kept.is_empty() {
        return Some("0".to_owned());
    }
    let dropped = i64::try_from(digits.len() - kept.len()).ok()?;
    let exponent = exponent
        .parse::<i64>()
        .ok()?
        .checked_sub(i64::try_from(fraction.len()).ok()?)?
        .checked_add(dropped)?;
    Some(format!("{sign}{kept}e{exponent}"))
}
