//! What this screen shows of the room: which place on a phone, whether the conversation is open beside the signals,
//! board or control room. Choices of one browser; the room never hears of them.

use drill::dim::Tab;
use leptos::prelude::*;

/// The five places of a phone, as the bottom bar has them. Wider screens show all at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Place {
    /// My card, runbook, team.
    Card,
    /// Charts, logs, tickets.
    #[default]
    Signals,
    /// My tools.
    Act,
    /// Conversation.
    Talk,
    /// What happened.
    Timeline,
}

impl Place {
    /// All places, in the order of the bar.
    pub const ALL: [Self; 5] = [Self::Card, Self::Signals, Self::Act, Self::Talk, Self::Timeline];

    /// The value of `data-view` on `.room`.
    pub const fn attribute(self) -> &'static str {
        match self {
            Self::Card => "card",
            Self::Signals => "signals",
            Self::Act => "act",
            Self::Talk => "talk",
            Self::Timeline => "timeline",
        }
    }

    /// Name on screen.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Card => "Card",
            Self::Signals => "Signals",
            Self::Act => "Act",
            Self::Talk => "Talk",
            Self::Timeline => "Timeline",
        }
    }
}

/// What a facilitator looks at during the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Desk {
    /// Run sheet, seats, deck.
    #[default]
    Board,
    /// The room as players have it.
    ControlRoom,
}

/// Tabs of the conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Channel {
    /// Chat, and voices from outside.
    #[default]
    Chat,
    /// Internal status updates.
    Status,
    /// Messages to customers.
    Customers,
    /// Who was called in, and who can be.
    Calls,
}

impl Channel {
    /// All tabs, in order.
    pub const ALL: [Self; 4] = [Self::Chat, Self::Status, Self::Customers, Self::Calls];

    /// Name on screen.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Chat => "Chat",
            Self::Status => "Status",
            Self::Customers => "Customers",
            Self::Calls => "Calls",
        }
    }
}

/// The choices of this screen. Provided by the room page, by context.
#[derive(Debug, Clone, Copy)]
pub struct Screen {
    /// Place of a phone.
    pub place: RwSignal<Place>,
    /// Whether the conversation is open as a drawer, at middle width (`data-drawer="talk"` on `.room`).
    pub talk_open: RwSignal<bool>,
    /// Tab of the conversation.
    pub channel: RwSignal<Channel>,
    /// Board or control room, for the facilitator.
    pub desk: RwSignal<Desk>,
    /// A tab of the signals that another part of the page wants opened; the signals take it from here.
    pub wanted: RwSignal<Option<Tab>>,
}

impl Screen {
    /// Asks the signals to open a tab, and goes there.
    pub fn want(self, tab: Tab) {
        self.place.set(Place::Signals);
        self.wanted.set(Some(tab));
    }

    /// As a room opens.
    pub fn new() -> Self {
        Self {
            place: RwSignal::default(),
            talk_open: RwSignal::new(false),
            channel: RwSignal::default(),
            desk: RwSignal::default(),
            wanted: RwSignal::new(None),
        }
    }
}

impl Default for Screen {
    fn default() -> Self {
        Self::new()
    }
}
