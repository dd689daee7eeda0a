//! The measures as they happen: since the onset, found, understood, fixed, told. Computes nothing: the room measures.

use drill::{
    id::At,
    room::{Measures, TargetState},
};
use leptos::prelude::*;

use crate::{
    part::{memo, mm_ss, nth_word},
    room::RoomStore,
    state::{Condition, State},
};

/// One measure: its figure, whether it is still open, and a note with how it stands.
#[derive(Debug, Clone, PartialEq)]
struct Figure {
    value: String,
    open: bool,
    note: String,
    condition: Option<Condition>,
}

fn figure(value: impl Into<String>, note: impl Into<String>) -> Figure {
    Figure {
        value: value.into(),
        open: false,
        note: note.into(),
        condition: None,
    }
}

fn open(value: &str, note: impl Into<String>) -> Figure {
    Figure {
        open: true,
        ..figure(value, note)
    }
}

impl Figure {
    fn stands(self, condition: Condition) -> Self {
        Self {
            condition: Some(condition),
            ..self
        }
    }
}

/// The strip of measures.
#[component]
pub fn LiveMeasures() -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let measures = memo(move || {
        store
            .view
            .with(|view| Some(view.as_ref()?.lead.as_ref()?.measures.clone()))
    });
    let target = store.slice(|view| view.target);
    let due = store.slice(|view| view.status_due);
    let of = move |cut: fn(&Measures, RoomStore) -> Figure| {
        memo(move || measures.with(|all| all.as_ref().map(|all| cut(all, store))))
    };
    let fixed = memo(move || {
        measures.with(|all| {
            all.as_ref()
                .map(|all| fixed(all, target.get().unwrap_or(TargetState::Met)))
        })
    });
    let told = memo(move || {
        let now = store.clock.get();
        measures.with(|all| all.as_ref().map(|all| told(all, due.get().flatten(), now)))
    });
    view! {
        <section aria-label="Measures as they happen">
            <dl class="panel measures">
                <Measure label="Since onset" figure=of(since_onset)/>
                <Measure label="First good signal" figure=of(found)/>
                <Measure label="Diagnosis" figure=of(understood)/>
                <Measure label="Mitigation" figure=fixed/>
                <Measure label="Status updates" figure=told/>
            </dl>
        </section>
    }
}

#[component]
fn Measure(label: &'static str, figure: Memo<Option<Figure>>) -> impl IntoView {
    view! {
        <div class="measure">
            <dt class="measure__label">{label}</dt>
            {move || figure.get().map(|figure| {
                let note = match figure.condition {
                    Some(condition) => view! { <State condition>{figure.note}</State> }.into_any(),
                    None => figure.note.into_any(),
                };
                view! {
                    <dd class="measure__value" data-open=figure.open.then_some("")>{figure.value}</dd>
                    <dd class="measure__note">{note}</dd>
                }
            })}
        </div>
    }
}

fn since_onset(measures: &Measures, store: RoomStore) -> Figure {
    let par = format!("par for a fix {}", mm_ss(At(measures.par_s)));
    match measures.onset {
        Some(onset) => figure(mm_ss(At(store.clock.get().since_s(onset))), par),
        None => open("not yet", par),
    }
}

fn found(measures: &Measures, store: RoomStore) -> Figure {
    match (measures.found_s, measures.found_by, measures.found_nth) {
        (Some(at), Some(who), nth) => {
            let by = store.name_of(who);
            let note = nth.map_or_else(|| by.clone(), |nth| format!("{by}, {} look", nth_word(nth)));
            figure(mm_ss(At(at)), note).stands(Condition::Good)
        }
        (Some(at), None, _) => figure(mm_ss(At(at)), ""),
        (None, ..) => open("open", "nobody looked there yet"),
    }
}

fn understood(measures: &Measures, store: RoomStore) -> Figure {
    let wrong = match measures.wrong_causes {
        0 => "no wrong card".to_owned(),
        1 => "one wrong card".to_owned(),
        many => format!("{many} wrong cards"),
    };
    match (measures.understood_s, measures.understood_by) {
        (Some(at), Some(who)) => {
            figure(mm_ss(At(at)), format!("{}, {wrong}", store.name_of(who))).stands(Condition::Good)
        }
        (Some(at), None) => figure(mm_ss(At(at)), wrong),
        (None, _) if measures.wrong_causes > 0 => open("open", wrong).stands(Condition::Watch),
        (None, _) => open("open", "no card yet"),
    }
}

fn fixed(measures: &Measures, target: TargetState) -> Figure {
    let by_target = match target {
        TargetState::Met => open("open", "target never missed").stands(Condition::Good),
        TargetState::Missed(at) => {
            open("open", format!("target missed since {}", mm_ss(at))).stands(Condition::Bad)
        }
        TargetState::Recovering(at) => {
            open("open", format!("holds again since {}", mm_ss(at))).stands(Condition::Watch)
        }
        TargetState::Restored(at) => figure(mm_ss(at), "held for a minute").stands(Condition::Good),
    };
    match measures.fixed_s {
        Some(at) => Figure {
            value: mm_ss(At(at)),
            open: false,
            ..by_target
        },
        None => by_target,
    }
}

fn told(measures: &Measures, due: Option<At>, now: At) -> Figure {
    let value = measures.statuses.to_string();
    match due {
        None => figure(value, "none due yet"),
        Some(due) if due < now => {
            figure(value, format!("overdue by {}", mm_ss(At(now.since_s(due))))).stands(Condition::Bad)
        }
        Some(due) => {
            figure(value, format!("next due in {}", mm_ss(At(due.since_s(now))))).stands(Condition::Watch)
        }
    }
}
