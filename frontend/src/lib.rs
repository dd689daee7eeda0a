//! The wasm entry of the pages: one statement.
