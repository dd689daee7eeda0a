//! `drillroom key create`, `list` and `revoke`: credentials for the record store. Works while a server runs on the same
//! folder.

use anyhow::Context;
use clap::{Args, Subcommand};
use lrs::keys::{self, KeyInfo, Scope};
use sqlx::SqlitePool;

use super::folder::Folder;
use crate::{chance, clock, out};

/// Credentials of the record store.
#[derive(Args)]
pub struct Key {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Make a key and its secret. The secret is shown once and kept only as a hash.
    Create(Create),
    /// List keys, newest first, with what they may do and their last use.
    List(List),
    /// Refuse a key from now on. What it wrote stays.
    Revoke(Revoke),
}

#[derive(Args)]
struct Create {
    /// What you call it, such as the system that will use it
    #[arg(long)]
    name: String,
    /// What it may do; may be given more than once
    #[arg(long, default_value = "all", value_parser = scope)]
    scope: Vec<Scope>,
    #[command(flatten)]
    folder: Folder,
    /// Print one JSON object: {"key": …, "secret": …}
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
struct List {
    #[command(flatten)]
    folder: Folder,
    /// Print one JSON array; times in ISO 8601, or null
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
struct Revoke {
    /// The key, as `key list` shows it
    key: String,
    #[command(flatten)]
    folder: Folder,
    /// Print one JSON object: {"key": …, "revoked": true}
    #[arg(long)]
    json: bool,
}

fn scope(text: &str) -> Result<Scope, lrs::keys::UnknownScope> {
    text.parse()
}

impl Key {
    /// Does it.
    pub async fn run(self) -> anyhow::Result<()> {
        match self.command {
            Command::Create(create) => create.run().await,
            Command::List(list) => list.run().await,
            Command::Revoke(revoke) => revoke.run().await,
        }
    }
}

impl Create {
    async fn run(self) -> anyhow::Result<()> {
        let (now, randomness) = (clock::micros(), chance::bytes());
        let create = async |conn: &mut _| keys::create(conn, &self.name, &self.scope, now, &randomness).await;
        let made = self.folder.write(create).await?;
        let made = made.context("the key could not be saved; try again")?;
        if self.json {
            out::line(serde_json::json!({ "key": made.key, "secret": made.secret }))?;
        } else {
            out::line(format_args!("key     {}\nsecret  {}", made.key, made.secret))?;
            out::line("The secret is not shown again. Use both for basic authentication at /xapi.")?;
        }
        Ok(())
    }
}

impl List {
    async fn run(self) -> anyhow::Result<()> {
        let list = async |readers: &SqlitePool| keys::list(&mut *readers.acquire().await?).await;
        let keys = self.folder.read(list).await?;
        let keys = keys.context("the keys cannot be read")?;
        if self.json {
            let keys: Vec<_> = keys.iter().map(json).collect();
            out::line(serde_json::Value::from(keys))?;
            return Ok(());
        }
        if keys.is_empty() {
            out::line("no keys yet; make one with `drillroom key create --name NAME --scope SCOPE`")?;
        }
        for key in &keys {
            let used = key.used.map_or_else(|| "never".to_owned(), |at| minute(at.0));
            out::line(format_args!(
                "{}  {}\n    {}; {}; last used {used}",
                key.key,
                key.name,
                scopes(key),
                state(key)
            ))?;
        }
        Ok(())
    }
}

impl Revoke {
    async fn run(self) -> anyhow::Result<()> {
        let revoke = async |conn: &mut _| keys::revoke(conn, &self.key, clock::micros()).await;
        let revoked = self.folder.write(revoke).await?;
        let revoked = revoked.context("the key could not be revoked; try again")?;
        anyhow::ensure!(
            revoked,
            "there is no key {} in use; `drillroom key list` shows the keys",
            self.key
        );
        if self.json {
            out::line(serde_json::json!({ "key": self.key, "revoked": true }))?;
        } else {
            out::line(format_args!("{} is refused from now on", self.key))?;
        }
        Ok(())
    }
}

fn json(key: &KeyInfo) -> serde_json::Value {
    let time = |at: Option<lrs::Micros>| at.map(|at| at.to_string());
    serde_json::json!({
        "key": key.key,
        "name": key.name,
        "scopes": key.scopes.iter().map(Scope::to_string).collect::<Vec<_>>(),
        "created": key.created.to_string(),
        "used": time(key.used),
        "revoked": time(key.revoked),
        "expires": time(key.expires),
    })
}

fn scopes(key: &KeyInfo) -> String {
    let names: Vec<String> = key.scopes.iter().map(Scope::to_string).collect();
    names.join(", ")
}

fn state(key: &KeyInfo) -> String {
    match (key.revoked, key.expires) {
        (Some(at), _) => format!("revoked {}", minute(at.0)),
        (None, Some(at)) => format!("ends {}", minute(at.0)),
        (None, None) => "in use".to_owned(),
    }
}

/// `2026-11-20 17:00 UTC`.
fn minute(at_us: i64) -> String {
    let text = lrs::Micros(at_us).to_string();
    format!("{} UTC", text[..16].replace('T', " "))
}
