//! What this screen looks at: tab, slice, span of time. Tells the room of it: at once for the facilitator's board, and
//! after three seconds as a look, when somebody opened it on purpose.

use drill::{
    dim::{Filter, Tab},
    id::At,
    room::{Line, LineKind, line::Detail},
    scenario::Voice,
};
use leptos::prelude::*;

use crate::{
    chart::{Pace, Range, Show},
    part::memo,
    room::{Link, RoomStore},
};

/// A look is longer than a glance, ms.
#[cfg(feature = "csr")]
const LOOK_MS: u32 = 3_000;
/// A chart shows at least this much, s: in the first seconds it would be a dot.
const SPAN_MIN_S: u32 = 60;

/// How much of the run the charts show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Window {
    /// The last five minutes.
    Five,
    /// The last ten.
    #[default]
    Ten,
    /// All of it.
    All,
}

impl Window {
    /// All choices, in the order of the bar.
    pub const ALL: [Self; 3] = [Self::Five, Self::Ten, Self::All];

    /// Name on screen.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Five => "5 min",
            Self::Ten => "10 min",
            Self::All => "All",
        }
    }

    /// The span that ends at `now`.
    pub fn range(self, now: At) -> Range {
        let to = now.0.max(SPAN_MIN_S);
        let from = match self {
            Self::Five => to.saturating_sub(300),
            Self::Ten => to.saturating_sub(600),
            Self::All => 0,
        };
        Range {
            from_s: f64::from(from),
            to_s: f64::from(to),
        }
    }
}

/// What this screen looks at. Provided by the signals, by context.
#[derive(Debug, Clone, Copy)]
pub struct Looking {
    /// The open tab.
    pub tab: RwSignal<Tab>,
    /// The slice of all charts.
    pub filter: RwSignal<Filter>,
    /// The span of all charts.
    pub window: RwSignal<Window>,
    /// Whether charts follow the clock.
    pub pace: RwSignal<Pace>,
    /// Lines or tables.
    pub show: RwSignal<Show>,
    /// The time cursor of all charts, s.
    pub cursor: RwSignal<Option<f64>>,
    store: RoomStore,
    /// Counts looks, so that a later one cancels an earlier one.
    serial: StoredValue<u32>,
}

impl Looking {
    /// At the overview of everything.
    pub fn new(store: RoomStore) -> Self {
        let looking = Self {
            tab: RwSignal::new(Tab::Overview),
            filter: RwSignal::new(Filter::default()),
            window: RwSignal::new(Window::default()),
            pace: RwSignal::new(Pace::Live),
            show: RwSignal::new(Show::Plot),
            cursor: RwSignal::new(None),
            store,
            serial: StoredValue::new(0),
        };
        // A new connection does not know yet what is open here, and logs travel only to those who look at them.
        Effect::new(move |_| {
            if store.link.get() == Link::Live {
                store.looks_at(looking.tab.get_untracked(), looking.filter.get_untracked());
            }
        });
        // Who sat on the right tab before anything was wrong has looked at it too, once there is something to see.
        let alerted = memo(move || store.lines.with(|lines| lines.iter().any(|line| is_alert(line))));
        Effect::new(move |_| {
            if alerted.get() && !untrack(|| store.i_lead()) {
                looking.looked();
            }
        });
        looking
    }

    /// Somebody opens a tab.
    pub fn open(self, tab: Tab) {
        self.tab.set(tab);
        self.looked();
    }

    /// Somebody changes the slice.
    pub fn slice(self, change: impl FnOnce(&mut Filter)) {
        self.filter.update(change);
        self.looked();
    }

    fn looked(self) {
        let (tab, filter) = (self.tab.get_untracked(), self.filter.get_untracked());
        self.store.looks_at(tab, filter);
        self.serial.update_value(|serial| *serial += 1);
        self.record_later();
    }

    #[cfg(feature = "csr")]
    fn record_later(self) {
        let serial = self.serial.get_value();
        leptos::task::spawn_local(async move {
            gloo_timers::future::TimeoutFuture::new(LOOK_MS).await;
            if self.serial.try_get_value() == Some(serial) {
                self.store
                    .looked(self.tab.get_untracked(), self.filter.get_untracked());
            }
        });
    }

    #[cfg(not(feature = "csr"))]
    const fn record_later(self) {
        let _ = self;
    }
}

/// Whether a line tells the room that something is wrong, from the checkout itself or as a voice of the scenario.
fn is_alert(line: &Line) -> bool {
    let voiced = matches!(
        line.detail,
        Detail::Voice {
            voice: Voice::Alert,
            ..
        }
    );
    line.kind == LineKind::Alert || voiced
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_ends_now_and_never_begins_before_the_run() {
        let range = Window::Ten.range(At(700));
        assert!((range.from_s - 100.0).abs() < f64::EPSILON && (range.to_s - 700.0).abs() < f64::EPSILON);
        let range = Window::Five.range(At(10));
        assert!(range.from_s.abs() < f64::EPSILON && (range.to_s - 60.0).abs() < f64::EPSILON);
    }
}
