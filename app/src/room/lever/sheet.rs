//! A tool's sheet in three steps: set, what will happen, plan card. Decides nothing: who may and when is the room's rule,
//! what it does is the world's.

use drill::{
    id::At,
    lever::{Danger, Lever, Order, Setting},
    room::Action,
    scenario::Script,
};
use leptos::prelude::*;

use super::{
    draft::{Draft, Drafts},
    effect::{effects, facts, verb},
    list::LeverList,
    plan::PlanCard,
    set::Setter,
    stand::{Standing, felt, moved},
};
use crate::{
    part::{Act, ButtonKind, ButtonSize, Edge, Sheet, memo, mm_ss},
    room::{OpenTool, RoomStore, Tool},
};

/// The sheet of one tool that holds levers.
#[component]
pub fn LeverSheet(
    /// Which.
    tool: Tool,
) -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let open = expect_context::<OpenTool>();
    let levers = store.hello.with_untracked(|hello| {
        hello
            .as_ref()
            .map(|hello| tool.levers(&hello.script))
            .unwrap_or_default()
    });
    let draft = expect_context::<Drafts>().of(tool);
    let body = match (levers.first().cloned(), draft) {
        (Some(first), Some(draft)) => view! { <Steps levers first draft /> }.into_any(),
        (None, _) | (_, None) => view! {
            <div class="empty" data-size="s">
                <p class="empty__title">"Nothing to set here in this drill"</p>
                <p class="empty__text">"Your role card lists the tools that this checkout has."</p>
            </div>
        }
        .into_any(),
    };
    view! {
        <Sheet
            title=tool.name()
            symbol=tool.symbol()
            edge=Edge::Bottom
            class="lever room__lever"
            note=Signal::derive(move || owners(store, tool))
            on_close=Callback::new(move |()| open.close())
        >
            {body}
        </Sheet>
    }
}

/// "Only Payments ops can set this".
fn owners(store: RoomStore, tool: Tool) -> String {
    let owners = store.hello.with(|hello| {
        hello
            .as_ref()
            .map(|hello| tool.owners(&hello.script))
            .unwrap_or_default()
    });
    let names: Vec<&str> = owners.iter().map(drill::role::Role::name).collect();
    if owners.meets(store.my_roles()) {
        "yours to set".to_owned()
    } else {
        format!("{} can set this", names.join(" or "))
    }
}

#[component]
fn Steps(levers: Vec<Lever>, first: Lever, draft: Draft) -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let several = levers.len() > 1;
    let lever = memo(move || draft.lever.get().unwrap_or_else(|| first.clone()));
    let now = memo(move || {
        let lever = lever.get();
        felt(moved(store, &lever).as_ref(), &lever, store.clock.get())
    });
    let set = memo(move || draft.set.get().unwrap_or_else(|| now.get()));
    let changed = memo(move || set.get() != now.get());
    let dangerous = memo(move || lever.with(Lever::danger) == Danger::NeedsPlan);
    let going_back = memo(move || changed.get() && set.get() == lever.with(Lever::normal));
    view! {
        <div class="lever__steps" data-steps=move || if dangerous.get() { "3" } else { "2" }>
            <section class="lever__step" aria-label="Set">
                <StepName number="1" name="Set" />
                {several
                    .then(|| {
                        view! {
                            <LeverList levers picked=lever pick=Callback::new(move |lever| draft.pick(lever)) />
                        }
                    })}
                <Show when=move || !several>
                    <Standing lever=lever />
                </Show>
                <Setter lever now set=draft.set />
                <Undo lever now set=draft.set />
            </section>
            <section class="lever__step" aria-label="What will happen">
                <StepName number="2" name="What will happen" />
                <WhatWillHappen lever set changed />
                <Show when=move || !dangerous.get()>
                    <Go lever set changed draft />
                </Show>
            </section>
            <Show when=move || dangerous.get()>
                <section class="lever__step" aria-label="Plan card">
                    <StepName number="3" name="Plan card" aside="everybody reads it" />
                    <Show
                        when=move || !going_back.get()
                        fallback=|| view! { <p class="lever__aside">"The way back needs no plan."</p> }
                    >
                        <PlanCard draft=draft.plan />
                    </Show>
                    <Go lever set changed draft />
                </section>
            </Show>
        </div>
    }
}

#[component]
fn StepName(
    number: &'static str,
    name: &'static str,
    #[prop(optional)] aside: &'static str,
) -> impl IntoView {
    view! {
        <h3 class="lever__name">
            <span class="lever__number">{number}</span>
            {name}
            <span class="lever__aside">{aside}</span>
        </h3>
    }
}

/// Turns the draft to the way back, while the lever stands away from normal.
#[component]
fn Undo(
    #[prop(into)] lever: Signal<Lever>,
    #[prop(into)] now: Signal<Setting>,
    set: RwSignal<Option<Setting>>,
) -> impl IntoView {
    let away = move || {
        let lever = lever.get();
        now.get() != lever.normal() && !matches!(lever, Lever::Restart(_))
    };
    view! {
        <Show when=away>
            <button type="button" class="link-button" on:click=move |_| set.set(Some(lever.get().normal()))>
                {move || {
                    let lever = lever.get();
                    format!("Set it back: {}", lever.says(lever.normal()))
                }}
            </button>
        </Show>
    }
}

#[component]
fn WhatWillHappen(
    #[prop(into)] lever: Signal<Lever>,
    #[prop(into)] set: Signal<Setting>,
    #[prop(into)] changed: Signal<bool>,
) -> impl IntoView {
    let store = expect_context::<RoomStore>();
    // As if it were set at zero: what happens stays the same while the clock runs, only the times move with it.
    let rows = move || {
        effects(&lever.get(), set.get(), At(0))
            .into_iter()
            .map(|effect| {
                let after_s = effect.at.0;
                view! {
                    <li class="effects__item">
                        <time>{move || mm_ss(store.clock.get().plus_s(after_s))}</time>
                        <span>{effect.says}</span>
                    </li>
                }
            })
            .collect_view()
    };
    let script = move || store.hello.get();
    let more = move || {
        script().map(|hello| {
            let script: &Script = &hello.script;
            facts(&lever.get(), set.get(), script)
                .into_iter()
                .map(|(name, says)| {
                    view! {
                        <dt>{name}</dt>
                        <dd>{says}</dd>
                    }
                })
                .collect_view()
        })
    };
    view! {
        <Show
            when=move || changed.get()
            fallback=|| view! { <p class="lever__aside">"Pick a setting, and read here what it does before you ask for it."</p> }
        >
            <ol class="effects">{rows}</ol>
            <dl class="facts">{more}</dl>
        </Show>
    }
}

#[component]
fn Go(
    #[prop(into)] lever: Signal<Lever>,
    #[prop(into)] set: Signal<Setting>,
    #[prop(into)] changed: Signal<bool>,
    draft: Draft,
) -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let action = Signal::derive(move || {
        let (lever, set) = (lever.get(), set.get());
        let needs_plan = lever.danger() == Danger::NeedsPlan && set != lever.normal();
        let target = store
            .hello
            .with(|hello| hello.as_ref().map(|hello| hello.script.target));
        let ends_at = store.view.with(|view| view.as_ref().map(|view| view.ends_at));
        let plan = needs_plan
            .then(|| draft.plan.plan(store.clock.get(), ends_at?, target?))
            .flatten();
        Action::Pull {
            order: Order { lever, set },
            plan,
        }
    });
    let done = Callback::new(move |sent| {
        if let Action::Pull { order, plan } = sent {
            draft.done(&order, plan.as_ref());
        }
    });
    view! {
        <div class="lever__go">
            <Show
                when=move || changed.get()
                fallback=|| {
                    view! {
                        <button type="button" class="button" data-size="l" aria-disabled="true" title="Pick a setting first.">
                            "Pick a setting"
                        </button>
                    }
                }
            >
                <Act action kind=ButtonKind::Primary size=ButtonSize::Large done>
                    {move || verb(&lever.get(), set.get())}
                </Act>
            </Show>
        </div>
    }
}
