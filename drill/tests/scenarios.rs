//! Every shipped scenario: reads without a mistake and plays as it says. What each must keep stands in docs/scenario-format.md.
#![cfg(feature = "files")]

use drill::dim::{Region, Scope};
use drill::id::ScenarioId;
use drill::lever::Lever;
use drill::role::Role;
use drill::scenario::accept::{Part, accept};
use drill::scenario::outcomes::{outcomes, page};
use drill::scenario::{AS_WRITTEN, Condition, Label, Scenario, accept_in, parse};
use drill::world::Seed;

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
    let shipped = shipped();
    let broken: Vec<String> = std::thread::scope(|scope| {
        let played: Vec<_> = shipped
            .iter()
            .map(|(path, scenario)| (path, scope.spawn(|| accept(scenario))))
            .collect();
        let told = played.into_iter().flat_map(|(path, found)| {
            let found = found.join().expect("no panic");
            found
                .into_iter()
                .map(|broken| format!("{}: {broken}", path.display()))
        });
        told.collect()
    });
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn every_shipped_scenario_states_a_family_and_seeds_show_all_of_it() {
    for (path, scenario) in shipped() {
        let path = path.display();
        assert!(scenario.faces() > 1, "{path}");
        assert_eq!(scenario.shown_by(AS_WRITTEN), scenario.face(0), "{path}");
        let shown: Vec<Scenario> = (0..40).map(|seed| scenario.shown_by(Seed(seed))).collect();
        for n in 0..scenario.faces() {
            assert!(shown.contains(&scenario.face(n)), "{path}: face {n}");
        }
    }
}

#[test]
fn another_face_has_the_same_skill_elsewhere() {
    let find = |name: &str| {
        let mut all = shipped().into_iter().map(|(_, scenario)| scenario);
        all.find(|scenario| scenario.id.0 == name)
            .expect("shipped")
            .face(1)
    };
    let tax = find("tax-lag-eu");
    assert_eq!(tax.cause.scopes, [Scope::Apac]);
    let best = tax
        .moves
        .iter()
        .find(|one| one.label == Label::Best)
        .expect("a best move");
    assert_eq!(best.orders[0].lever, Lever::TaxCache(Region::Apac));
    let texts = serde_json::to_string(&tax).expect("plain data");
    for word in ["Europe", "European", "Germany"] {
        assert!(!texts.contains(word), "{word}");
    }
    let stall = find("mobile-stall");
    assert_eq!(stall.cause.scopes, [Scope::Ios]);
    assert!(stall.author.title.contains("iOS phones"));
    // Every face is a scenario that could stand in a file of its own.
    for (path, scenario) in shipped() {
        for n in 1..scenario.faces() {
            let face = scenario.face(n);
            let script = face.script();
            let levers = face
                .moves
                .iter()
                .flat_map(|one| &one.orders)
                .map(|one| &one.lever);
            for lever in levers.chain(face.course.iter().filter_map(|drive| drive.cured_by.as_ref())) {
                assert!(script.offers(lever), "{}: {lever}", path.display());
            }
        }
    }
}

#[test]
fn every_flag_of_the_consoles_says_who_gets_what() {
    for (path, scenario) in shipped() {
        for n in 0..scenario.faces() {
            for flag in scenario.face(n).script().flags {
                assert!(!flag.segments.is_empty(), "{}: {}", path.display(), flag.id);
            }
        }
    }
}

#[test]
fn a_role_without_two_things_to_do_or_to_learn_is_told() {
    const GOOD: &str = include_str!("../../scenarios/warm-up.toml");
    assert!(accept(&parse(GOOD, ScenarioId("good".to_owned())).expect("it reads")).is_empty());
    let mut scenario = parse(GOOD, ScenarioId("silent".to_owned())).expect("it reads");
    let told = |scenario: &Scenario| -> Vec<Role> {
        let found = accept(scenario);
        let of = found.iter().filter_map(|broken| match broken.part {
            Part::RoleCard(role) => Some(role),
            Part::Course | Part::Move(_) | Part::GoodSignal(_) => None,
        });
        of.collect()
    };
    // Support and QA have no lever: without words and prompts they have nothing.
    scenario.inject.clear();
    scenario.prompt.clear();
    let idle = told(&scenario);
    assert!(
        idle.contains(&Role::Support) && idle.contains(&Role::Qa),
        "{idle:?}"
    );
    assert!(!idle.contains(&Role::Sre), "the SRE has levers: {idle:?}");
    // What comes only when somebody acts does not count.
    let mut scenario = parse(GOOD, ScenarioId("late".to_owned())).expect("it reads");
    for inject in &mut scenario.inject {
        inject.only_if = Some(Condition::Pulled(Lever::PaymentRoute));
    }
    assert!(told(&scenario).contains(&Role::Qa));
}

#[test]
fn the_table_of_outcomes_is_of_the_shipped_scenarios() {
    let mut all = Vec::new();
    for (_, scenario) in shipped() {
        all.extend(outcomes(&scenario, AS_WRITTEN).expect("declared moves"));
    }
    let now = page(AS_WRITTEN, &all);
    assert!(
        now == include_str!("../../docs/outcomes.md"),
        "docs/outcomes.md is not what the scenarios come to now; make it anew: \
         cargo run -p server -- scenario outcomes scenarios > docs/outcomes.md\n{now}"
    );
}

#[test]
fn a_scenario_that_does_not_keep_its_word_is_told_where() {
    const GOOD: &str = include_str!("../../scenarios/warm-up.toml");
    let cases = [
        (
            "label = \"best\"",
            "label = \"wrong\"",
            "mitigates and shows no price",
        ),
        (
            "name = \"failover\"\nlabel = \"wrong\"",
            "name = \"failover\"\nlabel = \"best\"",
            "does not mitigate within",
        ),
        ("to = 3.5", "to = 1.1", "not missed within"),
        (
            "[[course]]",
            "[[course]]\nwhat = { service_errors = \"tax_eu\" }\nto = 0.3\nstart_s = 300\n\n[[course]]",
            "Promo & tax is no good signal and stands out",
        ),
        (
            "tab = \"services\"",
            "tab = \"fraud\"",
            "nothing on Fraud stands out",
        ),
    ];
    for (from, to, message) in cases {
        assert!(GOOD.contains(from), "{from:?}");
        let mut text = GOOD.replacen(from, to, 1);
        if to.contains("wrong") {
            // Some other move must be the best one, or the file does not even read.
            text = text.replacen(
                "name = \"promo_off\"\nlabel = \"wrong\"",
                "name = \"promo_off\"\nlabel = \"best\"",
                1,
            );
        }
        if to.contains("1.1") {
            text = text.replacen("to = 0.1\n", "to = 0.0\n", 1);
        }
        let scenario = parse(&text, ScenarioId("spoilt".to_owned())).expect("it reads");
        let found = accept_in(&text, &scenario);
        let told = found.iter().find(|problem| problem.message.contains(message));
        let told = told.unwrap_or_else(|| panic!("{to:?}: {found:?}"));
        assert!(told.line > 100 && !told.remedy.is_empty(), "{told:?}");
    }
}
