//! Posts from eight connections at once for a while, each as fast as it is answered.

use crate::Failed;
use crate::measure::{instant, per_second, processor_s, spread};
use crate::statement::statement;
use crate::wire::Store;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

const CONNECTIONS: usize = 8;

/// What one connection did.
#[derive(Default)]
struct Done {
    statements: usize,
    errors: Vec<String>,
    times: Vec<Duration>,
}

/// Posts for `seconds`, `batch` statements in a request, from statement `first` on.
pub async fn load(store: &Store, seconds: u64, batch: usize, first: u64) -> Result<Value, Failed> {
    let next = AtomicU64::new(first);
    let (began, used) = (instant(), processor_s());
    let until = began + Duration::from_secs(seconds);
    let clients = (0..CONNECTIONS).map(|_| client(store, batch, &next, until));
    let all = futures::future::join_all(clients).await;
    let (took, used) = (began.elapsed(), processor_s() - used);
    let mut sum = Done::default();
    for done in all {
        let done = done?;
        sum.statements += done.statements;
        sum.errors.extend(done.errors);
        sum.times.extend(done.times);
    }
    Ok(json!({
        "connections": CONNECTIONS,
        "statement_bytes": statement(first).len(),
        "statements": sum.statements,
        "next": next.into_inner(),
        "errors": sum.errors.len(),
        "first_error": sum.errors.first(),
        "per_second": per_second(sum.statements, took),
        "answers": spread(sum.times),
        "seconds": took.as_secs_f64(),
        "processor_s": used,
    }))
}

async fn client(store: &Store, batch: usize, next: &AtomicU64, until: Instant) -> Result<Done, Failed> {
    let mut connection = store.connect().await?;
    let mut done = Done::default();
    while instant() < until {
        let first = next.fetch_add(batch as u64, Ordering::Relaxed);
        let many: Vec<String> = (first..).take(batch).map(statement).collect();
        let body = match batch {
            1 => many.concat(),
            _ => format!("[{}]", many.join(",")),
        };
        let request = store.post(&body);
        let asked = instant();
        let status = connection.exchange(&request).await?;
        done.times.push(asked.elapsed());
        if status == 200 {
            done.statements += batch;
        } else {
            done.errors.push(connection.answer());
        }
    }
    Ok(done)
}
