//! Small choices that this browser keeps: shortcuts on or off, steps ticked. Never anything that the room must know.

/// What was kept under a key; none: nothing, or a browser that keeps nothing.
#[cfg(feature = "csr")]
pub fn kept(key: &str) -> Option<String> {
    let storage = leptos::prelude::window().local_storage().ok().flatten()?;
    storage.get_item(key).ok().flatten()
}

/// On the server nothing is kept.
#[cfg(not(feature = "csr"))]
pub const fn kept(_: &str) -> Option<String> {
    None
}

/// Keeps a text under a key, where the browser lets us.
#[cfg(feature = "csr")]
pub fn keep(key: &str, text: &str) {
    if let Some(storage) = leptos::prelude::window().local_storage().ok().flatten() {
        // A browser that keeps nothing starts anew next time.
        let _ = storage.set_item(key, text);
    }
}

/// On the server nothing is kept.
#[cfg(not(feature = "csr"))]
pub const fn keep(_: &str, _: &str) {}
