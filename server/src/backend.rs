//! The port of the pages, answered: limits first, then the rooms. Holds no rule of a drill.

use std::sync::{Arc, OnceLock};

use app::{
    backend::{ApiError, Backend, Door, MyRoom, RoomCode, Sample, ScenarioCard, Solo, Starter, Visitor},
    wire::ClientFrame,
};
use bytes::Bytes;
use drill::{
    id::{IntentId, ScenarioId, Seq},
    role::Role,
    room::Action,
};
use futures::{FutureExt, future::BoxFuture, stream::BoxStream};
use tokio::sync::oneshot;

use crate::{
    chance, clock,
    feed::{self, Feeds},
    journal::{
        load::{self, Listed},
        people::{PeopleWrite, Written},
    },
    rooms::{Ask, Opening, Reply},
    session, starter,
};

/// Seconds that a resume link lives: long enough to pick up a phone.
const LINK_S: i64 = 600;
/// Seconds that closed drills stay on the start page: a week.
const CLOSED_SHOWN_S: i64 = 7 * 86_400;

/// Stands for the name of a scenario that the visitor is playing.
const HIDDEN: &str = "hidden-while-you-play";

/// What answers the pages.
#[derive(Clone)]
pub struct Answers {
    /// Rooms and limits.
    pub feeds: Feeds,
}

impl Answers {
    /// Asks a room; one that let itself go in between is opened again.
    async fn ask<T>(
        &self,
        visitor: Visitor,
        code: &RoomCode,
        ask: impl Fn(Reply<T>) -> Ask,
    ) -> Result<T, ApiError> {
        for _ in 0..3 {
            let (reply, answer) = oneshot::channel();
            let room = self.feeds.find(visitor, code).await?;
            if room.send(ask(reply)).await.is_ok()
                && let Ok(answer) = answer.await
            {
                return answer;
            }
        }
        Err(ApiError::Stopping)
    }

    async fn link(&self, visitor: Visitor, code: RoomCode) -> Result<String, ApiError> {
        self.feeds.limits.acts(visitor.person)?;
        // Only whoever is in the room has a seat to open elsewhere.
        let door = self
            .ask(visitor, &code, |reply| Ask::Door {
                who: visitor.person,
                reply,
            })
            .await?;
        if door.known_as.is_none() {
            return Err(ApiError::Refused(drill::room::Refusal::NotHere));
        }
        let token = chance::token();
        let write = PeopleWrite::MakeLink {
            hash: session::hash_of(&token),
            person: visitor.person,
            code,
            expires: clock::time_of_day().plus_s(LINK_S),
        };
        match self.feeds.rooms.house().journal.writer.people(write).await {
            Ok(Written::Done | Written::Opened(_)) => Ok(format!("/resume/{token}")),
            Ok(Written::DeadLink) => Err(ApiError::DeadLink),
            Err(_) => Err(ApiError::NotSaved),
        }
    }

    async fn cards(&self, visitor: Visitor) -> Result<Vec<ScenarioCard>, ApiError> {
        let house = self.feeds.rooms.house();
        let playing = load::playing(&house.journal.readers, visitor.person).await;
        let playing = playing.map_err(|error| {
            tracing::error!(%error, "what a person plays cannot be read");
            ApiError::NotSaved
        })?;
        let mut cards = house.library.cards();
        for card in cards.iter_mut().filter(|card| playing.contains(&card.id)) {
            // The name of a scenario's file tells what it is about, too.
            card.id = ScenarioId(HIDDEN.to_owned());
            card.title.clone_from(&card.public_title);
            card.truth.clear();
            card.tags.clear();
        }
        Ok(cards)
    }

    async fn mine(&self, visitor: Visitor) -> Result<Vec<MyRoom>, ApiError> {
        let readers = &self.feeds.rooms.house().journal.readers;
        let since = clock::time_of_day().plus_s(-CLOSED_SHOWN_S);
        let drills = load::rooms_of(readers, visitor.person, since.0)
            .await
            .map_err(|error| {
                tracing::error!(%error, "a person's drills cannot be read");
                ApiError::NotSaved
            })?;
        Ok(drills.into_iter().map(|drill| my_room(visitor, drill)).collect())
    }
}

/// One line of "My drills". From the rows: a list wakes no rooms.
fn my_room(visitor: Visitor, drill: Listed) -> MyRoom {
    let mut seats: Vec<_> = drill.roles.iter().map(Role::name).collect();
    if visitor.person == drill.facilitator {
        seats.insert(0, "Facilitator");
    }
    MyRoom {
        code: drill.code,
        title: drill.title,
        phase: drill.phase,
        seat: if seats.is_empty() {
            "Observer".to_owned()
        } else {
            seats.join(", ")
        },
    }
}

impl Backend for Answers {
    fn library(&self, visitor: Visitor) -> BoxFuture<'_, Result<Vec<ScenarioCard>, ApiError>> {
        self.cards(visitor).boxed()
    }

    fn sample(&self) -> BoxFuture<'_, Sample> {
        // Played once, in some hundredths of a second.
        static PLAYED: OnceLock<Sample> = OnceLock::new();
        let play = || crate::sample::play(&self.feeds.rooms.house().library);
        async move { PLAYED.get_or_init(play).clone() }.boxed()
    }

    fn create(
        &self,
        visitor: Visitor,
        scenario: ScenarioId,
        name: String,
    ) -> BoxFuture<'_, Result<RoomCode, ApiError>> {
        async move {
            self.feeds.limits.opens_room(visitor.address)?;
            let rooms = &self.feeds.rooms;
            let scenario = rooms
                .house()
                .library
                .get(&scenario)
                .ok_or(ApiError::NoSuchScenario)?;
            let facilitator = visitor.person;
            rooms.create(scenario, Opening::Led { facilitator, name }).await
        }
        .boxed()
    }

    fn play_solo(
        &self,
        visitor: Visitor,
        what: Solo,
        name: String,
        role: Role,
    ) -> BoxFuture<'_, Result<RoomCode, ApiError>> {
        async move {
            self.feeds.limits.opens_room(visitor.address)?;
            let rooms = &self.feeds.rooms;
            let scenario =
                starter::scenario(&rooms.house().library, &what).ok_or(ApiError::NoSuchScenario)?;
            let player = visitor.person;
            rooms.create(scenario, Opening::Solo { player, name, role }).await
        }
        .boxed()
    }

    fn starter(&self, visitor: Visitor) -> BoxFuture<'_, Result<Starter, ApiError>> {
        starter::progress(self.feeds.rooms.house(), visitor.person).boxed()
    }

    fn door(&self, visitor: Visitor, code: RoomCode) -> BoxFuture<'_, Result<Door, ApiError>> {
        async move {
            let who = visitor.person;
            self.ask(visitor, &code, |reply| Ask::Door { who, reply }).await
        }
        .boxed()
    }

    fn join(
        &self,
        visitor: Visitor,
        code: RoomCode,
        name: String,
        role: Option<Role>,
    ) -> BoxFuture<'_, Result<(), ApiError>> {
        async move {
            self.feeds.limits.acts(visitor.person)?;
            let ask = |reply| Ask::Enter {
                who: visitor.person,
                name: name.clone(),
                role,
                reply,
            };
            self.ask(visitor, &code, ask).await
        }
        .boxed()
    }

    fn act(
        &self,
        visitor: Visitor,
        code: RoomCode,
        intent: IntentId,
        action: Action,
    ) -> BoxFuture<'_, Result<Seq, ApiError>> {
        async move {
            self.feeds.limits.acts(visitor.person)?;
            let ask = |reply| Ask::Act {
                who: visitor.person,
                intent,
                action: action.clone(),
                reply,
            };
            self.ask(visitor, &code, ask).await
        }
        .boxed()
    }

    fn resume_link(&self, visitor: Visitor, code: RoomCode) -> BoxFuture<'_, Result<String, ApiError>> {
        self.link(visitor, code).boxed()
    }

    fn my_rooms(&self, visitor: Visitor) -> BoxFuture<'_, Result<Vec<MyRoom>, ApiError>> {
        self.mine(visitor).boxed()
    }

    fn feed(
        &self,
        visitor: Visitor,
        incoming: BoxStream<'static, ClientFrame>,
    ) -> BoxFuture<'_, Result<BoxStream<'static, Bytes>, ApiError>> {
        let frames = feed::open(self.feeds.clone(), visitor, incoming);
        async { Ok(frames) }.boxed()
    }
}

/// The port, shared.
pub fn shared(feeds: Feeds) -> Arc<dyn Backend> {
    Arc::new(Answers { feeds })
}
