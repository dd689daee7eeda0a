//! The style sheet: the files of `style/` in the order that `style/order.txt` names, as one; fonts and icons beside
//! it. No preprocessor: browsers understand layers and nesting themselves.

use std::{collections::BTreeSet, fs, path::Path};

use anyhow::{Context, Result, bail};

use crate::site::{Files, hash};

/// Adds style, fonts and icons to the site.
///
/// - `order.txt` names the style sheets, one a line, without `.css`; `#` begins a comment. Each file must be named.
/// - `fonts/*` go to `/pkg/fonts/` with hashed names; `url("fonts/NAME")` in the style is rewritten.
/// - `*.svg` and the licences `*.txt` go to the root as they are: `/icons.svg`, `/favicon.svg`.
///
/// # Errors
/// When a file cannot be read, a named style sheet is missing or one is not named.
pub fn collect(folder: &Path, files: &mut Files) -> Result<()> {
    let order_file = folder.join("order.txt");
    let order =
        fs::read_to_string(&order_file).with_context(|| format!("{} is missing", order_file.display()))?;
    let mut style = String::new();
    let named = names(&order);
    for name in &named {
        let path = folder.join(format!("{name}.css"));
        style.push_str(&fs::read_to_string(&path).with_context(|| format!("{} is missing", path.display()))?);
        style.push('\n');
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        match path.extension().and_then(|extension| extension.to_str()) {
            Some("css") if !named.contains(&name.trim_end_matches(".css")) => {
                bail!("style/{name} is not in style/order.txt: name it there, or delete it");
            }
            Some("svg") => {
                files.insert(name, fs::read(path)?);
            }
            Some("txt") if name != "order.txt" => {
                files.insert(name, fs::read(path)?);
            }
            Some(_) | None => {}
        }
    }
    let fonts = folder.join("fonts");
    if fonts.exists() {
        style = add_fonts(&fonts, &style, files)?;
    }
    files.insert(
        format!("pkg/drillroom.{}.css", hash(style.as_bytes())),
        style.into_bytes(),
    );
    Ok(())
}

fn names(order: &str) -> Vec<&str> {
    let lines = order
        .lines()
        .map(|line| line.split('#').next().unwrap_or_default().trim());
    let mut seen = BTreeSet::new();
    lines
        .filter(|name| !name.is_empty() && seen.insert(*name))
        .collect()
}

fn add_fonts(folder: &Path, style: &str, files: &mut Files) -> Result<String> {
    let mut style = style.to_owned();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let bytes = fs::read(&path)?;
        if let Some(stem) = name.strip_suffix(".woff2") {
            let hashed = format!("fonts/{stem}.{}.woff2", hash(&bytes));
            style = style.replace(&format!("\"fonts/{name}\""), &format!("\"{hashed}\""));
            files.insert(format!("pkg/{hashed}"), bytes);
        } else if Path::new(&name)
            .extension()
            .is_some_and(|extension| extension == "txt")
        {
            // A font's licence travels with it.
            files.insert(format!("pkg/fonts/{name}"), bytes);
        }
    }
    Ok(style)
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn the_order_keeps_its_lines_without_comments() {
        assert_eq!(
            names("# first\ntokens\n\nbase # bare elements\ntokens\n"),
            ["tokens", "base"]
        );
    }
}
