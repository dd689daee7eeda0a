//! How far somebody is on the starter playlist, and the scenario of what they play alone. From the rows: a list wakes no
//! rooms, and what was played once stays played.

use std::sync::Arc;

use app::backend::{ApiError, OtherDrill, Solo, Starter, StarterStep};
use drill::{
    id::PersonId,
    room::{Outcome, Phase},
    scenario::Scenario,
};

use crate::{
    clock::TimeOfDay,
    journal::load::{self, SoloDrill},
    library::Library,
    record,
    rooms::House,
};

/// Seconds of a week.
const WEEK_S: i64 = 7 * 86_400;

/// The scenario of what somebody plays alone.
pub fn scenario(library: &Library, what: &Solo) -> Option<Arc<Scenario>> {
    match what {
        Solo::Step(step) => {
            let step = library.starter().step.get(*step)?;
            Some(Arc::new(library.get(&step.scenario)?.within(step.minutes)))
        }
        Solo::Whole(id) => library.get(id),
        Solo::Other(key) => {
            let found = library
                .all()
                .find(|one| record::disguised(&one.id).to_string() == *key);
            found.cloned()
        }
    }
}

/// The playlist as this person has played it.
pub async fn progress(house: &House, who: PersonId) -> Result<Starter, ApiError> {
    let readers = &house.journal.readers;
    let failed = |error: load::LoadError| {
        tracing::error!(%error, "what a person played alone cannot be read");
        ApiError::NotSaved
    };
    let drills = load::solo_drills(readers, who).await.map_err(failed)?;
    let name = load::last_name(readers, who).await.map_err(failed)?;
    let playlist = house.library.starter();
    let steps: Vec<_> = playlist
        .step
        .iter()
        .filter_map(|step| {
            let scenario = house.library.get(&step.scenario)?;
            // The same scenario at its full length was begun from the library, by somebody who had read what goes on.
            let played = drills
                .iter()
                .filter(|drill| drill.scenario == step.scenario && drill.minutes <= step.minutes);
            Some(StarterStep {
                title: scenario.public.title.clone(),
                skill: step.skill.clone(),
                minutes: scenario.within(step.minutes).minutes,
                played: count(played.clone().filter(|drill| is_played(drill))),
                best: played
                    .clone()
                    .filter_map(|drill| drill.outcome)
                    .min_by_key(|outcome| rank(*outcome)),
                open: played
                    .clone()
                    .find(|drill| drill.phase != Phase::Closed)
                    .map(|drill| (drill.code.clone(), drill.phase)),
            })
        })
        .collect();
    let in_playlist = |scenario: &Scenario| playlist.step.iter().any(|step| step.scenario == scenario.id);
    let mut others: Vec<_> = house
        .library
        .all()
        .filter(|scenario| !in_playlist(scenario))
        .map(|scenario| OtherDrill {
            key: record::disguised(&scenario.id).to_string(),
            title: scenario.public.title.clone(),
            difficulty: scenario.author.difficulty,
            minutes: scenario.minutes,
            best: drills
                .iter()
                .filter(|drill| drill.scenario == scenario.id)
                .filter_map(|drill| drill.outcome)
                .min_by_key(|outcome| rank(*outcome)),
        })
        .collect();
    // By title within a difficulty: the order of names would tell something of them.
    others.sort_by(|one, other| (one.difficulty, &one.title).cmp(&(other.difficulty, &other.title)));
    let of_playlist = |drill: &&SoloDrill| playlist.step.iter().any(|step| step.scenario == drill.scenario);
    let first = drills
        .iter()
        .filter(of_playlist)
        .map(|drill| drill.created_us)
        .min();
    Ok(Starter {
        title: playlist.title.clone(),
        says: playlist.says.clone(),
        weeks: playlist.weeks,
        until: first.map(|first_us| day(TimeOfDay(first_us).plus_s(i64::from(playlist.weeks) * WEEK_S))),
        name,
        steps,
        others,
    })
}

fn is_played(drill: &SoloDrill) -> bool {
    matches!(drill.outcome, Some(Outcome::Won | Outcome::Late | Outcome::Lost))
}

/// Best first.
const fn rank(outcome: Outcome) -> u8 {
    match outcome {
        Outcome::Won => 0,
        Outcome::Late => 1,
        Outcome::Lost => 2,
        Outcome::NotPlayed => 3,
    }
}

/// `YYYY-MM-DD`.
fn day(at: TimeOfDay) -> String {
    lrs::Micros(at.0).to_string().chars().take(10).collect()
}

fn count<'a>(drills: impl Iterator<Item = &'a SoloDrill>) -> u32 {
    u32::try_from(drills.count()).unwrap_or(u32::MAX)
}
