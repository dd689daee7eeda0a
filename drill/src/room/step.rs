//! Decides what a cause brings about: refuses it with a reason, or answers the room after it and the entry for
//! the log. Pure; the entry is folded by the same `fold` that rebuilds a room from its log.

use super::action::{
    self, Action, CAUSES_MAX, CHAT_LETTERS, Callee, EXTEND_MAX_MIN, Expectation, FollowUp, LINE_LETTERS,
    NAME_LETTERS, NO_REASON, PAGE_LETTERS, Plan, RUN_MAX_MIN, STATUSES_MAX, StatusUpdate,
};
use super::due::{self, Why};
use super::event::{By, Cause, Ending, Entry, Event, PauseReason, Verdict};
use super::refusal::{Field, Refusal, Thing};
use super::rights::{self, Standing};
use super::stand_in::wish;
use super::{PEOPLE_MAX, PROBES_AT_ONCE, Phase, Room, fold, prompt};
use crate::dim::{Component, Filter, Scope, Tab};
use crate::id::{At, InjectId, PersonId, Seq, TextId};
use crate::lever::{Danger, Order, Setting};
use crate::role::Role;
use crate::scenario::{GoodSignal, Label};
use crate::telemetry::Probe;
use crate::text;

/// Seconds that a synthetic checkout takes, at least and at most: a browser that walks four pages.
pub const PROBE_S: (u32, u32) = (12, 20);

/// The room after `cause`, and the entry to write.
///
/// # Errors
/// Why the room declines; it is unchanged then.
pub fn step(room: &Room, cause: Cause, at: At) -> Result<(Room, Entry), Refusal> {
    let mut pen = Pen {
        seq: room.seq.next(),
        texts: Vec::new(),
    };
    let (by, events) = match cause {
        Cause::Person { who, action } => {
            rights::may(room.standing(who), &action)?;
            (By::Person(who), act(room, &mut pen, who, action, at)?)
        }
        Cause::Clock => (By::Clock, due::happens(room, at)),
        Cause::World(fact) => {
            during(room, Phase::Run)?;
            (By::World, vec![Event::Reported(fact)])
        }
        Cause::Probed { number, result } => {
            if !room.probing.iter().any(|one| one.number == number) {
                return Err(Refusal::NothingDue);
            }
            let verdict = verdict(room, |signal| signal.shows_in_probe(result.probe));
            (
                By::World,
                vec![Event::ProbeCame {
                    number,
                    result,
                    verdict,
                }],
            )
        }
        Cause::PlanChecked { number, found } => {
            let planned = room.planned.iter().find(|one| one.number == number);
            let planned = planned.ok_or(Refusal::NothingDue)?;
            let event = Event::PlanChecked {
                number,
                lever: planned.lever.clone(),
                expect: planned.expect,
                found,
            };
            (By::World, vec![event])
        }
        Cause::Bill(costs) => {
            during(room, Phase::Debrief)?;
            (By::World, vec![Event::Billed(costs)])
        }
        Cause::Restart => (
            By::Restart,
            vec![Event::Paused {
                reason: PauseReason::Restart,
            }],
        ),
    };
    if events.is_empty() {
        return Err(Refusal::NothingDue);
    }
    let entry = Entry {
        seq: pen.seq,
        at,
        by,
        events,
        texts: pen.texts,
    };
    Ok((fold(room.clone(), &entry), entry))
}

/// The world is heard only while what it speaks of goes on.
fn during(room: &Room, phase: Phase) -> Result<(), Refusal> {
    if room.phase == phase {
        Ok(())
    } else {
        Err(Refusal::WrongPhase { now: room.phase })
    }
}

/// Collects the words of an entry and hands out their ids.
pub(super) struct Pen {
    seq: Seq,
    texts: Vec<String>,
}

impl Pen {
    pub(super) fn write(&mut self, text: String) -> TextId {
        let part = u8::try_from(self.texts.len()).expect("an entry has at most eight texts");
        self.texts.push(text);
        TextId { seq: self.seq, part }
    }

    pub(super) fn write_some(&mut self, text: String) -> Option<TextId> {
        (!text.is_empty()).then(|| self.write(text))
    }
}

impl Room {
    /// What the rights of somebody depend on.
    pub fn standing(&self, who: PersonId) -> Standing<'_> {
        Standing {
            phase: self.phase,
            paused: self.paused,
            roles: self.person(who).map(|person| person.roles),
            who,
            facilitator: self.facilitator,
            stand_ins: self.stand_ins(),
            script: &self.script,
        }
    }
}

fn act(room: &Room, pen: &mut Pen, who: PersonId, action: Action, at: At) -> Result<Vec<Event>, Refusal> {
    Ok(match action {
        Action::Join { name } => join(room, pen, who, &name)?,
        Action::TakeRole(role) => take(room, who, role)?,
        Action::LeaveRole(role) => match room.holder(role) {
            Some(holder) if holder.id == who => wish::leave(room, who, role),
            Some(_) => return Err(Refusal::NotYourSeat { role }),
            None => return Err(Refusal::SeatEmpty { role }),
        },
        Action::Seat { person, role } => {
            room.person(person)
                .filter(|person| !person.is_stand_in())
                .ok_or(Refusal::Unknown { what: Thing::Person })?;
            take(room, person, role)?
        }
        Action::Vacate(role) => {
            let holder = room.holder(role).ok_or(Refusal::SeatEmpty { role })?;
            if room.is_solo() && holder.is_stand_in() {
                return Err(Refusal::AlreadySo);
            }
            wish::leave(room, holder.id, role)
        }
        Action::StandIn(roles) => wish::stand_in(room, roles)?,
        Action::OpenBrief => vec![Event::BriefOpened],
        Action::Start => {
            let seated = |person: &&super::Person| !person.roles.is_empty() && !person.is_stand_in();
            if !room.people.iter().any(|person| seated(&person)) {
                return Err(Refusal::NoOneSeated);
            }
            vec![Event::RunStarted]
        }
        Action::Pause => vec![Event::Paused {
            reason: PauseReason::Facilitator,
        }],
        Action::Resume => vec![Event::Resumed],
        Action::Extend { minutes } => vec![extend(room, minutes)?],
        Action::SendInject(inject) => vec![send(room, inject)?],
        Action::Speak { voice, to, text } => {
            let text = pen.write(action::words(&text, CHAT_LETTERS)?);
            vec![Event::Spoken { voice, to, text }]
        }
        Action::End => vec![Event::RunEnded {
            ending: Ending::Facilitator,
        }],
        Action::Close => vec![Event::Closed],
        Action::Look { tab, filter } => {
            let verdict = verdict(room, |signal| signal.shows_in_tab(tab, filter));
            vec![Event::Looked { tab, filter, verdict }]
        }
        Action::Pull { order, plan } => vec![pull(room, pen, order, plan, at)?],
        Action::AskFor { order, plan } => vec![wish::ask_for(room, pen, who, order, plan, at)?],
        Action::TakeHint => vec![wish::hint(room, at)?],
        Action::Probe(probe) => vec![start_probe(room, probe, at)?],
        Action::Say { text } => vec![Event::Said {
            text: pen.write(action::words(&text, CHAT_LETTERS)?),
        }],
        Action::PostStatus(update) => vec![post(room, pen, &update, at)?],
        Action::TellCustomers { message, script } => {
            let message = action::field(Field::Message, &message, PAGE_LETTERS)?;
            let script = action::field(Field::Script, &script, PAGE_LETTERS)?;
            vec![Event::CustomersTold {
                message: pen.write(message),
                script: pen.write(script),
            }]
        }
        Action::Declare {
            component,
            scope,
            why,
        } => vec![declare(room, pen, component, scope, &why)?],
        Action::CallIn(callee) => vec![call(room, callee)?],
        Action::Answer {
            prompt,
            choice,
            reason,
        } => prompt::answer(room, pen, who, prompt, choice, &reason, at)?,
        Action::Note { text } => vec![Event::Noted {
            text: pen.write(action::words(&text, LINE_LETTERS)?),
        }],
        Action::Stop { reason } => vec![stop(pen, &reason)?],
        Action::Reply { question, text } => {
            if usize::from(question) >= room.scenario.debrief_question.len() {
                return Err(Refusal::Unknown {
                    what: Thing::Question,
                });
            }
            vec![Event::Replied {
                question,
                text: pen.write(action::words(&text, PAGE_LETTERS)?),
            }]
        }
        Action::SetFollowUp(follow_up) => vec![set_follow_up(pen, &follow_up)?],
    })
}

fn stop(pen: &mut Pen, reason: &str) -> Result<Event, Refusal> {
    let reason = action::optional_words(reason, LINE_LETTERS)?;
    let reason = if text::is_blank(&reason) {
        NO_REASON.to_owned()
    } else {
        reason
    };
    Ok(Event::RunEnded {
        ending: Ending::Stopped {
            reason: pen.write(reason),
        },
    })
}

fn join(room: &Room, pen: &mut Pen, who: PersonId, name: &str) -> Result<Vec<Event>, Refusal> {
    let name = action::words(name, NAME_LETTERS)?;
    if room.person(who).is_none() && room.people.len() >= PEOPLE_MAX {
        return Err(Refusal::RoomFull);
    }
    if room.person(who).is_some_and(|person| person.name == name) {
        return Err(Refusal::AlreadySo);
    }
    Ok(vec![Event::Joined {
        person: who,
        name: pen.write(name),
    }])
}

/// A seat that the program plays is free for people.
fn take(room: &Room, person: PersonId, role: Role) -> Result<Vec<Event>, Refusal> {
    let taken = Event::RoleTaken { person, role };
    match room.holder(role) {
        None => Ok(vec![taken]),
        Some(holder) if holder.id == person => Err(Refusal::AlreadySo),
        Some(holder) if holder.is_stand_in() => {
            let person = holder.id;
            Ok(vec![Event::RoleLeft { person, role }, taken])
        }
        Some(_) => Err(Refusal::SeatTaken { role }),
    }
}

fn extend(room: &Room, minutes: u8) -> Result<Event, Refusal> {
    if minutes == 0 || minutes > EXTEND_MAX_MIN {
        return Err(Refusal::OutOfRange);
    }
    if room.ends_at.plus_s(u32::from(minutes) * 60) > At(RUN_MAX_MIN * 60) {
        return Err(Refusal::RunTooLong { minutes: RUN_MAX_MIN });
    }
    Ok(Event::Extended { minutes })
}

fn send(room: &Room, inject: InjectId) -> Result<Event, Refusal> {
    if !room.scenario.inject.iter().any(|one| one.id == inject) {
        return Err(Refusal::Unknown { what: Thing::Inject });
    }
    if room.injected.iter().any(|(sent, _)| *sent == inject) {
        return Err(Refusal::AlreadySent);
    }
    Ok(Event::Injected { inject })
}

fn pull(room: &Room, pen: &mut Pen, order: Order, plan: Option<Plan>, at: At) -> Result<Event, Refusal> {
    let order = sound(room, order, plan.as_ref(), at)?;
    let plan = plan.map(|plan| write_plan(room, pen, &plan, at)).transpose()?;
    Ok(pulled(room, order, at, plan))
}

/// The order tidied up, if the room has such a lever, it takes such a setting, and the setting would change something.
pub(super) fn sound(room: &Room, order: Order, plan: Option<&Plan>, at: At) -> Result<Order, Refusal> {
    if !room.script.offers(&order.lever) {
        return Err(Refusal::Unknown { what: Thing::Lever });
    }
    if !order.lever.takes(order.set) {
        return Err(Refusal::OutOfRange);
    }
    let order = Order {
        set: order.set.tidy(),
        ..order
    };
    if room.setting(&order.lever, at) == order.set {
        return Err(Refusal::AlreadySo);
    }
    // Going back to normal is always free: nobody should have to argue for the way out.
    let back_to_normal = order.set == order.lever.normal();
    if order.lever.danger() == Danger::NeedsPlan && plan.is_none() && !back_to_normal {
        return Err(Refusal::NeedsPlan);
    }
    Ok(order)
}

pub(super) fn write_plan(
    room: &Room,
    pen: &mut Pen,
    plan: &Plan,
    at: At,
) -> Result<Plan<Option<TextId>>, Refusal> {
    if plan.by <= at || plan.by > room.ends_at {
        return Err(Refusal::PlanDeadline);
    }
    let revert_when = action::optional_words(&plan.revert_when, LINE_LETTERS)?;
    Ok(Plan {
        expect: plan.expect,
        by: plan.by,
        revert_when: pen.write_some(revert_when),
    })
}

/// The event of a lever set now, with what the scenario thinks of it.
pub(super) fn pulled(room: &Room, order: Order, at: At, plan: Option<Plan<Option<TextId>>>) -> Event {
    let from = room.setting(&order.lever, at);
    let effect_at = at.plus_s(order.lever.delay_s(order.set));
    let label = label(room, &order);
    Event::Pulled {
        order,
        from,
        effect_at,
        label,
        plan,
    }
}

/// The best label among the declared moves that pull this lever the same way.
fn label(room: &Room, order: &Order) -> Option<Label> {
    let says = |label: Label| {
        room.scenario.moves.iter().any(|line| {
            line.label == label
                && line
                    .orders
                    .iter()
                    .any(|one| one.lever == order.lever && alike(one.set, order.set))
        })
    };
    [Label::Best, Label::Acceptable, Label::Wrong]
        .into_iter()
        .find(|label| says(*label))
}

/// Whether two settings mean the same to a judge: a route within ten points and with the same warm-up, a budget
/// within ten points, everything else alike to the letter.
pub(super) fn alike(declared: Setting, set: Setting) -> bool {
    match (declared, set) {
        (
            Setting::Route {
                percent: a,
                warmup: x,
                ..
            },
            Setting::Route {
                percent: b,
                warmup: y,
                ..
            },
        ) => a.abs_diff(b) <= 10 && x == y,
        (Setting::Percent(a), Setting::Percent(b)) => a.abs_diff(b) <= 10,
        (a, b) => a == b,
    }
}

fn start_probe(room: &Room, probe: Probe, at: At) -> Result<Event, Refusal> {
    if room.probing.len() >= PROBES_AT_ONCE {
        return Err(Refusal::TooManyProbes {
            limit: PROBES_AT_ONCE,
        });
    }
    let number = room.probes + 1;
    let spread = PROBE_S.1 - PROBE_S.0 + 1;
    Ok(Event::ProbeStarted {
        number,
        probe,
        ready_at: at.plus_s(PROBE_S.0 + number * 5 % spread),
    })
}

fn post(room: &Room, pen: &mut Pen, update: &StatusUpdate, at: At) -> Result<Event, Refusal> {
    if room.marks.statuses.len() >= STATUSES_MAX {
        return Err(Refusal::TooMany { limit: STATUSES_MAX });
    }
    if update.next_min == 0 || update.next_min > 60 {
        return Err(Refusal::OutOfRange);
    }
    let impact = action::field(Field::Impact, &update.impact, LINE_LETTERS)?;
    let scope = action::field(Field::Scope, &update.scope, LINE_LETTERS)?;
    let doing = action::field(Field::Doing, &update.doing, LINE_LETTERS)?;
    Ok(Event::StatusPosted {
        impact: pen.write(impact),
        scope: pen.write(scope),
        doing: pen.write(doing),
        next: at.plus_s(u32::from(update.next_min) * 60),
    })
}

fn declare(
    room: &Room,
    pen: &mut Pen,
    component: Component,
    scope: Scope,
    why: &str,
) -> Result<Event, Refusal> {
    if room.declared.len() >= CAUSES_MAX {
        return Err(Refusal::TooMany { limit: CAUSES_MAX });
    }
    let why = pen.write_some(action::optional_words(why, LINE_LETTERS)?);
    let cause = &room.scenario.cause;
    let right =
        room.marks.onset.is_some() && cause.components.contains(&component) && cause.scopes.contains(&scope);
    let verdict = if right { Verdict::Right } else { Verdict::Wrong };
    Ok(Event::Declared {
        component,
        scope,
        why,
        verdict,
    })
}

fn call(room: &Room, callee: Callee) -> Result<Event, Refusal> {
    if room.marks.called.contains(&callee) && !wish::has_answered(room, callee) {
        return Err(Refusal::AlreadyCalled);
    }
    room.has_time()?;
    match callee {
        Callee::Role(_) => Ok(Event::CalledIn { callee }),
        Callee::OnCall(line) if usize::from(line) < room.scenario.on_call.len() => {
            Ok(Event::CalledIn { callee })
        }
        Callee::OnCall(_) => Err(Refusal::Unknown { what: Thing::OnCall }),
    }
}

fn set_follow_up(pen: &mut Pen, follow_up: &FollowUp) -> Result<Event, Refusal> {
    let what = action::field(Field::What, &follow_up.what, LINE_LETTERS)?;
    let owner = action::field(Field::Owner, &follow_up.owner, NAME_LETTERS)?;
    let alert = action::optional_words(&follow_up.alert, LINE_LETTERS)?;
    let keep = action::optional_words(&follow_up.keep, LINE_LETTERS)?;
    let change = action::optional_words(&follow_up.change, LINE_LETTERS)?;
    let due = follow_up.due.trim().to_owned();
    if !(due.is_empty() || text::is_day(&due)) {
        return Err(Refusal::OutOfRange);
    }
    Ok(Event::FollowUpSet(FollowUp {
        what: pen.write(what),
        owner: pen.write(owner),
        due,
        alert: pen.write_some(alert),
        keep: pen.write_some(keep),
        change: pen.write_some(change),
    }))
}

/// Right when a good signal shows there and the fault has begun.
fn verdict(room: &Room, shows: impl Fn(&GoodSignal) -> bool) -> Verdict {
    let good = room.marks.onset.is_some() && room.scenario.good_signal.iter().any(shows);
    if good { Verdict::Right } else { Verdict::Wrong }
}

impl GoodSignal {
    /// Whether a look at a tab with a filter shows it: its own slice, or every slice when it names none.
    pub fn shows_in_tab(&self, tab: Tab, filter: Filter) -> bool {
        self.tab == Some(tab)
            && self.filter.is_none_or(|needs| {
                (needs.device.is_none() || needs.device == filter.device)
                    && (needs.region.is_none() || needs.region == filter.region)
            })
    }

    /// Whether a synthetic checkout shows it.
    pub fn shows_in_probe(&self, probe: Probe) -> bool {
        self.probe.is_some_and(|needs| {
            needs.device.is_none_or(|device| device == probe.device)
                && needs.region.is_none_or(|region| region == probe.region)
                && needs.method.is_none_or(|method| method == probe.method)
        })
    }
}

impl Room {
    /// What a due plan card asks of the world.
    pub fn due_plan(&self, why: &Why) -> Option<(u32, Expectation)> {
        match why {
            Why::PlanDue(number) => self
                .planned
                .iter()
                .find(|one| one.number == *number)
                .map(|one| (one.number, one.expect)),
            Why::ProbeReady(_)
            | Why::ErrandDue
            | Why::Inject(_)
            | Why::PromptOpens(_)
            | Why::PromptCloses(_)
            | Why::TimeUp => None,
        }
    }

    /// What a due synthetic checkout asks of the world.
    pub fn due_probe(&self, why: &Why) -> Option<(u32, Probe)> {
        match why {
            Why::ProbeReady(number) => self
                .probing
                .iter()
                .find(|one| one.number == *number)
                .map(|one| (one.number, one.probe)),
            Why::PlanDue(_)
            | Why::ErrandDue
            | Why::Inject(_)
            | Why::PromptOpens(_)
            | Why::PromptCloses(_)
            | Why::TimeUp => None,
        }
    }
}
