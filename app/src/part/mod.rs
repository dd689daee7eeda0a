//! Small parts that many pages share: one component a file. None of them knows what page it stands on.

pub mod figure;
pub mod wall;
