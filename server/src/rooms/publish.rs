//! Tells browsers what has happened. News is encoded once per audience and the bytes are shared; a snapshot, a pong and
//! missed log lines are made for one browser. What of a room is shown always comes from `drill::view` and
//! `drill::lines`, and from the tape; farewells and denials, which show nothing of it, are said in `live` and `feed`.

use std::collections::BTreeMap;

use app::wire::{Columns, Frame, Hello, Snapshot, Tick, Wire};
use bytes::Bytes;
use drill::{
    id::{At, PersonId, Seq},
    room::{Audience, Entry, Room, View, lines, truth, view},
    series::{Quantised, SERIES},
    telemetry::{LogLine, Ticket},
    world::Band,
};

use super::{
    ask::WatcherId,
    crowd::{Crowd, TickFrames, Watcher},
    live::Live,
};

/// Bytes that a view should not exceed; a larger one is sent and reported.
pub const VIEW_MAX: usize = 8 * 1_024;

/// What somebody may see of a room.
pub fn audience(room: &Room, who: PersonId) -> Audience {
    if who == room.facilitator {
        Audience::Facilitator
    } else {
        Audience::Seats(room.person(who).map(|person| person.roles).unwrap_or_default())
    }
}

/// One second.
pub fn tick(crowd: &mut Crowd, at: At, readings: &Quantised, logs: &[LogLine], tickets: &[Ticket]) {
    let encoded = |logs: &[LogLine]| {
        let Wire(bytes) = Frame::Tick(Tick {
            at,
            readings: readings.clone(),
            logs: logs.to_vec(),
            tickets: tickets.to_vec(),
        })
        .encode();
        bytes
    };
    let plain = encoded(&[]);
    let with_logs = if logs.is_empty() {
        plain.clone()
    } else {
        encoded(logs)
    };
    let frames = TickFrames { plain, with_logs };
    for watcher in crowd.iter_mut() {
        watcher.send_tick(at, &frames);
    }
}

impl Live {
    /// New entries, once they are committed. `before` is the room without them.
    pub(super) fn tell_entries(&mut self, before: &Room, entries: &[Entry]) {
        let truth_is_out = super::draft::over(self.room.phase) != super::draft::over(before.phase);
        let mut told: BTreeMap<Audience, Vec<Bytes>> = BTreeMap::new();
        for id in self.crowd.ids() {
            let Some((person, was)) = self
                .crowd
                .get_mut(id)
                .map(|watcher| (watcher.person, watcher.audience))
            else {
                continue;
            };
            let is = audience(&self.room, person);
            if truth_is_out || is != was {
                self.send_snapshot(id);
                continue;
            }
            let frames = told.entry(is).or_insert_with(|| self.news(is, before, entries));
            if let Some(watcher) = self.crowd.get_mut(id) {
                for frame in frames.iter() {
                    watcher.send(frame);
                }
            }
        }
        let somebody_came = before.people.len() != self.room.people.len();
        if somebody_came {
            self.tell_presence();
        }
    }

    /// What entries mean for an audience: a view if anything changed for it, and the new lines.
    fn news(&self, audience: Audience, before: &Room, entries: &[Entry]) -> Vec<Bytes> {
        let mut frames = Vec::with_capacity(2);
        let was = view(before, audience, self.clock);
        let is = view(&self.room, audience, self.clock);
        if (View { seq: Seq(0), ..was })
            != (View {
                seq: Seq(0),
                ..is.clone()
            })
        {
            let Wire(bytes) = Frame::View(Box::new(is)).encode();
            if bytes.len() > VIEW_MAX {
                tracing::warn!(bytes = bytes.len(), "a view is larger than planned");
            }
            frames.push(bytes);
        }
        let new: Vec<_> = entries
            .iter()
            .flat_map(|entry| lines(&self.room, entry, audience))
            .collect();
        if !new.is_empty() {
            let Wire(bytes) = Frame::Lines(new).encode();
            frames.push(bytes);
        }
        frames
    }

    /// Who is connected: the facilitator also learns what each has open.
    pub(super) fn tell_presence(&mut self) {
        let full = self.crowd.presence(&self.room, self.seconds);
        let Wire(for_lead) = Frame::Presence(full.clone()).encode();
        let Wire(for_all) = Frame::Presence(without_looks(full)).encode();
        for watcher in self.crowd.iter_mut() {
            let frame = presence_for(watcher, &for_lead, &for_all).clone();
            watcher.send(&frame);
        }
    }

    /// What is open on a screen has changed: only the facilitator is told.
    pub(super) fn tell_board(&mut self) {
        let Wire(frame) = Frame::Presence(self.crowd.presence(&self.room, self.seconds)).encode();
        for watcher in self.crowd.iter_mut() {
            if watcher.audience == Audience::Facilitator {
                watcher.send(&frame);
            }
        }
    }

    /// What the run has cost so far: it is counted against the twin, which players must not know.
    pub(super) fn tell_costs(&mut self) {
        let Some(course) = &self.course else { return };
        let Wire(frame) = Frame::Costs(course.costs()).encode();
        for watcher in self.crowd.iter_mut() {
            if watcher.audience == Audience::Facilitator {
                watcher.send(&frame);
            }
        }
    }

    /// A sign of life for one browser: who is here, which it would be told anyway.
    pub(super) fn answer_ping(&mut self, id: WatcherId) {
        let full = self.crowd.presence(&self.room, self.seconds);
        if let Some(watcher) = self.crowd.get_mut(id) {
            let presence = match watcher.audience {
                Audience::Facilitator => full,
                Audience::Seats(_) => without_looks(full),
            };
            let Wire(frame) = Frame::Presence(presence).encode();
            watcher.send(&frame);
        }
    }

    /// The log lines that a browser missed while it did not show them: once more the second of now, with them.
    pub(super) fn send_kept_logs(&mut self, id: WatcherId) {
        let (Some(watcher), Some((at, readings))) = (self.crowd.get_mut(id), self.tape.latest()) else {
            return;
        };
        let until = watcher.logs_until();
        let missed = self.tape.logs.iter().filter(|line| line.at > until);
        let logs: Vec<_> = missed.cloned().collect();
        if logs.is_empty() {
            return;
        }
        let Wire(frame) = Frame::Tick(Tick {
            at,
            readings: readings.clone(),
            logs,
            tickets: Vec::new(),
        })
        .encode();
        watcher.send_kept_logs(at, &frame);
    }

    /// Everything, for one browser.
    pub(super) fn send_snapshot(&mut self, id: WatcherId) {
        let Some(person) = self.crowd.get_mut(id).map(|watcher| watcher.person) else {
            return;
        };
        let frame = self.snapshot(person);
        let audience = audience(&self.room, person);
        if let Some(watcher) = self.crowd.get_mut(id) {
            watcher.audience = audience;
            watcher.send_snapshot(self.clock, &frame);
        }
    }

    /// Everything, for everybody.
    pub(super) fn send_snapshots(&mut self) {
        for id in self.crowd.ids() {
            self.send_snapshot(id);
        }
    }

    fn snapshot(&self, me: PersonId) -> Bytes {
        let audience = audience(&self.room, me);
        let presence = self.crowd.presence(&self.room, self.seconds);
        let (band_step_s, band_low, band_high) = self.band.as_deref().map_or_else(no_band, band_columns);
        let snapshot = Snapshot {
            hello: Hello {
                epoch: self.epoch,
                me,
                code: self.code.clone(),
                script: (*self.room.script).clone(),
                truth: truth(&self.room, audience).map(Box::new),
                band_step_s,
            },
            view: view(&self.room, audience, self.clock),
            lines: self
                .entries
                .iter()
                .flat_map(|entry| lines(&self.room, entry, audience))
                .collect(),
            tickets: self.tape.tickets.clone(),
            logs: self.tape.logs.iter().cloned().collect(),
            presence: match audience {
                Audience::Facilitator => presence,
                Audience::Seats(_) => without_looks(presence),
            },
            history: self.tape.columns(),
            band_low,
            band_high,
        };
        let Wire(bytes) = Frame::Snapshot(Box::new(snapshot)).encode();
        bytes
    }
}

fn presence_for<'a>(watcher: &Watcher, for_lead: &'a Bytes, for_all: &'a Bytes) -> &'a Bytes {
    match watcher.audience {
        Audience::Facilitator => for_lead,
        Audience::Seats(_) => for_all,
    }
}

fn without_looks(mut presence: Vec<app::wire::Presence>) -> Vec<app::wire::Presence> {
    for one in &mut presence {
        one.looks_at = None;
    }
    presence
}

/// Until the baseline is computed; a new snapshot follows then.
fn no_band() -> (u32, Columns, Columns) {
    (1, Columns::default(), Columns::default())
}

fn band_columns(band: &Band) -> (u32, Columns, Columns) {
    let columns = |values: &[u16]| {
        let mut columns = Columns::default();
        for (row, values) in (0_u32..).zip(values.chunks_exact(SERIES)) {
            columns.push(At(row * band.step_s), &Quantised(values.to_vec()));
        }
        columns
    };
    (band.step_s, columns(&band.low), columns(&band.high))
}
