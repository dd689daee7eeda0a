//! The starter playlist: which short solo drills a new hire plays, in which order. Reads its file; how far somebody is
//! stands in the journal.

use std::path::Path;

use drill::{id::ScenarioId, scenario::SHORTEST_MIN};
use rust_embed::RustEmbed;
use serde::Deserialize;

use crate::library::LibraryError;

/// The playlist files of this version.
#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../scenarios/playlists"]
#[include = "*.toml"]
struct Embedded;

/// Name of the file, in the binary and in a scenario folder's `playlists`.
const FILE: &str = "starter.toml";
/// Steps that a playlist may have: a first month has four weeks, and a drill a week for each of two skills.
const STEPS_MAX: usize = 12;

/// Short drills in an order.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Playlist {
    /// Its name.
    pub title: String,
    /// What it is for.
    pub says: String,
    /// Weeks from the first drill until all should have been played.
    pub weeks: u32,
    /// The drills.
    pub step: Vec<Step>,
}

/// One drill of a playlist.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Of which scenario.
    pub scenario: ScenarioId,
    /// Minutes of the run.
    pub minutes: u32,
    /// What it builds. Players read it.
    pub skill: String,
}

impl Playlist {
    /// The one of `folder`, if it has one, else the one of the binary.
    ///
    /// # Errors
    /// When it cannot be read, or names a scenario that `has` does not know, or a run too short.
    pub fn load(folder: Option<&Path>, has: impl Fn(&ScenarioId) -> bool) -> Result<Self, LibraryError> {
        let own = folder.map(|folder| folder.join("playlists").join(FILE));
        let (name, text) = if let Some(path) = own.filter(|path| path.exists()) {
            let name = path.display().to_string();
            let text = std::fs::read_to_string(&path).map_err(|error| wrong(&name, &error.to_string()))?;
            (name, text)
        } else {
            let file = Embedded::get(FILE).map(|file| String::from_utf8_lossy(&file.data).into_owned());
            (FILE.to_owned(), file.unwrap_or_default())
        };
        let playlist: Self = toml::from_str(&text).map_err(|error| wrong(&name, &error.to_string()))?;
        if playlist.step.len() > STEPS_MAX {
            return Err(wrong(&name, &format!("a playlist has at most {STEPS_MAX} steps")));
        }
        for step in &playlist.step {
            if !has(&step.scenario) {
                let scenario = &step.scenario;
                return Err(wrong(
                    &name,
                    &format!("there is no scenario `{scenario}`; correct its name"),
                ));
            }
            if step.minutes < SHORTEST_MIN {
                let (scenario, minutes) = (&step.scenario, step.minutes);
                return Err(wrong(
                    &name,
                    &format!(
                        "{minutes} minutes are too short for `{scenario}`; give it {SHORTEST_MIN} or more"
                    ),
                ));
            }
        }
        Ok(playlist)
    }
}

fn wrong(file: &str, error: &str) -> LibraryError {
    LibraryError::File {
        file: file.to_owned(),
        error: error.to_owned(),
    }
}
