//! The site: two wasm modules (the pages; the engine for a worker), the style, fonts and icons, with hashed names and
//! packed with brotli for a release. Touches only what changed. Serving it is the server's work.

use std::{
    collections::BTreeMap,
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, anyhow};
use wasm_bindgen_cli_support::Bindgen;

use crate::{
    cargo::{WASM, Workspace},
    step::step,
    style,
};

/// Files of the site by their path below its root.
pub type Files = BTreeMap<String, Vec<u8>>;

/// Which site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Variant {
    /// Quick to build, large, read from disk by a debug server.
    Dev,
    /// Small, packed, inside the release binary; also what the browser tests load.
    Release,
}

impl Variant {
    /// The profile of the wasm.
    fn profile(self) -> &'static str {
        match self {
            Self::Dev => "dev",
            Self::Release => "wasm-release",
        }
    }

    /// Where cargo puts artefacts of the profile.
    fn artefacts(self) -> &'static str {
        match self {
            Self::Dev => "debug",
            Self::Release => "wasm-release",
        }
    }

    /// The folder below `target/site`. `server/build.rs` knows the same names.
    fn folder(self) -> &'static str {
        match self {
            Self::Dev => "dev",
            Self::Release => "release",
        }
    }
}

/// A crate that becomes a wasm module of the site.
struct Module {
    package: &'static str,
    /// Its name in the site.
    name: &'static str,
    /// A script of ours that is added to the one by wasm-bindgen.
    script: Option<&'static str>,
    /// The feature that prepares it to be split into several files for a release.
    split: Option<&'static str>,
}

const MODULES: [Module; 2] = [
    Module {
        package: "frontend",
        name: "drillroom",
        script: None,
        split: Some("frontend/split"),
    },
    Module {
        package: "replay",
        name: "replay",
        script: Some("replay/worker.js"),
        split: None,
    },
];

/// Brotli's highest level: the site is packed once and sent often.
const BROTLI_LEVEL: i32 = 11;
/// Brotli's widest window that every browser accepts (2^22 bytes).
const BROTLI_WINDOW: i32 = 22;

/// Builds the site and returns its folder.
///
/// # Errors
/// When a crate does not compile, a source of the style is missing or the target folder cannot be written.
pub fn build(workspace: &Workspace, variant: Variant) -> Result<PathBuf> {
    workspace.need_wasm()?;
    let mut arguments = vec!["build", "--lib", "--target", WASM, "--profile", variant.profile()];
    arguments.extend(MODULES.iter().flat_map(|module| ["--package", module.package]));
    if variant == Variant::Release {
        arguments.extend(
            MODULES
                .iter()
                .filter_map(|module| module.split)
                .flat_map(|feature| ["--features", feature]),
        );
    }
    workspace.cargo(
        &format!("pages and engine: compile to wasm ({})", variant.profile()),
        &arguments,
    )?;

    let work = workspace.target.join("site-work").join(variant.folder());
    let mut files = Files::new();
    for module in MODULES {
        add_module(workspace, &module, &work, variant, &mut files)?;
    }
    style::collect(&workspace.root.join("style"), &mut files)?;
    if variant == Variant::Release {
        pack(&work.join("packed"), &mut files)?;
    }
    let site = workspace.target.join("site").join(variant.folder());
    synchronise(&site, &files)?;
    Ok(site)
}

/// Adds one module: its scripts and its wasm, as wasm-bindgen makes them. They name one another, so the hash of all of
/// them stands in the name of their folder.
fn add_module(
    workspace: &Workspace,
    module: &Module,
    work: &Path,
    variant: Variant,
    files: &mut Files,
) -> Result<()> {
    let name = module.name;
    let artefacts = workspace.target.join(WASM).join(variant.artefacts());
    let wasm = artefacts.join(format!("{}.wasm", module.package));
    let bytes = fs::read(&wasm).with_context(|| format!("{} is missing", wasm.display()))?;
    let made = work.join(name);
    let stamp = work.join(format!("{name}.stamp"));
    let fingerprint = hash(&bytes);
    if fs::read_to_string(&stamp).ok().as_deref() != Some(&fingerprint) {
        if made.exists() {
            fs::remove_dir_all(&made)?;
        }
        let split = variant == Variant::Release && module.split.is_some();
        let input = if split {
            step(&format!("{name}: split"), || split_off(name, &bytes, &made))?
        } else {
            bytes
        };
        step(&format!("{name}: wasm-bindgen"), || {
            Bindgen::new()
                .input_bytes(name, input)
                .web(true)?
                .typescript(false)
                .omit_default_module_path(true)
                // The split files hold on to the main one by its names.
                .keep_lld_exports(split)
                .demangle(!split)
                .remove_name_section(variant == Variant::Release)
                .remove_producers_section(true)
                .out_name(name)
                .generate(&made)?;
            Ok(fs::write(&stamp, &fingerprint)?)
        })?;
    }
    let mut all = Files::new();
    add_folder(&made, "", &mut all)?;
    if let Some(ours) = module.script {
        let script = all
            .get_mut(&format!("{name}.js"))
            .with_context(|| format!("wasm-bindgen made no {name}.js"))?;
        script.push(b'\n');
        script.extend(fs::read(workspace.root.join(ours)).with_context(|| format!("{ours} is missing"))?);
    }
    let hash = hash(&all.values().flatten().copied().collect::<Vec<u8>>());
    files.extend(
        all.into_iter()
            .map(|(path, bytes)| (format!("pkg/{name}.{hash}/{path}"), bytes)),
    );
    Ok(())
}

/// Takes the parts that come later out of a module: writes them and their loader to `folder`, returns what is left.
fn split_off(name: &str, wasm: &[u8], folder: &Path) -> Result<Vec<u8>> {
    let main = folder.join("main.wasm");
    let script = format!("./{name}.js");
    let mut options = wasm_split_cli_support::Options::new(wasm);
    options.output_dir = folder;
    options.main_out_path = &main;
    options.main_module = &script;
    // The library's own kind of error, with all its causes.
    let split = wasm_split_cli_support::transform(options).map_err(|error| anyhow!("{error:#}"))?;
    for part in split.split_modules {
        // wasm-bindgen does this to the main module; nobody does it to the others.
        let mut module = walrus::ModuleConfig::new()
            .generate_name_section(false)
            .generate_producers_section(false)
            .parse(&fs::read(&part)?)?;
        fs::write(&part, module.emit_wasm())?;
    }
    let left = fs::read(&main)?;
    fs::remove_file(main)?;
    Ok(left)
}

/// Adds every file of a folder, by its path below it.
///
/// # Errors
/// When something cannot be read.
pub fn add_folder(folder: &Path, name: &str, files: &mut Files) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let file = entry.file_name();
        let below = if name.is_empty() {
            file.display().to_string()
        } else {
            format!("{name}/{}", file.display())
        };
        if entry.file_type()?.is_dir() {
            add_folder(&entry.path(), &below, files)?;
        } else {
            files.insert(below, fs::read(entry.path())?);
        }
    }
    Ok(())
}

/// Adds `NAME.br` beside each file that gets smaller by it. What was packed once is kept by content.
fn pack(kept: &Path, files: &mut Files) -> Result<()> {
    fs::create_dir_all(kept)?;
    let mut packed = Files::new();
    let plain = files
        .iter()
        .filter(|(path, _)| !matches!(path.rsplit('.').next(), Some("woff2" | "png")));
    for (path, bytes) in plain {
        let keep = kept.join(format!("{}.br", hash(bytes)));
        if !keep.exists() {
            let small = step(&format!("{path}: pack with brotli"), || brotli(bytes))?;
            eprintln!("  {} → {} bytes", bytes.len(), small.len());
            fs::write(&keep, small)?;
        }
        let small = fs::read(&keep)?;
        if small.len() < bytes.len() {
            packed.insert(format!("{path}.br"), small);
        }
    }
    files.append(&mut packed);
    Ok(())
}

fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: BROTLI_LEVEL,
        lgwin: BROTLI_WINDOW,
        ..Default::default()
    };
    let mut packer = brotli::CompressorWriter::with_params(Vec::new(), 4096, &parameters);
    packer.write_all(bytes)?;
    Ok(packer.into_inner())
}

/// Makes `folder` hold exactly `files`. What is right already keeps its time, so the server is not built again for it.
fn synchronise(folder: &Path, files: &Files) -> Result<()> {
    fs::create_dir_all(folder)?;
    let mut present = Files::new();
    add_folder(folder, "", &mut present)?;
    for path in present.keys().filter(|path| !files.contains_key(*path)) {
        fs::remove_file(folder.join(path))?;
    }
    for (path, bytes) in files {
        if present.get(path) == Some(bytes) {
            continue;
        }
        let file = folder.join(path);
        fs::create_dir_all(file.parent().unwrap_or(folder))?;
        fs::write(file, bytes)?;
    }
    Ok(())
}

/// FNV-1a, 64 bits, as 16 hex digits: tells two versions of a file apart; guards nothing.
pub fn hash(bytes: &[u8]) -> String {
    let sum = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{sum:016x}")
}
