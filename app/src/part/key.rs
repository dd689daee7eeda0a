//! Single-key shortcuts: quiet while somebody types or a dialog is open, and off when the person wants them off
//! (WCAG 2.1.4). Knows no key by itself; whoever owns a key says what it does.

use leptos::prelude::*;

use super::kept::{keep, kept};

/// Where the browser keeps the choice.
const KEPT_AS: &str = "drillroom-shortcuts";

/// Whether single keys act on this screen. Provided by the room page, by context.
#[derive(Debug, Clone, Copy)]
pub struct Shortcuts(pub RwSignal<bool>);

impl Shortcuts {
    /// On, unless this browser's person has switched them off.
    pub fn new() -> Self {
        let shortcuts = Self(RwSignal::new(true));
        Effect::new(move |_| {
            if kept(KEPT_AS).as_deref() == Some("off") {
                shortcuts.0.set(false);
            }
        });
        shortcuts
    }

    /// Switches them, and remembers it.
    pub fn switch(self, on: bool) {
        self.0.set(on);
        keep(KEPT_AS, if on { "on" } else { "off" });
    }
}

impl Default for Shortcuts {
    fn default() -> Self {
        Self::new()
    }
}

/// Does something whenever a single key is pressed, as long as the component that asks for it lives. `key` is what
/// the browser calls it, lower case: "n", "?", "/".
pub fn on_key(key: &'static str, run: impl Fn() + 'static) {
    #[cfg(feature = "csr")]
    {
        let shortcuts = use_context::<Shortcuts>();
        let listener = window_event_listener(leptos::ev::keydown, move |event| {
            let on = shortcuts.is_none_or(|shortcuts| shortcuts.0.try_get_untracked() == Some(true));
            let chord = event.ctrl_key() || event.meta_key() || event.alt_key();
            // A part of the page that has taken the key for itself says so.
            let free = !chord && !event.default_prevented();
            if on && free && event.key().to_lowercase() == key && !somebody_types() {
                event.prevent_default();
                run();
            }
        });
        on_cleanup(move || listener.remove());
    }
    #[cfg(not(feature = "csr"))]
    let _ = (key, run);
}

/// Whether the focus is where keys are text, or a dialog is in front.
#[cfg(feature = "csr")]
fn somebody_types() -> bool {
    let page = document();
    let in_field = page
        .active_element()
        .is_some_and(|element| matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT"));
    let in_dialog = page.query_selector("dialog:modal").ok().flatten().is_some();
    in_field || in_dialog
}
