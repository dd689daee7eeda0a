//! A scenario file as a tree with places, before it is known to be a scenario. Knows TOML, not drills.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::problem::Problem;

/// A value with its place in the text, in bytes.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Node {
    pub(super) span: Range<usize>,
    pub(super) value: Value,
}

/// What a value is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Text(String),
    Whole(i64),
    Real(f64),
    Bool,
    Date,
    List(Vec<Node>),
    Table(Vec<Entry>),
}

/// A key with its value.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) key_at: usize,
    pub(super) node: Node,
}

impl Node {
    /// Reads a text; syntax mistakes come back beside what could be read.
    pub(super) fn read(text: &str) -> (Self, Vec<Problem>) {
        let (table, errors) = DeTable::parse_recoverable(text);
        let problems = errors.iter().map(|error| {
            let at = error.span().map_or(0, |span| span.start);
            let message = format!("this is not TOML: {}", error.message().trim());
            Problem::at(
                text,
                at,
                message,
                "mend the syntax; see https://toml.io".to_owned(),
            )
        });
        let problems = problems.collect();
        let span = table.span();
        let value = table_of(table.get_ref());
        (Self { span, value }, problems)
    }

    /// The entry of a table.
    pub(super) fn get(&self, key: &str) -> Option<&Node> {
        match &self.value {
            Value::Table(entries) => entries
                .iter()
                .find(|entry| entry.key == key)
                .map(|entry| &entry.node),
            Value::Text(_)
            | Value::Whole(_)
            | Value::Real(_)
            | Value::Bool
            | Value::Date
            | Value::List(_) => None,
        }
    }

    /// The n-th element of a list.
    pub(super) fn nth(&self, n: usize) -> Option<&Node> {
        match &self.value {
            Value::List(list) => list.get(n),
            Value::Text(_)
            | Value::Whole(_)
            | Value::Real(_)
            | Value::Bool
            | Value::Date
            | Value::Table(_) => None,
        }
    }

    /// What kind of value this is, for messages.
    pub(super) const fn kind(&self) -> &'static str {
        match &self.value {
            Value::Text(_) => "a text",
            Value::Whole(_) => "a whole number",
            Value::Real(_) => "a number",
            Value::Bool => "true or false",
            Value::Date => "a date",
            Value::List(_) => "a list",
            Value::Table(_) => "a table",
        }
    }
}

fn node_of(value: &Spanned<DeValue<'_>>) -> Node {
    Node {
        span: value.span(),
        value: match value.get_ref() {
            DeValue::String(text) => Value::Text(text.to_string()),
            DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
                .map_or(Value::Real(f64::INFINITY), Value::Whole),
            DeValue::Float(number) => Value::Real(number.as_str().parse().unwrap_or(f64::NAN)),
            DeValue::Boolean(_) => Value::Bool,
            DeValue::Datetime(_) => Value::Date,
            DeValue::Array(list) => Value::List(list.iter().map(node_of).collect()),
            DeValue::Table(table) => table_of(table),
        },
    }
}

fn table_of(table: &DeTable<'_>) -> Value {
    let entries = table.iter().map(|(key, value)| Entry {
        key: key.get_ref().to_string(),
        key_at: key.span().start,
        node: node_of(value),
    });
    Value::Table(entries.collect())
}
