//! The vocabulary as an xAPI Profile: one JSON-LD document of concepts, statement templates and one pattern, put together
//! from the same constants that statements are made of. Decides no statement; tests compare what is made with it.

mod concepts;
mod patterns;
mod templates;

use std::collections::BTreeSet;

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use super::words::{self, BASE, PROFILE};

/// When this version was published. A published profile never changes; what is new gets a version of its own.
const PUBLISHED: &str = "2026-11-20T00:00:00Z";

/// The whole document.
pub fn document() -> Value {
    json!({
        "@context": "https://w3id.org/xapi/profiles/context",
        "id": BASE,
        "type": "Profile",
        "conformsTo": "https://w3id.org/xapi/profiles#1.0",
        "prefLabel": { "en": "Incident drills" },
        "definition": {
            "en": "What teams do in drills of checkout incidents: coming in, looking, deciding, acting on levers, \
                   telling customers, and what came of it. The registration of a statement is the drill.",
        },
        "author": { "type": "Organization", "name": "Drillroom" },
        "versions": [{ "id": PROFILE, "generatedAtTime": PUBLISHED }],
        "concepts": concepts::all(),
        "templates": templates::all(),
        "patterns": patterns::all(),
    })
}

/// `GET /profile`.
pub async fn serve() -> Response {
    let kind = HeaderValue::from_static("application/ld+json");
    // Tools of other origins read vocabularies from where they are; nothing here is secret.
    let everybody = HeaderValue::from_static("*");
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, everybody),
    ];
    (headers, format!("{:#}\n", document())).into_response()
}

/// Every verb that the templates use, by name and IRI, each once and in the order of the names.
pub fn verbs() -> Vec<(String, String)> {
    let verbs: BTreeSet<_> = templates::verbs()
        .map(|words::Verb(iri, name)| (name, iri))
        .collect();
    verbs
        .into_iter()
        .map(|(name, iri)| (name.to_owned(), iri.to_owned()))
        .collect()
}
