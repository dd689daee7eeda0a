//! `drillroom verify`, `backup` and `link`: looking after a data folder, also while a server runs on it.

use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;

use crate::{
    admin, chance, clock,
    journal::{self, checkup},
    session, verify,
};

/// Check the data file: the database itself, each drill's log, and its statements.
#[derive(Args)]
pub struct Verify {
    /// The data folder of the server
    #[arg(long, env = "DRILLROOM_DATA", default_value = "data")]
    data: PathBuf,
    /// Print one JSON object: {"drills": …, "entries": …, "statements": …, "problems": […]}
    #[arg(long)]
    json: bool,
}

impl Verify {
    /// Does it.
    pub async fn run(self) -> anyhow::Result<()> {
        super::in_use(&self.data)?;
        let readers = journal::open_for_reading(&self.data).await?;
        let found = verify::everything(&readers).await;
        readers.close().await;
        let found = found.context("the data file could not be checked; restore it from a backup")?;
        let verify::Checkup {
            drills,
            entries,
            statements,
            problems,
        } = found;
        if self.json {
            println!(
                "{}",
                serde_json::json!({
                    "drills": drills, "entries": entries, "statements": statements, "problems": problems,
                })
            );
        } else {
            println!(
                "looked at {drills} drills with {entries} entries, which call for {statements} statements"
            );
            for problem in &problems {
                println!("{problem}");
            }
        }
        let count = problems.len();
        anyhow::ensure!(
            problems.is_empty(),
            "{count} things are not as they should be; stop the server and restore a backup, or report them"
        );
        if !self.json {
            println!("all is as it should be");
        }
        Ok(())
    }
}

/// Write a copy of everything into one file, also while a server runs.
#[derive(Args)]
pub struct Backup {
    /// The new file; refused when it exists
    file: PathBuf,
    /// The data folder of the server
    #[arg(long, env = "DRILLROOM_DATA", default_value = "data")]
    data: PathBuf,
}

impl Backup {
    /// Does it.
    pub async fn run(self) -> anyhow::Result<()> {
        let shown = self.file.display();
        anyhow::ensure!(
            !self.file.exists(),
            "{shown} is there already; name another file, or move it away"
        );
        super::in_use(&self.data)?;
        let mut conn = journal::open_for_writing(&self.data).await?;
        let copied = checkup::copy_into(&mut conn, &self.file.to_string_lossy()).await;
        journal::close(conn).await;
        copied.with_context(|| {
            format!("{shown} cannot be written; check the folder and the space on the disk")
        })?;
        let bytes = std::fs::metadata(&self.file).map_or(0, |file| file.len());
        println!(
            "{shown}: {bytes} bytes. To restore, put it into a data folder as {}",
            journal::FILE
        );
        Ok(())
    }
}

/// Print a one-time link that makes a browser the administrator's.
#[derive(Args)]
pub struct Link {
    /// Address of the server in the link
    #[arg(long, env = "DRILLROOM_PUBLIC_URL", default_value = "http://127.0.0.1:3000")]
    public_url: String,
    /// The data folder of the server
    #[arg(long, env = "DRILLROOM_DATA", default_value = "data")]
    data: PathBuf,
}

impl Link {
    /// Does it.
    pub async fn run(self) -> anyhow::Result<()> {
        let path = link(&self.data).await?;
        println!("{}{path}", self.public_url.trim_end_matches('/'));
        println!(
            "It works once, within {} hours. Whoever opens it administers the record.",
            admin::LINK_HOURS
        );
        Ok(())
    }
}

/// Makes a link on a data folder; answers its path.
async fn link(data: &Path) -> anyhow::Result<String> {
    super::in_use(data)?;
    let mut conn = journal::open_for_writing(data).await?;
    let token = chance::token();
    let now = clock::time_of_day();
    let made = journal::admin::make_link(
        &mut conn,
        &session::hash_of(&token),
        now,
        admin::link_expires(now),
    )
    .await;
    journal::close(conn).await;
    made.context("the link could not be saved; try again")?;
    Ok(admin::link_path(&token))
}
