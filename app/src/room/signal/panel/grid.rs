//! A tab that is a grid of charts.

use leptos::prelude::*;

use crate::room::signal::charts::{Chart, Spec};

/// The charts, in order.
#[component]
pub fn Charts(
    /// What they show.
    specs: Vec<Spec>,
) -> impl IntoView {
    view! {
        <div class="chart-grid" data-columns="3">
            {specs.into_iter().map(|spec| view! { <Chart spec /> }).collect_view()}
        </div>
    }
}
