//! The figures for the wall: first good signal, diagnosis, mitigation, what it cost. Each with its limit or par and how it stands.

use drill::{
    room::{
        Measures, Outcome,
        measure::{FOUND_LIMIT_S, UNDERSTOOD_LIMIT_S},
    },
    world::Costs,
};
use leptos::prelude::*;

use super::{close::outcome_state, measured, told};
use crate::{
    part::{
        figure::{count, dollars, percent},
        memo, nth_word, span,
    },
    room::RoomStore,
    state::{Condition, State},
};

/// One figure.
#[derive(Debug, Clone, PartialEq)]
struct Figure {
    value: String,
    unit: &'static str,
    condition: Condition,
    stands: String,
    note: String,
}

/// The strip of figures.
#[component]
pub fn Headline() -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let measures = measured(store);
    let costs = told(store, |debrief| debrief.costs);
    let of = move |cut: fn(&Measures) -> Figure| memo(move || measures.with(|all| all.as_ref().map(cut)));
    let found = memo(move || {
        measures.with(|all| {
            all.as_ref()
                .map(|all| found(all, super::name(store, all.found_by)))
        })
    });
    let cost = memo(move || costs.get().flatten().map(|costs| cost(&costs)));
    view! {
        <section class="headline" aria-label="Headline">
            <Item label="First good signal" figure=found/>
            <Item label="Diagnosis" figure=of(understood)/>
            <Item label="Mitigation" figure=of(fixed)/>
            <Item label="It cost" figure=cost/>
        </section>
    }
}

#[component]
fn Item(label: &'static str, figure: Memo<Option<Figure>>) -> impl IntoView {
    view! {
        <div class="headline__item">
            <h2 class="headline__label">{label}</h2>
            {move || match figure.get() {
                Some(figure) => view! {
                    <p class="headline__figure">{figure.value}<small>{figure.unit}</small></p>
                    <p class="headline__note">
                        <State condition=figure.condition>{figure.stands}</State>
                        <span>{figure.note}</span>
                    </p>
                }.into_any(),
                None => view! {
                    <p class="headline__figure">"–"</p>
                    <p class="headline__note"><span class="waiting">"being counted"</span></p>
                }.into_any(),
            }}
        </div>
    }
}

fn timed(seconds: Option<u32>, limit_s: u32, limit_word: &str, missing: &str, note: String) -> Figure {
    let (value, condition, stands) = match seconds {
        Some(at) if at <= limit_s => (
            span(at),
            Condition::Good,
            format!("{limit_word} {}", span(limit_s)),
        ),
        Some(at) => (
            span(at),
            Condition::Watch,
            format!("over {limit_word} {}", span(limit_s)),
        ),
        None => ("–".to_owned(), Condition::Bad, missing.to_owned()),
    };
    Figure {
        value,
        unit: "",
        condition,
        stands,
        note,
    }
}

fn nothing_happened() -> Figure {
    Figure {
        value: "–".to_owned(),
        unit: "",
        condition: Condition::Unknown,
        stands: "no fault yet".to_owned(),
        note: String::new(),
    }
}

fn found(measures: &Measures, by: Option<String>) -> Figure {
    if measures.onset.is_none() {
        return nothing_happened();
    }
    let look = measures.found_nth.map(|nth| format!("{} look", nth_word(nth)));
    let hints = (measures.found_hints > 0).then(|| after_hints(measures.found_hints));
    let note = [by, look, hints]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(", ");
    timed(
        measures.found_s,
        FOUND_LIMIT_S,
        "limit",
        "nobody looked there",
        note,
    )
}

/// "after a hint", "after 2 hints".
pub(super) fn after_hints(hints: u32) -> String {
    match hints {
        1 => "after a hint".to_owned(),
        many => format!("after {many} hints"),
    }
}

fn understood(measures: &Measures) -> Figure {
    if measures.onset.is_none() {
        return nothing_happened();
    }
    let note = match measures.wrong_causes {
        0 => String::new(),
        1 => "one wrong card first".to_owned(),
        many => format!("{many} wrong cards"),
    };
    timed(
        measures.understood_s,
        UNDERSTOOD_LIMIT_S,
        "limit",
        "cause not named",
        note,
    )
}

fn fixed(measures: &Measures) -> Figure {
    if measures.onset.is_none() {
        return nothing_happened();
    }
    let outcome = measures.outcome.unwrap_or(Outcome::NotPlayed);
    let par = format!("par {}", span(measures.par_s));
    Figure {
        value: measures.fixed_s.map_or_else(|| "–".to_owned(), span),
        unit: "",
        condition: outcome_state(outcome),
        stands: outcome.name().to_lowercase(),
        note: par,
    }
}

fn cost(costs: &Costs) -> Figure {
    let share = share_of_nothing(costs);
    let (condition, stands) = match share {
        Some(share) if share <= 0.5 => (Condition::Good, format!("{} of doing nothing", percent(share))),
        Some(share) if share < 1.0 => (Condition::Watch, format!("{} of doing nothing", percent(share))),
        Some(share) => (Condition::Bad, format!("{} of doing nothing", percent(share))),
        None => (Condition::Unknown, "doing nothing cost nothing".to_owned()),
    };
    Figure {
        value: count(costs.orders_lost.max(0.0)),
        unit: "orders",
        condition,
        stands,
        note: dollars(costs.lost_usd.max(0.0)),
    }
}

/// Orders lost as a share of what doing nothing would have lost; none when that is less than an order.
pub(super) fn share_of_nothing(costs: &Costs) -> Option<f64> {
    (costs.orders_lost_if_nothing >= 1.0).then(|| costs.orders_lost.max(0.0) / costs.orders_lost_if_nothing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_share_of_doing_nothing_needs_something_to_lose() {
        let costs = Costs {
            orders_lost: 230.0,
            orders_lost_if_nothing: 1_000.0,
            ..Costs::default()
        };
        assert_eq!(share_of_nothing(&costs), Some(0.23));
        assert_eq!(share_of_nothing(&Costs::default()), None);
    }

    #[test]
    fn a_figure_over_its_limit_is_not_good() {
        assert_eq!(
            timed(Some(299), 300, "limit", "", String::new()).condition,
            Condition::Good
        );
        assert_eq!(
            timed(Some(301), 300, "limit", "", String::new()).condition,
            Condition::Watch
        );
        assert_eq!(timed(None, 300, "limit", "never", String::new()).stands, "never");
    }
}
