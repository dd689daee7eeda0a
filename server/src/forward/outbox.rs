//! One turn of a target: what was refused and is to be tried again, then the next statements after its cursor. They are
//! sent first and noted after, in one transaction with the cursor: whoever dies in between sends again, and the other
//! store knows the ids.

use std::time::Duration;

use lrs::{
    outgoing::{self, Outgoing, PackError},
    store::{self, Filter, Order, Standing},
};
use uuid::Uuid;

use super::{Forwarder, answer::Answer};
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
pub const REFUSED_MAX: i64 = 1_000;
/// Refused statements that are tried again in one turn.
const AGAIN: i64 = 50;

/// What a turn came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// Something was settled; there may be more.
    Moved,
    /// Nothing waits.
    Idle,
    /// It went wrong, and the target's row says why; the other store may have said how long to wait.
    Wait(Option<Duration>),
    /// Our own file failed, and nothing could be noted.
    Ours,
}

/// Why a turn ended early.
enum Stop {
    /// The other store cannot be reached, or does not let us in.
    Away { wait: Option<Duration>, words: String },
    /// So many statements are listed as refused that somebody must look first.
    Rests,
    /// Our own file. Said in the log.
    Ours,
}

impl Forwarder {
    /// One turn of one target.
    pub async fn turn(&self, id: TargetId) -> Turn {
        match self.read(id).await {
            Ok(Some((target, again))) if target.paused.is_none() => self.turn_of(&target, again).await,
            Ok(Some(_) | None) => Turn::Idle,
            Err(_) => Turn::Ours,
        }
    }

    async fn turn_of(&self, target: &Target, again: Vec<Uuid>) -> Turn {
        match self.try_turn(target, again).await {
            Ok(turn) => turn,
            Err(Stop::Ours) => Turn::Ours,
            Err(Stop::Rests) => {
                let noted = self.blame(target, rest()).await;
                noted.map_or(Turn::Ours, |_| Turn::Idle)
            }
            Err(Stop::Away { wait, words }) => {
                self.rooms.house().metrics.forward_troubles.add();
                tracing::warn!(target_id = %target.id.0, "a target of forwarding cannot be reached; it is tried again");
                match self.blame(target, words).await {
                    Ok(true) => Turn::Wait(wait),
                    // It has another key by now, which is not to wait for what became of the old one.
                    Ok(false) => Turn::Idle,
                    Err(_) => Turn::Ours,
                }
            }
        }
    }

    /// A target, and which of its refused statements are to be tried again.
    async fn read(&self, id: TargetId) -> Result<Option<(Target, Vec<Uuid>)>, Stop> {
        let mut conn = self.rooms.house().journal.readers.acquire().await?;
        let Some(target) = forward::one(&mut conn, id).await? else {
            return Ok(None);
        };
        let again = forward::to_try_again(&mut conn, id, AGAIN).await?;
        Ok(Some((target, again)))
    }

    async fn try_turn(&self, target: &Target, again: Vec<Uuid>) -> Result<Turn, Stop> {
        if !again.is_empty() {
            return self.once_more(target, again).await;
        }
        if target.refused < REFUSED_MAX {
            return self.next(target).await;
        }
        match &target.trouble {
            // It says so already, and a look costs little: whoever drops or tries again is seen within a second.
            Some((_, words)) if *words == rest() => Ok(Turn::Idle),
            Some(_) | None => Err(Stop::Rests),
        }
    }

    /// The next statements after the cursor.
    async fn next(&self, target: &Target) -> Result<Turn, Stop> {
        let parcel = self.pack(target).await?;
        if parcel.end == target.cursor {
            // What was wrong is over: nothing waits for it.
            if target.trouble.is_some() {
                self.clear(target.id).await?;
            }
            return Ok(Turn::Idle);
        }
        let statements = parcel.statements.as_slice();
        let ids = || statements.iter().map(|statement| statement.id);
        let mut settled = Settled::default();
        if !statements.is_empty() {
            match self.post(target, statements).await {
                Answer::Taken => settled.taken = ids().collect(),
                Answer::Later { wait, words } => return Err(Stop::Away { wait, words }),
                Answer::Refused { words, .. } if statements.len() == 1 => {
                    settled.refused = ids().map(|id| (id, words.clone())).collect();
                }
                // Nothing beside it shows whether the key or the statement is meant; the next batch may.
                Answer::Forbidden { words } if statements.len() == 1 => {
                    return Err(Stop::Away { wait: None, words });
                }
                // One of them may be bad, and the others shall not wait for it.
                Answer::Refused { .. } | Answer::Forbidden { .. } => {
                    return self.one_by_one(target, &parcel).await;
                }
            }
        }
        let moved = self.settle_up_to(target, &parcel, parcel.end, settled).await?;
        // What nobody wanted is passed in one go: a filter that seldom fits is not searched from its last find again.
        Ok(if parcel.is_empty() { Turn::Idle } else { moved })
    }

    /// Each by itself. What is settled before the other store goes away stays settled.
    async fn one_by_one(&self, target: &Target, parcel: &Parcel) -> Result<Turn, Stop> {
        let (mut results, mut stop) = (Vec::with_capacity(parcel.statements.len()), None);
        for statement in &parcel.statements {
            match self.post(target, std::slice::from_ref(statement)).await {
                Answer::Later { wait, words } => {
                    stop = Some(Stop::Away { wait, words });
                    break;
                }
                answer @ (Answer::Taken | Answer::Refused { .. } | Answer::Forbidden { .. }) => {
                    results.push((statement, answer));
                }
            }
        }
        // A key that nothing goes through with may lack the right, and no statement is to blame for that.
        let key_is_good = results.iter().any(|(_, answer)| *answer == Answer::Taken);
        let (mut settled, mut end) = (Settled::default(), target.cursor);
        for (statement, answer) in results {
            match answer {
                Answer::Taken => settled.taken.push(statement.id),
                Answer::Refused { words, .. } => settled.refused.push((statement.id, words)),
                Answer::Forbidden { words } if key_is_good => settled.refused.push((statement.id, words)),
                Answer::Forbidden { words } => {
                    stop = Some(Stop::Away { wait: None, words });
                    break;
                }
                Answer::Later { .. } => break,
            }
            end = statement.stored;
        }
        if stop.is_none() {
            end = parcel.end;
        }
        if end > target.cursor {
            self.settle_up_to(target, parcel, end, settled).await?;
        }
        stop.map_or(Ok(Turn::Moved), Err)
    }

    /// Settles what a parcel holds up to a place, the damaged ones included.
    async fn settle_up_to(
        &self,
        target: &Target,
        parcel: &Parcel,
        end: lrs::Micros,
        settled: Settled,
    ) -> Result<Turn, Stop> {
        let damaged = parcel.damaged.iter().filter(|damaged| damaged.stored <= end);
        let settled = Settled {
            moved: Some((target.cursor, end)),
            damaged: damaged
                .map(|damaged| (damaged.id, damaged.words.clone()))
                .collect(),
            ..settled
        };
        self.settle(target, settled).await
    }

    /// Those that were refused and are to be tried again.
    async fn once_more(&self, target: &Target, again: Vec<Uuid>) -> Result<Turn, Stop> {
        for id in again {
            let mut settled = Settled::default();
            match self.pack_one(id).await? {
                // Taken out of the record meanwhile: there is nothing left to forward.
                Packed::Gone => settled
                    .damaged
                    .push((id, "it is not in the record any more".to_owned())),
                Packed::Damaged(words) => settled.damaged.push((id, words)),
                Packed::Ready(statement) => match self.post(target, &[statement]).await {
                    Answer::Taken => settled.taken.push(id),
                    // It was blamed before; what is new waits behind it, and must not wait for ever.
                    Answer::Refused { words, .. } | Answer::Forbidden { words } => {
                        settled.refused.push((id, words));
                    }
                    Answer::Later { wait, words } => return Err(Stop::Away { wait, words }),
                },
            }
            match self.settle(target, settled).await? {
                Turn::Moved => {}
                // Gone, or it has another key: the rest is for that one.
                end @ (Turn::Idle | Turn::Wait(_) | Turn::Ours) => return Ok(end),
            }
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

    /// The next statements of a target, as many as fit into one request, and the place up to which nothing else waits.
    async fn pack(&self, target: &Target) -> Result<Parcel, Stop> {
        let filter = self.filter(target, BATCH).map_err(|unclear| Stop::Away {
            wait: None,
            words: format!("its filter cannot be used: {unclear}"),
        })?;
        let mut conn = self.rooms.house().journal.readers.acquire().await?;
        // Read before the search: `stored` only rises, for released statements too, so what is found nowhere up to here
        // is nowhere up to here.
        let newest = store::newest(&mut conn).await?.unwrap_or(target.cursor);
        let mut parcel = Parcel::up_to(target.cursor);
        let page = store::find_whole(&mut conn, &filter).await?;
        if page.found.is_empty() {
            return Ok(Parcel::up_to(newest.max(target.cursor)));
        }
        let mut bytes = 0;
        for one in page.found {
            let stored = one.stored;
            match outgoing::pack(&mut conn, one).await {
                Ok(packed) => {
                    bytes += packed.bytes();
                    if bytes > BATCH_BYTES && !parcel.statements.is_empty() {
                        break;
                    }
                    parcel.statements.push(packed);
                }
                Err(PackError::Database(error)) => return Err(error.into()),
                // One damaged row does not stop the others.
                Err(PackError::Unreadable(why)) => {
                    if let Some(id) = store::id_at(&mut conn, stored).await? {
                        let words = damaged(id, &why);
                        parcel.damaged.push(Damaged { stored, id, words });
                    }
                }
            }
            parcel.end = stored;
        }
        Ok(parcel)
    }

    async fn pack_one(&self, id: Uuid) -> Result<Packed, Stop> {
        let mut conn = self.rooms.house().journal.readers.acquire().await?;
        let found = match store::find_one(&mut conn, id, Standing::Valid, None).await? {
            Some(found) => Some(found),
            None => store::find_one(&mut conn, id, Standing::Voided, None).await?,
        };
        let Some(found) = found else {
            return Ok(Packed::Gone);
        };
        match outgoing::pack(&mut conn, found).await {
            Ok(packed) => Ok(Packed::Ready(packed)),
            Err(PackError::Unreadable(why)) => Ok(Packed::Damaged(damaged(id, &why))),
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

    async fn settle(&self, target: &Target, settled: Settled) -> Result<Turn, Stop> {
        let (taken, refused) = (settled.taken.len(), settled.refused.len());
        let target = target.clone();
        let noted = self.rooms.house().journal.records.change(move |conn, at| {
            Box::pin(async move { forward::settle(conn, &target, &settled, TimeOfDay(at.0)).await })
        });
        if !noted.await? {
            // Removed, or another program has moved it: whatever was sent, it is counted there. Or it has another key:
            // what was sent is sent again, and the other store knows it by its id.
            return Ok(Turn::Idle);
        }
        let metrics = &self.rooms.house().metrics;
        metrics.forwarded.add_many(taken);
        metrics.forward_refusals.add_many(refused);
        Ok(Turn::Moved)
    }

    /// Notes what is wrong with a target; answers whether it still has the key that it was tried with.
    async fn blame(&self, target: &Target, words: String) -> Result<bool, Stop> {
        let target = target.clone();
        let noted = self.rooms.house().journal.records.change(move |conn, at| {
            Box::pin(async move { forward::note_trouble(conn, &target, &words, TimeOfDay(at.0)).await })
        });
        Ok(noted.await?)
    }

    /// Notes that nothing is wrong with a target any more.
    async fn clear(&self, id: TargetId) -> Result<(), Stop> {
        let noted = self
            .rooms
            .house()
            .journal
            .records
            .change(move |conn, _| Box::pin(async move { forward::clear_trouble(conn, id).await }));
        Ok(noted.await?)
    }
}

/// Why a target rests.
fn rest() -> String {
    format!(
        "{REFUSED_MAX} statements were refused, so it rests; mend the cause, then try them again or drop them"
    )
}

/// What is sent at once.
struct Parcel {
    statements: Vec<Outgoing>,
    /// Those between them that cannot be sent.
    damaged: Vec<Damaged>,
    /// Up to where everything that fits is in here.
    end: lrs::Micros,
}

impl Parcel {
    fn up_to(end: lrs::Micros) -> Self {
        Self {
            statements: Vec::new(),
            damaged: Vec::new(),
            end,
        }
    }

    fn is_empty(&self) -> bool {
        self.statements.is_empty() && self.damaged.is_empty()
    }
}

/// A kept statement that cannot be read any more.
struct Damaged {
    stored: lrs::Micros,
    id: Uuid,
    words: String,
}

/// One statement by its id.
enum Packed {
    Ready(Outgoing),
    /// It is not in the record.
    Gone,
    /// It is, and cannot be read; in words.
    Damaged(String),
}

/// Said to whoever reads the list, and in the log.
fn damaged(id: Uuid, why: &lrs::Invalid) -> String {
    tracing::error!(statement = %id, %why, "a kept statement cannot be read and is not forwarded");
    format!("not sent: it is damaged in this record ({why}); `drillroom verify` tells what else is")
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
