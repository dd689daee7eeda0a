//! The context of a statement.
//!
//! Whether revision and platform fit the object is checked in `statement`, which knows the object.

use super::{Version, activity, actor, array, members, optional, required, text};
use crate::invalid::{Invalid, Place};
use crate::json::Value;

/// The context; the lists of agents and groups with relevant types are known from 2.0 on.
pub fn context(value: &Value, place: &Place<'_>, version: Version) -> Result<(), Invalid> {
    let known_in_both = [
        "registration",
        "instructor",
        "team",
        "contextActivities",
        "revision",
        "platform",
        "language",
        "statement",
        "extensions",
    ];
    let mut allowed = known_in_both.to_vec();
    match version {
        Version::V1 => {}
        Version::V2 => allowed.extend(["contextAgents", "contextGroups"]),
    }
    let object = members(value, place, &allowed)?;
    optional(object, "registration", place, |value, place| {
        text::uuid(value, place).map(|_| ())
    })?;
    optional(object, "instructor", place, actor::agent_or_group)?;
    optional(object, "team", place, actor::group)?;
    optional(object, "contextActivities", place, context_activities)?;
    optional(object, "revision", place, text::any_string)?;
    optional(object, "platform", place, text::any_string)?;
    optional(object, "language", place, text::language)?;
    optional(object, "statement", place, |value, place| {
        text::statement_ref(value, place).map(|_| ())
    })?;
    optional(object, "extensions", place, text::extensions)?;
    optional(object, "contextAgents", place, |value, place| {
        relevant(
            value,
            place,
            &Relevant {
                kind: "contextAgent",
                member: "agent",
                check: actor::agent,
            },
        )
    })?;
    optional(object, "contextGroups", place, |value, place| {
        relevant(
            value,
            place,
            &Relevant {
                kind: "contextGroup",
                member: "group",
                check: actor::group,
            },
        )
    })
}

/// Each relation holds one activity or a list of them.
fn context_activities(value: &Value, place: &Place<'_>) -> Result<(), Invalid> {
    let object = members(value, place, &["parent", "grouping", "category", "other"])?;
    for (name, list) in object.iter() {
        let here = place.key(name);
        match list {
            Value::Object(_) => activity::activity(list, &here)?,
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    activity::activity(item, &here.index(index))?;
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
                return here.refuse(format!(
                    "a list of activities is needed here, this is {}",
                    list.kind()
                ));
            }
        }
    }
    Ok(())
}

/// The shape of an entry of `contextAgents` or `contextGroups`.
struct Relevant {
    kind: &'static str,
    member: &'static str,
    check: fn(&Value, &Place<'_>) -> Result<(), Invalid>,
}

fn relevant(value: &Value, place: &Place<'_>, shape: &Relevant) -> Result<(), Invalid> {
    for (index, entry) in array(value, place)?.iter().enumerate() {
        let here = place.index(index);
        let object = members(entry, &here, &["objectType", shape.member, "relevantTypes"])?;
        if object.get("objectType").and_then(Value::as_str) != Some(shape.kind) {
            return here
                .key("objectType")
                .refuse(format!("must be \"{}\"", shape.kind));
        }
        (shape.check)(required(object, shape.member, &here)?, &here.key(shape.member))?;
        let Some(types) = object.get("relevantTypes") else {
            continue;
        };
        let there = here.key("relevantTypes");
        let types = array(types, &there)?;
        if types.is_empty() {
            return there.refuse("must not be empty");
        }
        for (index, iri) in types.iter().enumerate() {
            text::iri(iri, &there.index(index))?;
        }
    }
    Ok(())
}
