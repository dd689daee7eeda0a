//! The upper end of the room: banners and the top bar. `Run` and the facilitator's board put it first into their
//! grid (`.room`, `.board`), every other phase above its page.

use leptos::prelude::*;

use super::{banner::Banners, topbar::TopBar};

/// Banners, then the top bar.
#[component]
pub fn Head(
    /// Further tools of the bar, such as the facilitator's clock.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="room__banners board__banners">
            <Banners />
        </div>
        <TopBar tools=children.map(|children| children()) />
    }
}
