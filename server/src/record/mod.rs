//! Maps what happened in a room to xAPI statements: the one place where drills and the record store meet. Statements
//! hold ids, never names or typed words; what judges players is withheld until the debrief.

mod events;
pub mod profile;
mod words;

use drill::{
    id::{DrillId, PersonId, ScenarioId, Seq},
    role::Role,
    room::{By, Entry, Room},
};
use lrs::{Authority, Intake, Invalid, Micros, PreparedStatement, Version};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use self::words::{Kind, PROFILE, Verb, extension};
use crate::clock::TimeOfDay;

/// Home of accounts when no public address was given: ids of one installation are then not told from another's.
const LOCAL: &str = "urn:drillroom:local";
/// The account that speaks for clock and world.
const SYSTEM: &str = "system";
/// Statements that one event may have at most; keeps their numbers apart.
pub const PER_EVENT: u32 = 4;

/// Maps entries to statements for one installation.
#[derive(Debug, Clone)]
pub struct Recorder {
    home_page: String,
    authority: Authority,
}

/// The statements of some entries.
#[derive(Debug, Default)]
pub struct Recorded {
    /// To be readable at once.
    pub open: Vec<PreparedStatement>,
    /// To be readable once the drill is in its debrief.
    pub withheld: Vec<PreparedStatement>,
}

/// One statement in the making: what the event decides. The rest is the same for all.
struct Saying {
    actor: Actor,
    verb: Verb,
    object: Object,
    result: Option<Value>,
    extensions: Map<String, Value>,
    secrecy: Secrecy,
}

/// Who a statement is about.
#[derive(Debug, Clone, Copy)]
enum Actor {
    Person(PersonId),
    System,
}

/// What a statement is about.
enum Object {
    Activity {
        kind: Kind,
        id: String,
    },
    Question {
        id: String,
    },
    /// Another statement of the same event.
    Statement(u32),
}

/// Whether a statement judges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Secrecy {
    Open,
    UntilDebrief,
}

/// What is the same for all statements of an entry.
struct Frame<'a> {
    recorder: &'a Recorder,
    room: &'a Room,
    entry: &'a Entry,
    at: TimeOfDay,
}

impl Recorder {
    /// For an installation under `public_url`, or on one's own machine.
    pub fn new(public_url: Option<&str>) -> Self {
        let home_page = public_url.unwrap_or(LOCAL).to_owned();
        Self {
            authority: Authority::account(&home_page, SYSTEM),
            home_page,
        }
    }

    /// Where accounts of this installation are at home.
    pub fn home_page(&self) -> &str {
        &self.home_page
    }

    /// The statements of entries that led to `room`.
    ///
    /// # Errors
    /// When one is not a valid statement: a fault of this module.
    pub fn record<'a>(
        &self,
        room: &Room,
        entries: impl IntoIterator<Item = &'a Entry>,
        at: TimeOfDay,
    ) -> Result<Recorded, Invalid> {
        let mut recorded = Recorded::default();
        for entry in entries {
            let frame = Frame {
                recorder: self,
                room,
                entry,
                at,
            };
            for (first, event) in (0..).step_by(PER_EVENT as usize).zip(&entry.events) {
                for (number, saying) in (0..).zip(events::say(room, entry, event)) {
                    let secrecy = saying.secrecy;
                    let statement = frame.prepare(first, number, saying)?;
                    match secrecy {
                        Secrecy::Open => recorded.open.push(statement),
                        Secrecy::UntilDebrief => recorded.withheld.push(statement),
                    }
                }
            }
        }
        Ok(recorded)
    }
}

/// Ids and verbs of the statements that an entry calls for; `room` is the room after it. Whoever compares them with
/// what is kept sees what is missing.
pub fn wanted(room: &Room, entry: &Entry) -> Vec<(Uuid, &'static str)> {
    let mut wanted = Vec::new();
    for (first, event) in (0..).step_by(PER_EVENT as usize).zip(&entry.events) {
        for (number, saying) in (0..).zip(events::say(room, entry, event)) {
            let id = statement_id(room.drill, entry.seq, first + number);
            wanted.push((id, saying.verb.0));
        }
    }
    wanted
}

/// The name under which a drill's statements are withheld.
pub fn embargo(drill: DrillId) -> String {
    drill.0.to_string()
}

/// Name space of statement ids: drawn once, fixed for ever.
const STATEMENTS: Uuid = Uuid::from_u128(0x6f0a_2c4d_93b1_4e57_a8c6_1d35_f27e_90b4);

/// A scenario by an id that does not tell what it is about.
pub fn disguised(scenario: &ScenarioId) -> Uuid {
    Uuid::new_v5(&STATEMENTS, scenario.0.as_bytes())
}

/// The account of the program in a role's seat: nobody's, and told from people's by its name.
pub fn stand_in(role: Role) -> String {
    format!("stand-in:{}", events::word(&role))
}

/// The same entry gives the same ids, so that a retry writes nothing twice.
fn statement_id(drill: DrillId, seq: Seq, number: u32) -> Uuid {
    let mut name = drill.0.as_bytes().to_vec();
    name.extend(seq.0.to_be_bytes());
    name.extend(number.to_be_bytes());
    Uuid::new_v5(&STATEMENTS, &name)
}

impl Frame<'_> {
    fn prepare(&self, first: u32, number: u32, saying: Saying) -> Result<PreparedStatement, Invalid> {
        let value = self.statement(first, number, saying);
        let intake = Intake {
            version: Version::V1,
            authority: &self.recorder.authority,
            new_id: &crate::chance::uuid,
        };
        PreparedStatement::from_json(value.to_string().as_bytes(), &intake)
    }

    fn statement(&self, first: u32, number: u32, saying: Saying) -> Value {
        let id = |number| statement_id(self.room.drill, self.entry.seq, first + number);
        let Verb(verb, display) = saying.verb;
        let is_activity = !matches!(saying.object, Object::Statement(_));
        let mut statement = json!({
            "id": id(number),
            "actor": self.actor(saying.actor),
            "verb": { "id": verb, "display": { "en": display } },
            "object": match saying.object {
                Object::Activity { kind, id } => json!({
                    "objectType": "Activity",
                    "id": self.activity(kind, &id),
                    "definition": { "type": kind.iri() },
                }),
                Object::Question { id } => json!({
                    "objectType": "Activity",
                    "id": format!("{}/question/{id}", self.drill()),
                    "definition": {
                        "type": "http://adlnet.gov/expapi/activities/cmi.interaction",
                        "interactionType": "other",
                    },
                }),
                Object::Statement(other) => json!({ "objectType": "StatementRef", "id": id(other) }),
            },
            "context": self.context(saying.actor, saying.extensions),
            "timestamp": Micros(self.at.0).to_string(),
        });
        if is_activity {
            statement["context"]["platform"] = "Drillroom".into();
            statement["context"]["revision"] = self.room.scenario.version.clone().into();
        }
        if let Some(result) = saying.result {
            statement["result"] = result;
        }
        statement
    }

    fn context(&self, actor: Actor, mut extensions: Map<String, Value>) -> Value {
        extensions.insert(extension("sim-time"), self.entry.at.0.into());
        if let Actor::Person(person) = actor {
            let roles = self
                .room
                .person(person)
                .map(|person| person.roles)
                .unwrap_or_default();
            if !roles.is_empty() {
                let roles: Vec<_> = roles.iter().map(|role| json!(role)).collect();
                extensions.insert(extension("role"), roles.into());
            }
        }
        let drill = json!({ "id": self.drill(), "definition": { "type": Kind::Drill.iri() } });
        let scenario = json!({ "id": self.scenario(), "definition": { "type": Kind::Drill.iri() } });
        json!({
            "registration": self.room.drill.0,
            "instructor": self.actor(Actor::Person(self.room.facilitator)),
            "contextActivities": {
                "parent": [scenario],
                "grouping": [drill],
                "category": [{
                    "id": PROFILE,
                    "definition": { "type": "http://adlnet.gov/expapi/activities/profile" },
                }],
            },
            "language": "en",
            "extensions": extensions,
        })
    }

    fn actor(&self, actor: Actor) -> Value {
        let name = match actor {
            Actor::Person(PersonId::PROGRAM) | Actor::System => SYSTEM.to_owned(),
            Actor::Person(person) => match person.stands_in() {
                Some(role) => stand_in(role),
                None => person.0.to_string(),
            },
        };
        json!({
            "objectType": "Agent",
            "account": { "homePage": self.recorder.home_page, "name": name },
        })
    }

    fn drill(&self) -> String {
        format!("{}/drills/{}", words::BASE, self.room.drill.0)
    }

    /// The name of a scenario's file gives the answer away, so its statements carry an id made from it.
    fn scenario(&self) -> String {
        let scenario = &self.room.scenario;
        format!(
            "{}/scenarios/{}/{}",
            words::BASE,
            disguised(&scenario.id),
            scenario.version
        )
    }

    /// Things of one drill stand under it; roles and tabs are the same everywhere.
    fn activity(&self, kind: Kind, id: &str) -> String {
        let shared = [Kind::Role, Kind::Dashboard].contains(&kind);
        let under = if shared {
            words::BASE.to_owned()
        } else {
            self.drill()
        };
        match (kind, id) {
            (Kind::Drill, _) => self.drill(),
            (kind, "") => format!("{under}/{}", kind.name()),
            (kind, id) => format!("{under}/{}/{id}", kind.name()),
        }
    }
}

impl Saying {
    fn of(actor: Actor, verb: Verb, kind: Kind, id: impl Into<String>) -> Self {
        Self {
            actor,
            verb,
            object: Object::Activity { kind, id: id.into() },
            result: None,
            extensions: Map::new(),
            secrecy: Secrecy::Open,
        }
    }

    fn about(self, object: Object) -> Self {
        Self { object, ..self }
    }

    fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.extensions.insert(extension(name), value.into());
        self
    }

    fn result(self, result: Value) -> Self {
        Self {
            result: Some(result),
            ..self
        }
    }

    fn secret(self) -> Self {
        Self {
            secrecy: Secrecy::UntilDebrief,
            ..self
        }
    }
}

impl From<By> for Actor {
    fn from(by: By) -> Self {
        match by {
            By::Person(person) => Self::Person(person),
            By::Clock | By::World | By::Restart => Self::System,
        }
    }
}
