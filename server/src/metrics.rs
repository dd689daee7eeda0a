//! A few counters, and their text for Prometheus. Counts; judges nothing.

use std::{
    fmt::Write as _,
    sync::atomic::{AtomicI64, AtomicU64, Ordering},
};

use app::backend::ApiError;
use drill::id::Seq;

/// Something that only grows.
#[derive(Debug, Default)]
pub struct Counter(AtomicU64);

impl Counter {
    /// One more.
    pub fn add(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    /// So many more.
    pub fn add_many(&self, count: usize) {
        self.0
            .fetch_add(u64::try_from(count).unwrap_or(u64::MAX), Ordering::Relaxed);
    }
}

/// Something that comes and goes.
#[derive(Debug, Default)]
pub struct Gauge(AtomicI64);

impl Gauge {
    /// One more.
    pub fn up(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    /// One less.
    pub fn down(&self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }

    /// How many now.
    pub fn now(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// All of them.
#[derive(Debug, Default)]
pub struct Metrics {
    /// Live rooms.
    pub rooms: Gauge,
    /// Open feeds.
    pub feeds: Gauge,
    /// Actions that were committed.
    pub actions: Counter,
    /// Actions that a room refused.
    pub refusals: Counter,
    /// Actions that could not be saved.
    pub not_saved: Counter,
    /// Wrong room codes.
    pub wrong_codes: Counter,
    /// Feeds that were closed for misbehaviour.
    pub unruly_feeds: Counter,
    /// Statements that another store took.
    pub forwarded: Counter,
    /// Statements that another store refused.
    pub forward_refusals: Counter,
    /// Attempts to forward that came to nothing.
    pub forward_troubles: Counter,
}

impl Metrics {
    /// Counts an answer to an action.
    pub fn acted(&self, answer: &Result<Seq, ApiError>) {
        match answer {
            Ok(_) => self.actions.add(),
            Err(ApiError::NotSaved) => self.not_saved.add(),
            Err(_) => self.refusals.add(),
        }
    }

    /// Prometheus' text format.
    pub fn text(&self) -> String {
        let mut text = String::new();
        let gauges = [
            ("drillroom_rooms_live", "Rooms in memory.", &self.rooms),
            ("drillroom_feeds_open", "Open WebSocket feeds.", &self.feeds),
        ];
        for (name, help, gauge) in gauges {
            let _ = writeln!(
                text,
                "# HELP {name} {help}\n# TYPE {name} gauge\n{name} {}",
                gauge.now()
            );
        }
        let counters = [
            ("drillroom_actions_total", "Actions committed.", &self.actions),
            (
                "drillroom_refusals_total",
                "Actions refused by a room.",
                &self.refusals,
            ),
            (
                "drillroom_not_saved_total",
                "Actions that could not be saved.",
                &self.not_saved,
            ),
            (
                "drillroom_wrong_codes_total",
                "Wrong room codes.",
                &self.wrong_codes,
            ),
            (
                "drillroom_unruly_feeds_total",
                "Feeds closed for misbehaviour.",
                &self.unruly_feeds,
            ),
            (
                "drillroom_forwarded_total",
                "Statements taken by another record store.",
                &self.forwarded,
            ),
            (
                "drillroom_forward_refusals_total",
                "Statements refused by another record store.",
                &self.forward_refusals,
            ),
            (
                "drillroom_forward_troubles_total",
                "Attempts to forward that came to nothing.",
                &self.forward_troubles,
            ),
        ];
        for (name, help, counter) in counters {
            let value = counter.0.load(Ordering::Relaxed);
            let _ = writeln!(
                text,
                "# HELP {name} {help}\n# TYPE {name} counter\n{name} {value}"
            );
        }
        text
    }
}
