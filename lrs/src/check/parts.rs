//! Verb, result and attachments of a statement.
//!
//! Does not compare an attachment with its bytes; that is done where the bytes arrive.

use super::{array, members, optional, required, text};
use crate::invalid::{Invalid, Place};
use crate::json::Value;

/// A verb: an IRI and its display.
pub fn verb(value: &Value, place: &Place<'_>) -> Result<(), Invalid> {
    let object = members(value, place, &["id", "display"])?;
    text::iri(required(object, "id", place)?, &place.key("id"))?;
    optional(object, "display", place, text::language_map)
}

/// A result.
pub fn result(value: &Value, place: &Place<'_>) -> Result<(), Invalid> {
    let allowed = [
        "score",
        "success",
        "completion",
        "response",
        "duration",
        "extensions",
    ];
    let object = members(value, place, &allowed)?;
    optional(object, "score", place, score)?;
    optional(object, "success", place, text::boolean)?;
    optional(object, "completion", place, text::boolean)?;
    optional(object, "response", place, text::any_string)?;
    optional(object, "duration", place, text::duration)?;
    optional(object, "extensions", place, text::extensions)
}

/// A score. `raw` may equal `min` or `max`: the specification's bounds are inclusive.
fn score(value: &Value, place: &Place<'_>) -> Result<(), Invalid> {
    let object = members(value, place, &["scaled", "raw", "min", "max"])?;
    let read = |name: &str| match object.get(name) {
        Some(value) => text::number(value, &place.key(name)).map(Some),
        None => Ok(None),
    };
    let (scaled, raw, min, max) = (read("scaled")?, read("raw")?, read("min")?, read("max")?);
    if scaled.is_some_and(|scaled| !(-1.0..=1.0).contains(&scaled)) {
        return place.key("scaled").refuse("must lie between -1 and 1");
    }
    if let (Some(min), Some(max)) = (min, max)
        && min >= max
    {
        return place.key("min").refuse("must be less than max");
    }
    if let (Some(raw), Some(min)) = (raw, min)
        && raw < min
    {
        return place.key("raw").refuse("must not be less than min");
    }
    if let (Some(raw), Some(max)) = (raw, max)
        && raw > max
    {
        return place.key("raw").refuse("must not be greater than max");
    }
    Ok(())
}

/// The list of attachments.
pub fn attachments(value: &Value, place: &Place<'_>) -> Result<(), Invalid> {
    for (index, attachment) in array(value, place)?.iter().enumerate() {
        one_attachment(attachment, &place.index(index))?;
    }
    Ok(())
}

fn one_attachment(value: &Value, place: &Place<'_>) -> Result<(), Invalid> {
    let allowed = [
        "usageType",
        "display",
        "description",
        "contentType",
        "length",
        "sha2",
        "fileUrl",
    ];
    let object = members(value, place, &allowed)?;
    text::iri(required(object, "usageType", place)?, &place.key("usageType"))?;
    text::language_map(required(object, "display", place)?, &place.key("display"))?;
    optional(object, "description", place, text::language_map)?;
    text::media_type(required(object, "contentType", place)?, &place.key("contentType"))?;
    let here = place.key("length");
    let length = text::number(required(object, "length", place)?, &here)?;
    if length < 0.0 || length.fract() != 0.0 {
        return here.refuse("a length is a whole number of bytes");
    }
    text::hex(required(object, "sha2", place)?, &place.key("sha2"), 64)?;
    optional(object, "fileUrl", place, text::iri)
}
