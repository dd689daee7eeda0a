//! A tool's sheet in three steps: set, what will happen, plan card. Decides nothing: who may and when is the room's rule,
//! what it does is the world's.

use drill::{
    id::At,
    lever::{Danger, Lever, Order, Setting},
    role::{Role, Roles},
    room::{Action, line::Detail, stand_in::SETS_S},
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
    part::{Act, ButtonKind, ButtonSize, Edge, Sheet, lower_first, memo, mm_ss},
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

fn owners_of(store: RoomStore, lever: &Lever) -> Roles {
    store
        .hello
        .with(|hello| hello.as_ref().map(|hello| hello.script.owners(lever)))
        .unwrap_or_default()
}

/// To those who cannot set a lever: whom to ask, before anything else.
#[component]
fn Ask(
    #[prop(into)] lever: Signal<Lever>,
    #[prop(into)] may_set: Signal<bool>,
    #[prop(into)] asked: Signal<Option<Role>>,
) -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let whom = move || {
        let owners = owners_of(store, &lever.get());
        let named = owners.iter().map(|role| {
            let holder = store.view.with(|view| {
                let holder = view.as_ref()?.holder(role)?;
                Some(holder.name.clone())
            });
            match holder {
                Some(name) => format!("{} ({name})", role.name()),
                None => format!("{} (free seat)", role.name()),
            }
        });
        named.collect::<Vec<_>>().join(" or ")
    };
    view! {
        <Show when=move || !may_set.get() && asked.get().is_none()>
            <p class="lever__ask">"To change this, ask " <b>{whom}</b> ". You see how it stands."</p>
        </Show>
        {move || {
            asked
                .get()
                .map(|role| {
                    view! {
                        <p class="lever__ask">
                            "The program plays " <b>{role.name()}</b>
                            {format!(": say what it should set, and it does so after {SETS_S} seconds. ")}
                            <Waits role />
                        </p>
                    }
                })
        }}
    }
}

/// What the program has been asked for and has not done yet.
#[component]
fn Waits(role: Role) -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let words = memo(move || {
        let now = store.clock.get();
        store.lines.with(|lines| {
            let waiting = lines.iter().filter_map(|line| {
                let Detail::Asked { role: whom, due } = line.detail else {
                    return None;
                };
                (whom == role && now < due).then(|| format!("{}, by {}.", line.title, mm_ss(due)))
            });
            waiting.collect::<Vec<_>>().join(" ")
        })
    });
    view! { <b>{words}</b> }
}

/// Who sets a lever when asked, because the program plays them.
fn asked(store: RoomStore, lever: &Lever) -> Option<Role> {
    let owners = owners_of(store, lever);
    store
        .view
        .with(|view| view.as_ref()?.asks(owners))
        .filter(|_| !store.my_roles().is_empty())
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
    let mine = memo(move || owners_of(store, &lever.get()).meets(store.my_roles()));
    // Where the program plays the owner, whoever has a seat asks it with the same three steps.
    let asked = memo(move || asked(store, &lever.get()).filter(|_| !mine.get()));
    let may_set = memo(move || mine.get() || asked.get().is_some());
    let going_back = memo(move || changed.get() && set.get() == lever.with(Lever::normal));
    view! {
        <Ask lever may_set=mine asked />
        <div
            class="lever__steps"
            data-steps=move || match (may_set.get(), dangerous.get()) {
                (true, true) => "3",
                (true, false) => "2",
                (false, _) => "1",
            }
        >
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
                <Show when=move || may_set.get()>
                    <Setter lever now set=draft.set />
                    <Undo lever now set=draft.set />
                </Show>
            </section>
            <Show when=move || may_set.get()>
                <section class="lever__step" aria-label="What will happen">
                    <StepName number="2" name="What will happen" />
                    <WhatWillHappen lever set changed asked />
                </section>
            </Show>
            <Show when=move || may_set.get() && dangerous.get()>
                <section class="lever__step" aria-label="Plan card">
                    <StepName number="3" name="Plan card" aside="everybody reads it" />
                    <Show
                        when=move || !going_back.get()
                        fallback=|| view! { <p class="lever__aside">"The way back needs no plan."</p> }
                    >
                        <PlanCard draft=draft.plan />
                    </Show>
                </section>
            </Show>
        </div>
        // Under the steps, so that it is in sight however far they are scrolled.
        <Show when=move || may_set.get()>
            <Go lever set changed asked draft />
        </Show>
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
    #[prop(into)] asked: Signal<Option<Role>>,
) -> impl IntoView {
    let store = expect_context::<RoomStore>();
    // Whoever is asked sets it a little later.
    let delay_s = move || if asked.get().is_some() { SETS_S } else { 0 };
    // As if it were set at zero: what happens stays the same while the clock runs, only the times move with it.
    let rows = move || {
        effects(&lever.get(), set.get(), At(0))
            .into_iter()
            .map(|effect| {
                let after_s = effect.at.0 + delay_s();
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
            fallback=move || view! { <AsItStands lever /> }
        >
            <ol class="effects">{rows}</ol>
            <dl class="facts">{more}</dl>
        </Show>
    }
}

/// What was set last goes on standing here: when each part of it comes, or came.
#[component]
fn AsItStands(#[prop(into)] lever: Signal<Lever>) -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let last = memo(move || moved(store, &lever.get()));
    move || match last.get() {
        Some(moved) => {
            let rows = effects(&moved.lever, moved.set, moved.at)
                .into_iter()
                .map(|effect| {
                    view! {
                        <li class="effects__item">
                            <time>{mm_ss(effect.at)}</time>
                            <span>{effect.says}</span>
                        </li>
                    }
                });
            view! { <ol class="effects">{rows.collect_view()}</ol> }.into_any()
        }
        None => view! {
            <p class="lever__aside">"Pick a setting, and read here what it does before you ask for it."</p>
        }
        .into_any(),
    }
}

#[component]
fn Go(
    #[prop(into)] lever: Signal<Lever>,
    #[prop(into)] set: Signal<Setting>,
    #[prop(into)] changed: Signal<bool>,
    #[prop(into)] asked: Signal<Option<Role>>,
    draft: Draft,
) -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let action = Signal::derive(move || {
        let (lever, set) = (lever.get(), set.get());
        let needs_plan = lever.danger() == Danger::NeedsPlan && set != lever.normal();
        let ends_at = store.view.with(|view| view.as_ref().map(|view| view.ends_at));
        let plan = needs_plan
            .then(|| draft.plan.plan(store.clock.get(), ends_at?).ok())
            .flatten();
        let order = Order { lever, set };
        if asked.get().is_some() {
            Action::AskFor { order, plan }
        } else {
            Action::Pull { order, plan }
        }
    });
    let done = Callback::new(move |sent| {
        let now = store.clock.get_untracked();
        if let Action::Pull { order, plan } = sent {
            draft.done(&order, plan.as_ref());
            store.toast(comes(&order, now));
            show_standing();
        } else if let Action::AskFor { order, plan } = sent {
            draft.done(&order, plan.as_ref());
            store.toast(format!("Asked. It is set at {}.", mm_ss(now.plus_s(SETS_S))));
        }
    });
    let words = move || {
        let verb = verb(&lever.get(), set.get());
        match asked.get() {
            Some(role) => format!("Ask {}: {}", role.name(), lower_first(&verb)),
            None => verb,
        }
    };
    // An untouched card says nothing: the person's own number is asked for, and the field says what is wrong with it.
    let unwritten = memo(move || {
        let (lever, set) = (lever.get(), set.get());
        let needs_plan = lever.danger() == Danger::NeedsPlan && set != lever.normal();
        needs_plan && draft.plan.expectation().is_err()
    });
    let point = move |_| {
        draft.plan.asked.set(true);
        focus_on(".plan__gap[inputmode]");
    };
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
                <Show
                    when=move || !unwritten.get()
                    fallback=move || view! {
                        <button type="button" class="button" data-kind="primary" data-size="l" on:click=point>
                            {words}
                        </button>
                    }
                >
                    <Act action kind=ButtonKind::Primary size=ButtonSize::Large done>
                        {words}
                    </Act>
                </Show>
            </Show>
        </div>
    }
}

/// What an order brings and from when, for the one who gave it: "95 % of payments move to backup, from 07:25".
fn comes(order: &Order, now: At) -> String {
    let at = now.plus_s(order.lever.delay_s(order.set));
    let effects = effects(&order.lever, order.set, now);
    let main = effects
        .iter()
        .rev()
        .find(|effect| effect.at <= at)
        .or(effects.first());
    main.map_or_else(String::new, |effect| {
        let says = effect.says.split(", most").next().unwrap_or_default();
        format!("{says}, from {}", mm_ss(effect.at))
    })
}

/// Brings the line that says how the lever stands into sight.
fn show_standing() {
    let standing = document()
        .query_selector(".lever-list__item[data-picked], .lever .lever-standing")
        .ok()
        .flatten();
    if let Some(standing) = standing {
        standing.scroll_into_view_with_bool(false);
    }
}

fn focus_on(selector: &str) {
    use leptos::wasm_bindgen::JsCast;
    let field = document().query_selector(selector).ok().flatten();
    if let Some(field) = field.and_then(|field| field.dyn_into::<leptos::web_sys::HtmlElement>().ok()) {
        // A field that cannot take the focus still shows its error.
        let _ = field.focus();
    }
}
