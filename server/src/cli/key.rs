//! `drillroom key create`: credentials for the record store. Works while a server runs on the same folder.

use std::path::PathBuf;

use anyhow::Context;
use clap::{Args, Subcommand};
use lrs::keys::{self, Scope};

use crate::{chance, clock, journal};

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
}

#[derive(Args)]
struct Create {
    /// What you call it, such as the system that will use it
    #[arg(long)]
    name: String,
    /// What it may do; may be given more than once
    #[arg(long, default_value = "all", value_parser = scope)]
    scope: Vec<Scope>,
    /// The data folder of the server
    #[arg(long, env = "DRILLROOM_DATA", default_value = "data")]
    data: PathBuf,
    /// Print one JSON object: {"key": …, "secret": …}
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
        }
    }
}

impl Create {
    async fn run(self) -> anyhow::Result<()> {
        let mut conn = journal::open_for_writing(&self.data).await?;
        let randomness = chance::bytes();
        let made = keys::create(&mut conn, &self.name, &self.scope, clock::micros(), &randomness).await;
        let made = made.context("the key could not be saved; try again")?;
        journal::close(conn).await;
        if self.json {
            println!(
                "{}",
                serde_json::json!({ "key": made.key, "secret": made.secret })
            );
        } else {
            println!("key     {}\nsecret  {}", made.key, made.secret);
            println!("The secret is not shown again. Use both for basic authentication at /xapi.");
        }
        Ok(())
    }
}
