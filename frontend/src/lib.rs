//! The wasm entry of the room: one statement.

// A page is one nested type of everything in it, deeper than the compiler looks unless told.
#![recursion_limit = "256"]

/// Called by the page's script as soon as the wasm has loaded.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn start() {
    app::start();
}
