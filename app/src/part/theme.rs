//! Light or dark: the page follows the system until its reader chooses, and remembers the choice in this browser.
//! A few lines of script in the head do it, so that nothing flashes and the switch works before the wasm has come.

use leptos::prelude::*;

use crate::icon::{Icon, Symbol};

/// Sets the remembered choice before anything is drawn, and listens for the switch. Choosing what the system has
/// anyway forgets the choice: the page then follows the system again.
const SCRIPT: &str = r#"{
const page = document.documentElement, key = "drillroom-theme";
const system = () => matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
try { const kept = localStorage.getItem(key); if (kept === "light" || kept === "dark") page.dataset.theme = kept; } catch {}
addEventListener("click", (event) => {
  if (!event.target.closest?.("[data-theme-switch]")) return;
  const next = (page.dataset.theme ?? system()) === "dark" ? "light" : "dark";
  if (next === system()) delete page.dataset.theme; else page.dataset.theme = next;
  try { if (next === system()) localStorage.removeItem(key); else localStorage.setItem(key, next); } catch {}
});
}"#;

/// The script of the switch; once, in the head.
#[component]
pub fn ThemeScript() -> impl IntoView {
    view! { <script nonce=leptos::nonce::use_nonce() inner_html=SCRIPT></script> }
}

/// The switch.
#[component]
pub fn ThemeSwitch() -> impl IntoView {
    view! {
        <button
            type="button"
            class="button"
            data-kind="quiet"
            data-shape="square"
            data-theme-switch=""
            aria-label="Light or dark"
            title="Light or dark"
        >
            <Icon symbol=Symbol::Sun />
        </button>
    }
}
