//! The rooms that are live: one task each, found by code. Opens a room when somebody asks for it, lets it go when
//! nobody needs it. What happens inside a room stands in `live`.

mod ask;
mod crowd;
mod door;
mod draft;
mod live;
mod publish;
mod rebuild;
mod run;
mod slots;
mod tape;

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use app::backend::{ApiError, RoomCode};
use drill::{
    id::PersonId,
    role::Role,
    scenario::Scenario,
    world::{Band, baseline},
};
use sha2::{Digest, Sha256};
use tokio::sync::{OnceCell, mpsc};

use self::slots::Slots;
pub use ask::{Ask, Handle, Reply, Watch, WatcherId};
#[cfg(test)]
pub use publish::VIEW_MAX;

use crate::{
    chance,
    journal::{Journal, load},
    library::Library,
    metrics::Metrics,
    record::Recorder,
};

/// What every room can ask for.
pub struct House {
    /// Where everything is kept.
    pub journal: Journal,
    /// The scenarios.
    pub library: Library,
    /// Maps what happens to statements.
    pub recorder: Recorder,
    /// Counters.
    pub metrics: Metrics,
    bands: Mutex<HashMap<ScriptHash, BandSlot>>,
}

/// SHA-256 of a script. An id and a version would not do: an author edits a file without raising its version.
type ScriptHash = [u8; 32];

/// What is normal in one script: empty until somebody has computed it.
type BandSlot = Arc<OnceCell<Arc<Band>>>;

/// How a drill begins.
#[derive(Debug, Clone)]
pub enum Opening {
    /// A person leads it.
    Led {
        /// Who.
        facilitator: PersonId,
        /// Under which name.
        name: String,
    },
    /// Nobody does: one person plays, and the program every other role.
    Solo {
        /// Who.
        player: PersonId,
        /// Under which name.
        name: String,
        /// In which seat.
        role: Role,
    },
}

/// All live rooms. Cheap to clone.
#[derive(Clone)]
pub struct Rooms {
    house: Arc<House>,
    slots: Slots,
    stopping: Arc<AtomicBool>,
}

impl House {
    /// A house without rooms.
    pub fn new(journal: Journal, library: Library, recorder: Recorder) -> Self {
        Self {
            journal,
            library,
            recorder,
            metrics: Metrics::default(),
            bands: Mutex::default(),
        }
    }

    /// What is normal in a scenario; computed once for each script, away from the rooms.
    pub async fn band(&self, scenario: Arc<Scenario>) -> Arc<Band> {
        let script = serde_json::to_vec(&*scenario).expect("a scenario has no failing parts");
        let key = Sha256::digest(script).into();
        let cell = locked(&self.bands).entry(key).or_default().clone();
        let compute = async || {
            let computed = tokio::task::spawn_blocking(move || baseline(&scenario)).await;
            Arc::new(computed.expect("the baseline of a scenario that was loaded can be computed"))
        };
        cell.get_or_init(compute).await.clone()
    }
}

impl Rooms {
    /// No rooms yet.
    pub fn new(house: Arc<House>) -> Self {
        Self {
            house,
            slots: Slots::default(),
            stopping: Arc::default(),
        }
    }

    /// What every room can ask for.
    pub fn house(&self) -> &Arc<House> {
        &self.house
    }

    /// Whether the program is being stopped.
    pub fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }

    /// Opens a new room.
    pub async fn create(&self, scenario: Arc<Scenario>, opening: Opening) -> Result<RoomCode, ApiError> {
        if self.is_stopping() {
            return Err(ApiError::Stopping);
        }
        let code = chance::room_code();
        // At its place from the beginning, so that nobody finds it in the journal first and opens it once more.
        let open = async {
            let create = live::Live::create(self.house.clone(), code.clone(), scenario, opening);
            Ok(live::spawn(create.await?))
        };
        let place = self.slots.visit(&code);
        if place.is_taken() {
            // One code in a billion is drawn twice; the next click draws another.
            return Err(ApiError::NotSaved);
        }
        place.room(|| Box::pin(open)).await?;
        Ok(code)
    }

    /// A room, opened from the journal when it is not live.
    pub async fn find(&self, code: &RoomCode) -> Result<Handle, ApiError> {
        if self.is_stopping() {
            return Err(ApiError::Stopping);
        }
        let room = self.slots.visit(code).room(|| Box::pin(self.open(code))).await?;
        if self.is_stopping() {
            // Opened while the others were being told.
            room.bye().await;
            return Err(ApiError::Stopping);
        }
        Ok(room)
    }

    async fn open(&self, code: &RoomCode) -> Result<Handle, ApiError> {
        let stored = load::room(&self.house.journal.readers, code)
            .await
            .map_err(|error| {
                tracing::error!(%error, "a room cannot be read");
                ApiError::NotSaved
            })?;
        let stored = stored.ok_or(ApiError::NoSuchRoom)?;
        let live = rebuild::rebuild(self.house.clone(), stored).await?;
        Ok(live::spawn(live))
    }

    /// One second passes; rooms that are busy miss it.
    pub fn second(&self) {
        for handle in self.slots.live() {
            handle.try_second();
        }
    }

    /// `count` seconds pass, each shown in every room before the next.
    pub async fn turn(&self, count: u32) {
        for _ in 0..count {
            futures::future::join_all(self.slots.live().iter().map(Handle::whole_second)).await;
        }
    }

    /// Opens no more rooms, holds those that are live and sends every browser away.
    pub async fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
        futures::future::join_all(self.slots.live().iter().map(Handle::bye)).await;
    }
}

/// A lock whose holder never panics half-way.
fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Messages that may wait for a room: its people's clicks within one commit, many times over.
const MAILBOX: usize = 128;

fn mailbox() -> (Handle, mpsc::Receiver<Ask>) {
    let (sender, receiver) = mpsc::channel(MAILBOX);
    (Handle::new(sender), receiver)
}
