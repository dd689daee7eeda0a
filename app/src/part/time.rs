//! Times of the room as people read them. Knows no wall clock: that is `wall`.

use drill::id::At;
use leptos::prelude::*;

/// Seconds as a clock of fixed width, `09:40`; an hour and more as `61:05`.
pub fn clock(seconds: u32) -> String {
    format!("{:02}:{:02}", seconds / 60, seconds % 60)
}

/// Seconds as a length of time, `1:35`.
pub fn span(seconds: u32) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// A moment on the room's clock.
#[component]
pub fn Moment(
    /// Which; may change.
    #[prop(into)]
    at: Signal<At>,
) -> impl IntoView {
    view! { <time>{move || clock(at.get().0)}</time> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_keeps_its_width_and_a_span_does_not() {
        assert_eq!(clock(65), "01:05");
        assert_eq!(clock(3_665), "61:05");
        assert_eq!(span(95), "1:35");
        assert_eq!(span(5), "0:05");
    }
}
