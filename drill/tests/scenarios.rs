//! Every shipped scenario: reads without a mistake and plays as it says. The acceptance tests of the design's section 7.
#![cfg(feature = "files")]

use drill::id::ScenarioId;
use drill::scenario::accept::accept;
use drill::scenario::{Scenario, parse};

/// The shipped files.
fn shipped() -> Vec<(std::path::PathBuf, Scenario)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../scenarios");
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .expect("the folder of scenarios")
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    paths.sort();
    paths
        .into_iter()
        .map(|path| {
            let text = std::fs::read_to_string(&path).expect("a readable file");
            let id = path
                .file_stem()
                .and_then(|stem| stem.to_str())
                .expect("a name")
                .to_owned();
            let scenario = parse(&text, ScenarioId(id)).unwrap_or_else(|problems| {
                let shown = path.display().to_string();
                let lines: Vec<String> = problems.iter().map(|problem| problem.in_file(&shown)).collect();
                panic!("{}", lines.join("\n"));
            });
            (path, scenario)
        })
        .collect()
}

#[test]
fn every_shipped_scenario_reads_without_a_mistake() {
    assert!(shipped().len() >= 3);
}

#[test]
fn every_shipped_scenario_plays_as_it_says() {
    let broken: Vec<String> = shipped()
        .iter()
        .flat_map(|(path, scenario)| {
            let found = accept(scenario);
            found
                .into_iter()
                .map(|line| format!("{}: {line}", path.display()))
        })
        .collect();
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}
