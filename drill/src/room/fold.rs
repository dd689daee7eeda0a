//! Applies an entry of the log to a room. Asks nothing and refuses nothing: what is in the log has happened.

use super::event::{By, Ending, Entry, Event, PauseReason, Verdict};
use super::{Asked, Declared, Moved, Person, Phase, Probing, Room};
use crate::id::{At, PersonId, TextId};
use crate::role::Roles;
use crate::world::{BREACH_S, Fact, MITIGATED_S};

/// What stands where erased words stood.
pub const REMOVED: &str = "(removed)";

/// The room after an entry.
#[must_use]
pub fn fold(mut room: Room, entry: &Entry) -> Room {
    room.seq = entry.seq;
    room.clock = entry.at;
    for event in &entry.events {
        apply(&mut room, entry, event);
    }
    room
}

impl Entry {
    /// The words that an id of this entry points to.
    pub fn text(&self, id: TextId) -> &str {
        self.texts
            .get(usize::from(id.part))
            .map_or(REMOVED, String::as_str)
    }

    /// The person behind it, if one is.
    pub const fn person(&self) -> Option<PersonId> {
        match self.by {
            By::Person(person) => Some(person),
            By::Clock | By::World | By::Restart => None,
        }
    }
}

#[expect(
    clippy::too_many_lines,
    reason = "one closed match: every event answers here, in a line or two"
)]
fn apply(room: &mut Room, entry: &Entry, event: &Event) {
    match event {
        Event::Joined { person, name } => join(room, *person, entry.text(*name)),
        Event::RoleTaken { person, role } => set_roles(room, *person, |roles| roles.with(*role)),
        Event::RoleLeft { person, role } => set_roles(room, *person, |roles| roles.without(*role)),
        Event::BriefOpened => room.phase = Phase::Brief,
        Event::RunStarted => room.phase = Phase::Run,
        Event::Paused { reason } => room.paused = Some(*reason),
        Event::Resumed => room.paused = None,
        Event::Extended { minutes } => room.ends_at = room.ends_at.plus_s(u32::from(*minutes) * 60),
        Event::Injected { inject } => {
            room.injected.push((inject.clone(), entry.at));
            if room
                .scenario
                .inject
                .iter()
                .any(|one| one.id == *inject && one.voice == crate::scenario::Voice::Alert)
            {
                room.marks.first_alert.get_or_insert(entry.at);
            }
        }
        Event::InjectSkipped { inject } => room.skipped.push(inject.clone()),
        Event::Looked { tab, verdict, .. } => {
            if room.marks.first_alert.is_some() && !room.marks.tabs_seen.contains(tab) {
                room.marks.tabs_seen.push(*tab);
            }
            note_signal(room, entry, *verdict);
        }
        Event::ProbeCame { number, verdict, .. } => {
            let by = room
                .probing
                .iter()
                .find(|one| one.number == *number)
                .map(|one| one.by);
            room.probing.retain(|one| one.number != *number);
            if let Some(by) = by {
                note_good(room, entry.at, by, *verdict);
            }
        }
        Event::Pulled {
            order,
            from,
            effect_at,
            ..
        } => {
            room.moved.retain(|moved| moved.lever != order.lever);
            room.moved.push(Moved {
                lever: order.lever.clone(),
                set: order.set,
                from: *from,
                at: entry.at,
                effect_at: *effect_at,
                by: entry.person(),
            });
            room.marks.pulls += 1;
            if !room.marks.orders.contains(order) {
                room.marks.orders.push(order.clone());
            }
        }
        Event::ProbeStarted {
            number,
            probe,
            ready_at,
        } => {
            room.probes = *number;
            if let Some(by) = entry.person() {
                room.probing.push(Probing {
                    number: *number,
                    probe: *probe,
                    ready_at: *ready_at,
                    by,
                });
            }
        }
        Event::StatusPosted { next, .. } => room.marks.statuses.push((entry.at, *next)),
        Event::CustomersTold { .. } => {
            room.marks.customers_told.get_or_insert(entry.at);
        }
        Event::Declared {
            component,
            scope,
            verdict,
            ..
        } => {
            if let Some(by) = entry.person() {
                room.declared.push(Declared {
                    by,
                    at: entry.at,
                    component: *component,
                    scope: *scope,
                    verdict: *verdict,
                });
            }
        }
        Event::CalledIn { callee } => room.marks.called.push(*callee),
        Event::PromptOpened { prompt, closes_at } => room.asked.push(Asked {
            prompt: prompt.clone(),
            opened_at: entry.at,
            closes_at: *closes_at,
            answers: Vec::new(),
            decided: None,
        }),
        Event::PromptAnswered { prompt, choice, .. } => {
            if let (Some(by), Some(asked)) = (
                entry.person(),
                room.asked.iter_mut().find(|asked| asked.prompt == *prompt),
            ) {
                asked.answers.retain(|(who, _)| *who != by);
                asked.answers.push((by, choice.clone()));
            }
        }
        Event::PromptClosed {
            prompt,
            choice,
            decided,
        } => {
            if let Some(asked) = room.asked.iter_mut().find(|asked| asked.prompt == *prompt) {
                asked.decided = Some((choice.clone(), *decided));
            }
        }
        Event::Reported(fact) => report(room, entry.at, fact),
        Event::RunEnded { ending } => end(room, entry, *ending),
        Event::Billed(costs) => room.costs = Some(*costs),
        Event::Replied { question, text } => {
            if let Some(by) = entry.person() {
                room.replies.retain(|(q, who, _)| (*q, *who) != (*question, by));
                room.replies.push((*question, by, entry.text(*text).to_owned()));
            }
        }
        Event::FollowUpSet(ids) => {
            room.follow_up = Some(super::FollowUp {
                what: entry.text(ids.what).to_owned(),
                owner: entry.text(ids.owner).to_owned(),
                due: ids.due.clone(),
                alert: entry.text(ids.alert).to_owned(),
                keep: entry.text(ids.keep).to_owned(),
                change: entry.text(ids.change).to_owned(),
            });
        }
        Event::Closed => room.phase = Phase::Closed,
        Event::Spoken { .. } | Event::Said { .. } | Event::Noted { .. } => {}
    }
}

fn join(room: &mut Room, id: PersonId, name: &str) {
    match room.people.iter_mut().find(|person| person.id == id) {
        Some(person) => name.clone_into(&mut person.name),
        None => room.people.push(Person {
            id,
            name: name.to_owned(),
            roles: Roles::NONE,
        }),
    }
}

fn set_roles(room: &mut Room, id: PersonId, change: impl Fn(Roles) -> Roles) {
    if let Some(person) = room.people.iter_mut().find(|person| person.id == id) {
        person.roles = change(person.roles);
    }
}

fn note_signal(room: &mut Room, entry: &Entry, verdict: Verdict) {
    if let Some(by) = entry.person() {
        note_good(room, entry.at, by, verdict);
    }
}

fn note_good(room: &mut Room, at: At, by: PersonId, verdict: Verdict) {
    if verdict == Verdict::Right && room.marks.first_good.is_none() {
        let nth = u32::try_from(room.marks.tabs_seen.len())
            .unwrap_or(u32::MAX)
            .max(1);
        room.marks.first_good = Some((at, by, nth));
    }
}

fn report(room: &mut Room, at: At, fact: &Fact) {
    let marks = &mut room.marks;
    match fact {
        Fact::Onset => marks.onset = Some(at),
        Fact::Alert { .. } => {
            marks.first_alert.get_or_insert(at);
        }
        Fact::Breached => {
            marks.breached.get_or_insert(At(at.0.saturating_sub(BREACH_S)));
            marks.first_alert.get_or_insert(at);
        }
        Fact::Recovering => marks.recovering_since = Some(at),
        Fact::Relapsed => marks.recovering_since = None,
        Fact::Mitigated => {
            marks
                .mitigated
                .get_or_insert(At(at.0.saturating_sub(MITIGATED_S)));
        }
    }
}

fn end(room: &mut Room, entry: &Entry, ending: Ending) {
    room.phase = Phase::Debrief;
    room.paused = None;
    room.ends_at = entry.at;
    room.probing.clear();
    room.ending = Some(ending);
    room.stopped_by = match ending {
        Ending::Stopped { .. } => entry.person(),
        Ending::TimeUp | Ending::Facilitator => None,
    };
    room.stop_reason = match ending {
        Ending::Stopped { reason } => Some(entry.text(reason).to_owned()),
        Ending::TimeUp | Ending::Facilitator => None,
    };
}

impl Room {
    /// Whether the room was stopped before its clock ever ran.
    pub const fn is_held_by_restart(&self) -> bool {
        matches!(self.paused, Some(PauseReason::Restart))
    }
}
