//! The button for an action: asks the room's own rule whether the person may, says why not in words, and shows that
//! it works until the room has answered. Holds no rule itself.

use drill::room::Action;
use leptos::prelude::*;

use crate::part::memo;

use super::sentence;
use crate::room::RoomStore;

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

/// What pressing a button does, and a key that means the same: asks for an action, once at a time.
#[derive(Debug, Clone, Copy)]
pub struct Press {
    store: RoomStore,
    action: Signal<Action>,
    done: Option<Callback<Action>>,
    /// Why the room would refuse, as a sentence.
    pub refused: Memo<Option<String>>,
    /// Whether the room has not answered yet.
    pub waiting: RwSignal<bool>,
}

impl Press {
    /// Of an action, which may change; `done` is told as in [`Act`].
    pub fn new(action: Signal<Action>, done: Option<Callback<Action>>) -> Self {
        let store = expect_context::<RoomStore>();
        let refused = memo(move || {
            action
                .with(|action| store.may(action))
                .err()
                .map(|refusal| sentence(&refusal.to_string()))
        });
        Self {
            store,
            action,
            done,
            refused,
            waiting: RwSignal::new(false),
        }
    }

    /// Asks for the action, says why not, or waits for the answer to the last press.
    pub fn run(self) {
        let Self {
            store, done, waiting, ..
        } = self;
        if waiting.get_untracked() {
            return;
        }
        if let Some(why) = self.refused.get_untracked() {
            store.toast(why);
            return;
        }
        waiting.set(true);
        let action = self.action.get_untracked();
        let sent = action.clone();
        store.act_then(action, move |answer| {
            // The button may be gone by now: the action moved the room on.
            let _ = waiting.try_set(false);
            // So may whoever wanted to be told.
            if let (Ok(_), Some(done)) = (answer, done) {
                let _ = done.try_run(sent);
            }
        });
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
    /// Told when the room has done it, with the action as it was sent: what has been typed since is not in it.
    #[prop(optional, into)]
    done: Option<Callback<Action>>,
    /// The words on the button: a verb.
    children: Children,
) -> impl IntoView {
    let press = Press::new(action, done);
    view! {
        <button
            type="button"
            class=class
            data-kind=look.or(kind.attribute())
            data-size=size.attribute()
            aria-label=label
            aria-disabled=move || press.refused.with(Option::is_some).then_some("true")
            aria-busy=move || press.waiting.get().then_some("true")
            title=press.refused
            on:click=move |event| {
                if is_filled_in(&event) {
                    press.run();
                }
            }
        >
            {children()}
        </button>
    }
}

/// Whether the form around a button has all it needs; if not, the browser points at the first field that is missing.
#[cfg(feature = "csr")]
fn is_filled_in(event: &leptos::ev::MouseEvent) -> bool {
    use leptos::wasm_bindgen::JsCast;
    use leptos::web_sys::HtmlButtonElement;

    let button = event
        .current_target()
        .and_then(|target| target.dyn_into::<HtmlButtonElement>().ok());
    let form = button.and_then(|button| button.form());
    form.is_none_or(|form| form.report_validity())
}

#[cfg(not(feature = "csr"))]
const fn is_filled_in(_: &leptos::ev::MouseEvent) -> bool {
    true
}
