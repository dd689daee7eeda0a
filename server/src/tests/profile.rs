//! The published vocabulary is well formed, and every statement that the program makes keeps to it: one of each event,
//! and whole drills of every shipped scenario, won and lost.

use std::collections::{BTreeMap, BTreeSet};

use app::backend::ApiError;
use drill::{
    id::{At, ScenarioId},
    role::Role,
    room::{Action, Expectation, Phase, Plan, Refusal, StatusUpdate},
    scenario::{Label, Move, Scenario, parse},
    world::ONSET_AT,
};
use lrs::{json, path::Path};
use serde_json::Value;

use super::{Program, Team, folder, record, store};
use crate::{library::Library, record::profile};

/// The committed document: who published it can be held to it.
const COMMITTED: &str = include_str!("../../../docs/profile.jsonld");

fn list<'v>(document: &'v Value, name: &str) -> &'v [Value] {
    document[name].as_array().expect("a list")
}

fn id(part: &Value) -> &str {
    part["id"].as_str().expect("an id")
}

#[test]
fn the_published_profile_has_not_changed() {
    let now = format!("{:#}\n", profile::document());
    assert!(
        now == COMMITTED,
        "docs/profile.jsonld is not what is served at /profile. A published version never changes: give the vocabulary a \
         new version in words.rs, and put the new document into docs/"
    );
}

#[test]
fn the_profile_is_well_formed() {
    let document = profile::document();
    let parts: Vec<&Value> = ["concepts", "templates", "patterns"]
        .iter()
        .flat_map(|name| list(&document, name))
        .collect();
    let ids: BTreeSet<&str> = parts.iter().map(|part| id(part)).collect();
    assert_eq!(ids.len(), parts.len(), "every id stands once");
    for part in &parts {
        let shown = id(part);
        assert!(
            shown.starts_with("https://w3id.org/xapi/drillroom/"),
            "{shown} is under our base"
        );
        assert_eq!(part["inScheme"], document["versions"][0]["id"], "{shown}");
        for words in ["prefLabel", "definition"] {
            assert!(
                part[words]["en"].as_str().is_some_and(|text| !text.is_empty()),
                "{shown} has {words}"
            );
        }
    }
    for concept in list(&document, "concepts") {
        for broader in concept["broader"].as_array().into_iter().flatten() {
            assert!(ids.contains(broader.as_str().expect("an IRI")), "{broader}");
        }
        if let Some(schema) = concept["inlineSchema"].as_str() {
            serde_json::from_str::<Value>(schema).expect("a schema is JSON");
        }
    }
    for template in list(&document, "templates") {
        for rule in list(template, "rules") {
            let location = rule["location"].as_str().expect("a location");
            assert!(location.parse::<Path>().is_ok(), "{location}");
            assert!(
                ["included", "excluded", "recommended"]
                    .contains(&rule["presence"].as_str().unwrap_or_default())
            );
        }
        for of in ["verb", "objectActivityType"] {
            let minted = template[of]
                .as_str()
                .filter(|iri| iri.starts_with("https://w3id.org/xapi/drillroom"));
            assert!(
                minted.is_none_or(|iri| ids.contains(iri)),
                "{of} of {}",
                id(template)
            );
        }
        for other in template["objectStatementRefTemplate"]
            .as_array()
            .into_iter()
            .flatten()
        {
            assert!(ids.contains(other.as_str().expect("an IRI")), "{other}");
        }
    }
    let patterns = list(&document, "patterns");
    assert_eq!(patterns.iter().filter(|one| one["primary"] == true).count(), 1);
    for pattern in patterns {
        for part in members(pattern).1 {
            assert!(ids.contains(part.as_str()), "{part}");
        }
    }
}

/// What a pattern does with its parts, and their ids.
fn members(pattern: &Value) -> (&'static str, Vec<String>) {
    let kinds = ["sequence", "alternates", "oneOrMore", "zeroOrMore", "optional"];
    let kind = kinds
        .into_iter()
        .find(|kind| !pattern[kind].is_null())
        .expect("a pattern has a kind");
    let of = &pattern[kind];
    let texts = match of.as_array() {
        Some(parts) => parts
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect(),
        None => vec![of.as_str().expect("an IRI").to_owned()],
    };
    (kind, texts)
}

/// Which template a statement keeps to, or what is wrong with it.
fn template_of(document: &Value, payload: &str) -> Result<String, String> {
    let statement = json::parse(payload.as_bytes()).map_err(|error| error.to_string())?;
    let seen: Value = serde_json::from_str(payload).map_err(|error| error.to_string())?;
    let fits = list(document, "templates").iter().find(|template| {
        let kind = &template["objectActivityType"];
        template["verb"] == seen["verb"]["id"] && *kind == seen["object"]["definition"]["type"]
    });
    let template = fits.ok_or_else(|| format!("no template fits {payload}"))?;
    for rule in list(template, "rules") {
        let location = rule["location"].as_str().unwrap_or_default();
        let path: Path = location.parse().map_err(|_| location.to_owned())?;
        let found = path.find(&statement);
        if rule["presence"] == "included" && found.is_empty() {
            return Err(format!("{} wants {location}: {payload}", id(template)));
        }
        if let Some(any) = rule["any"].as_array() {
            let any: Vec<String> = any.iter().map(Value::to_string).collect();
            if !found.iter().any(|value| any.contains(&value.to_string())) {
                return Err(format!("{} wants {location} to be one of {any:?}", id(template)));
            }
        }
    }
    for (place, class) in [("context", "ContextExtension"), ("result", "ResultExtension")] {
        for (iri, value) in seen[place]["extensions"].as_object().into_iter().flatten() {
            declared(document, iri, class, value)?;
        }
    }
    Ok(id(template).to_owned())
}

/// Whether an extension is a concept of the profile, and its value of the type that the concept says.
fn declared(document: &Value, iri: &str, class: &str, value: &Value) -> Result<(), String> {
    let concept = list(document, "concepts")
        .iter()
        .find(|concept| id(concept) == iri && concept["type"] == class)
        .ok_or_else(|| format!("{iri} is no {class} of the profile"))?;
    let schema: Value = serde_json::from_str(concept["inlineSchema"].as_str().unwrap_or_default())
        .map_err(|error| error.to_string())?;
    let fits = match schema["type"].as_str() {
        Some("integer") => value.is_u64() || value.is_i64(),
        Some("string") => value.is_string(),
        Some("array") => value.is_array(),
        Some("object") => value.is_object(),
        Some(other) => return Err(format!("{iri}: the test knows no type {other}")),
        None => true,
    };
    if fits {
        Ok(())
    } else {
        Err(format!("{iri} is {value}"))
    }
}

/// Where a pattern can end when it begins at `at`.
fn ends(parts: &BTreeMap<&str, &Value>, part: &str, names: &[String], at: usize) -> BTreeSet<usize> {
    let Some(pattern) = parts.get(part) else {
        let fits = names.get(at).is_some_and(|name| name == part);
        return fits.then_some(at + 1).into_iter().collect();
    };
    let (kind, of) = members(pattern);
    match kind {
        "sequence" => of.iter().fold(BTreeSet::from([at]), |starts, part| {
            starts
                .into_iter()
                .flat_map(|at| ends(parts, part, names, at))
                .collect()
        }),
        "alternates" => of.iter().flat_map(|part| ends(parts, part, names, at)).collect(),
        "optional" => ends(parts, &of[0], names, at).into_iter().chain([at]).collect(),
        kind => {
            let (mut all, mut fresh) = (BTreeSet::new(), BTreeSet::from([at]));
            while let Some(start) = fresh.pop_first() {
                for end in ends(parts, &of[0], names, start) {
                    if all.insert(end) {
                        fresh.insert(end);
                    }
                }
            }
            if kind == "zeroOrMore" {
                all.insert(at);
            }
            all
        }
    }
}

#[test]
fn every_event_keeps_to_its_template_and_every_template_is_used() {
    let document = profile::document();
    let mut used = BTreeSet::new();
    for payload in record::payload_of_every_event() {
        used.insert(template_of(&document, &payload).unwrap_or_else(|error| panic!("{error}")));
    }
    let unused: Vec<&str> = list(&document, "templates")
        .iter()
        .map(id)
        .filter(|id| !used.contains(*id))
        .collect();
    assert!(unused.is_empty(), "{unused:?}");
}

fn shipped() -> Vec<Scenario> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios");
    let files = std::fs::read_dir(folder).expect("the shipped scenarios");
    let files = files.map(|file| file.expect("a file").path());
    files
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .map(|path| {
            let id = path
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            let text = std::fs::read_to_string(&path).expect("a text");
            parse(&text, ScenarioId(id)).expect("a shipped scenario reads")
        })
        .collect()
}

/// One drill from lobby to closed debrief, with one of its declared moves.
async fn play(program: &Program, line: &Move) {
    let team = Team::gather(program).await;
    let act = async |who, action| team.act(program, who, action).await.expect("it may be done");
    for role in Role::ALL.into_iter().filter(|role| *role != Role::Sre) {
        act(team.ana, Action::TakeRole(role)).await;
    }
    act(team.lead, Action::OpenBrief).await;
    act(team.lead, Action::Start).await;
    program.rooms.turn(ONSET_AT.0 + line.at_s).await;
    let mut clock = ONSET_AT.0 + line.at_s;
    for order in &line.orders {
        let at = ONSET_AT.0 + line.at_s + order.after_s;
        program.rooms.turn(at.saturating_sub(clock)).await;
        clock = clock.max(at);
        let plan = Plan {
            expect: Expectation::P95AtMostMs(1_000),
            by: At(clock + 120),
            revert_when: "typed".to_owned(),
        };
        let order = drill::lever::Order {
            lever: order.lever.clone(),
            set: order.set,
        };
        act(
            team.ana,
            Action::Pull {
                order,
                plan: Some(plan),
            },
        )
        .await;
    }
    act(
        team.ana,
        Action::PostStatus(StatusUpdate {
            impact: "typed".to_owned(),
            scope: "typed".to_owned(),
            doing: "typed".to_owned(),
            next_min: 15,
        }),
    )
    .await;
    program.rooms.turn(420).await;
    match team.act(program, team.lead, Action::End).await {
        // A warm-up is over by itself by now.
        Ok(_) | Err(ApiError::Refused(Refusal::WrongPhase { now: Phase::Debrief })) => {}
        Err(error) => panic!("{error}"),
    }
    act(team.lead, Action::Close).await;
}

#[tokio::test]
async fn whole_drills_of_every_scenario_keep_to_templates_and_pattern() {
    let document = profile::document();
    let patterns = list(&document, "patterns");
    let parts: BTreeMap<&str, &Value> = patterns.iter().map(|part| (id(part), part)).collect();
    let primary = patterns.iter().find(|one| one["primary"] == true).expect("one");
    for scenario in shipped() {
        let (folder, name) = (folder(), scenario.id.0.clone());
        let moves: Vec<Move> = [Label::Best, Label::Wrong]
            .iter()
            .filter_map(|label| scenario.moves.iter().find(|line| line.label == *label).cloned())
            .collect();
        let program = Program::with(folder.path(), Library::of(vec![scenario])).await;
        for line in &moves {
            play(&program, line).await;
        }
        let rows = store::statements_in_time(&program.journal.readers)
            .await
            .expect("statements");
        let mut drills: BTreeMap<Vec<u8>, Vec<String>> = BTreeMap::new();
        for (drill, payload) in rows {
            let template = template_of(&document, &payload).unwrap_or_else(|error| panic!("{name}: {error}"));
            drills.entry(drill).or_default().push(template);
        }
        assert_eq!(drills.len(), moves.len(), "{name}");
        for names in drills.into_values() {
            let whole = ends(&parts, id(primary), &names, 0).contains(&names.len());
            let names: Vec<&str> = names.iter().filter_map(|name| name.rsplit('/').next()).collect();
            assert!(whole, "{name}: no drill of the pattern: {names:?}");
        }
        program.end().await;
    }
}
