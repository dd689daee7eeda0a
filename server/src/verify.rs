//! Whether the data file is whole: the database's own checks, each drill's log folded into the state that its row names,
//! and each entry's statements there, under the ids that the log gives them. Mends nothing.

use std::collections::BTreeMap;

use drill::{
    id::DrillId,
    room::{self, Phase, Room},
};
use sqlx::{SqliteConnection, SqlitePool};
use uuid::Uuid;

use crate::{
    journal::{
        checkup::{self, DrillRow},
        load,
    },
    record,
};

/// What was looked at, and what is wrong.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Checkup {
    /// Drills.
    pub drills: usize,
    /// Entries of their logs.
    pub entries: usize,
    /// Statements that the entries call for.
    pub statements: usize,
    /// One sentence each.
    pub problems: Vec<String>,
}

/// What the statements of one drill lack or have too much.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Gaps {
    /// Entries whose statements are not all there, and how many of theirs are missing.
    pub missing: Vec<(u32, usize)>,
    /// Statements that no entry explains.
    pub unexplained: Vec<Uuid>,
    /// Statements that the entries call for.
    pub wanted: usize,
    /// Entries.
    pub entries: usize,
    /// The room that the log leads to.
    pub phase: Option<Phase>,
    /// Sequence numbers that do not follow one another.
    pub broken_at: Option<u32>,
}

/// Why a check could not be made.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// The database failed.
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
    /// A drill cannot be read.
    #[error("a drill cannot be read: {0}")]
    Load(#[from] load::LoadError),
}

/// Checks everything.
///
/// # Errors
/// When the file cannot be read.
pub async fn everything(readers: &SqlitePool) -> Result<Checkup, CheckError> {
    let mut conn = readers.acquire().await?;
    let mut checkup = Checkup {
        problems: checkup::integrity(&mut conn).await?,
        ..Checkup::default()
    };
    let drills = checkup::drills(&mut conn, i64::MAX).await?;
    drop(conn);
    for row in &drills {
        let DrillRow {
            drill, code, phase, ..
        } = row;
        let gaps = gaps(readers, row).await?;
        checkup.drills += 1;
        checkup.entries += gaps.entries;
        checkup.statements += gaps.wanted;
        let mut say = |text: String| {
            checkup
                .problems
                .push(format!("drill {} ({code}): {text}", drill.0));
        };
        if let Some(seq) = gaps.broken_at {
            say(format!("its log breaks off at entry {seq}"));
        }
        if gaps.phase != Some(*phase) {
            say(format!(
                "its row says {} and its log leads to {}",
                phase.name(),
                gaps.phase.map_or("nothing", Phase::name)
            ));
        }
        for (seq, count) in &gaps.missing {
            say(format!("entry {seq} lacks {count} of its statements"));
        }
        for id in &gaps.unexplained {
            say(format!("the statement {id} is explained by no entry"));
        }
    }
    Ok(checkup)
}

/// Compares the statements of a drill with its log.
///
/// # Errors
/// When either cannot be read.
pub async fn gaps(readers: &SqlitePool, row: &DrillRow) -> Result<Gaps, CheckError> {
    let Some(stored) = load::room(readers, &row.code).await? else {
        return Ok(Gaps::default());
    };
    let mut conn = readers.acquire().await?;
    let mut kept = kept(&mut conn, row.drill).await?;
    drop(conn);
    let mut gaps = Gaps {
        entries: stored.entries.len(),
        ..Gaps::default()
    };
    let mut room: Room = room::open(stored.drill, stored.scenario.into(), stored.facilitator);
    for (seq, entry) in (1..).zip(&stored.entries) {
        if entry.seq.0 != seq && gaps.broken_at.is_none() {
            gaps.broken_at = Some(seq);
        }
        room = room::fold(room, entry);
        let wanted = record::wanted(&room, entry);
        gaps.wanted += wanted.len();
        let missing = wanted
            .iter()
            .filter(|(id, verb)| kept.remove(id).as_deref() != Some(*verb))
            .count();
        if missing > 0 {
            gaps.missing.push((entry.seq.0, missing));
        }
    }
    gaps.phase = Some(room.phase);
    gaps.unexplained = kept.into_keys().collect();
    Ok(gaps)
}

/// Verbs of a drill's statements by their ids.
async fn kept(conn: &mut SqliteConnection, drill: DrillId) -> Result<BTreeMap<Uuid, String>, sqlx::Error> {
    let embargo = record::embargo(drill);
    let kept = checkup::kept(conn, drill, &embargo).await?;
    Ok(kept.into_iter().map(|one| (one.id, one.verb)).collect())
}
