//! One browser's feed: who it is and which room it wants, then frames out and signs of life in. Judges behaviour
//! (silence, flooding), not content; what a browser may see stands in `rooms`.

use std::{collections::VecDeque, sync::Arc, time::Duration};

use app::{
    backend::{ApiError, RoomCode, Visitor},
    wire::{ClientFrame, Frame, Wire},
};
use bytes::Bytes;
use drill::id::PersonId;
use futures::{
    StreamExt,
    stream::{self, BoxStream},
};
use tokio::{
    sync::{mpsc, oneshot},
    time::timeout,
};

use crate::{
    clock,
    journal::load,
    limits::{Limits, OpenFeed},
    rooms::{Ask, Handle, Rooms, Watch, WatcherId},
};

/// Frames that may wait for a browser: a burst of a busy minute. Then the browser is sent away and comes back.
const OUTGOING: usize = 256;
/// How long a browser has to say which room it wants.
const HELLO: Duration = Duration::from_secs(10);
/// A browser pings every ten seconds; three missed ones mean that it is gone.
const SILENCE: Duration = Duration::from_secs(30);
/// Messages that a browser may send within a second: a tick's answer, a ping, and a few changes of tab.
const MESSAGES_PER_S: usize = 16;
/// With a hand-turned clock ticks come as fast as the machine runs, and so do their answers.
const MESSAGES_PER_S_BY_HAND: usize = 4_000;

/// What feeds need.
#[derive(Clone)]
pub struct Feeds {
    /// The rooms.
    pub rooms: Rooms,
    /// Wrong codes are counted here too.
    pub limits: Arc<Limits>,
    /// How fast answers may come.
    pub pace: Pace,
}

/// How fast a browser may send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// As people and a clock of one tick a second do.
    Wall,
    /// As a hand-turned clock makes them.
    ByHand,
}

/// Frames for one browser, the first a snapshot or a denial.
pub fn open(
    feeds: Feeds,
    visitor: Visitor,
    incoming: BoxStream<'static, ClientFrame>,
) -> BoxStream<'static, Bytes> {
    let open = match Open::feed(&feeds, visitor) {
        Ok(open) => open,
        Err(denied) => {
            let Wire(bytes) = Frame::Denied(denied).encode();
            return stream::once(async { bytes }).boxed();
        }
    };
    let (frames, queue) = mpsc::channel(OUTGOING);
    tokio::spawn(async move {
        if let Err(denied) = feeds.serve(visitor, incoming, &frames).await {
            let Wire(bytes) = Frame::Denied(denied).encode();
            // The browser may have gone while it was being denied.
            let _ = frames.send(bytes).await;
        }
    });
    stream::unfold((queue, open), async |(mut queue, open)| {
        queue.recv().await.map(|bytes| (bytes, (queue, open)))
    })
    .boxed()
}

/// A feed that is open: counts until the socket has taken its last frame, or is gone.
struct Open {
    rooms: Rooms,
    _counted: OpenFeed,
}

impl Open {
    fn feed(feeds: &Feeds, visitor: Visitor) -> Result<Self, ApiError> {
        let counted = feeds.limits.opens_feed(visitor)?;
        feeds.rooms.house().metrics.feeds.up();
        Ok(Self {
            rooms: feeds.rooms.clone(),
            _counted: counted,
        })
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.rooms.house().metrics.feeds.down();
    }
}

impl Feeds {
    async fn serve(
        &self,
        visitor: Visitor,
        mut incoming: BoxStream<'static, ClientFrame>,
        frames: &mpsc::Sender<Bytes>,
    ) -> Result<(), ApiError> {
        let code = match timeout(HELLO, incoming.next()).await {
            Ok(Some(ClientFrame::Hello { code })) => code,
            Ok(Some(ClientFrame::Drawn { .. } | ClientFrame::LooksAt { .. } | ClientFrame::Ping)) => {
                return Err(ApiError::Transport("say which room first".to_owned()));
            }
            Ok(None) | Err(_) => return Ok(()),
        };
        let room = self.find(visitor, &code).await?;
        let (reply, answer) = oneshot::channel();
        let (held, let_go) = oneshot::channel();
        let watch = Watch {
            person: visitor.person,
            frames: frames.clone(),
            held,
        };
        room.send(Ask::Watch { watch, reply }).await?;
        let watcher = answer.await.map_err(|_| ApiError::Stopping)??;
        let verdict = tokio::select! {
            verdict = self.listen(&room, watcher, incoming) => verdict,
            // The room has let go of this browser: what waits for it is still sent, then the feed ends.
            _ = let_go => Ok(()),
            // Its socket is closed.
            () = frames.closed() => Ok(()),
        };
        // A room that is gone has forgotten its watchers already.
        let _ = room.send(Ask::Gone(watcher)).await;
        verdict
    }

    /// The room with this code. Everybody spends a guess, which a right code gives back; who has none left is let
    /// through when they are in the room already: strangers at the same address must not stop a drill.
    ///
    /// # Errors
    /// [`ApiError::NoSuchRoom`], [`ApiError::TooManyGuesses`], or why the room cannot be opened.
    pub async fn find(&self, visitor: Visitor, code: &RoomCode) -> Result<Handle, ApiError> {
        let guess = match self.limits.guess(visitor.address) {
            Ok(guess) => Some(guess),
            Err(denied) if self.is_member(visitor.person, code).await => {
                tracing::debug!(%denied, "a member passes");
                None
            }
            Err(denied) => return Err(denied),
        };
        let found = self.rooms.find(code).await;
        match (&found, guess) {
            (Err(ApiError::NoSuchRoom), _) => self.rooms.house().metrics.wrong_codes.add(),
            (Ok(_) | Err(_), Some(guess)) => guess.take_back(),
            (Ok(_) | Err(_), None) => {}
        }
        found
    }

    async fn is_member(&self, person: PersonId, code: &RoomCode) -> bool {
        let readers = &self.rooms.house().journal.readers;
        load::is_member(readers, person, code)
            .await
            .unwrap_or_else(|error| {
                tracing::error!(%error, "whether somebody is in a room cannot be read");
                false
            })
    }

    /// Passes on what the browser says until it leaves, falls silent or floods.
    async fn listen(
        &self,
        room: &Handle,
        watcher: WatcherId,
        mut incoming: BoxStream<'static, ClientFrame>,
    ) -> Result<(), ApiError> {
        let mut recent = Recent::new(match self.pace {
            Pace::Wall => MESSAGES_PER_S,
            Pace::ByHand => MESSAGES_PER_S_BY_HAND,
        });
        loop {
            let Ok(Some(frame)) = timeout(SILENCE, incoming.next()).await else {
                return Ok(());
            };
            if recent.is_flooded(clock::steady()) {
                self.rooms.house().metrics.unruly_feeds.add();
                return Err(ApiError::TooFast);
            }
            room.send(Ask::Heard(watcher, frame)).await?;
        }
    }
}

/// The times of the last messages.
struct Recent {
    times: VecDeque<std::time::Instant>,
    most: usize,
}

impl Recent {
    fn new(most: usize) -> Self {
        Self {
            times: VecDeque::with_capacity(most + 1),
            most,
        }
    }

    /// Counts a message; answers whether more came within a second than may.
    fn is_flooded(&mut self, now: std::time::Instant) -> bool {
        self.times.push_back(now);
        if self.times.len() <= self.most {
            return false;
        }
        let first = self.times.pop_front();
        first.is_some_and(|first| now.duration_since(first) < Duration::from_secs(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seventeen_messages_in_a_second_are_a_flood() {
        let mut recent = Recent::new(MESSAGES_PER_S);
        let now = clock::steady();
        for _ in 0..MESSAGES_PER_S {
            assert!(!recent.is_flooded(now));
        }
        assert!(recent.is_flooded(now));
        assert!(!recent.is_flooded(now + Duration::from_secs(1)));
    }
}
