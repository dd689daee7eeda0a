//! What the author knows: the truth of a scenario and the run sheet. Texts that never change and travel once, to the
//! facilitator at the door and to everybody when the debrief opens. What becomes of them is part of the view.

use serde::{Deserialize, Serialize};

use super::view::Audience;
use super::{Phase, Room};
use crate::id::{At, InjectId, PromptId};
use crate::role::Roles;
use crate::scenario::{Condition, Label, Voice};
use crate::world::ONSET_AT;

/// The author's words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Truth {
    /// The author's title.
    pub title: String,
    /// What is really going on.
    pub truth: String,
    /// What the right cause is.
    pub cause: String,
    /// The good signals, in words.
    pub good_signals: Vec<String>,
    /// Declared moves: what each is worth and what it does.
    pub moves: Vec<(Label, String)>,
    /// The three questions of the debrief.
    pub questions: Vec<String>,
    /// Everything planned, by time; by hand last. Empty for players, who have seen what was sent.
    pub sheet: Vec<SheetEntry>,
}

/// One line of the run sheet, as planned.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SheetEntry {
    /// When it is planned; none: by hand. The end has none here: it moves.
    pub at: Option<At>,
    /// Title.
    pub title: String,
    /// What it is.
    pub what: SheetItem,
    /// Sent or opened by itself only when this holds then.
    pub only_if: Option<Condition>,
}

/// What a line of the run sheet is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SheetItem {
    /// An inject that can be sent by hand at any time.
    Inject {
        /// Key.
        id: InjectId,
        /// Who speaks.
        voice: Voice,
        /// To whom; empty: everybody.
        to: Roles,
        /// The line.
        says: String,
    },
    /// A timed prompt.
    Prompt(PromptId),
    /// The fault begins.
    Onset,
    /// The run ends.
    End,
}

/// What became of a line of the run sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SheetState {
    /// Still to come, or by hand.
    Ahead,
    /// Only if its condition holds then.
    AheadIf,
    /// Running now.
    Open,
    /// Done.
    Done(At),
    /// Its condition did not hold.
    Skipped,
}

/// A line of the run sheet and what became of it.
#[derive(Debug, Clone, PartialEq)]
pub struct SheetLine {
    /// When it is planned; none: by hand.
    pub at: Option<At>,
    /// Title.
    pub title: String,
    /// What it is.
    pub what: SheetItem,
    /// What became of it.
    pub state: SheetState,
    /// Sent by itself only when this holds then.
    pub only_if: Option<Condition>,
}

/// The author's words for those who may know them now.
pub fn truth(room: &Room, audience: Audience) -> Option<Truth> {
    if !audience.knows_the_truth(room.phase) {
        return None;
    }
    let scenario = &room.scenario;
    Some(Truth {
        title: scenario.author.title.clone(),
        truth: scenario.author.truth.clone(),
        cause: scenario.cause.says.clone(),
        good_signals: scenario.good_signal.iter().map(|one| one.says.clone()).collect(),
        moves: scenario
            .moves
            .iter()
            .map(|line| (line.label, line.says.clone()))
            .collect(),
        questions: scenario.debrief_question.clone(),
        sheet: match audience {
            Audience::Facilitator => planned(room),
            Audience::Seats(_) => Vec::new(),
        },
    })
}

/// The sheet as a list of lines by time, by hand last: what was planned with what became of it, in the same order.
pub fn sheet(planned: &[SheetEntry], states: &[SheetState], ends_at: At) -> Vec<SheetLine> {
    let mut lines: Vec<SheetLine> = planned
        .iter()
        .zip(states)
        .map(|(entry, state)| SheetLine {
            at: match entry.what {
                SheetItem::End => Some(ends_at),
                SheetItem::Inject { .. } | SheetItem::Prompt(_) | SheetItem::Onset => entry.at,
            },
            title: entry.title.clone(),
            what: entry.what.clone(),
            state: *state,
            only_if: entry.only_if.clone(),
        })
        .collect();
    lines.sort_by_key(|line| line.at.unwrap_or(At(u32::MAX)));
    lines
}

fn planned(room: &Room) -> Vec<SheetEntry> {
    let injects = room.scenario.inject.iter().map(|inject| SheetEntry {
        at: inject.at_s.map(At),
        title: inject.title.clone(),
        what: SheetItem::Inject {
            id: inject.id.clone(),
            voice: inject.voice,
            to: inject.to.iter().copied().collect(),
            says: inject.says.clone(),
        },
        only_if: inject.only_if.clone(),
    });
    let prompts = room.scenario.prompt.iter().map(|prompt| SheetEntry {
        at: Some(At(prompt.at_s)),
        title: prompt.asks.clone(),
        what: SheetItem::Prompt(prompt.id.clone()),
        only_if: prompt.only_if.clone(),
    });
    let plain = |at, title: &str, what| SheetEntry {
        at,
        title: title.to_owned(),
        what,
        only_if: None,
    };
    let onset = plain(Some(ONSET_AT), "Fault begins", SheetItem::Onset);
    let end = plain(None, "Debrief opens", SheetItem::End);
    injects.chain(prompts).chain([onset, end]).collect()
}

/// What became of each line of the sheet, in the order of [`Truth::sheet`].
pub(super) fn states(room: &Room) -> Vec<SheetState> {
    let injects = room.scenario.inject.iter().map(|inject| {
        match room.injected.iter().find(|(sent, _)| *sent == inject.id) {
            Some((_, at)) => SheetState::Done(*at),
            None if room.skipped.contains(&inject.id) => SheetState::Skipped,
            None if inject.only_if.is_some() => SheetState::AheadIf,
            None => SheetState::Ahead,
        }
    });
    let prompts = room.scenario.prompt.iter().map(|prompt| {
        match room.asked.iter().find(|asked| asked.prompt == prompt.id) {
            Some(asked) if asked.decided.is_some() => SheetState::Done(asked.opened_at),
            Some(_) => SheetState::Open,
            None if room.unasked.contains(&prompt.id) => SheetState::Skipped,
            None if prompt.only_if.is_some() => SheetState::AheadIf,
            None => SheetState::Ahead,
        }
    });
    let onset = room.marks.onset.map_or(SheetState::Ahead, SheetState::Done);
    let end = match room.phase {
        Phase::Lobby | Phase::Brief | Phase::Run => SheetState::Ahead,
        Phase::Debrief | Phase::Closed => SheetState::Done(room.ends_at),
    };
    injects.chain(prompts).chain([onset, end]).collect()
}
