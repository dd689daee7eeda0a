-- Why: a drill may wait in its lobby over an upgrade. Whether its log can be run again bit by bit depends on the engine
-- that began the run, not on the one that was there when the drill was created.
alter table drill add column run_engine integer; -- drill::world::ENGINE_VERSION when the run began; null before that
