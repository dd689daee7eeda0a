//! The built site: style, scripts, wasm, fonts, icons. In a release build it lies inside the binary, in a debug build
//! it is read once at the start from the build's folder (`DRILLROOM_SITE` names another). Renders no page.

use std::{collections::BTreeMap, path::Path};

use app::{ModuleLinks, SiteLinks};
use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header},
};

/// Name and bytes of every file that the build found; empty in a debug build.
static EMBEDDED: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/site.rs"));

/// Names with a hash in them never change their content: one year, the longest that HTTP caches promise to honour.
const FOREVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// Names without a hash may change with the next release: ask each time, and get 304 while the tag is the same.
const ASK: HeaderValue = HeaderValue::from_static("no-cache");

/// Digits of the hash in a name: 64 bits in hex, as the build writes it.
const HASH_DIGITS: usize = 16;

/// All files of the site, by absolute path.
#[derive(Debug, Default)]
pub struct Site {
    files: BTreeMap<String, File>,
}

#[derive(Debug)]
struct File {
    bytes: axum::body::Bytes,
    /// The same file, compressed by the build; for those who accept it.
    brotli: Option<axum::body::Bytes>,
    mime: HeaderValue,
    tag: HeaderValue,
    keep: HeaderValue,
}

impl Site {
    /// Reads the site from the binary, or from its folder in a debug build.
    ///
    /// # Errors
    /// When a file in the folder cannot be read.
    pub fn load() -> std::io::Result<Self> {
        let mut found = BTreeMap::new();
        if EMBEDDED.is_empty() {
            let folder =
                std::env::var("DRILLROOM_SITE").unwrap_or_else(|_| env!("DRILLROOM_SITE_FOLDER").to_owned());
            read_folder(Path::new(&folder), "", &mut found)?;
        } else {
            for (name, bytes) in EMBEDDED {
                found.insert(format!("/{name}"), axum::body::Bytes::from_static(bytes));
            }
        }
        Ok(Self::of(&found))
    }

    fn of(found: &BTreeMap<String, axum::body::Bytes>) -> Self {
        let files = found
            .iter()
            .filter(|(path, _)| path.rsplit('.').next() != Some("br"))
            .map(|(path, bytes)| {
                let brotli = found.get(&format!("{path}.br")).cloned();
                (path.clone(), File::of(path, bytes.clone(), brotli))
            })
            .collect();
        Self { files }
    }

    /// Where the page finds its style and modules.
    pub fn links(&self) -> SiteLinks {
        SiteLinks {
            style: self.hashed("/pkg/drillroom.", ".css"),
            room: self.module("drillroom"),
            replay: self.module("replay"),
        }
    }

    fn module(&self, name: &str) -> Option<ModuleLinks> {
        let start = format!("/pkg/{name}.");
        Some(ModuleLinks {
            script: self.hashed(&start, &format!("/{name}.js"))?,
            wasm: self.hashed(&start, &format!("/{name}_bg.wasm"))?,
        })
    }

    fn hashed(&self, start: &str, end: &str) -> Option<String> {
        self.files
            .keys()
            .find(|path| path.starts_with(start) && path.ends_with(end))
            .cloned()
    }

    /// The answer to a request for a file; nothing when there is no such file.
    pub fn answer(&self, method: &Method, path: &str, headers: &HeaderMap) -> Option<Response<Body>> {
        let file = self.files.get(path)?;
        if method != Method::GET && method != Method::HEAD {
            return None;
        }
        let mut response = Response::new(Body::empty());
        let reply = response.headers_mut();
        reply.insert(header::ETAG, file.tag.clone());
        reply.insert(header::CACHE_CONTROL, file.keep.clone());
        reply.insert(header::VARY, HeaderValue::from_name(header::ACCEPT_ENCODING));
        if headers.get(header::IF_NONE_MATCH) == Some(&file.tag) {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            return Some(response);
        }
        reply.insert(header::CONTENT_TYPE, file.mime.clone());
        let bytes = match &file.brotli {
            Some(packed) if accepts_brotli(headers) => {
                reply.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
                packed
            }
            Some(_) | None => &file.bytes,
        };
        reply.insert(header::CONTENT_LENGTH, HeaderValue::from(bytes.len()));
        // For HEAD the server leaves the body out itself.
        *response.body_mut() = Body::from(bytes.clone());
        Some(response)
    }
}

impl File {
    fn of(path: &str, bytes: axum::body::Bytes, brotli: Option<axum::body::Bytes>) -> Self {
        let tag = format!("W/\"{:016x}\"", fnv(&bytes));
        Self {
            mime: HeaderValue::from_static(mime(path)),
            tag: HeaderValue::from_str(&tag).expect("hex digits are header text"),
            keep: if is_hashed(path) { FOREVER } else { ASK },
            bytes,
            brotli,
        }
    }
}

fn read_folder(
    folder: &Path,
    path: &str,
    found: &mut BTreeMap<String, axum::body::Bytes>,
) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let below = format!("{path}/{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            read_folder(&entry.path(), &below, found)?;
        } else {
            found.insert(below, std::fs::read(entry.path())?.into());
        }
    }
    Ok(())
}

fn accepts_brotli(headers: &HeaderMap) -> bool {
    headers
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|coding| {
            let mut parts = coding.split(';').map(str::trim);
            parts.next() == Some("br")
                && !parts.any(|weight| matches!(weight, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
        })
}

/// `name.0123456789abcdef.ext`, or in a folder `name.0123456789abcdef`: what the build makes.
fn is_hashed(path: &str) -> bool {
    path.split(['/', '.'])
        .any(|part| part.len() == HASH_DIGITS && part.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

fn mime(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "woff2" => "font/woff2",
        "png" => "image/png",
        "txt" => "text/plain; charset=utf-8",
        "webmanifest" => "application/manifest+json",
        _ => "application/octet-stream",
    }
}

/// FNV-1a, 64 bits: tells two versions of a file apart; guards nothing.
fn fnv(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
