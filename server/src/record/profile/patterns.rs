//! The one pattern: the order in which the statements of a drill come. Its parts are named by what happens in them.

use serde_json::{Value, json};

use super::super::words::{BASE, PROFILE};
use super::templates;

/// Before the run: people come in, take seats, talk.
const BEFORE: [&str; 6] = [
    "joined",
    "assumed-role",
    "assigned-role",
    "left-role",
    "posted-chat",
    "opened-stage",
];
/// After the run: what was learnt, and what will change.
const AFTER: [&str; 12] = [
    "joined",
    "assumed-role",
    "assigned-role",
    "left-role",
    "posted-chat",
    "commented",
    "completed-drill",
    "passed-drill",
    "failed-drill",
    "stopped-drill",
    "answered-question",
    "assigned-follow-up",
];
/// Stand at one place of a drill only, and so not among what may happen at any time of the run.
const ONCE: [&str; 9] = [
    "initialized-drill",
    "terminated-drill",
    "stopped-drill",
    "completed-drill",
    "passed-drill",
    "failed-drill",
    "debriefed",
    "opened-stage",
    "assigned-follow-up",
];

/// The pattern and its parts.
pub fn all() -> Vec<Value> {
    let template = |name: &str| format!("{BASE}/templates/{name}");
    let list = |names: &[&str]| -> Value { names.iter().map(|name| template(name)).collect() };
    let during: Vec<&str> = templates::names().filter(|name| !ONCE.contains(name)).collect();
    vec![
        json!({
            "id": pattern("drill"),
            "type": "Pattern",
            "primary": true,
            "inScheme": PROFILE,
            "prefLabel": { "en": "A drill" },
            "definition": { "en": "People gather, the run goes from its start to its end, and the debrief follows. \
                                   Drills that are still open end wherever they stand." },
            "sequence": [
                pattern("gathering"),
                template("initialized-drill"),
                pattern("running"),
                template("terminated-drill"),
                pattern("learning"),
                pattern("closing"),
            ],
        }),
        part("gathering", "oneOrMore", pattern("before").into()),
        part("before", "alternates", list(&BEFORE)),
        part("running", "zeroOrMore", pattern("during").into()),
        part("during", "alternates", list(&during)),
        part("learning", "zeroOrMore", pattern("after").into()),
        part("after", "alternates", list(&AFTER)),
        part("closing", "optional", template("debriefed").into()),
    ]
}

fn pattern(name: &str) -> String {
    format!("{BASE}/patterns/{name}")
}

fn part(name: &str, kind: &str, of: Value) -> Value {
    let mut part = json!({
        "id": pattern(name),
        "type": "Pattern",
        "primary": false,
        "inScheme": PROFILE,
        "prefLabel": { "en": name },
        "definition": { "en": format!("Part of a drill: {name}.") },
    });
    part[kind] = of;
    part
}
