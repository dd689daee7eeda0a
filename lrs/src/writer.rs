//! The way to the one writer. Whoever owns the write connection takes the waiting jobs out of the [`Queue`] and runs
//! them in its own transaction with [`run`]; batches that wait together are written together (group commit).
//! [`serve`] is such an owner for a program that has no other use for the connection.
//!
//! Does not open, begin or commit for others.

use crate::limits::{GROUP_STATEMENTS_MAX, WRITER_QUEUE_JOBS};
use crate::prepare::PreparedStatement;
use crate::store::{self, Attachment, Conflict, InsertError, Inserted};
use crate::time::Micros;
use futures::future::BoxFuture;
use sqlx::SqliteConnection;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{mpsc, oneshot};

/// Tells the time: µs since 1970. Never runs backwards by more than clocks do; the store keeps `stored` rising anyway.
pub type Clock = Arc<dyn Fn() -> Micros + Send + Sync>;

/// The writer is gone or its commit failed; nothing was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the store could not write; nothing was stored")]
pub struct WriteFailed;

/// One change that is not a batch of statements, to be run inside a transaction.
type Change = Box<
    dyn for<'c> FnOnce(&'c mut SqliteConnection, Micros) -> BoxFuture<'c, Result<Announce, sqlx::Error>>
        + Send,
>;

/// Tells the one who asked, after the commit.
type Announce = Box<dyn FnOnce() + Send>;

/// Something that waits for the writer.
pub struct Job(Work);

enum Work {
    Statements {
        batch: Vec<PreparedStatement>,
        attachments: Vec<Attachment>,
        reply: oneshot::Sender<Result<Vec<Inserted>, Conflict>>,
    },
    Change(Change),
}

impl Job {
    fn weight(&self) -> usize {
        match &self.0 {
            Work::Statements { batch, .. } => batch.len().max(1),
            Work::Change(_) => 1,
        }
    }
}

/// The sending side: hands jobs to the writer and waits until they are committed. Cheap to clone.
#[derive(Clone)]
pub struct Port {
    jobs: mpsc::Sender<Job>,
    watermark: Watermark,
}

/// The receiving side, for the owner of the write connection.
pub struct Queue {
    jobs: mpsc::Receiver<Job>,
    /// A job that did not fit into the last group.
    left: Option<Job>,
    watermark: Watermark,
}

/// A port and its queue.
pub fn channel() -> (Port, Queue) {
    let (sender, receiver) = mpsc::channel(WRITER_QUEUE_JOBS);
    let watermark = Watermark::default();
    let port = Port {
        jobs: sender,
        watermark: watermark.clone(),
    };
    (
        port,
        Queue {
            jobs: receiver,
            left: None,
            watermark,
        },
    )
}

impl Port {
    /// Stores one batch and the bytes of its attachments. `Ok(Err(conflict))`: nothing of it was stored.
    pub async fn store(
        &self,
        batch: Vec<PreparedStatement>,
        attachments: Vec<Attachment>,
    ) -> Result<Result<Vec<Inserted>, Conflict>, WriteFailed> {
        let (reply, answer) = oneshot::channel();
        let job = Job(Work::Statements {
            batch,
            attachments,
            reply,
        });
        self.jobs.send(job).await.map_err(|_| WriteFailed)?;
        answer.await.map_err(|_| WriteFailed)
    }

    /// Runs one change in the writer's transaction; its answer arrives after the commit. The change gets the
    /// connection and the time of writing. A change that refuses must do so before it writes.
    pub async fn change<T, F>(&self, change: F) -> Result<T, WriteFailed>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut SqliteConnection, Micros) -> BoxFuture<'c, Result<T, sqlx::Error>>
            + Send
            + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let change: Change = Box::new(move |conn, at| {
            let work = change(conn, at);
            Box::pin(async move {
                let done = work.await?;
                Ok(Box::new(move || drop(reply.send(done))) as Announce)
            })
        });
        self.jobs
            .send(Job(Work::Change(change)))
            .await
            .map_err(|_| WriteFailed)?;
        answer.await.map_err(|_| WriteFailed)
    }

    /// What readers may rely on.
    pub fn watermark(&self) -> &Watermark {
        &self.watermark
    }
}

impl Queue {
    /// Waits for work and takes what waits, up to one group. `None`: every port is gone. Safe to cancel: nothing is
    /// taken before there is something to return.
    pub async fn next_group(&mut self) -> Option<Vec<Job>> {
        if self.left.is_none() {
            self.left = Some(self.jobs.recv().await?);
        }
        Some(self.take_group())
    }

    /// Takes what waits now, up to one group; perhaps nothing.
    pub fn take_group(&mut self) -> Vec<Job> {
        let mut group: Vec<Job> = self.left.take().into_iter().collect();
        let mut weight: usize = group.iter().map(Job::weight).sum();
        while weight < GROUP_STATEMENTS_MAX {
            let Ok(job) = self.jobs.try_recv() else { break };
            weight += job.weight();
            if weight > GROUP_STATEMENTS_MAX && !group.is_empty() {
                self.left = Some(job);
                break;
            }
            group.push(job);
        }
        group
    }

    /// What the owner must tell before each transaction that may store statements, its own included.
    pub fn watermark(&self) -> &Watermark {
        &self.watermark
    }
}

/// Jobs that ran and wait for the commit. Dropping it tells everybody that nothing was written.
#[must_use = "announce the jobs after the commit"]
pub struct Ran(Vec<Announce>);

impl Ran {
    /// Tells those who asked. Call it after the commit.
    pub fn announce(self) {
        for announce in self.0 {
            announce();
        }
    }
}

/// Runs a group of jobs inside the caller's transaction. After an error the caller rolls back; those who asked learn
/// that nothing was written.
pub async fn run(conn: &mut SqliteConnection, group: Vec<Job>, at: Micros) -> Result<Ran, sqlx::Error> {
    let (mut batches, mut replies, mut attachments, mut changes) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for Job(work) in group {
        match work {
            Work::Statements {
                batch,
                attachments: bytes,
                reply,
            } => {
                batches.push(batch);
                replies.push(reply);
                attachments.push(bytes);
            }
            Work::Change(change) => changes.push(change),
        }
    }
    let mut announcements: Vec<Announce> = Vec::with_capacity(batches.len() + changes.len());
    if !batches.is_empty() {
        let views: Vec<&[PreparedStatement]> = batches.iter().map(Vec::as_slice).collect();
        let outcomes = store::insert_group(conn, &views, at).await?;
        for ((reply, outcome), bytes) in replies.into_iter().zip(outcomes).zip(&attachments) {
            if outcome.is_ok() {
                store::insert_attachments(conn, bytes).await?;
            }
            announcements.push(Box::new(move || drop(reply.send(outcome))));
        }
    }
    for change in changes {
        announcements.push(change(conn, at).await?);
    }
    Ok(Ran(announcements))
}

/// Runs the owner of the write connection on a thread of its own. The runtime's threads check a batch of statements for
/// milliseconds without a pause; a writer among them would wait for one of them after each answer of the database.
pub fn apart(owner: impl Future<Output = ()> + Send + 'static) {
    let runtime = tokio::runtime::Handle::current();
    std::thread::spawn(move || runtime.block_on(owner));
}

/// Owns the write connection and serves the queue until every port is gone.
pub async fn serve(mut queue: Queue, mut conn: SqliteConnection, clock: Clock) {
    while let Some(group) = queue.next_group().await {
        let (writing, at) = queue.watermark().begin(&*clock);
        match commit(&mut conn, group, at).await {
            Ok(ran) => {
                drop(writing);
                ran.announce();
            }
            Err(error) => {
                tracing::error!(%error, "a group of record-store writes failed and was rolled back");
            }
        }
    }
}

async fn commit(conn: &mut SqliteConnection, group: Vec<Job>, at: Micros) -> Result<Ran, sqlx::Error> {
    let mut transaction = sqlx::Connection::begin_with(conn, "begin immediate").await?;
    let ran = run(&mut transaction, group, at).await?;
    transaction.commit().await?;
    Ok(ran)
}

/// Through which point in time readers see everything: now, less what is being written.
#[derive(Debug, Clone, Default)]
pub struct Watermark(Arc<Mutex<Option<Micros>>>);

/// Stands for a transaction under way; drop it after the commit or rollback.
#[derive(Debug)]
pub struct Writing(Watermark);

impl Watermark {
    /// Announces a transaction that may store statements; answers its time, which it must hand to the store.
    pub fn begin(&self, clock: &(dyn Fn() -> Micros + Send + Sync)) -> (Writing, Micros) {
        let mut since = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = clock();
        *since = Some(at);
        (Writing(self.clone()), at)
    }

    /// Everything stored at or before this point is visible to a read that starts now. Advances while nothing is
    /// written.
    pub fn through(&self, clock: &(dyn Fn() -> Micros + Send + Sync)) -> Micros {
        let since = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = clock();
        Micros(since.map_or(now.0, |since| since.0.min(now.0)) - 1)
    }
}

impl Drop for Writing {
    fn drop(&mut self) {
        *self.0.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

impl From<InsertError> for WriteFailed {
    fn from(_: InsertError) -> Self {
        Self
    }
}
