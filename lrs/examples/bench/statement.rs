//! What is sent: statements of about 1.3 kB as drills make them. Equal numbers give equal statements.

use uuid::Uuid;

/// How many people there are; every connection sends statements of all of them.
pub const PEOPLE: u64 = 997;
/// How many verbs there are.
pub const VERBS: u64 = 12;
/// Statements of one run of a drill.
const RUN_STATEMENTS: u64 = 400;

/// One of the people does one of the things in one of many runs.
pub fn statement(number: u64) -> String {
    let id = Uuid::from_u64_pair(0x4242_0000_0000_4000, 0x8000_0000_0000_0000 | number);
    let (person, verb, run, squad) = (number % PEOPLE, number % VERBS, run(number), number % 50);
    format!(
        r#"{{"id":"{id}","actor":{{"objectType":"Agent","account":{{"homePage":"https://drill.example/people","name":"{person}"}}}},"verb":{{"id":"https://w3id.org/xapi/example/verbs/verb-{verb}","display":{{"en":"verb {verb}"}}}},"object":{{"objectType":"Activity","id":"https://drill.example/levers/{verb}","definition":{{"type":"https://w3id.org/xapi/example/activity-types/lever","name":{{"en":"Lever {verb}"}}}}}},"result":{{"success":true,"duration":"PT12.5S","response":"95","extensions":{{"https://w3id.org/xapi/example/ext/metric-before":0.9312,"https://w3id.org/xapi/example/ext/metric-after":0.9921}}}},"context":{{"registration":"{run}","team":{{"objectType":"Group","account":{{"homePage":"https://drill.example/squads","name":"squad-{squad}"}}}},"revision":"3","platform":"Drill","language":"en","contextActivities":{{"parent":[{{"id":"https://drill.example/scenarios/payments/3/inject/2"}}],"grouping":[{{"id":"https://drill.example/scenarios/payments/3"}},{{"id":"https://drill.example/sprints/2026-47"}}],"category":[{{"id":"https://w3id.org/xapi/example/v1.0"}}]}},"extensions":{{"https://w3id.org/xapi/example/ext/role":"sre","https://w3id.org/xapi/example/ext/region":"eu","https://w3id.org/xapi/example/ext/sim-time":{number}}}}},"timestamp":"2026-11-20T12:00:00.000Z"}}"#
    )
}

/// The run that a statement belongs to.
pub fn run(number: u64) -> Uuid {
    Uuid::from_u64_pair(
        0x5353_0000_0000_4000,
        0x8000_0000_0000_0000 | (number / RUN_STATEMENTS),
    )
}
