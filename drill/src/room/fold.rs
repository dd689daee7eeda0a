//! Applies an entry of the log to a room. Asks nothing and refuses nothing: what is in the log has happened.

use super::event::{By, Ending, Entry, Event, Verdict};
use super::stand_in;
use super::{Asked, Declared, Moved, Person, Phase, Planned, Probing, Room, TargetState};
use crate::id::{At, PersonId, TextId};
use crate::role::Roles;
use crate::world::{BREACH_S, Fact, MITIGATED_S, RECOVERING_S};

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
    stand_in::pay(&mut room, entry);
    room
}

impl Entry {
    /// The words that an id of this entry points to.
    pub fn text(&self, id: TextId) -> &str {
        self.texts
            .get(usize::from(id.part))
            .map_or(REMOVED, String::as_str)
    }

    /// The same for words that may have been left out: nothing was written, nothing is told.
    pub fn text_or_none(&self, id: Option<TextId>) -> &str {
        id.map_or("", |id| self.text(id))
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
        Event::RoleLeft { person, role } => {
            set_roles(room, *person, |roles| roles.without(*role));
            stand_in::left(room, *person);
        }
        Event::StandInSeated { role } => stand_in::seated(room, entry.at, *role),
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
                alert(room, entry.at);
            }
        }
        Event::InjectSkipped { inject } => room.skipped.push(inject.clone()),
        Event::PromptSkipped { prompt } => room.unasked.push(prompt.clone()),
        Event::Looked { tab, verdict, .. } => {
            if let Some(by) = entry.person().filter(|by| room.is_player(*by)) {
                if room.marks.first_alert.is_some() && !room.marks.tabs_seen.contains(tab) {
                    room.marks.tabs_seen.push(*tab);
                }
                note_good(room, entry.at, by, *verdict, room.marks.tabs_seen.len().max(1));
            }
        }
        Event::ProbeCame { number, verdict, .. } => {
            let by = room
                .probing
                .iter()
                .find(|one| one.number == *number)
                .map(|one| one.by);
            room.probing.retain(|one| one.number != *number);
            if let Some(by) = by.filter(|by| room.is_player(*by)) {
                // A test checkout is a look of its own, after all tabs that were looked at.
                note_good(room, entry.at, by, *verdict, room.marks.tabs_seen.len() + 1);
            }
        }
        Event::Pulled {
            order,
            effect_at,
            plan,
            ..
        } => {
            room.moved.retain(|moved| moved.lever != order.lever);
            room.moved.push(Moved {
                lever: order.lever.clone(),
                set: order.set,
                at: entry.at,
                effect_at: *effect_at,
                by: entry.person(),
            });
            if let Some(plan) = plan {
                room.marks.plans += 1;
                room.planned.push(Planned {
                    number: room.marks.plans,
                    lever: order.lever.clone(),
                    expect: plan.expect,
                    by: plan.by,
                });
            }
            room.marks.pulls += 1;
            let marks = &mut room.marks;
            if marks.onset.is_some() {
                marks.early_orders.retain(|early| early != order);
            } else if !marks.early_orders.contains(order) {
                marks.early_orders.push(order.clone());
            }
            if !marks.orders.contains(order) {
                marks.orders.push(order.clone());
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
        Event::PlanChecked {
            number,
            expect,
            found,
            ..
        } => {
            room.planned.retain(|one| one.number != *number);
            if expect.came_true(*found) {
                room.marks.plans_kept += 1;
            } else {
                room.marks.plans_missed += 1;
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
        Event::CalledIn { callee } => {
            if !room.marks.called.contains(callee) {
                room.marks.called.push(*callee);
            }
            stand_in::called(room, entry, *callee);
        }
        Event::AskedFor { role, order, plan } => stand_in::asked(room, entry, *role, order, plan.as_ref()),
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
        Event::FollowUpSet(ids) => {
            room.follow_up = Some(super::FollowUp {
                what: entry.text(ids.what).to_owned(),
                owner: entry.text(ids.owner).to_owned(),
                due: ids.due.clone(),
                alert: entry.text_or_none(ids.alert).to_owned(),
                keep: entry.text_or_none(ids.keep).to_owned(),
                change: entry.text_or_none(ids.change).to_owned(),
            });
        }
        Event::Closed => room.phase = Phase::Closed,
        // Answers are lines of the conversation: a room full of them would not fit into a view.
        Event::Replied { .. } | Event::Spoken { .. } | Event::Said { .. } | Event::Noted { .. } => {}
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

fn note_good(room: &mut Room, at: At, by: PersonId, verdict: Verdict, nth: usize) {
    if verdict == Verdict::Right && room.marks.first_good.is_none() {
        let nth = u32::try_from(nth).unwrap_or(u32::MAX);
        room.marks.first_good = Some((at, by, nth));
    }
}

fn report(room: &mut Room, at: At, fact: &Fact) {
    // The judge reports after the last second of a row, and it is true since the first.
    let began = |seconds: u32| At(at.0.saturating_sub(seconds));
    let marks = &mut room.marks;
    match fact {
        Fact::Onset => {
            marks.onset.get_or_insert(at);
        }
        Fact::Alert { .. } => alert(room, at),
        Fact::Breached => {
            let since = began(BREACH_S);
            marks.breached.get_or_insert(since);
            marks.target = TargetState::Missed(since);
            alert(room, at);
        }
        Fact::Recovering => marks.target = TargetState::Recovering(began(RECOVERING_S)),
        Fact::Relapsed => marks.target = TargetState::Missed(began(BREACH_S)),
        Fact::Mitigated => marks.target = TargetState::Restored(began(MITIGATED_S)),
    }
}

/// The first sign of the fault. What monitoring says before the onset is about something else.
fn alert(room: &mut Room, at: At) {
    if room.marks.onset.is_some() && room.marks.first_alert.is_none() {
        room.marks.first_alert = Some(at);
        let played = room.stand_ins();
        stand_in::wake(room, at, played);
    }
}

fn end(room: &mut Room, entry: &Entry, ending: Ending) {
    room.phase = Phase::Debrief;
    room.paused = None;
    room.ends_at = entry.at;
    room.probing.clear();
    room.planned.clear();
    room.errands.clear();
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
