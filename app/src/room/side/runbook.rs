//! The runbook's steps, to tick for oneself, and whom to call from outside. Ticks stay in this browser: the room does
//! not count them.

use leptos::prelude::*;

use super::call::{OnCallRow, on_call};
use crate::{
    icon::{Icon, IconSize, Symbol},
    part::kept::{keep, kept},
    part::memo,
    room::RoomStore,
};

/// The panel.
#[component]
pub fn Runbook() -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let runbook = memo(move || {
        store
            .hello
            .with(|hello| hello.as_ref().map(|hello| hello.script.runbook.clone()))
    });
    let on_call = on_call(store);
    move || {
        runbook.get().map(|runbook| {
            view! {
                <section class="panel" aria-labelledby="runbook">
                    <div class="panel__head">
                        <h2 class="panel__title" id="runbook">
                            "Runbook"
                        </h2>
                        <span class="panel__note">{runbook.title}</span>
                    </div>
                    <Steps steps=runbook.steps />
                    <Show when=move || 0 < on_call.get()>
                        <details class="runbook__calls">
                            <summary class="runbook__label">{move || format!("On call: {} desks", on_call.get())}</summary>
                            <ul>{move || (0..on_call.get()).map(|line| view! { <OnCallRow line /> }).collect_view()}</ul>
                        </details>
                    </Show>
                </section>
            }
        })
    }
}

#[component]
fn Steps(steps: Vec<String>) -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let key = StoredValue::new(format!("drillroom-runbook-{}", store.code.get_value()));
    let before = kept(&key.get_value()).unwrap_or_default();
    let ticks = (0..steps.len())
        .map(|step| before.as_bytes().get(step) == Some(&b'x'))
        .collect::<Vec<_>>();
    let ticked = RwSignal::new(ticks);
    let tick = move |step: usize| {
        ticked.update(|ticked| ticked[step] = !ticked[step]);
        let text: String =
            ticked.with_untracked(|ticked| ticked.iter().map(|on| if *on { 'x' } else { '-' }).collect());
        keep(&key.get_value(), &text);
    };
    let next = memo(move || ticked.with(|ticked| ticked.iter().position(|on| !on)));
    view! {
        <ol class="runbook">
            {steps
                .into_iter()
                .enumerate()
                .map(|(step, text)| {
                    let on = memo(move || ticked.with(|ticked| ticked[step]));
                    view! {
                        <li>
                            <button
                                type="button"
                                class="runbook__step"
                                role="checkbox"
                                aria-checked=move || on.get().to_string()
                                aria-current=move || (next.get() == Some(step)).then_some("step")
                                on:click=move |_| tick(step)
                            >
                                <span class="runbook__mark" aria-hidden="true">
                                    <Show when=move || on.get() fallback=move || step + 1>
                                        <Icon symbol=Symbol::Check size=IconSize::Small />
                                    </Show>
                                </span>
                                <span>{text}</span>
                            </button>
                        </li>
                    }
                })
                .collect_view()}
        </ol>
    }
}
