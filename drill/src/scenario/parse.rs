//! Reads a scenario file: text in, scenario or every mistake out. Opens no file; whether a scenario plays well is
//! `accept`'s business.

use super::Scenario;
use super::check::fit;
use super::node::Node;
use super::problem::Problem;
use super::shape::{FILE_BYTES_MAX, SCENARIO};
use super::walk::Walk;
use crate::id::ScenarioId;

/// Reads a file's text. The id is the file's name without `.toml`. On mistakes: all of them, by place.
pub fn parse(text: &str, id: ScenarioId) -> Result<Scenario, Vec<Problem>> {
    if text.len() > FILE_BYTES_MAX {
        return Err(vec![Problem::at(
            text,
            0,
            format!("the file has {} bytes, too many", text.len()),
            format!("shorten it to {FILE_BYTES_MAX} bytes"),
        )]);
    }
    let (tree, syntax) = Node::read(text);
    if !syntax.is_empty() {
        return Err(sorted(syntax));
    }
    let mut walk = Walk::new(text);
    walk.value("the file", &tree, &SCENARIO);
    let read = toml::from_str::<Scenario>(text);
    match read {
        Ok(mut scenario) => {
            scenario.id = id;
            fit(&scenario, &tree, &mut walk);
            if walk.problems.is_empty() {
                Ok(scenario)
            } else {
                Err(sorted(walk.problems))
            }
        }
        Err(error) => {
            if walk.problems.is_empty() {
                let at = error.span().map_or(0, |span| span.start);
                walk.say(
                    at,
                    format!("this does not fit: {}", error.message().trim()),
                    "see docs/scenario-format.md",
                );
            }
            Err(sorted(walk.problems))
        }
    }
}

/// Every mistake of a file's text, by place; none: it reads.
pub fn check(text: &str) -> Vec<Problem> {
    parse(text, ScenarioId(String::new())).err().unwrap_or_default()
}

fn sorted(mut problems: Vec<Problem>) -> Vec<Problem> {
    problems.sort();
    problems.dedup();
    problems
}
