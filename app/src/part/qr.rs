//! A QR code of a link, as a picture that the server draws (`/qr.svg`). Black on white in both themes: cameras want it
//! so.

use leptos::prelude::*;

/// The code of a text.
#[component]
pub fn Qr(
    /// What a camera reads: a link of at most 256 bytes.
    #[prop(into)]
    text: Signal<String>,
    /// What it is, for screen readers.
    label: &'static str,
) -> impl IntoView {
    view! { <img class="qr" alt=label src=move || text.with(|text| source(text)) /> }
}

#[cfg(feature = "csr")]
fn source(text: &str) -> String {
    format!("/qr.svg?text={}", js_sys::encode_uri_component(text))
}

/// Only browsers show codes.
#[cfg(not(feature = "csr"))]
const fn source(_: &str) -> String {
    String::new()
}
