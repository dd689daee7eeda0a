//! Ids, each a type of its own so that none is taken for another.
//! Makes no ids: whoever creates a person or a drill brings the id along.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A person in a room: the same in every drill that this person's browser joins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PersonId(pub Uuid);

/// One run of a scenario. The registration of every statement about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct DrillId(pub Uuid);

/// What a browser calls one wish of its person, so that a resend does nothing twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct IntentId(pub Uuid);

/// Place of an entry in a room's log, counted from 1 without gaps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
pub struct Seq(pub u32);

impl Seq {
    /// The place after this one.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

/// Seconds on the room's clock: simulated seconds run since the run began, pauses left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
pub struct At(pub u32);

impl At {
    /// This moment and `seconds` more.
    #[must_use]
    pub const fn plus_s(self, seconds: u32) -> Self {
        Self(self.0.saturating_add(seconds))
    }

    /// Seconds from `earlier` to this moment; zero when `earlier` is later.
    pub const fn since_s(self, earlier: Self) -> u32 {
        self.0.saturating_sub(earlier.0)
    }
}

/// Where the words of a person are kept: the log holds this id, the words lie in a table that can be emptied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TextId {
    /// The entry that brought the words.
    pub seq: Seq,
    /// Which of that entry's texts, from 0.
    pub part: u8,
}

macro_rules! name_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

name_id!(
    /// A scenario's short name, the file name without `.toml`: lower case, digits, `-`. Never shown to players.
    ScenarioId
);
name_id!(
    /// A feature flag of a scenario: lower case, digits, `_`.
    FlagId
);
name_id!(
    /// A release of a scenario, such as `web-2114`.
    ReleaseId
);
name_id!(
    /// An inject of a scenario: lower case, digits, `_`.
    InjectId
);
name_id!(
    /// A timed prompt of a scenario: lower case, digits, `_`.
    PromptId
);
name_id!(
    /// A choice of a prompt: one letter.
    ChoiceId
);
