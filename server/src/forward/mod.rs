//! Statements travel on to other record stores: each target has an outbox in the data file, and one task here looks
//! every second whose turn it is. What one turn does stands in `outbox`, how a request is made in `courier`, what
//! is made of its answer in `answer`, where it may go in `endpoint`.

mod answer;
pub mod asked;
mod courier;
pub mod endpoint;
mod outbox;
mod pace;

use std::{
    collections::BTreeSet,
    panic::AssertUnwindSafe,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use futures::FutureExt;
use tokio::{
    task::JoinSet,
    time::{MissedTickBehavior, interval},
};

pub use self::outbox::Turn;
use self::{
    courier::Courier,
    endpoint::{Ground, Own},
    pace::{Failure, Noted, Paces},
};
use crate::{
    chance, clock,
    journal::forward::{self, TargetId},
    rooms::Rooms,
};

/// Targets of an installation. Each costs a look at the store a second and at most one request at a time.
pub const TARGETS_MAX: usize = 20;
/// How often it is asked whose turn it is: a statement waits so long at most when all is well.
const EVERY: Duration = Duration::from_secs(1);

/// Where forwarding may go.
#[derive(Debug, Clone, Default)]
pub struct Routes {
    /// Which addresses are allowed.
    pub ground: Ground,
    /// Which addresses are this program's own.
    pub own: Own,
}

/// Forwards. Cheap to clone.
#[derive(Clone)]
pub struct Forwarder {
    rooms: Rooms,
    routes: Arc<Routes>,
    /// Or what is wrong, in words.
    courier: Result<Courier, Arc<str>>,
    paces: Arc<Mutex<Paces>>,
}

impl Forwarder {
    /// Ready to forward what the rooms' journal holds.
    pub fn new(rooms: Rooms, routes: Routes) -> Self {
        let courier = Courier::new(routes.ground).map_err(|error| {
            tracing::warn!(%error, "nothing can be forwarded");
            error.to_string().into()
        });
        Self {
            rooms,
            courier,
            routes: Arc::new(routes),
            paces: Arc::default(),
        }
    }

    /// Where forwarding may go.
    pub fn routes(&self) -> &Routes {
        &self.routes
    }

    /// Lets a target have its turn at once: somebody has mended something.
    pub fn hurry(&self, id: TargetId) {
        self.paces().forget(id);
    }

    /// Gives every target its turns until the program stops.
    pub async fn run(self) {
        let mut ticks = interval(EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let (mut turns, mut busy) = (JoinSet::new(), BTreeSet::new());
        while !self.rooms.is_stopping() {
            ticks.tick().await;
            while let Some(done) = turns.try_join_next() {
                match done {
                    Ok((id, end)) => {
                        busy.remove(&id);
                        self.after(id, end);
                    }
                    Err(error) => tracing::error!(%error, "a turn of forwarding was cut off"),
                }
            }
            for id in self.due().await {
                if busy.insert(id) {
                    let forwarder = self.clone();
                    turns.spawn(kept(id, async move { forwarder.turns(id).await }));
                }
            }
        }
    }

    /// The targets whose turn it is.
    pub async fn due(&self) -> Vec<TargetId> {
        let listed = async {
            let mut conn = self.rooms.house().journal.readers.acquire().await?;
            forward::list(&mut conn).await
        };
        let now = clock::steady();
        match listed.await {
            Ok(targets) => {
                let mut paces = self.paces();
                for target in targets.iter().filter(|target| target.trouble.is_none()) {
                    paces.is_well(target.id, now);
                }
                paces.keep(&targets.iter().map(|target| target.id).collect());
                let runs = targets.iter().filter(|target| target.paused.is_none());
                runs.map(|target| target.id)
                    .filter(|id| paces.is_due(*id, now))
                    .collect()
            }
            Err(error) => {
                tracing::warn!(%error, "the targets of forwarding cannot be read; they are read again");
                Vec::new()
            }
        }
    }

    /// Turns of one target, one after another as long as something moves.
    pub async fn turns(&self, id: TargetId) {
        while !self.rooms.is_stopping() {
            match self.turn(id).await {
                Turn::Moved => self.paces().forget(id),
                Turn::Idle => return,
                Turn::Wait(asked) => {
                    let noted = Noted::Yes;
                    return self.wait(id, Failure { asked, noted });
                }
                Turn::Ours => return self.wait(id, UNNOTED),
            }
        }
    }

    /// After the last turn of a target for now.
    fn after(&self, id: TargetId, end: End) {
        match end {
            End::Done => {}
            End::Broke => {
                tracing::error!(target_id = %id.0, "a turn of forwarding broke; its target is tried again");
                self.wait(id, UNNOTED);
            }
        }
    }

    fn wait(&self, id: TargetId, failure: Failure) {
        let chance = u16::from_le_bytes(chance::bytes());
        self.paces().wait(id, failure, chance, clock::steady());
    }

    fn paces(&self) -> std::sync::MutexGuard<'_, Paces> {
        self.paces.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A failure that no row speaks of.
const UNNOTED: Failure = Failure {
    asked: None,
    noted: Noted::No,
};

/// How the turns of a target ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Done,
    /// A panic: a fault of ours, which its target shall not be lost by.
    Broke,
}

/// Says whose turns have ended, however they did.
async fn kept(id: TargetId, turns: impl Future<Output = ()>) -> (TargetId, End) {
    match AssertUnwindSafe(turns).catch_unwind().await {
        Ok(()) => (id, End::Done),
        Err(_) => (id, End::Broke),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn whose_turns_broke_is_known_and_can_have_another() {
        let id = TargetId(chance::uuid());
        let mut turns = JoinSet::new();
        turns.spawn(kept(id, async { panic!("a fault of ours") }));
        let done = turns.join_next().await.expect("one").expect("it says whose");
        assert_eq!(done, (id, End::Broke));
    }
}
