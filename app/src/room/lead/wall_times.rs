//! Times of day beside the room's times. The room's clock stands still in a pause, so each stretch of running has its
//! own distance to the wall; moments ahead assume that nobody pauses again.

use drill::id::At;
use leptos::prelude::*;

use crate::{part::wall, room::RoomStore};

/// Distances that differ by less belong to one stretch, ms: ticks do not arrive on the dot.
const SAME_MS: f64 = 5_000.0;

/// Where each stretch of running began, and how far the wall was ahead of the room then, ms.
#[derive(Debug, Clone, Copy)]
pub struct WallTimes(Memo<Vec<(At, f64)>>);

impl WallTimes {
    /// Listens to the room's clock. What ran before this page was opened counts as one stretch with what follows.
    pub fn new(store: RoomStore) -> Self {
        Self(Memo::new(move |before: Option<&Vec<(At, f64)>>| {
            let at = store.clock.get();
            let mut stretches = before.cloned().unwrap_or_default();
            if let Some(now) = wall::now_ms() {
                let distance = now - f64::from(at.0) * 1_000.0;
                let same = |(_, last): &(At, f64)| (distance - last).abs() < SAME_MS;
                if !stretches.last().is_some_and(same) {
                    stretches.push((at, distance));
                }
            }
            stretches
        }))
    }

    /// The time of day of a moment, `14:11`; empty while it is not known.
    pub fn at(self, at: At) -> String {
        self.0.with(|stretches| {
            let running = stretches.iter().rev().find(|(from, _)| *from <= at);
            running
                .or(stretches.first())
                .map_or_else(String::new, |(_, distance)| {
                    wall::time_of_day(f64::from(at.0) * 1_000.0 + distance)
                })
        })
    }
}
