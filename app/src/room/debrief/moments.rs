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

#[cfg(test)]
mod tests {
    use drill::{
        id::Seq,
        room::{Measures, line::Detail},
    };

    use super::*;

    fn line(at: u32, kind: LineKind, title: &str, text: &str) -> Arc<Line> {
        Arc::new(Line {
            seq: Seq(at),
            part: 0,
            at: At(at),
            who: None,
            kind,
            title: title.to_owned(),
            text: text.to_owned(),
            detail: Detail::None,
            verdict: None,
        })
    }

    fn measures() -> Measures {
        Measures {
            onset: Some(At(120)),
            alert_s: Some(46),
            found_s: Some(95),
            found_by: None,
            found_nth: Some(2),
            found_hints: 0,
            statuses_missed: 0,
            understood_s: None,
            understood_by: None,
            wrong_causes: 0,
            breached_s: Some(50),
            fixed_s: Some(373),
            par_s: 390,
            levers: 1,
            plans_kept: 0,
            plans_due: 0,
            to_loop_in: 0,
            looped_in: 0,
            calls: 0,
            statuses: 0,
            statuses_on_time: 0,
            customers_told_s: None,
            outcome: None,
        }
    }

    #[test]
    fn moments_stand_in_order_and_carry_numbers_where_they_have_no_letter() {
        let lines = [
            line(166, LineKind::Alert, "Alert", "checkout p95 over 1.25 s"),
            line(400, LineKind::Lever, "Retry budget: 10 %", ""),
        ];
        let moments = key_moments(&measures(), &lines, |_| String::new());
        let told: Vec<_> = moments
            .iter()
            .map(|one| (one.at.0, one.letter.as_str(), one.title.as_str()))
            .collect();
        assert_eq!(
            told,
            [
                (120, "F", "Fault begins"),
                (166, "!", "Alert"),
                (215, "1", "First good signal"),
                (400, "2", "Retry budget: 10 %"),
                (493, "3", "Good again"),
            ]
        );
    }

    #[test]
    fn the_tint_ends_where_the_target_held_again() {
        let shade = breach(&measures(), At(1_000)).expect("the target was missed");
        assert_eq!((shade.from_s, shade.to_s), (170.0, 493.0));
        let open = Measures {
            fixed_s: None,
            ..measures()
        };
        assert_eq!(breach(&open, At(1_000)).map(|shade| shade.to_s), Some(1_000.0));
        let calm = Measures {
            onset: None,
            ..measures()
        };
        assert_eq!(breach(&calm, At(1_000)), None);
    }

    #[test]
    fn before_the_fault_only_levers_are_told() {
        let calm = Measures {
            onset: None,
            ..measures()
        };
        let lines = [
            line(30, LineKind::Lever, "Lighter page: on", ""),
            line(40, LineKind::Chat, "", "hello"),
        ];
        let moments = key_moments(&calm, &lines, |_| String::new());
        assert_eq!(moments.len(), 1);
        assert_eq!(moments[0].letter, "1");
    }
}
