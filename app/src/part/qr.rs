//! A QR code of a link, drawn as one path. Black on white in both themes: cameras want it so.

use std::fmt::Write;

use fast_qr::{ECL, QRBuilder};
use leptos::prelude::*;

/// White cells around the code, as its standard asks.
const MARGIN: usize = 2;

/// The code of a text.
#[component]
pub fn Qr(
    /// What a camera reads.
    #[prop(into)]
    text: Signal<String>,
    /// What it is, for screen readers.
    label: &'static str,
) -> impl IntoView {
    let drawing = Memo::new(move |_| text.with(|text| draw(text)));
    move || {
        drawing.get().map(|(side, path)| {
            view! {
                <div class="qr" role="img" aria-label=label>
                    <svg viewBox=format!("0 0 {side} {side}")>
                        <path d=path />
                    </svg>
                </div>
            }
        })
    }
}

/// Side and path; none when the text is too long for a code.
fn draw(text: &str) -> Option<(usize, String)> {
    let code = QRBuilder::new(text).ecl(ECL::M).build().ok()?;
    let mut path = String::new();
    for y in 0..code.size {
        for x in 0..code.size {
            if code[y][x].value() {
                // Writing into a string never fails.
                let _ = write!(path, "M{} {}h1v1h-1z", x + MARGIN, y + MARGIN);
            }
        }
    }
    Some((code.size + 2 * MARGIN, path))
}

#[cfg(test)]
mod tests {
    use super::draw;

    #[test]
    fn a_link_becomes_a_code_with_its_three_corners() {
        let (side, path) = draw("http://127.0.0.1:3000/join/KQ7M2P").expect("fits");
        assert!(side >= 21 + 4);
        assert!(path.starts_with("M2 2h1v1h-1z"));
    }
}
