//! From readings to charts: what a chart shows ([`Spec`]), its lines and band over a time ([`lines`], [`band`]), flags and
//! tinted spans ([`markers`], [`shades`]), and the component that keeps one up to date ([`Chart`]). Reused wherever the
//! room's readings are drawn.

mod catalogue;
mod chart;
mod draw;
mod judge;
mod marks;
mod quantity;
mod spec;

pub use catalogue::*;
pub use chart::{Chart, Frame};
pub use draw::{band, lines, newest, normal, of_normal, orders_of_normal};
pub use judge::Judge;
pub use marks::{breaches, markers, planned, shades};
pub use quantity::Quantity;
pub use spec::{Normal, Spec, Trace};
