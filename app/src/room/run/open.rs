//! The sheet of the tool that is open on this screen, if it has one. Tools that are a tab of the conversation or a dialog
//! draw themselves elsewhere.

use leptos::prelude::*;

use crate::{
    part::on_key,
    room::{OpenTool, Place, Screen, Tool, declare::DeclareSheet, lever::LeverSheet, probe::ProbeSheet},
};

/// Whether a tool opens as a sheet over the signals.
const fn is_sheet(tool: Tool) -> bool {
    match tool {
        Tool::PaymentRouting
        | Tool::Retries
        | Tool::Flags
        | Tool::Releases
        | Tool::LighterPage
        | Tool::Promo
        | Tool::TaxInventory
        | Tool::Fraud
        | Tool::Capacity
        | Tool::TrafficRules
        | Tool::TestCheckout
        | Tool::Declare => true,
        Tool::Status | Tool::Customers | Tool::CallIn | Tool::Stop => false,
    }
}

/// The open sheet.
#[component]
pub fn OpenSheet() -> impl IntoView {
    let open = expect_context::<OpenTool>();
    let screen = expect_context::<Screen>();
    // A phone shows sheets in one of its four places only: go there.
    Effect::new(move |_| {
        if open.0.get().is_some_and(is_sheet) {
            screen.place.set(Place::Act);
        }
    });
    // The sheet itself listens only while it has the focus.
    on_key("escape", move || {
        if open.0.get_untracked().is_some_and(is_sheet) {
            open.close();
        }
    });
    move || {
        let tool = open.0.get().filter(|tool| is_sheet(*tool))?;
        Some(match tool {
            Tool::TestCheckout => view! { <ProbeSheet /> }.into_any(),
            Tool::Declare => view! { <DeclareSheet /> }.into_any(),
            Tool::PaymentRouting
            | Tool::Retries
            | Tool::Flags
            | Tool::Releases
            | Tool::LighterPage
            | Tool::Promo
            | Tool::TaxInventory
            | Tool::Fraud
            | Tool::Capacity
            | Tool::TrafficRules
            | Tool::Status
            | Tool::Customers
            | Tool::CallIn
            | Tool::Stop => view! { <LeverSheet tool /> }.into_any(),
        })
    }
}
