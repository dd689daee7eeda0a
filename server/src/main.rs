//! The binary `drillroom`: reads the command line and starts what it asks for.

// A page is one nested type of everything in it, deeper than the compiler looks unless told.
#![recursion_limit = "512"]
// It panics when the reader has gone; `out` does not.
#![deny(clippy::print_stdout)]

mod admin;
mod assets;
mod backend;
mod chance;
mod cli;
mod clock;
mod feed;
mod forward;
mod hold;
mod http;
mod journal;
mod library;
mod limits;
mod metrics;
mod origin;
mod out;
mod playlist;
mod proxy;
mod qr;
mod record;
mod resume;
mod rooms;
mod sample;
mod session;
mod starter;
#[cfg(test)]
mod tests;
mod verify;

use clap::Parser;
use tracing_subscriber::EnvFilter;

/// Statements are parsed into many small pieces: see `Cargo.toml` for what this allocator saves.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// What is logged unless `RUST_LOG` says otherwise.
const LOG: &str = "info,sqlx=warn";

#[tokio::main]
async fn main() -> std::process::ExitCode {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(LOG));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    match cli::run(cli::CommandLine::parse()).await {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) if matches!(error.downcast_ref(), Some(out::Unprinted::ReaderGone)) => {
            std::process::ExitCode::from(out::READER_GONE)
        }
        Err(error) => {
            // One sentence, for a person; the chain says why.
            eprintln!("drillroom: {error:#}");
            std::process::ExitCode::FAILURE
        }
    }
}
