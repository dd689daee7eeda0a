//! The rules of xAPI for one statement: each file checks one part of it and refuses with the place.
//!
//! Checks only read; what must be changed in a statement before it is stored is done in `statement`.

mod activity;
mod actor;
mod context;
mod parts;
mod statement;
pub mod text;

pub use actor::{Ifi, agent_or_group, ifi_of};
pub use statement::{MEMBERS, VOIDED, statement};

use crate::invalid::{Invalid, Place};
use crate::json::{Object, Value};

/// The line of the specification that a request asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// xAPI 1.0.x, answered as 1.0.3.
    V1,
    /// xAPI 2.0.x, answered as 2.0.0.
    V2,
}

impl Version {
    /// The latest patch of the line, as it stands in the response header.
    pub fn header(self) -> &'static str {
        match self {
            Self::V1 => "1.0.3",
            Self::V2 => "2.0.0",
        }
    }

    /// The line of a version text such as `1.0`, `1.0.2` or `2.0.0`.
    pub fn parse(text: &str) -> Option<Self> {
        let (line, patch) = text.split_at_checked(3)?;
        let patch_ok = patch.is_empty()
            || patch.strip_prefix('.').is_some_and(|digits| {
                !digits.is_empty() && digits.len() <= 3 && digits.bytes().all(|byte| byte.is_ascii_digit())
            });
        match (line, patch_ok) {
            ("1.0", true) => Some(Self::V1),
            ("2.0", true) => Some(Self::V2),
            _ => None,
        }
    }
}

/// The object at a place, with no members but the allowed ones.
fn members<'v>(value: &'v Value, place: &Place<'_>, allowed: &[&str]) -> Result<&'v Object, Invalid> {
    let Some(object) = value.as_object() else {
        return place.refuse(format!("an object is needed here, this is {}", value.kind()));
    };
    for (name, value) in object.iter() {
        if !allowed.contains(&name) {
            return place.key(name).refuse("xAPI has no such property here");
        }
        if matches!(value, Value::Null) {
            return place.key(name).refuse("null is not allowed outside extensions");
        }
    }
    Ok(object)
}

/// A member that must be there.
fn required<'v>(object: &'v Object, name: &str, place: &Place<'_>) -> Result<&'v Value, Invalid> {
    match object.get(name) {
        Some(value) => Ok(value),
        None => place.refuse(format!("the property \"{name}\" is missing")),
    }
}

/// A string.
fn string<'v>(value: &'v Value, place: &Place<'_>) -> Result<&'v str, Invalid> {
    match value.as_str() {
        Some(text) => Ok(text),
        None => place.refuse(format!("a string is needed here, this is {}", value.kind())),
    }
}

/// An array.
fn array<'v>(value: &'v Value, place: &Place<'_>) -> Result<&'v [Value], Invalid> {
    match value.as_array() {
        Some(items) => Ok(items),
        None => place.refuse(format!("an array is needed here, this is {}", value.kind())),
    }
}

/// Checks a member when it is there.
fn optional(
    object: &Object,
    name: &str,
    place: &Place<'_>,
    check: impl FnOnce(&Value, &Place<'_>) -> Result<(), Invalid>,
) -> Result<(), Invalid> {
    match object.get(name) {
        Some(value) => check(value, &place.key(name)),
        None => Ok(()),
    }
}
