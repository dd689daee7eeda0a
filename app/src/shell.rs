//! The document around every page, and the routes. Holds no page of its own.

use leptos::prelude::*;
use leptos_meta::{MetaTags, Title, provide_meta_context};
use leptos_router::{
    SsrMode,
    components::{Route, Router, Routes},
    path,
};

use crate::{
    page::{HomePage, JoinPage, NewPage, NotFoundPage, ResumePage, RoomPage, StartPage},
    part::ThemeScript,
    room::window_title,
};

/// Where the built site lies, as absolute paths with the hash in the name. `None` when the server was built without
/// a site: the pages then work as plain HTML only.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SiteLinks {
    /// The style sheet, `/pkg/drillroom.HASH.css`.
    pub style: Option<String>,
    /// The room's module and its wasm, `/pkg/drillroom.HASH/drillroom.js` and `drillroom_bg.wasm`.
    pub room: Option<ModuleLinks>,
    /// The engine for a worker. Named in the page, never loaded by it.
    pub replay: Option<ModuleLinks>,
}

/// A wasm-bindgen module: the script, and the wasm that it wants to be given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModuleLinks {
    /// Absolute path of the script.
    pub script: String,
    /// Absolute path of the wasm.
    pub wasm: String,
}

/// The whole document.
pub fn shell(links: SiteLinks) -> impl IntoView {
    provide_context(links.clone());
    let SiteLinks { style, replay, .. } = links;
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <ThemeScript/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                {style.map(|href| view! { <link rel="stylesheet" href=href/> })}
                {replay
                    .map(|module| {
                        view! {
                            <meta name="replay-script" content=module.script/>
                            <meta name="replay-wasm" content=module.wasm/>
                        }
                    })}
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// All pages by their path. Pages are sent whole, not in pieces that a script puts into place: they work without one.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Title formatter=window_title/>
        <Router>
            <Routes fallback=NotFoundPage>
                <Route path=path!("/") view=HomePage ssr=SsrMode::Async/>
                <Route path=path!("/new") view=NewPage ssr=SsrMode::Async/>
                <Route path=path!("/start") view=StartPage ssr=SsrMode::Async/>
                <Route path=path!("/join") view=JoinPage ssr=SsrMode::Async/>
                <Route path=path!("/join/:code") view=JoinPage ssr=SsrMode::Async/>
                <Route path=path!("/resume/:token") view=ResumePage ssr=SsrMode::Async/>
                <Route path=path!("/drill/:code") view=RoomPage ssr=SsrMode::Async/>
            </Routes>
        </Router>
    }
}
