//! Agents and groups, and the one identifier that makes each of them findable.
//!
//! Does not decide whether two identifiers mean the same person; xAPI compares them as text.

use super::{array, members, optional, required, string, text};
use crate::invalid::{Invalid, Place};
use crate::json::{Object, Value};

/// The inverse functional identifier of an agent or identified group.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Ifi {
    /// `mailto:` address.
    Mbox(String),
    /// SHA-1 of the `mailto:` address, in lower-case hexadecimal digits.
    MboxSha1(String),
    /// An `OpenID`.
    OpenId(String),
    /// Account on a system.
    Account {
        /// The system.
        home_page: String,
        /// The name there.
        name: String,
    },
}

impl Ifi {
    /// One text for each identifier, no two alike: kind, then value; an account's parts are parted by a line feed,
    /// which no IRI contains.
    pub fn key(&self) -> String {
        match self {
            Self::Mbox(mbox) => format!("mbox {mbox}"),
            Self::MboxSha1(sum) => format!("mbox_sha1sum {sum}"),
            Self::OpenId(id) => format!("openid {id}"),
            Self::Account { home_page, name } => format!("account {home_page}\n{name}"),
        }
    }
}

const IFIS: [&str; 4] = ["mbox", "mbox_sha1sum", "openid", "account"];

/// The identifier of an agent or group that was checked; `None` for an anonymous group.
pub fn ifi_of(actor: &Object) -> Option<Ifi> {
    let text = |name: &str| actor.get(name).and_then(Value::as_str).map(str::to_owned);
    if let Some(mbox) = text("mbox") {
        return Some(Ifi::Mbox(mbox));
    }
    if let Some(sum) = text("mbox_sha1sum") {
        return Some(Ifi::MboxSha1(sum.to_ascii_lowercase()));
    }
    if let Some(id) = text("openid") {
        return Some(Ifi::OpenId(id));
    }
    let account = actor.get("account")?;
    let (home_page, name) = (
        account.text("homePage")?.to_owned(),
        account.text("name")?.to_owned(),
    );
    Some(Ifi::Account { home_page, name })
}

/// An agent or a group, told apart by `objectType`.
pub fn agent_or_group(value: &Value, place: &Place<'_>) -> Result<(), Invalid> {
    match value.get("objectType") {
        None => agent(value, place),
        Some(kind) => match string(kind, &place.key("objectType"))? {
            "Agent" => agent(value, place),
            "Group" => group(value, place),
            _ => place.key("objectType").refuse("must be \"Agent\" or \"Group\""),
        },
    }
}

/// An agent: exactly one identifier.
pub fn agent(value: &Value, place: &Place<'_>) -> Result<(), Invalid> {
    let object = members(
        value,
        place,
        &["objectType", "name", "mbox", "mbox_sha1sum", "openid", "account"],
    )?;
    if object
        .get("objectType")
        .is_some_and(|kind| kind.as_str() != Some("Agent"))
    {
        return place.key("objectType").refuse("must be \"Agent\"");
    }
    match identifiers(object, place)? {
        1 => Ok(()),
        0 => place.refuse("an agent needs one of mbox, mbox_sha1sum, openid or account"),
        _ => place.refuse("an agent has only one of mbox, mbox_sha1sum, openid or account"),
    }
}

/// A group: identified by one identifier, or anonymous with members.
pub fn group(value: &Value, place: &Place<'_>) -> Result<(), Invalid> {
    let allowed = [
        "objectType",
        "name",
        "member",
        "mbox",
        "mbox_sha1sum",
        "openid",
        "account",
    ];
    let object = members(value, place, &allowed)?;
    if object.get("objectType").and_then(Value::as_str) != Some("Group") {
        return place.key("objectType").refuse("must be \"Group\"");
    }
    if let Some(list) = object.get("member") {
        let here = place.key("member");
        for (index, member) in array(list, &here)?.iter().enumerate() {
            agent(member, &here.index(index))?;
        }
    }
    match (identifiers(object, place)?, object.get("member")) {
        (0, None) => place.refuse("a group without an identifier needs members"),
        (0 | 1, _) => Ok(()),
        _ => place.refuse("a group has only one of mbox, mbox_sha1sum, openid or account"),
    }
}

/// The store's answer to a statement's own authority: an agent, or an anonymous group of two (OAuth).
pub fn authority(value: &Value, place: &Place<'_>) -> Result<(), Invalid> {
    agent_or_group(value, place)?;
    if value.text("objectType") == Some("Group") {
        let identified = value.as_object().is_some_and(|group| ifi_of(group).is_some());
        let pair = value
            .get("member")
            .and_then(Value::as_array)
            .is_some_and(|members| members.len() == 2);
        if identified || !pair {
            return place
                .refuse("an authority is an agent, or a group without identifier of exactly two agents");
        }
    }
    Ok(())
}

/// Checks name and identifiers; answers how many identifiers there are.
fn identifiers(object: &Object, place: &Place<'_>) -> Result<usize, Invalid> {
    optional(object, "name", place, text::any_string)?;
    optional(object, "mbox", place, text::mailbox)?;
    optional(object, "mbox_sha1sum", place, |value, place| {
        text::hex(value, place, 40)
    })?;
    optional(object, "openid", place, text::iri)?;
    optional(object, "account", place, account)?;
    Ok(IFIS.iter().filter(|name| object.has(name)).count())
}

fn account(value: &Value, place: &Place<'_>) -> Result<(), Invalid> {
    let object = members(value, place, &["homePage", "name"])?;
    text::iri(required(object, "homePage", place)?, &place.key("homePage"))?;
    text::any_string(required(object, "name", place)?, &place.key("name"))
}
