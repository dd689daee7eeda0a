//! The data folder that a command works on, beside a server that may be running. What it does there stands with the
//! command.

use std::path::PathBuf;

use clap::Args;
use sqlx::{SqliteConnection, SqlitePool};

use crate::{hold, journal};

// No doc comment: clap would take it for the help of every command that has the folder.
#[derive(Args)]
pub struct Folder {
    /// The data folder of the server
    #[arg(long, env = "DRILLROOM_DATA", default_value = "data")]
    data: PathBuf,
}

impl Folder {
    /// That a server has kept something in this folder: a command in the wrong one would begin another record, and
    /// nobody would notice.
    pub fn in_use(&self) -> anyhow::Result<()> {
        let file = self.data.join(journal::FILE);
        anyhow::ensure!(
            file.exists(),
            "there is no {}; name the folder of your server with --data FOLDER, or start it there once with `drillroom serve`",
            file.display()
        );
        Ok(())
    }

    /// Where the server is reached that runs on this folder, if one does.
    pub fn server(&self) -> Option<String> {
        hold::address(&self.data)
    }

    /// Opens the file, lets `work` write in it, and closes it again.
    pub async fn write<T>(&self, work: impl AsyncFnOnce(&mut SqliteConnection) -> T) -> anyhow::Result<T> {
        self.in_use()?;
        let mut conn = journal::open_for_writing(&self.data).await?;
        let done = work(&mut conn).await;
        journal::close(conn).await;
        Ok(done)
    }

    /// Opens the file, lets `work` read in it, and closes it again.
    pub async fn read<T>(&self, work: impl AsyncFnOnce(&SqlitePool) -> T) -> anyhow::Result<T> {
        self.in_use()?;
        let readers = journal::open_for_reading(&self.data).await?;
        let done = work(&readers).await;
        readers.close().await;
        Ok(done)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_without_a_data_file_is_refused() {
        let temporary = tempfile::tempdir().expect("a folder");
        let data = temporary.path().to_owned();
        let file = data.join(journal::FILE);
        let folder = Folder { data };
        let refused = folder.in_use().expect_err("nothing is there").to_string();
        assert!(refused.contains("--data"), "{refused}");
        std::fs::write(file, "").expect("written");
        assert!(folder.in_use().is_ok());
    }
}
