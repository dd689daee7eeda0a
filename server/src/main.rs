//! The binary `drillroom`: reads the command line and starts what it asks for.

// A page is one nested type of everything in it, deeper than the compiler looks unless told.
#![recursion_limit = "256"]

mod assets;
mod console;
mod http;

use std::{net::SocketAddr, path::PathBuf};

use anyhow::Context;
use clap::{Parser, Subcommand, ValueEnum};

#[derive(Parser)]
#[command(
    name = "drillroom",
    version,
    about = "Incident drills for checkout teams, played in the browser"
)]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the pages.
    Serve {
        /// Address to listen on; port 0 picks a free one.
        #[arg(long, env = "DRILLROOM_LISTEN", default_value = "127.0.0.1:3000")]
        listen: SocketAddr,
        /// Folder for everything that is kept; made when missing.
        #[arg(long, env = "DRILLROOM_DATA", default_value = "data")]
        data: PathBuf,
        /// What moves the simulated time of running rooms.
        #[arg(long, env = "DRILLROOM_CLOCK", default_value = "wall", hide = true)]
        clock: ClockKind,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ClockKind {
    /// The wall clock.
    Wall,
    /// Lines on standard input, for tests.
    Manual,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    tracing_subscriber::fmt().with_writer(std::io::stderr).init();
    match CommandLine::parse().command {
        Command::Serve { listen, data, clock } => serve(listen, data, clock).await,
    }
}

async fn serve(listen: SocketAddr, data: PathBuf, clock: ClockKind) -> anyhow::Result<()> {
    std::fs::create_dir_all(&data).with_context(|| {
        format!(
            "the data folder {} cannot be made; name another with --data",
            data.display()
        )
    })?;
    let router = http::router(assets::Site::load()?);
    let listener = tokio::net::TcpListener::bind(listen)
        .await
        .with_context(|| format!("{listen} cannot be listened on; name another address with --listen"))?;
    println!("listening on http://{}", listener.local_addr()?);
    if clock == ClockKind::Manual {
        tokio::spawn(console::listen(async |_seconds| ()));
    }
    axum::serve(listener, router)
        .with_graceful_shutdown(stop_signal())
        .await?;
    Ok(())
}

/// Ends when the operator asks for a stop, by SIGTERM or Ctrl-C.
async fn stop_signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let mut term = signal(SignalKind::terminate()).expect("signals can be listened to at the start");
    tokio::select! {
        _ = term.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}
