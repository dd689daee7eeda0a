//! What can be asked of a room's task, and the handle to ask by. Does nothing itself.

use app::{
    backend::{ApiError, Door},
    wire::ClientFrame,
};
use bytes::Bytes;
use drill::{
    id::{IntentId, PersonId, Seq},
    role::Role,
    room::Action,
    world::Band,
};
use std::{convert::Infallible, sync::Arc};
use tokio::sync::{mpsc, oneshot};

/// A browser that watches a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WatcherId(pub u64);

/// Where an answer goes.
pub type Reply<T> = oneshot::Sender<Result<T, ApiError>>;

/// Who wants to watch, and where frames go.
#[derive(Debug)]
pub struct Watch {
    /// Who.
    pub person: PersonId,
    /// Encoded frames. When the queue is full the browser is sent away: it comes back and gets a snapshot.
    pub frames: mpsc::Sender<Bytes>,
    /// Held as long as the room sends frames there. Nothing is ever sent: the feed ends when it is dropped.
    pub held: oneshot::Sender<Infallible>,
}

/// A message to a room's task.
pub enum Ask {
    /// Do an action.
    Act {
        /// Who asks.
        who: PersonId,
        /// Which wish.
        intent: IntentId,
        /// For what.
        action: Action,
        /// Answered when it is committed.
        reply: Reply<Seq>,
    },
    /// Enter, and take a role if one is asked for and free.
    Enter {
        /// Who.
        who: PersonId,
        /// Under which name.
        name: String,
        /// Which role.
        role: Option<Role>,
        /// Answered when it is committed.
        reply: Reply<()>,
    },
    /// What stands on the door.
    Door {
        /// Who asks.
        who: PersonId,
        /// The answer.
        reply: Reply<Door>,
    },
    /// Send frames from now on; the first is a snapshot.
    Watch {
        /// Who and where to.
        watch: Watch,
        /// The watcher's number, or why not.
        reply: Reply<WatcherId>,
    },
    /// A frame from a watcher.
    Heard(WatcherId, ClientFrame),
    /// A watcher is gone.
    Gone(WatcherId),
    /// One second has passed. Answered when everything of it is published.
    Second(Option<oneshot::Sender<()>>),
    /// What is normal here.
    Band(Arc<Band>),
    /// Hold the clock and send every browser away.
    Bye(oneshot::Sender<()>),
}

/// The way to a room's task.
#[derive(Clone)]
pub struct Handle {
    mailbox: mpsc::Sender<Ask>,
}

impl Handle {
    pub(super) const fn new(mailbox: mpsc::Sender<Ask>) -> Self {
        Self { mailbox }
    }

    /// Whether the room let itself go.
    pub fn is_gone(&self) -> bool {
        self.mailbox.is_closed()
    }

    /// Sends a message; waits while the mailbox is full.
    ///
    /// # Errors
    /// [`ApiError::Stopping`] when the room is gone.
    pub async fn send(&self, ask: Ask) -> Result<(), ApiError> {
        self.mailbox.send(ask).await.map_err(|_| ApiError::Stopping)
    }

    /// Tells that a second has passed, unless the room is too busy to hear it.
    pub fn try_second(&self) {
        if self.mailbox.try_send(Ask::Second(None)).is_err() {
            tracing::debug!("a room missed a second");
        }
    }

    /// Tells that a second has passed, and waits until it is published.
    pub fn whole_second(&self) -> impl Future<Output = ()> + use<> {
        let mailbox = self.mailbox.clone();
        async move {
            let (shown, wait) = oneshot::channel();
            if mailbox.send(Ask::Second(Some(shown))).await.is_ok() {
                // An error means that the room let itself go: it has nothing to show.
                let _ = wait.await;
            }
        }
    }

    /// Holds the room and sends every browser of it away.
    pub async fn bye(&self) {
        let (said, wait) = oneshot::channel();
        if self.mailbox.send(Ask::Bye(said)).await.is_ok() {
            let _ = wait.await;
        }
    }
}
