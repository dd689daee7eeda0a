//! The room's time as text, `mm:ss`, and an element that shows it. Counts nothing down: whoever shows a deadline
//! reads the room's clock.

use drill::id::At;
use leptos::prelude::*;

/// A moment on the room's clock, such as `09:40`; an hour and more as `75:00`.
pub fn mm_ss(at: At) -> String {
    mm_ss_of_s(at.0)
}

/// A length of time in seconds, as `mm:ss`.
pub fn mm_ss_of_s(seconds: u32) -> String {
    format!("{:02}:{:02}", seconds / 60, seconds % 60)
}

/// A moment in seconds as charts have it, before the run too: `09:45`, `−00:30`.
pub fn mm_ss_of_f64(at_s: f64) -> String {
    let whole = at_s.round();
    let sign = if whole < 0.0 { "−" } else { "" };
    let seconds = whole.abs();
    format!("{sign}{:02}:{:02}", (seconds / 60.0).floor(), seconds % 60.0)
}

/// A length of time as one says it: `1:35`, `0:08`.
pub fn span(seconds: u32) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// A moment on the room's clock.
#[component]
pub fn Moment(
    /// Which; may change.
    #[prop(into)]
    at: Signal<At>,
    /// Class of the element.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    let class = (!class.is_empty()).then_some(class);
    view! { <time class=class>{move || mm_ss(at.get())}</time> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_reads_as_minutes_and_seconds() {
        assert_eq!(mm_ss(At(580)), "09:40");
        assert_eq!(mm_ss(At(0)), "00:00");
        assert_eq!(mm_ss_of_s(4_500), "75:00");
        assert_eq!(mm_ss_of_f64(585.0), "09:45");
        assert_eq!(mm_ss_of_f64(-30.0), "−00:30");
        assert_eq!(mm_ss_of_f64(3_725.0), "62:05");
        assert_eq!(span(8), "0:08");
    }
}
