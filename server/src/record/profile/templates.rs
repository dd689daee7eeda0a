//! Statement templates: for each kind of statement its verb, what it is about, and what must stand in it. One for each
//! pair of verb and object; the table is the only place that lists them.

use serde_json::{Value, json};

use super::super::words::{self, BASE, Kind, PROFILE, Verb, extension};

/// One kind of statement.
struct Template {
    /// Last part of its IRI.
    name: &'static str,
    /// What it says, in a sentence.
    says: &'static str,
    verb: Verb,
    about: About,
    rules: &'static [Rule],
}

/// What a statement is about.
enum About {
    /// An activity of ours, or of a published type.
    Activity(Kind),
    /// A question that is asked and answered.
    Question,
    /// A statement made by one of these templates.
    Statement(&'static [&'static str]),
}

/// What must, or may, stand in a statement beyond what stands in all.
enum Rule {
    /// An extension of the context that must be there.
    Has(&'static str),
    /// An extension of the context that may be there.
    May(&'static str),
    /// A part of the result that must be there.
    Result(&'static str),
    /// A part of the result that may be there.
    MayResult(&'static str),
    /// Whether the result says success.
    Success(&'static str),
    /// The extension of the result that must be there.
    Bill,
}

use About::{Activity, Question, Statement};
use Rule::{Bill, Has, May, MayResult, Result, Success};

const QUESTION: &str = "http://adlnet.gov/expapi/activities/cmi.interaction";

/// What a verdict can be about.
const JUDGED: [&str; 13] = [
    "viewed-dashboard",
    "completed-check",
    "diagnosed",
    "routed-payments",
    "enabled-flag",
    "disabled-flag",
    "rolled-back",
    "redeployed",
    "adjusted",
    "reverted",
    "probed",
    "planned",
    "mitigated",
];

const fn of(
    name: &'static str,
    verb: Verb,
    about: About,
    rules: &'static [Rule],
    says: &'static str,
) -> Template {
    Template {
        name,
        says,
        verb,
        about,
        rules,
    }
}

const MOVED: &[Rule] = &[Has("from"), Has("to"), May("service"), May("region")];
const BILLED: &[Rule] = &[Result("completion"), Result("duration"), Bill];

#[rustfmt::skip]
const TEMPLATES: [Template; 51] = [
    of("joined", words::JOINED, Activity(Kind::Drill), &[], "A person came into the room."),
    of("assumed-role", words::ASSUMED, Activity(Kind::Role), &[], "A person took a role."),
    of("assigned-role", words::ASSIGNED, Activity(Kind::Role), &[Has("assignee")], "The facilitator seated somebody, or the program."),
    of("asked-for-lever", words::ASKED, Activity(Kind::Lever), &[Has("to"), Has("assignee")], "A person asked the program, which plays a lever's owner, to set it."),
    of("left-role", words::LEFT, Activity(Kind::Role), &[], "A person gave a role back, or lost it."),
    of("opened-stage", words::OPENED, Activity(Kind::Stage), &[], "The facilitator opened a stage."),
    of("initialized-drill", words::INITIALIZED, Activity(Kind::Drill), &[], "The run began."),
    of("paused-drill", words::PAUSED, Activity(Kind::Drill), &[Has("reason")], "The clock was held."),
    of("resumed-drill", words::RESUMED, Activity(Kind::Drill), &[], "The clock ran again."),
    of("extended-drill", words::EXTENDED, Activity(Kind::Drill), &[Has("minutes")], "The run got more minutes."),
    of("injected", words::INJECTED, Activity(Kind::Inject), &[Has("channel"), May("inject-id")], "Something came into the drill."),
    of("skipped-inject", words::SKIPPED, Activity(Kind::Inject), &[], "The script left something out, because its time had gone."),
    of("viewed-dashboard", words::VIEWED, Activity(Kind::Dashboard), &[May("device"), May("region")], "A person looked at a tab for longer than a glance."),
    of("routed-payments", words::ROUTED, Activity(Kind::TrafficRoute), MOVED, "A person split payments differently."),
    of("enabled-flag", words::ENABLED, Activity(Kind::Flag), MOVED, "A person switched a feature on."),
    of("disabled-flag", words::DISABLED, Activity(Kind::Flag), MOVED, "A person switched a feature off."),
    of("rolled-back", words::ROLLED_BACK, Activity(Kind::Deployment), MOVED, "A person took a release back."),
    of("redeployed", words::REVERTED, Activity(Kind::Deployment), MOVED, "A person brought a release out again."),
    of("adjusted", words::ADJUSTED, Activity(Kind::Lever), MOVED, "A person set a lever."),
    of("reverted", words::REVERTED, Activity(Kind::Lever), MOVED, "A person set a lever back to normal."),
    of("planned", words::PLANNED, Activity(Kind::Plan), &[Has("expects"), Has("by")], "A person said what a risky move is expected to do."),
    of("evaluated", words::EVALUATED, Statement(&JUDGED), &[MayResult("success"), MayResult("duration"), May("label")], "What a look, a diagnosis or a move was worth, and how long the trouble lasted from the moment the fault set in; known from the debrief on."),
    of("checked-plan", words::EVALUATED, Activity(Kind::Plan), &[Has("expects"), Has("found"), Result("success")], "The time of a plan came, and the checkout showed whether it came true."),
    of("probed", words::PROBED, Activity(Kind::SyntheticCheck), &[Has("device"), Has("region"), Has("method")], "A person started a synthetic checkout."),
    of("completed-check", words::COMPLETED, Activity(Kind::SyntheticCheck), &[Has("device"), Has("region"), Has("method"), Result("completion"), Result("duration")], "A synthetic checkout came back."),
    of("posted-chat", words::POSTED, Activity(Kind::ChatMessage), &[], "A person wrote into the chat."),
    of("posted-status", words::POSTED, Activity(Kind::StatusUpdate), &[Has("next-at")], "A person posted a status update."),
    of("posted-customers", words::POSTED, Activity(Kind::CustomerMessage), &[], "A person told customers."),
    of("posted-support", words::POSTED, Activity(Kind::SupportScript), &[], "A person told support what to say."),
    of("diagnosed", words::DIAGNOSED, Activity(Kind::Incident), &[Result("response")], "A person declared the cause."),
    of("called-role", words::ALERTED, Activity(Kind::Role), &[], "A person called a role in."),
    of("called-team", words::CALLED, Activity(Kind::OnCallTeam), &[], "A person called a team outside the room."),
    of("asked-question", words::ASKED, Question, &[Has("closes-at")], "A timed question was put to the team."),
    of("answered-question", words::ANSWERED, Question, &[MayResult("response")], "A person answered a timed question, or one of the debrief."),
    of("decided-question", words::DECIDED, Question, &[Has("decided"), Result("response")], "A timed question was settled."),
    of("expired-question", words::EXPIRED, Question, &[Has("decided"), Result("response")], "Nobody answered in time; the default holds."),
    of("commented", words::COMMENTED, Activity(Kind::Timeline), &[Has("note")], "A person pinned a note to the clock."),
    of("began", words::BEGAN, Activity(Kind::Incident), &[], "The fault set in; known from the debrief on."),
    of("alerted", words::ALERTED, Activity(Kind::Incident), &[], "Monitoring raised an alert."),
    of("breached", words::BREACHED, Activity(Kind::Incident), &[], "The service level was missed."),
    of("recovered", words::RECOVERED, Activity(Kind::Incident), &[], "The service level holds again, not yet long enough."),
    of("relapsed", words::RELAPSED, Activity(Kind::Incident), &[], "The service level was missed again."),
    of("mitigated", words::MITIGATED, Activity(Kind::Incident), &[], "The service level held for a minute."),
    of("resolved", words::RESOLVED, Activity(Kind::Incident), &[], "The incident is over."),
    of("terminated-drill", words::TERMINATED, Activity(Kind::Drill), &[], "The run ended."),
    of("stopped-drill", words::STOPPED, Activity(Kind::Drill), &[], "A person stopped the drill, because it touched real work."),
    of("completed-drill", words::COMPLETED, Activity(Kind::Drill), BILLED, "The run is counted and was not played for a result."),
    of("passed-drill", words::PASSED, Activity(Kind::Drill), &[Result("completion"), Result("duration"), Bill, Success("true")], "The run was won."),
    of("failed-drill", words::FAILED, Activity(Kind::Drill), &[Result("completion"), Result("duration"), Bill, Success("false")], "The run was won late or lost."),
    of("assigned-follow-up", words::ASSIGNED, Activity(Kind::FollowUp), &[May("due")], "The team wrote down the one change to ship."),
    of("debriefed", words::DEBRIEFED, Activity(Kind::Debrief), &[], "The debrief was closed."),
];

/// All of them as the profile holds them.
pub fn all() -> Vec<Value> {
    TEMPLATES.iter().map(Template::json).collect()
}

/// Their names.
pub fn names() -> impl Iterator<Item = &'static str> {
    TEMPLATES.iter().map(|template| template.name)
}

/// Their verbs, some more than once.
pub fn verbs() -> impl Iterator<Item = Verb> {
    TEMPLATES.iter().map(|template| template.verb)
}

impl Template {
    fn json(&self) -> Value {
        let rules: Vec<Value> = common()
            .into_iter()
            .chain(self.rules.iter().map(Rule::json))
            .collect();
        let mut template = json!({
            "id": format!("{BASE}/templates/{}", self.name),
            "type": "StatementTemplate",
            "inScheme": PROFILE,
            "prefLabel": { "en": self.name.replace('-', " ") },
            "definition": { "en": self.says },
            "verb": self.verb.0,
            "rules": rules,
        });
        match self.about {
            Activity(kind) => template["objectActivityType"] = kind.iri().into(),
            Question => template["objectActivityType"] = QUESTION.into(),
            Statement(judged) => {
                let judged = judged.iter().map(|name| format!("{BASE}/templates/{name}"));
                template["objectStatementRefTemplate"] = judged.collect();
            }
        }
        template
    }
}

/// What stands in every statement of a drill.
fn common() -> Vec<Value> {
    vec![
        json!({ "location": "$.context.registration", "presence": "included" }),
        json!({ "location": "$.context.contextActivities.category[*].id", "presence": "included", "any": [PROFILE] }),
        json!({ "location": "$.context.contextActivities.parent[*].id", "presence": "included" }),
        json!({ "location": "$.context.instructor", "presence": "included" }),
        json!({ "location": "$.timestamp", "presence": "included" }),
        json!({ "location": in_context("sim-time"), "presence": "included" }),
        json!({ "location": in_context("role"), "presence": "recommended" }),
    ]
}

fn in_context(name: &str) -> String {
    format!("$.context.extensions['{}']", extension(name))
}

impl Rule {
    fn json(&self) -> Value {
        match self {
            Has(name) => json!({ "location": in_context(name), "presence": "included" }),
            May(name) => json!({ "location": in_context(name), "presence": "recommended" }),
            Result(part) => json!({ "location": format!("$.result.{part}"), "presence": "included" }),
            MayResult(part) => json!({ "location": format!("$.result.{part}"), "presence": "recommended" }),
            Success(value) => {
                json!({ "location": "$.result.success", "presence": "included", "any": [*value == "true"] })
            }
            Bill => {
                let place = format!("$.result.extensions['{}']", extension("customer-impact"));
                json!({ "location": place, "presence": "included" })
            }
        }
    }
}
