//! The measures of a drill, from the room's marks and the bill. Times from onset, in seconds. Gives no points:
//! the score is a rubric's business.

use serde::{Deserialize, Serialize};

use super::event::{Ending, Verdict};
use super::{Callee, Phase, Room, TargetState};
use crate::id::{At, InjectId, PersonId};
use crate::role::{Role, Roles};
use crate::scenario::Voice;

/// A good signal found later than this after the fault began was found too late to matter, s.
pub const FOUND_LIMIT_S: u32 = 300;
/// A cause named later than this after the fault began came too late to matter, s.
pub const UNDERSTOOD_LIMIT_S: u32 = 600;

/// How a drill ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The target held again before the minute the brief named, or was never missed in a whole run.
    Won,
    /// It held again, later than that.
    Late,
    /// It did not hold at the end.
    Lost,
    /// Somebody stopped the drill, or it was ended before the target was ever missed.
    NotPlayed,
}

impl Outcome {
    /// On screen.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Won => "Target met",
            Self::Late => "Target met late",
            Self::Lost => "Target missed",
            Self::NotPlayed => "Not played to an end",
        }
    }
}

/// What is measured, as far as it is known.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Measures {
    /// When the fault began, on the room's clock.
    pub onset: Option<At>,
    /// First sign that players were told of, seconds from onset.
    pub alert_s: Option<u32>,
    /// First good signal, seconds from onset.
    pub found_s: Option<u32>,
    /// Who saw it.
    pub found_by: Option<PersonId>,
    /// It was the how-manieth distinct look after the first alert.
    pub found_nth: Option<u32>,
    /// Hints that the team had been given by then.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub found_hints: u32,
    /// First right declaration, seconds from onset.
    pub understood_s: Option<u32>,
    /// Who made it.
    pub understood_by: Option<PersonId>,
    /// Wrong declarations.
    pub wrong_causes: u32,
    /// Target missed, seconds from onset.
    pub breached_s: Option<u32>,
    /// Target held again, seconds from onset.
    pub fixed_s: Option<u32>,
    /// Par of the reference play, seconds from onset.
    pub par_s: u32,
    /// Levers set.
    pub levers: u32,
    /// Plan cards that came true.
    pub plans_kept: u32,
    /// Plan cards whose time came.
    pub plans_due: u32,
    /// People called in.
    pub calls: u32,
    /// Status updates posted.
    pub statuses: u32,
    /// Of these, posted when due: the first [`FIRST_STATUS_S`] after the first alert, each other by the time that the
    /// one before had promised.
    pub statuses_on_time: u32,
    /// One was due, and none was posted since.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub statuses_missed: u32,
    /// Roles that this scenario wants called in.
    pub to_loop_in: u32,
    /// Of these, called in.
    pub looped_in: u32,
    /// First message to customers, seconds from onset.
    pub customers_told_s: Option<u32>,
    /// How it ended, once it has.
    pub outcome: Option<Outcome>,
}

/// The measures of now.
pub fn measures(room: &Room) -> Measures {
    let marks = &room.marks;
    let since = |at: Option<At>| at.zip(marks.onset).map(|(at, onset)| at.since_s(onset));
    let right = room.declared.iter().find(|one| one.verdict == Verdict::Right);
    let restored = match marks.target {
        TargetState::Restored(at) => Some(at),
        TargetState::Met | TargetState::Missed(_) | TargetState::Recovering(_) => None,
    };
    Measures {
        onset: marks.onset,
        alert_s: since(marks.first_alert),
        found_s: since(marks.first_good.map(|(at, ..)| at)),
        found_by: marks.first_good.map(|(_, who, _)| who),
        found_nth: marks.first_good.map(|(_, _, nth)| nth),
        found_hints: marks.first_good.map_or(0, |(at, ..)| hints_until(room, at)),
        understood_s: since(right.map(|one| one.at)),
        understood_by: right.map(|one| one.by),
        wrong_causes: count(
            room.declared
                .iter()
                .filter(|one| one.verdict == Verdict::Wrong)
                .count(),
        ),
        breached_s: since(marks.breached),
        fixed_s: since(restored),
        par_s: room.scenario.par_s,
        levers: marks.pulls,
        plans_kept: marks.plans_kept,
        plans_due: marks.plans_kept + marks.plans_missed,
        calls: count(marks.called.len()),
        statuses: count(marks.statuses.len()),
        statuses_on_time: statuses_on_time(room),
        statuses_missed: u32::from(status_due(room).is_some_and(|due| due < room.clock)),
        to_loop_in: count(to_loop_in(room).count()),
        looped_in: looped_in(room),
        customers_told_s: since(marks.customers_told),
        outcome: outcome(room),
    }
}

/// Most runs need none, and then no byte of a view says so.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
const fn is_zero(hints: &u32) -> bool {
    *hints == 0
}

fn hints_until(room: &Room, at: At) -> u32 {
    let is_hint = |id: &InjectId| {
        let mut injects = room.scenario.inject.iter();
        injects.any(|one| one.id == *id && one.voice == Voice::Hint)
    };
    count(
        room.injected
            .iter()
            .filter(|(id, sent)| *sent <= at && is_hint(id))
            .count(),
    )
}

fn outcome(room: &Room) -> Option<Outcome> {
    if !matches!(room.phase, Phase::Debrief | Phase::Closed) {
        return None;
    }
    let stopped = matches!(room.ending, Some(Ending::Stopped { .. }));
    if stopped || room.marks.onset.is_none() {
        return Some(Outcome::NotPlayed);
    }
    let deadline = At(room.scenario.target.before_min * 60);
    Some(match (room.marks.target, room.ending) {
        // Whoever acts before the target is missed has held it, if the run shows so to its end.
        (TargetState::Met, Some(Ending::TimeUp)) => Outcome::Won,
        (TargetState::Met, Some(Ending::Facilitator | Ending::Stopped { .. }) | None) => Outcome::NotPlayed,
        (TargetState::Restored(at), _) if at <= deadline => Outcome::Won,
        (TargetState::Restored(_), _) => Outcome::Late,
        (TargetState::Missed(_) | TargetState::Recovering(_), _) => Outcome::Lost,
    })
}

/// Seconds after the first alert by which the first status update is due.
pub const FIRST_STATUS_S: u32 = 300;

/// When the next status update was promised, or the first one is due.
pub fn status_due(room: &Room) -> Option<At> {
    let promised = room.marks.statuses.last().map(|(_, next)| *next);
    promised.or(first_status_due(room))
}

fn first_status_due(room: &Room) -> Option<At> {
    room.marks.first_alert.map(|at| at.plus_s(FIRST_STATUS_S))
}

fn statuses_on_time(room: &Room) -> u32 {
    let promised = room.marks.statuses.iter().map(|(_, next)| Some(*next));
    let due = [first_status_due(room)].into_iter().chain(promised);
    let on_time = room
        .marks
        .statuses
        .iter()
        .zip(due)
        .filter(|((posted, _), due)| due.is_none_or(|due| *posted <= due));
    count(on_time.count())
}

/// Whom the scenario wants called in, without the seats of somebody who plays alone: nobody else is there to call them.
fn to_loop_in(room: &Room) -> impl Iterator<Item = Role> {
    let mut players = room.people.iter().filter(|one| room.is_player(one.id));
    let alone = match (players.next(), players.next()) {
        (Some(one), None) => one.roles,
        (_, _) => Roles::NONE,
    };
    let wanted = room.scenario.loop_in.iter().copied();
    wanted.filter(move |role| !alone.has(*role))
}

fn looped_in(room: &Room) -> u32 {
    let called = |role: &Role| room.marks.called.contains(&Callee::Role(*role));
    count(to_loop_in(room).filter(called).count())
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
