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
    /// When it cannot be read, or is no playlist that [`Self::parse`] takes.
    pub fn load(folder: Option<&Path>, has: impl Fn(&ScenarioId) -> bool) -> Result<Self, LibraryError> {
        let own = folder.map(|folder| folder.join("playlists").join(FILE));
        let (file, text) = if let Some(path) = own.filter(|path| path.exists()) {
            let text = std::fs::read_to_string(&path).map_err(|error| error.to_string());
            (path.display().to_string(), text)
        } else {
            let file = Embedded::get(FILE).map(|file| String::from_utf8_lossy(&file.data).into_owned());
            (FILE.to_owned(), Ok(file.unwrap_or_default()))
        };
        text.and_then(|text| Self::parse(&text, has))
            .map_err(|error| LibraryError::Playlist { file, error })
    }

    /// Reads one. Each step names a scenario that there is and no other step names, and a run that is long enough.
    fn parse(text: &str, has: impl Fn(&ScenarioId) -> bool) -> Result<Self, String> {
        let playlist: Self = toml::from_str(text).map_err(|error| error.to_string())?;
        if playlist.step.len() > STEPS_MAX {
            return Err(format!("a playlist has at most {STEPS_MAX} steps"));
        }
        for (place, step) in playlist.step.iter().enumerate() {
            let (scenario, minutes) = (&step.scenario, step.minutes);
            if !has(scenario) {
                return Err(format!("there is no scenario `{scenario}`; correct its name"));
            }
            if minutes < SHORTEST_MIN {
                return Err(format!(
                    "{minutes} minutes are too short for `{scenario}`; give it {SHORTEST_MIN} or more"
                ));
            }
            // Progress goes by scenario.
            let before = &playlist.step[..place];
            if let Some(first) = before.iter().position(|step| step.scenario == *scenario) {
                let (first, second) = (first + 1, place + 1);
                return Err(format!(
                    "steps {first} and {second} both name `{scenario}`, so that one drill would count for both; give each \
                     a scenario of its own"
                ));
            }
        }
        Ok(playlist)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is wrong with a playlist of these scenarios and minutes.
    fn wrong(steps: &[(&str, u32)]) -> Option<String> {
        let step = |(scenario, minutes): &(&str, u32)| {
            format!("[[step]]\nscenario = \"{scenario}\"\nminutes = {minutes}\nskill = \"See it.\"\n")
        };
        let steps: String = steps.iter().map(step).collect();
        let text = format!("title = \"Two\"\nsays = \"Play them.\"\nweeks = 4\n{steps}");
        let has = |id: &ScenarioId| id.0 != "nowhere";
        Playlist::parse(&text, has).err()
    }

    #[test]
    fn a_playlist_that_cannot_be_played_is_refused() {
        assert_eq!(wrong(&[("one", 8), ("other", 12)]), None);
        let said = |steps: &[(&str, u32)], words: &str| {
            let error = wrong(steps).unwrap_or_default();
            assert!(error.contains(words), "{steps:?}: {error:?}");
        };
        said(&[("nowhere", 8)], "there is no scenario `nowhere`");
        said(&[("one", 7)], "7 minutes are too short for `one`");
        said(&[("one", 8); STEPS_MAX + 1], "at most 12 steps");
        let error = Playlist::parse("title = 3", |_| true).expect_err("no playlist");
        assert!(error.contains("title"), "{error}");
    }

    #[test]
    fn a_playlist_that_names_a_scenario_twice_is_refused() {
        let error = wrong(&[("one", 8), ("other", 8), ("one", 12)]).expect("they would share progress");
        assert!(error.starts_with("steps 1 and 3 both name `one`"), "{error}");
    }
}
