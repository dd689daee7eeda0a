//! One live room: its task, and the one way by which anything happens in it: draft, commit, replace, publish. The only
//! writer of its log. Who comes in stands in `door`, what the clock brings in `run`.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
};

use app::{
    backend::{ApiError, RoomCode},
    wire::{Frame, GONE_S, Here, Wire},
};
use drill::{
    id::{At, DrillId, IntentId, PersonId, Seq},
    role::{Role, Roles},
    room::{self, Action, Cause, Entry, Phase, Refusal, Room},
    scenario::Scenario,
    series::Series,
    text,
    world::{Band, Course, ENGINE_VERSION, Fact, Seed},
};
use tokio::sync::mpsc;

use super::{
    House, Opening,
    ask::{Ask, Handle, Watch, WatcherId},
    crowd::{Crowd, Needs},
    draft::Draft,
    mailbox, publish,
    tape::Tape,
};
use crate::{
    chance, clock,
    journal::{NewDrill, Reveal, RoomCommit},
};

/// Seconds after which a room that nobody watches and that does not run leaves memory.
const IDLE_S: u32 = 900;

/// Seconds of a day.
const DAY_S: i64 = 86_400;

/// A room in memory.
pub struct Live {
    pub(super) house: Arc<House>,
    pub(super) drill: DrillId,
    pub(super) code: RoomCode,
    pub(super) epoch: u32,
    pub(super) seed: u64,
    pub(super) room: Room,
    /// The room's clock: simulated seconds run.
    pub(super) clock: At,
    /// The world, while the run lasts.
    pub(super) course: Option<Course>,
    pub(super) tape: Tape,
    pub(super) band: Option<Arc<Band>>,
    pub(super) entries: Vec<Entry>,
    pub(super) intents: BTreeMap<IntentId, (PersonId, Seq)>,
    /// Facts of the world that are not yet committed.
    pub(super) untold: VecDeque<Fact>,
    pub(super) crowd: Crowd,
    /// The program stops: seconds count no more.
    pub(super) is_held: bool,
    /// Seconds that this room has been in memory; for absences.
    pub(super) seconds: u32,
    /// Second of the last sign of interest.
    pub(super) touched: u32,
    pub(super) series: Vec<Series>,
}

/// Starts a room's task.
pub fn spawn(live: Live) -> Handle {
    let (handle, queue) = mailbox();
    let house = live.house.clone();
    let scenario = live.room.scenario.clone();
    let own = handle.clone();
    tokio::spawn(async move {
        let band = house.band(scenario).await;
        // The room may have let itself go in the meantime.
        let _ = own.send(Ask::Band(band)).await;
    });
    tokio::spawn(run(live, queue));
    handle
}

async fn run(mut live: Live, mut queue: mpsc::Receiver<Ask>) {
    live.house.metrics.rooms.up();
    while let Some(ask) = queue.recv().await {
        live.hear(ask).await;
        if live.is_idle() {
            break;
        }
    }
    live.house.metrics.rooms.down();
}

impl Live {
    /// A new room with whoever opened it inside, committed.
    pub async fn create(
        house: Arc<House>,
        code: RoomCode,
        scenario: Arc<Scenario>,
        opening: Opening,
    ) -> Result<Self, ApiError> {
        let drill = chance::drill_id();
        let seed = chance::seed();
        let scenario = Arc::new(scenario.shown_by(Seed(seed)));
        let facilitator = match &opening {
            Opening::Led { facilitator, .. } => *facilitator,
            Opening::Solo { .. } => PersonId::PROGRAM,
        };
        let empty = room::open(drill, scenario.clone(), facilitator);
        let draft = opened(&empty, opening)?;
        let (room, entries, commit) = draft.commit(&house.recorder, drill, At(0))?;
        let new = NewDrill {
            code: code.clone(),
            scenario,
            facilitator,
            seed,
            engine: ENGINE_VERSION,
        };
        let commit = RoomCommit {
            new: Some(new),
            ..commit
        };
        house
            .journal
            .writer
            .commit(commit)
            .await
            .map_err(|_| ApiError::NotSaved)?;
        Ok(Self {
            house,
            drill,
            code,
            epoch: 1,
            seed,
            room,
            clock: At(0),
            course: None,
            tape: Tape::default(),
            band: None,
            entries,
            intents: BTreeMap::new(),
            untold: VecDeque::new(),
            crowd: Crowd::default(),
            is_held: false,
            seconds: 0,
            touched: 0,
            series: Series::all(),
        })
    }

    fn is_idle(&self) -> bool {
        self.crowd.is_empty() && !self.room.is_running() && self.seconds - self.touched > IDLE_S
    }

    /// Replies may find nobody: whoever asked has gone, and what was done stays done.
    async fn hear(&mut self, ask: Ask) {
        match ask {
            Ask::Act {
                who,
                intent,
                action,
                reply,
            } => {
                let answer = self.act(who, intent, action).await;
                self.house.metrics.acted(&answer);
                let _ = reply.send(answer);
            }
            Ask::Enter {
                who,
                name,
                role,
                reply,
            } => {
                let _ = reply.send(self.enter(who, name, role).await);
            }
            Ask::Door { who, reply } => {
                let _ = reply.send(self.door(who));
            }
            Ask::Watch { watch, reply } => {
                let _ = reply.send(self.watch(watch));
            }
            Ask::Heard(id, frame) => self.heard(id, &frame),
            Ask::Gone(id) => {
                self.crowd.leave(id, self.seconds);
                self.tell_presence();
            }
            Ask::Second(shown) => {
                self.second().await;
                if let Some(shown) = shown {
                    let _ = shown.send(());
                }
            }
            Ask::Band(band) => {
                self.band = Some(band);
                self.send_snapshots();
            }
            Ask::Bye(said) => {
                // What runs on now, nobody would see.
                self.is_held = true;
                let Wire(bye) = Frame::Bye.encode();
                self.crowd.dismiss(&bye);
                let _ = said.send(());
            }
        }
        self.touched = if self.crowd.is_empty() {
            self.touched
        } else {
            self.seconds
        };
    }

    async fn act(&mut self, who: PersonId, intent: IntentId, action: Action) -> Result<Seq, ApiError> {
        self.touched = self.seconds;
        match self.intents.get(&intent) {
            Some((asked, seq)) if *asked == who => return Ok(*seq),
            // Somebody else's intent: ids are random, so this is no accident.
            Some(_) => return Err(ApiError::Refused(Refusal::AlreadySo)),
            None => {}
        }
        if let Action::Vacate(role) = action {
            self.may_vacate(role)?;
        }
        if let Action::SetFollowUp(follow_up) = &action {
            lies_ahead(&follow_up.due)?;
        }
        let mut draft = self.due();
        let seq = draft.step(Cause::Person { who, action }, self.clock)?;
        draft.fulfils(intent, who);
        self.carry_out(draft).await?;
        self.intents.insert(intent, (who, seq));
        Ok(seq)
    }

    /// A person's seat is freed only when its holder has been away for two minutes; the program's at any time.
    fn may_vacate(&self, role: Role) -> Result<(), Refusal> {
        let Some(holder) = self.room.holder(role).filter(|holder| !holder.is_stand_in()) else {
            return Ok(());
        };
        match self.crowd.here(holder.id, self.seconds) {
            Here::AwayS(seconds) if seconds >= GONE_S => Ok(()),
            Here::AwayS(_) | Here::Now => Err(Refusal::StillHere { role }),
        }
    }

    /// Subscribes and sends the snapshot in one step, so that nothing falls in between.
    fn watch(&mut self, watch: Watch) -> Result<WatcherId, ApiError> {
        if self.room.person(watch.person).is_none() {
            return Err(match self.room.phase {
                Phase::Closed => ApiError::RoomClosed,
                Phase::Lobby | Phase::Brief | Phase::Run | Phase::Debrief => Refusal::NotHere.into(),
            });
        }
        let audience = publish::audience(&self.room, watch.person);
        let was_here = self.crowd.is_here(watch.person);
        let id = self.crowd.enter(watch, audience);
        self.send_snapshot(id);
        if !was_here {
            self.tell_presence();
        }
        Ok(id)
    }

    fn heard(&mut self, id: WatcherId, frame: &app::wire::ClientFrame) {
        let Some(watcher) = self.crowd.get_mut(id) else {
            return;
        };
        match watcher.hear(frame) {
            Needs::Nothing => {}
            Needs::Snapshot => self.send_snapshot(id),
            Needs::Pong => self.answer_ping(id),
            Needs::BoardUpdate => self.tell_board(),
            Needs::KeptLogs => {
                self.send_kept_logs(id);
                self.tell_board();
            }
        }
    }

    /// Commits a draft that began with [`Self::due`], takes its room for the present, and tells everybody. Nothing
    /// changes when it is not saved.
    pub(super) async fn carry_out(&mut self, mut draft: Draft) -> Result<(), ApiError> {
        if draft.rows.is_empty() {
            self.untold.clear();
            return Ok(());
        }
        let ends = draft.ends_the_run(&self.room);
        if ends && let Some(course) = &self.course {
            let (course, scenario) = (course.clone(), self.room.scenario.clone());
            // Runs the whole drill once more without anybody: a few milliseconds that others need not wait for.
            let costs = tokio::task::spawn_blocking(move || course.bill(&scenario)).await;
            let costs = costs.map_err(|_| ApiError::NotSaved)?;
            draft.step(Cause::Bill(costs), self.clock)?;
        }
        let (room, entries, mut commit) = draft.commit(&self.house.recorder, self.drill, self.clock)?;
        if ends {
            commit.reveals = Reveal::Everything;
            commit.recording = self.course.as_ref().map(|_| self.tape.record());
        }
        self.house
            .journal
            .writer
            .commit(commit)
            .await
            .map_err(|_| ApiError::NotSaved)?;
        self.untold.clear();
        let before = std::mem::replace(&mut self.room, room);
        self.move_world(&entries);
        // Kept before they are told: whoever gets a snapshot instead of the news finds them in it.
        self.entries.extend(entries.iter().cloned());
        self.tell_entries(&before, &entries);
        Ok(())
    }
}

/// Who opens a room comes in; without a facilitator they take their seat, and the program all others.
fn opened(empty: &Room, opening: Opening) -> Result<Draft, Refusal> {
    let mut draft = Draft::of(empty);
    match opening {
        Opening::Led { facilitator, name } => {
            draft.step(join(facilitator, name), At(0))?;
        }
        Opening::Solo { player, name, role } => {
            draft.step(join(player, name), At(0))?;
            draft.step(asks(player, Action::TakeRole(role)), At(0))?;
            draft.step(asks(PersonId::PROGRAM, Action::StandIn(Roles::EVERY)), At(0))?;
            // Nobody else is waited for.
            draft.step(asks(PersonId::PROGRAM, Action::OpenBrief), At(0))?;
        }
    }
    Ok(draft)
}

/// A day in the past is nothing that somebody will ship by. Where it is still the day before, nobody is told that
/// their day has passed.
fn lies_ahead(day: &str) -> Result<(), Refusal> {
    let yesterday = lrs::Micros(clock::time_of_day().plus_s(-DAY_S).0).to_string();
    // Both are written year first, so that their letters stand in the order of the days.
    if text::is_day(day) && day < &yesterday[..day.len()] {
        Err(Refusal::DayPassed)
    } else {
        Ok(())
    }
}

pub(super) fn join(who: PersonId, name: String) -> Cause {
    asks(who, Action::Join { name })
}

pub(super) const fn asks(who: PersonId, action: Action) -> Cause {
    Cause::Person { who, action }
}
