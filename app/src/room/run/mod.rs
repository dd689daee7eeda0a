//! The control room of the run: card and team left, signals in the middle, conversation right; a decision in front of
//! them, a tool's sheet over them. On a phone one of five places. Lays out; each part draws itself.

mod bottom;
mod open;
mod tools;

use leptos::prelude::*;

pub(super) use self::open::OpenSheet;
use self::{bottom::BottomBar, tools::ToolList};
use super::{
    Head, Screen,
    declare::DeclareDraft,
    later::{Later, Part},
    lever::Drafts,
    probe::PickedProbe,
    side::{RoleCards, Runbook, Team},
    signal::Signals,
    talk::{Conversation, Timeline},
};

/// The control room of the run: signals, levers, prompts.
#[component]
pub fn Run() -> impl IntoView {
    let screen = expect_context::<Screen>();
    provide_context(Drafts::new());
    provide_context(DeclareDraft::new());
    provide_context(PickedProbe::new());
    view! {
        <div
            class="room"
            data-view=move || screen.place.get().attribute()
            data-drawer=move || screen.talk_open.get().then_some("talk")
        >
            <Head />
            <aside class="room__card" aria-label="My card">
                <RoleCards />
                <Team />
                <Runbook />
            </aside>
            <div class="room__prompt">
                <Later part=Part::Prompts />
            </div>
            <main class="room__signals" aria-label="Signals">
                <Signals />
            </main>
            <section class="room__act" aria-label="Act">
                <ToolList />
            </section>
            <Later part=Part::Sheet />
            <aside class="room__talk" aria-label="Talk">
                <Conversation />
                <Timeline />
            </aside>
            <BottomBar />
        </div>
    }
}
