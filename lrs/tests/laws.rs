//! Laws of reading: whatever arrives, there is an answer and no panic; what was read is written back the same.

mod common;

use common::{id, statement};
use lrs::http::split;
use lrs::{Authority, Intake, PreparedStatement, Version, json};
use proptest::{prelude::*, test_runner::FileFailurePersistence};

/// Inputs that failed once are tried first ever after.
const SEEDS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/laws.seeds.txt");

fn prepare(bytes: &[u8]) -> Result<PreparedStatement, lrs::Invalid> {
    let authority = Authority::account("http://lrs.example", "test");
    let intake = Intake {
        version: Version::V2,
        authority: &authority,
        new_id: &|| id(1),
    };
    PreparedStatement::from_json(bytes, &intake)
}

/// JSON of every kind, a few levels deep.
fn any_json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<f64>()
            .prop_filter("finite", |number| number.is_finite())
            .prop_map(Into::into),
        any::<String>().prop_map(Into::into),
    ];
    leaf.prop_recursive(4, 48, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Into::into),
            prop::collection::hash_map(any::<String>(), inner, 0..6)
                .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
        ]
    })
}

/// Names that a statement knows, so that a replaced value often stands where something is expected.
fn a_place() -> impl Strategy<Value = Vec<&'static str>> {
    let name = prop::sample::select(vec![
        "id",
        "actor",
        "verb",
        "object",
        "result",
        "context",
        "timestamp",
        "version",
        "authority",
        "attachments",
        "objectType",
        "definition",
        "name",
        "display",
        "account",
        "homePage",
        "mbox",
        "member",
        "score",
        "scaled",
        "duration",
        "extensions",
        "registration",
        "contextActivities",
        "parent",
        "team",
        "statement",
        "sha2",
    ]);
    prop::collection::vec(name, 1..4)
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct(SEEDS))),
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = json::parse(&bytes);
        let _ = prepare(&bytes);
    }

    #[test]
    fn any_text_of_json_signs_is_read_or_refused(text in r#"[\[\]{}:,"\\ue0-9.+\-tfn ]{0,60}"#) {
        let ours = json::parse(text.as_bytes()).is_ok();
        // Ours refuses doubled names, which the other parser lets pass, and keeps numbers that it cannot hold.
        if ours && !text.contains('e') {
            prop_assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok(), "{text}");
        }
    }

    #[test]
    fn json_is_written_as_it_was_read(value in any_json()) {
        let text = value.to_string();
        let ours = json::parse(text.as_bytes()).unwrap().to_string();
        // Both texts through the same foreign parser, because it rounds some numbers on its way in.
        let read = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
        prop_assert_eq!(read(&ours), read(&text));
        prop_assert_eq!(json::parse(ours.as_bytes()).unwrap().to_string(), ours);
    }

    #[test]
    fn a_changed_statement_is_refused_with_a_place_or_stored_readable(place in a_place(), value in any_json()) {
        let mut changed = statement(1, "ana", "played", "a");
        let mut at = &mut changed;
        for name in &place {
            if !at.is_object() {
                *at = serde_json::json!({});
            }
            at = &mut at[*name];
        }
        *at = value;
        match prepare(changed.to_string().as_bytes()) {
            Ok(ready) => {
                let again = prepare(ready.payload.as_bytes()).expect("what the store completed is valid");
                prop_assert_eq!(again.fingerprint, ready.fingerprint);
                prop_assert_eq!(again.payload, ready.payload);
            }
            Err(invalid) => prop_assert!(invalid.pointer.is_empty() || invalid.pointer.starts_with('/')),
        }
    }

    #[test]
    fn any_multipart_body_is_split_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300), boundary in "[a-zA-Z0-9-]{1,10}") {
        let _ = split(&bytes.into(), &boundary);
    }

    #[test]
    fn multipart_signs_in_any_order_are_split_or_refused(pieces in prop::collection::vec(
        prop::sample::select(vec!["--B", "\r\n", "--", "Content-Type: a/b", ":", "x", "\r\n\r\n", "\r\n--B", "\r\n--B--"]), 0..20)) {
        let _ = split(&pieces.concat().into_bytes().into(), "B");
    }

    #[test]
    fn parts_come_out_as_they_went_in(contents in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..80), 1..6)) {
        let boundary = "a-boundary-that-no-random-content-holds";
        let mut body = Vec::new();
        for content in &contents {
            body.extend_from_slice(format!("--{boundary}\r\nX-Length: {}\r\n\r\n", content.len()).as_bytes());
            body.extend_from_slice(content);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{boundary}--").as_bytes());
        let parts = split(&body.into(), boundary).unwrap();
        let found: Vec<Vec<u8>> = parts.iter().map(|part| part.body.to_vec()).collect();
        prop_assert_eq!(found, contents);
    }
}

#[test]
fn hostile_json_is_refused_with_its_place() {
    let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    let too_deep = "/0".repeat(lrs::limits::JSON_DEPTH_MAX + 1);
    let table: [(&[u8], &str, &str); 8] = [
        (deep.as_bytes(), &too_deep, "nested"),
        (b"{\"a\":{\"b\":1,\"b\":2}}", "/a/b", "twice"),
        (b"{\"a\":\"\xff\"}", "", "UTF-8"),
        (b"{\"a\":[1,2,x]}", "/a/2", "no JSON value"),
        (b"{\"a\":01}", "/a", "no JSON number"),
        (b"{\"a\":\"\\ud800\"}", "/a", "surrogate"),
        (b"{} {}", "", "after the end"),
        (b"{\"a\":\"\n\"}", "/a", "control character"),
    ];
    for (bytes, pointer, words) in table {
        let invalid = json::parse(bytes).unwrap_err();
        assert_eq!(invalid.pointer, pointer, "{invalid}");
        assert!(invalid.reason.contains(words), "{invalid}");
    }
}

#[test]
fn a_name_that_stands_twice_is_found_among_any_number() {
    for count in [1, 2, 11, 12, 13, 14, 300_000] {
        let members: Vec<String> = (0..count)
            .map(|number| format!("\"n{number}\":{number}"))
            .collect();
        let once = format!("{{{}}}", members.join(","));
        let read = json::parse(once.as_bytes()).unwrap();
        assert_eq!(read.as_object().map(json::Object::len), Some(count));
        assert_eq!(read.to_string(), once);
        for double in [0, count / 2, count - 1] {
            let twice = format!("{{{},\"n{double}\":0}}", members.join(","));
            let invalid = json::parse(twice.as_bytes()).unwrap_err();
            assert_eq!(invalid.pointer, format!("/n{double}"));
        }
    }
}

#[test]
fn members_are_set_in_their_places_and_new_ones_at_the_end() {
    let [mut old, new] = [r#"{"a":1,"b":{"c":2},"d":3}"#, r#"{"d":4,"e":5,"b":6}"#]
        .map(|text| json::parse(text.as_bytes()).unwrap());
    old.as_object_mut().unwrap().set_all(new.as_object().unwrap());
    assert_eq!(old.to_string(), r#"{"a":1,"b":6,"d":4,"e":5}"#);
    old.as_object_mut().unwrap().set_all(&json::Object::new());
    assert_eq!(old.to_string(), r#"{"a":1,"b":6,"d":4,"e":5}"#);
}
