//! A statement made ready for the store: checked, completed, and everything worked out that the store files it under,
//! so that the one writer only has to write.
//!
//! Does not know when the statement will be stored; `stored` is given by the store.

use crate::canonical;
use crate::check::{self, Ifi, Version, text};
use crate::compare::{Fingerprint, fingerprint};
use crate::invalid::{Invalid, Place};
use crate::json::{self, Object, Value, object};
use crate::limits::{DEFINITION_BYTES_MAX, NAMED_MAX};
use crate::time::{Micros, Timestamp};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use uuid::Uuid;

/// Room for a statement of the usual size, so that its text grows in place.
const PAYLOAD_BYTES: usize = 2_048;

/// First 16 bytes of the SHA-256 of an identifier: agents and activities are found by it.
/// 128 bits: nobody can make two identifiers meet.
pub type Key = [u8; 16];

/// The key of an identifier text.
pub fn key_of(identifier: &str) -> Key {
    let mut key = Key::default();
    key.copy_from_slice(&Sha256::digest(identifier.as_bytes())[..16]);
    key
}

/// The short key of a verb, first 8 bytes of the SHA-256. Only narrows an index; the verb itself is compared too.
pub fn verb_key(verb: &str) -> i64 {
    let digest = Sha256::digest(verb.as_bytes());
    digest[..8]
        .iter()
        .fold(0_i64, |key, byte| (key << 8) | i64::from(*byte))
}

/// Who vouches for statements: the store sets it from the credentials of the request.
#[derive(Debug, Clone, PartialEq)]
pub struct Authority {
    actor: Value,
    key: Key,
}

impl Authority {
    /// An account on the system `home_page` (an IRI).
    pub fn account(home_page: &str, name: &str) -> Self {
        let ifi = Ifi::Account {
            home_page: home_page.to_owned(),
            name: name.to_owned(),
        };
        let account = object([("homePage", home_page.into()), ("name", name.into())]);
        let actor = object([("objectType", "Agent".into()), ("account", account)]);
        Self {
            actor,
            key: key_of(&ifi.key()),
        }
    }

    /// The key that its statements are filed under.
    pub fn key(&self) -> Key {
        self.key
    }
}

/// What a statement needs from outside to be made ready.
pub struct Intake<'a> {
    /// The line of the specification that the sender speaks.
    pub version: Version,
    /// Who vouches for it.
    pub authority: &'a Authority,
    /// Gives ids to statements that come without one; version 4.
    pub new_id: &'a (dyn Fn() -> Uuid + Sync),
}

/// Where in a statement an agent or activity stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reach {
    /// Actor or object.
    Direct,
    /// Anywhere.
    Related,
}

/// An agent or identified group that a statement names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedAgent {
    /// What it is found by.
    pub key: Key,
    /// Its identifier, see [`Ifi::key`].
    pub identifier: String,
    /// Its name here; empty when there is none.
    pub name: String,
    /// Where it stands.
    pub reach: Reach,
}

/// An activity that a statement names.
#[derive(Debug, Clone, PartialEq)]
pub struct NamedActivity {
    /// What it is found by.
    pub key: Key,
    /// Its IRI.
    pub iri: String,
    /// What the statement says of it, all its mentions merged.
    pub definition: Option<Value>,
    /// Where it stands.
    pub reach: Reach,
}

/// An attachment as the statement announces it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Announced {
    /// SHA-256 in lower-case hexadecimal digits.
    pub sha2: String,
    /// Media type, as sent.
    pub content_type: String,
    /// Whether the bytes may lie elsewhere.
    pub has_url: bool,
    /// What it is for, an IRI.
    pub usage: String,
}

/// A statement that only has to be written.
#[derive(Debug, Clone, PartialEq)]
pub struct PreparedStatement {
    /// Its id.
    pub id: Uuid,
    /// Its JSON without `stored`, and without `timestamp` when the sender gave none.
    pub payload: String,
    /// When it happened; `None`: when it is stored.
    pub timestamp: Option<Micros>,
    /// The verb's IRI.
    pub verb: String,
    /// The registration.
    pub registration: Option<Uuid>,
    /// Who vouches for it.
    pub authority: Key,
    /// The statement that its object refers to.
    pub refers_to: Option<Uuid>,
    /// Who is named in it, each once with each name.
    pub agents: Vec<NamedAgent>,
    /// Which activities are named in it, each once.
    pub activities: Vec<NamedActivity>,
    /// Its attachments and those of its substatement.
    pub attachments: Vec<Announced>,
    /// What it says, to compare it with another of the same id.
    pub fingerprint: Fingerprint,
}

impl PreparedStatement {
    /// Reads and checks one statement.
    pub fn from_json(bytes: &[u8], intake: &Intake<'_>) -> Result<Self, Invalid> {
        Self::from_value(json::parse(bytes)?, &Place::Root, intake)
    }

    /// Checks one statement that was parsed already; `place` is where it stood in the request.
    pub fn from_value(mut value: Value, place: &Place<'_>, intake: &Intake<'_>) -> Result<Self, Invalid> {
        check::statement(&value, place, intake.version)?;
        let Some(statement) = value.as_object_mut() else {
            return place.refuse("a statement is an object");
        };
        complete(statement, intake);
        Self::filed(&value, place)
    }

    /// Reads a statement that this store completed before.
    pub(crate) fn from_payload(payload: &str) -> Result<Self, Invalid> {
        Self::filed(&json::parse(payload.as_bytes())?, &Place::Root)
    }

    /// Whether it withdraws the statement that it refers to.
    pub fn voids(&self) -> bool {
        self.verb == check::VOIDED
    }

    fn filed(value: &Value, place: &Place<'_>) -> Result<Self, Invalid> {
        let Some(statement) = value.as_object() else {
            return place.refuse("a statement is an object");
        };
        let id = statement
            .get("id")
            .and_then(Value::as_str)
            .and_then(text::parse_uuid);
        let Some(id) = id else {
            return place.key("id").refuse("the statement has no id");
        };
        let mut payload = String::with_capacity(PAYLOAD_BYTES);
        value.write(&mut payload);
        let mut found = Found::within(payload.len());
        found.statement(statement, Reach::Direct);
        if found.agents.len() + found.activities.len() > NAMED_MAX {
            return place.refuse(format!(
                "a statement may name at most {NAMED_MAX} agents and activities"
            ));
        }
        let target = statement
            .get("object")
            .filter(|object| object.text("objectType") == Some("StatementRef"));
        let registration = statement
            .get("context")
            .and_then(|context| context.text("registration"));
        let timestamp = match statement.get("timestamp") {
            Some(text) => match text.as_str().and_then(Timestamp::parse) {
                Some(timestamp) => Some(timestamp.at),
                None => return place.key("timestamp").refuse("this is no timestamp"),
            },
            None => None,
        };
        let authority = statement.get("authority").and_then(Value::as_object);
        let authority = authority.map(|authority| match check::ifi_of(authority) {
            Some(ifi) => key_of(&ifi.key()),
            None => key_of(""),
        });
        Ok(Self {
            id,
            payload,
            timestamp,
            verb: statement
                .get("verb")
                .and_then(|verb| verb.text("id"))
                .unwrap_or_default()
                .to_owned(),
            registration: registration.and_then(text::parse_uuid),
            authority: authority.unwrap_or_default(),
            refers_to: target
                .and_then(|target| target.text("id"))
                .and_then(text::parse_uuid),
            agents: found.agents.into_values().collect(),
            activities: found.activities.into_values().collect(),
            attachments: found.attachments,
            fingerprint: fingerprint(statement),
        })
    }
}

/// Fills in what the store adds, and brings into one form what xAPI wants in one form.
fn complete(statement: &mut Object, intake: &Intake<'_>) {
    if !statement.has("id") {
        statement.set("id", (intake.new_id)().to_string().into());
    }
    statement.remove("stored");
    statement.set("authority", intake.authority.actor.clone());
    if !statement.has("version") {
        let version = match intake.version {
            Version::V1 => "1.0.0",
            Version::V2 => "2.0.0",
        };
        statement.set("version", version.into());
    }
    one_form(statement, intake.version);
    let inner = statement.get_mut("object").and_then(Value::as_object_mut);
    if let Some(inner) = inner
        && inner.get("objectType").and_then(Value::as_str) == Some("SubStatement")
    {
        one_form(inner, intake.version);
    }
}

/// Lists of context activities as lists; in 2.0, timestamps in UTC.
fn one_form(statement: &mut Object, version: Version) {
    if version == Version::V2
        && let Some(Value::String(text)) = statement.get_mut("timestamp")
        && let Some(timestamp) = Timestamp::parse(text)
    {
        *text = timestamp.to_utc();
    }
    let context = statement.get_mut("context").and_then(Value::as_object_mut);
    let lists = context
        .and_then(|context| context.get_mut("contextActivities"))
        .and_then(Value::as_object_mut);
    for (_, list) in lists.into_iter().flat_map(Object::iter_mut) {
        if matches!(list, Value::Object(_)) {
            let single = std::mem::replace(list, Value::Null);
            *list = Value::Array(vec![single]);
        }
    }
}

/// What was found on a walk through a statement; each agent, name and activity once.
#[derive(Default)]
struct Found {
    /// Bytes of the statement's JSON; nothing in it is longer.
    statement_bytes: usize,
    agents: HashMap<(Key, String), NamedAgent>,
    activities: HashMap<Key, NamedActivity>,
    attachments: Vec<Announced>,
}

impl Found {
    fn within(statement_bytes: usize) -> Self {
        Self {
            statement_bytes,
            ..Self::default()
        }
    }

    /// Walks a statement or, with `Reach::Related`, a substatement.
    fn statement(&mut self, statement: &Object, reach: Reach) {
        if let Some(actor) = statement.get("actor") {
            self.actor(actor, reach);
        }
        if let Some(target) = statement.get("object") {
            self.target(target, reach);
        }
        if let Some(context) = statement.get("context").and_then(Value::as_object) {
            self.context(context);
        }
        for attachment in statement
            .get("attachments")
            .and_then(Value::as_array)
            .unwrap_or_default()
        {
            self.attachment(attachment);
        }
    }

    fn target(&mut self, target: &Value, reach: Reach) {
        match (target.text("objectType"), target.as_object()) {
            (Some("Agent" | "Group"), _) => self.actor(target, reach),
            (Some("SubStatement"), Some(inner)) => self.statement(inner, Reach::Related),
            (Some("StatementRef"), _) | (_, None) => {}
            (Some(_) | None, Some(_)) => self.activity(target, reach),
        }
    }

    fn context(&mut self, context: &Object) {
        for name in ["instructor", "team"] {
            if let Some(actor) = context.get(name) {
                self.actor(actor, Reach::Related);
            }
        }
        for (list, member) in [("contextAgents", "agent"), ("contextGroups", "group")] {
            for entry in context.get(list).and_then(Value::as_array).unwrap_or_default() {
                if let Some(actor) = entry.get(member) {
                    self.actor(actor, Reach::Related);
                }
            }
        }
        let lists = context.get("contextActivities").and_then(Value::as_object);
        for (_, list) in lists.into_iter().flat_map(Object::iter) {
            for activity in list.as_array().unwrap_or_default() {
                self.activity(activity, Reach::Related);
            }
        }
    }

    /// An agent, or a group and its members.
    fn actor(&mut self, actor: &Value, reach: Reach) {
        let Some(object) = actor.as_object() else { return };
        if let Some(ifi) = check::ifi_of(object) {
            let identifier = ifi.key();
            let key = key_of(&identifier);
            let name = actor.text("name").unwrap_or_default().to_owned();
            let place = (key, name.clone());
            let named = self.agents.entry(place).or_insert(NamedAgent {
                key,
                identifier,
                name,
                reach,
            });
            named.reach = named.reach.min(reach);
        }
        for member in actor.get("member").and_then(Value::as_array).unwrap_or_default() {
            self.actor(member, reach);
        }
    }

    fn activity(&mut self, activity: &Value, reach: Reach) {
        let Some(iri) = activity.text("id") else { return };
        let key = key_of(iri);
        let fresh = || NamedActivity {
            key,
            iri: iri.to_owned(),
            definition: None,
            reach,
        };
        let named = self.activities.entry(key).or_insert_with(fresh);
        named.reach = named.reach.min(reach);
        let fits = |definition: &&Value| {
            self.statement_bytes <= DEFINITION_BYTES_MAX
                || definition.to_string().len() <= DEFINITION_BYTES_MAX
        };
        if let Some(definition) = activity.get("definition").filter(fits) {
            canonical::merge(&mut named.definition, definition);
        }
    }

    fn attachment(&mut self, attachment: &Value) {
        let text = |name: &str| attachment.text(name).unwrap_or_default().to_owned();
        self.attachments.push(Announced {
            sha2: text("sha2").to_ascii_lowercase(),
            content_type: text("contentType"),
            has_url: attachment.get("fileUrl").is_some(),
            usage: text("usageType"),
        });
    }
}
