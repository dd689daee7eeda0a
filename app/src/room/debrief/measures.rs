//! Every measure of the run with how it was computed, so that anybody can check it against the timeline.

use drill::{
    id::At,
    room::{
        Measures, Outcome,
        measure::{FOUND_LIMIT_S, UNDERSTOOD_LIMIT_S},
    },
};
use leptos::prelude::*;

use super::{close::outcome_state, headline::after_hints, measured, name};
use crate::{
    part::{memo, mm_ss, span},
    room::RoomStore,
    state::State,
};

/// One row.
#[derive(Debug, Clone, PartialEq)]
struct Row {
    what: &'static str,
    value: String,
    how: String,
}

/// The panel.
#[component]
pub fn MeasureTable() -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let measures = measured(store);
    let target = memo(move || {
        store
            .hello
            .with(|hello| hello.as_ref().map(|hello| hello.script.target))
    });
    let rows = move || {
        let before_min = target.get().map_or(0, |target| target.before_min);
        measures.with(|measures| {
            measures
                .as_ref()
                .map(|measures| rows(measures, store, before_min))
                .unwrap_or_default()
        })
    };
    let outcome = move || measures.with(|measures| measures.as_ref().and_then(|measures| measures.outcome));
    view! {
        <section class="panel" aria-labelledby="measures">
            <header class="panel__head">
                <h2 class="panel__title" id="measures">"Measures"</h2>
                <p class="panel__note">"times since the fault began, on the room's clock, pauses left out"</p>
                <div class="panel__tools">
                    {move || outcome().map(|outcome: Outcome| view! {
                        <State condition=outcome_state(outcome)>{outcome.name()}</State>
                    })}
                </div>
            </header>
            <div class="table-scroll" role="group" aria-labelledby="measures" tabindex="0">
                <table class="table measure-table">
                    <thead>
                        <tr>
                            <th scope="col">"Measure"</th>
                            <th scope="col" class="table__number">"Value"</th>
                            <th scope="col">"How it was computed"</th>
                        </tr>
                    </thead>
                    <tbody>
                        {move || rows().into_iter().map(|row| view! {
                            <tr>
                                <th scope="row">{row.what}</th>
                                <td class="table__number">{row.value}</td>
                                <td class="score__rule">{row.how}</td>
                            </tr>
                        }).collect_view()}
                    </tbody>
                </table>
            </div>
        </section>
    }
}

fn time(seconds: Option<u32>) -> String {
    seconds.map_or_else(|| "–".to_owned(), span)
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "a table of numbers and words reads better without marks of borrowing"
)]
fn row(what: &'static str, value: impl ToString, how: impl Into<String>) -> Row {
    Row {
        what,
        value: value.to_string(),
        how: how.into(),
    }
}

fn rows(measures: &Measures, store: RoomStore, before_min: u32) -> Vec<Row> {
    let by = |who| name(store, who).map_or_else(String::new, |name| format!(" by {name}"));
    let onset = measures.onset.map_or_else(|| "–".to_owned(), mm_ss);
    let mut nth = measures.found_nth.map_or_else(String::new, |nth| {
        format!(", at distinct look {nth} after the alert")
    });
    if measures.found_hints > 0 {
        nth = format!("{nth}, {}", after_hints(measures.found_hints));
    }
    vec![
        row("Fault begins", onset, "on the room's clock, as the scenario says"),
        row(
            "First alert",
            time(measures.alert_s),
            "first sign that players were told of: an alert or the missed target",
        ),
        row(
            "First good signal",
            time(measures.found_s),
            format!(
                "first look at a signal that shows the trouble{}{nth}; limit {}",
                by(measures.found_by),
                span(FOUND_LIMIT_S)
            ),
        ),
        row(
            "Diagnosis",
            time(measures.understood_s),
            format!(
                "first right “this is the cause”{}; limit {}",
                by(measures.understood_by),
                span(UNDERSTOOD_LIMIT_S)
            ),
        ),
        row(
            "Wrong causes",
            measures.wrong_causes,
            "declarations that named another part or scope",
        ),
        row(
            "Target missed",
            time(measures.breached_s),
            "first second of the first 15 s in a row outside the target",
        ),
        row(
            "Mitigation",
            time(measures.fixed_s),
            format!(
                "first second of the minute since which the target holds again; par {}, target minute {before_min} of the run ({})",
                span(measures.par_s),
                mm_ss(At(before_min * 60)),
            ),
        ),
        row("Levers set", measures.levers, "by people and by decisions"),
        row(
            "Plans that came true",
            format!("{} of {}", measures.plans_kept, measures.plans_due),
            "what plan cards expected, held against the checkout when their time came",
        ),
        row(
            "People called in",
            measures.calls,
            "roles in the room and lines of the on-call list",
        ),
        row(
            "Right people called in",
            format!("{} of {}", measures.looped_in, measures.to_loop_in),
            "of the roles whose help this scenario needs",
        ),
        row(
            "Status updates",
            format!(
                "{} of {}",
                measures.statuses_on_time,
                measures.statuses + measures.statuses_missed
            ),
            "posted when due: the first within five minutes of the alert, each other when the one before had promised",
        ),
        row(
            "Customers told",
            time(measures.customers_told_s),
            "first message to customers",
        ),
    ]
}
