//! Which bytes belong to which attachment: every part must be announced by a statement, every announced attachment
//! without a URL must have a part, and hashes must be true. The announced length is not compared: the hash proves more,
//! and clients count differently.
//!
//! Signatures are checked here too, because here are their bytes.

use super::super::multipart::Part;
use super::super::refusal::{Refusal, malformed};
use crate::check::Version;
use crate::invalid::Place;
use crate::json;
use crate::keys::hex;
use crate::limits::ATTACHMENT_BYTES_MAX;
use crate::prepare::{Announced, PreparedStatement};
use crate::signature;
use crate::store::Attachment;
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// The attachments to store, each once.
pub fn matched(
    batch: &[PreparedStatement],
    parts: Vec<Part>,
    version: Version,
) -> Result<Vec<Attachment>, Refusal> {
    let mut arrived: HashMap<String, Part> = HashMap::new();
    for part in parts {
        let sha2 = true_hash(&part)?;
        arrived.insert(sha2, part);
    }
    let mut attachments: HashMap<&str, Attachment> = HashMap::new();
    for statement in batch {
        for announced in &statement.attachments {
            match arrived.get(&announced.sha2) {
                Some(part) => {
                    fits(announced, part, statement, version)?;
                    attachments.insert(&announced.sha2, attachment(announced, part));
                }
                None if announced.has_url => {}
                None => {
                    let sha2 = &announced.sha2;
                    return malformed(format!("the attachment {sha2} has neither a part nor a fileUrl"));
                }
            }
        }
    }
    if let Some(stray) = arrived
        .keys()
        .find(|sha2| !attachments.contains_key(sha2.as_str()))
    {
        return malformed(format!("no statement announces the part {stray}"));
    }
    Ok(attachments.into_values().collect())
}

/// The hash that a part states, if it is the hash of its bytes.
fn true_hash(part: &Part) -> Result<String, Refusal> {
    let Some(stated) = part.header("x-experience-api-hash") else {
        return malformed("a part with an attachment needs the header X-Experience-API-Hash");
    };
    let binary = part
        .header("content-transfer-encoding")
        .is_some_and(|encoding| encoding.eq_ignore_ascii_case("binary"));
    if !binary {
        return malformed("a part with an attachment needs the header Content-Transfer-Encoding: binary");
    }
    if part.body.len() > ATTACHMENT_BYTES_MAX {
        return Err(Refusal::TooLarge(format!(
            "an attachment may have at most {ATTACHMENT_BYTES_MAX} bytes"
        )));
    }
    let actual = hex(&Sha256::digest(&part.body));
    if stated.eq_ignore_ascii_case(&actual) {
        Ok(actual)
    } else {
        malformed(format!(
            "X-Experience-API-Hash says {stated}, but the bytes of the part have {actual}"
        ))
    }
}

fn fits(
    announced: &Announced,
    part: &Part,
    statement: &PreparedStatement,
    version: Version,
) -> Result<(), Refusal> {
    if announced.usage != signature::USAGE {
        return Ok(());
    }
    if announced.content_type != "application/octet-stream" {
        return malformed("a signature is attached as application/octet-stream");
    }
    let whole = json::parse(statement.payload.as_bytes())?;
    let Some(whole) = whole.as_object() else {
        return Ok(Place::Root.refuse("a statement is an object")?);
    };
    signature::verify(&part.body, whole, version).or_else(|bad| malformed(bad.to_string()))
}

fn attachment(announced: &Announced, part: &Part) -> Attachment {
    Attachment {
        sha2: announced.sha2.clone(),
        content_type: announced.content_type.clone(),
        bytes: part.body.clone(),
    }
}
