//! Places in a statement, in the part of `JSONPath` that xAPI profiles and exports need: members, elements, every element.
//!
//! Has no filters, slices or descent: a path says exactly where, and costs one walk.

use crate::json::Value;
use std::fmt;

/// Most steps of a path; a statement of the specification nests nine levels, extensions may nest deeper.
const STEPS_MAX: usize = 32;

/// A place: `$.context.extensions['https://…']`, `$.context.contextActivities.category[*].id`. The leading `$` may be left
/// out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    text: String,
    steps: Vec<Step>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    /// A member of an object.
    Member(String),
    /// An element of an array, from 0.
    Element(usize),
    /// Every element of an array.
    Every,
}

/// A text that is no path.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "\"{0}\" is no path: write members parted by dots, such as actor.account.name, and odd names in brackets and \
     quotes, such as context.extensions['https://example.com/region']"
)]
pub struct NoPath(pub String);

impl Path {
    /// The member that it begins with; none: it begins with an element.
    pub fn first(&self) -> Option<&str> {
        match self.steps.first()? {
            Step::Member(name) => Some(name),
            Step::Element(_) | Step::Every => None,
        }
    }

    /// What it finds, in the order of the statement; perhaps nothing.
    pub fn find<'v>(&self, value: &'v Value) -> Vec<&'v Value> {
        let mut found = vec![value];
        for step in &self.steps {
            found = match step {
                Step::Member(name) => found.into_iter().filter_map(|value| value.get(name)).collect(),
                Step::Element(at) => found
                    .into_iter()
                    .filter_map(|value| value.as_array()?.get(*at))
                    .collect(),
                Step::Every => found.into_iter().filter_map(Value::as_array).flatten().collect(),
            };
        }
        found
    }
}

impl std::str::FromStr for Path {
    type Err = NoPath;

    fn from_str(text: &str) -> Result<Self, NoPath> {
        let no_path = || NoPath(text.to_owned());
        let mut rest = text.strip_prefix('$').unwrap_or(text);
        let mut steps = Vec::new();
        while !rest.is_empty() {
            let (step, after) = next(rest, steps.is_empty() && rest == text).ok_or_else(no_path)?;
            steps.push(step);
            rest = after;
        }
        if steps.is_empty() || steps.len() > STEPS_MAX {
            return Err(no_path());
        }
        let text = text.to_owned();
        Ok(Self { text, steps })
    }
}

/// The first step of a text, and what follows it. `bare`: the text may begin with a name.
fn next(text: &str, bare: bool) -> Option<(Step, &str)> {
    if let Some(quoted) = text.strip_prefix("['") {
        let (name, after) = quoted.split_once("']")?;
        return Some((Step::Member(name.to_owned()), after));
    }
    if let Some(inside) = text.strip_prefix('[') {
        let (inside, after) = inside.split_once(']')?;
        let step = match inside {
            "*" => Step::Every,
            number => Step::Element(number.parse().ok()?),
        };
        return Some((step, after));
    }
    let name = match text.strip_prefix('.') {
        Some(name) => name,
        None if bare => text,
        None => return None,
    };
    let end = name.find(['.', '[']).unwrap_or(name.len());
    let (name, after) = name.split_at(end);
    (!name.is_empty()).then(|| (Step::Member(name.to_owned()), after))
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::parse;

    #[test]
    fn a_path_finds_members_elements_and_every_element() {
        let json = br#"{"a":{"b":[{"id":"x"},{"id":"y"},{}]},"e":{"https://a.b/c":3}}"#;
        let value = parse(json).expect("JSON");
        for (path, found) in [
            ("$.a.b[*].id", vec!["\"x\"", "\"y\""]),
            ("a.b[1].id", vec!["\"y\""]),
            ("$.e['https://a.b/c']", vec!["3"]),
            ("$.a.c", vec![]),
        ] {
            let parsed: Path = path.parse().expect(path);
            let texts: Vec<String> = parsed.find(&value).into_iter().map(Value::to_string).collect();
            assert_eq!(texts, found, "{path}");
        }
    }

    #[test]
    fn what_is_no_path_is_refused() {
        for text in ["", "$", "a..b", "a.", "a[x]", "a['b'", "$a", "a[0"] {
            assert!(text.parse::<Path>().is_err(), "{text}");
        }
        assert!("a.".repeat(40).trim_end_matches('.').parse::<Path>().is_err());
    }
}
