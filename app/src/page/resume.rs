//! Taking one's seat on another device. The link works once, so opening it does nothing yet: a preview of it in a
//! mail or chat program must not use it up. The server answers the form.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::{Frame, asked::NotGranted};
use crate::{
    backend::ApiError,
    icon::{Icon, IconSize, Symbol},
};

/// `/resume/:token`, with `?dead` once the server has turned the link down.
#[component]
pub fn ResumePage() -> impl IntoView {
    let params = use_params_map();
    let query = use_query_map();
    let dead = Memo::new(move |_| query.read().get("dead").is_some());
    let action = move || format!("/resume/{}", params.read().get("token").unwrap_or_default());
    view! {
        <Title text="Resume" />
        <Frame class="page" width="s">
            {move || {
                if dead.get() {
                    view! {
                        <NotGranted
                            title="This link does not work any more"
                            error=ApiError::DeadLink
                            href="/join"
                            way="Join with the room code"
                        />
                    }
                        .into_any()
                } else {
                    view! {
                        <form class="empty" method="post" action=action>
                            <Icon symbol=Symbol::Smartphone size=IconSize::Huge />
                            <h1 class="empty__title">"Take your seat on this device"</h1>
                            <p class="empty__text">
                                "You keep your name, your roles and everything you wrote. The link works once."
                            </p>
                            <button type="submit" class="button" data-kind="primary" data-size="l">
                                "Take my seat"
                            </button>
                        </form>
                    }
                        .into_any()
                }
            }}
        </Frame>
    }
}
