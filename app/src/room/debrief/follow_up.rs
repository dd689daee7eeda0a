//! The one change to ship, with owner and day, and what to keep. One form for the whole room: whoever saves last has
//! the last word, and a form that somebody types in is not overwritten.

use drill::room::{
    Action, FollowUp,
    action::{LINE_LETTERS, NAME_LETTERS},
};
use leptos::prelude::*;

use super::{
    closed,
    saved::{Saved, SavedNote},
    told,
};
use crate::{
    part::{Need, TextField, memo},
    room::RoomStore,
    state::{Condition, State},
};

/// The fields as they are typed.
#[derive(Debug, Clone, Copy)]
struct Draft {
    what: RwSignal<String>,
    owner: RwSignal<String>,
    due: RwSignal<String>,
    alert: RwSignal<String>,
    keep: RwSignal<String>,
    change: RwSignal<String>,
}

impl Draft {
    fn of(known: FollowUp) -> Self {
        Self {
            what: RwSignal::new(known.what),
            owner: RwSignal::new(known.owner),
            due: RwSignal::new(known.due),
            alert: RwSignal::new(known.alert),
            keep: RwSignal::new(known.keep),
            change: RwSignal::new(known.change),
        }
    }

    fn get(self) -> FollowUp {
        FollowUp {
            what: self.what.get(),
            owner: self.owner.get(),
            due: self.due.get(),
            alert: self.alert.get(),
            keep: self.keep.get(),
            change: self.change.get(),
        }
    }
}

/// Fields of the form.
const FIELDS: usize = 6;

fn filled(follow_up: &FollowUp) -> usize {
    let FollowUp {
        what,
        owner,
        due,
        alert,
        keep,
        change,
    } = follow_up;
    [what, owner, due, alert, keep, change]
        .into_iter()
        .filter(|words| !words.trim().is_empty())
        .count()
}

/// The panel: the words as the room has them, and the form while there are none or somebody changes them here.
#[component]
pub fn FollowUpForm() -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let closed = closed(store);
    let known = told(store, |debrief| debrief.follow_up.clone());
    let count = move || known.with(|known| known.as_ref().and_then(Option::as_ref).map_or(0, filled));
    let condition = Signal::derive(move || {
        if count() == FIELDS {
            Condition::Good
        } else {
            Condition::Watch
        }
    });
    // Whoever types keeps the form, also when somebody else saves meanwhile.
    let editing = RwSignal::new(false);
    let saved = RwSignal::new(Saved::Same);
    let unwritten = move || known.with(|known| !matches!(known, Some(Some(_))));
    let form = memo(move || !closed.get() && (editing.get() || unwritten()));
    view! {
        <section class="panel" data-column="side" data-print="half" aria-labelledby="follow-up">
            <header class="panel__head">
                <h2 class="panel__title" id="follow-up">"The one change we ship"</h2>
                <div class="panel__tools">
                    <State condition>{move || format!("{} of {FIELDS} filled", count())}</State>
                </div>
            </header>
            {move || if form.get() {
                view! { <Form editing saved/> }.into_any()
            } else {
                view! { <Written/> }.into_any()
            }}
            <Show when=move || !form.get() && !closed.get()>
                <div class="panel__foot question__foot">
                    <SavedNote saved/>
                    <button type="button" class="button" data-size="s" on:click=move |_| editing.set(true)>
                        "Change it"
                    </button>
                </div>
            </Show>
        </section>
    }
}

#[component]
fn Form(editing: RwSignal<bool>, saved: RwSignal<Saved>) -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let known = told(store, |debrief| debrief.follow_up.clone().unwrap_or_default());
    let draft = Draft::of(known.get_untracked().unwrap_or_default());
    let changed = memo(move || known.with(|known| known.as_ref() != Some(&draft.get())));
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        saved.set(Saved::Sending);
        store.act_then(Action::SetFollowUp(untracked(draft)), move |answer| {
            let _ = saved.try_set(Saved::after(&answer));
            if answer.is_ok() {
                let _ = editing.try_set(false);
            }
        });
    };
    let owners = store.slice(|view| {
        view.people
            .iter()
            .map(|person| person.name.clone())
            .collect::<Vec<_>>()
    });
    view! {
        <form
            class="panel__body follow-up"
            aria-labelledby="follow-up"
            on:submit=save
            on:input=move |_| editing.set(true)
        >
            <TextField id="follow-up-what" label="What we ship" need=Need::Required value=draft.what letters=LINE_LETTERS/>
            <div class="fields" data-columns="2">
                <div class="field">
                    <label class="field__label" for="follow-up-owner">"Owner " <span class="field__optional">"required"</span></label>
                    <input
                        class="field__input"
                        id="follow-up-owner"
                        list="follow-up-owners"
                        maxlength=NAME_LETTERS.to_string()
                        required
                        autocomplete="off"
                        bind:value=draft.owner
                    />
                    <datalist id="follow-up-owners">
                        {move || owners.get().unwrap_or_default().into_iter().map(|name| view! { <option value=name></option> }).collect_view()}
                    </datalist>
                </div>
                <div class="field">
                    <label class="field__label" for="follow-up-due">"Due"</label>
                    <input class="field__input" id="follow-up-due" type="date" bind:value=draft.due/>
                </div>
            </div>
            <TextField id="follow-up-alert" label="One runbook change, alert or flag" value=draft.alert letters=LINE_LETTERS/>
            <TextField id="follow-up-keep" label="One habit to keep" value=draft.keep letters=LINE_LETTERS/>
            <TextField id="follow-up-change" label="One habit to change" value=draft.change letters=LINE_LETTERS/>
            <div class="question__foot">
                <SavedNote saved/>
                <button
                    type="submit"
                    class="button"
                    aria-busy=move || (saved.get() == Saved::Sending).then_some("true")
                    disabled=move || !changed.get()
                >
                    "Save follow-up"
                </button>
            </div>
        </form>
    }
}

fn untracked(draft: Draft) -> FollowUp {
    leptos::prelude::untrack(move || draft.get())
}

/// The follow-up of a closed drill.
#[component]
fn Written() -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let known = told(store, |debrief| debrief.follow_up.clone());
    move || match known.get().flatten() {
        None => view! { <p class="empty" data-size="s">"No change was written down."</p> }.into_any(),
        Some(FollowUp {
            what,
            owner,
            due,
            alert,
            keep,
            change,
        }) => view! {
            <dl class="panel__body written__fields">
                {[
                    ("What we ship", what),
                    ("Owner", owner),
                    ("Due", due),
                    ("Runbook, alert or flag", alert),
                    ("Keep", keep),
                    ("Change", change),
                ].into_iter().filter(|(_, words)| !words.is_empty()).map(|(label, words)| view! {
                    <dt>{label}</dt><dd>{words}</dd>
                }).collect_view()}
            </dl>
        }
        .into_any(),
    }
}
