//! One request as the resources see it: who calls, in which version, with which parameters and body.
//!
//! Made by the `envelope`; a resource never looks at the raw request.

use super::Lrs;
use super::refusal::{Refusal, malformed};
use crate::check::Version;
use crate::keys::{KeyInfo, Scope};
use crate::limits::PARAMS_MAX;
use crate::prepare::{Authority, Key};
use bytes::Bytes;
use http::{HeaderMap, Method};

/// One request.
#[derive(Debug, Clone)]
pub struct Call {
    /// The method, after the alternate syntax was undone.
    pub method: Method,
    /// The headers, after the alternate syntax was undone.
    pub headers: HeaderMap,
    /// The parameters.
    pub params: Params,
    /// The body, empty when there is none.
    pub body: Bytes,
    /// The line of the specification.
    pub version: Version,
    /// Whose credentials came with it.
    pub caller: KeyInfo,
}

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
        match self.get(name) {
            Some(value) => Ok(value),
            None => malformed(format!("the parameter \"{name}\" is missing")),
        }
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
}

/// Whose statements a caller may read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readable {
    /// All.
    Everything,
    /// Those that its own key wrote.
    Mine(Key),
}

impl Call {
    /// A header's text.
    pub fn header(&self, name: impl http::header::AsHeaderName) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// Who vouches for what the caller writes.
    pub fn authority(&self, lrs: &Lrs) -> Authority {
        Authority::account(&lrs.config.home_page, &self.caller.key)
    }

    /// Whether the caller has one of the scopes; `all` is always among them.
    pub fn has(&self, scopes: &[Scope]) -> bool {
        self.caller
            .scopes
            .iter()
            .any(|scope| *scope == Scope::All || scopes.contains(scope))
    }

    /// Refuses a caller that has none of the scopes.
    pub fn needs(&self, scopes: &[Scope], words: &'static str) -> Result<(), Refusal> {
        if self.has(scopes) {
            Ok(())
        } else {
            Err(Refusal::Forbidden(words))
        }
    }

    /// Which statements the caller may read.
    pub fn readable(&self, lrs: &Lrs) -> Result<Readable, Refusal> {
        if self.has(&[Scope::AllRead, Scope::StatementsRead]) {
            Ok(Readable::Everything)
        } else if self.has(&[Scope::StatementsReadMine]) {
            Ok(Readable::Mine(self.authority(lrs).key()))
        } else {
            Err(Refusal::Forbidden("statements/read or statements/read/mine"))
        }
    }
}
