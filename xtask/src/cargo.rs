//! The workspace as cargo sees it, and calls of cargo with the same environment each time.

use std::{
    path::PathBuf,
    process::{Command, Stdio},
};

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use crate::step::step;

/// The triple that browsers run.
pub const WASM: &str = "wasm32-unknown-unknown";

/// Where things lie.
pub struct Workspace {
    /// The folder of the workspace's `Cargo.toml`.
    pub root: PathBuf,
    /// Cargo's target folder; `CARGO_TARGET_DIR` and cargo's own settings are honoured.
    pub target: PathBuf,
}

impl Workspace {
    /// Asks cargo where the workspace is.
    ///
    /// # Errors
    /// When cargo does not answer.
    pub fn here() -> Result<Self> {
        let metadata = metadata(&["--no-deps"])?;
        let folder = |key: &str| -> Result<PathBuf> {
            Ok(metadata[key]
                .as_str()
                .with_context(|| format!("cargo metadata names no {key}"))?
                .into())
        };
        Ok(Self {
            root: folder("workspace_root")?,
            target: folder("target_directory")?,
        })
    }

    /// Runs cargo as a step of its own.
    ///
    /// # Errors
    /// When cargo fails; it has said why by then.
    pub fn cargo(&self, title: &str, arguments: &[&str]) -> Result<()> {
        step(title, || {
            let status = cargo().args(arguments).current_dir(&self.root).status()?;
            ensure!(status.success(), "cargo {} failed", arguments.join(" "));
            Ok(())
        })
    }

    /// Adds the wasm target to the toolchain when it is missing.
    ///
    /// # Errors
    /// When there is no rustup, or it cannot reach the network.
    pub fn need_wasm(&self) -> Result<()> {
        let sysroot = output(
            Command::new("rustc")
                .args(["--print", "sysroot"])
                .current_dir(&self.root),
        )?;
        if PathBuf::from(sysroot.trim())
            .join("lib/rustlib")
            .join(WASM)
            .exists()
        {
            return Ok(());
        }
        step(
            &format!("rust: add the target {WASM} to the toolchain (once, about 30 MB)"),
            || {
                let status = Command::new("rustup")
                    .args(["target", "add", WASM])
                    .current_dir(&self.root)
                    .status();
                match status {
                    Ok(status) if status.success() => Ok(()),
                    Ok(_) => bail!(
                        "`rustup target add {WASM}` failed: see above; the pages cannot be built without it"
                    ),
                    Err(_) => bail!(
                        "There is no rustup here. Install the Rust standard library for {WASM} as your system does it, \
                     then start again."
                    ),
                }
            },
        )
    }
}

/// A call of the cargo that runs us, without the variables by which it told us who we are: some build scripts would
/// take their change for a reason to run again.
pub fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    for (name, _) in std::env::vars_os() {
        if name
            .to_str()
            .is_some_and(|name| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_"))
        {
            command.env_remove(name);
        }
    }
    command
}

/// `cargo metadata` as JSON.
///
/// # Errors
/// When cargo fails or its answer is not JSON.
pub fn metadata(arguments: &[&str]) -> Result<Value> {
    let text = output(
        cargo()
            .args(["metadata", "--format-version", "1"])
            .args(arguments),
    )?;
    serde_json::from_str(&text).context("cargo metadata is not JSON")
}

/// What a command prints; its complaints go through to the terminal.
///
/// # Errors
/// When it does not start or fails.
pub fn output(command: &mut Command) -> Result<String> {
    let name = command.get_program().display().to_string();
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("`{name}` did not start"))?;
    ensure!(output.status.success(), "`{name}` failed");
    String::from_utf8(output.stdout).with_context(|| format!("`{name}` printed something that is not text"))
}
