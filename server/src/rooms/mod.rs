//! The rooms that are live: one task each, found by code. Opens a room when somebody asks for it, lets it go when
//! nobody needs it. What happens inside a room stands in `live`.

mod ask;
mod crowd;
mod draft;
mod live;
mod publish;
mod rebuild;
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
    id::{PersonId, ScenarioId},
    scenario::Scenario,
    world::{Band, baseline},
};
use tokio::sync::{OnceCell, mpsc, oneshot};

pub use ask::{Ask, Handle, Watch, WatcherId};
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
    bands: Mutex<HashMap<(ScenarioId, String), BandSlot>>,
}

/// What is normal in one version of a scenario: empty until somebody has computed it.
type BandSlot = Arc<OnceCell<Arc<Band>>>;

/// A place for a room: empty until it is opened, by whoever comes first.
type Slot = Arc<OnceCell<Handle>>;

/// All live rooms. Cheap to clone.
#[derive(Clone)]
pub struct Rooms {
    house: Arc<House>,
    slots: Arc<Mutex<HashMap<RoomCode, Slot>>>,
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

    /// What is normal in a scenario; computed once for each version, away from the rooms.
    pub async fn band(&self, scenario: Arc<Scenario>) -> Arc<Band> {
        let key = (scenario.id.clone(), scenario.version.clone());
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
            slots: Arc::default(),
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

    /// Opens a new room that `facilitator` leads under `name`.
    pub async fn create(
        &self,
        scenario: Arc<Scenario>,
        facilitator: PersonId,
        name: String,
    ) -> Result<RoomCode, ApiError> {
        if self.is_stopping() {
            return Err(ApiError::Stopping);
        }
        let code = chance::room_code();
        let live = live::Live::create(self.house.clone(), code.clone(), scenario, facilitator, name).await?;
        let handle = live::spawn(live);
        locked(&self.slots).insert(code.clone(), Arc::new(OnceCell::from(handle)));
        Ok(code)
    }

    /// A room, opened from the journal when it is not live.
    pub async fn find(&self, code: &RoomCode) -> Result<Handle, ApiError> {
        if self.is_stopping() {
            return Err(ApiError::Stopping);
        }
        let slot = {
            let mut slots = locked(&self.slots);
            // A room that let itself go leaves its slot behind.
            if slots
                .get(code)
                .is_some_and(|slot| slot.get().is_some_and(Handle::is_gone))
            {
                slots.remove(code);
            }
            slots.entry(code.clone()).or_default().clone()
        };
        let handle = slot.get_or_try_init(|| self.open(code)).await;
        if handle.is_err() {
            locked(&self.slots).remove(code);
        }
        handle.cloned()
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

    /// Asks a room; one that let itself go in between is opened again.
    pub async fn ask<T>(
        &self,
        code: &RoomCode,
        ask: impl Fn(oneshot::Sender<Result<T, ApiError>>) -> Ask,
    ) -> Result<T, ApiError> {
        for _ in 0..3 {
            let (reply, answer) = oneshot::channel();
            if self.find(code).await?.send(ask(reply)).await.is_ok()
                && let Ok(answer) = answer.await
            {
                return answer;
            }
        }
        Err(ApiError::Stopping)
    }

    /// One second passes; rooms that are busy miss it.
    pub fn second(&self) {
        for handle in self.live() {
            handle.try_second();
        }
    }

    /// `count` seconds pass, each shown in every room before the next.
    pub async fn turn(&self, count: u32) {
        for _ in 0..count {
            futures::future::join_all(self.live().iter().map(Handle::whole_second)).await;
        }
    }

    /// Opens no more rooms and sends every browser away.
    pub async fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
        for handle in self.live() {
            handle.bye().await;
        }
    }

    fn live(&self) -> Vec<Handle> {
        let slots = locked(&self.slots);
        let handles = slots.values().filter_map(|slot| slot.get());
        handles.filter(|handle| !handle.is_gone()).cloned().collect()
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
