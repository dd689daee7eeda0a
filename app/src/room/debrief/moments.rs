//! The key moments of a run, in order: onset, alert, first good signal, right cause, levers, mitigation. Flags of the
//! charts and rows of the story. Reads lines and measures; judges nothing.

use std::sync::Arc;

use drill::{
    id::At,
    room::{Line, LineKind, Measures},
};

use crate::chart::{Marker, MarkerKind, Shade, ShadeKind};

/// One key moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyMoment {
    /// When.
    pub at: At,
    /// What the flag says: a letter, or its number.
    pub letter: String,
    /// What kind of thing it is.
    pub kind: MarkerKind,
    /// In two or three words.
    pub title: String,
    /// Who, and more.
    pub text: String,
}

impl KeyMoment {
    /// As a flag over a chart.
    pub fn marker(&self) -> Marker {
        let text = if self.text.is_empty() {
            self.title.clone()
        } else {
            format!("{}: {}", self.title, self.text)
        };
        Marker {
            at_s: i64::from(self.at.0),
            letter: self.letter.clone(),
            text,
            kind: self.kind,
        }
    }
}

/// The moments of a run, so far. `name_of` gives names to people.
pub fn key_moments(
    measures: &Measures,
    lines: &[Arc<Line>],
    name_of: impl Fn(drill::id::PersonId) -> String,
) -> Vec<KeyMoment> {
    let Some(onset) = measures.onset else {
        return levers(lines, &name_of).collect::<Vec<_>>().numbered();
    };
    let since = |seconds: Option<u32>| seconds.map(|seconds| onset.plus_s(seconds));
    let by = |who: Option<drill::id::PersonId>| who.map_or_else(String::new, &name_of);
    let moment = |at, letter: &str, kind, title: &str, text: String| KeyMoment {
        at,
        letter: letter.to_owned(),
        kind,
        title: title.to_owned(),
        text,
    };
    let alert = lines
        .iter()
        .find(|line| line.kind == LineKind::Alert && !line.text.is_empty());
    let fixed = [
        Some(moment(onset, "F", MarkerKind::Bad, "Fault begins", String::new())),
        alert.map(|line| moment(line.at, "!", MarkerKind::Bad, &line.title, line.text.clone())),
        since(measures.found_s).map(|at| {
            moment(
                at,
                "",
                MarkerKind::Plain,
                "First good signal",
                by(measures.found_by),
            )
        }),
        since(measures.understood_s).map(|at| {
            moment(
                at,
                "",
                MarkerKind::Plain,
                "Right cause named",
                by(measures.understood_by),
            )
        }),
        since(measures.fixed_s).map(|at| {
            moment(
                at,
                "",
                MarkerKind::Good,
                "Good again",
                "the target held for a minute".to_owned(),
            )
        }),
    ];
    let mut moments: Vec<_> = fixed
        .into_iter()
        .flatten()
        .chain(levers(lines, &name_of))
        .collect();
    moments.sort_by_key(|moment| moment.at);
    moments.numbered()
}

fn levers<'a>(
    lines: &'a [Arc<Line>],
    name_of: &'a impl Fn(drill::id::PersonId) -> String,
) -> impl Iterator<Item = KeyMoment> + 'a {
    lines
        .iter()
        .filter(|line| line.kind == LineKind::Lever)
        .map(move |line| KeyMoment {
            at: line.at,
            letter: String::new(),
            kind: MarkerKind::Accent,
            title: line.title.clone(),
            text: line
                .who
                .map_or_else(|| "a decision of the team".to_owned(), name_of),
        })
}

/// Gives a number to all that have no letter.
trait Numbered {
    fn numbered(self) -> Self;
}

impl Numbered for Vec<KeyMoment> {
    fn numbered(mut self) -> Self {
        let unnamed = self.iter_mut().filter(|moment| moment.letter.is_empty());
        for (place, moment) in unnamed.enumerate() {
            moment.letter = (place + 1).to_string();
        }
        self
    }
}

/// When the target was missed, as a tint: from the first miss until it held again, or until now.
pub fn breach(measures: &Measures, now: At) -> Option<Shade> {
    let onset = measures.onset?;
    let from = onset.plus_s(measures.breached_s?);
    let to = measures.fixed_s.map_or(now, |fixed| onset.plus_s(fixed));
    Some(Shade {
        from_s: f64::from(from.0),
        to_s: f64::from(to.0.max(from.0)),
        kind: ShadeKind::Breach,
    })
}
