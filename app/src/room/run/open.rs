//! The sheet of the tool that is open on this screen. Tools that are a tab of the conversation or a dialog draw themselves
//! elsewhere.

use leptos::prelude::*;

use crate::{
    part::on_key,
    room::{OpenTool, Tool, declare::DeclareSheet, lever::LeverSheet, probe::ProbeSheet},
};

/// The open sheet.
#[component]
pub fn OpenSheet() -> impl IntoView {
    let open = expect_context::<OpenTool>();
    // The sheet itself listens only while it has the focus.
    on_key("escape", move || {
        if open.0.get_untracked().is_some() {
            open.close();
        }
    });
    move || {
        let tool = open.0.get()?;
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
            | Tool::TrafficRules => view! { <LeverSheet tool /> }.into_any(),
            // They have no sheet: the opener leads elsewhere.
            Tool::Status | Tool::Customers | Tool::CallIn | Tool::Stop => return None,
        })
    }
}
