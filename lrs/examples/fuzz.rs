//! A fuzz target for the readers of foreign text: JSON, statements, multipart. With a file name it reads that file, as
//! fuzzers want it; without one it changes seeds of its own for some rounds and stops at the first panic.
//!
//! `cargo run --release -p lrs --example fuzz -- [FILE]` or `… --example fuzz -- --rounds 1000000 --seed 7`

use lrs::http::{boundary, split};
use lrs::{Authority, Intake, PreparedStatement, Version, json, time};
use uuid::Uuid;

/// Everything that reads what a stranger sent. Must answer, never panic; what was accepted must be read again.
fn target(bytes: &[u8]) {
    let authority = Authority::account("http://lrs.example", "fuzz");
    for version in [Version::V1, Version::V2] {
        let intake = Intake {
            version,
            authority: &authority,
            new_id: &|| Uuid::nil(),
        };
        if let Ok(ready) = PreparedStatement::from_json(bytes, &intake) {
            let again = PreparedStatement::from_json(ready.payload.as_bytes(), &intake);
            assert!(
                again.is_ok_and(|again| again.fingerprint == ready.fingerprint),
                "accepted, but not readable"
            );
        }
    }
    if let Ok(value) = json::parse(bytes) {
        let text = value.to_string();
        assert_eq!(
            json::parse(text.as_bytes()).map(|value| value.to_string()),
            Ok(text)
        );
    }
    if let Ok(parts) = split(&bytes.to_vec().into(), "B") {
        let content: usize = parts.iter().map(|part| part.body.len()).sum();
        assert!(content <= bytes.len(), "the parts hold more than the body");
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = boundary(text);
        let _ = (time::Timestamp::parse(text), time::duration_key(text));
    }
}

const SEEDS: [&str; 8] = [
    "multipart/mixed; charset=x; boundary=\"B\"",
    r#"{"id":"0badcafe-0000-4000-8000-000000000001","actor":{"objectType":"Group","name":"Red","member":[{"mbox":"mailto:a@b.example"}]},"verb":{"id":"http://v.example/x","display":{"en-GB":"x"}},"object":{"objectType":"SubStatement","actor":{"openid":"http://a.example/"},"verb":{"id":"http://v.example/y"},"object":{"objectType":"StatementRef","id":"0badcafe-0000-4000-8000-000000000002"}},"timestamp":"2026-11-20T11:00:00.123+05:30"}"#,
    r#"{"actor":{"account":{"homePage":"http://p.example","name":"ana"}},"verb":{"id":"http://v.example/x"},"object":{"id":"http://a.example/x","definition":{"interactionType":"choice","choices":[{"id":"a","description":{"en":"A"}}],"correctResponsesPattern":["a"],"extensions":{"http://e.example/x":[null,1e5,-0.5]}}},"result":{"score":{"scaled":0.5,"raw":5,"min":0,"max":10},"duration":"P1DT2H3.45S","success":true},"context":{"registration":"0badcafe-0000-4000-8000-000000000003","contextActivities":{"parent":{"id":"http://a.example/p"}},"platform":"p","language":"en"},"attachments":[{"usageType":"http://u.example","display":{"en":"x"},"contentType":"text/plain","length":3,"sha2":"495395e777cd98da653df9615d09c0fd6bb2f8d4788394cd53c56a3bfdcd848a","fileUrl":"http://f.example/x"}]}"#,
    "--B\r\nContent-Type: application/json\r\n\r\n{}\r\n--B\r\nContent-Type: text/plain\r\nX-Experience-API-Hash: 00\r\n\r\nbytes\r\n--B--\r\n",
    "P3Y1M29DT4H35M59.14S",
    "2008-09-15T15:53:00.601-00:00",
    r#"{"actor":{"mbox":"mailto:a@b.example"},"verb":{"id":"http://v.example/x"},"object":{"id":"http://a.example/x"},"timestamp":"9999-12-31T23:59:59-01:00"}"#,
    r#"{"actor":{"mbox":"mailto:a@b.example"},"verb":{"id":"http://v.example/x"},"object":{"id":"http://a.example/x"},"timestamp":"0000-01-01T00:00:00+01:00"}"#,
];

/// Pieces that mean something to one of the readers.
const PIECES: [&str; 16] = [
    "{",
    "}",
    "[",
    "]",
    "\"",
    ":",
    ",",
    "\\u",
    "\\ud800",
    "null",
    "1e999",
    "--B",
    "\r\n",
    "\r\n\r\n",
    "\u{1f4dd}",
    "-00:00",
];

/// xorshift64*: enough chance to change a text.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let number = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(number).unwrap_or(0) % limit.max(1)
    }
}

/// Says at a panic which text it was, so that the same can be tried again.
struct Trial<'t>(&'t [u8]);

impl Drop for Trial<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("the text was: {}", self.0.escape_ascii());
        }
    }
}

fn changed(chance: &mut Chance) -> Vec<u8> {
    let mut bytes = SEEDS[chance.below(SEEDS.len())].as_bytes().to_vec();
    for _ in 0..=chance.below(6) {
        let at = chance.below(bytes.len() + 1);
        let end = (at + chance.below(12)).min(bytes.len());
        match chance.below(5) {
            0 => drop(bytes.drain(at..end)),
            1 => drop(bytes.splice(at..at, PIECES[chance.below(PIECES.len())].bytes())),
            2 => drop(bytes.splice(at..end, PIECES[chance.below(PIECES.len())].bytes())),
            3 if at < bytes.len() => bytes[at] = u8::try_from(chance.below(256)).unwrap_or(0),
            _ => {
                let copy = bytes[at..end].to_vec();
                let to = chance.below(bytes.len() + 1);
                bytes.splice(to..to, copy);
            }
        }
    }
    bytes
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |name: &str, otherwise: u64| -> Result<u64, std::num::ParseIntError> {
        let at = arguments.iter().position(|argument| argument == name);
        at.and_then(|at| arguments.get(at + 1))
            .map_or(Ok(otherwise), |text| text.parse())
    };
    if let Some(file) = arguments.first().filter(|first| !first.starts_with("--")) {
        target(&std::fs::read(file)?);
        return Ok(());
    }
    let (rounds, seed) = (number("--rounds", 100_000)?, number("--seed", 1)?);
    let mut chance = Chance(seed.max(1));
    for _ in 0..rounds {
        let text = changed(&mut chance);
        let trial = Trial(&text);
        target(trial.0);
    }
    println!("{rounds} rounds from seed {seed}: every text was answered");
    Ok(())
}
