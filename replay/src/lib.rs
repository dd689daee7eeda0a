//! The engine as a wasm of its own, for a worker in the browser. Holds no scenario.
