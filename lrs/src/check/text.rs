//! The small formats inside strings: IRI, UUID, language tag, mailbox, timestamp, duration, media type.
//!
//! Does not look anything up: a language tag must be well formed, not registered.

use super::{members, string};
use crate::invalid::{Invalid, Place};
use crate::json::Value;
use crate::limits::IRI_BYTES_MAX;
use crate::time;
use uuid::Uuid;

/// Whether the text is an absolute IRI: a scheme, a colon, something after it, no characters that IRIs exclude.
pub fn is_iri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else {
        return false;
    };
    let scheme_ok = scheme.starts_with(|char: char| char.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|char| char.is_ascii_alphanumeric() || matches!(char, '+' | '-' | '.'));
    let excluded = |char: char| {
        char.is_whitespace()
            || char.is_control()
            || matches!(char, '<' | '>' | '"' | '{' | '}' | '|' | '\\' | '^' | '`')
    };
    scheme_ok && !rest.is_empty() && !rest.contains(excluded) && text.len() <= IRI_BYTES_MAX
}

/// An IRI, IRL or URI.
pub fn iri(value: &Value, place: &Place<'_>) -> Result<(), Invalid> {
    if is_iri(string(value, place)?) {
        Ok(())
    } else {
        place.refuse("this is no IRI (a scheme, a colon and no blanks)")
    }
}

/// A UUID in its 36-character form.
pub fn parse_uuid(text: &str) -> Option<Uuid> {
    if text.len() == 36 {
        Uuid::try_parse(text).ok()
    } else {
        None
    }
}

/// A UUID.
pub fn uuid(value: &Value, place: &Place<'_>) -> Result<Uuid, Invalid> {
    match parse_uuid(string(value, place)?) {
        Some(uuid) => Ok(uuid),
        None => place.refuse("this is no UUID (8-4-4-4-12 hexadecimal digits)"),
    }
}

/// Whether the text has the form of an RFC 5646 language tag.
pub fn is_language(text: &str) -> bool {
    let mut parts = text.split('-');
    let first = parts.next().unwrap_or_default();
    let letters = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphabetic());
    let first_ok = letters(first)
        && (matches!(first.len(), 2..=8)
            || first.eq_ignore_ascii_case("x")
            || first.eq_ignore_ascii_case("i"));
    let single = first.len() == 1;
    let rest: Vec<&str> = parts.collect();
    let rest_ok = rest
        .iter()
        .all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    first_ok
        && rest_ok
        && !(single && rest.is_empty())
        && rest.last().is_none_or(|last| single || last.len() > 1)
}

/// A language tag.
pub fn language(value: &Value, place: &Place<'_>) -> Result<(), Invalid> {
    if is_language(string(value, place)?) {
        Ok(())
    } else {
        place.refuse("this is no language tag (RFC 5646, such as \"en\" or \"pt-BR\")")
    }
}

/// A language map: language tags to strings.
pub fn language_map(value: &Value, place: &Place<'_>) -> Result<(), Invalid> {
    let Some(map) = value.as_object() else {
        return place.refuse(format!("a language map is needed here, this is {}", value.kind()));
    };
    for (tag, text) in map.iter() {
        let here = place.key(tag);
        if !is_language(tag) {
            return here.refuse("this key is no language tag (RFC 5646, such as \"en\" or \"pt-BR\")");
        }
        string(text, &here)?;
    }
    Ok(())
}

/// Extensions: IRIs to anything.
pub fn extensions(value: &Value, place: &Place<'_>) -> Result<(), Invalid> {
    let Some(map) = value.as_object() else {
        return place.refuse(format!("extensions are an object, this is {}", value.kind()));
    };
    match map.iter().find(|(key, _)| !is_iri(key)) {
        Some((key, _)) => place.key(key).refuse("the key of an extension must be an IRI"),
        None => Ok(()),
    }
}

/// A timestamp.
pub fn timestamp(value: &Value, place: &Place<'_>) -> Result<(), Invalid> {
    match time::Timestamp::parse(string(value, place)?) {
        Some(_) => Ok(()),
        None => place.refuse("this is no RFC 3339 timestamp (such as \"2026-11-20T17:00:00.000Z\")"),
    }
}

/// An ISO 8601 duration.
pub fn duration(value: &Value, place: &Place<'_>) -> Result<(), Invalid> {
    if time::is_duration(string(value, place)?) {
        Ok(())
    } else {
        place.refuse("this is no ISO 8601 duration (such as \"PT1M30S\")")
    }
}

/// A boolean.
pub fn boolean(value: &Value, place: &Place<'_>) -> Result<(), Invalid> {
    match value {
        Value::Bool(_) => Ok(()),
        Value::Null | Value::Number(_) | Value::String(_) | Value::Array(_) | Value::Object(_) => {
            place.refuse(format!("true or false is needed here, this is {}", value.kind()))
        }
    }
}

/// Any string.
pub fn any_string(value: &Value, place: &Place<'_>) -> Result<(), Invalid> {
    string(value, place).map(|_| ())
}

/// A finite number.
pub fn number(value: &Value, place: &Place<'_>) -> Result<f64, Invalid> {
    let parsed = match value {
        Value::Number(text) => text.parse::<f64>().ok().filter(|number| number.is_finite()),
        Value::Null | Value::Bool(_) | Value::String(_) | Value::Array(_) | Value::Object(_) => {
            return place.refuse(format!("a number is needed here, this is {}", value.kind()));
        }
    };
    match parsed {
        Some(number) => Ok(number),
        None => place.refuse("this number is too large"),
    }
}

/// `mailto:` and one address.
pub fn mailbox(value: &Value, place: &Place<'_>) -> Result<(), Invalid> {
    let address = string(value, place)?.strip_prefix("mailto:").unwrap_or_default();
    let well_formed = address
        .split_once('@')
        .is_some_and(|(name, host)| !name.is_empty() && !host.is_empty() && !host.contains('@'));
    if well_formed && !address.contains(|char: char| char.is_whitespace() || char.is_control()) {
        Ok(())
    } else {
        place.refuse("this is no mailbox (\"mailto:\" and one address)")
    }
}

/// A hash in `digits` hexadecimal digits.
pub fn hex(value: &Value, place: &Place<'_>, digits: usize) -> Result<(), Invalid> {
    let text = string(value, place)?;
    if text.len() == digits && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        Ok(())
    } else {
        place.refuse(format!("{digits} hexadecimal digits are needed here"))
    }
}

/// An Internet media type, parameters allowed.
pub fn media_type(value: &Value, place: &Place<'_>) -> Result<(), Invalid> {
    let text = string(value, place)?;
    let essence = text.split(';').next().unwrap_or_default().trim();
    let token = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"!#$&-^_.+%*'`|~".contains(&byte))
    };
    match essence.split_once('/') {
        Some((kind, subtype)) if token(kind) && token(subtype) && !text.contains(char::is_control) => Ok(()),
        Some(_) | None => place.refuse("this is no media type (such as \"text/plain\")"),
    }
}

/// A reference to a statement: `objectType` "`StatementRef`" and its id.
pub fn statement_ref(value: &Value, place: &Place<'_>) -> Result<Uuid, Invalid> {
    let object = members(value, place, &["objectType", "id"])?;
    if object.get("objectType").and_then(Value::as_str) != Some("StatementRef") {
        return place.key("objectType").refuse("must be \"StatementRef\"");
    }
    uuid(super::required(object, "id", place)?, &place.key("id"))
}
