//! Tests of the room: stories of people, and laws over random stories. The world is played by its facts.

mod laws;
mod prompts;
mod stand_ins;
mod stories;
mod support;
