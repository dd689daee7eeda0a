//! Statements on their way to another store: what belongs to this one is taken off them, and the bytes of their
//! attachments are put beside them. The id stays, so that the other store knows a statement that comes twice.
//!
//! Only packs; knows no address and sends nothing.

use crate::compare::fingerprint;
use crate::http::{announced, join};
use crate::invalid::{Invalid, Place};
use crate::json;
use crate::store::{self, Attachment, Found};
use crate::time::Micros;
use sqlx::SqliteConnection;
use std::collections::BTreeMap;
use uuid::Uuid;

/// What a store says of a statement itself: the receiver sets its own. A version that it does not speak would be refused.
const OF_THE_STORE: [&str; 3] = ["stored", "authority", "version"];

/// A statement ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// Its id, here and there.
    pub id: Uuid,
    /// When it was stored here.
    pub stored: Micros,
    text: String,
    attachments: Vec<Attachment>,
}

/// Why a statement cannot be packed.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// What is kept is no statement any more.
    #[error("a kept statement cannot be read: {0}")]
    Unreadable(#[from] Invalid),
    /// The database failed.
    #[error("the database failed")]
    Database(#[from] sqlx::Error),
}

/// Packs one statement that was found here.
pub async fn pack(conn: &mut SqliteConnection, found: Found) -> Result<Outgoing, PackError> {
    let stored = found.stored;
    let mut statement = json::parse(found.payload.as_bytes())?;
    let hashes = announced(std::slice::from_ref(&found));
    let attachments = if hashes.is_empty() {
        Vec::new()
    } else {
        store::attachments(conn, &hashes).await?
    };
    let Some(id) = statement.text("id").and_then(|id| Uuid::parse_str(id).ok()) else {
        return Place::Root
            .key("id")
            .refuse("it has lost its id")
            .map_err(PackError::from);
    };
    if let Some(members) = statement.as_object_mut() {
        for name in OF_THE_STORE {
            members.remove(name);
        }
    }
    Ok(Outgoing {
        id,
        stored,
        text: statement.to_string(),
        attachments,
    })
}

impl Outgoing {
    /// How much it adds to a request, in bytes.
    pub fn bytes(&self) -> usize {
        let attached = self.attachments.iter().map(|attachment| attachment.bytes.len());
        self.text.len() + attached.sum::<usize>()
    }

    /// Whether a statement that another store holds says the same as this one.
    pub fn says_the_same(&self, theirs: &[u8]) -> bool {
        let said = |text: &[u8]| {
            let statement = json::parse(text).ok()?;
            Some(fingerprint(statement.as_object()?))
        };
        let own = said(self.text.as_bytes());
        own.is_some() && own == said(theirs)
    }
}

/// The body of a request that posts statements, and its media type. `boundary` parts it where bytes are attached.
pub fn body(statements: &[Outgoing], boundary: &str) -> (String, Vec<u8>) {
    let texts: Vec<&str> = statements
        .iter()
        .map(|statement| statement.text.as_str())
        .collect();
    let list = format!("[{}]", texts.join(","));
    // Two statements may announce the same bytes; they go once.
    let attached: BTreeMap<&str, &Attachment> = statements
        .iter()
        .flat_map(|statement| &statement.attachments)
        .map(|attachment| (attachment.sha2.as_str(), attachment))
        .collect();
    if attached.is_empty() {
        return ("application/json".to_owned(), list.into_bytes());
    }
    let attached: Vec<Attachment> = attached.into_values().cloned().collect();
    (
        format!("multipart/mixed; boundary={boundary}"),
        join(boundary, &list, &attached),
    )
}
