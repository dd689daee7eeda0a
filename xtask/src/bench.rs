//! `cargo xtask bench`: prints the budgets of docs/architecture.md beside what this machine reaches. Judges nothing: a
//! busy machine is no mistake in the program.

use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use crate::{
    browser,
    cargo::{Workspace, cargo},
    site::{self, Variant},
};

/// Budget of the pages' wasm, brotli, bytes.
const WASM_BUDGET: u64 = 400 * 1024;

/// What can be measured.
#[derive(Debug, Clone, Copy)]
enum Bench {
    /// Bytes that a browser loads.
    Size,
    /// The checkout model, natively and in Chromium.
    Engine,
    /// An action's way to the other screens of a room, beside the floor.
    Latency,
    /// The record store over HTTP, beside bare inserts of the same rows in the same run.
    Record,
}

impl Bench {
    const ALL: [Self; 4] = [Self::Size, Self::Engine, Self::Latency, Self::Record];

    fn name(self) -> &'static str {
        match self {
            Self::Size => "size",
            Self::Engine => "engine",
            Self::Latency => "latency",
            Self::Record => "record",
        }
    }

    fn run(self, workspace: &Workspace) -> Result<()> {
        match self {
            Self::Size => size(workspace),
            Self::Engine => {
                native(workspace, "drill", "engine")?;
                story(workspace, "engine")
            }
            Self::Latency => {
                floor(workspace)?;
                story(workspace, "latency")
            }
            Self::Record => {
                record_tool(workspace)?;
                story(workspace, "record")
            }
        }
    }
}

/// Measures everything, or what is named.
///
/// # Errors
/// When something does not build or run, or a name is unknown.
pub fn all(names: &[String]) -> Result<()> {
    if let Some(unknown) = names
        .iter()
        .find(|name| !Bench::ALL.iter().any(|bench| bench.name() == *name))
    {
        bail!(
            "there is no bench `{unknown}`; there are {}",
            Bench::ALL.map(Bench::name).join(", ")
        );
    }
    let workspace = Workspace::here()?;
    crate::build(&workspace)?;
    for bench in Bench::ALL {
        if names.is_empty() || names.iter().any(|name| name == bench.name()) {
            println!("\n━━ {}", bench.name());
            bench.run(&workspace)?;
        }
    }
    Ok(())
}

fn size(workspace: &Workspace) -> Result<()> {
    let pkg = site::build(workspace, Variant::Release)?.join("pkg");
    let mut files = site::Files::new();
    site::add_folder(&pkg, "", &mut files)?;
    let plain = files
        .iter()
        .filter(|(path, _)| path.rsplit('.').next() != Some("br"));
    for (path, bytes) in plain {
        let sent = files.get(&format!("{path}.br")).unwrap_or(bytes);
        println!("{path}: {} bytes, {} as sent", bytes.len(), sent.len());
    }
    println!("budget of the room's wasm, drillroom_bg.wasm: {WASM_BUDGET} bytes as sent");
    Ok(())
}

fn native(workspace: &Workspace, package: &str, bench: &str) -> Result<()> {
    let status = cargo()
        .args(["bench", "--quiet", "--package", package, "--bench", bench])
        .current_dir(&workspace.root)
        .status()?;
    ensure!(status.success(), "the bench {bench} of {package} failed");
    Ok(())
}

/// The bench finds the floor beside the program.
fn floor(workspace: &Workspace) -> Result<()> {
    let words = ["build", "--release", "--package", "server", "--example", "floor"];
    workspace.cargo("floor of the latency: compile", &words)
}

/// The bench finds what sends the load beside the program.
fn record_tool(workspace: &Workspace) -> Result<()> {
    let words = ["build", "--release", "--package", "lrs", "--example", "bench"];
    workspace.cargo("sender of the record's load: compile", &words)
}

fn story(workspace: &Workspace, name: &str) -> Result<()> {
    let end2end = workspace.root.join("end2end");
    let chromium = browser::chromium()?;
    browser::packages(&end2end)?;
    let status = Command::new("npx")
        .args([
            "--no-install",
            "playwright",
            "test",
            "--config",
            "bench.config.ts",
        ])
        .arg(format!("{name}.bench.ts"))
        .env("CHROMIUM", chromium)
        .env(
            "DRILLROOM_BINARY",
            workspace.target.join("release").join("drillroom"),
        )
        .current_dir(&end2end)
        .status()
        .context("npx did not start")?;
    ensure!(status.success(), "the bench {name} failed in Chromium");
    Ok(())
}
