//! The table of shapes as a JSON Schema (draft 2020-12), so that editors complete and underline scenario files.
//! Says what each value alone may be; how values fit together only the checker knows.

use serde_json::{Map, Value as Json, json};

use super::fields::{SCENARIO, SETTINGS};
use super::shape::{Field, Need, Shape};
use super::words::{CONDITIONS_ALONE, CONDITIONS_OF, DRIVEN_ALONE, DRIVEN_OF, LEVERS_ALONE, LEVERS_OF};

/// The schema of a scenario file, pretty-printed.
pub fn schema() -> String {
    let mut top = shape_of(&SCENARIO);
    if let Json::Object(fields) = &mut top {
        fields.insert(
            "$schema".to_owned(),
            json!("https://json-schema.org/draft/2020-12/schema"),
        );
        fields.insert("title".to_owned(), json!("Drillroom scenario"));
    }
    serde_json::to_string_pretty(&top).unwrap_or_default() + "\n"
}

fn shape_of(shape: &Shape) -> Json {
    match shape {
        Shape::Text(most) => json!({ "type": "string", "minLength": 1, "maxLength": most }),
        Shape::Name => json!({ "type": "string", "pattern": "^[a-z0-9_.-]{1,40}$" }),
        Shape::Version => json!({ "type": "string", "pattern": "^[0-9]{1,5}\\.[0-9]{1,5}\\.[0-9]{1,5}$" }),
        Shape::Day => json!({ "type": "string", "format": "date" }),
        Shape::Letter => json!({ "type": "string", "pattern": "^[a-z]$" }),
        Shape::Whole(least, most) => json!({ "type": "integer", "minimum": least, "maximum": most }),
        Shape::Real(least, most) => json!({ "type": "number", "minimum": least, "maximum": most }),
        Shape::Word(words) => json!({ "enum": words }),
        Shape::Lever => lever(),
        Shape::Setting => setting(),
        Shape::Drive => drive(),
        Shape::Condition => condition(),
        Shape::Pair => json!({
            "type": "array",
            "items": { "type": "integer", "minimum": 1, "maximum": 3600 },
            "minItems": 2,
            "maxItems": 2,
        }),
        Shape::List(of, least, most) => {
            json!({ "type": "array", "items": shape_of(of), "minItems": least, "maxItems": most })
        }
        Shape::Each(of, words) => {
            json!({ "type": "array", "items": shape_of(of), "minItems": words.len(), "maxItems": words.len() })
        }
        Shape::Table(fields) => table(fields),
    }
}

fn table(fields: &[Field]) -> Json {
    let properties: Map<String, Json> = fields
        .iter()
        .map(|field| (field.name.to_owned(), shape_of(&field.shape)))
        .collect();
    let needed: Vec<&str> = fields
        .iter()
        .filter(|field| field.need == Need::Required)
        .map(|field| field.name)
        .collect();
    json!({ "type": "object", "properties": properties, "required": needed, "additionalProperties": false })
}

fn lever() -> Json {
    let parts = LEVERS_OF
        .iter()
        .flat_map(|(name, parts)| parts.iter().map(move |part| format!("{name}:{part}")));
    let known: Vec<String> = LEVERS_ALONE
        .iter()
        .map(|name| (*name).to_owned())
        .chain(parts)
        .collect();
    json!({ "anyOf": [{ "enum": known }, { "type": "string", "pattern": "^(flag|release):[a-z0-9_.-]{1,40}$" }] })
}

fn setting() -> Json {
    let by_number = SETTINGS
        .iter()
        .map(|(kind, shape)| one_key(kind, &shape_of(shape)));
    let all: Vec<Json> = [json!({ "enum": ["on", "off"] })]
        .into_iter()
        .chain(by_number)
        .collect();
    json!({ "anyOf": all })
}

fn drive() -> Json {
    let named = DRIVEN_OF
        .iter()
        .map(|(name, parts)| one_key(name, &json!({ "enum": parts })));
    let all: Vec<Json> = [json!({ "enum": DRIVEN_ALONE })]
        .into_iter()
        .chain(named)
        .collect();
    json!({ "anyOf": all })
}

fn condition() -> Json {
    let named = CONDITIONS_OF.iter().map(|name| one_key(name, &lever()));
    let all: Vec<Json> = [json!({ "enum": CONDITIONS_ALONE })]
        .into_iter()
        .chain(named)
        .collect();
    json!({ "anyOf": all })
}

/// A table with exactly this key.
fn one_key(key: &str, value: &Json) -> Json {
    json!({
        "type": "object",
        "properties": { key: value },
        "required": [key],
        "additionalProperties": false,
    })
}
