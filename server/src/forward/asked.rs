//! A target as somebody asks for it, on the page or on the command line: one reading of it, so that both take the same.
//! Where to begin is written differently in both, and read there.

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

impl Asked {
    /// The plan that is meant. What stands around a text is taken off it. `home_page`: where accounts without a home are
    /// at home.
    ///
    /// # Errors
    /// [`Unfit`], for the person who wrote it.
    pub fn parse(self, routes: &Routes, home_page: &str) -> Result<TargetPlan, Unfit> {
        let name = text(&self.name).ok_or(Unfit::Name)?;
        let endpoint = endpoint::parse(&self.endpoint, routes.ground, &routes.own)?;
        let key = text(&self.key).ok_or(Unfit::Key)?;
        if key.contains(':') {
            return Err(Unfit::Colon);
        }
        let secret = Secret(text(&self.secret.0).ok_or(Unfit::Secret)?);
        let version = Version::parse(self.version.trim()).ok_or(Unfit::Version)?;
        Question::from(&self.wanted).filter(home_page, Order::Ascending, 1)?;
        Ok(TargetPlan {
            name,
            endpoint,
            key,
            secret,
            version,
            wanted: self.wanted,
        })
    }
}

fn text(written: &str) -> Option<String> {
    let text = written.trim();
    let fits = (1..=LETTERS_MAX).contains(&text.chars().count()) && !text.contains(char::is_control);
    fits.then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    type Field = fn(&mut Asked) -> &mut String;

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
        let wrong: [(Field, &str, Unfit); 8] = [
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
            assert_eq!(read(asked).err(), Some(unfit), "{text}");
        }
    }
}
