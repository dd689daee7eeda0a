//! A target as somebody asks for it, on the page or on the command line: one reading of it, so that both take the same.
//! Where to begin is written differently in both, and read there.

use app::record::Field;
use lrs::{Version, store::Order};

use super::{
    Routes,
    endpoint::{self, Blocked},
};
use crate::{
    admin::{Question, Unclear},
    journal::forward::{Secret, TargetPlan, Wanted},
};

/// Longest name, key or secret, in letters: more than any store gives out, and a page still shows it.
const LETTERS_MAX: usize = 200;

/// What was written.
#[derive(Debug, Clone)]
pub struct Asked {
    pub name: String,
    pub endpoint: String,
    pub key: String,
    pub secret: Secret,
    pub version: String,
    pub wanted: Wanted,
}

/// What is wrong with it, in a sentence that says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    #[error("give the store a name of 1 to {LETTERS_MAX} letters")]
    Name,
    #[error("give a key of 1 to {LETTERS_MAX} letters")]
    Key,
    #[error("a key holds no colon: it parts key and secret")]
    Colon,
    #[error("give the key's secret, of 1 to {LETTERS_MAX} letters")]
    Secret,
    #[error("the version of xAPI is 1.0.3 or 2.0.0")]
    Version,
    #[error(transparent)]
    Endpoint(#[from] Blocked),
    #[error(transparent)]
    Filter(#[from] Unclear),
}

impl Unfit {
    /// The field of the form that it is about.
    pub const fn field(&self) -> Field {
        match self {
            Self::Name => Field::Name,
            Self::Key | Self::Colon => Field::Key,
            Self::Secret => Field::Secret,
            Self::Version => Field::Version,
            Self::Endpoint(_) => Field::Endpoint,
            Self::Filter(unclear) => unclear.field(),
        }
    }
}

impl Asked {
    /// The plan that is meant. What stands around a text is taken off it. `home_page`: where accounts without a home are
    /// at home.
    ///
    /// # Errors
    /// Everything that is [`Unfit`], for the person who wrote it.
    pub fn parse(self, routes: &Routes, home_page: &str) -> Result<TargetPlan, Vec<Unfit>> {
        let mut unfit = Vec::new();
        let name = fit(&mut unfit, text(&self.name).ok_or(Unfit::Name));
        let endpoint = endpoint::parse(&self.endpoint, routes.ground, &routes.own);
        let endpoint = fit(&mut unfit, endpoint.map_err(Unfit::from));
        let access = match access(&self.key, &self.secret) {
            Ok(access) => Some(access),
            Err(wrong) => {
                unfit.extend(wrong);
                None
            }
        };
        let version = Version::parse(self.version.trim()).ok_or(Unfit::Version);
        let version = fit(&mut unfit, version);
        let filter = Question::from(&self.wanted).filter(home_page, Order::Ascending, 1);
        let filter = fit(&mut unfit, filter.map_err(Unfit::from));
        match (name, endpoint, access, version, filter) {
            (Some(name), Some(endpoint), Some((key, secret)), Some(version), Some(_)) => Ok(TargetPlan {
                name,
                endpoint,
                key,
                secret,
                version,
                wanted: self.wanted,
            }),
            (..) => Err(unfit),
        }
    }
}

/// User name and password of another store, as they are meant.
///
/// # Errors
/// Everything that is [`Unfit`], for the person who wrote it.
pub fn access(key: &str, secret: &Secret) -> Result<(String, Secret), Vec<Unfit>> {
    let mut unfit = Vec::new();
    let key = match text(key) {
        Some(key) if key.contains(':') => Err(Unfit::Colon),
        Some(key) => Ok(key),
        None => Err(Unfit::Key),
    };
    let key = fit(&mut unfit, key);
    let secret = fit(&mut unfit, text(&secret.0).ok_or(Unfit::Secret));
    match (key, secret) {
        (Some(key), Some(secret)) => Ok((key, Secret(secret))),
        (..) => Err(unfit),
    }
}

/// All that is wrong, in one sentence.
pub fn in_one_sentence(unfit: &[Unfit]) -> String {
    let each: Vec<_> = unfit.iter().map(Unfit::to_string).collect();
    each.join("; ")
}

fn fit<T>(unfit: &mut Vec<Unfit>, part: Result<T, Unfit>) -> Option<T> {
    part.map_err(|wrong| unfit.push(wrong)).ok()
}

fn text(written: &str) -> Option<String> {
    let text = written.trim();
    let fits = (1..=LETTERS_MAX).contains(&text.chars().count()) && !text.contains(char::is_control);
    fits.then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    type Part = fn(&mut Asked) -> &mut String;

    fn asked() -> Asked {
        Asked {
            name: " warehouse ".to_owned(),
            endpoint: "https://lrs.example/xapi".to_owned(),
            key: "key".to_owned(),
            secret: Secret("secret\n".to_owned()),
            version: "1.0.3".to_owned(),
            wanted: Wanted::default(),
        }
    }

    #[test]
    fn what_stands_around_a_text_is_taken_off_and_what_does_not_fit_is_named() {
        let read = |asked: Asked| asked.parse(&Routes::default(), "urn:x");
        let plan = read(asked()).expect("it fits");
        assert_eq!(
            (plan.name.as_str(), plan.secret.0.as_str()),
            ("warehouse", "secret")
        );
        assert_eq!(plan.version, Version::V1);
        let long = "x".repeat(LETTERS_MAX + 1);
        let wrong: [(Part, &str, Unfit); 8] = [
            (|asked| &mut asked.name, " ", Unfit::Name),
            (|asked| &mut asked.name, "a\u{7}b", Unfit::Name),
            (|asked| &mut asked.name, &long, Unfit::Name),
            (|asked| &mut asked.key, &long, Unfit::Key),
            (|asked| &mut asked.key, "a:b", Unfit::Colon),
            (|asked| &mut asked.secret.0, "a\nb", Unfit::Secret),
            (|asked| &mut asked.version, "3.0", Unfit::Version),
            (
                |asked| &mut asked.endpoint,
                "lrs.example",
                Unfit::Endpoint(Blocked::NoAddress),
            ),
        ];
        for (field, text, unfit) in wrong {
            let mut asked = asked();
            text.clone_into(field(&mut asked));
            assert_eq!(read(asked).err(), Some(vec![unfit]), "{text}");
        }
    }

    #[test]
    fn everything_that_is_wrong_is_named_at_once() {
        let mut asked = asked();
        asked.name.clear();
        asked.key.clear();
        asked.secret.0.clear();
        let unfit = asked
            .parse(&Routes::default(), "urn:x")
            .expect_err("three things are wrong");
        assert_eq!(unfit, [Unfit::Name, Unfit::Key, Unfit::Secret]);
        let fields: Vec<_> = unfit.iter().map(Unfit::field).collect();
        assert_eq!(fields, [Field::Name, Field::Key, Field::Secret]);
    }
}
