//! The domain of a drill: checkout world, room, views, measures.
//! Pure: no clock, no I/O, no chance of its own. Time and seed are inputs; equal inputs give bit-equal results.

pub mod dim;
pub mod id;
pub mod lever;
pub mod role;
pub mod room;
pub mod scenario;
pub mod series;
pub mod telemetry;
pub mod text;
pub mod world;
