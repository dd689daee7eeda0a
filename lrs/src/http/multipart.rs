//! multipart/mixed both ways: statements with the bytes of their attachments.
//!
//! Splits and joins only; which parts belong together is decided in `statements`.

use super::refusal::{Refusal, malformed};
use crate::limits::PARTS_MAX;
use bytes::Bytes;

/// One part of a multipart body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Header names in lower case, and values.
    pub headers: Vec<(String, String)>,
    /// The content.
    pub body: Bytes,
}

impl Part {
    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }
}

/// The boundary of a Content-Type, if it is multipart/mixed. `Err`: it is, but has no usable boundary.
pub fn boundary(content_type: &str) -> Option<Result<String, Refusal>> {
    let (essence, params) = content_type.split_once(';').unwrap_or((content_type, ""));
    if !essence.trim().eq_ignore_ascii_case("multipart/mixed") {
        return None;
    }
    let boundary = params.split(';').find_map(|param| {
        let (name, value) = param.split_once('=')?;
        name.trim()
            .eq_ignore_ascii_case("boundary")
            .then(|| value.trim().trim_matches('"').to_owned())
    });
    // RFC 2046: one to seventy characters.
    Some(
        match boundary.filter(|boundary| (1..=70).contains(&boundary.len())) {
            Some(boundary) => Ok(boundary),
            None => malformed("multipart/mixed needs a boundary of 1 to 70 characters"),
        },
    )
}

/// Splits a body at its boundary. Text before the first and after the last boundary is skipped, as RFC 2046 says.
pub fn split(body: &Bytes, boundary: &str) -> Result<Vec<Part>, Refusal> {
    let delimiter = format!("--{boundary}");
    let mut parts = Vec::new();
    let first_line = body.starts_with(delimiter.as_bytes()).then_some(0);
    let later_line = || find(body, 0, format!("\r\n{delimiter}").as_bytes()).map(|before| before + 2);
    let Some(mut at) = first_line.or_else(later_line) else {
        return malformed("the boundary does not stand in the body");
    };
    let separator = format!("\r\n{delimiter}");
    loop {
        at += delimiter.len();
        if body[at..].starts_with(b"--") {
            return Ok(parts);
        }
        // After the boundary: blanks, then the end of the line.
        let line_end =
            find(body, at, b"\r\n").filter(|end| body[at..*end].iter().all(|byte| b" \t".contains(byte)));
        let (Some(start), Some(end)) = (line_end, find(body, at, separator.as_bytes())) else {
            return malformed("a part has no end, or its boundary line holds more than the boundary");
        };
        if parts.len() == PARTS_MAX {
            return Err(Refusal::TooLarge(format!(
                "a multipart body may have at most {PARTS_MAX} parts"
            )));
        }
        parts.push(part(body, start + 2, end.max(start))?);
        at = end + 2;
    }
}

/// One part between `start` and `end`: headers, an empty line, the content.
fn part(body: &Bytes, start: usize, end: usize) -> Result<Part, Refusal> {
    if start > end {
        return malformed("a part needs an empty line after its headers");
    }
    let whole = body.slice(start..end);
    let (head, content) = if whole.starts_with(b"\r\n") {
        (Bytes::new(), whole.slice(2..))
    } else {
        match find(&whole, 0, b"\r\n\r\n") {
            Some(end) => (whole.slice(..end), whole.slice(end + 4..)),
            None => return malformed("a part needs an empty line after its headers"),
        }
    };
    let Ok(head) = std::str::from_utf8(&head) else {
        return malformed("the headers of a part are text");
    };
    let mut headers = Vec::new();
    for line in head.split("\r\n").filter(|line| !line.is_empty()) {
        let Some((name, value)) = line.split_once(':') else {
            return malformed("a header of a part has a name, a colon and a value");
        };
        headers.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
    }
    Ok(Part {
        headers,
        body: content,
    })
}

/// Where `needle` stands in `haystack` at or after `from`.
fn find(haystack: &[u8], from: usize, needle: &[u8]) -> Option<usize> {
    let mut at = from;
    loop {
        let first = haystack.get(at..)?.iter().position(|byte| *byte == needle[0])? + at;
        if haystack[first..].starts_with(needle) {
            return Some(first);
        }
        at = first + 1;
    }
}

/// Joins statements and attachments to a body for `boundary`.
pub fn join(boundary: &str, statements: &str, attachments: &[crate::store::Attachment]) -> Vec<u8> {
    let size: usize = attachments
        .iter()
        .map(|attachment| attachment.bytes.len() + 300)
        .sum();
    let mut out = Vec::with_capacity(statements.len() + size + 200);
    out.extend_from_slice(format!("--{boundary}\r\nContent-Type: application/json\r\n\r\n").as_bytes());
    out.extend_from_slice(statements.as_bytes());
    for attachment in attachments {
        let (kind, sha2) = (&attachment.content_type, &attachment.sha2);
        let head = format!(
            "\r\n--{boundary}\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: binary\r\n\
             X-Experience-API-Hash: {sha2}\r\n\r\n"
        );
        out.extend_from_slice(head.as_bytes());
        out.extend_from_slice(&attachment.bytes);
    }
    out.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
    out
}
