//! Charts of our own: pure functions first (scale, path, labels, summary), then the components that use them. They know
//! plain numbers over time and no drill. Lines live in a stretched svg, words in HTML above it, so that a chart is drawn
//! on the server, at any size, and printed.

mod cursor;
mod data;
mod labels;
mod line_chart;
mod path;
mod plot;
mod scale;
mod sparkline;
mod summary;
mod table;

pub use data::{Band, Dash, Line, Marker, MarkerKind, Points, Range, Shade, ShadeKind, Side, Slot, Target};
pub use line_chart::{ChartSize, Hold, LineChart, Pace, Show};
pub use scale::{Floor, figure, worded};
pub use sparkline::Sparkline;
pub use summary::{Direction, direction, sentence};
