//! The dimensions of the checkout: devices, regions, services, payment methods, and the parts that can be at fault.
//! Orders are fixed: readings and noise count on them.

use serde::{Deserialize, Serialize};

/// What a shopper checks out with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Device {
    /// Web on a desktop computer.
    Desktop,
    /// Web on iOS.
    Ios,
    /// Web on Android.
    Android,
    /// The shop's own app.
    App,
}

impl Device {
    /// All devices, in the order of every table.
    pub const ALL: [Self; 4] = [Self::Desktop, Self::Ios, Self::Android, Self::App];

    /// Name on screen.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Desktop => "Desktop",
            Self::Ios => "iOS web",
            Self::Android => "Android web",
            Self::App => "App",
        }
    }
}

/// Where a shopper is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Region {
    /// North America.
    Na,
    /// Europe.
    Eu,
    /// Asia and Pacific.
    Apac,
}

impl Region {
    /// All regions, in the order of every table.
    pub const ALL: [Self; 3] = [Self::Na, Self::Eu, Self::Apac];

    /// Name on screen.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Na => "NA",
            Self::Eu => "EU",
            Self::Apac => "APAC",
        }
    }
}

/// How a shopper pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Card number typed in.
    Card,
    /// Wallet button.
    Wallet,
}

impl Method {
    /// All methods, in the order of every table.
    pub const ALL: [Self; 2] = [Self::Card, Self::Wallet];

    /// Name on screen.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Card => "Card",
            Self::Wallet => "Wallet",
        }
    }
}

/// A service of the checkout, as the model runs it. Text form: `cart`, `tax_eu`, `pay_primary_a`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Service {
    /// The gateway in front of everything.
    Edge,
    /// Cart.
    Cart,
    /// Promotions and discounts.
    Promo,
    /// Tax in North America.
    TaxNa,
    /// Tax in Europe.
    TaxEu,
    /// Tax in Asia and Pacific.
    TaxApac,
    /// Inventory in North America.
    InventoryNa,
    /// Inventory in Europe.
    InventoryEu,
    /// Inventory in Asia and Pacific.
    InventoryApac,
    /// Fraud scoring.
    Fraud,
    /// Primary payment provider, lane A (55 % of its traffic).
    PayPrimaryA,
    /// Primary payment provider, lane B (45 %).
    PayPrimaryB,
    /// Backup payment provider.
    PayBackup,
    /// Order booking.
    Order,
}

impl Service {
    /// All services, in the order of every table.
    pub const ALL: [Self; 14] = [
        Self::Edge,
        Self::Cart,
        Self::Promo,
        Self::TaxNa,
        Self::TaxEu,
        Self::TaxApac,
        Self::InventoryNa,
        Self::InventoryEu,
        Self::InventoryApac,
        Self::Fraud,
        Self::PayPrimaryA,
        Self::PayPrimaryB,
        Self::PayBackup,
        Self::Order,
    ];

    /// The three that move money, in the order of the lane tables.
    pub const LANES: [Self; 3] = [Self::PayPrimaryA, Self::PayPrimaryB, Self::PayBackup];

    /// Name on screen.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Edge => "Edge",
            Self::Cart => "Cart",
            Self::Promo => "Promo",
            Self::TaxNa => "Tax NA",
            Self::TaxEu => "Tax EU",
            Self::TaxApac => "Tax APAC",
            Self::InventoryNa => "Inventory NA",
            Self::InventoryEu => "Inventory EU",
            Self::InventoryApac => "Inventory APAC",
            Self::Fraud => "Fraud",
            Self::PayPrimaryA => "Primary A",
            Self::PayPrimaryB => "Primary B",
            Self::PayBackup => "Backup",
            Self::Order => "Order",
        }
    }
}

/// A part of the checkout that somebody can name as the cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Component {
    /// The gateway or the worker pool behind it.
    Edge,
    /// Cart service.
    Cart,
    /// Promotion rules or their service.
    Promo,
    /// Tax service.
    Tax,
    /// Inventory service.
    Inventory,
    /// Fraud scoring.
    Fraud,
    /// Primary payment provider.
    PaymentPrimary,
    /// Backup payment provider.
    PaymentBackup,
    /// Order booking.
    Order,
    /// A script of somebody else in our page.
    ThirdPartyScript,
    /// A feature flag set wrongly.
    FeatureFlag,
    /// A release of our own.
    Release,
    /// The wallet button and its flow.
    Wallet,
    /// Traffic that is not shoppers.
    Bots,
}

impl Component {
    /// All components, in the order of the picker.
    pub const ALL: [Self; 14] = [
        Self::Edge,
        Self::Cart,
        Self::Promo,
        Self::Tax,
        Self::Inventory,
        Self::Fraud,
        Self::PaymentPrimary,
        Self::PaymentBackup,
        Self::Order,
        Self::ThirdPartyScript,
        Self::FeatureFlag,
        Self::Release,
        Self::Wallet,
        Self::Bots,
    ];

    /// Name on screen.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Edge => "Edge and worker pool",
            Self::Cart => "Cart",
            Self::Promo => "Promo rules",
            Self::Tax => "Tax",
            Self::Inventory => "Inventory",
            Self::Fraud => "Fraud scoring",
            Self::PaymentPrimary => "Primary payment provider",
            Self::PaymentBackup => "Backup payment provider",
            Self::Order => "Order booking",
            Self::ThirdPartyScript => "Third-party script",
            Self::FeatureFlag => "Feature flag",
            Self::Release => "Release",
            Self::Wallet => "Wallet button",
            Self::Bots => "Bot traffic",
        }
    }
}

/// Whom a cause touches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// All devices, all regions.
    Everywhere,
    /// Desktop only.
    Desktop,
    /// iOS and Android web.
    MobileWeb,
    /// iOS web only.
    Ios,
    /// Android web only.
    Android,
    /// The app only.
    App,
    /// North America only.
    Na,
    /// Europe only.
    Eu,
    /// Asia and Pacific only.
    Apac,
}

impl Scope {
    /// All scopes, in the order of the picker.
    pub const ALL: [Self; 9] = [
        Self::Everywhere,
        Self::Desktop,
        Self::MobileWeb,
        Self::Ios,
        Self::Android,
        Self::App,
        Self::Na,
        Self::Eu,
        Self::Apac,
    ];

    /// Name on screen.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Everywhere => "everywhere",
            Self::Desktop => "desktop",
            Self::MobileWeb => "mobile web",
            Self::Ios => "iOS web",
            Self::Android => "Android web",
            Self::App => "the app",
            Self::Na => "NA",
            Self::Eu => "EU",
            Self::Apac => "APAC",
        }
    }
}

/// A slice of the readings: `None` means all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    /// One device or all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<Device>,
    /// One region or all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<Region>,
}

/// A tab of the control room: one group of signals that a person opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tab {
    /// Golden signals.
    Overview,
    /// Each service.
    Services,
    /// Payment providers and lanes.
    Payments,
    /// What browsers and the app see.
    Client,
    /// Promo rules, tax and inventory.
    PromoTax,
    /// Fraud decisions.
    Fraud,
    /// Sessions that are not shoppers.
    Traffic,
    /// Error log.
    Logs,
    /// Support tickets.
    Tickets,
}

impl Tab {
    /// All tabs, in the order of the bar.
    pub const ALL: [Self; 9] = [
        Self::Overview,
        Self::Services,
        Self::Payments,
        Self::Client,
        Self::PromoTax,
        Self::Fraud,
        Self::Traffic,
        Self::Logs,
        Self::Tickets,
    ];

    /// Name on screen.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Overview => "Overview",
            Self::Services => "Services",
            Self::Payments => "Payments",
            Self::Client => "Client",
            Self::PromoTax => "Promo & tax",
            Self::Fraud => "Fraud",
            Self::Traffic => "Traffic",
            Self::Logs => "Logs",
            Self::Tickets => "Tickets",
        }
    }
}
