//! The door of a room: what stands on it, and who comes in to which seat. What people then do stands in `live`.

use app::backend::{ApiError, Door};
use drill::{
    id::PersonId,
    role::Role,
    room::{Action, Cause, Person, Phase, Refusal},
};

use super::live::{Live, join};

impl Live {
    /// Lets somebody in, to a seat if they ask for one. Both or nothing.
    pub(super) async fn enter(
        &mut self,
        who: PersonId,
        name: String,
        role: Option<Role>,
    ) -> Result<(), ApiError> {
        self.touched = self.seconds;
        if self.room.phase == Phase::Closed && self.room.person(who).is_none() {
            return Err(ApiError::RoomClosed);
        }
        let mut draft = self.due();
        match draft.step(join(who, name), self.clock) {
            // Under the same name as before: they are in already.
            Ok(_) | Err(Refusal::AlreadySo) => {}
            Err(refusal) => return Err(refusal.into()),
        }
        // Said at the door, so that nobody comes in and wonders where the seat is.
        if let Some(role) = role
            && self.person_in(role).is_some_and(|holder| holder.id != who)
        {
            return Err(Refusal::SeatTaken { role }.into());
        }
        if let Some(role) = role {
            let action = Action::TakeRole(role);
            match draft.step(Cause::Person { who, action }, self.clock) {
                // They hold it already.
                Ok(_) | Err(Refusal::AlreadySo) => {}
                // Nobody comes in without the seat that they asked for.
                Err(refusal) => return Err(refusal.into()),
            }
        }
        self.carry_out(draft).await
    }

    pub(super) fn door(&self, who: PersonId) -> Result<Door, ApiError> {
        let known_as = self.room.person(who).map(|person| person.name.clone());
        if self.room.phase == Phase::Closed && known_as.is_none() {
            return Err(ApiError::RoomClosed);
        }
        let facilitator = self.room.person(self.room.facilitator);
        let facilitator = facilitator.map(|person| person.name.clone());
        Ok(Door {
            code: self.code.clone(),
            title: self.room.script.public.title.clone(),
            phase: self.room.phase,
            facilitator,
            seats: Role::ALL
                .map(|role| (role, self.person_in(role).map(|person| person.name.clone())))
                .into(),
            known_as,
        })
    }

    /// Who keeps others from a seat: the program gives it up to anybody.
    fn person_in(&self, role: Role) -> Option<&Person> {
        self.room.holder(role).filter(|holder| !holder.is_stand_in())
    }
}
