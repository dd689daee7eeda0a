//! A room back from the journal: its log folded, its world run again to the last commit or heartbeat. A room that ran
//! comes back held; nobody should find the fire two minutes further because a program was restarted.

use std::{collections::VecDeque, sync::Arc};

use app::backend::ApiError;
use drill::{
    id::{At, Seq},
    room::{self, Cause, Entry, Event, Phase, Room},
    scenario::Scenario,
    series::Series,
    world::{Course, ENGINE_VERSION, Seed},
};

use super::{House, crowd::Crowd, draft::Draft, live::Live, tape::Tape};
use crate::journal::{RoomCommit, commit::CourseRow, load::StoredRoom};

/// The room as it was, one epoch later.
pub async fn rebuild(house: Arc<House>, stored: StoredRoom) -> Result<Live, ApiError> {
    let StoredRoom {
        drill,
        code,
        scenario,
        facilitator,
        seed,
        engine,
        epoch,
        clock,
        entries,
        intents,
        recording,
        course,
    } = stored;
    let scenario = Arc::new(scenario);
    let empty = room::open(drill, scenario.clone(), facilitator);
    let room = entries.iter().fold(empty, room::fold);
    let (course, tape) = match recording {
        Some(recording) => (None, Tape::replay(&recording)),
        None if room.phase == Phase::Run => {
            let start = Start {
                scenario,
                seed,
                kept: course.filter(|kept| engine != ENGINE_VERSION || kept.engine != ENGINE_VERSION),
            };
            let log = entries.clone();
            let again = tokio::task::spawn_blocking(move || run_again(&start, &log, clock)).await;
            let (course, tape) = again.map_err(|_| ApiError::NotSaved)?;
            (Some(course), tape)
        }
        None => (None, Tape::default()),
    };
    let mut live = Live {
        house,
        drill,
        code,
        epoch,
        seed,
        room,
        clock,
        course,
        tape,
        band: None,
        entries,
        intents,
        untold: VecDeque::new(),
        crowd: Crowd::default(),
        is_held: false,
        seconds: 0,
        touched: 0,
        series: Series::all(),
    };
    if live.room.phase != Phase::Closed {
        live.hold().await?;
    }
    Ok(live)
}

/// What a run is begun again from.
struct Start {
    scenario: Arc<Scenario>,
    seed: u64,
    /// A copy of the world, unless the engine of now began the run and wrote the copy: then the log says it all. An
    /// older or newer one in between (an upgrade, or one taken back) would not run the same world again.
    kept: Option<CourseRow>,
}

/// The world at `clock`, and what it showed on the way.
fn run_again(start: &Start, log: &[Entry], clock: At) -> (Course, Tape) {
    let (mut course, after) = start.course();
    let all = Series::all();
    let mut tape = Tape::default();
    for entry in log.iter().filter(|entry| entry.seq > after) {
        advance(&mut course, &mut tape, &all, entry.at);
        for event in &entry.events {
            if let Event::Pulled { order, .. } = event {
                course.pull(order);
            }
        }
    }
    advance(&mut course, &mut tape, &all, clock);
    (course, tape)
}

fn advance(course: &mut Course, tape: &mut Tape, all: &[Series], until: At) {
    while course.clock() < until {
        let second = course.tick();
        tape.push(
            second.at,
            second.readings.quantise(all),
            &second.logs,
            &second.tickets,
        );
    }
}

impl Start {
    /// The world to begin with, and the last entry that it knows.
    fn course(&self) -> (Course, Seq) {
        if let Some(kept) = &self.kept {
            match serde_json::from_str(&kept.state) {
                Ok(course) => return (course, kept.seq),
                Err(error) => {
                    tracing::warn!(%error, "a world of another engine cannot be read; its run begins anew");
                }
            }
        }
        (Course::new(&self.scenario, Seed(self.seed)), Seq(0))
    }
}

impl Live {
    /// Writes down that the room was rebuilt, and holds its clock if it ran.
    async fn hold(&mut self) -> Result<(), ApiError> {
        let mut draft = Draft::of(&self.room);
        if was_running(&self.room) {
            draft.step(Cause::Restart, self.clock)?;
        }
        let (room, entries, commit) = draft.commit(&self.house.recorder, self.drill, self.clock)?;
        let epoch = self.epoch + 1;
        let commit = RoomCommit {
            epoch: Some(epoch),
            ..commit
        };
        self.house
            .journal
            .writer
            .commit(commit)
            .await
            .map_err(|_| ApiError::NotSaved)?;
        self.epoch = epoch;
        self.room = room;
        self.entries.extend(entries);
        Ok(())
    }
}

const fn was_running(room: &Room) -> bool {
    matches!(room.phase, Phase::Run) && room.paused.is_none()
}
