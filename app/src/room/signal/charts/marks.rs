//! What happened, as flags over a chart and as tinted spans: releases and flag changes, alerts, levers, decisions, and
//! the time in which the target was missed. Shows only what the reader's own lines say.

use std::sync::Arc;

use drill::{
    id::At,
    room::{Line, LineKind},
    scenario::Script,
};

use crate::chart::{Marker, MarkerKind, Shade, ShadeKind};

/// All flags up to `now`, in order of time.
pub fn markers(lines: &[Arc<Line>], script: &Script, now: At) -> Vec<Marker> {
    let releases = script
        .releases
        .iter()
        .map(|card| (card.at_s, "R", format!("Release {}", card.id)));
    let flags = script
        .flags
        .iter()
        .map(|card| (card.changed_s, "F", format!("Flag {} changed", card.id)));
    let planned = releases.chain(flags).filter_map(|(at_s, letter, text)| {
        let at = u32::try_from(at_s).ok().filter(|at| *at <= now.0)?;
        Some(Marker {
            at_s: i64::from(at),
            letter: letter.to_owned(),
            text,
            kind: MarkerKind::Plain,
        })
    });
    let mut markers: Vec<Marker> = planned
        .chain(lines.iter().filter_map(|line| marker(line)))
        .collect();
    markers.sort_by_key(|marker| marker.at_s);
    markers
}

fn marker(line: &Line) -> Option<Marker> {
    let (letter, kind) = match line.kind {
        LineKind::Alert => match change_of(line) {
            Change::Ends => ("✓", MarkerKind::Good),
            Change::Begins | Change::Nothing => ("!", MarkerKind::Bad),
        },
        LineKind::Lever => ("L", MarkerKind::Accent),
        // Single voices would bury the chart: only the opening and the decision.
        LineKind::Prompt if line.who.is_none() => ("?", MarkerKind::Accent),
        LineKind::Prompt
        | LineKind::Seat
        | LineKind::Phase
        | LineKind::Inject
        | LineKind::Look
        | LineKind::Probe
        | LineKind::Chat
        | LineKind::Status
        | LineKind::Customers
        | LineKind::Cause
        | LineKind::Call
        | LineKind::Note
        | LineKind::Debrief => return None,
    };
    let text = if line.text.is_empty() {
        line.title.clone()
    } else {
        format!("{}: {}", line.title, line.text)
    };
    Some(Marker {
        at_s: i64::from(line.at.0),
        letter: letter.to_owned(),
        text,
        kind,
    })
}

/// What an alert line says of the target.
enum Change {
    Begins,
    Ends,
    Nothing,
}

/// By the words of `drill::room::line`: the lines carry no other sign.
fn change_of(line: &Line) -> Change {
    if line.title.starts_with("Target missed") {
        Change::Begins
    } else if line.title.starts_with("Recovering") || line.title.starts_with("Good again") {
        Change::Ends
    } else {
        Change::Nothing
    }
}

/// Spans in which the target was missed, up to `now`.
pub fn shades(lines: &[Arc<Line>], now: At) -> Vec<Shade> {
    let mut shades = Vec::new();
    let mut began = None;
    for line in lines.iter().filter(|line| line.kind == LineKind::Alert) {
        match change_of(line) {
            Change::Begins => began = began.or(Some(line.at)),
            Change::Ends => shades.extend(began.take().map(|from| breach(from, line.at))),
            Change::Nothing => {}
        }
    }
    shades.extend(began.map(|from| breach(from, now)));
    shades
}

fn breach(from: At, to: At) -> Shade {
    Shade {
        from_s: f64::from(from.0),
        to_s: f64::from(to.0),
        kind: ShadeKind::Breach,
    }
}

#[cfg(test)]
mod tests {
    use drill::{id::Seq, room::line::Detail};

    use super::*;

    fn alert(at: u32, title: &str) -> Arc<Line> {
        Arc::new(Line {
            seq: Seq(at),
            part: 0,
            at: At(at),
            who: None,
            kind: LineKind::Alert,
            title: title.to_owned(),
            text: String::new(),
            detail: Detail::None,
            verdict: None,
        })
    }

    #[test]
    fn a_breach_lasts_until_it_recovers_and_may_come_back() {
        let lines = [
            alert(100, "Target missed for 15 s"),
            alert(200, "Recovering: the target holds again"),
            alert(230, "Target missed again"),
        ];
        let spans: Vec<_> = shades(&lines, At(260))
            .iter()
            .map(|shade| (shade.from_s, shade.to_s))
            .collect();
        assert_eq!(spans, [(100.0, 200.0), (230.0, 260.0)]);
    }
}
