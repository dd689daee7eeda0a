//! Statements travel on to other record stores: each target has an outbox in the data file, and one task here looks
//! every second whose turn it is. What one turn does stands in `outbox`, how a request is made in `courier`, where it
//! may go in `endpoint`.

mod courier;
pub mod endpoint;
mod outbox;
mod pace;

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::{
    task::JoinSet,
    time::{MissedTickBehavior, interval},
};

pub use self::outbox::Turn;
use self::{
    courier::Courier,
    endpoint::{Ground, Own},
    pace::Paces,
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
                    Ok(id) => {
                        busy.remove(&id);
                    }
                    // Its target rests until the next start; the others go on.
                    Err(error) => tracing::error!(%error, "a turn of forwarding broke"),
                }
            }
            for id in self.due().await {
                if busy.insert(id) {
                    let forwarder = self.clone();
                    turns.spawn(async move {
                        forwarder.turns(id).await;
                        id
                    });
                }
            }
        }
    }

    /// The targets whose turn it is.
    async fn due(&self) -> Vec<TargetId> {
        let listed = async {
            let mut conn = self.rooms.house().journal.readers.acquire().await?;
            forward::list(&mut conn).await
        };
        match listed.await {
            Ok(targets) => {
                let now = clock::steady();
                let mut paces = self.paces();
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
    async fn turns(&self, id: TargetId) {
        while !self.rooms.is_stopping() {
            match self.turn(id).await {
                Turn::Moved => self.paces().forget(id),
                Turn::Idle => return,
                Turn::Wait(asked) => {
                    let chance = u16::from_le_bytes(chance::bytes());
                    self.paces().wait(id, asked, chance, clock::steady());
                    return;
                }
            }
        }
    }

    fn paces(&self) -> std::sync::MutexGuard<'_, Paces> {
        self.paces.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
