//! Who is behind a request: a cookie of 256 random bits, of which only the hash is ever kept. A browser without one
//! gets one with its first page. Decides no rights; rooms do.

use std::net::{IpAddr, SocketAddr};

use app::backend::Visitor;
use axum::{
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, HeaderValue, Method, header},
    middleware::Next,
    response::Response,
};
use sha2::{Digest, Sha256};

use crate::{
    chance,
    journal::{
        Journal,
        people::{self, TokenHash},
    },
};

/// Name of the cookie.
const COOKIE: &str = "drillroom_session";
/// Hexadecimal digits of a token.
const TOKEN_DIGITS: usize = 64;
/// A year: a team that drills each quarter keeps its seats.
const KEEP_S: u32 = 31_536_000;

/// What the session layer needs.
#[derive(Clone)]
pub struct Sessions {
    /// Where sessions are kept.
    pub journal: Journal,
    /// Whether browsers reach the program by HTTPS only.
    pub transport: Transport,
}

/// How browsers reach the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transport {
    /// Plain HTTP, as on one's own machine.
    Plain,
    /// HTTPS, by a proxy in front: the cookie never travels in the clear.
    Secure,
}

/// Finds out who asks; gives a cookie to a browser that opens a page without one.
pub async fn identify(State(sessions): State<Sessions>, mut request: Request, next: Next) -> Response {
    let address = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::from([0, 0, 0, 0]), |ConnectInfo(address)| address.ip());
    let known = token_of(request.headers());
    let fresh = (known.is_none() && asks_for_a_page(&request)).then(chance::token);
    if let Some(token) = known.or(fresh.as_deref()) {
        let hash = hash_of(token);
        let visitor = sessions.visitor(&hash, address).await;
        request.extensions_mut().insert(visitor);
    }
    let mut response = next.run(request).await;
    if let Some(token) = fresh {
        response
            .headers_mut()
            .append(header::SET_COOKIE, sessions.cookie(&token));
    }
    response
}

impl Sessions {
    /// A session that was never kept has its person derived from its hash, so that passers-by leave no row.
    async fn visitor(&self, hash: &TokenHash, address: IpAddr) -> Visitor {
        let kept = people::session(&self.journal.readers, hash)
            .await
            .unwrap_or_else(|error| {
                tracing::error!(%error, "a session cannot be looked up");
                None
            });
        let (person, session) = kept.unwrap_or_else(|| (chance::person_of(hash), chance::session_of(hash)));
        Visitor {
            person,
            session,
            address,
        }
    }

    /// The header that sets a session's cookie.
    pub fn cookie(&self, token: &str) -> HeaderValue {
        let secure = match self.transport {
            Transport::Plain => "",
            Transport::Secure => "; Secure",
        };
        let cookie = format!("{COOKIE}={token}; Path=/; Max-Age={KEEP_S}; HttpOnly; SameSite=Lax{secure}");
        HeaderValue::from_str(&cookie).expect("hexadecimal digits are header text")
    }
}

fn asks_for_a_page(request: &Request) -> bool {
    let wants_html = request
        .headers()
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"));
    request.method() == Method::GET && wants_html
}

fn token_of(headers: &HeaderMap) -> Option<&str> {
    cookie_of(headers, COOKIE)
}

/// The token in a cookie of this name, if it has the shape of ours.
pub fn cookie_of<'h>(headers: &'h HeaderMap, cookie: &str) -> Option<&'h str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, token)| *name == cookie && is_token(token))
        .map(|(_, token)| token)
}

/// Whether a text has the shape of our tokens.
pub fn is_token(text: &str) -> bool {
    text.len() == TOKEN_DIGITS && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// What is kept of a token.
pub fn hash_of(token: &str) -> TokenHash {
    Sha256::digest(token.as_bytes()).into()
}

/// Bytes as hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .map(|digit| char::from(DIGITS[usize::from(digit)]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_cookie(text: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_str(text).expect("header text"));
        headers
    }

    #[test]
    fn only_a_token_of_our_shape_counts() {
        let token = chance::token();
        assert_eq!(
            token_of(&with_cookie(&format!("a=b; {COOKIE}={token}; c=d"))),
            Some(token.as_str())
        );
        assert_eq!(token_of(&with_cookie(&format!("{COOKIE}=short"))), None);
        assert_eq!(token_of(&with_cookie("other=1")), None);
    }
}
