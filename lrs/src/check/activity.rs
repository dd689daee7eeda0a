//! Activities and their definitions, interactions included.
//!
//! Does not merge definitions; see `canonical`.

use super::{array, members, optional, required, string, text};
use crate::invalid::{Invalid, Place};
use crate::json::{Object, Value};

const INTERACTIONS: [&str; 10] = [
    "true-false",
    "choice",
    "fill-in",
    "long-fill-in",
    "matching",
    "performance",
    "sequencing",
    "likert",
    "numeric",
    "other",
];

/// Which lists of components an interaction type may carry.
const COMPONENTS: [(&str, &[&str]); 5] = [
    ("choices", &["choice", "sequencing"]),
    ("scale", &["likert"]),
    ("source", &["matching"]),
    ("target", &["matching"]),
    ("steps", &["performance"]),
];

/// An activity: an IRI and perhaps its definition.
pub fn activity(value: &Value, place: &Place<'_>) -> Result<(), Invalid> {
    let object = members(value, place, &["objectType", "id", "definition"])?;
    if object
        .get("objectType")
        .is_some_and(|kind| kind.as_str() != Some("Activity"))
    {
        return place.key("objectType").refuse("must be \"Activity\"");
    }
    text::iri(required(object, "id", place)?, &place.key("id"))?;
    optional(object, "definition", place, definition)
}

fn definition(value: &Value, place: &Place<'_>) -> Result<(), Invalid> {
    let allowed = [
        "name",
        "description",
        "type",
        "moreInfo",
        "extensions",
        "interactionType",
        "correctResponsesPattern",
        "choices",
        "scale",
        "source",
        "target",
        "steps",
    ];
    let object = members(value, place, &allowed)?;
    optional(object, "name", place, text::language_map)?;
    optional(object, "description", place, text::language_map)?;
    optional(object, "type", place, text::iri)?;
    optional(object, "moreInfo", place, text::iri)?;
    optional(object, "extensions", place, text::extensions)?;
    interaction(object, place)
}

fn interaction(object: &Object, place: &Place<'_>) -> Result<(), Invalid> {
    let kind = match object.get("interactionType") {
        Some(value) => Some(string(value, &place.key("interactionType"))?),
        None => None,
    };
    if let Some(kind) = kind
        && !INTERACTIONS.contains(&kind)
    {
        return place
            .key("interactionType")
            .refuse("this is no interaction type of xAPI");
    }
    optional(object, "correctResponsesPattern", place, |value, place| {
        for (index, pattern) in array(value, place)?.iter().enumerate() {
            string(pattern, &place.index(index))?;
        }
        Ok(())
    })?;
    if kind.is_none() && object.has("correctResponsesPattern") {
        return place.refuse("correct responses need an interactionType");
    }
    for (name, kinds) in COMPONENTS {
        let Some(list) = object.get(name) else { continue };
        let here = place.key(name);
        if !kind.is_some_and(|kind| kinds.contains(&kind)) {
            return here.refuse(format!("only for the interaction types {}", kinds.join(", ")));
        }
        components(list, &here)?;
    }
    Ok(())
}

fn components(value: &Value, place: &Place<'_>) -> Result<(), Invalid> {
    let mut seen = std::collections::HashSet::new();
    for (index, component) in array(value, place)?.iter().enumerate() {
        let here = place.index(index);
        let object = members(component, &here, &["id", "description"])?;
        let id = string(required(object, "id", &here)?, &here.key("id"))?;
        if !seen.insert(id) {
            return here.key("id").refuse("this id stands twice in one list");
        }
        optional(object, "description", &here, text::language_map)?;
    }
    Ok(())
}
