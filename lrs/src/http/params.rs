//! The parameters of a request, and how each kind of value is read from them.
//!
//! Which parameters a resource has is said there.

use super::refusal::{Refusal, malformed};
use crate::check::{self, Ifi, text};
use crate::invalid::Place;
use crate::json;
use crate::limits::PARAMS_MAX;
use crate::time::{Micros, Timestamp};
use uuid::Uuid;

/// The parameters of a request, each name once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Params(pub Vec<(String, String)>);

impl Params {
    /// Reads a query string or a form body of at most [`PARAMS_MAX`] fields. Strangers may send one too, so it stops
    /// reading at the first field too many.
    pub fn parse(encoded: &[u8]) -> Result<Self, Refusal> {
        let mut params: Vec<(String, String)> = Vec::new();
        for (name, value) in form_urlencoded::parse(encoded) {
            if params.len() == PARAMS_MAX {
                return malformed(format!("a request may have at most {PARAMS_MAX} parameters"));
            }
            if params.iter().any(|(known, _)| *known == name) {
                return malformed(format!("the parameter \"{name}\" stands twice"));
            }
            params.push((name.into_owned(), value.into_owned()));
        }
        Ok(Self(params))
    }

    /// A parameter's value.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// A parameter that must be there.
    pub fn required(&self, name: &str) -> Result<&str, Refusal> {
        self.get(name).map_or_else(|| missing(name), Ok)
    }

    /// Takes a parameter out.
    pub fn take(&mut self, name: &str) -> Option<String> {
        let at = self.0.iter().position(|(known, _)| known == name)?;
        Some(self.0.remove(at).1)
    }

    /// Refuses every parameter that is not among the allowed ones; names differ by case.
    pub fn only(&self, allowed: &[&str]) -> Result<(), Refusal> {
        match self.0.iter().find(|(name, _)| !allowed.contains(&name.as_str())) {
            Some((name, _)) => malformed(format!("this resource has no parameter \"{name}\"")),
            None => Ok(()),
        }
    }

    /// As a query string.
    pub fn encode(&self) -> String {
        form_urlencoded::Serializer::new(String::new())
            .extend_pairs(&self.0)
            .finish()
    }

    /// An agent or identified group, as JSON.
    pub fn agent(&self) -> Result<Option<Ifi>, Refusal> {
        let Some(text) = self.get("agent") else {
            return Ok(None);
        };
        let value = json::parse(text.as_bytes())?;
        check::agent_or_group(&value, &Place::Root)?;
        match value.as_object().and_then(check::ifi_of) {
            Some(ifi) => Ok(Some(ifi)),
            None => malformed("a group without an identifier names nobody"),
        }
    }

    /// An agent that must be there.
    pub fn required_agent(&self) -> Result<Ifi, Refusal> {
        self.agent()?.map_or_else(|| missing("agent"), Ok)
    }

    /// An IRI.
    pub fn iri(&self, name: &str) -> Result<Option<String>, Refusal> {
        match self.get(name) {
            None => Ok(None),
            Some(iri) if text::is_iri(iri) => Ok(Some(iri.to_owned())),
            Some(_) => malformed(format!("the parameter \"{name}\" is an IRI")),
        }
    }

    /// An IRI that must be there.
    pub fn required_iri(&self, name: &str) -> Result<String, Refusal> {
        self.iri(name)?.map_or_else(|| missing(name), Ok)
    }

    /// The registration.
    pub fn registration(&self) -> Result<Option<Uuid>, Refusal> {
        match self.get("registration").map(text::parse_uuid) {
            None => Ok(None),
            Some(Some(registration)) => Ok(Some(registration)),
            Some(None) => malformed("the parameter \"registration\" is a UUID"),
        }
    }

    /// A point in time.
    pub fn instant(&self, name: &str) -> Result<Option<Micros>, Refusal> {
        match self.get(name).map(Timestamp::parse) {
            None => Ok(None),
            Some(Some(timestamp)) => Ok(Some(timestamp.at)),
            Some(None) => malformed(format!("the parameter \"{name}\" is an RFC 3339 timestamp")),
        }
    }

    /// Whether something is asked for; `false` when the parameter is not there.
    pub fn flag(&self, name: &str) -> Result<bool, Refusal> {
        match self.get(name) {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(_) => malformed(format!("the parameter \"{name}\" is true or false")),
        }
    }
}

fn missing<T>(name: &str) -> Result<T, Refusal> {
    malformed(format!("the parameter \"{name}\" is missing"))
}
