//! The build: `cargo xtask run | test | build | bench`. Reads the command and starts it; the work lies beside.
//!
//! Needs nothing but cargo: wasm-bindgen is a library here, of the locked version, so it cannot be out of step.

mod bench;
mod browser;
mod cargo;
mod licence;
mod rules;
mod site;
mod step;
mod style;
mod suite;
mod test;

use std::{os::unix::process::CommandExt, process::ExitCode};

use anyhow::{Context, Result, bail};
use cargo::Workspace;
use site::Variant;

const USAGE: &str = "\
cargo xtask run [-- OPTIONS]   build what changed and serve it; OPTIONS go to `drillroom serve`
cargo xtask test [SUITE…]      everything that guards the project; SUITE: format, rules, lints, unit, browser
cargo xtask build              the release binary with the site inside
cargo xtask bench [NAME…]      measure and print the budgets
cargo xtask site [release]     only the site: pages, engine, style
";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let (command, rest) = match words.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("help", [].as_slice()),
    };
    let done = match command {
        "run" => run(rest),
        "test" => test::all(rest),
        "build" => Workspace::here().and_then(|workspace| build(&workspace)),
        "bench" => bench::all(rest),
        "site" => Workspace::here().and_then(|workspace| site(&workspace, rest)),
        "help" | "--help" | "-h" => {
            print!("{USAGE}");
            Ok(())
        }
        unknown => {
            eprint!("There is no `cargo xtask {unknown}`.\n\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\n{error:#}");
            ExitCode::FAILURE
        }
    }
}

/// The site alone, as a debug build has it or as a release ships it.
fn site(workspace: &Workspace, words: &[String]) -> Result<()> {
    let variant = match words {
        [] => Variant::Dev,
        [word] if word == "release" => Variant::Release,
        _ => bail!("`cargo xtask site` takes nothing or `release`"),
    };
    site::build(workspace, variant).map(drop)
}

/// Builds what changed and becomes the server, so that Ctrl-C reaches it.
fn run(options: &[String]) -> Result<()> {
    let workspace = Workspace::here()?;
    site::build(&workspace, Variant::Dev)?;
    workspace.cargo(
        "server: compile",
        &["build", "--package", "server", "--bin", "drillroom"],
    )?;
    let options = options.strip_prefix(&["--".to_owned()]).unwrap_or(options);
    let binary = workspace.target.join("debug").join("drillroom");
    let error = std::process::Command::new(&binary)
        .arg("serve")
        .args(options)
        .exec();
    Err(error).with_context(|| format!("{} did not start", binary.display()))
}

/// The one file that an operator copies.
fn build(workspace: &Workspace) -> Result<()> {
    site::build(workspace, Variant::Release)?;
    workspace.cargo(
        "server: compile for release",
        &["build", "--release", "--package", "server", "--bin", "drillroom"],
    )?;
    println!(
        "\n{}",
        workspace.target.join("release").join("drillroom").display()
    );
    Ok(())
}
