//! The commands of the program, one file each. Reads the command line; what a command does stands beside it.

mod config;
mod key;
mod scenario;
mod serve;

use clap::{Parser, Subcommand};

/// Incident drills for checkout teams, played in the browser.
#[derive(Parser)]
#[command(name = "drillroom", version, about)]
pub struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the drill rooms. Needs nothing: no configuration, no other service.
    Serve(serve::Serve),
    /// Check scenario files, or play one without people.
    Scenario(scenario::Scenarios),
    /// Make credentials for the record store.
    Key(key::Key),
}

/// Does what the command line asks for.
pub async fn run(line: CommandLine) -> anyhow::Result<()> {
    match line.command {
        Command::Serve(serve) => serve.run().await,
        Command::Scenario(scenarios) => scenarios.run(),
        Command::Key(key) => key.run().await,
    }
}
