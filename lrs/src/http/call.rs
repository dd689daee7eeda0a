//! One request as the resources see it: who calls, in which version, with which parameters and body.
//!
//! Made by the `envelope`; a resource never looks at the raw request.

use super::Lrs;
use super::params::Params;
use super::refusal::Refusal;
use crate::check::Version;
use crate::keys::{KeyInfo, Scope};
use crate::prepare::{Authority, Key};
use bytes::Bytes;
use http::{HeaderMap, Method, header};

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

    /// The media type that the body is said to have.
    pub fn content_type(&self) -> Option<&str> {
        self.header(header::CONTENT_TYPE)
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

/// Whether a media type, parameters aside, is JSON.
pub fn is_json(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default();
    essence.trim().eq_ignore_ascii_case("application/json")
}
