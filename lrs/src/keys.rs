//! Credentials of the record store: a public key, a secret, and what they may do.
//!
//! The secret is 256 random bits. A password hash such as Argon2 is slow because passwords can be guessed; 256 random
//! bits cannot, so one SHA-256 keeps them as safe, and a request does not pay for a slow hash. Randomness is handed in.

use crate::limits::{KEY_BELIEVED_US, KEY_USE_EVERY_US, KEYS_BELIEVED_MAX};
use crate::store::keys as rows;
use crate::time::Micros;
use crate::writer::Port;
use sha2::{Digest, Sha256};
use sqlx::SqliteConnection;
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

/// What a key may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Everything.
    All,
    /// Read everything.
    AllRead,
    /// Write statements.
    StatementsWrite,
    /// Read all statements.
    StatementsRead,
    /// Read the statements that this key wrote.
    StatementsReadMine,
    /// Read and write state documents.
    State,
    /// Read and write activity and agent profile documents.
    Profile,
    /// Describe activities: what a statement says of an activity is only remembered with this scope or `all`.
    Define,
}

/// Every scope with its name.
pub const SCOPES: [(Scope, &str); 8] = [
    (Scope::All, "all"),
    (Scope::AllRead, "all/read"),
    (Scope::StatementsWrite, "statements/write"),
    (Scope::StatementsRead, "statements/read"),
    (Scope::StatementsReadMine, "statements/read/mine"),
    (Scope::State, "state"),
    (Scope::Profile, "profile"),
    (Scope::Define, "define"),
];

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            SCOPES
                .iter()
                .find(|(scope, _)| scope == self)
                .map_or("", |(_, name)| name),
        )
    }
}

impl std::str::FromStr for Scope {
    type Err = UnknownScope;

    fn from_str(text: &str) -> Result<Self, UnknownScope> {
        let found = SCOPES
            .iter()
            .find(|(_, name)| *name == text)
            .map(|(scope, _)| *scope);
        found.ok_or_else(|| UnknownScope(text.to_owned()))
    }
}

/// A scope name that does not exist.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "there is no scope \"{0}\"; there are all, all/read, statements/write, statements/read, statements/read/mine, \
     state, profile and define"
)]
pub struct UnknownScope(pub String);

/// 48 random bytes for one pair of credentials, from the program's source of randomness.
pub type Randomness = [u8; 48];

/// New credentials. The secret is shown once and kept only as a hash.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    /// The user name of basic authentication: 32 hexadecimal digits.
    pub key: String,
    /// The password of basic authentication: 64 hexadecimal digits.
    pub secret: String,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("key", &self.key)
            .finish_non_exhaustive()
    }
}

/// A key as a page or command shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyInfo {
    /// The public part.
    pub key: String,
    /// What its maker called it.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// When it was made.
    pub created: Micros,
    /// When it was last used, to the minute.
    pub used: Option<Micros>,
    /// Since when it is refused.
    pub revoked: Option<Micros>,
    /// From when on it is refused by itself; `None`: never.
    pub expires: Option<Micros>,
}

/// Makes credentials inside the caller's transaction.
pub async fn create(
    conn: &mut SqliteConnection,
    name: &str,
    scopes: &[Scope],
    at: Micros,
    randomness: &Randomness,
) -> Result<Credentials, sqlx::Error> {
    make(conn, name, scopes, (at, None), randomness).await
}

/// Makes credentials that end by themselves at `until`: for content in a browser, which cannot keep a secret.
pub async fn lend(
    conn: &mut SqliteConnection,
    name: &str,
    scopes: &[Scope],
    at: Micros,
    until: Micros,
    randomness: &Randomness,
) -> Result<Credentials, sqlx::Error> {
    make(conn, name, scopes, (at, Some(until)), randomness).await
}

async fn make(
    conn: &mut SqliteConnection,
    name: &str,
    scopes: &[Scope],
    (at, until): (Micros, Option<Micros>),
    randomness: &Randomness,
) -> Result<Credentials, sqlx::Error> {
    let (key, secret) = randomness.split_at(16);
    let credentials = Credentials {
        key: hex(key),
        secret: hex(secret),
    };
    rows::insert(
        conn,
        &credentials.key,
        &hash(&credentials.secret),
        name,
        scopes,
        at,
        until,
    )
    .await?;
    Ok(credentials)
}

/// Makes credentials of a chosen key and secret, for tests and examples; a chosen secret can be guessed.
#[doc(hidden)]
pub async fn create_chosen(
    conn: &mut SqliteConnection,
    name: &str,
    scopes: &[Scope],
    at: Micros,
    key: &str,
    secret: &str,
) -> Result<(), sqlx::Error> {
    rows::insert(conn, key, &hash(secret), name, scopes, at, None).await
}

/// Every key, newest first.
pub async fn list(conn: &mut SqliteConnection) -> Result<Vec<KeyInfo>, sqlx::Error> {
    rows::list(conn).await
}

/// Refuses a key from now on; answers whether there was such a key in use.
pub async fn revoke(conn: &mut SqliteConnection, key: &str, at: Micros) -> Result<bool, sqlx::Error> {
    rows::revoke(conn, key, at).await
}

/// The key, if key and secret belong together and it is neither revoked nor over at `at`.
pub async fn authenticate(
    conn: &mut SqliteConnection,
    key: &str,
    secret: &str,
    at: Micros,
) -> Result<Option<KeyInfo>, sqlx::Error> {
    let Some((info, stored)) = rows::find(conn, key).await? else {
        return Ok(None);
    };
    let given = hash(secret);
    // Both are hashes: the time of this comparison tells nothing about the secret.
    let valid = info.revoked.is_none() && info.expires.is_none_or(|expires| at < expires);
    Ok((stored == given && valid).then_some(info))
}

/// Notes the use of a key, at most once a minute and without making the caller wait.
pub fn note_use(writer: &Port, key: &KeyInfo, now: Micros) {
    if key.used.is_some_and(|used| now.0 - used.0 < KEY_USE_EVERY_US) {
        return;
    }
    let (writer, key) = (writer.clone(), key.key.clone());
    tokio::spawn(async move {
        let noted = writer.change(move |conn, at| Box::pin(async move { rows::used(conn, &key, at).await }));
        if noted.await.is_err() {
            tracing::warn!("the last use of a key could not be noted");
        }
    });
}

/// Credentials that were checked a moment ago. Secrets are kept as hashes here too.
#[derive(Debug, Clone, Default)]
pub(crate) struct Recent(Arc<Mutex<HashMap<String, Believed>>>);

#[derive(Debug)]
struct Believed {
    hash: [u8; 32],
    info: KeyInfo,
    since: Micros,
}

impl Recent {
    /// The key, if this pair was checked less than [`KEY_BELIEVED_US`] ago.
    pub(crate) fn believed(&self, key: &str, secret: &str, now: Micros) -> Option<KeyInfo> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let believed = known.get(key)?;
        let fresh = (0..KEY_BELIEVED_US).contains(&(now.0 - believed.since.0));
        (fresh && believed.hash == hash(secret)).then(|| believed.info.clone())
    }

    /// Remembers a pair that was checked.
    pub(crate) fn believe(&self, secret: &str, info: &KeyInfo, now: Micros) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= KEYS_BELIEVED_MAX {
            known.clear();
        }
        let believed = Believed {
            hash: hash(secret),
            info: info.clone(),
            since: now,
        };
        known.insert(info.key.clone(), believed);
    }
}

fn hash(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
            let _ = write!(out, "{byte:02x}");
            out
        })
}
