//! The commands of the program, one file each. Reads the command line; what a command does stands beside it.

mod care;
mod config;
mod folder;
mod forward;
mod key;
mod scenario;
mod serve;
mod statements;

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
    /// Credentials for the record store: make, list, revoke.
    Key(key::Key),
    /// Other record stores that statements travel on to: add, list, change the key, remove, try again.
    Forward(forward::Forward),
    /// Export the record's statements.
    Statements(statements::Statements),
    /// Check that the data file is whole, that logs lead to their rooms, and that every statement is there.
    Verify(care::Verify),
    /// Copy everything into one file, also while a server runs.
    Backup(care::Backup),
    /// Print a one-time link that makes a browser the administrator's.
    Link(care::Link),
}

/// Does what the command line asks for.
pub async fn run(line: CommandLine) -> anyhow::Result<()> {
    match line.command {
        Command::Serve(serve) => serve.run().await,
        Command::Scenario(scenarios) => scenarios.run(),
        Command::Key(key) => key.run().await,
        Command::Forward(forward) => forward.run().await,
        Command::Statements(statements) => statements.run().await,
        Command::Verify(verify) => verify.run().await,
        Command::Backup(backup) => backup.run().await,
        Command::Link(way_in) => way_in.run().await,
    }
}
