//! The four states of anything that is watched: a shape, a word and a colour, always together. Decides nothing: whoever
//! shows a figure says in which state it is.

use leptos::prelude::*;

use crate::icon::{Icon, Symbol};

/// How a figure stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    /// Within the target.
    Good,
    /// Close to the limit, or waiting for somebody.
    Watch,
    /// Outside the target.
    Bad,
    /// Nobody has looked, or no data came.
    Unknown,
}

impl Condition {
    /// The value of `data-state`, which colours an element and what is in it.
    pub const fn attribute(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Watch => "watch",
            Self::Bad => "bad",
            Self::Unknown => "unknown",
        }
    }

    /// The shape that stands for it.
    pub const fn symbol(self) -> Symbol {
        match self {
            Self::Good => Symbol::StateGood,
            Self::Watch => Symbol::StateWatch,
            Self::Bad => Symbol::StateBad,
            Self::Unknown => Symbol::StateUnknown,
        }
    }
}

/// A state: its shape and the words that say it.
#[component]
pub fn State(
    /// How it stands; may change.
    #[prop(into)]
    condition: Signal<Condition>,
    /// The words, such as "over 1.25 s".
    children: Children,
) -> impl IntoView {
    view! {
        <span class="state" data-state=move || condition.get().attribute()>
            <Icon symbol=Signal::derive(move || condition.get().symbol()) />
            {children()}
        </span>
    }
}
