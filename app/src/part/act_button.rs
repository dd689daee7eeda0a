//! A button that asks the room for an action. Asks the room's own rule first: when the answer is no, the button stays
//! where it is, looks off, and says why, on hover and on click.

use drill::room::Action;
use leptos::prelude::*;

use crate::room::{RoomStore, store::sentence};

/// How loud a button is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ButtonKind {
    /// As any.
    #[default]
    Plain,
    /// The one thing to do here.
    Primary,
    /// Hardly there.
    Quiet,
    /// Takes something away.
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
    /// In a row of a list.
    Small,
    /// As any.
    #[default]
    Medium,
    /// The one button of a page.
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

/// Asks for an action, or says why it cannot be asked for now.
#[component]
pub fn ActButton(
    /// What is asked for; may change.
    #[prop(into)]
    action: Signal<Action>,
    /// How loud; may change.
    #[prop(into, optional)]
    kind: Signal<ButtonKind>,
    /// How large.
    #[prop(optional)]
    size: ButtonSize,
    /// Done in place of asking at once, such as opening a confirmation.
    #[prop(into, optional)]
    first: Option<Callback<()>>,
    /// Name for screen readers, where the words on the button are not enough.
    #[prop(into, optional)]
    label: MaybeProp<String>,
    /// The words.
    children: Children,
) -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let busy = RwSignal::new(false);
    let refusal = Memo::new(move |_| {
        let refused = action.with(|action| store.may(action)).err();
        refused.map(|refusal| sentence(&refusal.to_string()))
    });
    let press = move |_| {
        if let Some(why) = refusal.get_untracked() {
            store.toast(why);
        } else if let Some(first) = first {
            first.run(());
        } else if !busy.get_untracked() {
            busy.set(true);
            // The button may be gone when the answer comes.
            store.act_then(action.get_untracked(), move |_| {
                let _ = busy.try_set(false);
            });
        }
    };
    view! {
        <button
            type="button"
            class="button"
            data-kind=move || kind.get().attribute()
            data-size=size.attribute()
            aria-disabled=move || refusal.with(Option::is_some).then_some("true")
            aria-busy=move || busy.get().then_some("true")
            aria-label=move || label.get()
            title=move || refusal.get()
            on:click=press
        >
            {children()}
        </button>
    }
}
