//! What the world reports to the room: facts, and the bill at the end.

use serde::{Deserialize, Serialize};

use super::budget::{BudgetSpent, spent};

/// Something that became true of the checkout.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// The fault began. Hidden from players.
    Onset,
    /// Monitoring raised an alert.
    Alert {
        /// What the alert says.
        text: String,
    },
    /// The target has been missed for 15 s.
    Breached,
    /// The target holds again; not yet for 60 s.
    Recovering,
    /// It is missed again, for 15 s: before or after it had held for 60 s.
    Relapsed,
    /// The target has held for 60 s; again after each relapse.
    Mitigated,
}

/// What a drill cost, against the undisturbed twin.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, Default)]
pub struct Costs {
    /// Orders placed.
    pub orders: f64,
    /// Orders of the undisturbed twin.
    pub orders_twin: f64,
    /// Orders lost: twin less placed.
    pub orders_lost: f64,
    /// Orders that would have been lost had nobody acted, until the same second.
    pub orders_lost_if_nothing: f64,
    /// Money lost, US dollars.
    pub lost_usd: f64,
    /// Cards authorised twice.
    pub duplicate_auths: f64,
    /// Orders sold without stock.
    pub oversold: f64,
    /// Fraud let through, US dollars.
    pub fraud_loss_usd: f64,
    /// Support tickets.
    pub tickets: u32,
    /// Steps that shoppers tried in vain: what the error budget pays for. None in a bill of before they were counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failed_attempts: Option<f64>,
}

impl Costs {
    /// What it spent of the error budget.
    pub fn budget_spent(&self) -> Option<BudgetSpent> {
        self.failed_attempts.map(spent)
    }
}
