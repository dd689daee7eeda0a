//! A statement as a sentence. Reads what is there and guesses nothing: names from the statement, or from whoever knows
//! the accounts; else the last part of an identifier.

use serde_json::Value;

/// Letters of one part that are shown; the whole stands in the JSON beside it.
const LETTERS: usize = 120;

/// The parts of a sentence, in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sentence {
    /// Who.
    pub who: String,
    /// Did.
    pub did: String,
    /// What.
    pub what: String,
    /// How, and with what result; perhaps empty.
    pub how: String,
}

/// Knows names of accounts that a statement itself does not tell.
type NameOf<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Reads a statement. `name_of` knows names of accounts that the statement itself does not tell.
pub fn sentence(statement: &Value, name_of: NameOf<'_>) -> Sentence {
    Sentence {
        who: cut(&actor(&statement["actor"], name_of)),
        did: cut(&verb(&statement["verb"])),
        what: cut(&object(&statement["object"], name_of)),
        how: cut(&how(statement)),
    }
}

fn actor(actor: &Value, name_of: NameOf<'_>) -> String {
    let account = actor["account"]["name"].as_str();
    let known = account.and_then(name_of);
    let own = ["name", "mbox", "openid", "mbox_sha1sum"]
        .iter()
        .find_map(|field| actor[field].as_str())
        .map(|text| text.trim_start_matches("mailto:").to_owned());
    let shown = known.or(own).or_else(|| account.map(short));
    shown.unwrap_or_else(|| "an unnamed group".to_owned())
}

fn verb(verb: &Value) -> String {
    first_language(&verb["display"]).unwrap_or_else(|| tail(verb["id"].as_str().unwrap_or_default()))
}

fn object(object: &Value, name_of: NameOf<'_>) -> String {
    match object["objectType"].as_str() {
        Some("Agent" | "Group") => actor(object, name_of),
        Some("StatementRef") => format!(
            "the statement {}",
            short(object["id"].as_str().unwrap_or_default())
        ),
        Some("SubStatement") => {
            let inner = sentence(object, name_of);
            format!("that {} {} {}", inner.who, inner.did, inner.what)
        }
        Some(_) | None => activity(object),
    }
}

fn activity(object: &Value) -> String {
    let definition = &object["definition"];
    if let Some(name) = first_language(&definition["name"]) {
        return name;
    }
    let id = tail(object["id"].as_str().unwrap_or_default());
    let kind = tail(definition["type"].as_str().unwrap_or_default()).replace('-', " ");
    match kind.as_str() {
        "" => short(&id),
        kind if kind == id.replace('-', " ") => format!("the {kind}"),
        // A drill is a simulation; its id is of use to nobody's eye.
        "simulation" => "the drill".to_owned(),
        kind => format!("the {kind} {}", short(&id)),
    }
}

fn how(statement: &Value) -> String {
    let mut parts = Vec::new();
    let empty = serde_json::Map::new();
    let extensions = statement["context"]["extensions"].as_object().unwrap_or(&empty);
    let extension = |name: &str| {
        extensions
            .iter()
            .find(|(iri, _)| tail(iri) == name)
            .map(|(_, value)| text(value))
    };
    match (extension("from"), extension("to")) {
        (Some(from), Some(to)) => parts.push(format!("from {from} to {to}")),
        (None, Some(to)) => parts.push(format!("to {to}")),
        (_, None) => {}
    }
    if let Some(label) = extension("label") {
        parts.push(label);
    }
    let result = &statement["result"];
    if let Some(response) = result["response"].as_str() {
        parts.push(format!("“{}”", response.replace("[,]", ", ")));
    }
    match result["success"].as_bool() {
        Some(true) => parts.push("success".to_owned()),
        Some(false) => parts.push("no success".to_owned()),
        None => {}
    }
    if let Some(scaled) = result["score"]["scaled"].as_f64() {
        parts.push(format!("score {scaled}"));
    }
    if let Some(duration) = result["duration"].as_str() {
        parts.push(format!("in {duration}"));
    }
    parts.join(", ")
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn first_language(map: &Value) -> Option<String> {
    let map = map.as_object()?;
    let english = map
        .iter()
        .find(|(language, _)| language.starts_with("en"))
        .or_else(|| map.iter().next());
    english.and_then(|(_, words)| words.as_str().map(str::to_owned))
}

/// The last part of an IRI.
fn tail(iri: &str) -> String {
    iri.trim_end_matches('/')
        .rsplit(['/', '#'])
        .next()
        .unwrap_or_default()
        .to_owned()
}

/// A long random id by its first eight digits.
fn short(id: &str) -> String {
    let hyphens = id.bytes().filter(|byte| *byte == b'-').count();
    if id.len() == 36 && hyphens == 4 {
        id[..8].to_owned()
    } else {
        id.to_owned()
    }
}

fn cut(text: &str) -> String {
    if text.chars().count() <= LETTERS {
        return text.to_owned();
    }
    let kept: String = text.chars().take(LETTERS).collect();
    format!("{kept}…")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(statement: &Value) -> String {
        let names = |account: &str| (account == "7f").then(|| "Ana".to_owned());
        let Sentence { who, did, what, how } = sentence(statement, &names);
        format!("{who} {did} {what} · {how}")
    }

    #[test]
    fn statements_read_as_sentences() {
        let routed = json!({
            "actor": { "account": { "homePage": "urn:x", "name": "7f" } },
            "verb": { "id": "https://w3id.org/xapi/dod-isd/verbs/routed", "display": { "en": "routed" } },
            "object": { "id": "https://x/drills/1/traffic-route/payments",
                        "definition": { "type": "https://x/activity-types/traffic-route" } },
            "context": { "extensions": { "https://x/ext/from": "0 %", "https://x/ext/to": "95 %" } },
        });
        assert_eq!(
            read(&routed),
            "Ana routed the traffic route payments · from 0 % to 95 %"
        );
        let answered = json!({
            "actor": { "mbox": "mailto:sally@example.com" },
            "verb": { "id": "http://adlnet.gov/expapi/verbs/answered" },
            "object": { "id": "https://x/q/1", "definition": { "name": { "de": "Frage", "en-GB": "Question 1" } } },
            "result": { "response": "a[,]b", "success": false, "duration": "PT3S" },
        });
        assert_eq!(
            read(&answered),
            "sally@example.com answered Question 1 · “a, b”, no success, in PT3S"
        );
        let voided = json!({
            "actor": { "objectType": "Group", "member": [] },
            "verb": { "id": "http://adlnet.gov/expapi/verbs/voided" },
            "object": { "objectType": "StatementRef", "id": "8f87ccde-bb56-4c2e-ab83-44982ef22df0" },
        });
        assert_eq!(read(&voided), "an unnamed group voided the statement 8f87ccde · ");
        assert!(sentence(&json!({}), &|_| None).what.is_empty());
    }
}
