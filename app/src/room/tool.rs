//! The tools of the control room: which there are, which levers each holds, and which one is open on this screen.
//! Draws nothing: each tool's sheet does.

use drill::{
    lever::Lever,
    role::{Role, Roles},
    scenario::Script,
};
use leptos::prelude::*;

use super::{Channel, Place, Screen, dialogs::Dialogs};
use crate::icon::Symbol;

/// A tool that a person can open as a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tool {
    /// Primary and backup provider, card before wallet.
    PaymentRouting,
    /// Retry budget, retries, time-out, idempotency keys, circuit breakers.
    Retries,
    /// Feature flags and kill switches.
    Flags,
    /// Releases and rollback.
    Releases,
    /// Lighter page.
    LighterPage,
    /// Promotion and discount stack.
    Promo,
    /// Cached tax, soft inventory.
    TaxInventory,
    /// Fraud strictness.
    Fraud,
    /// Workers, restarts, waiting room.
    Capacity,
    /// Bot challenge, network block.
    TrafficRules,
    /// Synthetic checkout.
    TestCheckout,
    /// "This is the cause."
    Declare,
    /// Status update.
    Status,
    /// Message to customers with a support script.
    Customers,
    /// Call somebody in.
    CallIn,
    /// Stop a drill that touches real work.
    Stop,
}

impl Tool {
    /// Tools that hold levers, in the order of the list.
    pub const WITH_LEVERS: [Self; 10] = [
        Self::PaymentRouting,
        Self::Retries,
        Self::Flags,
        Self::Releases,
        Self::LighterPage,
        Self::Promo,
        Self::TaxInventory,
        Self::Fraud,
        Self::Capacity,
        Self::TrafficRules,
    ];

    /// Tools without levers, in the order of the list.
    pub const WITHOUT_LEVERS: [Self; 6] = [
        Self::TestCheckout,
        Self::Declare,
        Self::Status,
        Self::Customers,
        Self::CallIn,
        Self::Stop,
    ];

    /// Name on screen.
    pub const fn name(self) -> &'static str {
        match self {
            Self::PaymentRouting => "Payment routing",
            Self::Retries => "Retries and time-outs",
            Self::Flags => "Feature flags",
            Self::Releases => "Releases",
            Self::LighterPage => "Lighter page",
            Self::Promo => "Promo rules",
            Self::TaxInventory => "Tax and inventory",
            Self::Fraud => "Fraud strictness",
            Self::Capacity => "Capacity",
            Self::TrafficRules => "Traffic rules",
            Self::TestCheckout => "Test checkout",
            Self::Declare => "This is the cause",
            Self::Status => "Status update",
            Self::Customers => "Customer message",
            Self::CallIn => "Call somebody in",
            Self::Stop => "Stop the drill",
        }
    }

    /// Its sign.
    pub const fn symbol(self) -> Symbol {
        match self {
            Self::PaymentRouting => Symbol::Waypoints,
            Self::Retries => Symbol::RotateCcw,
            Self::Flags => Symbol::Flag,
            Self::Releases => Symbol::Rocket,
            Self::LighterPage => Symbol::Layers,
            Self::Promo => Symbol::Tag,
            Self::TaxInventory => Symbol::Receipt,
            Self::Fraud => Symbol::ShieldAlert,
            Self::Capacity => Symbol::Server,
            Self::TrafficRules => Symbol::Bot,
            Self::TestCheckout => Symbol::FlaskConical,
            Self::Declare => Symbol::Target,
            Self::Status => Symbol::ScrollText,
            Self::Customers => Symbol::Megaphone,
            Self::CallIn => Symbol::PhoneCall,
            Self::Stop => Symbol::CircleStop,
        }
    }

    /// The tool that holds a lever.
    pub const fn of(lever: &Lever) -> Self {
        match lever {
            Lever::PaymentRoute | Lever::CardFirst => Self::PaymentRouting,
            Lever::RetryBudget
            | Lever::ProviderTimeout
            | Lever::ProviderRetries
            | Lever::IdempotencyKeys
            | Lever::Breaker(_) => Self::Retries,
            Lever::LighterPage => Self::LighterPage,
            Lever::Flag(_) => Self::Flags,
            Lever::Release(_) => Self::Releases,
            Lever::PromoRule | Lever::PromoStackCap => Self::Promo,
            Lever::TaxCache(_) | Lever::SoftInventory(_) => Self::TaxInventory,
            Lever::FraudScoring | Lever::FraudModelRollback | Lever::FraudFastLane => Self::Fraud,
            Lever::Scale(_) | Lever::Restart(_) | Lever::WaitingRoom => Self::Capacity,
            Lever::BotChallenge | Lever::RegionBlock => Self::TrafficRules,
        }
    }

    /// The levers of this tool that the room offers: flags and releases by name, for a script may begin with the one that
    /// matters, the others in the script's order.
    pub fn levers(self, script: &Script) -> Vec<Lever> {
        let mut flags: Vec<_> = script
            .flags
            .iter()
            .map(|flag| Lever::Flag(flag.id.clone()))
            .collect();
        flags.sort_by_cached_key(Lever::name);
        let releases = script.releases.iter();
        let mut releases: Vec<_> = releases
            .map(|release| Lever::Release(release.id.clone()))
            .collect();
        releases.sort_by_cached_key(Lever::name);
        let others = script.levers.iter().cloned();
        flags
            .into_iter()
            .chain(releases)
            .chain(others)
            .filter(|lever| Self::of(lever) == self)
            .collect()
    }

    /// Who may use at least one of its levers in this room; everybody for tools without levers, but for the
    /// message to customers.
    pub fn owners(self, script: &Script) -> Roles {
        match self {
            Self::TestCheckout | Self::Declare | Self::Status | Self::CallIn | Self::Stop => Roles::EVERY,
            Self::Customers => Roles::NONE.with(Role::Support),
            Self::PaymentRouting
            | Self::Retries
            | Self::Flags
            | Self::Releases
            | Self::LighterPage
            | Self::Promo
            | Self::TaxInventory
            | Self::Fraud
            | Self::Capacity
            | Self::TrafficRules => self
                .levers(script)
                .iter()
                .flat_map(|lever| script.owners(lever).iter().collect::<Vec<_>>())
                .collect(),
        }
    }
}

/// The tool whose sheet is open on this screen. Provided by the room page, by context.
#[derive(Debug, Clone, Copy)]
pub struct OpenTool(pub RwSignal<Option<Tool>>);

impl OpenTool {
    /// Closes the sheet.
    pub fn close(self) {
        self.0.set(None);
    }
}

/// The way to every tool: its sheet, its dialog, or its tab of the conversation.
#[derive(Debug, Clone, Copy)]
pub struct Opener {
    sheet: OpenTool,
    screen: Screen,
    dialogs: Dialogs,
}

impl Opener {
    /// Of this room's page. For components: what happens on a press has no context.
    pub fn here() -> Self {
        Self {
            sheet: expect_context(),
            screen: expect_context(),
            dialogs: expect_context(),
        }
    }

    /// Whether the sheet of a tool is open.
    pub fn is_open(self, tool: Tool) -> bool {
        self.sheet.0.get() == Some(tool)
    }

    /// Leads to a tool.
    pub fn open(self, tool: Tool) {
        let Self {
            sheet,
            screen,
            dialogs,
        } = self;
        let talk = |channel: Channel| {
            screen.channel.set(channel);
            screen.place.set(Place::Talk);
            screen.talk_open.set(true);
        };
        match tool {
            // A phone shows sheets in one of its four places only: go there.
            Tool::PaymentRouting
            | Tool::Retries
            | Tool::Flags
            | Tool::Releases
            | Tool::LighterPage
            | Tool::Promo
            | Tool::TaxInventory
            | Tool::Fraud
            | Tool::Capacity
            | Tool::TrafficRules
            | Tool::TestCheckout
            | Tool::Declare => {
                sheet.0.set(Some(tool));
                screen.place.set(Place::Act);
            }
            Tool::Status => talk(Channel::Status),
            Tool::Customers => talk(Channel::Customers),
            Tool::CallIn => dialogs.call.set(true),
            Tool::Stop => dialogs.stop.set(true),
        }
    }
}
