//! An xAPI Learning Record Store: types, validation, store, HTTP. Knows nothing of drills.
