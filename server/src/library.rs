//! The scenarios that organisers choose from: those in the binary, and those of a folder named at the start. Reads
//! files; judges them no further than whether they can be read.

use std::{collections::BTreeMap, path::Path, sync::Arc};

use app::backend::ScenarioCard;
use drill::{
    id::ScenarioId,
    scenario::{Scenario, parse},
};
use rust_embed::RustEmbed;

use crate::playlist::Playlist;

/// The scenario files of this version.
#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../scenarios"]
#[include = "*.toml"]
#[exclude = "playlists/*"]
#[allow_missing = true]
struct Embedded;

/// Names of the scenarios of the binary, in order.
pub fn names() -> Vec<String> {
    let mut names: Vec<_> = Embedded::iter()
        .map(|file| file.trim_end_matches(".toml").to_owned())
        .collect();
    names.sort();
    names
}

/// The file of a scenario of the binary, by its name; none of that name: none.
pub fn text_of(name: &str) -> Option<String> {
    let file = Embedded::get(&format!("{name}.toml"))?;
    Some(String::from_utf8_lossy(&file.data).into_owned())
}

/// All scenarios by id.
#[derive(Debug, Default)]
pub struct Library {
    scenarios: BTreeMap<ScenarioId, Arc<Scenario>>,
    starter: Playlist,
}

/// Why the scenarios cannot be read. One sentence for whoever started the program.
#[derive(Debug, thiserror::Error)]
pub enum LibraryError {
    /// The folder cannot be read.
    #[error("the scenario folder {folder} cannot be read ({error}); name another one with --scenarios DIR")]
    Folder {
        /// Which.
        folder: String,
        /// What the system said.
        error: std::io::Error,
    },
    /// A file is not a scenario.
    #[error("{error}\n{file} cannot be used; `drillroom scenario check` says all that is wrong with it")]
    File {
        /// Which.
        file: String,
        /// What is wrong with it.
        error: String,
    },
    /// A file is not a playlist.
    #[error("the playlist {file} cannot be used: {error}")]
    Playlist {
        /// Which.
        file: String,
        /// What is wrong with it, and what to do.
        error: String,
    },
}

impl Library {
    /// Reads the scenarios of the binary, and those of `folder`; one there replaces one of the same id here.
    ///
    /// # Errors
    /// [`LibraryError`], for the person who started the program.
    pub fn load(folder: Option<&Path>) -> Result<Self, LibraryError> {
        let mut library = Self::default();
        for name in Embedded::iter() {
            let Some(file) = Embedded::get(&name) else {
                continue;
            };
            library.add(&name, &String::from_utf8_lossy(&file.data))?;
        }
        if let Some(folder) = folder {
            library.add_folder(folder)?;
        }
        let has = |id: &ScenarioId| library.scenarios.contains_key(id);
        library.starter = Playlist::load(folder, has)?;
        Ok(library)
    }

    /// These and no others.
    #[cfg(test)]
    pub fn of(scenarios: impl IntoIterator<Item = Scenario>) -> Self {
        let scenarios = scenarios.into_iter();
        Self {
            scenarios: scenarios.map(|one| (one.id.clone(), Arc::new(one))).collect(),
            starter: Playlist::default(),
        }
    }

    fn add_folder(&mut self, folder: &Path) -> Result<(), LibraryError> {
        let failed = |error| LibraryError::Folder {
            folder: folder.display().to_string(),
            error,
        };
        for entry in std::fs::read_dir(folder).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            if path.extension().is_some_and(|extension| extension == "toml") {
                let text = std::fs::read_to_string(&path).map_err(failed)?;
                self.add(&path.display().to_string(), &text)?;
            }
        }
        Ok(())
    }

    fn add(&mut self, name: &str, text: &str) -> Result<(), LibraryError> {
        let stem = Path::new(name).file_stem().unwrap_or_default().to_string_lossy();
        let scenario = parse(text, ScenarioId(stem.into_owned())).map_err(|problems| LibraryError::File {
            file: name.to_owned(),
            error: problems
                .first()
                .map(|problem| problem.in_file(name))
                .unwrap_or_default(),
        })?;
        self.scenarios.insert(scenario.id.clone(), Arc::new(scenario));
        Ok(())
    }

    /// One scenario.
    pub fn get(&self, id: &ScenarioId) -> Option<Arc<Scenario>> {
        self.scenarios.get(id).cloned()
    }

    /// What a new hire plays first.
    pub const fn starter(&self) -> &Playlist {
        &self.starter
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.scenarios.len()
    }

    /// All of them, by id.
    pub fn all(&self) -> impl Iterator<Item = &Arc<Scenario>> {
        self.scenarios.values()
    }

    /// The list for organisers, who may know the truth.
    pub fn cards(&self) -> Vec<ScenarioCard> {
        self.scenarios
            .values()
            .map(|scenario| ScenarioCard {
                id: scenario.id.clone(),
                title: scenario.author.title.clone(),
                public_title: scenario.public.title.clone(),
                truth: scenario.author.truth.clone(),
                tags: scenario.author.tags.clone(),
                difficulty: scenario.author.difficulty,
                minutes: scenario.minutes,
                version: scenario.version.clone(),
            })
            .collect()
    }
}
