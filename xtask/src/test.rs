//! `cargo xtask test`: everything that guards the project, in the order in which a mistake is cheapest to hear of. A
//! failing suite does not hide the later ones; the command fails when any of them did.

use std::{fs, path::Path, process::Command};

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use crate::{
    browser,
    cargo::{WASM, Workspace, cargo},
    rules,
    site::{self, Variant},
    suite::{Sum, cargo_test, suite},
};

/// Crates that run natively. `xtask` is checked apart: its dependencies would change the features of theirs, and so
/// compile much of the graph twice.
const NATIVE: [&str; 5] = ["drill", "lrs", "app", "server", "replay"];
/// Crates that run in the browser; `app` with the other of its two faces.
const BROWSER: [&str; 3] = ["frontend", "replay", "app"];

/// The suites, in their order.
#[derive(Debug, Clone, Copy)]
enum Suite {
    Format,
    Rules,
    Lints,
    Unit,
    Browser,
}

impl Suite {
    const ALL: [Self; 5] = [Self::Format, Self::Rules, Self::Lints, Self::Unit, Self::Browser];

    /// The word that `cargo xtask test` takes.
    fn name(self) -> &'static str {
        match self {
            Self::Format => "format",
            Self::Rules => "rules",
            Self::Lints => "lints",
            Self::Unit => "unit",
            Self::Browser => "browser",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Format => "formatting",
            Self::Rules => "rules of the house",
            Self::Lints => "lints, native and wasm, and links in the documentation",
            Self::Unit => "unit, property and database tests",
            Self::Browser => "browser tests",
        }
    }

    fn run(self, workspace: &Workspace, options: &[String]) -> Result<Sum> {
        match self {
            Self::Format => Ok(Sum::of(workspace.cargo("rustfmt", &["fmt", "--all", "--check"]))),
            Self::Rules => rules::all(workspace),
            Self::Lints => lints(workspace),
            Self::Unit => unit(workspace, options),
            Self::Browser => stories(workspace, options),
        }
    }
}

/// Runs all suites, or those named; what follows `--` goes to the test runners.
///
/// # Errors
/// When a check failed, or a name is unknown.
pub fn all(words: &[String]) -> Result<()> {
    let workspace = Workspace::here()?;
    let (names, options) = match words.iter().position(|word| word == "--") {
        Some(index) => (&words[..index], &words[index + 1..]),
        None => (words, [].as_slice()),
    };
    if let Some(unknown) = names
        .iter()
        .find(|name| !Suite::ALL.iter().any(|suite| suite.name() == *name))
    {
        bail!(
            "there is no suite `{unknown}`; there are {}",
            Suite::ALL.map(Suite::name).join(", ")
        );
    }
    let mut failed = Vec::new();
    for wanted in Suite::ALL {
        if names.is_empty() || names.iter().any(|name| name == wanted.name()) {
            let sum = suite(wanted.title(), || wanted.run(&workspace, options));
            if sum.failed > 0 {
                failed.push(wanted.title());
            }
        }
    }
    println!();
    ensure!(failed.is_empty(), "Failed: {}", failed.join("; "));
    println!("All suites passed.");
    Ok(())
}

fn lints(workspace: &Workspace) -> Result<Sum> {
    workspace.need_wasm()?;
    let mut sum = Sum::default();
    let native = with_packages(
        &["clippy"],
        &NATIVE,
        &["--all-targets", "--", "--deny", "warnings"],
    );
    sum += Sum::of(workspace.cargo("clippy: native", &native));
    let build = [
        "clippy",
        "--package",
        "xtask",
        "--all-targets",
        "--",
        "--deny",
        "warnings",
    ];
    sum += Sum::of(workspace.cargo("clippy: the build itself", &build));
    let wasm = with_packages(
        &["clippy", "--target", WASM, "--features", "app/csr"],
        &BROWSER,
        &["--", "--deny", "warnings"],
    );
    sum += Sum::of(workspace.cargo("clippy: wasm", &wasm));
    let links = with_packages(&["doc", "--no-deps", "--document-private-items"], &NATIVE, &[]);
    sum += Sum::of(workspace.cargo("rustdoc: links in the documentation", &links));
    Ok(sum)
}

fn unit(workspace: &Workspace, options: &[String]) -> Result<Sum> {
    // Tests and the server's binary in one call, so that both share every dependency.
    workspace.cargo(
        "tests and server: compile",
        &with_packages(&["build"], &NATIVE, &["--tests", "--bins"]),
    )?;
    let mut sum = Sum::default();
    for packages in [NATIVE.as_slice(), &["xtask"]] {
        let mut command = cargo();
        command
            .args(with_packages(&["test", "--no-fail-fast"], packages, &["--"]))
            .args(options);
        // A changed snapshot is a failure, not a new file.
        command.env("INSTA_UPDATE", "no").current_dir(&workspace.root);
        sum += cargo_test(&mut command)?;
    }
    Ok(sum)
}

fn stories(workspace: &Workspace, options: &[String]) -> Result<Sum> {
    let end2end = workspace.root.join("end2end");
    let chromium = browser::chromium()?;
    browser::packages(&end2end)?;
    let site = site::build(workspace, Variant::Release)?;
    workspace.cargo(
        "tests and server: compile",
        &with_packages(&["build"], &NATIVE, &["--tests", "--bins"]),
    )?;
    let mut sum = Sum::of(types(&end2end));
    let report = end2end.join("test-results").join("report.json");
    // Yesterday's report must not speak for today.
    if report.exists() {
        fs::remove_file(&report)?;
    }
    let status = Command::new("npx")
        .args(["--no-install", "playwright", "test"])
        .args(options)
        .env("CHROMIUM", chromium)
        .env(
            "DRILLROOM_BINARY",
            workspace.target.join("debug").join("drillroom"),
        )
        .env("DRILLROOM_SITE", site)
        .env("DRILLROOM_REPORT", &report)
        .current_dir(&end2end)
        .status()
        .context("npx did not start")?;
    let counted = counts(&report)?;
    ensure!(
        status.success() || counted.failed > 0,
        "Playwright failed outside of the tests: see above"
    );
    sum += counted;
    Ok(sum)
}

fn types(end2end: &Path) -> Result<()> {
    let status = Command::new("npx")
        .args(["--no-install", "tsc", "--noEmit"])
        .current_dir(end2end)
        .status()?;
    ensure!(
        status.success(),
        "the types of the browser tests do not fit: see above"
    );
    Ok(())
}

/// Playwright's own counts. A test that was skipped or passed only at the second attempt has not passed.
fn counts(report: &Path) -> Result<Sum> {
    let text = fs::read_to_string(report).context("Playwright left no report: see above")?;
    let report: Value = serde_json::from_str(&text).context("Playwright's report is not JSON")?;
    let count = |key: &str| {
        report["stats"][key]
            .as_u64()
            .and_then(|count| usize::try_from(count).ok())
            .unwrap_or(0)
    };
    let sum = Sum {
        passed: count("expected"),
        failed: count("unexpected") + count("flaky") + count("skipped"),
    };
    ensure!(sum != Sum::default(), "Playwright ran no test");
    Ok(sum)
}

fn with_packages<'word>(
    start: &[&'word str],
    packages: &[&'word str],
    end: &[&'word str],
) -> Vec<&'word str> {
    let mut words = start.to_vec();
    for package in packages {
        words.extend(["--package", package]);
    }
    words.extend(end);
    words
}
