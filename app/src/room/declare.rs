//! "This is the cause": which part, whom it touches, why. Judges nothing: the verdict comes with the debrief.

use drill::{
    dim::{Component, Scope},
    room::{Action, action::LINE_LETTERS, view::DeclaredView},
};
use leptos::prelude::*;

use crate::{
    part::{Act, AreaField, ButtonKind, ButtonSize, Edge, Sheet, mm_ss},
    room::{OpenTool, RoomStore, Tool, talk::clear_sent},
};

/// What somebody is about to declare. Provided by the control room, by context, so that it outlives its sheet.
#[derive(Debug, Clone, Copy)]
pub struct DeclareDraft {
    component: RwSignal<Option<Component>>,
    scope: RwSignal<Scope>,
    why: RwSignal<String>,
}

impl DeclareDraft {
    /// Nothing yet.
    pub fn new() -> Self {
        Self {
            component: RwSignal::new(None),
            scope: RwSignal::new(Scope::Everywhere),
            why: RwSignal::new(String::new()),
        }
    }
}

impl Default for DeclareDraft {
    fn default() -> Self {
        Self::new()
    }
}

/// The sheet.
#[component]
pub fn DeclareSheet() -> impl IntoView {
    let open = expect_context::<OpenTool>();
    let draft = expect_context::<DeclareDraft>();
    view! {
        <Sheet
            title=Tool::Declare.name()
            symbol=Tool::Declare.symbol()
            edge=Edge::Bottom
            class="lever room__lever"
            note="anybody may; right or wrong is told in the debrief"
            on_close=Callback::new(move |()| open.close())
        >
            <div class="lever__steps" data-steps="2">
                <section class="lever__step" aria-label="Which part, and whom it touches">
                    <Parts draft />
                </section>
                <section class="lever__step" aria-label="Why">
                    <Scopes draft />
                    <AreaField
                        id="declare-why"
                        label="How it works, in a line"
                        aside="optional"
                        value=draft.why
                        letters=LINE_LETTERS
                        example="What you saw that says so"
                    />
                    <Declared />
                    <Go draft />
                </section>
            </div>
        </Sheet>
    }
}

#[component]
fn Parts(draft: DeclareDraft) -> impl IntoView {
    view! {
        <fieldset class="pick">
            <legend class="lever__label">"Which part"</legend>
            <div class="pick__list">
                {Component::ALL
                    .map(|component| {
                        view! {
                            <label class="chip">
                                <input
                                    class="visually-hidden"
                                    type="radio"
                                    name="declare-component"
                                    prop:checked=move || draft.component.get() == Some(component)
                                    on:change=move |_| draft.component.set(Some(component))
                                />
                                {component.name()}
                            </label>
                        }
                    })}
            </div>
        </fieldset>
    }
}

#[component]
fn Scopes(draft: DeclareDraft) -> impl IntoView {
    view! {
        <fieldset class="pick">
            <legend class="lever__label">"Whom it touches"</legend>
            <div class="pick__list">
                {Scope::ALL
                    .map(|scope| {
                        view! {
                            <label class="chip">
                                <input
                                    class="visually-hidden"
                                    type="radio"
                                    name="declare-scope"
                                    prop:checked=move || draft.scope.get() == scope
                                    on:change=move |_| draft.scope.set(scope)
                                />
                                {scope.name()}
                            </label>
                        }
                    })}
            </div>
        </fieldset>
    }
}

#[component]
fn Go(draft: DeclareDraft) -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let open = expect_context::<OpenTool>();
    let done = Callback::new(move |sent| {
        if let Action::Declare { component, why, .. } = sent {
            clear_sent(draft.why, &why);
            draft.component.update(|picked| {
                if *picked == Some(component) {
                    *picked = None;
                }
            });
            store.toast("Declared. Everybody reads it on the timeline.".to_owned());
            open.close();
        }
    });
    view! {
        <div class="lever__go">
            {move || match draft.component.get() {
                Some(component) => {
                    let action = Signal::derive(move || Action::Declare {
                        component,
                        scope: draft.scope.get(),
                        why: draft.why.get(),
                    });
                    view! {
                        <Act action kind=ButtonKind::Primary size=ButtonSize::Large done>
                            {move || format!("Declare: {}, {}", component.name(), draft.scope.get().name())}
                        </Act>
                    }
                        .into_any()
                }
                None => {
                    view! {
                        <button type="button" class="button" data-size="l" aria-disabled="true" title="Pick a part first.">
                            "Pick a part"
                        </button>
                    }
                        .into_any()
                }
            }}
        </div>
    }
}

/// What was declared so far.
#[component]
fn Declared() -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let declared = store.slice(|view| view.declared.clone());
    let lines = move || declared.get().unwrap_or_default();
    view! {
        <Show when=move || declared.with(|declared| declared.as_ref().is_some_and(|declared| !declared.is_empty()))>
            <ul class="effects" aria-label="Declared so far">
                <For each=lines key=|one| (one.at, one.by) let:one>
                    <DeclaredLine one />
                </For>
            </ul>
        </Show>
    }
}

#[component]
fn DeclaredLine(one: DeclaredView) -> impl IntoView {
    let store = expect_context::<RoomStore>();
    view! {
        <li class="effects__item">
            <time>{mm_ss(one.at)}</time>
            <span>
                {move || store.name_of(one.by)}
                {format!(": {}, {}", one.component.name(), one.scope.name())}
            </span>
        </li>
    }
}
