//! What the run has cost so far, against the undisturbed twin: only the facilitator may know it before the debrief.
//! Counts nothing: the world does, and tells it every few seconds.

use leptos::prelude::*;

use crate::{
    part::figure::{budget, count, dollars},
    room::RoomStore,
};

/// The panel; nothing until the first figures have come.
#[component]
pub fn LiveCosts() -> impl IntoView {
    let store = expect_context::<RoomStore>();
    move || {
        store.costs.get().map(|costs| {
            let rows = [
                ("Orders lost", count(costs.orders_lost.max(0.0))),
                ("Money lost", dollars(costs.lost_usd.max(0.0))),
                ("Cards authorised twice", count(costs.duplicate_auths)),
                ("Orders sold without stock", count(costs.oversold)),
                ("Fraud let through", dollars(costs.fraud_loss_usd)),
                ("Support tickets", costs.tickets.to_string()),
                ("Error budget spent", budget(&costs)),
            ];
            view! {
                <section class="panel" aria-labelledby="live-costs">
                    <header class="panel__head">
                        <h2 class="panel__title" id="live-costs">"What it costs so far"</h2>
                        <p class="panel__note">"only you see this"</p>
                    </header>
                    <table class="table">
                        <caption class="visually-hidden">"What it costs so far"</caption>
                        <tbody>
                            {rows.map(|(what, value)| view! {
                                <tr><th scope="row">{what}</th><td class="table__number">{value}</td></tr>
                            })}
                        </tbody>
                    </table>
                </section>
            }
        })
    }
}
