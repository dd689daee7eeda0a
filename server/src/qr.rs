//! Draws a QR code of a link as SVG, for a lobby's wall and for a person's other device. Keeps nothing of it.

use std::fmt::Write;

use axum::{
    extract::Query,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use fast_qr::{ECL, QRBuilder};
use serde::Deserialize;

/// White cells around the code: half of what its standard asks, since the page's white frame adds the rest.
const MARGIN: usize = 2;
/// Longest link, bytes: ours are about 80; more cells than this many need are too small for a camera across a room.
const TEXT_MAX: usize = 256;

/// What is asked for.
#[derive(Debug, Deserialize)]
pub struct Asked {
    text: String,
}

/// `GET /qr.svg?text=`. 400 for a text that does not fit. Never kept: a link to somebody's seat works once.
pub async fn draw(Query(Asked { text }): Query<Asked>) -> Response {
    match drawing(&text) {
        Some(svg) => {
            let head = [
                (header::CONTENT_TYPE, "image/svg+xml"),
                (header::CACHE_CONTROL, "no-store"),
            ];
            (head, svg).into_response()
        }
        None => (
            StatusCode::BAD_REQUEST,
            format!("a QR code holds 1 to {TEXT_MAX} bytes\n"),
        )
            .into_response(),
    }
}

fn drawing(text: &str) -> Option<String> {
    if text.is_empty() || TEXT_MAX < text.len() {
        return None;
    }
    let code = QRBuilder::new(text).ecl(ECL::M).build().ok()?;
    let side = code.size + 2 * MARGIN;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\"><path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path d=\""
    );
    for y in 0..code.size {
        for x in 0..code.size {
            if code[y][x].value() {
                // Writing into a string never fails.
                let _ = write!(svg, "M{} {}h1v1h-1z", x + MARGIN, y + MARGIN);
            }
        }
    }
    svg.push_str("\"/></svg>");
    Some(svg)
}

#[cfg(test)]
mod tests {
    use super::{TEXT_MAX, drawing};

    #[test]
    fn a_link_becomes_a_code_with_its_corner() {
        let svg = drawing("http://127.0.0.1:3000/join/KQ7M2P").expect("fits");
        assert!(svg.contains("d=\"M2 2h1v1h-1z"), "{svg}");
    }

    #[test]
    fn nothing_and_too_much_are_refused() {
        assert_eq!(drawing(""), None);
        assert_eq!(drawing(&"x".repeat(TEXT_MAX + 1)), None);
    }
}
