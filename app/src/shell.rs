//! The document around every page, and the routes. Holds no page of its own but the home page's first words.

use leptos::prelude::*;
use leptos_meta::{MetaTags, Title, provide_meta_context};
use leptos_router::{
    components::{Route, Router, Routes},
    path,
};

use crate::room::RoomPage;

/// Where the built site lies, as absolute paths with the hash in the name. `None` when the server was built without
/// a site: the pages then work as plain HTML only.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SiteLinks {
    /// The style sheet, `/pkg/drillroom.HASH.css`.
    pub style: Option<String>,
    /// The pages' module and its wasm, `/pkg/drillroom.HASH.js` and `.wasm`.
    pub pages: Option<ModuleLinks>,
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

/// The whole document. Rendered on the server only; the browser wakes what stands in `body`.
pub fn shell(links: SiteLinks) -> impl IntoView {
    let SiteLinks { style, pages, replay } = links;
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                {style.map(|href| view! { <link rel="stylesheet" href=href/> })}
                {replay
                    .map(|module| {
                        view! {
                            <meta name="replay-script" content=module.script/>
                            <meta name="replay-wasm" content=module.wasm/>
                        }
                    })}
                {pages.map(|module| view! { <Wake module/> })}
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// Loads the pages' wasm and hands the rendered page over to it. In place of Leptos' own `HydrationScripts`, whose
/// hashed names come from a file beside the binary; ours are inside it.
#[component]
fn Wake(module: ModuleLinks) -> impl IntoView {
    let nonce = leptos::nonce::use_nonce();
    let ModuleLinks { script, wasm } = module;
    let start = format!(
        "import start, {{ hydrate }} from \"{script}\"; await start({{ module_or_path: \"{wasm}\" }}); hydrate();"
    );
    view! {
        <link rel="modulepreload" href=script.clone() nonce=nonce.clone()/>
        <link rel="preload" href=wasm.clone() r#as="fetch" r#type="application/wasm" crossorigin="anonymous" nonce=nonce.clone()/>
        <script type="module" nonce=nonce inner_html=start></script>
    }
}

/// All pages by their path.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Title formatter=|text: String| if text.is_empty() { "Drillroom".to_owned() } else { format!("{text} · Drillroom") }/>
        <Router>
            <Routes fallback=NotFound>
                <Route path=path!("/") view=Home/>
                <Route path=path!("/drill/:code") view=RoomPage/>
            </Routes>
        </Router>
    }
}

#[component]
fn Home() -> impl IntoView {
    let presses = RwSignal::new(0_u32);
    view! {
        <Title text=""/>
        <main>
            <h1>"Drillroom"</h1>
            <p>"A checkout breaks, a team repairs it together, and everybody learns from it."</p>
            <button on:click=move |_| presses.update(|count| *count += 1)>"Pressed " {presses} " times"</button>
        </main>
    }
}

#[component]
fn NotFound() -> impl IntoView {
    view! {
        <Title text="Not found"/>
        <main>
            <h1>"There is no such page"</h1>
            <p>"Check the address, or go " <a href="/">"to the start page"</a> "."</p>
        </main>
    }
}
