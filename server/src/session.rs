//! Who is behind a request: a cookie of 256 random bits, of which only the hash is ever kept. A browser without one
//! gets one with its first page. Decides no rights; rooms do.

use std::net::{IpAddr, SocketAddr};

use app::backend::{ApiError, Visitor};
use axum::{
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::Response,
};
use sha2::{Digest, Sha256};

use crate::{
    chance, clock,
    http::{problem, wants_html},
    journal::{
        Journal,
        people::{self, SESSION_S, TokenHash},
    },
    proxy::Proxies,
};

/// Name of the cookie.
const COOKIE: &str = "drillroom_session";
/// Its name over HTTPS. Browsers take a name with this prefix only from the host itself, by HTTPS and for all paths: no
/// other host of the same domain can set it.
const SECURE_COOKIE: &str = "__Host-drillroom_session";
/// Hexadecimal digits of a token.
const TOKEN_DIGITS: usize = 64;

/// What the session layer needs.
#[derive(Clone)]
pub struct Sessions {
    /// Where sessions are kept.
    pub journal: Journal,
    /// Whether browsers reach the program by HTTPS only.
    pub transport: Transport,
    /// Who is believed about where a request comes from.
    pub proxies: Proxies,
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
    let peer = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::from([0, 0, 0, 0]), |ConnectInfo(address)| address.ip());
    let address = sessions.proxies.client(peer, request.headers());
    let known = cookie_of(request.headers(), sessions.transport.cookie());
    let fresh = (known.is_none() && asks_for_a_page(&request)).then(chance::token);
    if let Some(token) = known.or(fresh.as_deref()) {
        let visitor = match sessions.visitor(&hash_of(token), address).await {
            Ok(visitor) => visitor,
            Err(error) => {
                tracing::error!(%error, "a session cannot be looked up");
                return unavailable(&request);
            }
        };
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

/// Nobody becomes somebody else because the data file did not answer.
fn unavailable(request: &Request) -> Response {
    problem(
        request.headers(),
        StatusCode::SERVICE_UNAVAILABLE,
        &ApiError::NotSaved,
    )
}

impl Sessions {
    /// A session that was never kept has its person derived from its hash, so that passers-by leave no row.
    async fn visitor(&self, hash: &TokenHash, address: IpAddr) -> Result<Visitor, sqlx::Error> {
        let kept = people::session(&self.journal.readers, hash, clock::time_of_day()).await?;
        Ok(Visitor {
            person: kept.unwrap_or_else(|| chance::person_of(hash)),
            address,
        })
    }

    /// The header that sets a session's cookie.
    pub fn cookie(&self, token: &str) -> HeaderValue {
        let secure = match self.transport {
            Transport::Plain => "",
            Transport::Secure => "; Secure",
        };
        let name = self.transport.cookie();
        let cookie = format!("{name}={token}; Path=/; Max-Age={SESSION_S}; HttpOnly; SameSite=Lax{secure}");
        HeaderValue::from_str(&cookie).expect("hexadecimal digits are header text")
    }
}

impl Transport {
    const fn cookie(self) -> &'static str {
        match self {
            Self::Plain => COOKIE,
            Self::Secure => SECURE_COOKIE,
        }
    }
}

fn asks_for_a_page(request: &Request) -> bool {
    request.method() == Method::GET && wants_html(request.headers())
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
        let found = |text: &str| cookie_of(&with_cookie(text), COOKIE).map(str::to_owned);
        assert_eq!(found(&format!("a=b; {COOKIE}={token}; c=d")), Some(token.clone()));
        assert_eq!(found(&format!("{COOKIE}=short")), None);
        assert_eq!(found("other=1"), None);
    }

    #[test]
    fn over_https_a_cookie_that_another_host_could_have_set_does_not_count() {
        let token = chance::token();
        let plain = with_cookie(&format!("{COOKIE}={token}"));
        assert_eq!(cookie_of(&plain, Transport::Secure.cookie()), None);
        let own = with_cookie(&format!("__Host-drillroom_session={token}"));
        assert_eq!(cookie_of(&own, Transport::Secure.cookie()), Some(token.as_str()));
    }
}
