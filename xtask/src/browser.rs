//! What browser tests need that cargo does not bring: Node, Chromium, the packages of `end2end`. Installs them where it
//! may, says what to install where it may not, and never goes on without. Runs no test.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail, ensure};

use crate::{cargo::output, step::step};

/// Names under which systems know Chromium, the likeliest first.
const CHROMIUM_NAMES: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];

/// The oldest Node that Playwright runs on.
const OLDEST_NODE: u32 = 20;

/// The path of Chromium; `CHROMIUM` names another than the system's.
///
/// # Errors
/// When there is none and it cannot be installed.
pub fn chromium() -> Result<PathBuf> {
    if let Some(path) = std::env::var_os("CHROMIUM").map(PathBuf::from) {
        ensure!(
            path.exists(),
            "CHROMIUM names {}, which does not exist",
            path.display()
        );
        return Ok(path);
    }
    let find = || CHROMIUM_NAMES.iter().find_map(|name| on_path(name));
    if let Some(path) = find() {
        return Ok(path);
    }
    apt_install(&["chromium"]).context(
        "The browser tests need Chromium: install it (Debian: `apt-get install chromium`, Fedora: `dnf install \
         chromium`, macOS: `brew install --cask chromium`), or name one by the variable CHROMIUM.",
    )?;
    find().context("Chromium was installed, but is not on the PATH; name it by the variable CHROMIUM")
}

/// Node, npm and the packages that `end2end/package-lock.json` names.
///
/// # Errors
/// When Node is missing or too old and cannot be installed, or npm fails.
pub fn packages(end2end: &Path) -> Result<()> {
    if on_path("node").is_none() || on_path("npm").is_none() {
        apt_install(&["nodejs", "npm"]).with_context(|| {
            format!("The browser tests need Node {OLDEST_NODE} or newer with npm: install both.")
        })?;
    }
    let version = output(Command::new("node").arg("--version"))?;
    let major = version
        .trim()
        .trim_start_matches('v')
        .split('.')
        .next()
        .and_then(|major| major.parse::<u32>().ok());
    ensure!(
        major.is_some_and(|major| major >= OLDEST_NODE),
        "The browser tests need Node {OLDEST_NODE} or newer; here is {}. Install a newer one.",
        version.trim()
    );
    let lock = fs::read(end2end.join("package-lock.json")).context("end2end/package-lock.json is missing")?;
    let stamp = end2end.join("node_modules").join(".drillroom-lock");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    step("browser tests: npm ci", || {
        let status = Command::new("npm")
            .args(["ci", "--no-progress"])
            // Chromium comes from the system: Playwright's own would be a second one, and a large download.
            .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
            .current_dir(end2end)
            .status()
            .context("npm did not start")?;
        ensure!(status.success(), "`npm ci` in end2end failed: see above");
        Ok(fs::write(&stamp, &lock)?)
    })
}

fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
}

/// Installs Debian packages; only as root, for nobody else may.
fn apt_install(packages: &[&str]) -> Result<()> {
    let is_root = output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    if on_path("apt-get").is_none() || !is_root {
        bail!(
            "{} is missing, and this is no Debian or we are not root",
            packages.join(", ")
        );
    }
    step(&format!("system: install {}", packages.join(", ")), || {
        apt(&["update"])?;
        let install = [&["install", "--yes", "--no-install-recommends"], packages].concat();
        if apt(&install).is_ok() {
            return Ok(());
        }
        // A broken half of an earlier attempt is mended by this, and then it works.
        apt(&["install", "--yes", "--fix-broken"])?;
        apt(&install)
    })
}

fn apt(arguments: &[&str]) -> Result<()> {
    let status = Command::new("apt-get")
        .arg("--quiet")
        .args(arguments)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .status()?;
    ensure!(
        status.success(),
        "`apt-get {}` failed: see above",
        arguments.join(" ")
    );
    Ok(())
}
