//! Words with names of code in them: what an author writes between two `ticks` is set as code. Knows no other mark.

use leptos::prelude::*;

/// The words, with each part between ticks as code.
pub fn ticks(text: &str) -> AnyView {
    text.split('`')
        .enumerate()
        .map(|(place, part)| {
            let part = part.to_owned();
            if place % 2 == 1 {
                view! { <code>{part}</code> }.into_any()
            } else {
                part.into_any()
            }
        })
        .collect_view()
        .into_any()
}
