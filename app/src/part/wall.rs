//! The browser's own clock, for times of day beside the room's times. Decides nothing: the room never asks it.

/// Milliseconds since 1970; `None` on the server, which does not know the reader's time of day.
#[cfg(feature = "csr")]
pub fn now_ms() -> Option<f64> {
    Some(js_sys::Date::now())
}

/// Milliseconds since 1970; `None` on the server, which does not know the reader's time of day.
#[cfg(not(feature = "csr"))]
pub const fn now_ms() -> Option<f64> {
    None
}

/// A moment as the reader's time of day, `14:11`; empty on the server.
#[cfg(feature = "csr")]
pub fn time_of_day(ms: f64) -> String {
    let date = js_sys::Date::new(&ms.into());
    format!("{:02}:{:02}", date.get_hours(), date.get_minutes())
}

/// A moment as the reader's time of day, `14:11`; empty on the server.
#[cfg(not(feature = "csr"))]
pub const fn time_of_day(_ms: f64) -> String {
    String::new()
}
