//! Who watches a room, what each has open, and how far each is behind. Knows frames only as bytes; what they say and
//! to whom stands in `publish`.

use std::{collections::BTreeMap, convert::Infallible};

use app::wire::{ClientFrame, Here, Presence};
use bytes::Bytes;
use drill::{
    dim::{Filter, Tab},
    id::{At, PersonId},
    room::{Audience, Room},
};
use tokio::sync::{mpsc, oneshot};

use super::ask::{Watch, WatcherId};

/// Ticks that a browser may leave undrawn before it gets no more: five seconds behind, a snapshot is cheaper.
pub const UNDRAWN_MAX: u32 = 5;
/// Ticks and snapshots that a browser may get without a sign of life. It answers each tick, gets no more than five
/// undrawn ones and pings every ten seconds; snapshots come one by one, when its seat changes. Other frames are small
/// and come in bursts (a room fills in seconds), so they do not count; how many may wait is the queue's limit.
const UNANSWERED_MAX: u32 = 20;

/// One browser.
pub struct Watcher {
    /// Whose.
    pub person: PersonId,
    /// What it may see; as of the last frame.
    pub audience: Audience,
    /// What is open there.
    pub looks_at: Option<(Tab, Filter)>,
    frames: mpsc::Sender<Bytes>,
    /// Dropped with the watcher, which ends the feed.
    _held: oneshot::Sender<Infallible>,
    /// Until when it has all log lines.
    logs_until: At,
    last_tick: At,
    undrawn: u32,
    unanswered: u32,
    behind: Behind,
}

/// Whether a browser keeps up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Behind {
    /// It draws what it gets.
    No,
    /// It misses ticks; once it has drawn the last one it needs a snapshot.
    Ticks,
    /// A frame did not fit into its queue: it is sent away, and comes back.
    Lost,
}

/// Everybody who watches a room.
#[derive(Default)]
pub struct Crowd {
    watchers: BTreeMap<WatcherId, Watcher>,
    /// Who left, and in which second of the room's life. Nobody listed here is connected.
    left: BTreeMap<PersonId, u32>,
    last: u64,
}

impl Crowd {
    /// One browser more.
    pub fn enter(&mut self, watch: Watch, audience: Audience) -> WatcherId {
        self.last += 1;
        let id = WatcherId(self.last);
        self.left.remove(&watch.person);
        let watcher = Watcher {
            person: watch.person,
            audience,
            looks_at: None,
            frames: watch.frames,
            _held: watch.held,
            logs_until: At(0),
            last_tick: At(0),
            undrawn: 0,
            unanswered: 0,
            behind: Behind::No,
        };
        self.watchers.insert(id, watcher);
        id
    }

    /// One browser less.
    pub fn leave(&mut self, id: WatcherId, second: u32) {
        if let Some(watcher) = self.watchers.remove(&id)
            && !self.is_here(watcher.person)
        {
            self.left.insert(watcher.person, second);
        }
    }

    /// Sends browsers away that take no more frames. Answers whether there were any.
    pub fn sweep(&mut self, second: u32) -> bool {
        let dead: Vec<_> = self
            .watchers
            .iter()
            .filter(|(_, watcher)| watcher.is_dead())
            .map(|(id, _)| *id)
            .collect();
        for id in &dead {
            self.leave(*id, second);
        }
        !dead.is_empty()
    }

    /// Whether nobody watches.
    pub fn is_empty(&self) -> bool {
        self.watchers.is_empty()
    }

    /// Everybody, to be sent something.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut Watcher> {
        self.watchers.values_mut()
    }

    /// One browser.
    pub fn get_mut(&mut self, id: WatcherId) -> Option<&mut Watcher> {
        self.watchers.get_mut(&id)
    }

    /// All browsers.
    pub fn ids(&self) -> Vec<WatcherId> {
        self.watchers.keys().copied().collect()
    }

    /// Whether a browser of this person is connected.
    pub fn is_here(&self, person: PersonId) -> bool {
        self.watchers.values().any(|watcher| watcher.person == person)
    }

    /// How this person is connected at a second of the room's life.
    pub fn here(&self, person: PersonId, second: u32) -> Here {
        if self.is_here(person) {
            return Here::Now;
        }
        // Who has not come since the room was opened counts from then.
        let left = self.left.get(&person).copied().unwrap_or(0);
        Here::AwayS(second.saturating_sub(left))
    }

    /// Whether anybody of the room is not connected.
    pub fn misses_somebody(&self, room: &Room) -> bool {
        room.people
            .iter()
            .any(|person| !person.is_stand_in() && !self.is_here(person.id))
    }

    /// The presence of every person in the room, as the facilitator sees it. The program is always there.
    pub fn presence(&self, room: &Room, second: u32) -> Vec<Presence> {
        let looks_at = |person| {
            let mine = self.watchers.values().filter(|watcher| watcher.person == person);
            mine.filter_map(|watcher| watcher.looks_at).next_back()
        };
        room.people
            .iter()
            .filter(|person| !person.is_stand_in())
            .map(|person| Presence {
                person: person.id,
                here: self.here(person.id, second),
                looks_at: looks_at(person.id),
            })
            .collect()
    }

    /// Ends every connection, after `frame`.
    pub fn dismiss(&mut self, frame: &Bytes) {
        for watcher in self.watchers.values_mut() {
            watcher.send(frame);
        }
        self.watchers.clear();
    }
}

impl Watcher {
    /// Sends a frame. A full queue ends the connection, once the crowd is swept.
    pub fn send(&mut self, frame: &Bytes) {
        if self.frames.try_send(frame.clone()).is_err() {
            self.behind = Behind::Lost;
        }
    }

    /// Sends a tick, or counts it as missed.
    pub fn send_tick(&mut self, at: At, frames: &TickFrames) {
        if self.undrawn >= UNDRAWN_MAX {
            if self.behind == Behind::No {
                self.behind = Behind::Ticks;
            }
            return;
        }
        self.undrawn += 1;
        self.unanswered += 1;
        self.last_tick = at;
        if self.reads_logs() {
            self.logs_until = at;
            self.send(&frames.with_logs);
        } else {
            self.send(&frames.plain);
        }
    }

    /// A snapshot of `at` makes good for everything missed.
    pub fn send_snapshot(&mut self, at: At, frame: &Bytes) {
        self.undrawn = 0;
        self.unanswered += 1;
        self.logs_until = at;
        if self.behind == Behind::Ticks {
            self.behind = Behind::No;
        }
        self.send(frame);
    }

    /// Until when this browser has all log lines.
    pub const fn logs_until(&self) -> At {
        self.logs_until
    }

    /// Sends log lines of before, up to `at`.
    pub fn send_kept_logs(&mut self, at: At, frame: &Bytes) {
        self.logs_until = at;
        self.send(frame);
    }

    const fn reads_logs(&self) -> bool {
        matches!(self.looks_at, Some((Tab::Logs, _)))
    }

    fn is_dead(&self) -> bool {
        self.frames.is_closed() || self.behind == Behind::Lost || self.unanswered > UNANSWERED_MAX
    }

    /// Takes in a frame of the browser. Answers what it needs now.
    pub fn hear(&mut self, frame: &ClientFrame) -> Needs {
        self.unanswered = 0;
        match frame {
            ClientFrame::Drawn { at } => {
                if *at >= self.last_tick {
                    self.undrawn = 0;
                }
                match self.behind {
                    Behind::Ticks if self.undrawn == 0 => Needs::Snapshot,
                    Behind::Ticks | Behind::No | Behind::Lost => Needs::Nothing,
                }
            }
            ClientFrame::LooksAt { tab, filter } => {
                let read_logs = self.reads_logs();
                self.looks_at = Some((*tab, *filter));
                if self.reads_logs() && !read_logs {
                    Needs::KeptLogs
                } else {
                    Needs::BoardUpdate
                }
            }
            ClientFrame::Ping => Needs::Pong,
            // Said once, at the door.
            ClientFrame::Hello { .. } => Needs::Nothing,
        }
    }
}

/// What a browser's frame asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// Nothing.
    Nothing,
    /// Everything anew.
    Snapshot,
    /// Any frame: a sign of life.
    Pong,
    /// The facilitator is told what is open on this screen.
    BoardUpdate,
    /// The same, and this screen gets the log lines that it has not had.
    KeptLogs,
}

/// One second, for those who read logs and for the others.
pub struct TickFrames {
    /// Without log lines.
    pub plain: Bytes,
    /// With them.
    pub with_logs: Bytes,
}
