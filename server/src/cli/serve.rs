//! `drillroom serve`: opens the data folder, listens, and stops in order when it is told to.

use std::{future::Future, net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};

use anyhow::Context;
use clap::Args;
use lrs::http::KeyPace;
use tokio::{net::TcpListener, sync::oneshot, time::timeout};

use super::config::{self, Settings};
use crate::{
    admin,
    assets::Site,
    chance,
    clock::{self, Beat, ClockKind, TimeOfDay},
    feed::{Feeds, Pace},
    forward::{Forwarder, Routes, endpoint::Own},
    hold::Hold,
    http::{self, Parts, Records},
    journal,
    library::Library,
    limits::Limits,
    origin::PublicOrigin,
    out,
    proxy::{Network, Proxies},
    record::Recorder,
    rooms::{House, Rooms},
    session::{self, Sessions, Transport},
};

/// How long a stop waits for browsers to be told.
const FAREWELL: Duration = Duration::from_secs(2);

/// Settings; each may also stand in `drillroom.toml`, by its name with `_` for `-`.
#[derive(Args)]
pub struct Serve {
    /// Address to listen on; port 0 picks a free one [default: 127.0.0.1:3000]
    #[arg(long, env = "DRILLROOM_LISTEN")]
    pub listen: Option<SocketAddr>,
    /// Folder for everything that is kept; made when missing [default: ./data]
    #[arg(long, env = "DRILLROOM_DATA")]
    pub data: Option<PathBuf>,
    /// Address under which people reach the program, when it differs from --listen, such as <https://drills.example>
    #[arg(long, env = "DRILLROOM_PUBLIC_URL")]
    pub public_url: Option<String>,
    /// What moves the simulated time of running rooms; `manual` reads `tick N` from standard input, for tests
    /// [default: wall]
    #[arg(long, env = "DRILLROOM_CLOCK")]
    pub clock: Option<ClockKind>,
    /// Origin whose pages may use the record store at /xapi, such as <https://content.example>; may be given more than
    /// once, or parted by commas; `*` for any
    #[arg(long, env = "DRILLROOM_CORS_ORIGIN", value_delimiter = ',')]
    pub cors_origin: Option<Vec<String>>,
    /// Requests a second that one key may make to the record store in the long run; 0 for as many as it can
    /// [default: 500]
    #[arg(long, env = "DRILLROOM_RECORD_RATE")]
    pub record_rate: Option<u32>,
    /// Folder with more scenarios; one there replaces one of the same name here
    #[arg(long, env = "DRILLROOM_SCENARIOS")]
    pub scenarios: Option<PathBuf>,
    /// Proxies whose X-Forwarded-For is believed, as addresses or networks with commas between: 127.0.0.1,10.0.0.0/8
    #[arg(long, env = "DRILLROOM_TRUSTED_PROXY", value_delimiter = ',')]
    pub trusted_proxy: Option<Vec<Network>>,
    /// Let statements be forwarded to private, loopback and link-local addresses too, and there without HTTPS
    #[arg(long, env = "DRILLROOM_FORWARD_PRIVATE")]
    pub forward_private: bool,
}

impl Serve {
    /// Serves until it is told to stop.
    pub async fn run(self) -> anyhow::Result<()> {
        let settings = config::decide(self)?;
        let library = Library::load(settings.scenarios.as_deref())?;
        // Two servers on one folder would each go on with rooms that the other knows nothing of.
        let mut hold = Hold::take(&settings.data).await?;
        let journal = journal::open(&settings.data).await?;
        let listener = listen(settings.listen).await?;
        let origin = origin(&listener, &settings)?;
        hold.tell(&origin)
            .context("the address cannot be written into the data folder; make room on the disk")?;
        let recorder = Recorder::new(settings.public_url.as_deref());
        let house = Arc::new(House::new(journal.clone(), library, recorder));
        let rooms = Rooms::new(house.clone());
        let forwarder = Forwarder::new(rooms.clone(), routes(&listener, &settings)?);
        let router = router(&settings, journal.clone(), forwarder.clone(), rooms.clone())?;
        tell(&listener, &settings, house.library.len())?;
        introduce(&origin, &journal).await?;
        tokio::spawn(turn(rooms.clone(), settings.clock));
        tokio::spawn(forwarder.run());
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = axum::serve(listener, service).with_graceful_shutdown(async {
            // An error means that the program ends anyway.
            let _ = stopped.await;
        });
        let serving = tokio::spawn(serving.into_future());
        stop_signal().await;
        farewell(&rooms, stop).await;
        // Requests under way get the rest of their time; an idle connection is not waited for.
        if let Ok(served) = timeout(FAREWELL, serving).await {
            served.context("the server task broke")??;
        }
        journal.close().await;
        drop(hold);
        Ok(())
    }
}

fn router(
    settings: &Settings,
    journal: journal::Journal,
    forwarder: Forwarder,
    rooms: Rooms,
) -> anyhow::Result<axum::Router> {
    let site =
        Site::load().context("the site's files cannot be read; build it again with `cargo xtask build`")?;
    let feeds = Feeds {
        rooms,
        limits: Arc::new(Limits::default()),
        pace: match settings.clock {
            ClockKind::Wall => Pace::Wall,
            ClockKind::Manual => Pace::ByHand,
        },
    };
    Ok(http::router(Parts {
        site,
        feeds,
        forwarder,
        sessions: Sessions {
            journal,
            transport: transport(settings),
            proxies: Proxies(settings.trusted_proxy.clone()),
        },
        public: PublicOrigin(settings.public_url.as_deref().map(Into::into)),
        records: Records {
            origins: settings.cors_origins.clone(),
            pace: (settings.record_rate > 0).then_some(KeyPace {
                per_s: settings.record_rate,
            }),
        },
    }))
}

async fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address)
        .await
        .map_err(|error| match error.kind() {
            std::io::ErrorKind::AddrInUse => anyhow::anyhow!(
                "{address} is used by another program; stop it, or pick another with --listen 127.0.0.1:0"
            ),
            _ => anyhow::anyhow!("{address} cannot be listened on ({error}); pick another with --listen"),
        })
}

/// Where statements may be forwarded, and where never: to this program itself.
fn routes(listener: &TcpListener, settings: &Settings) -> anyhow::Result<Routes> {
    let own = Own {
        public_url: settings.public_url.clone(),
        listen: Some(listener.local_addr()?),
    };
    Ok(Routes {
        ground: settings.ground,
        own,
    })
}

/// Under which address people reach the program.
fn origin(listener: &TcpListener, settings: &Settings) -> anyhow::Result<String> {
    Ok(match &settings.public_url {
        Some(url) => url.clone(),
        None => format!("http://{}", listener.local_addr()?),
    })
}

fn transport(settings: &Settings) -> Transport {
    match &settings.public_url {
        Some(url) if url.starts_with("https://") => Transport::Secure,
        Some(_) | None => Transport::Plain,
    }
}

fn tell(listener: &TcpListener, settings: &Settings, scenarios: usize) -> anyhow::Result<()> {
    let address = listener.local_addr()?;
    out::aside(format_args!("listening on http://{address}"));
    out::aside(format_args!(
        "{scenarios} scenarios; everything is kept in {}",
        settings.data.join(journal::FILE).display()
    ));
    out::aside("to begin, open the address, pick a scenario and share the code; Ctrl-C stops");
    Ok(())
}

/// At the first start on a folder: how somebody becomes the administrator.
async fn introduce(origin: &str, journal: &journal::Journal) -> anyhow::Result<()> {
    if !journal::admin::is_new(&journal.readers).await? {
        return Ok(());
    }
    let token = chance::token();
    let hash = session::hash_of(&token);
    let made = journal.records.change(move |conn, at| {
        Box::pin(async move {
            let now = TimeOfDay(at.0);
            journal::admin::make_link(conn, &hash, now, admin::link_expires(now)).await
        })
    });
    made.await?;
    out::aside(format_args!(
        "to administer the record, open {origin}{} once, within {} hours",
        admin::link_path(&token),
        admin::LINK_HOURS
    ));
    Ok(())
}

/// Moves the rooms as the clock says.
async fn turn(rooms: Rooms, kind: ClockKind) {
    let mut beats = clock::beats(kind);
    while let Some(beat) = beats.recv().await {
        match beat {
            Beat::Second => rooms.second(),
            Beat::Turn(count) => {
                rooms.turn(count).await;
                out::aside(format_args!("ticked {count}"));
            }
        }
    }
}

/// Takes no more connections (who is told to come back later must not be let in meanwhile), holds the rooms, and waits
/// until every browser has been told, within reason.
async fn farewell(rooms: &Rooms, stop: oneshot::Sender<()>) {
    // The other end is gone only when serving has failed.
    let _ = stop.send(());
    let told = async {
        rooms.stop().await;
        let mut often = tokio::time::interval(Duration::from_millis(20));
        while rooms.house().metrics.feeds.now() > 0 {
            often.tick().await;
        }
        // The last frames are with the sockets; they need a moment to reach the wire.
        often.reset_after(Duration::from_millis(100));
        often.tick().await;
    };
    if timeout(FAREWELL, told).await.is_err() {
        tracing::warn!("some browsers could not be told that the program stops");
    }
}

/// Ends when the operator asks for a stop, by SIGTERM or Ctrl-C.
fn stop_signal() -> impl Future<Output = ()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut term = signal(SignalKind::terminate()).expect("signals can be listened to at the start");
    async move {
        tokio::select! {
            _ = term.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        }
    }
}
