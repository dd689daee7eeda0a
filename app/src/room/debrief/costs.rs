//! The bill: what the run cost against the same day without a fault, and what it would have cost had nobody acted.

use drill::world::Costs;
use leptos::prelude::*;

use super::{headline::share_of_nothing, told};
use crate::{
    part::figure::{budget, count, dollars, percent},
    room::RoomStore,
};

/// The panel.
#[component]
pub fn Bill() -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let costs = told(store, |debrief| debrief.costs);
    view! {
        <section class="panel" data-column="side" data-print="half" aria-labelledby="bill">
            <header class="panel__head">
                <h2 class="panel__title" id="bill">"What it cost"</h2>
                <p class="panel__note">"against the same minutes without a fault"</p>
            </header>
            {move || match costs.get().flatten() {
                Some(costs) => view! { <Rows costs/> }.into_any(),
                None => view! {
                    <p class="empty" data-size="s" aria-busy="true">"The bill is being counted. It comes by itself."</p>
                }.into_any(),
            }}
        </section>
    }
}

#[component]
fn Rows(costs: Costs) -> impl IntoView {
    let share = share_of_nothing(&costs).map_or_else(|| "–".to_owned(), percent);
    let rows = [
        ("Orders placed", count(costs.orders)),
        ("Orders of a normal day", count(costs.orders_twin)),
        ("Orders lost", count(costs.orders_lost.max(0.0))),
        ("Money lost", dollars(costs.lost_usd.max(0.0))),
        (
            "Lost had nobody acted",
            count(costs.orders_lost_if_nothing.max(0.0)),
        ),
        ("Share of doing nothing", share),
        ("Cards authorised twice", count(costs.duplicate_auths)),
        ("Orders sold without stock", count(costs.oversold)),
        ("Fraud let through", dollars(costs.fraud_loss_usd)),
        ("Support tickets", costs.tickets.to_string()),
        ("Error budget spent", budget(&costs)),
    ];
    view! {
        <table class="table">
            <caption class="visually-hidden">"What it cost"</caption>
            <tbody>
                {rows.map(|(what, value)| view! {
                    <tr><th scope="row">{what}</th><td class="table__number">{value}</td></tr>
                })}
            </tbody>
        </table>
    }
}
