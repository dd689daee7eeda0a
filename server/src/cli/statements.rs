//! `drillroom statements export`: the record as lines on standard output. Works while a server runs on the same folder.

use anyhow::Context;
use clap::{Args, Subcommand, ValueEnum};
use futures::TryStreamExt;
use lrs::{
    Micros,
    export::{self, Format},
    path::Path,
    store::{Filter, Order},
    time::Timestamp,
};
use sqlx::SqlitePool;
use uuid::Uuid;

use super::folder::Folder;
use crate::out;

/// The statements of the record.
#[derive(Args)]
pub struct Statements {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Print statements, oldest first: JSON Lines, or a CSV of chosen paths
    Export(Export),
}

/// How lines look.
#[derive(Clone, Copy, ValueEnum)]
enum Lines {
    /// One JSON object a line.
    Jsonl,
    /// One row a statement; formulas neutralised.
    Csv,
}

#[derive(Args)]
struct Export {
    /// How lines look
    #[arg(long, value_enum, default_value = "jsonl")]
    format: Lines,
    /// Columns of the CSV, parted by commas: paths such as `actor.account.name` or `context.contextActivities.category[*].id`
    #[arg(long, value_delimiter = ',')]
    columns: Vec<Path>,
    /// Only statements of this drill
    #[arg(long)]
    registration: Option<Uuid>,
    /// Only statements with this verb, an IRI
    #[arg(long)]
    verb: Option<String>,
    /// Only statements stored after this moment; the `stored` of the last line goes on where an export broke off
    #[arg(long, value_parser = moment)]
    since: Option<Micros>,
    /// Only statements stored at or before this moment
    #[arg(long, value_parser = moment)]
    until: Option<Micros>,
    #[command(flatten)]
    folder: Folder,
}

fn moment(text: &str) -> Result<Micros, &'static str> {
    let parsed = Timestamp::parse(text).map(|timestamp| timestamp.at);
    parsed.ok_or("write a moment such as 2026-11-20T17:00:00Z")
}

impl Statements {
    /// Does it.
    pub async fn run(self) -> anyhow::Result<()> {
        match self.command {
            Command::Export(export) => export.run().await,
        }
    }
}

impl Export {
    async fn run(self) -> anyhow::Result<()> {
        let format = match self.format {
            Lines::Jsonl if !self.columns.is_empty() => {
                anyhow::bail!("--columns is for --format csv; JSON Lines hold whole statements")
            }
            Lines::Jsonl => Format::JsonLines,
            Lines::Csv if self.columns.is_empty() => Format::csv(),
            Lines::Csv => Format::csv_of(self.columns).context("--columns cannot be used")?,
        };
        let filter = Filter {
            agent: None,
            activity: None,
            verb: self.verb,
            registration: self.registration,
            authority: None,
            after: self.since,
            until: self.until,
            order: Order::Ascending,
            limit: 0,
        };
        let print = async |readers: &SqlitePool| print(readers.clone(), filter, format).await;
        self.folder.read(print).await?
    }
}

async fn print(readers: SqlitePool, filter: Filter, format: Format) -> anyhow::Result<()> {
    let mut pieces = std::pin::pin!(export::lines(readers, filter, format));
    while let Some(piece) = pieces.try_next().await.context("the record cannot be read")? {
        out::whole(&piece)?;
    }
    Ok(())
}
