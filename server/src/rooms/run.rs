//! The run of a room: its seconds, the world's second by second, what becomes due, and the heartbeat. What people do
//! stands in `live`.

use drill::{
    room::{
        Cause, Entry, Event, Room, Why, next_due,
        stand_in::{Seen, acts},
    },
    world::{Course, ENGINE_VERSION, Seed},
};

use super::{
    draft::{Draft, over},
    live::Live,
    publish,
};
use crate::journal::commit::CourseRow;

/// Simulated seconds between two heartbeats: what a crash may cost a run.
const HEARTBEAT_S: u32 = 5;
/// Simulated seconds between two copies of the world, from which a newer program can go on.
const COURSE_KEPT_S: u32 = 60;
/// Seconds between two reports of what the run has cost: often enough to feel it, seldom enough to read it.
const COSTS_TOLD_S: u32 = 5;
/// Seconds between two reports of who is away.
const AWAY_TOLD_S: u32 = 10;

impl Live {
    /// One second of the wall, or of the hand that turns the clock.
    pub(super) async fn second(&mut self) {
        if self.is_held {
            return;
        }
        self.seconds += 1;
        if self.room.is_running() {
            self.advance().await;
        }
        let somebody_left = self.crowd.sweep(self.seconds);
        let away_is_due = self.seconds.is_multiple_of(AWAY_TOLD_S) && self.crowd.misses_somebody(&self.room);
        if somebody_left || away_is_due {
            self.tell_presence();
        }
    }

    /// One simulated second: the world moves, is shown, and reports; then whatever is due happens.
    async fn advance(&mut self) {
        let Some(course) = &mut self.course else { return };
        let second = course.tick();
        self.clock = second.at;
        let readings = second.readings.quantise(&self.series);
        publish::tick(
            &mut self.crowd,
            second.at,
            &readings,
            &second.logs,
            &second.tickets,
        );
        self.tape.push(second.at, readings, &second.logs, &second.tickets);
        self.untold.extend(second.facts);
        if self.clock.0.is_multiple_of(COSTS_TOLD_S) {
            self.tell_costs();
        }
        // Not saved: facts stay untold and what is due stays due; the next second or action tries again.
        if self.carry_out(self.due()).await.is_ok() {
            self.keep_alive();
        }
    }

    /// Everything that the world has to report and that is due by now. Every draft begins with it: what is committed at
    /// a later clock without it would be lost by a crash.
    pub(super) fn due(&self) -> Draft {
        let mut draft = Draft::of(&self.room);
        for fact in &self.untold {
            // A room whose run is over refuses what the world still has to say, and that is all there is to it.
            let _ = draft.step(Cause::World(fact.clone()), self.clock);
        }
        while let Some((_, why)) = next_due(&draft.room).filter(|(at, _)| *at <= self.clock) {
            let asked = (draft.room.due_probe(&why), draft.room.due_plan(&why));
            let cause = match (asked, &self.course) {
                ((Some((number, probe)), _), Some(course)) => Cause::Probed {
                    number,
                    result: course.probe(probe),
                },
                ((None, Some((number, expect))), Some(course)) => Cause::PlanChecked {
                    number,
                    found: course.found(expect),
                },
                ((None, None), _) | (_, None) => Cause::Clock,
            };
            let cause = self.errand(&draft.room, &why).unwrap_or(cause);
            if let Err(refusal) = draft.step(cause, self.clock) {
                tracing::error!(%refusal, drill = %self.drill.0, "something due was refused");
                break;
            }
        }
        draft
    }

    /// What one of the program's people does, if that is what is due.
    fn errand(&self, room: &Room, why: &Why) -> Option<Cause> {
        let errand = room.next_errand().filter(|_| *why == Why::ErrandDue)?;
        let readings = self.tape.latest().map(|(_, readings)| readings);
        let (band, tickets) = (self.band.as_deref(), &self.tape.tickets);
        let seen = Seen::by(errand.who, room, self.clock, readings, band, tickets);
        Some(acts(room, errand, &seen, self.clock))
    }

    /// What committed entries do to the world.
    pub(super) fn move_world(&mut self, entries: &[Entry]) {
        for event in entries.iter().flat_map(|entry| &entry.events) {
            if let Event::RunStarted = event {
                self.course = Some(Course::new(&self.room.scenario, Seed(self.seed)));
            }
            if let (Event::Pulled { order, .. }, Some(course)) = (event, &mut self.course) {
                course.pull(order);
            }
        }
        if over(self.room.phase) {
            self.course = None;
        }
    }

    /// Notes how far the run is, so that a restart goes on from here.
    fn keep_alive(&self) {
        if !self.clock.0.is_multiple_of(HEARTBEAT_S) {
            return;
        }
        let nothing = Draft::of(&self.room);
        let Ok((_, _, mut heartbeat)) = nothing.commit(&self.house.recorder, self.drill, self.clock) else {
            return;
        };
        if self.clock.0.is_multiple_of(COURSE_KEPT_S) {
            heartbeat.course = self.course.as_ref().map(|course| self.course_row(course));
        }
        self.house.journal.writer.note(heartbeat);
    }

    fn course_row(&self, course: &Course) -> CourseRow {
        CourseRow {
            engine: ENGINE_VERSION,
            seq: self.room.seq,
            state: serde_json::to_string(course).expect("the world has no failing parts"),
        }
    }
}
