//! The faces of a scenario: a second run of it differs in region, device or timing, while the skill stays. A seed shows
//! one face; the seed that the command line begins with shows the file as written. Draws nothing else from the seed.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{InTwin, Scenario};
use crate::world::{ONSET_AT, PRE_ROLL_S, Seed, mix64};

/// The seed that shows a scenario as its file has it.
pub const AS_WRITTEN: Seed = Seed(7);
/// Percent of the written length of a ramp or a wave that a face may ask for: the fault must stay a fault of the same kind.
pub const STRETCH_PERCENT: (u16, u16) = (50, 200);

/// Another face of a scenario.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Face {
    /// Regions or devices that change places, in everything that drives, cures, filters and judges.
    #[serde(default)]
    pub swap: Vec<Swap>,
    /// Words that change places, in every text for people.
    #[serde(default)]
    pub words: Vec<Swap>,
    /// Length of the fault's ramps, percent of what is written.
    #[serde(default = "as_long")]
    pub ramp_percent: u16,
    /// Length of the fault's waves, on and off, percent of what is written.
    #[serde(default = "as_long")]
    pub wave_percent: u16,
}

const fn as_long() -> u16 {
    100
}

/// Two that change places.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Swap {
    /// One.
    pub from: String,
    /// The other.
    pub to: String,
}

/// Fields that hold texts for people.
const TEXTS: [&str; 15] = [
    "says",
    "title",
    "brief",
    "truth",
    "owns",
    "when",
    "asks",
    "trade_off",
    "covers",
    "who",
    "gets",
    "tools",
    "steps",
    "debrief_question",
    "tags",
];
/// Fields that hold names of the file's own, which stay.
const NAMES: [&str; 6] = ["id", "name", "version", "owner", "review_by", "default"];
/// Services of which each region has one of its own.
const REGIONAL: [&str; 2] = ["tax_", "inventory_"];

impl Scenario {
    /// How many faces it has, the written one included.
    pub const fn faces(&self) -> usize {
        self.family.len() + 1
    }

    /// The face that a seed shows.
    #[must_use]
    pub fn shown_by(&self, seed: Seed) -> Self {
        let faces = self.faces() as u64;
        let n = if seed == AS_WRITTEN {
            0
        } else {
            mix64(seed.0) % faces
        };
        self.face(usize::try_from(n).unwrap_or(0))
    }

    /// One face: 0 is the written one. It has no family of its own.
    #[must_use]
    pub fn face(&self, n: usize) -> Self {
        let mut face = match n.checked_sub(1).and_then(|n| self.family.get(n)) {
            Some(change) => changed(self, change),
            None => self.clone(),
        };
        face.family.clear();
        face
    }
}

fn changed(scenario: &Scenario, change: &Face) -> Scenario {
    // A scenario is plain data: it can always be written, and what changes places is read back as what it was.
    let mut tree = serde_json::to_value(scenario).unwrap_or_default();
    walk(&mut tree, "", change);
    // The id is the file's name and no field of it.
    if let Value::Object(fields) = &mut tree {
        fields.remove("id");
    }
    let mut face: Scenario = serde_json::from_value(tree).unwrap_or_else(|_| scenario.clone());
    face.id = scenario.id.clone();
    let onset_t = ONSET_AT.0 + PRE_ROLL_S;
    let faults = face
        .course
        .iter_mut()
        .filter(|drive| drive.twin == InTwin::RunOnly && drive.start_s >= onset_t);
    for drive in faults {
        drive.ramp_s = drive.ramp_s * u32::from(change.ramp_percent) / 100;
        let stretched = |seconds: u32| (seconds * u32::from(change.wave_percent) / 100).max(1);
        drive.wave_s = drive
            .wave_s
            .map(|(on_s, off_s)| (stretched(on_s), stretched(off_s)));
    }
    face
}

fn walk(value: &mut Value, key: &str, change: &Face) {
    match value {
        Value::String(_) if NAMES.contains(&key) => {}
        Value::String(text) if TEXTS.contains(&key) => *text = reworded(text, &change.words),
        Value::String(word) => {
            if let Some(other) = other_part(word, &change.swap) {
                *word = other;
            }
        }
        Value::Array(list) => {
            for one in list {
                walk(one, key, change);
            }
        }
        Value::Object(fields) => {
            for (key, one) in fields.iter_mut() {
                walk(one, key, change);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The other one of a part that changes places: a region, a device, a region's service, or a lever of one of these.
fn other_part(word: &str, swaps: &[Swap]) -> Option<String> {
    if let Some((lever, part)) = word.split_once(':') {
        let own = matches!(lever, "flag" | "release");
        return if own {
            None
        } else {
            other_part(part, swaps).map(|part| format!("{lever}:{part}"))
        };
    }
    for service in REGIONAL {
        if let Some(region) = word.strip_prefix(service) {
            return other_part(region, swaps).map(|region| format!("{service}{region}"));
        }
    }
    swaps.iter().find_map(|swap| match word {
        word if word == swap.from => Some(swap.to.clone()),
        word if word == swap.to => Some(swap.from.clone()),
        _ => None,
    })
}

/// A text in which whole words have changed places.
fn reworded(text: &str, words: &[Swap]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut inside = false;
    while let Some(letter) = rest.chars().next() {
        let found = words
            .iter()
            .flat_map(|swap| [(&swap.from, &swap.to), (&swap.to, &swap.from)])
            .find(|(from, _)| !inside && starts_with_word(rest, from));
        let (taken, put) = match found {
            Some((from, to)) => (from.len(), to.as_str()),
            None => (letter.len_utf8(), &rest[..letter.len_utf8()]),
        };
        out.push_str(put);
        inside = rest[..taken]
            .chars()
            .next_back()
            .is_some_and(char::is_alphanumeric);
        rest = &rest[taken..];
    }
    out
}

fn starts_with_word(text: &str, word: &str) -> bool {
    text.strip_prefix(word)
        .is_some_and(|after| !after.starts_with(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn swap(from: &str, to: &str) -> Swap {
        Swap {
            from: from.to_owned(),
            to: to.to_owned(),
        }
    }

    #[test]
    fn whole_words_change_places_in_both_directions() {
        let words = [swap("EU", "APAC"), swap("Europe", "Asia")];
        assert_eq!(reworded("EU, not APAC: Europe's", &words), "APAC, not EU: Asia's");
        assert_eq!(reworded("NEUTRAL EUR Europeans", &words), "NEUTRAL EUR Europeans");
    }

    #[test]
    fn parts_change_places_and_names_stay() {
        let swaps = [swap("eu", "apac")];
        let other = |word| other_part(word, &swaps);
        assert_eq!(other("tax_cache:eu").as_deref(), Some("tax_cache:apac"));
        assert_eq!(
            other("scale:inventory_apac").as_deref(),
            Some("scale:inventory_eu")
        );
        assert_eq!(other("apac").as_deref(), Some("eu"));
        assert_eq!(other("flag:eu"), None);
        assert_eq!(other("na"), None);
        assert_eq!(other("neutral"), None);
    }
}
