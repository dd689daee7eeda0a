//! Signed statements: a JSON Web Signature that is attached to the statement it signs.
//!
//! The form, the algorithm and what was signed are always checked; the cryptographic signature is when the sender put
//! its certificate into the header (`x5c`). Whether to trust the certificate is for the reader to decide.

use crate::check::{self, Version};
use crate::compare::fingerprint;
use crate::invalid::Place;
use crate::json::{self, Object, Value};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::signature::{
    RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY, RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY,
    RSA_PKCS1_2048_8192_SHA384, RsaParameters, UnparsedPublicKey,
};

/// What an attachment that signs its statement is used for.
pub const USAGE: &str = "http://adlnet.gov/expapi/attachments/signature";

/// Why a signature was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadSignature {
    /// Not three parts, not base64url, not JSON.
    #[error("this is no JSON Web Signature in compact form")]
    Form,
    /// Another algorithm.
    #[error("a signature is made with RS256, RS384 or RS512")]
    Algorithm,
    /// What was signed is no statement.
    #[error("what was signed is no statement")]
    Payload,
    /// What was signed says something else.
    #[error("what was signed is another statement")]
    Differs,
    /// The header's certificate cannot be read.
    #[error("the certificate in the signature's header cannot be read")]
    Certificate,
    /// The signature does not fit the certificate.
    #[error("the signature was not made with the key of its certificate")]
    Wrong,
}

/// Checks the signature of a statement that was checked and completed.
pub fn verify(jws: &[u8], statement: &Object, version: Version) -> Result<(), BadSignature> {
    let text = std::str::from_utf8(jws).map_err(|_| BadSignature::Form)?.trim();
    let mut parts = text.split('.');
    let (Some(header), Some(payload), Some(signature), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(BadSignature::Form);
    };
    let head = json_of(header).ok_or(BadSignature::Form)?;
    let algorithm = algorithm(head.text("alg")).ok_or(BadSignature::Algorithm)?;
    let signed = json_of(payload).ok_or(BadSignature::Payload)?;
    check::statement(&signed, &Place::Root, version).map_err(|_| BadSignature::Payload)?;
    let same = signed
        .as_object()
        .is_some_and(|signed| fingerprint(signed) == fingerprint(statement));
    if !same {
        return Err(BadSignature::Differs);
    }
    let signature = URL_SAFE_NO_PAD
        .decode(signature.trim_end_matches('='))
        .map_err(|_| BadSignature::Form)?;
    let Some(chain) = head.get("x5c") else {
        return Ok(());
    };
    let first = chain
        .as_array()
        .and_then(|chain| chain.first())
        .and_then(Value::as_str);
    let certificate = first
        .and_then(|text| STANDARD.decode(text).ok())
        .ok_or(BadSignature::Certificate)?;
    let key = rsa_key(&certificate).ok_or(BadSignature::Certificate)?;
    let message = &text[..header.len() + 1 + payload.len()];
    let fits = UnparsedPublicKey::new(algorithm, key).verify(message.as_bytes(), &signature);
    fits.map_err(|_| BadSignature::Wrong)
}

fn json_of(part: &str) -> Option<Value> {
    let bytes = URL_SAFE_NO_PAD.decode(part.trim_end_matches('=')).ok()?;
    json::parse(&bytes).ok()
}

/// Old keys of 1024 bits are let through where the library can: refusing them would lose records, not protect them.
fn algorithm(name: Option<&str>) -> Option<&'static RsaParameters> {
    match name? {
        "RS256" => Some(&RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY),
        "RS384" => Some(&RSA_PKCS1_2048_8192_SHA384),
        "RS512" => Some(&RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY),
        _ => None,
    }
}

/// The RSA public key (PKCS #1) of an X.509 certificate: a walk down to subjectPublicKeyInfo, skipping the rest.
fn rsa_key(certificate: &[u8]) -> Option<&[u8]> {
    const SEQUENCE: u8 = 0x30;
    const BIT_STRING: u8 = 0x03;
    const VERSION: u8 = 0xa0;
    let (certificate, _) = element(certificate, SEQUENCE)?;
    let (mut fields, _) = element(certificate, SEQUENCE)?;
    if fields.first() == Some(&VERSION) {
        fields = element(fields, VERSION)?.1;
    }
    // serialNumber, signature, issuer, validity, subject
    for _ in 0..5 {
        fields = element(fields, *fields.first()?)?.1;
    }
    let (info, _) = element(fields, SEQUENCE)?;
    let (_, after_algorithm) = element(info, SEQUENCE)?;
    let (bits, _) = element(after_algorithm, BIT_STRING)?;
    // The first byte of a bit string counts its unused bits; a key has none.
    bits.strip_prefix(&[0])
}

/// The content of the DER element at the start, and what follows it.
fn element(der: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (first, rest) = der.split_first()?;
    let (length, rest) = rest.split_first()?;
    if *first != tag {
        return None;
    }
    let (length, rest) = match *length {
        short if short < 0x80 => (usize::from(short), rest),
        long => {
            let (digits, rest) = rest
                .split_at_checked(usize::from(long & 0x7f))
                .filter(|(digits, _)| digits.len() <= 4)?;
            (
                digits
                    .iter()
                    .fold(0, |length, digit| (length << 8) | usize::from(*digit)),
                rest,
            )
        }
    };
    rest.split_at_checked(length)
}
