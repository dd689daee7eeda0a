//! Finds the built site (`cargo xtask` writes it) and lists it for `assets.rs`: inside the binary in a release build,
//! by its folder otherwise. Builds nothing itself; without a site the program serves plain HTML.

use std::{
    env,
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
};

fn main() -> io::Result<()> {
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    // OUT_DIR is TARGET/[TRIPLE/]PROFILE/build/NAME/out; cargo marks TARGET itself with this file.
    let target = out
        .ancestors()
        .find(|folder| folder.join("CACHEDIR.TAG").exists())
        .unwrap_or_else(|| out.ancestors().nth(4).expect("OUT_DIR is deep"));
    let release = env::var("PROFILE").is_ok_and(|profile| profile == "release");
    let site = target.join("site").join(if release { "release" } else { "dev" });
    // A watched folder that is missing would make every build stale.
    fs::create_dir_all(&site)?;
    println!("cargo::rerun-if-changed=build.rs");
    // Migrations are read by a macro, which the compiler does not watch.
    println!("cargo::rerun-if-changed=migrations");
    println!("cargo::rustc-env=DRILLROOM_SITE_FOLDER={}", site.display());
    let mut table = String::from("&[\n");
    if release {
        println!("cargo::rerun-if-changed={}", site.display());
        let mut files = Vec::new();
        walk(&site, &mut files)?;
        files.sort();
        for file in files {
            let name = file
                .strip_prefix(&site)
                .expect("it was found there")
                .display()
                .to_string();
            let path = file.display().to_string();
            writeln!(table, "    ({name:?}, include_bytes!({path:?})),").expect("a string takes everything");
        }
    }
    table.push(']');
    fs::write(out.join("site.rs"), table)
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            walk(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}
