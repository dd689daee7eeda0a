//! What one audience may see of a room: the only way from a room to a browser. A participant's view holds no
//! hidden fact before the debrief. Small: texts that never change travel once, as the `Script`.

use serde::{Deserialize, Serialize};

use super::action::Action;
use super::event::{Decided, Ending, PauseReason, Verdict};
use super::measure::{Measures, measures};
use super::refusal::Refusal;
use super::rights::{self, Standing};
use super::{FollowUp, Moved, Person, Phase, Probing, Room};
use crate::dim::{Component, Scope};
use crate::id::{At, ChoiceId, InjectId, PersonId, PromptId, Seq};
use crate::role::{Role, Roles};
use crate::scenario::{Condition, Label, Move, Script, Voice};
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
    /// Levers that were moved.
    pub moved: Vec<Moved>,
    /// Prompts, open and decided, in order.
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

/// How the success target stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TargetState {
    /// Never missed so far.
    Met,
    /// Missed since.
    Missed(At),
    /// Holds again since; not yet for a minute.
    Recovering(At),
    /// Held again for a minute, from this moment.
    Restored(At),
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
    /// The choices: letter, what is done, its price.
    pub choices: Vec<(ChoiceId, String, String)>,
    /// What happens when nobody decides.
    pub default: ChoiceId,
    /// When it opened.
    pub opened_at: At,
    /// Until when.
    pub closes_at: At,
    /// Who chose what.
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
    /// The author's title.
    pub title: String,
    /// What is really going on.
    pub truth: String,
    /// Declared moves: label and what they do.
    pub moves: Vec<(Label, String)>,
    /// Everything planned, by time; by hand last.
    pub sheet: Vec<SheetLine>,
    /// The measures of now.
    pub measures: Measures,
}

/// One line of the run sheet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SheetLine {
    /// When it is planned; none: by hand.
    pub at: Option<At>,
    /// Title.
    pub title: String,
    /// What it is.
    pub what: SheetItem,
    /// What became of it.
    pub state: SheetState,
    /// Sent by itself only when this holds then.
    pub only_if: Option<Condition>,
}

/// What a line of the run sheet is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SheetItem {
    /// An inject that can be sent by hand at any time.
    Inject {
        /// Key.
        id: InjectId,
        /// Who speaks.
        voice: Voice,
        /// To whom; empty: everybody.
        to: Roles,
        /// The line.
        says: String,
    },
    /// A timed prompt.
    Prompt(PromptId),
    /// The fault begins.
    Onset,
    /// The run ends.
    End,
}

/// What became of a line of the run sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SheetState {
    /// Still to come, or by hand.
    Ahead,
    /// Only if its condition holds then.
    AheadIf,
    /// Running now.
    Open,
    /// Done.
    Done(At),
    /// Its condition did not hold.
    Skipped,
}

/// What everybody sees once the run is over.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DebriefView {
    /// The author's title.
    pub title: String,
    /// What was really going on.
    pub truth: String,
    /// What the right cause was.
    pub cause: String,
    /// The good signals, in words.
    pub good_signals: Vec<String>,
    /// Declared moves, and whether they were played.
    pub moves: Vec<MoveView>,
    /// The measures.
    pub measures: Measures,
    /// The bill.
    pub costs: Option<Costs>,
    /// The three questions.
    pub questions: Vec<String>,
    /// Answers: question, who, words.
    pub replies: Vec<(u8, PersonId, String)>,
    /// The one change to ship.
    pub follow_up: Option<FollowUp>,
}

/// A declared move in the debrief.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoveView {
    /// What it is worth.
    pub label: Label,
    /// What it does.
    pub says: String,
    /// Whether it was played.
    pub played: Played,
}

/// How much of a declared move was played.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Played {
    /// All its levers were set so.
    Whole,
    /// Some of them.
    Partly,
    /// None.
    Not,
}

/// The room's clock at which the fault begins: model second 300 after a pre-roll of 180.
pub const ONSET: At = At(120);

/// What an audience sees at `at`.
pub fn view(room: &Room, audience: Audience, at: At) -> View {
    let knows = audience.knows_the_truth(room.phase);
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
        target: target(room),
        moved: room.moved.clone(),
        prompts: room
            .asked
            .iter()
            .filter_map(|asked| prompt(room, asked))
            .collect(),
        probing: room.probing.clone(),
        declared: room.declared.iter().map(|one| declared(one, knows)).collect(),
        status_due: status_due(room),
        called: room.marks.called.clone(),
        lead: matches!(audience, Audience::Facilitator).then(|| Box::new(lead(room))),
        debrief: matches!(room.phase, Phase::Debrief | Phase::Closed).then(|| Box::new(debrief(room))),
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

    /// What a lever stands at.
    pub fn setting(&self, lever: &crate::lever::Lever) -> crate::lever::Setting {
        self.moved
            .iter()
            .find(|moved| moved.lever == *lever)
            .map_or(lever.normal(), |moved| moved.set)
    }
}

fn target(room: &Room) -> TargetState {
    match (
        room.marks.breached,
        room.marks.recovering_since,
        room.marks.mitigated,
    ) {
        (_, Some(_), Some(at)) => TargetState::Restored(at),
        (Some(_), Some(at), None) => TargetState::Recovering(at),
        (Some(at), None, _) => TargetState::Missed(at),
        (None, ..) => TargetState::Met,
    }
}

/// Seconds after the first alert by which the first status update is due.
const FIRST_STATUS_S: u32 = 300;

fn status_due(room: &Room) -> Option<At> {
    if room.phase != Phase::Run {
        return None;
    }
    let promised = room.marks.statuses.last().map(|(_, next)| *next);
    promised.or(room.marks.first_alert.map(|at| at.plus_s(FIRST_STATUS_S)))
}

fn prompt(room: &Room, asked: &super::Asked) -> Option<PromptView> {
    let script = room.prompt(&asked.prompt)?;
    let choice = |one: &crate::scenario::Choice| (one.id.clone(), one.says.clone(), one.trade_off.clone());
    Some(PromptView {
        id: asked.prompt.clone(),
        asks: script.asks.clone(),
        decides: script.decides,
        choices: script.choice.iter().map(choice).collect(),
        default: script.default.clone(),
        opened_at: asked.opened_at,
        closes_at: asked.closes_at,
        answers: asked.answers.clone(),
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

fn lead(room: &Room) -> Lead {
    Lead {
        title: room.scenario.author.title.clone(),
        truth: room.scenario.author.truth.clone(),
        moves: moves(room),
        sheet: sheet(room),
        measures: measures(room),
    }
}

fn moves(room: &Room) -> Vec<(Label, String)> {
    room.scenario
        .moves
        .iter()
        .map(|line| (line.label, line.says.clone()))
        .collect()
}

fn played(room: &Room, line: &Move) -> MoveView {
    let set = |one: &&crate::scenario::TimedOrder| {
        room.marks
            .orders
            .iter()
            .any(|order| order.lever == one.lever && super::step::alike(one.set, order.set))
    };
    let levers = line.orders.iter().filter(set).count();
    MoveView {
        label: line.label,
        says: line.says.clone(),
        played: match levers {
            0 => Played::Not,
            all if all == line.orders.len() => Played::Whole,
            _ => Played::Partly,
        },
    }
}

fn sheet(room: &Room) -> Vec<SheetLine> {
    let injects = room.scenario.inject.iter().map(|inject| SheetLine {
        at: inject.at_s.map(At),
        title: inject.title.clone(),
        what: SheetItem::Inject {
            id: inject.id.clone(),
            voice: inject.voice,
            to: inject.to.iter().copied().collect(),
            says: inject.says.clone(),
        },
        state: match room.injected.iter().find(|(sent, _)| *sent == inject.id) {
            Some((_, at)) => SheetState::Done(*at),
            None if room.skipped.contains(&inject.id) => SheetState::Skipped,
            None if inject.only_if.is_some() => SheetState::AheadIf,
            None => SheetState::Ahead,
        },
        only_if: inject.only_if.clone(),
    });
    let prompts = room.scenario.prompt.iter().map(|prompt| SheetLine {
        at: Some(At(prompt.at_s)),
        title: prompt.asks.clone(),
        what: SheetItem::Prompt(prompt.id.clone()),
        state: match room.asked.iter().find(|asked| asked.prompt == prompt.id) {
            Some(asked) if asked.decided.is_some() => SheetState::Done(asked.opened_at),
            Some(_) => SheetState::Open,
            None => SheetState::Ahead,
        },
        only_if: None,
    });
    let onset = SheetLine {
        at: Some(ONSET),
        title: "Fault begins".to_owned(),
        what: SheetItem::Onset,
        state: room.marks.onset.map_or(SheetState::Ahead, SheetState::Done),
        only_if: None,
    };
    let end = SheetLine {
        at: Some(room.ends_at),
        title: "Debrief opens".to_owned(),
        what: SheetItem::End,
        state: if room.ending.is_some() {
            SheetState::Done(room.ends_at)
        } else {
            SheetState::Ahead
        },
        only_if: None,
    };
    let mut sheet: Vec<_> = injects.chain(prompts).chain([onset, end]).collect();
    sheet.sort_by_key(|line| line.at.unwrap_or(At(u32::MAX)));
    sheet
}

fn debrief(room: &Room) -> DebriefView {
    DebriefView {
        title: room.scenario.author.title.clone(),
        truth: room.scenario.author.truth.clone(),
        cause: room.scenario.cause.says.clone(),
        good_signals: room
            .scenario
            .good_signal
            .iter()
            .map(|signal| signal.says.clone())
            .collect(),
        moves: room
            .scenario
            .moves
            .iter()
            .map(|line| played(room, line))
            .collect(),
        measures: measures(room),
        costs: room.costs,
        questions: room.scenario.debrief_question.clone(),
        replies: room.replies.clone(),
        follow_up: room.follow_up.clone(),
    }
}
