//! A person's letters in a circle, with a dot for presence. Decorative: the name stands beside it.

use drill::id::PersonId;
use leptos::prelude::*;

use crate::wire::{GONE_S, Here};

/// Whose letters they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AvatarKind {
    /// Somebody else.
    #[default]
    Other,
    /// The reader.
    Me,
    /// Nobody: a free seat, or a voice from outside.
    Empty,
    /// The program in somebody's place.
    Program,
}

impl AvatarKind {
    const fn attribute(self) -> Option<&'static str> {
        match self {
            Self::Other => None,
            Self::Me => Some("me"),
            Self::Empty => Some("empty"),
            Self::Program => Some("program"),
        }
    }
}

impl From<PersonId> for AvatarKind {
    /// Of somebody who is not the reader.
    fn from(who: PersonId) -> Self {
        if who.program_name().is_some() {
            Self::Program
        } else {
            Self::Other
        }
    }
}

/// How large an avatar is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AvatarSize {
    /// 26 px: lists.
    #[default]
    Medium,
    /// 36 px: cards.
    Large,
}

/// What the dot says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// Connected.
    Here,
    /// Away, and the seat is theirs.
    Away,
    /// Away so long that the facilitator may give the seat on.
    Gone,
}

impl Presence {
    /// The value of `data-presence`.
    pub const fn attribute(self) -> &'static str {
        match self {
            Self::Here => "here",
            Self::Away => "away",
            Self::Gone => "gone",
        }
    }
}

impl From<Here> for Presence {
    fn from(here: Here) -> Self {
        match here {
            Here::Now => Self::Here,
            Here::AwayS(seconds) if seconds < GONE_S => Self::Away,
            Here::AwayS(_) => Self::Gone,
        }
    }
}

/// Up to two letters of a name: the first of its first and of its last word. What stands in brackets is no part of it.
pub fn initials(name: &str) -> String {
    let name = name.split(" (").next().unwrap_or_default();
    let letters = |word: &str| word.chars().find(|letter| letter.is_alphanumeric());
    let mut words = name.split_whitespace().filter_map(letters);
    let first = words.next();
    let last = words.next_back();
    match (first, last) {
        (Some(first), Some(last)) => [first, last].iter().collect::<String>().to_uppercase(),
        (Some(_), None) => name
            .chars()
            .filter(|letter| letter.is_alphanumeric())
            .take(2)
            .collect::<String>()
            .to_uppercase(),
        (None, _) => "?".to_owned(),
    }
}

/// Somebody's letters.
#[component]
pub fn Avatar(
    /// The name; may change.
    #[prop(into)]
    name: Signal<String>,
    /// Whose; may change.
    #[prop(optional, into)]
    kind: Signal<AvatarKind>,
    /// How large.
    #[prop(optional)]
    size: AvatarSize,
    /// The dot; none: no dot.
    #[prop(optional, into)]
    presence: Signal<Option<Presence>>,
) -> impl IntoView {
    let size = match size {
        AvatarSize::Medium => None,
        AvatarSize::Large => Some("l"),
    };
    view! {
        <span
            class="avatar"
            data-kind=move || kind.get().attribute()
            data-size=size
            data-presence=move || presence.get().map(Presence::attribute)
            aria-hidden="true"
        >
            {move || initials(&name.get())}
        </span>
    }
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn a_name_has_at_most_two_letters() {
        assert_eq!(initials("Priya Raman"), "PR");
        assert_eq!(initials("Priya"), "PR");
        assert_eq!(initials("Payments ops (program)"), "PO");
        assert_eq!(initials("ana maria lópez"), "AL");
        assert_eq!(initials("  "), "?");
        assert_eq!(initials("Ø"), "Ø");
        assert_eq!(initials("<script>"), "SC");
    }
}
