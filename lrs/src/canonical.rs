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
            (Some(old), Some(new)) if map => old.set_all(new),
            (Some(_) | None, _) => merged.set(name, value.clone()),
        }
    }
}

/// The languages that a reader asked for, best first, from an Accept-Language header.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Languages(Vec<String>);

impl Languages {
    /// Reads the header; what it does not understand it leaves out.
    pub fn parse(header: &str) -> Self {
        let mut ranges: Vec<(f32, &str)> = header
            .split(',')
            .filter_map(|range| {
                let (tag, quality) = range.split_once(';').unwrap_or((range, "q=1"));
                let quality = quality.trim().strip_prefix("q=")?.parse::<f32>().ok()?;
                (quality > 0.0).then_some((quality, tag.trim()))
            })
            .collect();
        ranges.sort_by(|one, other| other.0.total_cmp(&one.0));
        Self(
            ranges
                .into_iter()
                .map(|(_, tag)| tag.to_ascii_lowercase())
                .collect(),
        )
    }

    /// Which key of a language map fits best: the tag itself, then the same language, then whatever comes first.
    fn choose(&self, map: &Object) -> Option<String> {
        let language = |tag: &str| tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
        for wanted in &self.0 {
            let exact = map.iter().find(|(tag, _)| tag.eq_ignore_ascii_case(wanted));
            let near = || map.iter().find(|(tag, _)| language(tag) == language(wanted));
            if let Some((tag, _)) = exact.or_else(near) {
                return Some(tag.to_owned());
            }
        }
        map.iter().next().map(|(tag, _)| tag.to_owned())
    }

    /// Leaves one entry of a language map.
    fn narrow(&self, map: Option<&mut Value>) {
        let Some(map) = map.and_then(Value::as_object_mut) else {
            return;
        };
        let Some(tag) = self.choose(map) else { return };
        *map = map
            .iter()
            .filter(|(known, _)| *known == tag)
            .map(|(tag, text)| (tag.to_owned(), text.clone()))
            .collect();
    }
}

/// Brings a statement into the form `canonical`: activities described as the store knows them, one language each.
pub fn canonical(statement: &mut Value, languages: &Languages, known: &dyn Fn(&str) -> Option<Value>) {
    each_activity(statement, &mut |activity| {
        if let Some(definition) = activity.get("id").and_then(Value::as_str).and_then(known) {
            activity.set("definition", definition);
        }
        let Some(definition) = activity.get_mut("definition").and_then(Value::as_object_mut) else {
            return;
        };
        languages.narrow(definition.get_mut("name"));
        languages.narrow(definition.get_mut("description"));
        for list in ["choices", "scale", "source", "target", "steps"] {
            let Some(Value::Array(components)) = definition.get_mut(list) else {
                continue;
            };
            for component in components.iter_mut().filter_map(Value::as_object_mut) {
                languages.narrow(component.get_mut("description"));
            }
        }
    });
    each_level(statement, &mut |level| {
        if let Some(verb) = level.get_mut("verb").and_then(Value::as_object_mut) {
            languages.narrow(verb.get_mut("display"));
        }
        let Some(Value::Array(attachments)) = level.get_mut("attachments") else {
            return;
        };
        for attachment in attachments.iter_mut().filter_map(Value::as_object_mut) {
            languages.narrow(attachment.get_mut("display"));
            languages.narrow(attachment.get_mut("description"));
        }
    });
}

/// The ids of all activities in a statement.
pub fn activity_ids(statement: &mut Value) -> Vec<String> {
    let mut ids = Vec::new();
    each_activity(statement, &mut |activity| {
        ids.extend(activity.get("id").and_then(Value::as_str).map(str::to_owned));
    });
    ids
}

/// Brings a statement into the form `ids`: agents, activities, verbs and groups by what identifies them only.
pub fn ids(statement: &mut Value) {
    each_activity(statement, &mut |activity| {
        activity.remove("definition");
        activity.remove("objectType"); // an object without one is an activity
    });
    each_level(statement, &mut |level| {
        if let Some(verb) = level.get_mut("verb").and_then(Value::as_object_mut) {
            verb.remove("display");
        }
        for name in ["actor", "object", "authority"] {
            level.get_mut(name).into_iter().for_each(identify);
        }
        let Some(context) = level.get_mut("context").and_then(Value::as_object_mut) else {
            return;
        };
        for name in ["instructor", "team"] {
            context.get_mut(name).into_iter().for_each(identify);
        }
        for (list, member) in [("contextAgents", "agent"), ("contextGroups", "group")] {
            let Some(Value::Array(entries)) = context.get_mut(list) else {
                continue;
            };
            for entry in entries.iter_mut().filter_map(Value::as_object_mut) {
                entry.get_mut(member).into_iter().for_each(identify);
            }
        }
    });
}

/// Leaves of an agent or group what identifies it; of a group without an identifier, what identifies its members.
fn identify(actor: &mut Value) {
    let Some(object) = actor.as_object_mut() else {
        return;
    };
    let group = object.get("objectType").and_then(Value::as_str) == Some("Group");
    let agent = object
        .get("objectType")
        .is_none_or(|kind| kind.as_str() == Some("Agent"));
    if !group && !agent {
        return;
    }
    if agent && object.has("id") {
        return; // an activity without objectType
    }
    object.remove("name");
    if crate::check::ifi_of(object).is_some() {
        object.remove("member");
    } else if let Some(Value::Array(members)) = object.get_mut("member") {
        members.iter_mut().for_each(identify);
    }
}

/// Visits the statement and its substatement.
fn each_level(statement: &mut Value, visit: &mut dyn FnMut(&mut Object)) {
    let Some(level) = statement.as_object_mut() else {
        return;
    };
    visit(level);
    if let Some(inner) = level.get_mut("object")
        && inner.text("objectType") == Some("SubStatement")
    {
        each_level(inner, visit);
    }
}

/// Visits every activity of a statement and its substatement.
fn each_activity(statement: &mut Value, visit: &mut dyn FnMut(&mut Object)) {
    each_level(statement, &mut |level| {
        if let Some(object) = level.get_mut("object").and_then(Value::as_object_mut)
            && matches!(
                object.get("objectType").and_then(Value::as_str),
                None | Some("Activity")
            )
        {
            visit(object);
        }
        let context = level.get_mut("context").and_then(Value::as_object_mut);
        let lists = context
            .and_then(|context| context.get_mut("contextActivities"))
            .and_then(Value::as_object_mut);
        for (_, list) in lists.into_iter().flat_map(Object::iter_mut) {
            let Value::Array(activities) = list else { continue };
            activities
                .iter_mut()
                .filter_map(Value::as_object_mut)
                .for_each(&mut *visit);
        }
    });
}
