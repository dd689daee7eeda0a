//! The binary `drillroom`.
fn main() {}
