//! The one writer: gathers the commits that wait and writes them in one transaction, so that many rooms share one
//! flush of the disk. Each room's commit stands or falls alone; nobody is told before the disk has it.

use sqlx::{Connection, Sqlite, SqliteConnection, Transaction};
use tokio::sync::{mpsc, oneshot};

use super::{
    commit::{self, RoomCommit},
    people::{self, PeopleWrite},
};
use crate::clock::{self, TimeOfDay};

/// Commits that may wait. A room waits for its own before it sends another, so this is about the number of rooms.
const QUEUE: usize = 1_024;
/// Commits of one transaction: at about 50 µs each the others wait 5 ms at most.
const GROUP: usize = 100;

/// It was not written; nothing of it has changed anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it could not be written; nothing was changed")]
pub struct NotSaved;

/// The way to the writer. Cheap to clone.
#[derive(Clone)]
pub struct Writer {
    jobs: mpsc::Sender<Job>,
}

enum Job {
    Room(Box<RoomCommit>, oneshot::Sender<Result<(), NotSaved>>),
    People(PeopleWrite, oneshot::Sender<Result<people::Written, NotSaved>>),
    Ping(oneshot::Sender<()>),
    Finish(oneshot::Sender<()>),
}

impl Writer {
    /// Writes what one cause brought about in a room. Returns when the disk has it.
    pub async fn commit(&self, commit: RoomCommit) -> Result<(), NotSaved> {
        let (reply, answer) = oneshot::channel();
        let job = Job::Room(Box::new(commit), reply);
        self.jobs.send(job).await.map_err(|_| NotSaved)?;
        answer.await.map_err(|_| NotSaved)?
    }

    /// Hands over something that may be lost, such as a heartbeat; skipped when the writer is busy.
    pub fn note(&self, commit: RoomCommit) {
        let (reply, _) = oneshot::channel();
        if self.jobs.try_send(Job::Room(Box::new(commit), reply)).is_err() {
            tracing::warn!("a heartbeat was skipped: the writer is busy");
        }
    }

    /// Writes about a person's sessions. Returns when the disk has it.
    pub async fn people(&self, write: PeopleWrite) -> Result<people::Written, NotSaved> {
        let (reply, answer) = oneshot::channel();
        self.jobs
            .send(Job::People(write, reply))
            .await
            .map_err(|_| NotSaved)?;
        answer.await.map_err(|_| NotSaved)?
    }

    /// Returns when the writer has got through a transaction, were it an empty one.
    pub async fn ping(&self) -> Result<(), NotSaved> {
        let (reply, answer) = oneshot::channel();
        self.jobs.send(Job::Ping(reply)).await.map_err(|_| NotSaved)?;
        answer.await.map_err(|_| NotSaved)
    }

    /// Returns when everything sent before is written, and ends the writer.
    pub async fn finish(&self) {
        let (reply, answer) = oneshot::channel();
        if self.jobs.send(Job::Finish(reply)).await.is_ok() {
            // An error means that the writer is gone already: nothing is left to wait for.
            let _ = answer.await;
        }
    }
}

/// Starts the writer on its connection. The record store's requests come in by a port of their own.
pub fn start(connection: SqliteConnection) -> (Writer, lrs::writer::Port) {
    let (jobs, queue) = mpsc::channel(QUEUE);
    let (port, records) = lrs::writer::channel();
    lrs::writer::apart(run(connection, queue, records));
    (Writer { jobs }, port)
}

async fn run(
    mut connection: SqliteConnection,
    mut queue: mpsc::Receiver<Job>,
    mut records: lrs::writer::Queue,
) {
    loop {
        let mut jobs = Vec::new();
        let mut batches = Vec::new();
        // Rooms first: people wait for them.
        tokio::select! {
            biased;
            job = queue.recv() => match job {
                Some(job) => jobs.push(job),
                None => return,
            },
            group = records.next_group() => batches.extend(group.into_iter().flatten()),
        }
        while jobs.len() < GROUP {
            let Ok(job) = queue.try_recv() else { break };
            jobs.push(job);
        }
        if batches.is_empty() {
            batches = records.take_group();
        }
        let (jobs, finish) = split_finish(jobs);
        let (writing, at) = records.watermark().begin(&clock::micros);
        write_group(&mut connection, jobs, batches, TimeOfDay(at.0), writing).await;
        if let Some(finish) = finish {
            super::close(connection).await;
            tell(finish, ());
            return;
        }
    }
}

fn split_finish(group: Vec<Job>) -> (Vec<Job>, Option<oneshot::Sender<()>>) {
    let mut finish = None;
    let mut work = Vec::with_capacity(group.len());
    for job in group {
        match job {
            Job::Finish(reply) => finish = Some(reply),
            Job::Room(..) | Job::People(..) | Job::Ping(_) => work.push(job),
        }
    }
    (work, finish)
}

/// What is told after the commit. Dropping it tells everybody that nothing was written.
type Announce = Box<dyn FnOnce() + Send>;

/// Whoever asked may have given up waiting; what is written stays written.
fn tell<T>(reply: oneshot::Sender<T>, outcome: T) {
    let _ = reply.send(outcome);
}

async fn write_group(
    connection: &mut SqliteConnection,
    jobs: Vec<Job>,
    batches: Vec<lrs::writer::Job>,
    at: TimeOfDay,
    writing: lrs::writer::Writing,
) {
    if jobs.is_empty() && batches.is_empty() {
        return;
    }
    let size = jobs.len() + batches.len();
    match try_group(connection, jobs, batches, at).await {
        Ok(announcements) => {
            drop(writing);
            for announce in announcements {
                announce();
            }
        }
        Err(error) => tracing::error!(%error, size, "a group of commits failed and was rolled back"),
    }
}

async fn try_group(
    connection: &mut SqliteConnection,
    jobs: Vec<Job>,
    batches: Vec<lrs::writer::Job>,
    at: TimeOfDay,
) -> Result<Vec<Announce>, sqlx::Error> {
    let mut transaction = connection.begin_with("begin immediate").await?;
    let mut announcements: Vec<Announce> = Vec::with_capacity(jobs.len() + 1);
    for job in jobs {
        announcements.push(match job {
            Job::Room(commit, reply) => {
                let outcome = alone(&mut transaction, async |conn| {
                    commit::write(conn, &commit, at).await
                })
                .await?;
                Box::new(move || tell(reply, outcome))
            }
            Job::People(write, reply) => {
                let outcome = alone(&mut transaction, async |conn| {
                    people::write(conn, &write, at).await
                })
                .await?;
                Box::new(move || tell(reply, outcome))
            }
            Job::Ping(reply) | Job::Finish(reply) => Box::new(move || tell(reply, ())),
        });
    }
    if !batches.is_empty() {
        let at = lrs::Micros(at.0);
        // Dropped when it fails, which tells those who asked.
        let ran = alone(&mut transaction, async |conn| {
            lrs::writer::run(conn, batches, at).await
        })
        .await?;
        announcements.extend(ran.ok().map(|ran| Box::new(move || ran.announce()) as Announce));
    }
    transaction.commit().await?;
    Ok(announcements)
}

/// Does one job under a savepoint: when it fails, only it is undone. An error is the transaction's own.
async fn alone<T, E: std::error::Error + 'static>(
    transaction: &mut Transaction<'_, Sqlite>,
    work: impl AsyncFnOnce(&mut SqliteConnection) -> Result<T, E>,
) -> Result<Result<T, NotSaved>, sqlx::Error> {
    let mut savepoint = transaction.begin().await?;
    match work(&mut savepoint).await {
        Ok(done) => {
            savepoint.commit().await?;
            Ok(Ok(done))
        }
        Err(error) => {
            savepoint.rollback().await?;
            let error: &dyn std::error::Error = &error;
            tracing::error!(error, "one commit failed and was undone");
            Ok(Err(NotSaved))
        }
    }
}
