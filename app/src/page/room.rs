//! The page that a room is drawn into: asks at the door, then sends the place and the script. The room itself comes by
//! the feed; nothing of it stands in the page.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{components::Redirect, hooks::use_params_map};

use super::answer_with;
use crate::{
    api,
    backend::Door,
    room::{Denied, Opening, PLACE},
    shell::{ModuleLinks, SiteLinks},
};

/// `/drill/:code`. Whoever has not joined is led to the door.
#[component]
pub fn RoomPage() -> impl IntoView {
    let params = use_params_map();
    let typed = Memo::new(move |_| params.read().get("code").unwrap_or_default());
    let door = Resource::new_blocking(move || typed.get(), api::knock);
    let script = use_context::<SiteLinks>().and_then(|links| links.room);
    view! {
        <Suspense fallback=Opening>
            {move || {
                let script = script.clone();
                Suspend::new(async move {
                    match door.await {
                        Ok(Door { code, title, known_as: Some(_), .. }) => {
                            view! {
                                <Title text=title.clone() />
                                <div id=PLACE data-code=code.to_string() data-title=title>
                                    <Opening />
                                </div>
                                {script.map(|module| view! { <Start module /> })}
                            }
                                .into_any()
                        }
                        Ok(Door { code, known_as: None, .. }) => {
                            view! { <Redirect path=format!("/join/{code}") /> }.into_any()
                        }
                        Err(error) => {
                            answer_with(&error);
                            view! { <Denied error code=typed.get_untracked() /> }.into_any()
                        }
                    }
                })
            }}
        </Suspense>
    }
}

/// Loads the room's wasm and starts it. In place of Leptos' own scripts, whose hashed names come from a file beside the
/// binary; ours are inside it.
#[component]
fn Start(module: ModuleLinks) -> impl IntoView {
    let nonce = leptos::nonce::use_nonce();
    let ModuleLinks { script, wasm } = module;
    let words = format!(
        "import load, {{ start }} from \"{script}\"; await load({{ module_or_path: \"{wasm}\" }}); start();"
    );
    view! {
        <link rel="modulepreload" href=script.clone() nonce=nonce.clone() />
        <link
            rel="preload"
            href=wasm.clone()
            r#as="fetch"
            r#type="application/wasm"
            crossorigin="anonymous"
            nonce=nonce.clone()
        />
        <script type="module" nonce=nonce inner_html=words></script>
    }
}
