//! Makes data of a file's tree even where it has mistakes: what does not fit its shape is replaced by something that
//! does. So the checker can look at the rest in the same go. A file without mistakes comes through unchanged.

use serde_json::{Map, Value as Json, json};

use super::node::{Entry, Node, Value};
use super::shape::{Field, Need, Shape};
use super::walk::{EACH_READ, Walk};

/// The data of a value that should have this shape.
pub(super) fn repaired(node: &Node, shape: &Shape) -> Json {
    match (shape, &node.value) {
        (Shape::Table(fields), Value::Table(entries)) => table(entries, fields),
        (Shape::List(of, _, most), Value::List(list)) => {
            Json::Array(list.iter().take(*most).map(|one| repaired(one, of)).collect())
        }
        (Shape::Each(of, words), Value::List(list)) => {
            let most = EACH_READ * words.len();
            Json::Array(list.iter().take(most).map(|one| repaired(one, of)).collect())
        }
        _ => {
            let mut walk = Walk::new("");
            walk.value("", node, shape);
            if walk.problems.is_empty() {
                as_is(node)
            } else {
                placeholder(shape)
            }
        }
    }
}

fn table(entries: &[Entry], fields: &[Field]) -> Json {
    let mut out = Map::new();
    for field in fields {
        match entries.iter().find(|entry| entry.key == field.name) {
            Some(entry) => {
                out.insert(field.name.to_owned(), repaired(&entry.node, &field.shape));
            }
            None if field.need == Need::Required => {
                out.insert(field.name.to_owned(), placeholder(&field.shape));
            }
            None => {}
        }
    }
    Json::Object(out)
}

fn as_is(node: &Node) -> Json {
    match &node.value {
        Value::Text(text) => json!(text),
        Value::Whole(number) => json!(number),
        Value::Real(number) => json!(number),
        Value::Bool | Value::Date => Json::Null,
        Value::List(list) => Json::Array(list.iter().map(as_is).collect()),
        Value::Table(entries) => {
            let entries = entries
                .iter()
                .map(|entry| (entry.key.clone(), as_is(&entry.node)));
            Json::Object(entries.collect())
        }
    }
}

/// Something harmless of this shape.
fn placeholder(shape: &Shape) -> Json {
    match shape {
        Shape::Text(_) | Shape::Name => json!("…"),
        Shape::Version => json!("0.0.0"),
        Shape::Day => json!("2020-01-01"),
        Shape::Letter => json!("a"),
        Shape::Whole(least, _) => json!(least),
        Shape::Real(least, _) => json!(least),
        Shape::Word(words) => json!(words.first().copied().unwrap_or_default()),
        Shape::Lever => json!("payment_route"),
        Shape::Setting => json!({ "route": { "percent": 0, "minutes": 0, "warmup": "cold" } }),
        Shape::Drive => json!("surge"),
        Shape::Condition => json!("not_mitigated"),
        Shape::Pair => json!([1, 1]),
        Shape::List(..) | Shape::Each(..) => json!([]),
        Shape::Table(fields) => table(&[], fields),
    }
}
