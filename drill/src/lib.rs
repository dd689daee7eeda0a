//! The domain of a drill: checkout world, room, views, measures. Pure: no clock, no I/O, no chance of its own.
