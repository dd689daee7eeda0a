//! The parts of a room that nobody needs for its first picture: the dialogs, decisions and sheets of tools, the
//! facilitator's board, the debrief. A release splits them off into wasm of their own (`split`); they are fetched while
//! nobody waits for them, and again after a lost connection. Says nothing of what stands in them.

use drill::room::Phase;
use leptos::prelude::*;
use wasm_split_helpers::SplitLoaderError;

use self::split::{
    draw_board, draw_debrief, draw_dialogs, draw_prompts, draw_sheet, fetch_board, fetch_debrief, fetch_tools,
};
use super::{
    RoomStore, debrief::Debrief, dialogs::RoomDialogs, head::Head, lead::Lead, page::Opening,
    prompt::Prompts, run::OpenSheet, store::Link,
};
use crate::part::memo;

/// A part that comes later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Every dialog of the room.
    Dialogs,
    /// The decisions that are open.
    Prompts,
    /// The sheet of the open tool.
    Sheet,
    /// The facilitator's board during the run.
    Board,
    /// The debrief, open or closed.
    Debrief,
}

/// A file that holds parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum File {
    Tools,
    Board,
    Debrief,
}

impl File {
    const ALL: [Self; 3] = [Self::Tools, Self::Board, Self::Debrief];

    async fn fetch(self) -> Result<(), SplitLoaderError> {
        match self {
            Self::Tools => fetch_tools().await,
            Self::Board => fetch_board().await,
            Self::Debrief => fetch_debrief().await,
        }
    }
}

impl Part {
    const fn file(self) -> File {
        match self {
            Self::Dialogs | Self::Prompts | Self::Sheet => File::Tools,
            Self::Board => File::Board,
            Self::Debrief => File::Debrief,
        }
    }

    async fn draw(self) -> Result<AnyView, SplitLoaderError> {
        match self {
            Self::Dialogs => draw_dialogs().await,
            Self::Prompts => draw_prompts().await,
            Self::Sheet => draw_sheet().await,
            Self::Board => draw_board().await,
            Self::Debrief => draw_debrief().await,
        }
    }

    /// What stands in its place until it is here.
    fn waiting(self) -> AnyView {
        match self {
            Self::Dialogs | Self::Prompts | Self::Sheet => ().into_any(),
            Self::Board | Self::Debrief => view! { <Opening /> }.into_any(),
        }
    }
}

/// Which files are here. Provided by the room page, by context.
#[derive(Debug, Clone, Copy)]
pub struct Parts {
    tools: RwSignal<bool>,
    board: RwSignal<bool>,
    debrief: RwSignal<bool>,
}

impl Parts {
    fn here(self, file: File) -> RwSignal<bool> {
        match file {
            File::Tools => self.tools,
            File::Board => self.board,
            File::Debrief => self.debrief,
        }
    }
}

/// Fetches what this person will need, once the room is live: the tools everybody, the board whoever leads, the debrief
/// everybody, but not before the brief, so that it never competes with the room's first picture. A fetch that failed is
/// repeated after a pause, and as soon as the connection stands again.
pub fn keep(store: RoomStore) -> Parts {
    let parts = Parts {
        tools: RwSignal::new(false),
        board: RwSignal::new(false),
        debrief: RwSignal::new(false),
    };
    let phase = store.slice(|view| view.phase);
    let wanted = move |file: File| match file {
        File::Tools => true,
        File::Board => store.i_lead(),
        File::Debrief => phase.get().is_some_and(|phase| phase != Phase::Lobby),
    };
    for file in File::ALL {
        let due = memo(move || store.link.get() == Link::Live && wanted(file));
        Effect::new(move |_| {
            let here = parts.here(file);
            if due.get() && !here.get_untracked() {
                leptos::reactive::spawn_local_scoped(async move {
                    while due.try_get_untracked() == Some(true) {
                        if file.fetch().await.is_ok() {
                            here.try_set(true);
                            return;
                        }
                        pause().await;
                    }
                });
            }
        });
    }
    parts
}

/// Before a fetch is tried again, ms.
#[cfg(feature = "csr")]
const PAUSE_MS: u32 = 2_000;

#[cfg(feature = "csr")]
async fn pause() {
    gloo_timers::future::TimeoutFuture::new(PAUSE_MS).await;
}

/// On the server nothing is fetched.
#[cfg(not(feature = "csr"))]
fn pause() -> std::future::Ready<()> {
    std::future::ready(())
}

/// The part, or that it is on its way.
#[component]
pub fn Later(
    /// Which one.
    part: Part,
) -> impl IntoView {
    let here = expect_context::<Parts>().here(part.file());
    move || {
        if !here.get() {
            return part.waiting();
        }
        let drawn = Suspend::new(async move { part.draw().await.unwrap_or_else(|_| part.waiting()) });
        drawn.into_any()
    }
}

#[cfg(feature = "split")]
mod split {
    //! In a release: the functions of one name, and all that only they need, stand in a file of their own.

    use super::{AnyView, SplitLoaderError, board, debrief, dialogs, prompts, sheet};
    use wasm_split_helpers::wasm_split;

    #[wasm_split(tools, preload(fetch_tools), fallible)]
    pub(super) fn draw_dialogs() -> Result<AnyView, SplitLoaderError> {
        Ok(dialogs())
    }

    #[wasm_split(tools, fallible)]
    pub(super) fn draw_prompts() -> Result<AnyView, SplitLoaderError> {
        Ok(prompts())
    }

    #[wasm_split(tools, fallible)]
    pub(super) fn draw_sheet() -> Result<AnyView, SplitLoaderError> {
        Ok(sheet())
    }

    #[wasm_split(board, preload(fetch_board), fallible)]
    pub(super) fn draw_board() -> Result<AnyView, SplitLoaderError> {
        Ok(board())
    }

    #[wasm_split(debrief, preload(fetch_debrief), fallible)]
    pub(super) fn draw_debrief() -> Result<AnyView, SplitLoaderError> {
        Ok(debrief())
    }
}

#[cfg(not(feature = "split"))]
mod split {
    //! While developing, and on the server: everything is here already.

    use super::{AnyView, SplitLoaderError, board, debrief, dialogs, prompts, sheet};

    pub(super) async fn fetch_tools() -> Result<(), SplitLoaderError> {
        Ok(())
    }

    pub(super) async fn fetch_board() -> Result<(), SplitLoaderError> {
        Ok(())
    }

    pub(super) async fn fetch_debrief() -> Result<(), SplitLoaderError> {
        Ok(())
    }

    pub(super) async fn draw_dialogs() -> Result<AnyView, SplitLoaderError> {
        Ok(dialogs())
    }

    pub(super) async fn draw_prompts() -> Result<AnyView, SplitLoaderError> {
        Ok(prompts())
    }

    pub(super) async fn draw_sheet() -> Result<AnyView, SplitLoaderError> {
        Ok(sheet())
    }

    pub(super) async fn draw_board() -> Result<AnyView, SplitLoaderError> {
        Ok(board())
    }

    pub(super) async fn draw_debrief() -> Result<AnyView, SplitLoaderError> {
        Ok(debrief())
    }
}

fn dialogs() -> AnyView {
    view! { <RoomDialogs /> }.into_any()
}

fn prompts() -> AnyView {
    view! { <Prompts /> }.into_any()
}

fn sheet() -> AnyView {
    view! { <OpenSheet /> }.into_any()
}

fn board() -> AnyView {
    view! { <Lead /> }.into_any()
}

fn debrief() -> AnyView {
    view! {
        <Head />
        <Debrief />
    }
    .into_any()
}
