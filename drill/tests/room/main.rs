//! Tests of the room: stories of people, and laws over random stories. The world is played by its facts.

mod duties;
mod laws;
mod levers;
mod outcomes;
mod prompts;
mod solo;
mod stand_ins;
mod stories;
mod story;
mod support;
