//! What somebody has typed and not yet sent. Lives with the room's page, so that neither a reconnection nor another
//! view of the room loses it; cleared only when the room has acknowledged.

use leptos::prelude::*;

/// Texts in the making. Provided by the room page, by context.
#[derive(Debug, Clone, Copy)]
pub struct Typed {
    /// A chat line.
    pub chat: RwSignal<String>,
    /// A note for the timeline.
    pub note: RwSignal<String>,
    /// Status: what shoppers feel.
    pub impact: RwSignal<String>,
    /// Status: who is touched.
    pub scope: RwSignal<String>,
    /// Status: what is done.
    pub doing: RwSignal<String>,
    /// Status: minutes until the next.
    pub next_min: RwSignal<u8>,
    /// What customers read.
    pub message: RwSignal<String>,
    /// What support says.
    pub script: RwSignal<String>,
    /// Why the drill is stopped.
    pub stop: RwSignal<String>,
}

/// Minutes to the next update unless told otherwise: what most status pages promise in an incident.
const NEXT_MIN: u8 = 10;

impl Typed {
    /// Nothing typed.
    pub fn new() -> Self {
        Self {
            chat: RwSignal::default(),
            note: RwSignal::default(),
            impact: RwSignal::default(),
            scope: RwSignal::default(),
            doing: RwSignal::default(),
            next_min: RwSignal::new(NEXT_MIN),
            message: RwSignal::default(),
            script: RwSignal::default(),
            stop: RwSignal::default(),
        }
    }
}

impl Default for Typed {
    fn default() -> Self {
        Self::new()
    }
}

/// Clears a text that was sent, unless more was typed while the request was under way.
pub fn clear_sent(field: RwSignal<String>, sent: &str) {
    // The field may have gone with its sheet or its prompt.
    if field.try_with_untracked(|now| now == sent) == Some(true) {
        field.set(String::new());
    }
}
