//! Measures the record store on this machine: writes over HTTP beside bare inserts of the same rows into the same
//! tables in the same run, then query times as the store grows. Prints a table; judges nothing.
//!
//! `cargo run --release -p lrs --example bench -- [SECONDS per write measure] [STATEMENTS…, sizes for the queries]`
//!
//! With `BENCH_FILE` naming a file, the queries are asked there; it is filled up to each size and kept.

use lrs::http::{Config, Lrs, router};
use lrs::{Authority, Intake, Micros, PreparedStatement, Version, keys, store, writer};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Row, SqliteConnection};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use uuid::Uuid;

const CONNECTIONS: usize = 8;
const BATCH: usize = 50;
const AUTH: &str = "Basic a2V5OnNlY3JldA==";

type Anything = Result<(), Box<dyn std::error::Error>>;

#[expect(clippy::disallowed_methods, reason = "a bench is where a clock may be asked")]
fn now() -> Micros {
    let since = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap_or_default();
    Micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
}

#[expect(clippy::disallowed_methods, reason = "a bench measures time")]
fn instant() -> Instant {
    Instant::now()
}

/// A statement of about 1.3 kB: one of 20 people does one of 12 things in one of many runs.
fn statement(number: u64) -> String {
    let id = Uuid::from_u64_pair(0x4242_0000_0000_4000, 0x8000_0000_0000_0000 | number);
    let (person, verb, run, squad) = (number % 997, number % 12, number / 400, number % 50);
    let run = Uuid::from_u64_pair(0x5353_0000_0000_4000, 0x8000_0000_0000_0000 | run);
    format!(
        r#"{{"id":"{id}","actor":{{"objectType":"Agent","account":{{"homePage":"https://drill.example/people","name":"{person}"}}}},"verb":{{"id":"https://w3id.org/xapi/example/verbs/verb-{verb}","display":{{"en":"verb {verb}"}}}},"object":{{"objectType":"Activity","id":"https://drill.example/levers/{verb}","definition":{{"type":"https://w3id.org/xapi/example/activity-types/lever","name":{{"en":"Lever {verb}"}}}}}},"result":{{"success":true,"duration":"PT12.5S","response":"95","extensions":{{"https://w3id.org/xapi/example/ext/metric-before":0.9312,"https://w3id.org/xapi/example/ext/metric-after":0.9921}}}},"context":{{"registration":"{run}","team":{{"objectType":"Group","account":{{"homePage":"https://drill.example/squads","name":"squad-{squad}"}}}},"revision":"3","platform":"Drill","language":"en","contextActivities":{{"parent":[{{"id":"https://drill.example/scenarios/payments/3/inject/2"}}],"grouping":[{{"id":"https://drill.example/scenarios/payments/3"}},{{"id":"https://drill.example/sprints/2026-47"}}],"category":[{{"id":"https://w3id.org/xapi/example/v1.0"}}]}},"extensions":{{"https://w3id.org/xapi/example/ext/role":"sre","https://w3id.org/xapi/example/ext/region":"eu","https://w3id.org/xapi/example/ext/sim-time":{number}}}}},"timestamp":"2026-11-20T12:00:00.000Z"}}"#
    )
}

fn options(file: &Path) -> SqliteConnectOptions {
    store::tuned(SqliteConnectOptions::new().filename(file).create_if_missing(true))
}

async fn opened(file: &Path) -> Result<SqliteConnection, Box<dyn std::error::Error>> {
    let mut conn = options(file).connect().await?;
    store::migrate(&mut conn).await?;
    Ok(conn)
}

/// Copies the rows of a filled store into an empty one with the same tables and indexes: bare inserts, one statement
/// a table, `group` statements' rows in one commit. Answers statements a second.
async fn bare(from: &Path, to: &Path, group: i64) -> Result<f64, Box<dyn std::error::Error>> {
    let mut conn = opened(to).await?;
    sqlx::query(AssertSqlSafe(format!("attach '{}' as filled", from.display())))
        .execute(&mut conn)
        .await?;
    let stored: Vec<i64> =
        sqlx::query_scalar("select stored_us from filled.xapi_statement order by 1 limit 40000")
            .fetch_all(&mut conn)
            .await?;
    let (began, limit) = (instant(), Duration::from_secs(8));
    let mut written = 0;
    for chunk in stored.chunks(usize::try_from(group)?) {
        let (first, last) = (chunk[0], chunk[chunk.len() - 1]);
        let mut transaction = conn.begin_with("begin immediate").await?;
        for table in [
            "xapi_statement",
            "xapi_statement_agent",
            "xapi_statement_activity",
        ] {
            // For the filing tables, the rows are looked up by the statements of the chunk in a copy in memory order.
            let sql = format!(
                "insert into main.{table} select * from filled.{table}_by_time where stored_us between ? and ?"
            );
            sqlx::query(AssertSqlSafe(sql))
                .bind(first)
                .bind(last)
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        written += chunk.len();
        if began.elapsed() > limit {
            break;
        }
    }
    Ok(per_second(written, began.elapsed()))
}

/// Copies of the filled tables in the order of time, so that reading them costs the bare inserts next to nothing.
async fn by_time(file: &Path) -> Anything {
    let mut conn = options(file).connect().await?;
    for table in [
        "xapi_statement",
        "xapi_statement_agent",
        "xapi_statement_activity",
    ] {
        for sql in [
            format!("drop table if exists {table}_by_time"),
            format!("create table {table}_by_time as select * from {table} order by stored_us limit 800000"),
            format!("create index {table}_by_time_index on {table}_by_time (stored_us)"),
        ] {
            sqlx::query(AssertSqlSafe(sql)).execute(&mut conn).await?;
        }
    }
    Ok(())
}

/// Processor time that this process used so far, user and system, where the system tells it (Linux). A busy machine
/// slows every rate; this it does not.
fn processor() -> (Duration, Duration) {
    const TICK: Duration = Duration::from_millis(10);
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<u32> = stat
        .rsplit(')')
        .next()
        .unwrap_or_default()
        .split(' ')
        .map(|f| f.parse().unwrap_or(0))
        .collect();
    let ticks = |at: usize| TICK * fields.get(at).copied().unwrap_or(0);
    (ticks(12), ticks(13))
}

#[expect(clippy::cast_precision_loss, reason = "for people to read")]
fn per_second(count: usize, time: Duration) -> f64 {
    count as f64 / time.as_secs_f64()
}

/// Serves a store and answers its port.
async fn serve(file: &Path) -> Result<u16, Box<dyn std::error::Error>> {
    let mut conn = opened(file).await?;
    if keys::authenticate(&mut conn, "key", "secret", now())
        .await?
        .is_none()
    {
        keys::create_chosen(&mut conn, "bench", &[keys::Scope::All], now(), "key", "secret").await?;
    }
    let readers = SqlitePoolOptions::new()
        .max_connections(4)
        .connect_with(options(file).read_only(true))
        .await?;
    let beside = options(file).connect().await?;
    tokio::spawn(store::keep_log_short(beside, Duration::from_secs(1)));
    let (port, queue) = writer::channel();
    let clock: writer::Clock = Arc::new(now);
    tokio::spawn(writer::serve(queue, conn, clock.clone()));
    let ids = AtomicU64::new(1 << 60);
    let new_id = Arc::new(move || Uuid::from_u64_pair(1, ids.fetch_add(1, Ordering::Relaxed)));
    let config = Config {
        mount: "/xapi".into(),
        home_page: "http://bench.example".into(),
        origins: Vec::new(),
        pace: None,
    };
    let lrs = Lrs {
        readers,
        writer: port,
        clock,
        new_id,
        config: Arc::new(config),
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move { axum::serve(listener, axum::Router::new().nest("/xapi", router(lrs))).await });
    Ok(address.port())
}

/// One request over a kept connection; answers the status.
async fn exchange(
    stream: &mut TcpStream,
    request: &[u8],
    buffer: &mut Vec<u8>,
) -> Result<u16, std::io::Error> {
    stream.write_all(request).await?;
    buffer.clear();
    loop {
        let head_end = buffer.windows(4).position(|window| window == b"\r\n\r\n");
        if let Some(head_end) = head_end {
            let head = String::from_utf8_lossy(&buffer[..head_end]).to_ascii_lowercase();
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok());
            if buffer.len() >= head_end + 4 + length.unwrap_or(0) {
                return Ok(head
                    .get(9..12)
                    .and_then(|status| status.parse().ok())
                    .unwrap_or(0));
            }
        }
        if stream.read_buf(buffer).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
    }
}

fn post(body: &str) -> Vec<u8> {
    format!(
        "POST /xapi/statements HTTP/1.1\r\nHost: x\r\nAuthorization: {AUTH}\r\nX-Experience-API-Version: 1.0.3\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// Posts from all connections for a while; answers statements a second, errors, and the slowest and middle answer.
async fn load(
    port: u16,
    time: Duration,
    batch: usize,
    numbers: &Arc<AtomicU64>,
) -> (f64, usize, Duration, Duration) {
    let (began, before) = (instant(), processor());
    let clients: Vec<_> = (0..CONNECTIONS)
        .map(|_| {
            let numbers = numbers.clone();
            tokio::spawn(async move {
                let Ok(mut stream) = TcpStream::connect(("127.0.0.1", port)).await else {
                    return (0, 1, Vec::new());
                };
                let _ = stream.set_nodelay(true);
                let (mut buffer, mut done, mut errors, mut times) = (Vec::new(), 0, 0, Vec::new());
                while began.elapsed() < time {
                    let first = numbers.fetch_add(batch as u64, Ordering::Relaxed);
                    let many: Vec<String> = (first..).take(batch).map(statement).collect();
                    let body = if batch == 1 {
                        many.concat()
                    } else {
                        format!("[{}]", many.join(","))
                    };
                    let asked = instant();
                    match exchange(&mut stream, &post(&body), &mut buffer).await {
                        Ok(200) => done += batch,
                        Ok(_) | Err(_) => errors += 1,
                    }
                    times.push(asked.elapsed());
                }
                (done, errors, times)
            })
        })
        .collect();
    let (mut done, mut errors, mut times) = (0, 0, Vec::new());
    for client in clients {
        let (more, wrong, durations) = client.await.unwrap_or((0, 1, Vec::new()));
        done += more;
        errors += wrong;
        times.extend(durations);
    }
    let after = processor();
    let each = |time: Duration| time / u32::try_from(done.max(1)).unwrap_or(u32::MAX);
    println!(
        "  processor time a statement, client included: {:.1?} user, {:.1?} system",
        each(after.0.saturating_sub(before.0)),
        each(after.1.saturating_sub(before.1))
    );
    times.sort_unstable();
    let middle = times.get(times.len() / 2).copied().unwrap_or_default();
    let high = times.get(times.len() * 99 / 100).copied().unwrap_or_default();
    (per_second(done, began.elapsed()), errors, middle, high)
}

/// Fills a store directly, without HTTP.
async fn fill(file: &Path, from: u64, to: u64) -> Anything {
    let mut conn = opened(file).await?;
    let authority = Authority::account("http://bench.example", "key");
    let intake = Intake {
        version: Version::V1,
        authority: &authority,
        new_id: &|| Uuid::nil(),
    };
    let mut next = from;
    while next < to {
        let numbers = next..to.min(next + 2000);
        next = numbers.end;
        let batch: Result<Vec<_>, _> = numbers
            .map(|number| PreparedStatement::from_json(statement(number).as_bytes(), &intake))
            .collect();
        let mut transaction = conn.begin().await?;
        store::insert(&mut transaction, &batch?, now()).await?;
        transaction.commit().await?;
    }
    Ok(())
}

/// Asks each question many times over one connection, twice: the first time much must come from the disk.
async fn questions(port: u16, count: u64) -> Anything {
    for pass in ["first", "again"] {
        println!("  {pass}");
        queries(port, count).await?;
    }
    Ok(())
}

/// Asks each question many times; prints p50 and p99.
async fn queries(port: u16, count: u64) -> Anything {
    let agent = |number: u64| {
        let text =
            format!(r#"{{"account":{{"homePage":"https://drill.example/people","name":"{number}"}}}}"#);
        form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>()
    };
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await?;
    stream.set_nodelay(true)?;
    let mut buffer = Vec::new();
    for name in [
        "agent and verb",
        "registration",
        "related activity",
        "verb",
        "newest",
    ] {
        let mut times = Vec::new();
        for round in 0..200_u64 {
            let person = round * 7 % 997;
            let query = match name {
                "agent and verb" => format!(
                    "agent={}&verb=https://w3id.org/xapi/example/verbs/verb-{}&limit=50",
                    agent(person),
                    round % 12
                ),
                "registration" => {
                    let run = Uuid::from_u64_pair(
                        0x5353_0000_0000_4000,
                        0x8000_0000_0000_0000 | (round * 31 % (count / 400).max(1)),
                    );
                    format!("registration={run}&limit=50")
                }
                "related activity" => {
                    "activity=https://drill.example/sprints/2026-47&related_activities=true&limit=50"
                        .to_owned()
                }
                "verb" => format!(
                    "verb=https://w3id.org/xapi/example/verbs/verb-{}&limit=50",
                    round % 12
                ),
                _ => "limit=50".to_owned(),
            };
            let request = format!(
                "GET /xapi/statements?{query} HTTP/1.1\r\nHost: x\r\nAuthorization: {AUTH}\r\n\
                 X-Experience-API-Version: 1.0.3\r\n\r\n"
            );
            let asked = instant();
            let status = exchange(&mut stream, request.as_bytes(), &mut buffer).await?;
            times.push(asked.elapsed());
            if status != 200 {
                return Err(format!("{name}: {status} {}", String::from_utf8_lossy(&buffer)).into());
            }
        }
        times.sort_unstable();
        println!(
            "  {count:>9} statements  {name:<17} p50 {:>9.2?}  p99 {:>9.2?}",
            times[100], times[197]
        );
    }
    Ok(())
}

#[tokio::main]
async fn main() -> Anything {
    let mut arguments = std::env::args().skip(1);
    let seconds: u64 = arguments.next().map_or(Ok(8), |text| text.parse())?;
    let sizes: Vec<u64> = arguments.map(|text| text.parse()).collect::<Result<_, _>>()?;
    let sizes = if sizes.is_empty() { vec![50_000] } else { sizes };
    let time = Duration::from_secs(seconds);
    let folder = std::env::temp_dir().join(format!("lrs-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let file = folder.join("measured.db");
    let port = serve(&file).await?;
    let numbers = Arc::new(AtomicU64::new(0));
    println!(
        "a statement has {} bytes; {CONNECTIONS} connections",
        statement(1).len()
    );
    let single = load(port, time, 1, &numbers).await;
    let batches = load(port, time, BATCH, &numbers).await;
    let mut conn = options(&file).connect().await?;
    for pragma in [
        "journal_mode",
        "synchronous",
        "page_size",
        "cache_size",
        "wal_autocheckpoint",
        "mmap_size",
    ] {
        let row = sqlx::query(AssertSqlSafe(format!("pragma {pragma}")))
            .fetch_optional(&mut conn)
            .await?;
        let value = row.map(|row| {
            row.try_get::<String, _>(0)
                .or_else(|_| row.try_get::<i64, _>(0).map(|n| n.to_string()))
        });
        println!("  pragma {pragma} = {}", value.transpose()?.unwrap_or_default());
    }
    by_time(&file).await?;
    let bare_one = bare(&file, &folder.join("bare1.db"), 1).await?;
    let bare_eight = bare(&file, &folder.join("bare8.db"), 8).await?;
    let bare_batch = bare(&file, &folder.join("bare50.db"), 50).await?;
    let bare_group = bare(&file, &folder.join("bare150.db"), 150).await?;
    println!(
        "bare inserts: {bare_one:.0}/s one in a commit, {bare_eight:.0}/s eight, {bare_batch:.0}/s fifty, {bare_group:.0}/s 150"
    );
    for (name, (rate, errors, middle, high), one, group) in [
        ("single POST", single, bare_one, bare_eight),
        ("batches of 50", batches, bare_batch, bare_group),
    ] {
        println!(
            "{name}: {rate:.0} statements/s, {errors} errors, p50 {middle:.2?}, p99 {high:.2?}; {:.2} of bare at the same batch, {:.2} of bare at the same group",
            rate / one,
            rate / group
        );
    }
    let kept = std::env::var_os("BENCH_FILE").map(std::path::PathBuf::from);
    let large = kept.unwrap_or_else(|| folder.join("large.db"));
    let port = serve(&large).await?;
    let mut conn = options(&large).connect().await?;
    let filled: i64 = sqlx::query_scalar("select count(*) from xapi_statement")
        .fetch_one(&mut conn)
        .await?;
    let mut filled = u64::try_from(filled)?;
    for size in sizes {
        let began = instant();
        fill(&large, filled, size).await?;
        println!(
            "filled to {size} at {:.0} statements/s",
            per_second(usize::try_from(size.saturating_sub(filled))?, began.elapsed())
        );
        filled = filled.max(size);
        questions(port, size).await?;
    }
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}
