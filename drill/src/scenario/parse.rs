//! Reads a scenario file: text in, scenario or every mistake out. Opens no file; whether a scenario plays well is
//! `accept`'s business.

use super::Scenario;
use super::accept::{Part, accept};
use super::check::fit;
use super::fields::SCENARIO;
use super::node::Node;
use super::problem::Problem;
use super::repair::repaired;
use super::shape::FILE_BYTES_MAX;
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
    let places: Vec<u32> = walk.problems.iter().map(|problem| problem.line).collect();
    match serde_json::from_value::<Scenario>(repaired(&tree, &SCENARIO)) {
        Ok(mut scenario) => {
            scenario.id = id;
            let mut fitting = Walk::new(text);
            fit(&scenario, &tree, &mut fitting);
            // What was replaced by a stand-in is not blamed a second time for how the stand-in fits.
            let news = fitting
                .problems
                .into_iter()
                .filter(|problem| !places.contains(&problem.line));
            walk.problems.extend(news);
            if walk.problems.is_empty() {
                scenario.tidy();
                return Ok(scenario);
            }
        }
        Err(error) => {
            if walk.problems.is_empty() {
                walk.say(
                    0,
                    format!("this does not fit: {error}"),
                    "see docs/scenario-format.md",
                );
            }
        }
    }
    Err(sorted(walk.problems))
}

/// Every mistake of a file's text, by place; none: it reads.
pub fn check(text: &str) -> Vec<Problem> {
    parse(text, ScenarioId(String::new())).err().unwrap_or_default()
}

/// What a scenario does not keep when it is played, each finding at the part of the file that it is about.
pub fn accept_in(text: &str, scenario: &Scenario) -> Vec<Problem> {
    let (tree, _) = Node::read(text);
    let place = |part: Part| {
        let (list, n) = match part {
            Part::Course => ("course", 0),
            Part::Move(n) => ("move", n),
            Part::GoodSignal(n) => ("good_signal", n),
            Part::RoleCard(role) => {
                let cards = &scenario.role_card;
                (
                    "role_card",
                    cards.iter().position(|card| card.role == role).unwrap_or(0),
                )
            }
        };
        let node = tree.get(list).and_then(|list| list.nth(n));
        node.map_or(0, |node| node.span.start)
    };
    let found = accept(scenario).into_iter().map(|broken| {
        let message = format!("when played: {broken}");
        Problem::at(text, place(broken.part), message, broken.remedy)
    });
    sorted(found.collect())
}

fn sorted(mut problems: Vec<Problem>) -> Vec<Problem> {
    problems.sort();
    problems.dedup();
    problems
}
