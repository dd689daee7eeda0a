//! One description of an activity out of all that statements said of it, and the forms in which statements are
//! answered (`ids`, `canonical`).
//!
//! Does not touch the store.

use crate::json::{Object, Value};

/// Adds a definition to what is known. Later words win for one language, one extension and each plain property; what
/// the later one leaves out stays.
pub fn merge(known: &mut Option<Value>, said: &Value) {
    let Some(said) = said.as_object() else { return };
    let merged = known.get_or_insert_with(|| Value::Object(Object::new()));
    let Some(merged) = merged.as_object_mut() else {
        return;
    };
    for (name, value) in said.iter() {
        let map = matches!(name, "name" | "description" | "extensions");
        match (
            merged.get_mut(name).and_then(Value::as_object_mut),
            value.as_object(),
        ) {
            (Some(old), Some(new)) if map => {
                for (key, entry) in new.iter() {
                    old.set(key, entry.clone());
                }
            }
            (Some(_) | None, _) => merged.set(name, value.clone()),
        }
    }
}
