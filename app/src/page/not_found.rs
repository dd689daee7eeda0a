//! There is no such page.

use leptos::prelude::*;
use leptos_meta::Title;

use super::{Frame, Trouble};

/// For every address without a page.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    view! {
        <Title text="Not found" />
        <Frame class="page" width="s">
            <Trouble
                title="There is no such page"
                text="Check the address. If somebody sent you a room code, you can join with it."
                href="/"
                way="Go to the start page"
            />
        </Frame>
    }
}
