//! `drillroom verify`, `backup` and `link`: looking after a data folder, also while a server runs on it.

use std::path::PathBuf;

use anyhow::Context;
use clap::Args;

use super::{config, folder::Folder};
use crate::{
    admin, chance, clock,
    journal::{self, checkup},
    out, session, verify,
};

/// Check the data file: the database itself, each drill's log, and its statements.
#[derive(Args)]
pub struct Verify {
    #[command(flatten)]
    folder: Folder,
    /// Print one JSON object: {"drills": …, "entries": …, "statements": …, "problems": […]}
    #[arg(long)]
    json: bool,
}

impl Verify {
    /// Does it.
    pub async fn run(self) -> anyhow::Result<()> {
        let found = self.folder.read(verify::everything).await?;
        let found = found.context("the data file could not be checked; restore it from a backup")?;
        let verify::Checkup {
            drills,
            entries,
            statements,
            problems,
        } = found;
        if self.json {
            out::line(serde_json::json!({
                "drills": drills, "entries": entries, "statements": statements, "problems": problems,
            }))?;
        } else {
            out::line(format_args!(
                "looked at {drills} drills with {entries} entries, which call for {statements} statements"
            ))?;
            for problem in &problems {
                out::line(problem)?;
            }
        }
        let count = problems.len();
        anyhow::ensure!(
            problems.is_empty(),
            "{count} things are not as they should be; stop the server and restore a backup, or report them"
        );
        if !self.json {
            out::line("all is as it should be")?;
        }
        Ok(())
    }
}

/// Write a copy of everything into one file, also while a server runs.
#[derive(Args)]
pub struct Backup {
    /// The new file; refused when it exists
    file: PathBuf,
    #[command(flatten)]
    folder: Folder,
}

impl Backup {
    /// Does it.
    pub async fn run(self) -> anyhow::Result<()> {
        let shown = self.file.display();
        anyhow::ensure!(
            !self.file.exists(),
            "{shown} is there already; name another file, or move it away"
        );
        let copy = async |conn: &mut _| checkup::copy_into(conn, &self.file.to_string_lossy()).await;
        let copied = self.folder.write(copy).await?;
        copied.with_context(|| {
            format!("{shown} cannot be written; check the folder and the space on the disk")
        })?;
        let bytes = std::fs::metadata(&self.file).map_or(0, |file| file.len());
        out::line(format_args!(
            "{shown}: {bytes} bytes. To restore, put it into a data folder as {}",
            journal::FILE
        ))?;
        Ok(())
    }
}

/// Print a one-time link that makes a browser the administrator's.
#[derive(Args)]
pub struct Link {
    /// Address of the server in the link [default: the one of the server that runs on the folder; when none runs,
    /// <http://127.0.0.1:3000>]
    #[arg(long, env = "DRILLROOM_PUBLIC_URL")]
    public_url: Option<String>,
    #[command(flatten)]
    folder: Folder,
}

impl Link {
    /// Does it.
    pub async fn run(self) -> anyhow::Result<()> {
        let (token, now) = (chance::token(), clock::time_of_day());
        let (hash, expires) = (session::hash_of(&token), admin::link_expires(now));
        let keep = async |conn: &mut _| journal::admin::make_link(conn, &hash, now, expires).await;
        let saved = self.folder.write(keep).await?;
        saved.context("the link could not be saved; try again")?;
        let path = admin::link_path(&token);
        out::line(format_args!("{}{path}", self.origin().trim_end_matches('/')))?;
        out::line(format_args!(
            "It works once, within {} hours. Whoever opens it administers the record.",
            admin::LINK_HOURS
        ))?;
        Ok(())
    }
    /// Under which address the server is reached.
    fn origin(&self) -> String {
        let named = self.public_url.clone().or_else(|| self.folder.server());
        named.unwrap_or_else(|| format!("http://{}", config::LISTEN))
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::hold::Hold;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        way_in: Link,
    }

    #[tokio::test]
    async fn a_link_leads_to_the_server_that_runs_on_the_folder() {
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path().to_str().expect("plain");
        let link = |words: &[&str]| Line::parse_from([&["link", "--data", data], words].concat()).way_in;
        assert_eq!(link(&[]).origin(), "http://127.0.0.1:3000", "none runs");
        let mut hold = Hold::take(folder.path()).await.expect("nobody has it");
        hold.tell("http://127.0.0.1:4000").expect("written");
        assert_eq!(link(&[]).origin(), "http://127.0.0.1:4000");
        let named = link(&["--public-url", "https://drills.example"]);
        assert_eq!(named.origin(), "https://drills.example", "what is named counts");
    }
}
