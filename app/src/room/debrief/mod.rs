//! The debrief: what it cost, what happened, what we learn and what we ship. Shows what the room measured; the room
//! changes only by answers, the follow-up and the closing.

mod close;
mod costs;
mod follow_up;
mod headline;
pub(super) mod history;
mod measures;
mod messages;
pub(super) mod moments;
mod questions;
mod reality;
mod saved;
mod story;
mod timeline;

use drill::{
    id::{At, PersonId},
    room::{Measures, Phase, view::DebriefView},
};
use leptos::prelude::*;

use crate::part::memo;
use leptos_meta::Title;

use self::{
    close::{Ended, PageHead},
    costs::Bill,
    follow_up::FollowUpForm,
    headline::Headline,
    measures::MeasureTable,
    messages::Messages,
    questions::Questions,
    reality::Reality,
    story::Story,
    timeline::FullTimeline,
};
use super::RoomStore;

/// The debrief, open or closed.
#[component]
pub fn Debrief() -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let title = store.known(|truth| truth.title.clone());
    provide_context(Cursor(RwSignal::new(None)));
    view! {
        <Title text=move || title.get().map_or_else(|| "Debrief".to_owned(), |title| format!("Debrief: {title}"))/>
        <main class="page" id="main">
            <PageHead/>
            <Ended/>
            <Headline/>
            <div class="debrief">
                <Story/>
                <Reality/>
                <Questions/>
                <FollowUpForm/>
                <MeasureTable/>
                <Bill/>
                <FullTimeline/>
                <Messages/>
            </div>
        </main>
    }
}

/// The moment that charts, key moments and timeline show together, seconds on the room's clock. Provided by the
/// debrief, by context.
#[derive(Debug, Clone, Copy)]
struct Cursor(RwSignal<Option<f64>>);

impl Cursor {
    /// As a moment, where one is chosen.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a moment of the run, never below zero"
    )]
    fn at(self) -> Option<At> {
        self.0.get().map(|at_s| At(at_s.max(0.0) as u32))
    }

    fn set(self, at: At) {
        self.0.set(Some(f64::from(at.0)));
    }
}

/// A slice of what the debrief knows.
fn told<T: PartialEq + Send + Sync + 'static>(
    store: RoomStore,
    cut: impl Fn(&DebriefView) -> T + Send + Sync + 'static,
) -> Memo<Option<T>> {
    memo(move || {
        store
            .view
            .with(|view| view.as_ref()?.debrief.as_deref().map(&cut))
    })
}

/// The measures of the run.
fn measured(store: RoomStore) -> Memo<Option<Measures>> {
    told(store, |debrief| debrief.measures.clone())
}

/// Whether nothing changes any more.
fn closed(store: RoomStore) -> Memo<bool> {
    memo(move || {
        store
            .view
            .with(|view| view.as_ref().is_some_and(|view| view.phase == Phase::Closed))
    })
}

/// A name, or nothing.
fn name(store: RoomStore, who: Option<PersonId>) -> Option<String> {
    who.map(|who| store.name_of(who))
}
