//! Step three of a dangerous lever: the plan card, a sentence with gaps that the whole team will read. Builds no plan:
//! the draft does.

use drill::room::action::LINE_LETTERS;
use leptos::prelude::*;

use crate::part::memo;

use super::draft::{Expected, PlanDraft, of_target};
use crate::{part::mm_ss, room::RoomStore};

/// Minutes that can be picked.
const MINUTES: [u32; 7] = [1, 2, 3, 4, 5, 8, 10];

/// The plan card's fields.
#[component]
pub fn PlanCard(
    /// What is typed.
    draft: PlanDraft,
) -> impl IntoView {
    let PlanDraft {
        expected,
        value,
        asked,
        in_min,
        revert_when,
    } = draft;
    let store = expect_context::<RoomStore>();
    let usual = memo(move || {
        store
            .hello
            .with(|hello| {
                hello
                    .as_ref()
                    .map(|hello| format!("e.g. {}", trimmed(of_target(expected.get(), hello.script.target))))
            })
            .unwrap_or_default()
    });
    let wrong = memo(move || {
        let begun = asked.get() || value.with(|value| !value.trim().is_empty());
        draft.expectation().err().filter(|_| begun)
    });
    view! {
        <div class="plan">
            <div class="plan__line">
                <span>"Expect"</span>
                <span class="plan__sentence">
                    <ExpectedPicker expected />
                    {move || expected.get().relation()}
                    <input
                        class="plan__gap"
                        inputmode="decimal"
                        size="8"
                        maxlength="12"
                        aria-label="Expected value"
                        aria-invalid=move || wrong.get().map(|_| "true")
                        aria-describedby="plan-wrong"
                        placeholder=usual
                        bind:value=value
                    />
                    {move || expected.get().unit()}
                    <span id="plan-wrong" class="plan__wrong" role="alert">
                        {move || wrong.get().map(|wrong| wrong.to_string())}
                    </span>
                </span>
            </div>
            <div class="plan__line">
                <span>"By"</span>
                <span class="plan__sentence">
                    <MinutesPicker in_min />
                    <span class="lever__aside">{move || mm_ss(store.clock.get().plus_s(in_min.get() * 60))}</span>
                </span>
            </div>
            <div class="plan__line">
                <span>"Go back"</span>
                <span class="plan__sentence">
                    "when "
                    <input
                        class="plan__gap"
                        maxlength=LINE_LETTERS.to_string()
                        size="22"
                        aria-label="Go back when"
                        placeholder="e.g. it gets worse"
                        autocomplete="off"
                        bind:value=revert_when
                    />
                </span>
            </div>
        </div>
    }
}

#[component]
fn ExpectedPicker(expected: RwSignal<Expected>) -> impl IntoView {
    let pick = move |name: String| {
        if let Some(one) = Expected::ALL.into_iter().find(|one| one.name() == name) {
            expected.set(one);
        }
    };
    view! {
        <select
            class="plan__gap"
            aria-label="Expected signal"
            prop:value=move || expected.get().name()
            on:change:target=move |event| pick(event.target().value())
        >
            {Expected::ALL.map(|one| view! { <option value=one.name()>{one.name()}</option> })}
        </select>
    }
}

#[component]
fn MinutesPicker(in_min: RwSignal<u32>) -> impl IntoView {
    view! {
        <select
            class="plan__gap"
            aria-label="By when"
            prop:value=move || in_min.get().to_string()
            on:change:target=move |event| {
                if let Ok(minutes) = event.target().value().parse() {
                    in_min.set(minutes);
                }
            }
        >
            {MINUTES
                .map(|minutes| {
                    view! { <option value=minutes.to_string()>{format!("in {minutes} min")}</option> }
                })}
        </select>
    }
}

/// A number without the zeros that say nothing: `1.25`, `99.5`, `90`.
fn trimmed(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
