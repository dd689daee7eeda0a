//! Who was called in, and who can be.

use leptos::prelude::*;

use super::chat::List;
use crate::room::{Channel, side::CallList};

/// The tab.
#[component]
pub fn Calls() -> impl IntoView {
    view! {
        <div class="calls">
            <CallList />
        </div>
        <List channel=Channel::Calls name="Calls">
            <p class="empty__text">"Whoever is called in stands here, with the time."</p>
        </List>
    }
}
