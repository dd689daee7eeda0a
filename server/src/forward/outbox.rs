//! One turn of a target: what was refused and is to be tried again, then the next statements after its cursor. They are
//! sent first and noted after, in one transaction with the cursor: whoever dies in between sends again, and the other
//! store knows the ids.

use std::time::Duration;

use lrs::{
    outgoing::{self, Outgoing, PackError},
    store::{self, Filter, Order, Standing},
};
use uuid::Uuid;

use super::{Forwarder, courier::Answer};
use crate::{
    admin::Question,
    clock::TimeOfDay,
    journal::forward::{self, Settled, Target, TargetId},
};

/// Statements of one request.
const BATCH: usize = 50;
/// Bytes of one request, attachments included, unless one statement alone has more: below what common stores and the
/// proxies before them take.
const BATCH_BYTES: usize = 4 * 1024 * 1024;
/// Refused statements that are listed for one target. Who refuses so many refuses all, for a reason that lies elsewhere.
pub const FAILED_MAX: i64 = 1_000;
/// Refused statements that are tried again in one turn.
const AGAIN: i64 = 50;

/// What a turn came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// Something was settled; there may be more.
    Moved,
    /// Nothing waits.
    Idle,
    /// It went wrong; the other store may have said how long to wait.
    Wait(Option<Duration>),
}

/// Why a turn ended early.
enum Stop {
    /// The other store cannot be reached, or does not let us in.
    Away { wait: Option<Duration>, words: String },
    /// Our own file. Said in the log.
    Ours,
}

impl Forwarder {
    /// One turn of one target.
    pub async fn turn(&self, id: TargetId) -> Turn {
        match self.try_turn(id).await {
            Ok(turn) => turn,
            Err(Stop::Ours) => Turn::Wait(None),
            Err(Stop::Away { wait, words }) => {
                self.rooms.house().metrics.forward_troubles.add();
                tracing::warn!(target_id = %id.0, "a target of forwarding cannot be reached; it is tried again");
                self.note(id, words).await;
                Turn::Wait(wait)
            }
        }
    }

    async fn try_turn(&self, id: TargetId) -> Result<Turn, Stop> {
        let mut conn = self.rooms.house().journal.readers.acquire().await?;
        let Some(target) = forward::one(&mut conn, id).await? else {
            return Ok(Turn::Idle);
        };
        if target.paused.is_some() {
            return Ok(Turn::Idle);
        }
        let again = forward::to_try_again(&mut conn, id, AGAIN).await?;
        drop(conn);
        if !again.is_empty() {
            return self.once_more(&target, again).await;
        }
        if target.failed >= FAILED_MAX {
            return Err(Stop::Away {
                wait: None,
                words: format!(
                    "{FAILED_MAX} statements were refused, so it rests; mend the cause, then try them again or drop them"
                ),
            });
        }
        self.next(&target).await
    }

    /// The next statements after the cursor.
    async fn next(&self, target: &Target) -> Result<Turn, Stop> {
        let Some((parcel, end)) = self.pack(target).await? else {
            return Ok(Turn::Idle);
        };
        let ids = || parcel.iter().map(|statement| statement.id);
        let mut settled = Settled {
            moved: Some((target.cursor, end)),
            ..Settled::default()
        };
        if parcel.is_empty() {
            return self.settle(target.id, settled).await;
        }
        match self.post(target, &parcel).await {
            Answer::Taken => settled.taken = ids().collect(),
            Answer::Later { wait, words } => return Err(Stop::Away { wait, words }),
            Answer::Refused { words, .. } if parcel.len() == 1 => {
                settled.refused = ids().map(|id| (id, words.clone())).collect();
            }
            // One of them may be bad, and the others shall not wait for it.
            Answer::Refused { .. } => return self.one_by_one(target, &parcel).await,
        }
        self.settle(target.id, settled).await
    }

    /// Each by itself. What is settled before the other store goes away stays settled.
    async fn one_by_one(&self, target: &Target, parcel: &[Outgoing]) -> Result<Turn, Stop> {
        let (mut settled, mut end, mut stop) = (Settled::default(), target.cursor, None);
        for statement in parcel {
            match self.post(target, std::slice::from_ref(statement)).await {
                Answer::Taken => settled.taken.push(statement.id),
                Answer::Refused { words, .. } => settled.refused.push((statement.id, words)),
                Answer::Later { wait, words } => {
                    stop = Some(Stop::Away { wait, words });
                    break;
                }
            }
            end = statement.stored;
        }
        if end > target.cursor {
            settled.moved = Some((target.cursor, end));
            self.settle(target.id, settled).await?;
        }
        stop.map_or(Ok(Turn::Moved), Err)
    }

    /// Those that were refused and are to be tried again.
    async fn once_more(&self, target: &Target, again: Vec<Uuid>) -> Result<Turn, Stop> {
        for id in again {
            let mut settled = Settled::default();
            match self.pack_one(id).await? {
                // Taken out of the record meanwhile: there is nothing left to forward.
                None => settled
                    .refused
                    .push((id, "it is not in the record any more".to_owned())),
                Some(statement) => match self.post(target, &[statement]).await {
                    Answer::Taken => settled.taken.push(id),
                    Answer::Refused { words, .. } => settled.refused.push((id, words)),
                    Answer::Later { wait, words } => return Err(Stop::Away { wait, words }),
                },
            }
            self.settle(target.id, settled).await?;
        }
        Ok(Turn::Moved)
    }

    async fn post(&self, target: &Target, parcel: &[Outgoing]) -> Answer {
        match &self.courier {
            Ok(courier) => courier.post(&target.plan, parcel).await,
            Err(words) => Answer::Later {
                wait: None,
                words: words.to_string(),
            },
        }
    }

    /// The next statements of a target, as many as fit into one request, and where the last of them stands. `None`: nothing
    /// waits.
    async fn pack(&self, target: &Target) -> Result<Option<(Vec<Outgoing>, lrs::Micros)>, Stop> {
        let filter = self.filter(target, BATCH).map_err(|unclear| Stop::Away {
            wait: None,
            words: format!("its filter cannot be used: {unclear}"),
        })?;
        let mut conn = self.rooms.house().journal.readers.acquire().await?;
        let found = store::find_whole(&mut conn, &filter).await?.found;
        let (mut parcel, mut end, mut bytes) = (Vec::new(), None, 0);
        for one in found {
            let stored = one.stored;
            match outgoing::pack(&mut conn, one).await {
                Ok(packed) => {
                    bytes += packed.bytes();
                    if bytes > BATCH_BYTES && !parcel.is_empty() {
                        break;
                    }
                    parcel.push(packed);
                }
                Err(PackError::Database(error)) => return Err(error.into()),
                // One damaged row does not stop the others; `drillroom verify` finds it.
                Err(PackError::Unreadable(why)) => {
                    tracing::error!(stored = stored.0, %why, "a kept statement cannot be read and is not forwarded");
                }
            }
            end = Some(stored);
        }
        Ok(end.map(|end| (parcel, end)))
    }

    async fn pack_one(&self, id: Uuid) -> Result<Option<Outgoing>, Stop> {
        let mut conn = self.rooms.house().journal.readers.acquire().await?;
        let found = match store::find_one(&mut conn, id, Standing::Valid, None).await? {
            Some(found) => Some(found),
            None => store::find_one(&mut conn, id, Standing::Voided, None).await?,
        };
        let Some(found) = found else { return Ok(None) };
        match outgoing::pack(&mut conn, found).await {
            Ok(packed) => Ok(Some(packed)),
            Err(PackError::Unreadable(_)) => Ok(None),
            Err(PackError::Database(error)) => Err(error.into()),
        }
    }

    /// How many statements wait for a target, counted as far as `limit`.
    pub async fn waiting(&self, target: &Target, limit: usize) -> Result<usize, sqlx::Error> {
        let Ok(filter) = self.filter(target, limit) else {
            return Ok(0);
        };
        let mut conn = self.rooms.house().journal.readers.acquire().await?;
        store::count_whole(&mut conn, &filter).await
    }

    fn filter(&self, target: &Target, limit: usize) -> Result<Filter, crate::admin::Unclear> {
        let home_page = self.rooms.house().recorder.home_page();
        let filter = Question::from(&target.plan.wanted).filter(home_page, Order::Ascending, limit)?;
        Ok(Filter {
            after: Some(target.cursor),
            ..filter
        })
    }

    async fn settle(&self, id: TargetId, settled: Settled) -> Result<Turn, Stop> {
        let (taken, refused) = (settled.taken.len(), settled.refused.len());
        let noted = self.rooms.house().journal.records.change(move |conn, at| {
            Box::pin(async move { forward::settle(conn, id, &settled, TimeOfDay(at.0)).await })
        });
        if !noted.await? {
            // Removed, or another program has moved it: whatever was sent, it is counted there.
            return Ok(Turn::Idle);
        }
        let metrics = &self.rooms.house().metrics;
        metrics.forwarded.add_many(taken);
        metrics.forward_refusals.add_many(refused);
        Ok(Turn::Moved)
    }

    async fn note(&self, id: TargetId, words: String) {
        let noted = self.rooms.house().journal.records.change(move |conn, at| {
            Box::pin(async move { forward::note_trouble(conn, id, &words, TimeOfDay(at.0)).await })
        });
        if noted.await.is_err() {
            tracing::warn!("the trouble of a target could not be noted");
        }
    }
}

impl From<sqlx::Error> for Stop {
    fn from(error: sqlx::Error) -> Self {
        tracing::error!(%error, "the outbox of forwarding cannot be read; it is read again");
        Self::Ours
    }
}

impl From<lrs::writer::WriteFailed> for Stop {
    fn from(error: lrs::writer::WriteFailed) -> Self {
        tracing::error!(%error, "the outbox of forwarding cannot be written; its statements are sent again");
        Self::Ours
    }
}
