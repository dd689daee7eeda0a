//! What is asked of the record in an address: the filters of the browser page and of the exports, read and written.

use app::record::{Field, Filters};
use lrs::{
    Micros,
    check::{self, Ifi},
    json,
    prepare::{Key, Reach, key_of},
    store::{Filter, Order},
    time::Timestamp,
};
use serde::Deserialize;
use uuid::Uuid;

use crate::journal::forward::Wanted;

/// The part of an address after `?`. What is empty is not asked.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Question {
    pub actor: String,
    pub verb: String,
    pub activity: String,
    pub registration: String,
    pub since: String,
    pub until: String,
    /// One statement by its id, voided or not; nothing else counts then.
    pub id: String,
    /// Of a page: what is older than this, µs since 1970.
    pub before: Option<i64>,
    /// Of an export: `jsonl` or `csv`.
    pub format: String,
    /// Of a CSV: paths parted by commas.
    pub columns: String,
}

/// What is wrong with a question, in a sentence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unclear {
    #[error("a drill is asked for by its id, such as 7c9e6679-7425-40de-944b-e07fc1f90ae7")]
    Registration,
    #[error("a moment is written such as 2026-11-20T17:00:00Z")]
    Moment(Field),
    #[error("an actor is asked for by account name, mailto: address, or as a JSON agent with an identifier")]
    Actor,
}

impl Unclear {
    /// The field of a form that it is about.
    pub const fn field(&self) -> Field {
        match self {
            Self::Registration => Field::Registration,
            Self::Moment(field) => *field,
            Self::Actor => Field::Actor,
        }
    }
}

impl Question {
    /// As the store is asked. `home_page`: where accounts without a home are at home.
    pub fn filter(&self, home_page: &str, order: Order, limit: usize) -> Result<Filter, Unclear> {
        let registration =
            some(&self.registration).map(|text| Uuid::parse_str(text).map_err(|_| Unclear::Registration));
        let agent = some(&self.actor).map(|text| agent(text, home_page).ok_or(Unclear::Actor));
        let until = moment(Field::Until, &self.until)?;
        let before = self.before.map(|before| Micros(before.saturating_sub(1)));
        Ok(Filter {
            agent: agent.transpose()?.map(|key| (key, Reach::Direct)),
            activity: some(&self.activity).map(|iri| (iri.to_owned(), Reach::Related)),
            verb: some(&self.verb).map(str::to_owned),
            registration: registration.transpose()?,
            authority: None,
            after: moment(Field::Since, &self.since)?,
            until: match (until, before) {
                (Some(until), Some(before)) => Some(until.min(before)),
                (until, before) => until.or(before),
            },
            order,
            limit,
        })
    }

    /// As the form shows it.
    pub fn filters(&self) -> Filters {
        Filters {
            actor: self.actor.clone(),
            verb: self.verb.clone(),
            activity: self.activity.clone(),
            registration: self.registration.clone(),
            since: self.since.clone(),
            until: self.until.clone(),
        }
    }

    /// As an address: `path`, these filters, and `more` beside them.
    pub fn address(&self, path: &str, more: &[(&str, &str)]) -> String {
        let filters = [
            ("actor", self.actor.as_str()),
            ("verb", &self.verb),
            ("activity", &self.activity),
            ("registration", &self.registration),
            ("since", &self.since),
            ("until", &self.until),
        ];
        let asked = filters.into_iter().filter(|(_, value)| !value.is_empty());
        let pairs: Vec<String> = asked
            .chain(more.iter().copied())
            .map(|(name, value)| format!("{name}={}", encoded(value)))
            .collect();
        if pairs.is_empty() {
            return path.to_owned();
        }
        format!("{path}?{}", pairs.join("&"))
    }
}

impl From<&Wanted> for Question {
    fn from(wanted: &Wanted) -> Self {
        Self {
            actor: wanted.actor.clone(),
            verb: wanted.verb.clone(),
            activity: wanted.activity.clone(),
            registration: wanted.registration.clone(),
            ..Self::default()
        }
    }
}

fn some(text: &str) -> Option<&str> {
    let text = text.trim();
    (!text.is_empty()).then_some(text)
}

fn moment(field: Field, text: &str) -> Result<Option<Micros>, Unclear> {
    some(text)
        .map(|text| {
            Timestamp::parse(text)
                .map(|moment| moment.at)
                .ok_or(Unclear::Moment(field))
        })
        .transpose()
}

fn agent(text: &str, home_page: &str) -> Option<Key> {
    let ifi = if text.starts_with('{') {
        check::ifi_of(json::parse(text.as_bytes()).ok()?.as_object()?)?
    } else if text.starts_with("mailto:") {
        Ifi::Mbox(text.to_owned())
    } else {
        Ifi::Account {
            home_page: home_page.to_owned(),
            name: text.to_owned(),
        }
    };
    Some(key_of(&ifi.key()))
}

/// Percent-encoded: everything but letters, digits and `-._~`.
fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_keeps_the_filters_and_a_wrong_one_is_named() {
        let question = Question {
            verb: "https://x/y?a=1&b".to_owned(),
            before: Some(7),
            until: "2026-11-20T17:00:00Z".to_owned(),
            ..Question::default()
        };
        assert_eq!(
            question.address("/record", &[("before", "7")]),
            "/record?verb=https%3A%2F%2Fx%2Fy%3Fa%3D1%26b&until=2026-11-20T17%3A00%3A00Z&before=7"
        );
        let filter = question.filter("urn:x", Order::Descending, 10).expect("clear");
        assert_eq!(filter.until, Some(Micros(6)), "the earlier of both");
        for (wrong, unclear) in [
            (
                Question {
                    registration: "x".to_owned(),
                    ..Question::default()
                },
                Unclear::Registration,
            ),
            (
                Question {
                    since: "yesterday".to_owned(),
                    ..Question::default()
                },
                Unclear::Moment(Field::Since),
            ),
            (
                Question {
                    actor: "{}".to_owned(),
                    ..Question::default()
                },
                Unclear::Actor,
            ),
        ] {
            let said = wrong.filter("urn:x", Order::Descending, 10);
            assert_eq!(said.err(), Some(unclear));
        }
    }
}
