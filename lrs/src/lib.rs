//! An xAPI Learning Record Store: types, validation, store, HTTP. Knows nothing of drills.
//!
//! The way of a statement: `http` reads the request → [`json`] → [`check`] refuses with a place or →
//! [`PreparedStatement`] (all that the store needs, worked out outside the writer) → [`writer`] gathers the waiting
//! batches into one commit → [`store`]. Time, ids and randomness are always handed in.
//!
//! For the program that owns the database file:
//! - [`store::migrate`] at start, beside its own migrations (they are listed apart, see there);
//! - [`writer::channel`] once: the `Port` goes into [`http::Lrs`], the `Queue` to the owner of the write connection,
//!   who takes groups out of it and runs them in its transactions ([`writer::run`], then commit, then `announce`), or
//!   lets [`writer::serve`] do that; on a thread of its own ([`writer::apart`]);
//! - [`store::insert`], [`store::withhold`] and [`store::release`] inside transactions of its own. Announce each such
//!   transaction with [`writer::Watermark::begin`] and hand its time to the store.

pub mod canonical;
pub mod check;
pub mod compare;
pub mod export;
pub mod http;
pub mod invalid;
pub mod json;
pub mod keys;
pub mod limits;
pub mod outgoing;
pub mod path;
pub mod prepare;
pub mod signature;
pub mod store;
pub mod time;
pub mod writer;

pub use check::Version;
pub use invalid::Invalid;
pub use prepare::{Authority, Intake, PreparedStatement};
pub use time::Micros;
