//! The rules of the house that no compiler knows: which crate may use which, where SQL may stand, what keeps the engine
//! reproducible, which licences we accept. Reads manifests and sources; changes nothing.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::{
    cargo::{self, WASM, Workspace},
    licence,
    suite::Sum,
};

/// The arrows of docs/architecture.md: a crate, and those of ours that it may use.
const ARROWS: [(&str, &[&str]); 8] = [
    ("drill", &[]),
    ("lrs", &[]),
    ("insight", &[]),
    ("app", &["drill"]),
    ("frontend", &["app"]),
    ("replay", &["drill"]),
    ("server", &["app", "drill", "lrs", "insight"]),
    ("xtask", &[]),
];

/// A crate as it is built, and the packages that must not be below it, at any depth. A name covers `name` and `name-*`.
const BANNED: [(&str, &[&str], &[&str]); 6] = [
    // No clock, no I/O, no chance, no page.
    (
        "drill",
        &[],
        &[
            "tokio",
            "axum",
            "hyper",
            "sqlx",
            "rand",
            "rand_core",
            "getrandom",
            "chrono",
            "time",
            "jiff",
            "leptos",
            "wasm-bindgen",
            "web-sys",
        ],
    ),
    ("lrs", &[], &["drill", "app", "leptos"]),
    ("app", &["--features", "ssr"], &["sqlx", "libsqlite3-sys", "lrs"]),
    (
        "app",
        &["--features", "csr", "--target", WASM],
        &["sqlx", "libsqlite3-sys", "lrs", "tokio", "axum"],
    ),
    (
        "frontend",
        &["--target", WASM],
        &["sqlx", "libsqlite3-sys", "lrs", "tokio", "axum"],
    ),
    (
        "replay",
        &["--target", WASM],
        &["leptos", "app", "getrandom", "rand", "web-sys"],
    ),
];

/// Words that make the engine depend on where it runs, and what to write instead.
const UNREPRODUCIBLE: [(&str, &str); 28] = [
    ("HashMap", "BTreeMap: its order is the same everywhere"),
    ("HashSet", "BTreeSet: its order is the same everywhere"),
    ("std::time", "take the time as an argument"),
    ("std::fs", "take the text as an argument"),
    ("std::net", "nothing: the engine talks to nobody"),
    ("std::env", "take the value as an argument"),
    (".powf(", "libm::pow"),
    (".powi(", "libm::pow or a product"),
    (".exp()", "libm::exp"),
    (".exp2()", "libm::exp2"),
    (".ln()", "libm::log"),
    (".ln_1p()", "libm::log1p"),
    (".exp_m1()", "libm::expm1"),
    (".log10()", "libm::log10"),
    (".log2()", "libm::log2"),
    (".log(", "libm::log"),
    (".cbrt()", "libm::cbrt"),
    (".hypot(", "libm::hypot"),
    (".tan()", "libm::tan"),
    (".asin()", "libm::asin"),
    (".acos()", "libm::acos"),
    (".atan", "libm::atan or libm::atan2"),
    (".sinh()", "libm::sinh"),
    (".cosh()", "libm::cosh"),
    (".sin_cos()", "libm::sincos"),
    (".sin()", "libm::sin"),
    (".cos()", "libm::cos"),
    (".tanh()", "libm::tanh"),
];

/// Calls that take SQL. Connections and errors of sqlx may be passed on elsewhere, statements may not.
const SQL: [&str; 6] = [
    "sqlx::query",
    "sqlx::{query",
    "query_as(",
    "query_scalar(",
    "raw_sql(",
    "sqlx::migrate!",
];

/// Checks every rule.
///
/// # Errors
/// When cargo or a source file cannot be read; a broken rule is counted instead.
pub fn all(workspace: &Workspace) -> Result<Sum> {
    let metadata = cargo::metadata(&[])?;
    let packages = metadata["packages"]
        .as_array()
        .context("cargo metadata lists no packages")?;
    let ours = packages
        .iter()
        .filter(|package| package["source"].is_null())
        .collect::<Vec<_>>();
    let sources = rust_sources(&workspace.root, &ours)?;
    let mut sum = Sum::default();
    for package in &ours {
        sum += Sum::of(arrows(package));
    }
    for (package, options, banned) in BANNED {
        sum += Sum::of(below(package, options, banned));
    }
    sum += Sum::of(licences(packages));
    sum += Sum::of(sql_has_its_place(&ours, &sources));
    sum += Sum::of(engine_is_reproducible(&sources));
    sum += Sum::of(files_say_what_they_are(&sources));
    sum += Sum::of(lockfile_names_no_registry(&workspace.root));
    Ok(sum)
}

fn arrows(package: &Value) -> Result<()> {
    let name = text(package, "name");
    let (_, allowed) = ARROWS
        .iter()
        .find(|(ours, _)| *ours == name)
        .with_context(|| format!("{name} is not in the picture of crates: name it in xtask/src/rules.rs"))?;
    for dependency in package["dependencies"].as_array().into_iter().flatten() {
        let is_ours = dependency["source"].is_null();
        let is_for_tests = dependency["kind"].as_str() == Some("dev");
        let other = text(dependency, "name");
        ensure!(
            !is_ours || is_for_tests || allowed.contains(&other),
            "{name} uses {other}; it may use only {allowed:?}"
        );
    }
    Ok(())
}

/// `cargo tree` rather than metadata: it shows the features of this crate alone, not of the whole workspace.
fn below(package: &str, options: &[&str], banned: &[&str]) -> Result<()> {
    let tree = cargo::output(
        cargo::cargo()
            .args([
                "tree",
                "--package",
                package,
                "--edges",
                "normal",
                "--prefix",
                "none",
                "--format",
                "{p}",
            ])
            .args(options),
    )?;
    let names: BTreeSet<&str> = tree.lines().filter_map(|line| line.split(' ').next()).collect();
    let found: Vec<&&str> = names
        .iter()
        .filter(|name| **name != package)
        .filter(|name| {
            banned.iter().any(|banned| {
                name.strip_prefix(banned)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
            })
        })
        .collect();
    ensure!(
        found.is_empty(),
        "{package} {} must do without {found:?}; `cargo tree --package {package} --invert NAME` shows the way there",
        options.join(" ")
    );
    Ok(())
}

fn licences(packages: &[Value]) -> Result<()> {
    let refused: Vec<String> = packages
        .iter()
        .filter(|package| !package["license"].as_str().is_some_and(licence::is_free_of_gpl))
        .map(|package| {
            format!(
                "{} {} ({})",
                text(package, "name"),
                text(package, "version"),
                package["license"]
            )
        })
        .collect();
    ensure!(
        refused.is_empty(),
        "licences we do not accept, or none stated: {}",
        refused.join(", ")
    );
    Ok(())
}

fn sql_has_its_place(ours: &[&Value], sources: &[Source]) -> Result<()> {
    for package in ours {
        let name = text(package, "name");
        let uses_sqlx = package["dependencies"]
            .as_array()
            .into_iter()
            .flatten()
            .any(|dependency| text(dependency, "name").starts_with("sqlx"));
        ensure!(
            !uses_sqlx || matches!(name, "lrs" | "server"),
            "{name} uses sqlx; only lrs and server may"
        );
    }
    let asking =
        |source: &&Source| source.path.starts_with("lrs/src") || source.path.starts_with("server/src");
    for source in sources.iter().filter(asking) {
        let is_store = source.path.components().any(|part| {
            let part = Path::new(part.as_os_str()).file_stem().unwrap_or_default();
            part == "store" || part == "journal"
        });
        for word in SQL {
            ensure!(
                is_store || source.first_line_with(word).is_none(),
                "{}: `{word}`; SQL stands only in modules named store or journal",
                source.place(word)
            );
        }
    }
    Ok(())
}

fn engine_is_reproducible(sources: &[Source]) -> Result<()> {
    for source in sources
        .iter()
        .filter(|source| source.path.starts_with("drill/src"))
    {
        for (word, instead) in UNREPRODUCIBLE {
            ensure!(
                source.first_line_with(word).is_none(),
                "{}: `{word}` is not the same everywhere; instead {instead}",
                source.place(word)
            );
        }
    }
    Ok(())
}

fn files_say_what_they_are(sources: &[Source]) -> Result<()> {
    let silent: Vec<String> = sources
        .iter()
        .filter(|source| !source.text.starts_with("//!"))
        .map(|source| source.path.display().to_string())
        .collect();
    ensure!(
        silent.is_empty(),
        "open these with `//!`, what it is and what it does not do: {}",
        silent.join(", ")
    );
    Ok(())
}

/// Everybody may have an own registry; the file must not send them to ours.
fn lockfile_names_no_registry(root: &Path) -> Result<()> {
    let path = root.join("end2end/package-lock.json");
    let lock = fs::read_to_string(&path).with_context(|| format!("{} is missing", path.display()))?;
    ensure!(
        !lock.contains("\"resolved\""),
        "end2end/package-lock.json names a registry; see end2end/.npmrc"
    );
    Ok(())
}

struct Source {
    /// Relative to the workspace.
    path: PathBuf,
    text: String,
}

impl Source {
    /// Number of the first line of code with `word`; comments and the tests below do not count.
    fn first_line_with(&self, word: &str) -> Option<usize> {
        let is_code = |line: &str| !line.trim_start().starts_with("//");
        self.text
            .lines()
            .take_while(|line| *line != "#[cfg(test)]")
            .position(|line| is_code(line) && line.contains(word))
            .map(|index| index + 1)
    }

    fn place(&self, word: &str) -> String {
        format!(
            "{}:{}",
            self.path.display(),
            self.first_line_with(word).unwrap_or(0)
        )
    }
}

fn rust_sources(root: &Path, ours: &[&Value]) -> Result<Vec<Source>> {
    let mut sources = Vec::new();
    for package in ours {
        let manifest = PathBuf::from(text(package, "manifest_path"));
        let folder = manifest.parent().context("a manifest lies in a folder")?;
        for part in ["src", "tests", "benches", "examples", "build.rs"] {
            walk(root, &folder.join(part), &mut sources)?;
        }
    }
    Ok(sources)
}

fn walk(root: &Path, path: &Path, sources: &mut Vec<Source>) -> Result<()> {
    if path.is_dir() {
        for entry in fs::read_dir(path)? {
            walk(root, &entry?.path(), sources)?;
        }
    } else if path.extension().is_some_and(|extension| extension == "rs") && path.exists() {
        let text = fs::read_to_string(path).with_context(|| format!("{} is not text", path.display()))?;
        sources.push(Source {
            path: path.strip_prefix(root).unwrap_or(path).to_owned(),
            text,
        });
    }
    Ok(())
}

fn text<'value>(value: &'value Value, key: &str) -> &'value str {
    value[key].as_str().unwrap_or_default()
}
