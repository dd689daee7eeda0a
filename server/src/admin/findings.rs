//! What is odd about the data, as findings with rows and a remedy. Looks at the newest statements and drills only; says
//! how many it looked at.

use std::collections::BTreeSet;

use drill::room::Phase;
use uuid::Uuid;

use super::Failed;
use crate::{
    clock::TimeOfDay,
    journal::{
        Journal,
        checkup::{self, DrillRow},
        quality::{self, Odd, Question},
    },
    record::profile,
    verify,
};

/// Statements that are looked at: about a second of work, and many months of drills.
const NEWEST: i64 = 50_000;
/// Drills that are looked at; each costs folding its log.
const DRILLS: i64 = 50;
/// Rows of one finding that are told; their number is told whole.
const ROWS: i64 = 20;
/// A run that has had no entry for so long was left, not paused.
const LEFT_S: i64 = 86_400;

/// Kinds of findings, in the order in which they are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    MissingTags,
    UnknownVerbs,
    ImpossibleTimes,
    Duplicates,
    Gaps,
    LateArrivals,
}

/// A kind and its rows.
pub struct Finding {
    pub kind: Kind,
    /// How many in all.
    pub count: usize,
    /// The newest of them.
    pub rows: Vec<Row>,
}

/// One thing found.
pub struct Row {
    pub about: About,
    /// What is odd about it.
    pub says: String,
}

/// What a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    Statement(Uuid),
    Drill(Uuid),
}

/// Everything found.
pub struct Findings {
    /// Statements looked at.
    pub statements: usize,
    /// Drills looked at.
    pub drills: usize,
    /// Each kind once, those without rows too.
    pub kinds: Vec<Finding>,
}

impl Kind {
    pub const fn id(self) -> &'static str {
        match self {
            Self::MissingTags => "missing-tags",
            Self::UnknownVerbs => "unknown-verbs",
            Self::ImpossibleTimes => "impossible-times",
            Self::Duplicates => "duplicates",
            Self::Gaps => "gaps",
            Self::LateArrivals => "late-arrivals",
        }
    }

    pub const fn title(self) -> &'static str {
        match self {
            Self::MissingTags => "Missing tags",
            Self::UnknownVerbs => "Unknown verbs",
            Self::ImpossibleTimes => "Impossible times",
            Self::Duplicates => "Duplicates",
            Self::Gaps => "Gaps in a drill",
            Self::LateArrivals => "Late arrivals",
        }
    }

    pub const fn remedy(self) -> &'static str {
        match self {
            Self::MissingTags => {
                "Reports group by registration and category. Have the sender set context.registration to the drill's id and \
                 name its profile in contextActivities.category."
            }
            Self::UnknownVerbs => {
                "Reports count verbs of known profiles only. Have the sender use a published verb, or add its profile to \
                 your reports."
            }
            Self::ImpossibleTimes => {
                "Set the sender's clock, or have it leave the timestamp out: the store then sets its own. Void statements \
                 that are wrong and send them again."
            }
            Self::Duplicates => {
                "Have the sender give each statement its id before it sends, so that a repeated request stores nothing \
                 twice. Void all but one."
            }
            Self::Gaps => {
                "Run `drillroom verify`. A drill that was left is ended by its facilitator; a drill that lacks statements \
                 is restored from a backup."
            }
            Self::LateArrivals => {
                "Reports by the day may have been read before. Poll by stored, not by timestamp, and have the sender send \
                 sooner."
            }
        }
    }
}

/// Looks.
pub async fn look(journal: &Journal, now: TimeOfDay) -> Result<Findings, Failed> {
    let mut conn = journal.readers.acquire().await?;
    let floor = quality::floor(&mut conn, NEWEST).await?;
    let statements = quality::count(&mut conn, floor).await?;
    let mut findings = Vec::new();
    for (kind, question) in [
        (Kind::MissingTags, Question::Untagged),
        (Kind::ImpossibleTimes, Question::Impossible),
        (Kind::Duplicates, Question::Twice),
        (Kind::LateArrivals, Question::Late),
    ] {
        let found = quality::ask(&mut conn, question, floor, ROWS).await?;
        let count = found.first().map_or(0, |odd| odd.of);
        let rows = found.into_iter().map(Row::from).collect();
        findings.push(Finding { kind, count, rows });
    }
    let known: BTreeSet<String> = profile::verbs().into_iter().map(|(_, iri)| iri).collect();
    let mut unknown = quality::verbs(&mut conn, floor).await?;
    unknown.retain(|(verb, _)| !known.contains(verb));
    findings.insert(1, unknown_verbs(unknown));
    let drills = checkup::drills(&mut conn, DRILLS).await?;
    drop(conn);
    let gaps = gaps(journal, &drills, now).await?;
    findings.insert(4, gaps);
    Ok(Findings {
        statements,
        drills: drills.len(),
        kinds: findings,
    })
}

impl From<Odd> for Row {
    fn from(odd: Odd) -> Self {
        Self {
            about: About::Statement(odd.id),
            says: odd.detail,
        }
    }
}

fn unknown_verbs(unknown: Vec<(String, Odd)>) -> Finding {
    let count = unknown.iter().map(|(_, odd)| odd.of).sum();
    let rows = unknown.into_iter().map(|(_, odd)| Row {
        says: format!("{}, as {} in all", odd.detail, odd.of),
        ..Row::from(odd)
    });
    Finding {
        kind: Kind::UnknownVerbs,
        count,
        rows: rows.take(usize::try_from(ROWS).unwrap_or_default()).collect(),
    }
}

async fn gaps(journal: &Journal, drills: &[DrillRow], now: TimeOfDay) -> Result<Finding, Failed> {
    let mut rows = Vec::new();
    for drill in drills {
        let about = About::Drill(drill.drill.0);
        let gaps = verify::gaps(&journal.readers, drill).await?;
        let missing: usize = gaps.missing.iter().map(|(_, count)| count).sum();
        if missing > 0 || gaps.broken_at.is_some() {
            let says = format!("{missing} statements of its log are not in the record");
            rows.push(Row { about, says });
        }
        let open = matches!(drill.phase, Phase::Run);
        if open && drill.changed_us < now.plus_s(-LEFT_S).0 {
            let says = "its run was begun and never ended".to_owned();
            rows.push(Row { about, says });
        }
    }
    Ok(Finding {
        kind: Kind::Gaps,
        count: rows.len(),
        rows,
    })
}
