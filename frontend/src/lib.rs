//! The wasm entry of the pages: one statement.

/// Called by the page's script as soon as the wasm has loaded.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    app::hydrate();
}
