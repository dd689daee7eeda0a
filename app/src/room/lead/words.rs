//! Words that several parts of the board use. Decides nothing.

use drill::{
    dim::{Device, Filter, Region, Tab},
    role::{Role, Roles},
    room::{
        Line, LineKind,
        line::{Detail, SeatChange},
    },
    scenario::{Condition, Label, Voice},
};

use crate::{part::lower_first, state};

/// To whom an inject goes.
pub fn to_whom(to: Roles) -> String {
    if to.is_empty() {
        "everybody".to_owned()
    } else {
        to.iter().map(Role::name).collect::<Vec<_>>().join(", ")
    }
}

/// When a conditional inject is sent, or a conditional prompt opens, by itself.
pub fn only_if(condition: &Condition) -> String {
    match condition {
        Condition::NotMitigated => "only if the target is still missed".to_owned(),
        Condition::NotPulled(lever) => format!("only if nobody touched {}", lever.name()),
        Condition::Pulled(lever) => format!("only if somebody set {}", lever.name()),
        Condition::NoStatus => "only if no status update was posted".to_owned(),
        Condition::NotDiagnosed => "only if nobody named the cause".to_owned(),
        Condition::MitigatedWith(lever) => {
            format!("only if the target holds again with {} set", lever.name())
        }
    }
}

/// What somebody has open.
pub fn looks_at(tab: Tab, filter: Filter) -> String {
    let device = filter.device.map(Device::name);
    let region = filter.region.map(Region::name);
    [Some(tab.name()), device, region]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(", ")
}

/// Letters of a quoted text that fit into a row.
const QUOTE_LETTERS: usize = 60;

/// What somebody did, after their name: "set Retry budget: 10 %", "wrote: …".
pub fn did(line: &Line) -> String {
    let quote = short(&line.text);
    match line.kind {
        LineKind::Lever => format!("set {}", line.title),
        LineKind::Chat => format!("wrote: {quote}"),
        LineKind::Status => "posted a status update".to_owned(),
        LineKind::Customers => "wrote to customers".to_owned(),
        LineKind::Note => format!("noted: {quote}"),
        LineKind::Inject => format!("spoke as {}: {quote}", line.title.to_lowercase()),
        LineKind::Seat => {
            if let Detail::Seat(SeatChange::Took(role)) = line.detail {
                format!("took {}", role.name())
            } else {
                line.title.clone()
            }
        }
        LineKind::Probe
        | LineKind::Look
        | LineKind::Phase
        | LineKind::Alert
        | LineKind::Prompt
        | LineKind::Cause
        | LineKind::Call
        | LineKind::Debrief => lower_first(&line.title),
    }
}

fn short(text: &str) -> String {
    let mut letters = text.chars();
    let start: String = letters.by_ref().take(QUOTE_LETTERS).collect();
    if letters.next().is_some() {
        format!("{}…", start.trim_end())
    } else {
        start
    }
}

/// What a declared move is worth, as a word and a state.
pub const fn worth(label: Label) -> (&'static str, state::Condition) {
    match label {
        Label::Best => ("Helps most", state::Condition::Good),
        Label::Acceptable => ("Helps", state::Condition::Good),
        Label::Wrong => ("Does not help", state::Condition::Unknown),
    }
}

/// All voices, in the order of the deck.
pub const VOICES: [Voice; 5] = [
    Voice::Customer,
    Voice::Business,
    Voice::Provider,
    Voice::Alert,
    Voice::Hint,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recipients_and_places_are_named() {
        assert_eq!(to_whom(Roles::NONE), "everybody");
        assert_eq!(
            to_whom(Roles::NONE.with(Role::Sre).with(Role::Fraud)),
            "SRE, Fraud"
        );
        let filter = Filter {
            device: Some(Device::Ios),
            region: Some(Region::Eu),
        };
        assert_eq!(looks_at(Tab::Payments, filter), "Payments, iOS web, EU");
    }

    #[test]
    fn a_long_quote_is_cut_at_a_letter() {
        let text = "ä".repeat(QUOTE_LETTERS + 5);
        assert_eq!(short(&text).chars().count(), QUOTE_LETTERS + 1);
        assert_eq!(short("it spins"), "it spins");
    }
}
