//! The part of a scenario that players may read: neutral words, cards, consoles, levers. Nothing of it tells what is
//! wrong or what a lever is worth.

use serde::{Deserialize, Serialize};

use super::{Flag, OnCall, Public, Release, RoleCard, Runbook, Scenario, Segment, Target};
use crate::id::{FlagId, ReleaseId};
use crate::lever::{Lever, Origin};
use crate::role::Roles;

/// The part of a scenario that every browser in the room gets, once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Script {
    /// Neutral words.
    pub public: Public,
    /// When the drill counts as won.
    pub target: Target,
    /// Length of the run, minutes.
    pub minutes: u32,
    /// The seven cards.
    pub role_cards: Vec<RoleCard>,
    /// Runbook.
    pub runbook: Runbook,
    /// Who can be called from outside the room.
    pub on_call: Vec<OnCall>,
    /// Flags without their effects.
    pub flags: Vec<FlagCard>,
    /// Releases without their effects.
    pub releases: Vec<ReleaseCard>,
    /// Levers beside flags and releases.
    pub levers: Vec<Lever>,
}

/// A flag as players see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlagCard {
    /// Key.
    pub id: FlagId,
    /// What it switches.
    pub says: String,
    /// Who may switch it.
    pub owners: Roles,
    /// Who gets what.
    pub segments: Vec<Segment>,
    /// Last changed, seconds on the room's clock.
    pub changed_s: i32,
}

/// A release as players see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReleaseCard {
    /// Version name.
    pub id: ReleaseId,
    /// What was in it.
    pub says: String,
    /// When it went live, seconds on the room's clock.
    pub at_s: i32,
}

impl Scenario {
    /// What players may read.
    pub fn script(&self) -> Script {
        Script {
            public: self.public.clone(),
            target: self.target,
            minutes: self.minutes,
            role_cards: self.role_card.clone(),
            runbook: self.runbook.clone(),
            on_call: self.on_call.clone(),
            flags: self.flag.iter().map(Flag::card).collect(),
            releases: self.release.iter().map(Release::card).collect(),
            levers: self.levers.clone(),
        }
    }
}

impl Flag {
    fn card(&self) -> FlagCard {
        let named: Roles = self.owners.iter().copied().collect();
        let owners = if named.is_empty() {
            Lever::Flag(self.id.clone()).owners()
        } else {
            named
        };
        FlagCard {
            id: self.id.clone(),
            says: self.says.clone(),
            owners,
            segments: self.segments.clone(),
            changed_s: self.changed_s,
        }
    }
}

impl Release {
    fn card(&self) -> ReleaseCard {
        ReleaseCard {
            id: self.id.clone(),
            says: self.says.clone(),
            at_s: self.at_s,
        }
    }
}

impl Script {
    /// Whether the room has this lever at all.
    pub fn offers(&self, lever: &Lever) -> bool {
        match lever.origin() {
            Origin::Flag(id) => self.flags.iter().any(|flag| flag.id == *id),
            Origin::Release(id) => self.releases.iter().any(|release| release.id == *id),
            Origin::Engine => self.levers.contains(lever),
        }
    }

    /// Who may pull a lever in this room.
    pub fn owners(&self, lever: &Lever) -> Roles {
        let own = match lever.origin() {
            Origin::Flag(id) => self
                .flags
                .iter()
                .find(|flag| flag.id == *id)
                .map(|flag| flag.owners),
            Origin::Release(_) | Origin::Engine => None,
        };
        own.unwrap_or_else(|| lever.owners())
    }
}
