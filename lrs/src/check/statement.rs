//! A whole statement, and the substatement inside one.
//!
//! Does not fill in or change anything.

use super::{Version, activity, actor, context, members, optional, parts, required, string, text};
use crate::invalid::{Invalid, Place};
use crate::json::{Object, Value};

/// The verb that withdraws another statement.
pub const VOIDED: &str = "http://adlnet.gov/expapi/verbs/voided";

/// What a statement may have at its top.
pub const MEMBERS: [&str; 11] = [
    "id",
    "actor",
    "verb",
    "object",
    "result",
    "context",
    "timestamp",
    "stored",
    "authority",
    "version",
    "attachments",
];

/// Checks one statement as a client may send it.
pub fn statement(value: &Value, place: &Place<'_>, version: Version) -> Result<(), Invalid> {
    let object = members(value, place, &MEMBERS)?;
    optional(object, "id", place, |value, place| {
        text::uuid(value, place).map(|_| ())
    })?;
    optional(object, "stored", place, text::timestamp)?;
    optional(object, "authority", place, actor::authority)?;
    optional(object, "version", place, |value, place| {
        statement_version(value, place, version)
    })?;
    common(object, place, version)?;
    let kind = object_kind(object);
    if kind == "SubStatement" {
        substatement(required(object, "object", place)?, &place.key("object"), version)?;
    }
    if object.get("verb").and_then(|verb| verb.text("id")) == Some(VOIDED) && kind != "StatementRef" {
        return place
            .key("object")
            .refuse("a statement that voids must have a StatementRef as its object");
    }
    Ok(())
}

fn statement_version(value: &Value, place: &Place<'_>, version: Version) -> Result<(), Invalid> {
    let known = Version::parse(string(value, place)?);
    match (known, version) {
        (Some(Version::V1), _) | (Some(Version::V2), Version::V2) => Ok(()),
        (Some(Version::V2), Version::V1) => place.refuse("a request of 1.0 cannot carry a statement of 2.0"),
        (None, _) => place.refuse("this is no version of xAPI that is known here (1.0.x or 2.0.x)"),
    }
}

fn substatement(value: &Value, place: &Place<'_>, version: Version) -> Result<(), Invalid> {
    let allowed = [
        "objectType",
        "actor",
        "verb",
        "object",
        "result",
        "context",
        "timestamp",
        "attachments",
    ];
    let object = members(value, place, &allowed)?;
    common(object, place, version)?;
    if object_kind(object) == "SubStatement" {
        return place
            .key("object")
            .refuse("a substatement cannot contain another one");
    }
    Ok(())
}

/// What statements and substatements share.
fn common(object: &Object, place: &Place<'_>, version: Version) -> Result<(), Invalid> {
    actor::agent_or_group(required(object, "actor", place)?, &place.key("actor"))?;
    parts::verb(required(object, "verb", place)?, &place.key("verb"))?;
    target(required(object, "object", place)?, &place.key("object"))?;
    optional(object, "result", place, parts::result)?;
    optional(object, "context", place, |value, place| {
        context::context(value, place, version)
    })?;
    optional(object, "timestamp", place, text::timestamp)?;
    optional(object, "attachments", place, parts::attachments)?;
    let Some(context) = object.get("context").and_then(Value::as_object) else {
        return Ok(());
    };
    for name in ["revision", "platform"] {
        if context.has(name) && object_kind(object) != "Activity" {
            let context_place = place.key("context");
            return context_place
                .key(name)
                .refuse("only for statements about an activity");
        }
    }
    Ok(())
}

/// The object; a substatement is left to the caller.
fn target(value: &Value, place: &Place<'_>) -> Result<(), Invalid> {
    let kind = match value.get("objectType") {
        Some(kind) => string(kind, &place.key("objectType"))?,
        None => "Activity",
    };
    match kind {
        "Activity" => activity::activity(value, place),
        "Agent" => actor::agent(value, place),
        "Group" => actor::group(value, place),
        "StatementRef" => text::statement_ref(value, place).map(|_| ()),
        "SubStatement" => Ok(()),
        _ => place
            .key("objectType")
            .refuse("must be \"Activity\", \"Agent\", \"Group\", \"StatementRef\" or \"SubStatement\""),
    }
}

fn object_kind(statement: &Object) -> &str {
    statement
        .get("object")
        .and_then(|object| object.text("objectType"))
        .unwrap_or("Activity")
}
