//! Settings of `serve`: a flag wins over the environment, that over `drillroom.toml` in the current folder, that over
//! the default. Reads; opens nothing.

use std::{net::SocketAddr, path::PathBuf};

use anyhow::Context;
use serde::Deserialize;

use super::serve::Serve;
use crate::{clock::ClockKind, forward::endpoint::Ground, proxy::Network};

/// Name of the optional file.
const FILE: &str = "drillroom.toml";
pub const LISTEN: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 3000);
const DATA: &str = "data";
/// Requests a second of one key: ten times what a busy classroom of content sends, a tenth of what the store can do.
const RECORD_RATE: u32 = 500;

/// What the file may say: the flags by their names, `_` for `-`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    listen: Option<SocketAddr>,
    data: Option<PathBuf>,
    public_url: Option<String>,
    clock: Option<ClockKind>,
    scenarios: Option<PathBuf>,
    trusted_proxy: Option<Vec<Network>>,
    cors_origin: Option<Vec<String>>,
    record_rate: Option<u32>,
    forward_private: Option<bool>,
}

/// Everything decided.
#[derive(Debug)]
pub struct Settings {
    /// Where to listen.
    pub listen: SocketAddr,
    /// Folder for everything that is kept.
    pub data: PathBuf,
    /// Under which address people reach the program, without a slash at the end.
    pub public_url: Option<String>,
    /// Who turns the rooms' clock.
    pub clock: ClockKind,
    /// More scenarios.
    pub scenarios: Option<PathBuf>,
    /// Proxies that are believed about where people come from.
    pub trusted_proxy: Vec<Network>,
    /// Origins whose pages may use the record store.
    pub cors_origins: Vec<String>,
    /// Requests a second of one key of the record store; 0: as many as it can.
    pub record_rate: u32,
    /// Where statements may be forwarded.
    pub ground: Ground,
}

/// Reads the file, if there is one, and decides.
pub fn decide(flags: Serve) -> anyhow::Result<Settings> {
    let file = read()?;
    let public_url = flags.public_url.or(file.public_url);
    let public_url = public_url
        .map(|url| origin_of(&url, "--public-url"))
        .transpose()?;
    let cors_origins = flags.cors_origin.or(file.cors_origin).unwrap_or_default();
    let cors_origins = cors_origins.iter().map(|origin| match origin.as_str() {
        "*" => Ok("*".to_owned()),
        origin => origin_of(origin, "--cors-origin"),
    });
    let cors_origins = cors_origins.collect::<anyhow::Result<_>>()?;
    Ok(Settings {
        listen: flags.listen.or(file.listen).unwrap_or(LISTEN),
        data: flags.data.or(file.data).unwrap_or_else(|| DATA.into()),
        public_url,
        clock: flags.clock.or(file.clock).unwrap_or(ClockKind::Wall),
        scenarios: flags.scenarios.or(file.scenarios),
        trusted_proxy: flags.trusted_proxy.or(file.trusted_proxy).unwrap_or_default(),
        cors_origins,
        record_rate: flags.record_rate.or(file.record_rate).unwrap_or(RECORD_RATE),
        ground: if flags.forward_private || file.forward_private.unwrap_or_default() {
            Ground::PrivateToo
        } else {
            Ground::Public
        },
    })
}

fn read() -> anyhow::Result<File> {
    match std::fs::read_to_string(FILE) {
        Ok(text) => {
            toml::from_str(&text).with_context(|| format!("{FILE} has a mistake; mend it or move it away"))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(File::default()),
        Err(error) => {
            Err(error).with_context(|| format!("{FILE} cannot be read; make it readable or move it away"))
        }
    }
}

/// Scheme and host of an address; a path would not be ours.
fn origin_of(url: &str, flag: &str) -> anyhow::Result<String> {
    let url = url.trim_end_matches('/');
    let host = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    match host {
        Some(host) if !host.is_empty() && !host.contains('/') => Ok(url.to_owned()),
        Some(_) | None => {
            anyhow::bail!("{url} is not an address such as https://drills.example; mend {flag}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_address_is_scheme_and_host() {
        let origin = origin_of("https://drills.example/", "--public-url").ok();
        assert_eq!(origin.as_deref(), Some("https://drills.example"));
        assert!(origin_of("drills.example", "--public-url").is_err());
        assert!(origin_of("https://drills.example/room", "--public-url").is_err());
    }
}
