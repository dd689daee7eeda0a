//! How much of the conversation this screen has not shown yet. Kept in this tab only; a reload counts as reading.

use drill::{
    id::Seq,
    room::{Line, LineKind},
};
use leptos::prelude::*;

use crate::room::{Channel, RoomStore};

/// Unread lines, tab by tab. Provided by the room page, by context.
#[derive(Debug, Clone, Copy)]
pub struct Unread {
    store: RoomStore,
    /// Up to where each tab was read, in the order of [`Channel::ALL`]; none: nothing has arrived yet.
    read: RwSignal<Option<[Seq; 4]>>,
}

impl Unread {
    /// Everything that the first snapshot brings counts as read.
    pub fn new(store: RoomStore) -> Self {
        let unread = Self {
            store,
            read: RwSignal::new(None),
        };
        Effect::new(move |_| {
            let known = store.view.with(Option::is_some);
            if known && unread.read.with_untracked(Option::is_none) {
                unread.read.set(Some([unread.last(); 4]));
            }
        });
        unread
    }

    /// Everything of a tab has been shown.
    pub fn mark_read(self, channel: Channel) {
        let last = self.last();
        self.read.maybe_update(|read| match read {
            Some(read) if read[channel as usize] != last => {
                read[channel as usize] = last;
                true
            }
            Some(_) | None => false,
        });
    }

    /// Unread lines of a tab, one's own left out.
    pub fn count(self, channel: Channel) -> usize {
        let Some(read) = self.read.get() else { return 0 };
        let me = self.store.me();
        self.store.lines.with(|lines| {
            lines
                .iter()
                .rev()
                .take_while(|line| line.seq > read[channel as usize])
                .filter(|line| channel_of(line) == Some(channel) && (line.who.is_none() || line.who != me))
                .count()
        })
    }

    /// Unread lines of all tabs.
    pub fn total(self) -> usize {
        Channel::ALL.into_iter().map(|channel| self.count(channel)).sum()
    }

    fn last(self) -> Seq {
        self.store
            .lines
            .with_untracked(|lines| lines.last().map_or(Seq(0), |line| line.seq))
    }
}

/// The tab that a line belongs to; none: it stands on the timeline only.
pub fn channel_of(line: &Line) -> Option<Channel> {
    match line.kind {
        LineKind::Chat | LineKind::Inject | LineKind::Cause => Some(Channel::Chat),
        LineKind::Status => Some(Channel::Status),
        LineKind::Customers => Some(Channel::Customers),
        LineKind::Call => Some(Channel::Calls),
        LineKind::Seat
        | LineKind::Phase
        | LineKind::Alert
        | LineKind::Look
        | LineKind::Lever
        | LineKind::Probe
        | LineKind::Prompt
        | LineKind::Note
        | LineKind::Debrief => None,
    }
}
