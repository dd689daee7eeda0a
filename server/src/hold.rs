//! The hold on a data folder: a file that the one server of the folder keeps locked for its life, and in which it says
//! where it is reached. The system lets go of it however the program ends. Commands beside a server take no hold.

use std::{
    fs::{File, TryLockError},
    io::Write,
    path::{Path, PathBuf},
    time::Duration,
};

use crate::journal::{self, OpenError};

/// Name of the file in the data folder. It stays when the program ends, and means nothing then.
const FILE: &str = "drillroom.lock";
/// How often a start tries for the hold: a command that asks who has it is in the way for an instant.
const TRIES: u32 = 5;
/// Between two tries.
const PAUSE: Duration = Duration::from_millis(50);

/// The hold; let go when dropped.
pub struct Hold {
    file: File,
}

/// Why there is no hold. One sentence for whoever started the program, with a remedy.
#[derive(Debug, thiserror::Error)]
pub enum HoldError {
    /// Another server has it.
    #[error(
        "another drillroom serves the folder {} already{}; use that one or stop it, or name another folder with --data DIR",
        .folder.display(), at(.address.as_deref())
    )]
    Taken {
        /// Which.
        folder: PathBuf,
        /// Where that one is reached, once it listens.
        address: Option<String>,
    },
    /// There is no folder, and none can be made.
    #[error(transparent)]
    NoFolder(OpenError),
    /// The file cannot be opened, written or locked.
    #[error(
        "{} cannot be written and locked ({error}); make the folder writable for this user, or name one on a disk of this \
         machine with --data DIR",
        .file.display()
    )]
    Unusable {
        /// Which.
        file: PathBuf,
        /// What the system said.
        error: std::io::Error,
    },
}

fn at(address: Option<&str>) -> String {
    address.map_or_else(String::new, |address| format!(", at {address}"))
}

impl Hold {
    /// Takes the folder for this process, making it when it is missing.
    ///
    /// # Errors
    /// [`HoldError`], for the person who started the program.
    pub async fn take(folder: &Path) -> Result<Self, HoldError> {
        journal::make_folder(folder).map_err(HoldError::NoFolder)?;
        let path = folder.join(FILE);
        let unusable = |error| HoldError::Unusable {
            file: path.clone(),
            error,
        };
        // Another server's words stay until the lock is ours.
        let mut options = File::options();
        options.write(true).create(true).truncate(false);
        let file = options.open(&path).map_err(unusable)?;
        let mut often = tokio::time::interval(PAUSE);
        for _ in 0..TRIES {
            often.tick().await;
            match file.try_lock() {
                Ok(()) => {
                    file.set_len(0).map_err(unusable)?;
                    return Ok(Self { file });
                }
                Err(TryLockError::WouldBlock) => {}
                Err(TryLockError::Error(error)) => return Err(unusable(error)),
            }
        }
        Err(HoldError::Taken {
            folder: folder.to_owned(),
            address: words(&path),
        })
    }

    /// Says where this server is reached, for the commands beside it.
    pub fn tell(&mut self, address: &str) -> std::io::Result<()> {
        self.file.write_all(address.as_bytes())
    }
}

/// Where the server that holds this folder is reached; none: nobody holds it, or it does not listen yet.
pub fn address(folder: &Path) -> Option<String> {
    let path = folder.join(FILE);
    match File::open(&path).ok()?.try_lock_shared() {
        Err(TryLockError::WouldBlock) => words(&path),
        Ok(()) | Err(TryLockError::Error(_)) => None,
    }
}

fn words(path: &Path) -> Option<String> {
    let address = std::fs::read_to_string(path).ok()?;
    (!address.is_empty()).then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_folder_has_one_server_at_a_time() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut first = Hold::take(folder.path()).await.expect("nobody has it");
        let refused = Hold::take(folder.path())
            .await
            .err()
            .expect("it is taken")
            .to_string();
        assert!(refused.contains("already; use that one"), "{refused}");
        first.tell("http://127.0.0.1:4000").expect("written");
        let refused = Hold::take(folder.path())
            .await
            .err()
            .expect("it is taken")
            .to_string();
        assert!(
            refused.contains("already, at http://127.0.0.1:4000; use"),
            "{refused}"
        );
        drop(first);
        assert!(Hold::take(folder.path()).await.is_ok(), "the first has let go");
    }

    #[tokio::test]
    async fn an_address_counts_while_its_server_lives() {
        let folder = tempfile::tempdir().expect("a folder");
        assert_eq!(address(folder.path()), None, "no server has run here");
        let mut hold = Hold::take(folder.path()).await.expect("nobody has it");
        assert_eq!(address(folder.path()), None, "it does not listen yet");
        hold.tell("https://drills.example").expect("written");
        assert_eq!(address(folder.path()).as_deref(), Some("https://drills.example"));
        drop(hold);
        assert_eq!(address(folder.path()), None, "it has ended");
        let _next = Hold::take(folder.path()).await.expect("nobody has it");
        assert_eq!(address(folder.path()), None, "the next says its own");
    }

    #[tokio::test]
    async fn a_start_waits_for_a_command_that_asks() {
        let folder = tempfile::tempdir().expect("a folder");
        drop(Hold::take(folder.path()).await.expect("nobody has it"));
        let asking = File::open(folder.path().join(FILE)).expect("it is there");
        asking.lock_shared().expect("nobody has it");
        let asked = async {
            tokio::task::yield_now().await;
            drop(asking);
        };
        let (taken, ()) = tokio::join!(Hold::take(folder.path()), asked);
        assert!(taken.is_ok());
    }
}
