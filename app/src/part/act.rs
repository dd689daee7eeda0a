//! The button for an action: asks the room's own rule whether the person may, says why not in words, and shows that
//! it works until the room has answered. Holds no rule itself.

use drill::{id::Seq, room::Action};
use leptos::prelude::*;

use crate::{
    backend::ApiError,
    room::{RoomStore, sentence},
};

/// How much weight a button has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ButtonKind {
    /// One of several.
    #[default]
    Plain,
    /// The one thing to do here.
    Primary,
    /// In a bar.
    Quiet,
    /// Has a price.
    Danger,
    /// Ends something for everybody.
    Stop,
}

impl ButtonKind {
    /// The value of `data-kind`.
    pub const fn attribute(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Primary => Some("primary"),
            Self::Quiet => Some("quiet"),
            Self::Danger => Some("danger"),
            Self::Stop => Some("stop"),
        }
    }
}

/// How large a button is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ButtonSize {
    /// In rows.
    Small,
    /// In bars and forms.
    #[default]
    Medium,
    /// The one thing to do on a page.
    Large,
}

impl ButtonSize {
    /// The value of `data-size`.
    pub const fn attribute(self) -> Option<&'static str> {
        match self {
            Self::Small => Some("s"),
            Self::Medium => None,
            Self::Large => Some("l"),
        }
    }
}

/// A button that asks the room for an action. Refused: it stays, says why, and a click says it again as a toast.
#[component]
pub fn Act(
    /// The action; may change.
    #[prop(into)]
    action: Signal<Action>,
    /// How much weight.
    #[prop(optional)]
    kind: ButtonKind,
    /// How large.
    #[prop(optional)]
    size: ButtonSize,
    /// Classes in place of `button`.
    #[prop(default = "button")]
    class: &'static str,
    /// `data-kind` in place of the button's own, for classes that have one.
    #[prop(optional)]
    look: Option<&'static str>,
    /// Name for screen readers where the words alone do not say it.
    #[prop(optional, into)]
    label: Signal<Option<String>>,
    /// Told when the room has answered, either way.
    #[prop(optional, into)]
    done: Option<Callback<Result<Seq, ApiError>>>,
    /// The words on the button: a verb.
    children: Children,
) -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let waiting = RwSignal::new(false);
    let refused = Memo::new(move |_| {
        action
            .with(|action| store.may(action))
            .err()
            .map(|refusal| sentence(&refusal.to_string()))
    });
    let press = move |_| {
        if waiting.get_untracked() {
            return;
        }
        if let Some(why) = refused.get_untracked() {
            store.toast(why);
            return;
        }
        waiting.set(true);
        store.act_then(action.get_untracked(), move |answer| {
            // The button may be gone by now: the action moved the room on.
            let _ = waiting.try_set(false);
            // So may whoever wanted to be told.
            if let Some(done) = done {
                let _ = done.try_run(answer);
            }
        });
    };
    view! {
        <button
            type="button"
            class=class
            data-kind=look.or(kind.attribute())
            data-size=size.attribute()
            aria-label=label
            aria-disabled=move || refused.with(Option::is_some).then_some("true")
            aria-busy=move || waiting.get().then_some("true")
            title=refused
            on:click=press
        >
            {children()}
        </button>
    }
}
