//! The run sheet's lines and what follows from them: which inject is next, which hint, how many are done. Draws nothing.

use drill::{
    id::{At, InjectId},
    room::truth::{SheetItem, SheetLine, SheetState, sheet},
    scenario::Voice,
};
use leptos::prelude::*;

use crate::part::memo;

use crate::room::RoomStore;

/// What is planned. Provided by the board, by context.
#[derive(Debug, Clone, Copy)]
pub struct Planned {
    /// Everything on the run sheet, by time; by hand last.
    pub lines: Memo<Vec<SheetLine>>,
    /// The first inject by time that has not been sent.
    pub next: Memo<Option<InjectId>>,
    /// The first hint that has not been sent, timed or by hand.
    pub hint: Memo<Option<InjectId>>,
}

impl Planned {
    /// From the facilitator's view.
    pub fn new(store: RoomStore) -> Self {
        let lines = memo(move || {
            store.hello.with(|hello| {
                store.view.with(|view| {
                    let truth = hello.as_ref().and_then(|hello| hello.truth.as_ref());
                    let lead = view
                        .as_ref()
                        .and_then(|view| Some((view.lead.as_ref()?, view.ends_at)));
                    truth.zip(lead).map_or_else(Vec::new, |(truth, (lead, ends_at))| {
                        sheet(&truth.sheet, &lead.sheet, ends_at)
                    })
                })
            })
        });
        let next = memo(move || {
            lines.with(|lines| {
                let timed = lines.iter().filter(|line| line.at.is_some());
                timed.filter_map(waiting).map(|(id, _)| id.clone()).next()
            })
        });
        let hint = memo(move || {
            lines.with(|lines| {
                let mut hints = lines
                    .iter()
                    .filter_map(waiting)
                    .filter(|(_, voice)| *voice == Voice::Hint);
                hints.next().map(|(id, _)| id.clone())
            })
        });
        Self { lines, next, hint }
    }
}

/// An inject that has not been sent and may still be.
fn waiting(line: &SheetLine) -> Option<(&InjectId, Voice)> {
    match (&line.what, line.state) {
        (SheetItem::Inject { id, voice, .. }, SheetState::Ahead | SheetState::AheadIf) => Some((id, *voice)),
        (SheetItem::Inject { .. }, SheetState::Open | SheetState::Done(_) | SheetState::Skipped)
        | (SheetItem::Prompt(_) | SheetItem::Onset | SheetItem::End, _) => None,
    }
}

/// How a line stands, as the sheet shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// Done at this moment.
    Done(At),
    /// Its condition did not hold.
    Skipped,
    /// Runs now.
    Open,
    /// The next inject.
    Next,
    /// Only if its condition holds.
    Conditional,
    /// Still to come.
    Later,
}

impl Status {
    /// Of a line, given the next inject.
    pub fn of(line: &SheetLine, next: Option<&InjectId>) -> Self {
        let is_next = matches!(&line.what, SheetItem::Inject { id, .. } if Some(id) == next);
        match line.state {
            SheetState::Done(at) => Self::Done(at),
            SheetState::Skipped => Self::Skipped,
            SheetState::Open => Self::Open,
            SheetState::Ahead | SheetState::AheadIf if is_next => Self::Next,
            SheetState::AheadIf => Self::Conditional,
            SheetState::Ahead => Self::Later,
        }
    }

    /// The value of `data-status`.
    pub const fn attribute(self) -> &'static str {
        match self {
            Self::Done(_) => "done",
            Self::Skipped => "skipped",
            Self::Open => "open",
            Self::Next => "next",
            Self::Conditional => "conditional",
            Self::Later => "later",
        }
    }
}
