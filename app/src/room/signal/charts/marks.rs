//! What happened, as flags over a chart and as tinted spans: releases and flag changes, alerts, levers, decisions, and
//! the time in which the target was missed. Shows only what the reader's own lines say.

use std::sync::Arc;

use drill::{
    id::At,
    room::{Line, LineKind, line::Alert},
    scenario::Script,
};

use crate::chart::{Marker, MarkerKind, Shade, ShadeKind};

/// Flags of what the script says has changed up to `now`: releases, feature flags.
pub fn planned(script: &Script, now: At) -> Vec<Marker> {
    let releases = script
        .releases
        .iter()
        .map(|card| (card.at_s, "R", format!("Release {}", card.id)));
    let flags = script
        .flags
        .iter()
        .map(|card| (card.changed_s, "F", format!("Flag {} changed", card.id)));
    releases
        .chain(flags)
        .filter_map(|(at_s, letter, text)| {
            let at = u32::try_from(at_s).ok().filter(|at| *at <= now.0)?;
            Some(Marker {
                at_s: i64::from(at),
                letter: letter.to_owned(),
                text,
                kind: MarkerKind::Plain,
            })
        })
        .collect()
}

/// All flags, in order of time: those of the script, and those of what happened in the room.
pub fn markers(lines: &[Arc<Line>], planned: Vec<Marker>) -> Vec<Marker> {
    let mut markers = planned;
    markers.extend(lines.iter().filter_map(|line| marker(line)));
    markers.sort_by_key(|marker| marker.at_s);
    markers
}

fn marker(line: &Line) -> Option<Marker> {
    let (letter, kind) = match line.kind {
        LineKind::Alert => match line.alert() {
            Some(Alert::Recovering | Alert::Restored) => ("✓", MarkerKind::Good),
            // Only the facilitator is told; here is the room as players have it.
            Some(Alert::Onset) => return None,
            Some(Alert::Sign | Alert::Missed) | None => ("!", MarkerKind::Bad),
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

/// Spans in which the target was missed; the last may not have ended.
pub fn breaches(lines: &[Arc<Line>]) -> Vec<(At, Option<At>)> {
    let mut breaches = Vec::new();
    let mut began = None;
    for line in lines {
        match line.alert() {
            Some(Alert::Missed) => began = began.or(Some(line.at)),
            Some(Alert::Recovering | Alert::Restored) => {
                breaches.extend(began.take().map(|from| (from, Some(line.at))));
            }
            Some(Alert::Onset | Alert::Sign) | None => {}
        }
    }
    breaches.extend(began.map(|from| (from, None)));
    breaches
}

/// The same as tints; one that has not ended reaches to `now`.
pub fn shades(breaches: &[(At, Option<At>)], now: At) -> Vec<Shade> {
    let tint = |(from, to): &(At, Option<At>)| breach(*from, to.unwrap_or(now));
    breaches.iter().map(tint).collect()
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

    fn alert(at: u32, alert: Alert) -> Arc<Line> {
        Arc::new(Line {
            seq: Seq(at),
            part: 0,
            at: At(at),
            who: None,
            kind: LineKind::Alert,
            title: String::new(),
            text: String::new(),
            detail: Detail::Alert(alert),
            verdict: None,
        })
    }

    #[test]
    fn a_breach_lasts_until_it_recovers_and_may_come_back() {
        let lines = [
            alert(100, Alert::Missed),
            alert(200, Alert::Recovering),
            alert(230, Alert::Missed),
        ];
        let spans: Vec<_> = shades(&breaches(&lines), At(260))
            .iter()
            .map(|shade| (shade.from_s, shade.to_s))
            .collect();
        assert_eq!(spans, [(100.0, 200.0), (230.0, 260.0)]);
    }
}
