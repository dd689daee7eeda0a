//! Concepts that are minted here: verbs, activity types and extensions, each with what it means. Published concepts are
//! used by their own IRIs and not defined again.

use serde_json::{Value, json};

use super::super::words::{self, BASE, Kind, PROFILE, Verb, extension};

/// A minted verb, what it means, and a published verb that is broader.
const VERBS: [(Verb, &str, Option<&str>); 15] = [
    (
        words::ADJUSTED,
        "Set a lever of the checkout to something else than normal.",
        Some(INTERACTED),
    ),
    (words::BEGAN, "The fault of the drill set in.", None),
    (
        words::BREACHED,
        "The service level was missed for long enough to count.",
        None,
    ),
    (
        words::DECIDED,
        "A question was settled by whom it concerned or by most.",
        None,
    ),
    (
        words::EXTENDED,
        "The facilitator gave the run more minutes.",
        None,
    ),
    (
        words::INJECTED,
        "Brought an event or a message of the script into the drill.",
        None,
    ),
    (
        words::MITIGATED,
        "The service level held again for a minute.",
        None,
    ),
    (
        words::OPENED,
        "The facilitator opened a stage of the drill.",
        None,
    ),
    (
        words::PLANNED,
        "Said before a risky move what is expected by when, and when it is taken back.",
        None,
    ),
    (words::PROBED, "Started a synthetic checkout.", Some(INTERACTED)),
    (
        words::RELAPSED,
        "The service level was missed again after it had held.",
        None,
    ),
    (
        words::RESUMED,
        "The facilitator let the clock run again.",
        Some("http://adlnet.gov/expapi/verbs/resumed"),
    ),
    (
        words::REVERTED,
        "Set a lever of the checkout back to normal.",
        Some(INTERACTED),
    ),
    (words::ROLLED_BACK, "Took a release back.", Some(INTERACTED)),
    (
        words::STOPPED,
        "Stopped the drill before its end, because it touched real work.",
        None,
    ),
];

const INTERACTED: &str = "http://adlnet.gov/expapi/verbs/interacted";

/// Minted activity types.
const TYPES: [(Kind, &str, &str); 18] = [
    (Kind::Stage, "Stage", "A stage of a drill, such as the brief."),
    (Kind::Role, "Role", "A role of the incident team."),
    (
        Kind::OnCallTeam,
        "On-call team",
        "A team outside the room that can be called.",
    ),
    (Kind::Dashboard, "Dashboard", "A tab of the control room."),
    (Kind::Flag, "Feature flag", "A feature flag of the checkout."),
    (Kind::Deployment, "Deployment", "A release of the checkout."),
    (
        Kind::TrafficRoute,
        "Traffic route",
        "How payments are split between providers.",
    ),
    (
        Kind::Lever,
        "Lever",
        "Anything else that can be set in the checkout.",
    ),
    (Kind::Plan, "Plan", "What is expected of a risky move."),
    (
        Kind::SyntheticCheck,
        "Synthetic checkout",
        "A checkout walked through by a script.",
    ),
    (
        Kind::Inject,
        "Inject",
        "An event or message that the script or the facilitator brings in.",
    ),
    (Kind::ChatMessage, "Chat message", "A line in the team's chat."),
    (
        Kind::CustomerMessage,
        "Customer message",
        "What customers are told.",
    ),
    (
        Kind::SupportScript,
        "Support script",
        "What support says on the phone.",
    ),
    (Kind::Incident, "Incident", "The incident that a drill is about."),
    (
        Kind::Timeline,
        "Timeline",
        "The notes pinned to the drill's clock.",
    ),
    (Kind::Debrief, "Debrief", "The conversation after the run."),
    (
        Kind::FollowUp,
        "Follow-up",
        "The one change that the team will ship.",
    ),
];

/// Where an extension stands.
#[derive(Clone, Copy)]
enum Place {
    Context,
    Result,
}

/// Extensions: name, where it stands, its JSON type (`*`: any), what it means.
const EXTENSIONS: [(&str, Place, &str, &str); 22] = [
    (
        "sim-time",
        Place::Context,
        "integer",
        "Seconds on the drill's own clock.",
    ),
    (
        "role",
        Place::Context,
        "array",
        "The roles that the actor held then.",
    ),
    (
        "assignee",
        Place::Context,
        "string",
        "The account name of whom the facilitator seated.",
    ),
    ("reason", Place::Context, "string", "Why the clock was held."),
    ("minutes", Place::Context, "integer", "Minutes added to the run."),
    (
        "inject-id",
        Place::Context,
        "string",
        "Which inject of the script.",
    ),
    ("channel", Place::Context, "string", "By which voice it came in."),
    (
        "device",
        Place::Context,
        "string",
        "The device looked at or tested.",
    ),
    (
        "region",
        Place::Context,
        "string",
        "The region looked at, tested or acted on.",
    ),
    ("service", Place::Context, "string", "The service acted on."),
    ("method", Place::Context, "string", "The way of payment tested."),
    ("from", Place::Context, "string", "The setting before."),
    ("to", Place::Context, "string", "The setting after."),
    (
        "expects",
        Place::Context,
        "*",
        "What the plan expects: the quantity and its bound.",
    ),
    (
        "found",
        Place::Context,
        "integer",
        "What was found when the plan's time came, in the unit of its quantity: milliseconds, permille or percent.",
    ),
    (
        "by",
        Place::Context,
        "integer",
        "Until when, seconds on the drill's clock.",
    ),
    (
        "label",
        Place::Context,
        "string",
        "What a move was worth: best, acceptable or wrong.",
    ),
    (
        "next-at",
        Place::Context,
        "integer",
        "When the next update was promised, seconds on the drill's clock.",
    ),
    (
        "closes-at",
        Place::Context,
        "integer",
        "When the question closes, seconds on the drill's clock.",
    ),
    ("decided", Place::Context, "string", "How a question was settled."),
    (
        "note",
        Place::Context,
        "string",
        "Which note, by its number; its words are kept apart and can be erased.",
    ),
    (
        "customer-impact",
        Place::Result,
        "object",
        "What the drill cost customers and the shop.",
    ),
];

/// Extensions of follow-ups stand apart, for they are about the time after the drill.
const DUE: (&str, &str) = ("due", "The day by which the change is to be shipped, as written.");

/// All of them.
pub fn all() -> Vec<Value> {
    let verbs = VERBS.iter().map(|(Verb(id, label), definition, broad)| {
        let mut concept = concept("Verb", id, label, definition);
        if let Some(broad) = broad {
            concept["broadMatch"] = json!([broad]);
        }
        // Taking a release back is one way of setting something back.
        if *id == words::ROLLED_BACK.0 {
            concept["broader"] = json!([words::REVERTED.0]);
        }
        concept
    });
    let types = TYPES
        .iter()
        .map(|(kind, label, definition)| concept("ActivityType", &kind.iri(), label, definition));
    let due = (DUE.0, Place::Context, "string", DUE.1);
    let extensions = EXTENSIONS
        .iter()
        .chain([&due])
        .map(|(name, place, kind, definition)| {
            let class = match place {
                Place::Context => "ContextExtension",
                Place::Result => "ResultExtension",
            };
            let mut concept = concept(class, &extension(name), name, definition);
            let schema = match *kind {
                "*" => json!({}),
                kind => json!({ "type": kind }),
            };
            concept["inlineSchema"] = schema.to_string().into();
            concept
        });
    verbs.chain(types).chain(extensions).collect()
}

fn concept(class: &str, id: &str, label: &str, definition: &str) -> Value {
    debug_assert!(id.starts_with(BASE), "{id} is not minted here");
    json!({
        "id": id,
        "type": class,
        "inScheme": PROFILE,
        "prefLabel": { "en": label },
        "definition": { "en": definition },
    })
}
