//! What one second of the checkout brought, by device and region and as a whole. Figures only.

use serde::{Deserialize, Serialize};

/// One device in one region, per second.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub(crate) struct Cell {
    pub(crate) sessions: f64,
    pub(crate) reviews: f64,
    pub(crate) pays: f64,
    pub(crate) orders: f64,
    pub(crate) failures: f64,
    /// Those of the payment step.
    pub(crate) pay_failures: f64,
    /// All three steps with script and wallet, s.
    pub(crate) takes_s: f64,
    /// Shoppers per second whose button did not react.
    pub(crate) blocked: f64,
    /// Shoppers per second who gave up in the wallet.
    pub(crate) wallet_lost: f64,
    /// Wallet shoppers per second who were shown the card first and gave up at its form.
    pub(crate) card_lost: f64,
    /// Paid orders per second put aside for manual review.
    pub(crate) held: f64,
}

/// Time and failure of the three steps in one region.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub(crate) struct Steps {
    /// Mean, s.
    pub(crate) mean_s: [f64; 3],
    /// Variance, s².
    pub(crate) variance: [f64; 3],
    /// Share that fails.
    pub(crate) fails: [f64; 3],
}

/// What one second brought.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(crate) struct Flow {
    pub(crate) cells: [[Cell; 3]; 4],
    pub(crate) steps: [Steps; 3],
    /// Share of payments on each lane.
    pub(crate) lane_share: [f64; 3],
    pub(crate) payment_s: f64,
    pub(crate) sessions: f64,
    pub(crate) attempts: f64,
    pub(crate) failures: f64,
    pub(crate) orders: f64,
    /// Busy slots over all slots.
    pub(crate) pool_use: f64,
    /// Share of steps that find a worker.
    pub(crate) admitted: f64,
    /// Wait for a worker, s.
    pub(crate) pool_wait_s: f64,
    pub(crate) approval: f64,
    pub(crate) bots: f64,
    /// Effects of the third-party script, after levers.
    pub(crate) script_delay_s: [f64; 4],
    pub(crate) script_block: [f64; 4],
    /// Share that pays by wallet, by device, and share that would but was shown the card first.
    pub(crate) wallet_share: [f64; 4],
    pub(crate) moved_to_card: [f64; 4],
    pub(crate) wallet_delay_s: f64,
    pub(crate) wallet_drop: f64,
    pub(crate) fraud_review: f64,
    pub(crate) fraud_decline: f64,
    /// Share of payments that go through without a fraud score.
    pub(crate) unscored: f64,
    /// Share of shoppers who leave because a promised discount does not come.
    pub(crate) undiscounted: f64,
    pub(crate) duplicates: f64,
    pub(crate) oversold: f64,
    pub(crate) fraud_loss_usd: f64,
}
