//! The engine as a wasm of its own, for a worker in the browser. Holds no scenario and draws nothing.

use drill::world::{self, Course, Seed};
use wasm_bindgen::prelude::wasm_bindgen;

/// Seed of the runs that are only timed; any would do.
const TIMED_SEED: Seed = Seed(45);

/// The hash of the engine's fixed run, 64 hexadecimal digits: equal here and natively, or one of them is wrong.
#[wasm_bindgen]
pub fn golden() -> String {
    world::golden()
}

/// Runs a drill of `minutes` for its state and verdicts, as a what-if does. Returns the orders lost.
#[wasm_bindgen]
pub fn run_states(minutes: u32) -> f64 {
    let mut course = Course::new(&world::fixture(), TIMED_SEED);
    for _ in 0..minutes * 60 {
        course.advance();
    }
    course.costs().orders_lost
}

/// Runs a drill of `minutes` with everything that the screens show each second. Returns the orders lost.
#[wasm_bindgen]
pub fn run_screens(minutes: u32) -> f64 {
    let mut course = Course::new(&world::fixture(), TIMED_SEED);
    for _ in 0..minutes * 60 {
        course.tick();
    }
    course.costs().orders_lost
}
