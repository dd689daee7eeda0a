//! The places of live rooms, by code. Whoever asks for a room first opens it and the others wait at the same place, so
//! that a room has one task and its log one writer. Knows nothing of what opening is.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use app::backend::{ApiError, RoomCode};
use tokio::sync::OnceCell;

use super::{ask::Handle, locked};

/// A place for a room: empty until it is opened.
type Place = Arc<OnceCell<Handle>>;

/// All places. Cheap to clone.
#[derive(Clone, Default)]
pub struct Slots {
    places: Arc<Mutex<HashMap<RoomCode, Place>>>,
}

/// Somebody at a place. As long as anybody is there it is not taken away.
pub struct Visit {
    slots: Slots,
    code: RoomCode,
    /// None only while it is being given up.
    place: Option<Place>,
}

impl Slots {
    /// The place of a room: where it is live, or where it is to be opened.
    pub fn visit(&self, code: &RoomCode) -> Visit {
        let mut places = locked(&self.places);
        // A room that let itself go leaves its place behind.
        if places.get(code).is_some_and(is_left) {
            places.remove(code);
        }
        Visit {
            slots: self.clone(),
            code: code.clone(),
            place: Some(places.entry(code.clone()).or_default().clone()),
        }
    }

    /// All live rooms.
    pub fn live(&self) -> Vec<Handle> {
        let mut places = locked(&self.places);
        places.retain(|_, place| !is_left(place));
        places.values().filter_map(|place| place.get()).cloned().collect()
    }
}

impl Visit {
    /// Whether a room is here.
    pub fn is_taken(&self) -> bool {
        self.place.as_ref().is_some_and(|place| place.initialized())
    }

    /// The room here; `open` is run by the first who comes, and by the next when it fails.
    pub async fn room<F>(&self, open: impl FnOnce() -> F) -> Result<Handle, ApiError>
    where
        F: Future<Output = Result<Handle, ApiError>>,
    {
        let place = self.place.as_ref().ok_or(ApiError::Stopping)?;
        place.get_or_try_init(open).await.cloned()
    }
}

impl Drop for Visit {
    /// An empty place goes with its last visitor, also with one that was cut off.
    fn drop(&mut self) {
        let mut places = locked(&self.slots.places);
        // Within the lock: of several who leave at once, one sees that nobody is left.
        drop(self.place.take());
        let is_deserted = |place: &Place| place.get().is_none() && Arc::strong_count(place) == 1;
        if places.get(&self.code).is_some_and(is_deserted) {
            places.remove(&self.code);
        }
    }
}

fn is_left(place: &Place) -> bool {
    place.get().is_some_and(Handle::is_gone)
}

#[cfg(test)]
mod tests {
    use super::super::mailbox;
    use super::*;

    #[tokio::test]
    async fn who_fails_to_open_a_room_does_not_take_it_from_those_who_wait() {
        let slots = Slots::default();
        let code = crate::chance::room_code();
        let (first, second) = (slots.visit(&code), slots.visit(&code));
        let failed = first.room(|| async { Err(ApiError::NotSaved) }).await;
        assert_eq!(failed.err(), Some(ApiError::NotSaved));
        // Gone while the second is still opening.
        drop(first);
        let (room, _queue) = mailbox();
        assert!(second.room(|| async { Ok(room) }).await.is_ok());
        drop(second);
        let third = slots.visit(&code);
        let again = third.room(|| async { Err(ApiError::NoSuchRoom) }).await;
        assert!(again.is_ok(), "the same room, not opened a second time");
    }

    #[tokio::test]
    async fn places_of_wrong_codes_and_of_rooms_that_are_gone_are_not_kept() {
        let slots = Slots::default();
        let (wrong, gone) = (crate::chance::room_code(), crate::chance::room_code());
        let visits = [slots.visit(&wrong), slots.visit(&wrong)];
        for visit in visits {
            let missing = visit.room(|| async { Err(ApiError::NoSuchRoom) }).await;
            assert_eq!(missing.err(), Some(ApiError::NoSuchRoom));
        }
        let (room, queue) = mailbox();
        assert!(slots.visit(&gone).room(|| async { Ok(room) }).await.is_ok());
        assert_eq!(slots.live().len(), 1);
        drop(queue);
        assert_eq!(slots.live().len(), 0);
        assert!(locked(&slots.places).is_empty());
    }
}
