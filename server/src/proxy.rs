//! From where somebody asks, when a proxy stands in between. Believes `X-Forwarded-For` only as far as it was written by
//! proxies that the operator has named; anybody can send that header.

use std::{fmt, net::IpAddr, str::FromStr};

use axum::http::HeaderMap;
use serde::{Deserialize, de};

const FORWARDED_FOR: &str = "x-forwarded-for";

/// An address, or all that begin alike: `10.0.0.7`, `10.0.0.0/8`, `fd00::/8`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    /// Leading bits that count.
    bits: u32,
}

/// A text is not an address or a network. One sentence for whoever started the program.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0} is not an address or a network such as 10.0.0.7 or 10.0.0.0/8; mend --trusted-proxy")]
pub struct NoNetwork(String);

/// The proxies that are believed.
#[derive(Debug, Clone, Default)]
pub struct Proxies(pub Vec<Network>);

impl Proxies {
    /// From where a request really comes: the nearest address that is no trusted proxy.
    pub fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut client = peer.to_canonical();
        let named: Vec<_> = headers
            .get_all(FORWARDED_FOR)
            .iter()
            .map(|value| value.to_str().unwrap_or_default())
            .flat_map(|value| value.split(','))
            .collect();
        // Each proxy adds at the end whom it was asked by.
        for said in named.iter().rev() {
            if !self.trusts(client) {
                break;
            }
            let Some(before) = address_of(said.trim()) else {
                break;
            };
            client = before.to_canonical();
        }
        client
    }

    fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.holds(address))
    }
}

/// Some proxies add the port.
fn address_of(text: &str) -> Option<IpAddr> {
    let bare = text.trim_start_matches('[').trim_end_matches(']');
    bare.parse().ok().or_else(|| {
        let with_port: std::net::SocketAddr = text.parse().ok()?;
        Some(with_port.ip())
    })
}

impl Network {
    fn holds(&self, address: IpAddr) -> bool {
        match (self.address, address) {
            (IpAddr::V4(own), IpAddr::V4(other)) => {
                let differ = own.to_bits() ^ other.to_bits();
                differ.leading_zeros() >= self.bits
            }
            (IpAddr::V6(own), IpAddr::V6(other)) => {
                let differ = own.to_bits() ^ other.to_bits();
                differ.leading_zeros() >= self.bits
            }
            (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => false,
        }
    }
}

impl FromStr for Network {
    type Err = NoNetwork;

    fn from_str(text: &str) -> Result<Self, NoNetwork> {
        let wrong = || NoNetwork(text.to_owned());
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits.parse().map_err(|_| wrong())?)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| wrong())?;
        let whole = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.unwrap_or(whole);
        if bits > whole {
            return Err(wrong());
        }
        Ok(Self { address, bits })
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.bits)
    }
}

impl<'de> Deserialize<'de> for Network {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn client(trusted: &[&str], peer: &str, said: &[&'static str]) -> String {
        let networks = trusted.iter().map(|text| text.parse().expect("a network"));
        let mut headers = HeaderMap::new();
        for value in said {
            headers.append(FORWARDED_FOR, HeaderValue::from_static(value));
        }
        let peer = peer.parse().expect("an address");
        Proxies(networks.collect()).client(peer, &headers).to_string()
    }

    #[test]
    fn only_what_trusted_proxies_say_is_believed() {
        let chain = &["6.6.6.6, 203.0.113.9", "10.1.2.3"];
        // Nobody is trusted: the connection counts.
        assert_eq!(client(&[], "127.0.0.1", chain), "127.0.0.1");
        // Somebody who is no proxy says that they are another.
        assert_eq!(
            client(&["10.0.0.0/8"], "203.0.113.9", &["6.6.6.6"]),
            "203.0.113.9"
        );
        // Two proxies in a row; what stood there before the outer one was sent by the client itself.
        let both = &["127.0.0.1", "10.0.0.0/8"];
        assert_eq!(client(both, "127.0.0.1", chain), "203.0.113.9");
        assert_eq!(client(&["127.0.0.1"], "127.0.0.1", chain), "10.1.2.3");
        // Written with a port, as IPv6, or not to be read.
        assert_eq!(client(both, "127.0.0.1", &["203.0.113.9:4711"]), "203.0.113.9");
        assert_eq!(
            client(both, "::ffff:127.0.0.1", &["[2001:db8::1]:443"]),
            "2001:db8::1"
        );
        assert_eq!(client(both, "127.0.0.1", &["203.0.113.9, unknown"]), "127.0.0.1");
        assert_eq!(client(both, "127.0.0.1", &[]), "127.0.0.1");
    }

    #[test]
    fn a_network_is_an_address_and_perhaps_a_length() {
        assert_eq!(
            "fd00::/8".parse::<Network>().map(|one| one.to_string()),
            Ok("fd00::/8".to_owned())
        );
        assert_eq!(
            "10.0.0.7".parse::<Network>().map(|one| one.to_string()),
            Ok("10.0.0.7/32".to_owned())
        );
        for wrong in ["10.0.0.0/33", "proxy", "10.0.0.0/", "/8"] {
            assert!(wrong.parse::<Network>().is_err(), "{wrong}");
        }
    }
}
