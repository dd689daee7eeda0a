//! Something did not work: what happened, and what to do now.

use leptos::prelude::*;

use crate::icon::{Icon, IconSize, Symbol};

/// What happened, and the way on.
#[component]
pub fn Trouble(
    /// What happened, in a few words.
    #[prop(into)]
    title: Signal<String>,
    /// What happened and what to do, in a sentence.
    #[prop(into)]
    text: Signal<String>,
    /// Where the way on leads.
    #[prop(into)]
    href: Signal<String>,
    /// What the way on is called: a verb.
    #[prop(into)]
    way: Signal<String>,
) -> impl IntoView {
    view! {
        <div class="empty" data-state="bad">
            <Icon symbol=Symbol::StateBad size=IconSize::Huge />
            <h1 class="empty__title">{title}</h1>
            <p class="empty__text">{text}</p>
            <a class="button" data-kind="primary" href=href>
                {way}
            </a>
        </div>
    }
}
