//! A person's letters in a circle. Decorative: the name stands beside it.

use leptos::prelude::*;

/// Whose avatar it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AvatarKind {
    /// Somebody else's.
    #[default]
    Other,
    /// The reader's.
    Me,
    /// A free seat.
    Empty,
}

impl AvatarKind {
    const fn attribute(self) -> Option<&'static str> {
        match self {
            Self::Other => None,
            Self::Me => Some("me"),
            Self::Empty => Some("empty"),
        }
    }
}

/// Whether somebody is connected, as a dot at the avatar. The word stands beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Nearness {
    /// Not shown.
    #[default]
    Unsaid,
    /// Connected.
    Here,
    /// Not connected for a moment.
    Away,
    /// Not connected for so long that the seat may be given on.
    Gone,
}

impl Nearness {
    const fn attribute(self) -> Option<&'static str> {
        match self {
            Self::Unsaid => None,
            Self::Here => Some("here"),
            Self::Away => Some("away"),
            Self::Gone => Some("gone"),
        }
    }
}

/// Somebody's letters.
#[component]
pub fn Avatar(
    /// The name, as typed.
    #[prop(into)]
    name: Signal<String>,
    /// Whose; may change.
    #[prop(into, optional)]
    kind: Signal<AvatarKind>,
    /// Connected or not; may change.
    #[prop(into, optional)]
    presence: Signal<Nearness>,
) -> impl IntoView {
    view! {
        <span
            class="avatar"
            data-kind=move || kind.get().attribute()
            data-presence=move || presence.get().attribute()
            aria-hidden="true"
        >
            {move || name.with(|name| initials(name))}
        </span>
    }
}

/// Two letters of a name: of the first and the last word, or the first two of a single one.
pub fn initials(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let letters: String = match words.as_slice() {
        [] => String::new(),
        [only] => only.chars().take(2).collect(),
        [first, .., last] => first.chars().take(1).chain(last.chars().take(1)).collect(),
    };
    letters.to_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_two_letters_of_any_name() {
        assert_eq!(initials("Priya Raman"), "PR");
        assert_eq!(initials("Ana"), "AN");
        assert_eq!(initials("  Maria de la Cruz "), "MC");
        assert_eq!(initials("李"), "李");
        assert_eq!(initials(""), "");
    }
}
