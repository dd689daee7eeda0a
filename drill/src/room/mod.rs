//! The room: people, roles, phases, levers and decisions of one drill, as a state machine of five verbs:
//! [`open`], [`step()`], [`fold()`], [`next_due`], [`view()`]. Holds no telemetry (see `world`) and no history:
//! log and recording lie beside it.

pub mod action;
pub mod due;
pub mod event;
pub mod fold;
pub mod line;
pub mod measure;
mod prompt;
pub mod refusal;
pub mod rights;
pub mod stand_in;
pub mod step;
pub mod truth;
pub mod view;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use action::{Action, Callee, Expectation, FollowUp, Plan, StatusUpdate};
pub use due::{Why, next_due};
pub use event::{By, Cause, Decided, Ending, Entry, Event, PauseReason, Verdict};
pub use fold::fold;
pub use line::{Line, LineKind, lines};
pub use measure::{Measures, Outcome};
pub use refusal::{Field, Refusal, Thing};
pub use stand_in::{Duty, Errand};
pub use step::step;
pub use truth::{Truth, truth};
pub use view::{Audience, View, view};

use crate::dim::Tab;
use crate::id::{At, ChoiceId, DrillId, InjectId, PersonId, PromptId, Seq};
use crate::lever::{Lever, Order, RESTART_S, Setting};
use crate::role::{Role, Roles};
use crate::scenario::{Scenario, Script};
use crate::world::Costs;

/// Where a drill stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// People arrive and take roles.
    Lobby,
    /// The situation and the target are read.
    Brief,
    /// The clock runs.
    Run,
    /// What worked, what slowed us.
    Debrief,
    /// Nothing changes any more.
    Closed,
}

impl Phase {
    /// All phases, in order.
    pub const ALL: [Self; 5] = [Self::Lobby, Self::Brief, Self::Run, Self::Debrief, Self::Closed];

    /// Name on screen.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Lobby => "Lobby",
            Self::Brief => "Brief",
            Self::Run => "Run",
            Self::Debrief => "Debrief",
            Self::Closed => "Closed",
        }
    }
}

impl std::fmt::Display for Phase {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.name().to_lowercase())
    }
}

/// People that fit into a room, stand-ins included: seven roles, a facilitator, and a dozen who watch. Everybody's view
/// carries their names, and a view has 8 KiB.
pub const PEOPLE_MAX: usize = 20;
/// Synthetic checkouts that may run at once: one for each device.
pub const PROBES_AT_ONCE: usize = 4;

/// Somebody in the room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Who.
    pub id: PersonId,
    /// Name as typed.
    pub name: String,
    /// What they hold.
    #[serde(default, skip_serializing_if = "Roles::has_none")]
    pub roles: Roles,
}

/// A lever that was moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// Which.
    pub lever: Lever,
    /// What it stands at.
    pub set: Setting,
    /// When it was set.
    pub at: At,
    /// When it begins to take effect.
    pub effect_at: At,
    /// Who set it; none: a decision of the team.
    pub by: Option<PersonId>,
}

impl Moved {
    /// When it ends by itself: a route after its minutes, a restart when the service is back. None: it stays.
    pub fn ends_at(&self) -> Option<At> {
        let lasts_s = match self.set {
            Setting::Route {
                percent: 1..,
                minutes,
                ..
            } => Some(u32::from(minutes) * 60),
            Setting::Route { percent: 0, .. }
            | Setting::On
            | Setting::Off
            | Setting::Percent(_)
            | Setting::Seconds(_)
            | Setting::Count(_) => matches!(self.lever, Lever::Restart(_)).then_some(RESTART_S),
        };
        lasts_s.map(|lasts_s| self.effect_at.plus_s(lasts_s))
    }

    /// Whether it has ended by itself.
    pub fn is_over(&self, at: At) -> bool {
        self.ends_at().is_some_and(|ends| ends <= at)
    }
}

/// A prompt that was opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// Which.
    pub prompt: PromptId,
    /// When.
    pub opened_at: At,
    /// Until when.
    pub closes_at: At,
    /// Who chose what; the latest choice of each.
    pub answers: Vec<(PersonId, ChoiceId)>,
    /// What was decided, once it was.
    pub decided: Option<(ChoiceId, Decided)>,
}

/// A synthetic checkout that is running.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Probing {
    /// Number, from 1.
    pub number: u32,
    /// What is tried.
    pub probe: crate::telemetry::Probe,
    /// When its result comes.
    pub ready_at: At,
    /// Who started it.
    pub by: PersonId,
}

/// A plan card whose time has not come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planned {
    /// Number, from 1.
    pub number: u32,
    /// Of which lever.
    pub lever: Lever,
    /// What is expected.
    pub expect: Expectation,
    /// By when.
    pub by: At,
}

/// A declared cause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declared {
    /// Who.
    pub by: PersonId,
    /// When.
    pub at: At,
    /// Which part.
    pub component: crate::dim::Component,
    /// Whom it touches.
    pub scope: crate::dim::Scope,
    /// Right or wrong.
    pub verdict: Verdict,
}

/// How the success target stands: one answer for view, conditions and outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum TargetState {
    /// Never missed so far.
    #[default]
    Met,
    /// Missed since; after a relapse, since the relapse.
    Missed(At),
    /// Holds again since; not yet for a minute.
    Recovering(At),
    /// Held again for a minute, from this moment.
    Restored(At),
}

/// What is measured while the room runs; `measure` reads it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Marks {
    /// The fault began.
    pub onset: Option<At>,
    /// First sign of it that players were told of: alert or breach. A false alarm before the onset is none.
    pub first_alert: Option<At>,
    /// The target was missed for the first time.
    pub breached: Option<At>,
    /// How it stands now.
    pub target: TargetState,
    /// First good signal: when, who, the how-manieth distinct look after the first alert, and where.
    pub first_good: Option<(At, PersonId, u32)>,
    /// Distinct tabs looked at since the first alert.
    pub tabs_seen: Vec<Tab>,
    /// Status updates: when, and when the next was promised for.
    pub statuses: Vec<(At, At)>,
    /// First message to customers.
    pub customers_told: Option<At>,
    /// Called in.
    pub called: Vec<Callee>,
    /// Levers set.
    pub pulls: u32,
    /// Plan cards written.
    pub plans: u32,
    /// Came true.
    pub plans_kept: u32,
    /// Did not come true.
    pub plans_missed: u32,
    /// What was set, each setting once: shows in the debrief which declared moves were played.
    #[serde(default)]
    pub orders: Vec<Order>,
    /// Those of them that were given before the onset only.
    #[serde(default)]
    pub early_orders: Vec<Order>,
}

/// One room.
#[derive(Debug, Clone, PartialEq)]
pub struct Room {
    /// The drill; registration of its statements.
    pub drill: DrillId,
    /// The script. Shared, never changed.
    pub scenario: Arc<Scenario>,
    /// Its public part. Shared, never changed.
    pub script: Arc<Script>,
    /// Who created the drill and leads it; [`PersonId::PROGRAM`] where nobody does.
    pub facilitator: PersonId,
    /// Last entry.
    pub seq: Seq,
    /// Clock of the last entry.
    pub clock: At,
    /// Where the drill stands.
    pub phase: Phase,
    /// Why the clock is held, while it is.
    pub paused: Option<PauseReason>,
    /// When the run ends by itself.
    pub ends_at: At,
    /// How the run ended, once it has.
    pub ending: Option<Ending>,
    /// The reason of a stop, in words.
    pub stop_reason: Option<String>,
    /// Who stopped the drill.
    pub stopped_by: Option<PersonId>,
    /// Everybody who came, in order of arrival.
    pub people: Vec<Person>,
    /// Levers that were moved; the latest setting of each.
    pub moved: Vec<Moved>,
    /// Injects sent, in order.
    pub injected: Vec<(InjectId, At)>,
    /// Conditional injects whose time passed in vain.
    pub skipped: Vec<InjectId>,
    /// Prompts opened, in order.
    pub asked: Vec<Asked>,
    /// Conditional prompts whose time passed in vain.
    pub unasked: Vec<PromptId>,
    /// Synthetic checkouts running.
    pub probing: Vec<Probing>,
    /// Synthetic checkouts started.
    pub probes: u32,
    /// Plan cards to be held against the world.
    pub planned: Vec<Planned>,
    /// What stand-ins owe the room.
    pub errands: Vec<Errand>,
    /// Causes declared, in order.
    pub declared: Vec<Declared>,
    /// For the measures.
    pub marks: Marks,
    /// What the drill cost, once the run is over.
    pub costs: Option<Costs>,
    /// The one change to ship.
    pub follow_up: Option<FollowUp>,
}

/// A new room in its lobby.
pub fn open(drill: DrillId, scenario: Arc<Scenario>, facilitator: PersonId) -> Room {
    let script = Arc::new(scenario.script());
    let ends_at = At(scenario.minutes * 60);
    Room {
        drill,
        scenario,
        script,
        facilitator,
        seq: Seq(0),
        clock: At(0),
        phase: Phase::Lobby,
        paused: None,
        ends_at,
        ending: None,
        stop_reason: None,
        stopped_by: None,
        people: Vec::new(),
        moved: Vec::new(),
        injected: Vec::new(),
        skipped: Vec::new(),
        asked: Vec::new(),
        unasked: Vec::new(),
        probing: Vec::new(),
        probes: 0,
        planned: Vec::new(),
        errands: Vec::new(),
        declared: Vec::new(),
        marks: Marks::default(),
        costs: None,
        follow_up: None,
    }
}

impl Room {
    /// Somebody in the room.
    pub fn person(&self, id: PersonId) -> Option<&Person> {
        self.people.iter().find(|person| person.id == id)
    }

    /// Who holds a role.
    pub fn holder(&self, role: Role) -> Option<&Person> {
        self.people.iter().find(|person| person.roles.has(role))
    }

    /// What a lever stands at, at `at`: a route that has run out is the normal one.
    pub fn setting(&self, lever: &Lever, at: At) -> Setting {
        let moved = self.moved.iter().find(|moved| moved.lever == *lever);
        moved
            .filter(|moved| !moved.is_over(at))
            .map_or(lever.normal(), |moved| moved.set)
    }

    /// Whether the clock runs.
    pub fn is_running(&self) -> bool {
        self.phase == Phase::Run && self.paused.is_none()
    }
}
