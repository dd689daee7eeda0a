//! Statements as they are stored, by server-sent events. The store is asked each second for what is new: one cheap range
//! of its key, and nothing in the way of those who write.

use std::{convert::Infallible, time::Duration};

use app::record::{LivePage, Page, item};
use axum::{
    extract::{Query, State},
    http::{HeaderMap, StatusCode},
    response::{
        Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures::{Stream, StreamExt, stream};
use lrs::{
    Micros,
    store::{self, Filter, Found, Order},
};
use serde::Deserialize;
use tokio::time::{MissedTickBehavior, interval};

use super::{
    Admin, Failed,
    door::Administrator,
    question::Question,
    read::{names, row},
};

/// Statements that the page begins with.
const FIRST: usize = 20;
/// Statements of one look: more than arrive in a second of a busy drill; the rest comes with the next.
const AT_ONCE: usize = 50;
/// How often the store is asked.
const EVERY: Duration = Duration::from_secs(1);

/// Where a feed begins.
#[derive(Deserialize)]
pub struct From {
    /// µs since 1970; what was stored later is told.
    after: i64,
}

fn filter(after: Option<Micros>, order: Order, limit: usize) -> Filter {
    Filter {
        agent: None,
        activity: None,
        verb: None,
        registration: None,
        authority: None,
        after,
        until: None,
        order,
        limit,
    }
}

/// `GET /record/live`.
pub async fn page(_: Administrator, State(admin): State<Admin>) -> Result<Response, Failed> {
    let mut conn = admin.journal().readers.acquire().await?;
    let found = store::find(&mut conn, &filter(None, Order::Descending, FIRST))
        .await?
        .found;
    drop(conn);
    let names = names(&admin, &found).await?;
    let after = found.first().map_or(0, |one| one.stored.0);
    let question = Question::default();
    let page = LivePage {
        rows: found.iter().map(|one| row(one, &names, &question)).collect(),
        feed: format!("/record/live/feed?after={after}"),
    };
    Ok(admin.page(StatusCode::OK, Page::Live(page)))
}

/// `GET /record/live/feed`: each statement that was stored after `after`, or after the one that the browser saw last.
pub async fn feed(
    _: Administrator,
    State(admin): State<Admin>,
    Query(From { after }): Query<From>,
    headers: HeaderMap,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let seen = headers
        .get("last-event-id")
        .and_then(|id| id.to_str().ok()?.parse().ok());
    let mut ticks = interval(EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let begin = (admin, Micros(seen.unwrap_or(after)), ticks);
    let looks = stream::unfold(begin, async |(admin, after, mut ticks)| {
        ticks.tick().await;
        // Browsers come back by themselves after the next start.
        if admin.rooms.is_stopping() {
            return None;
        }
        let (events, after) = match look(&admin, after).await {
            Ok(found) => found,
            Err(error) => {
                tracing::warn!(%error, "the live view could not look; it looks again");
                (Vec::new(), after)
            }
        };
        Some((stream::iter(events), (admin, after, ticks)))
    });
    Sse::new(looks.flatten().map(Ok)).keep_alive(KeepAlive::default())
}

async fn look(admin: &Admin, after: Micros) -> Result<(Vec<Event>, Micros), Failed> {
    let mut conn = admin.journal().readers.acquire().await?;
    let found = store::find(&mut conn, &filter(Some(after), Order::Ascending, AT_ONCE))
        .await?
        .found;
    drop(conn);
    let names = if found.is_empty() {
        super::read::Names::new()
    } else {
        names(admin, &found).await?
    };
    let question = Question::default();
    let last = found.last().map_or(after, |one| one.stored);
    let events = found
        .iter()
        .map(|one| event(one, &item(row(one, &names, &question))));
    Ok((events.collect(), last))
}

/// An event cannot hold a carriage return; in a page it is as good as a blank.
fn event(found: &Found, line: &str) -> Event {
    Event::default()
        .id(found.stored.0.to_string())
        .data(line.replace('\r', " "))
}
