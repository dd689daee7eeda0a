//! The checkout world: services, shoppers, faults, telemetry. Deterministic; knows no room and no people.

pub mod fact;

pub use fact::{Costs, Fact};
