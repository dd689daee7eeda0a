//! Holds a file's tree against the table of shapes: unknown and missing fields, wrong kinds, words and ranges, texts
//! that do not belong on a screen. Collects everything it finds.

use super::fields::SETTINGS;
use super::node::{Entry, Node, Value};
use super::problem::Problem;
use super::shape::{Field, Need, Shape};
use super::words::{CONDITIONS_ALONE, CONDITIONS_OF, DRIVEN_ALONE, DRIVEN_OF, LEVERS_ALONE, LEVERS_OF};
use crate::text;

/// How many elements are looked at for each one that there should be: those too many are told one by one, within reason.
pub(super) const EACH_READ: usize = 2;

/// Collects mistakes in one text.
pub(super) struct Walk<'a> {
    text: &'a str,
    pub(super) problems: Vec<Problem>,
}

impl<'a> Walk<'a> {
    pub(super) const fn new(text: &'a str) -> Self {
        Self {
            text,
            problems: Vec::new(),
        }
    }

    /// Notes a mistake at a byte.
    pub(super) fn say(&mut self, at: usize, message: impl Into<String>, remedy: impl Into<String>) {
        self.problems
            .push(Problem::at(self.text, at, message.into(), remedy.into()));
    }

    /// Holds a value against a shape. `name`: what the value is called in messages.
    pub(super) fn value(&mut self, name: &str, node: &Node, shape: &Shape) {
        let at = node.span.start;
        match (shape, &node.value) {
            (Shape::Table(fields), Value::Table(entries)) => self.table(name, at, entries, fields),
            (Shape::List(of, least, most), Value::List(list)) => {
                self.count(name, at, list.len(), *least, *most);
                for one in list.iter().take(*most) {
                    self.value(name, one, of);
                }
            }
            (Shape::Each(of, words), Value::List(list)) => {
                for one in list.iter().take(EACH_READ * words.len()) {
                    self.value(name, one, of);
                }
            }
            (Shape::Text(most), Value::Text(text)) => self.text(name, at, text, *most),
            (Shape::Name, Value::Text(text)) => self.name(name, at, text),
            (Shape::Version, Value::Text(text)) => self.version(name, at, text),
            (Shape::Day, Value::Text(text)) => self.day(name, at, text),
            (Shape::Letter, Value::Text(text)) => self.letter(name, at, text),
            (Shape::Word(words), Value::Text(text)) => self.word(name, at, text, words),
            (Shape::Lever, Value::Text(text)) => self.lever(at, text),
            (Shape::Whole(least, most), Value::Whole(number)) => {
                if number < least || number > most {
                    self.say(
                        at,
                        format!("`{name}` is {number}, out of range"),
                        format!("write a whole number from {least} to {most}"),
                    );
                }
            }
            (Shape::Real(least, most), Value::Real(_) | Value::Whole(_)) => {
                let number = real(node);
                if !(number >= *least && number <= *most) {
                    self.say(
                        at,
                        format!("`{name}` is {number}, out of range"),
                        format!("write a number from {least} to {most}"),
                    );
                }
            }
            (Shape::Pair, Value::List(list)) => self.pair(name, at, list),
            (Shape::Setting, Value::Text(text)) => self.word(name, at, text, &["on", "off"]),
            (Shape::Setting, Value::Table(entries)) => self.setting(name, at, entries),
            (Shape::Drive, Value::Text(text)) => self.word(name, at, text, DRIVEN_ALONE),
            (Shape::Drive, Value::Table(entries)) => self.driven(name, at, entries),
            (Shape::Condition, Value::Text(text)) => self.word(name, at, text, CONDITIONS_ALONE),
            (Shape::Condition, Value::Table(entries)) => self.condition(name, at, entries),
            (shape, _) => self.say(
                at,
                format!("`{name}` is {}", node.kind()),
                format!("write {}", wanted(shape)),
            ),
        }
    }

    fn table(&mut self, name: &str, at: usize, entries: &[Entry], fields: &[Field]) {
        for entry in entries {
            if let Some(field) = fields.iter().find(|field| field.name == entry.key) {
                self.value(&entry.key, &entry.node, &field.shape);
            } else {
                let known: Vec<&str> = fields.iter().map(|field| field.name).collect();
                self.say(
                    entry.key_at,
                    format!("`{name}` has no field `{}`", clip(&entry.key)),
                    suggest(&entry.key, &known),
                );
            }
        }
        for field in fields.iter().filter(|field| field.need == Need::Required) {
            if !entries.iter().any(|entry| entry.key == field.name) {
                self.say(
                    at,
                    format!("`{name}` lacks `{}`", field.name),
                    format!("add `{}`: {}", field.name, wanted(&field.shape)),
                );
            }
        }
    }

    fn count(&mut self, name: &str, at: usize, n: usize, least: usize, most: usize) {
        if least == most && n != most {
            self.say(
                at,
                format!("`{name}` has {n} elements"),
                format!("write exactly {most}"),
            );
        } else if n > most {
            self.say(
                at,
                format!("`{name}` has {n} elements, too many"),
                format!("keep {most} at most"),
            );
        } else if n < least {
            self.say(
                at,
                format!("`{name}` has {n} elements, too few"),
                format!("write {least} at least"),
            );
        }
    }

    fn text(&mut self, name: &str, at: usize, text: &str, most: usize) {
        let length = text.chars().count();
        if text::is_blank(text) {
            self.say(at, format!("`{name}` is empty"), "write what people shall read");
        } else if length > most {
            self.say(
                at,
                format!("`{name}` has {length} characters, too long"),
                format!("shorten it to {most} characters"),
            );
        }
        if let Some(bad) = text.chars().find(|c| text::is_unprintable(*c)) {
            self.say(
                at,
                format!("`{name}` contains the control character U+{:04X}", bad as u32),
                "remove it; texts are plain",
            );
        }
        if looks_like_markup(text) {
            self.say(
                at,
                format!("`{name}` contains markup"),
                "write plain text: no tags, no links, no entities",
            );
        }
    }

    fn name(&mut self, name: &str, at: usize, text: &str) {
        let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-' | '.');
        if text.is_empty() || text.len() > 40 || !text.chars().all(is_plain) {
            self.say(
                at,
                format!("`{name}` is `{}`, not a name", clip(text)),
                "write 1 to 40 of a–z, 0–9, `_`, `-`, `.`",
            );
        }
    }

    fn version(&mut self, name: &str, at: usize, text: &str) {
        let parts: Vec<&str> = text.split('.').collect();
        let is_number =
            |part: &&str| !part.is_empty() && part.len() < 6 && part.bytes().all(|b| b.is_ascii_digit());
        if parts.len() != 3 || !parts.iter().all(is_number) {
            self.say(
                at,
                format!("`{name}` is `{}`, not a version", clip(text)),
                "write major.minor.patch, such as \"1.0.0\"",
            );
        }
    }

    fn day(&mut self, name: &str, at: usize, text: &str) {
        if !text::is_day(text) {
            self.say(
                at,
                format!("`{name}` is `{}`, not a day", clip(text)),
                "write YYYY-MM-DD in quotes",
            );
        }
    }

    fn letter(&mut self, name: &str, at: usize, text: &str) {
        if text.len() != 1 || !text.bytes().all(|b| b.is_ascii_lowercase()) {
            self.say(
                at,
                format!("`{name}` is `{}`, not a letter", clip(text)),
                "write one letter from a to z",
            );
        }
    }

    fn word(&mut self, name: &str, at: usize, text: &str, words: &[&str]) {
        if !words.contains(&text) {
            self.say(
                at,
                format!("`{name}` cannot be `{}`", clip(text)),
                suggest(text, words),
            );
        }
    }

    fn lever(&mut self, at: usize, text: &str) {
        let (kind, part) = text.split_once(':').unwrap_or((text, ""));
        if let Some((_, parts)) = LEVERS_OF.iter().find(|(name, _)| *name == kind) {
            if !parts.contains(&part) {
                self.say(
                    at,
                    format!("the lever `{kind}` has no part `{}`", clip(part)),
                    suggest(part, parts),
                );
            }
        } else if matches!(kind, "flag" | "release") {
            if part.is_empty() {
                self.say(
                    at,
                    format!("the lever `{kind}` names nothing"),
                    format!("write `{kind}:` and the id of a {kind} of this file"),
                );
            }
        } else if !LEVERS_ALONE.contains(&text) {
            let of = LEVERS_OF.iter().map(|(name, _)| *name);
            let known: Vec<&str> = LEVERS_ALONE.iter().copied().chain(of).collect();
            self.say(
                at,
                format!("there is no lever `{}`", clip(text)),
                suggest(kind, &known),
            );
        }
    }

    fn pair(&mut self, name: &str, at: usize, list: &[Node]) {
        let is_span = |node: &Node| matches!(node.value, Value::Whole(1..=3_600));
        if list.len() != 2 || !list.iter().all(is_span) {
            self.say(
                at,
                format!("`{name}` is not a pair of seconds"),
                "write [seconds on, seconds off], each from 1 to 3600",
            );
        }
    }

    fn setting(&mut self, name: &str, at: usize, entries: &[Entry]) {
        let [entry] = entries else {
            self.say(
                at,
                format!("`{name}` sets {} things at once", entries.len()),
                "write one of { percent = 10 }, { seconds = 3 }, { count = 2 }, { route = { … } }",
            );
            return;
        };
        if let Some((kind, shape)) = SETTINGS.iter().find(|(kind, _)| *kind == entry.key) {
            self.value(kind, &entry.node, shape);
        } else {
            let known: Vec<&str> = SETTINGS.iter().map(|(kind, _)| *kind).collect();
            self.say(
                entry.key_at,
                format!("`{name}` cannot be set by `{}`", clip(&entry.key)),
                suggest(&entry.key, &known),
            );
        }
    }

    fn driven(&mut self, name: &str, at: usize, entries: &[Entry]) {
        let [entry] = entries else {
            self.say(
                at,
                format!("`{name}` names {} quantities", entries.len()),
                "write one quantity for each drive",
            );
            return;
        };
        if let Some((of, parts)) = DRIVEN_OF.iter().find(|(of, _)| *of == entry.key) {
            self.value(of, &entry.node, &Shape::Word(parts));
        } else {
            let of = DRIVEN_OF.iter().map(|(of, _)| *of);
            let known: Vec<&str> = DRIVEN_ALONE.iter().copied().chain(of).collect();
            self.say(
                entry.key_at,
                format!("`{name}` knows no quantity `{}`", clip(&entry.key)),
                suggest(&entry.key, &known),
            );
        }
    }

    fn condition(&mut self, name: &str, at: usize, entries: &[Entry]) {
        let [entry] = entries else {
            self.say(
                at,
                format!("`{name}` has {} conditions", entries.len()),
                "write one condition",
            );
            return;
        };
        if CONDITIONS_OF.contains(&entry.key.as_str()) {
            self.value(&entry.key, &entry.node, &Shape::Lever);
        } else {
            let known: Vec<&str> = CONDITIONS_ALONE.iter().chain(CONDITIONS_OF).copied().collect();
            self.say(
                entry.key_at,
                format!("`{name}` knows no condition `{}`", clip(&entry.key)),
                suggest(&entry.key, &known),
            );
        }
    }
}

/// A number as a double; whole numbers included.
#[expect(
    clippy::cast_precision_loss,
    reason = "ranges end far below the largest exact whole number"
)]
pub(super) fn real(node: &Node) -> f64 {
    match node.value {
        Value::Whole(number) => number as f64,
        Value::Real(number) => number,
        Value::Text(_) | Value::Bool | Value::Date | Value::List(_) | Value::Table(_) => f64::NAN,
    }
}

/// "did you mean …?", or all that is known.
pub(super) fn suggest(wrong: &str, known: &[&str]) -> String {
    let wrong: String = wrong.chars().take(60).collect();
    let near = known.iter().map(|word| (distance(&wrong, word), *word)).min();
    match near {
        None => "remove it".to_owned(),
        Some((steps, word)) if steps <= 1 + word.len() / 3 => format!("did you mean `{word}`?"),
        Some(_) => format!("use one of: {}", known.join(", ")),
    }
}

/// Edits from one word to the other.
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, a) in from.chars().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, b) in to.iter().enumerate() {
            let changed = corner + usize::from(a != *b);
            corner = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(corner + 1);
        }
    }
    row[to.len()]
}

/// A word of the file in a message: never longer than a line.
pub(super) fn clip(text: &str) -> String {
    let short: String = text.chars().filter(|c| !c.is_control()).take(40).collect();
    if short.len() < text.len() {
        format!("{short}…")
    } else {
        short
    }
}

/// Tags, links and entities of HTML and Markdown.
fn looks_like_markup(text: &str) -> bool {
    let tag = text.match_indices('<').any(|(at, _)| {
        text[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'))
    });
    let entity = text.match_indices('&').any(|(at, _)| {
        let rest = &text[at + 1..];
        rest.find(';').is_some_and(|end| {
            end > 0 && end < 10 && rest[..end].chars().all(|c| c.is_ascii_alphanumeric() || c == '#')
        })
    });
    tag || entity || text.contains("](") || text.contains("javascript:")
}

fn wanted(shape: &Shape) -> String {
    match shape {
        Shape::Text(most) => format!("text of up to {most} characters"),
        Shape::Name => "a name in quotes".to_owned(),
        Shape::Version => "a version such as \"1.0.0\"".to_owned(),
        Shape::Day => "a day as \"YYYY-MM-DD\"".to_owned(),
        Shape::Letter => "one letter in quotes".to_owned(),
        Shape::Whole(least, most) => format!("a whole number from {least} to {most}"),
        Shape::Real(least, most) => format!("a number from {least} to {most}"),
        Shape::Word(words) => format!("one of: {}", words.join(", ")),
        Shape::Lever => "a lever such as \"payment_route\"".to_owned(),
        Shape::Setting => {
            "\"on\", \"off\", { percent = … }, { seconds = … }, { count = … } or { route = … }".to_owned()
        }
        Shape::Drive => "a quantity such as \"surge\" or { service_time = \"promo\" }".to_owned(),
        Shape::Condition => {
            "a condition such as \"not_mitigated\" or { not_pulled = \"payment_route\" }".to_owned()
        }
        Shape::Pair => "[seconds on, seconds off]".to_owned(),
        Shape::List(_, least, most) if least == most => format!("a list of exactly {most} elements"),
        Shape::Each(_, words) => format!("one element for each of: {}", words.join(", ")),
        Shape::List(_, least, most) => format!("a list of {least} to {most} elements"),
        Shape::Table(fields) => {
            let names: Vec<&str> = fields.iter().map(|field| field.name).collect();
            format!("a table with {}", names.join(", "))
        }
    }
}
