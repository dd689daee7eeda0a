//! What one audience may see of a room: the only way from a room to a browser. A participant's view holds no
//! hidden fact before the debrief. Small: texts that never change travel once, as the `Script` and the `Truth`.

use serde::{Deserialize, Serialize};

use super::action::Action;
use super::event::{Decided, Ending, PauseReason, Verdict};
use super::measure::{Measures, measures, status_due};
use super::refusal::Refusal;
use super::rights::{self, Standing};
use super::stand_in;
use super::truth::{self, SheetState};
use super::{FollowUp, Moved, Person, Phase, Probing, Room, TargetState};
use crate::dim::{Component, Scope};
use crate::id::{At, ChoiceId, PersonId, PromptId, Seq};
use crate::role::{Role, Roles};
use crate::scenario::{Move, Script};
use crate::world::Costs;

/// For whom a view is made. Everybody of one audience gets the same bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Audience {
    /// Leads the drill and knows the truth.
    Facilitator,
    /// Players with these roles; no role: watches.
    Seats(Roles),
}

/// A room as one audience sees it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct View {
    /// The entry it stands after.
    pub seq: Seq,
    /// Seconds run.
    pub clock: At,
    /// Where the drill stands.
    pub phase: Phase,
    /// Why the clock is held, while it is.
    pub paused: Option<PauseReason>,
    /// When the run ends by itself.
    pub ends_at: At,
    /// How it ended, once it has.
    pub ending: Option<Ending>,
    /// The reason of a stop.
    pub stop_reason: Option<String>,
    /// Who stopped it.
    pub stopped_by: Option<PersonId>,
    /// Who leads.
    pub facilitator: PersonId,
    /// Everybody who came.
    pub people: Vec<Person>,
    /// When the fault began: for players once they have been alerted.
    pub onset: Option<At>,
    /// When the target was first missed, and whether it holds again.
    pub target: TargetState,
    /// Levers that were moved; none once the run is over.
    pub moved: Vec<Moved>,
    /// Prompts, open and decided, in order; none once the run is over.
    pub prompts: Vec<PromptView>,
    /// Synthetic checkouts running.
    pub probing: Vec<Probing>,
    /// Causes declared; the verdict only for those who may know it.
    pub declared: Vec<DeclaredView>,
    /// When the next status update was promised, or is due.
    pub status_due: Option<At>,
    /// Roles called in, in order.
    pub called: Vec<super::Callee>,
    /// For the facilitator alone.
    pub lead: Option<Box<Lead>>,
    /// Once the run is over.
    pub debrief: Option<Box<DebriefView>>,
}

/// A prompt as the room sees it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PromptView {
    /// Which.
    pub id: PromptId,
    /// The question.
    pub asks: String,
    /// Who decides.
    pub decides: Role,
    /// The choices: letter, what is done, its price. Once decided, only what was chosen, without its price.
    pub choices: Vec<(ChoiceId, String, String)>,
    /// What happens when nobody decides.
    pub default: ChoiceId,
    /// When it opened.
    pub opened_at: At,
    /// Until when.
    pub closes_at: At,
    /// Who chose what, among these choices.
    pub answers: Vec<(PersonId, ChoiceId)>,
    /// What was decided.
    pub decided: Option<(ChoiceId, Decided)>,
}

/// A declared cause as the reader may see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeclaredView {
    /// Who.
    pub by: PersonId,
    /// When.
    pub at: At,
    /// Which part.
    pub component: Component,
    /// Whom it touches.
    pub scope: Scope,
    /// Right or wrong, where the reader may know.
    pub verdict: Option<Verdict>,
}

/// What only the facilitator sees.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Lead {
    /// What became of the lines of `Truth::sheet`, in their order.
    pub sheet: Vec<SheetState>,
    /// The measures of now.
    pub measures: Measures,
}

/// What everybody sees once the run is over.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DebriefView {
    /// How much of the moves of `Truth::moves` was played, in their order.
    pub played: Vec<Played>,
    /// The measures.
    pub measures: Measures,
    /// The bill.
    pub costs: Option<Costs>,
    /// The one change to ship.
    pub follow_up: Option<FollowUp>,
}

/// How much of a declared move was played.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Played {
    /// All its levers were set so.
    Whole,
    /// Some of them.
    Partly,
    /// At least one of them, before anything was wrong.
    Early,
    /// None.
    Not,
}

/// What an audience sees at `at`.
pub fn view(room: &Room, audience: Audience, at: At) -> View {
    let knows = audience.knows_the_truth(room.phase);
    let over = matches!(room.phase, Phase::Debrief | Phase::Closed);
    View {
        seq: room.seq,
        clock: at,
        phase: room.phase,
        paused: room.paused,
        ends_at: room.ends_at,
        ending: room.ending,
        stop_reason: room.stop_reason.clone(),
        stopped_by: room.stopped_by,
        facilitator: room.facilitator,
        people: room.people.clone(),
        onset: room
            .marks
            .onset
            .filter(|_| knows || room.marks.first_alert.is_some()),
        target: room.marks.target,
        moved: if over { Vec::new() } else { room.moved.clone() },
        prompts: room
            .asked
            .iter()
            .filter(|_| !over)
            .filter_map(|asked| prompt(room, asked))
            .collect(),
        probing: room.probing.clone(),
        declared: room.declared.iter().map(|one| declared(one, knows)).collect(),
        status_due: (room.phase == Phase::Run).then(|| status_due(room)).flatten(),
        called: room.marks.called.clone(),
        lead: matches!(audience, Audience::Facilitator).then(|| {
            Box::new(Lead {
                sheet: truth::states(room),
                measures: measures(room),
            })
        }),
        debrief: over.then(|| Box::new(debrief(room))),
    }
}

impl View {
    /// Whether this person may ask for an action now: the same rule that the room applies.
    ///
    /// # Errors
    /// Why not.
    pub fn may(&self, script: &Script, me: PersonId, action: &Action) -> Result<(), Refusal> {
        let standing = Standing {
            phase: self.phase,
            paused: self.paused,
            roles: self.person(me).map(|person| person.roles),
            who: me,
            facilitator: self.facilitator,
            stand_ins: self.stand_ins(),
            script,
        };
        rights::may(standing, action)
    }

    /// Somebody in the room.
    pub fn person(&self, id: PersonId) -> Option<&Person> {
        self.people.iter().find(|person| person.id == id)
    }

    /// Who holds a role.
    pub fn holder(&self, role: Role) -> Option<&Person> {
        self.people.iter().find(|person| person.roles.has(role))
    }

    /// The roles that the program plays.
    pub fn stand_ins(&self) -> Roles {
        stand_in::stand_ins(&self.people)
    }

    /// Whom to ask for a lever of these owners: a stand-in, unless a person is among them.
    pub fn asks(&self, owners: Roles) -> Option<Role> {
        stand_in::asks(&self.people, owners)
    }

    /// Whether nobody leads this drill but the program.
    pub fn is_solo(&self) -> bool {
        self.facilitator == PersonId::PROGRAM
    }

    /// Who is in the room without a role: they watch, and count in no measure.
    pub fn observers(&self) -> impl Iterator<Item = &Person> {
        self.people
            .iter()
            .filter(|person| person.roles.is_empty() && person.id != self.facilitator)
    }
}

fn prompt(room: &Room, asked: &super::Asked) -> Option<PromptView> {
    let script = room.prompt(&asked.prompt)?;
    let decided = asked.decided.as_ref().map(|(choice, _)| choice);
    let still_told = |choice: &ChoiceId| decided.is_none_or(|decided| decided == choice);
    let choice = |one: &crate::scenario::Choice| {
        let price = if decided.is_none() { &*one.trade_off } else { "" };
        (one.id.clone(), one.says.clone(), price.to_owned())
    };
    Some(PromptView {
        id: asked.prompt.clone(),
        asks: script.asks.clone(),
        decides: script.decides,
        choices: script
            .choice
            .iter()
            .filter(|one| still_told(&one.id))
            .map(choice)
            .collect(),
        default: script.default.clone(),
        opened_at: asked.opened_at,
        closes_at: asked.closes_at,
        answers: asked
            .answers
            .iter()
            .filter(|(_, choice)| still_told(choice))
            .cloned()
            .collect(),
        decided: asked.decided.clone(),
    })
}

fn declared(one: &super::Declared, knows: bool) -> DeclaredView {
    DeclaredView {
        by: one.by,
        at: one.at,
        component: one.component,
        scope: one.scope,
        verdict: knows.then_some(one.verdict),
    }
}

fn played(room: &Room, line: &Move) -> Played {
    let set = |one: &&crate::scenario::TimedOrder| {
        room.marks
            .orders
            .iter()
            .any(|order| order.lever == one.lever && super::step::alike(one.set, order.set))
    };
    let levers = line.orders.iter().filter(set).count();
    let set_early = line.orders.iter().any(|one| {
        let mut early = room.marks.early_orders.iter();
        early.any(|order| order.lever == one.lever && super::step::alike(one.set, order.set))
    });
    match levers {
        0 => Played::Not,
        _ if set_early => Played::Early,
        all if all == line.orders.len() => Played::Whole,
        _ => Played::Partly,
    }
}

fn debrief(room: &Room) -> DebriefView {
    DebriefView {
        played: room
            .scenario
            .moves
            .iter()
            .map(|line| played(room, line))
            .collect(),
        measures: measures(room),
        costs: room.costs,
        follow_up: room.follow_up.clone(),
    }
}
