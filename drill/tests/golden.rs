//! The golden hash, natively. The same value is computed by the shipped wasm in a browser.

use drill::world::{Course, Seed, fixture, golden};

#[test]
fn the_fixed_run_hashes_to_the_value_on_file() {
    assert_eq!(golden(), include_str!("golden.txt").trim());
}

#[test]
fn a_run_kept_as_json_goes_on_bit_for_bit() {
    let mut course = Course::new(&fixture(), Seed(3));
    for _ in 0..400 {
        course.tick();
    }
    let kept = serde_json::to_string(&course).expect("plain data");
    let mut back: Course = serde_json::from_str(&kept).expect("what was written");
    for _ in 0..200 {
        assert_eq!(course.tick(), back.tick());
    }
    assert_eq!(course, back);
}
