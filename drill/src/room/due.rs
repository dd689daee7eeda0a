//! What comes due by the room's clock: when the room wants to be woken and why, and what then happens.

use super::event::{Ending, Event, Verdict};
use super::{Phase, Room, TargetState, prompt};
use crate::id::{At, InjectId, PromptId};
use crate::scenario::Condition;

/// Why the room wants to be woken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// A synthetic checkout has its result: ask the world, then step with [`super::Cause::Probed`].
    ProbeReady(u32),
    /// The time of a plan card has come: ask the world, then step with [`super::Cause::PlanChecked`].
    PlanDue(u32),
    /// A stand-in is to do something: ask [`super::stand_in::acts`], then step as that person.
    ErrandDue,
    /// A scheduled inject.
    Inject(InjectId),
    /// A prompt opens.
    PromptOpens(PromptId),
    /// A prompt closes.
    PromptCloses(PromptId),
    /// The run is over.
    TimeUp,
}

/// The next thing due, if any; earliest first, and in the order of [`Why`] within a second.
pub fn next_due(room: &Room) -> Option<(At, Why)> {
    if room.phase != Phase::Run {
        return None;
    }
    let probes = room
        .probing
        .iter()
        .map(|one| (one.ready_at, Why::ProbeReady(one.number)));
    let plans = room.planned.iter().map(|one| (one.by, Why::PlanDue(one.number)));
    // While the clock is held nothing can be set, and a stand-in would only say so.
    let errand = room.next_errand().filter(|_| room.paused.is_none());
    let errand = errand.map(|errand| (errand.due, Why::ErrandDue));
    let injects = room.scenario.inject.iter().filter_map(|inject| {
        let open =
            !room.injected.iter().any(|(sent, _)| *sent == inject.id) && !room.skipped.contains(&inject.id);
        inject
            .at_s
            .filter(|_| open)
            .map(|at_s| (At(at_s), Why::Inject(inject.id.clone())))
    });
    let opens = room.scenario.prompt.iter().filter_map(|prompt| {
        let open =
            !room.asked.iter().any(|asked| asked.prompt == prompt.id) && !room.unasked.contains(&prompt.id);
        open.then(|| (At(prompt.at_s), Why::PromptOpens(prompt.id.clone())))
    });
    let closes = room
        .asked
        .iter()
        .filter(|asked| asked.decided.is_none())
        .map(|asked| (asked.closes_at, Why::PromptCloses(asked.prompt.clone())));
    let end = [(room.ends_at, Why::TimeUp)];
    // `min_by_key` keeps the first of equals, so the order of the chain settles ties.
    probes
        .chain(plans)
        .chain(errand)
        .chain(injects)
        .chain(opens)
        .chain(closes)
        .chain(end)
        .min_by_key(|(at, _)| *at)
}

/// What happens at `at` by the clock alone. Empty when nothing is due, when a probe or a plan waits for the world, or an
/// errand for a stand-in.
pub(super) fn happens(room: &Room, at: At) -> Vec<Event> {
    let Some((_, why)) = next_due(room).filter(|(due, _)| *due <= at) else {
        return Vec::new();
    };
    match why {
        Why::ProbeReady(_) | Why::PlanDue(_) | Why::ErrandDue => Vec::new(),
        Why::Inject(inject) => {
            let condition = room
                .scenario
                .inject
                .iter()
                .find(|one| one.id == inject)
                .and_then(|one| one.only_if.as_ref());
            if condition.is_none_or(|condition| holds(room, condition, at)) {
                vec![Event::Injected { inject }]
            } else {
                vec![Event::InjectSkipped { inject }]
            }
        }
        Why::PromptOpens(prompt) => {
            let script = room.prompt(&prompt);
            let condition = script.and_then(|script| script.only_if.as_ref());
            if condition.is_none_or(|condition| holds(room, condition, at)) {
                let seconds = script.map_or(0, |script| script.seconds);
                vec![Event::PromptOpened {
                    prompt,
                    closes_at: at.plus_s(seconds),
                }]
            } else {
                vec![Event::PromptSkipped { prompt }]
            }
        }
        Why::PromptCloses(prompt) => {
            let asked = room.asked.iter().find(|asked| asked.prompt == prompt);
            match (room.prompt(&prompt), asked) {
                (Some(script), Some(asked)) => prompt::close(room, script, asked, at),
                (None, _) | (_, None) => Vec::new(),
            }
        }
        Why::TimeUp => vec![Event::RunEnded {
            ending: Ending::TimeUp,
        }],
    }
}

/// Whether a condition holds at `at`.
pub fn holds(room: &Room, condition: &Condition, at: At) -> bool {
    match condition {
        Condition::NotMitigated => matches!(room.marks.target, TargetState::Missed(_)),
        Condition::NotPulled(lever) => room.setting(lever, at) == lever.normal(),
        Condition::Pulled(lever) => room.setting(lever, at) != lever.normal(),
        Condition::NoStatus => room.marks.statuses.is_empty(),
        Condition::NotDiagnosed => !room.declared.iter().any(|one| one.verdict == Verdict::Right),
        Condition::MitigatedWith(lever) => {
            matches!(room.marks.target, TargetState::Restored(_)) && room.setting(lever, at) != lever.normal()
        }
    }
}
