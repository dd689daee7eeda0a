//! Where statements may be sent: the address of another store, and which addresses of the network count as reachable. The
//! rule is asked again for every connection, about the address that is connected to: a name may mean another machine
//! by then. Connects to nothing.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::Url;

/// Longest address of a store, in bytes; as long as browsers carry.
const ENDPOINT_BYTES_MAX: usize = 2_000;

/// Where targets may lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Ground {
    /// On the public network, by HTTPS.
    #[default]
    Public,
    /// On private addresses too, and there without HTTPS if need be.
    PrivateToo,
}

/// Why an address is not sent to, in a sentence that says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Blocked {
    #[error("the address is written such as https://lrs.example/xapi")]
    NoAddress,
    #[error("key and secret have fields of their own; take them out of the address")]
    Credentials,
    #[error("the address of a store ends with its path, such as /xapi; take away what follows ? or #")]
    Question,
    #[error(
        "statements travel by https only; write https://, or allow private addresses with --forward-private"
    )]
    Plain,
    #[error(
        "{0} is not an address of the public network; to forward there, start the server with --forward-private"
    )]
    Private(String),
    #[error(
        "{0} is on the public network, where statements travel by https only, whatever is allowed for private addresses; \
         write https://, or name an address of your own network"
    )]
    PlainInPublic(String),
    #[error("this is the address of this Drillroom itself; name another store")]
    Itself,
}

/// How a store is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    Plain,
    Secure,
}

/// Under which addresses this program is reached.
#[derive(Debug, Clone, Default)]
pub struct Own {
    /// Scheme and host that people use.
    pub public_url: Option<String>,
    /// Where it listens.
    pub listen: Option<SocketAddr>,
}

/// Reads what somebody wrote as the address of a store, and refuses what can be refused before a name is looked up.
///
/// # Errors
/// [`Blocked`], for the person who wrote it.
pub fn parse(text: &str, ground: Ground, own: &Own) -> Result<String, Blocked> {
    let text = text.trim();
    if text.len() > ENDPOINT_BYTES_MAX {
        return Err(Blocked::NoAddress);
    }
    let url = Url::parse(text).map_err(|_| Blocked::NoAddress)?;
    check(&url, ground)?;
    if own.is_at(&url) {
        return Err(Blocked::Itself);
    }
    // People copy the address of the resource as often as that of the store.
    let plain = url.as_str().trim_end_matches('/');
    let plain = plain.strip_suffix("/statements").unwrap_or(plain);
    Ok(plain.trim_end_matches('/').to_owned())
}

/// What can be said of an address before its name is looked up. A literal address is never looked up: this is its check.
pub fn check(url: &Url, ground: Ground) -> Result<Scheme, Blocked> {
    let scheme = scheme(url)?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Blocked::Credentials);
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(Blocked::Question);
    }
    if scheme == Scheme::Plain && ground == Ground::Public {
        return Err(Blocked::Plain);
    }
    if let Some(address) = literal(url) {
        may_reach(address, scheme, ground)?;
    }
    Ok(scheme)
}

/// Whether a connection to this address is allowed.
pub fn may_reach(address: IpAddr, scheme: Scheme, ground: Ground) -> Result<(), Blocked> {
    match (is_public(address), scheme, ground) {
        (true, Scheme::Secure, _) | (false, _, Ground::PrivateToo) => Ok(()),
        (true, Scheme::Plain, _) => Err(Blocked::PlainInPublic(address.to_string())),
        (false, _, Ground::Public) => Err(Blocked::Private(address.to_string())),
    }
}

fn scheme(url: &Url) -> Result<Scheme, Blocked> {
    match (url.scheme(), url.host_str()) {
        ("https", Some(_)) => Ok(Scheme::Secure),
        ("http", Some(_)) => Ok(Scheme::Plain),
        _ => Err(Blocked::NoAddress),
    }
}

/// The address that stands in place of a name.
fn literal(url: &Url) -> Option<IpAddr> {
    let host = url.host_str()?;
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    bare.parse().ok()
}

/// Whether an address belongs to somebody on the public network. What is not surely so is not.
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    // This network, reserved, shared by carriers, for protocols, old relays, benchmarks.
    let special = matches!(
        (a, b, c),
        (0 | 240..=255, ..) | (100, 64..=127, _) | (192, 0, 0) | (192, 88, 99) | (198, 18..=19, _)
    );
    !(special
        || address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || address.is_multicast())
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let segments = address.segments();
    let tail = |from: usize| {
        let [high, low] = [segments[from], segments[from + 1]].map(u16::to_be_bytes);
        Ipv4Addr::new(high[0], high[1], low[0], low[1])
    };
    match segments {
        // An IPv4 address in another coat is what is inside.
        [0, 0, 0, 0, 0, 0xffff, ..] | [0x64, 0xff9b, 0, 0, 0, 0, ..] => is_public_v4(tail(6)),
        [0x2002, ..] => is_public_v4(tail(1)),
        // Tunnels and protocols, documentation.
        [0x2001, 0..=0x1ff | 0xdb8, ..] | [0x3fff, ..] => false,
        // All that was ever given to somebody.
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

impl Own {
    fn is_at(&self, url: &Url) -> bool {
        self.is_public_url(url) || self.is_listening(url)
    }

    fn is_public_url(&self, url: &Url) -> bool {
        let own = self.public_url.as_deref().and_then(|own| Url::parse(own).ok());
        own.is_some_and(|own| {
            own.host_str() == url.host_str() && own.port_or_known_default() == url.port_or_known_default()
        })
    }

    fn is_listening(&self, url: &Url) -> bool {
        let Some(listen) = self.listen else { return false };
        if url.port_or_known_default() != Some(listen.port()) {
            return false;
        }
        let everywhere = listen.ip().is_unspecified();
        match literal(url).map(|address| address.to_canonical()) {
            Some(address) => {
                let own = listen.ip().to_canonical();
                let local = address.is_loopback() || address.is_unspecified();
                address == own || local && (everywhere || own.is_loopback())
            }
            None => url.host_str() == Some("localhost") && (everywhere || listen.ip().is_loopback()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, ground: Ground) -> Result<String, Blocked> {
        let own = Own {
            public_url: Some("https://drills.example".to_owned()),
            listen: Some(SocketAddr::from(([127, 0, 0, 1], 3000))),
        };
        parse(text, ground, &own)
    }

    #[test]
    fn an_address_is_https_and_public_unless_private_ones_are_allowed() {
        let plain = "https://lrs.example/xapi";
        for text in [
            plain,
            "https://lrs.example/xapi/",
            " https://lrs.example/xapi/statements ",
        ] {
            assert_eq!(read(text, Ground::Public).as_deref(), Ok(plain), "{text}");
        }
        for (text, public, private) in [
            ("http://lrs.example/xapi", false, true),
            ("http://93.184.216.34/xapi", false, false),
            ("https://93.184.216.34/xapi", true, true),
            ("https://10.1.2.3/xapi", false, true),
            ("http://127.0.0.1:3001/xapi", false, true),
            // The same machine by other spellings.
            ("https://2130706433/xapi", false, true),
            ("https://0x7f.1/xapi", false, true),
            ("https://[::1]/xapi", false, true),
            ("https://[::ffff:10.0.0.1]/xapi", false, true),
            ("https://[64:ff9b::a00:1]/xapi", false, true),
            ("https://user:word@lrs.example/xapi", false, false),
            ("https://lrs.example/xapi?a=b", false, false),
            ("ftp://lrs.example/xapi", false, false),
            ("lrs.example/xapi", false, false),
            ("", false, false),
        ] {
            assert_eq!(read(text, Ground::Public).is_ok(), public, "{text}");
            assert_eq!(read(text, Ground::PrivateToo).is_ok(), private, "{text}");
        }
    }

    #[test]
    fn nobody_forwards_to_this_program_itself() {
        for text in [
            "https://drills.example/xapi",
            "https://DRILLS.example:443/xapi",
            "http://127.0.0.1:3000/xapi",
            "http://localhost:3000/xapi",
            "http://[::ffff:127.0.0.1]:3000/xapi",
            "http://0.0.0.0:3000/xapi",
        ] {
            assert_eq!(read(text, Ground::PrivateToo), Err(Blocked::Itself), "{text}");
        }
        assert!(read("http://127.0.0.1:3001/xapi", Ground::PrivateToo).is_ok());
    }

    #[test]
    fn only_what_was_given_to_somebody_is_public() {
        for (text, public) in [
            ("8.8.8.8", true),
            ("100.63.255.255", true),
            ("100.64.0.1", false),
            ("169.254.169.254", false),
            ("172.16.0.1", false),
            ("192.168.1.1", false),
            ("0.0.0.0", false),
            ("224.0.0.1", false),
            ("255.255.255.255", false),
            ("198.51.100.7", false),
            ("2606:2800:220:1::1", true),
            ("::", false),
            ("fe80::1", false),
            ("fd00::1", false),
            ("ff02::1", false),
            ("2001:db8::1", false),
            ("2001::1", false),
            ("2002:0a00:0001::1", false),
            ("2002:0808:0808::1", true),
            ("::ffff:8.8.8.8", true),
            ("::127.0.0.1", false),
        ] {
            let address: IpAddr = text.parse().expect("an address");
            assert_eq!(is_public(address), public, "{text}");
        }
    }
}
