//! What the server promises, on a real data file: acknowledged means kept, hidden means hidden, odd means refused. The
//! rules of a drill are tested in `drill`.

mod admin;
mod feeds;
mod forwarding;
mod house;
mod keeping;
mod odd;
mod people;
mod profile;
mod record;
mod secrets;
mod sizes;
mod solo;
mod store;

use std::{net::IpAddr, path::Path, sync::Arc, time::Duration};

use app::{
    backend::{ApiError, Backend, RoomCode, Visitor},
    wire::{ClientFrame, Frame},
};
use bytes::Bytes;
use drill::{
    id::{IntentId, PersonId, ScenarioId, Seq},
    role::Role,
    room::Action,
    scenario::{Scenario, parse},
};
use futures::{StreamExt, channel::mpsc, stream::BoxStream};
use tempfile::TempDir;

use crate::{
    assets::Site,
    backend::Answers,
    chance,
    feed::{Feeds, Pace},
    forward::{Forwarder, Routes},
    http::{Parts, Records, router},
    journal::{self, Journal},
    library::Library,
    limits::Limits,
    origin::PublicOrigin,
    proxy::Proxies,
    record::Recorder,
    rooms::{House, Rooms},
    session::{Sessions, Transport},
};

/// How long anything may take before a test gives up.
const PATIENCE: Duration = Duration::from_secs(20);

/// The scenario that tests play unless they bring their own.
fn provider_timeouts() -> Scenario {
    let text = include_str!("../../../scenarios/provider-timeouts.toml");
    parse(text, ScenarioId("provider-timeouts".to_owned())).expect("a shipped scenario reads")
}

/// A program that listens nowhere.
struct Program {
    journal: Journal,
    rooms: Rooms,
    answers: Answers,
}

impl Program {
    /// With the scenario of the tests.
    async fn start(folder: &Path) -> Self {
        Self::with(folder, Library::of(vec![provider_timeouts()])).await
    }

    async fn with(folder: &Path, library: Library) -> Self {
        let journal = journal::open(folder)
            .await
            .expect("a temporary folder can be used");
        let house = House::new(journal.clone(), library, Recorder::new(None));
        let rooms = Rooms::new(Arc::new(house));
        let feeds = Feeds {
            rooms: rooms.clone(),
            limits: Arc::new(Limits::default()),
            pace: Pace::ByHand,
        };
        Self {
            journal,
            rooms,
            answers: Answers { feeds },
        }
    }

    /// Its network face.
    fn site(&self) -> axum::Router {
        self.site_on(Routes::default())
    }

    /// Its network face, with leave to forward there.
    fn site_on(&self, routes: Routes) -> axum::Router {
        self.site_over(Transport::Plain, routes)
    }

    /// Its network face, as browsers reach it.
    fn site_over(&self, transport: Transport, routes: Routes) -> axum::Router {
        router(Parts {
            site: Site::default(),
            feeds: self.answers.feeds.clone(),
            forwarder: Forwarder::new(self.rooms.clone(), routes),
            sessions: Sessions {
                journal: self.journal.clone(),
                transport,
                proxies: Proxies::default(),
            },
            public: PublicOrigin::default(),
            records: Records::default(),
        })
    }

    /// Ends it without a word to anybody; what was acknowledged is on the disk.
    async fn end(self) {
        self.journal.close().await;
    }
}

/// A folder that goes away with its test.
fn folder() -> TempDir {
    tempfile::tempdir().expect("temporary folders can be made")
}

/// Somebody with a browser.
fn somebody() -> Visitor {
    Visitor {
        person: PersonId(chance::uuid()),
        address: IpAddr::from([127, 0, 0, 1]),
    }
}

/// A room with a facilitator and an SRE in it, still in the lobby.
struct Team {
    code: RoomCode,
    lead: Visitor,
    ana: Visitor,
}

impl Team {
    async fn gather(program: &Program) -> Self {
        let (lead, ana) = (somebody(), somebody());
        let scenario = program.answers.library(lead).await.expect("there is a library")[0]
            .id
            .clone();
        let code = program
            .answers
            .create(lead, scenario, "Fay".to_owned())
            .await
            .expect("created");
        let joined = program
            .answers
            .join(ana, code.clone(), "Ana".to_owned(), Some(Role::Sre))
            .await;
        joined.expect("joined");
        Self { code, lead, ana }
    }

    /// Whose run has just started.
    async fn running(program: &Program) -> Self {
        let team = Self::gather(program).await;
        team.start(program).await;
        team
    }

    async fn start(&self, program: &Program) {
        let started = self.act(program, self.lead, Action::Start).await;
        started.expect("started");
    }

    async fn act(&self, program: &Program, who: Visitor, action: Action) -> Result<Seq, ApiError> {
        let intent = IntentId(chance::uuid());
        program.answers.act(who, self.code.clone(), intent, action).await
    }
}

/// A program on a folder of its own, with a team in the lobby. The folder is there until it is dropped.
async fn gathered() -> (TempDir, Program, Team) {
    let folder = folder();
    let program = Program::start(folder.path()).await;
    let team = Team::gather(&program).await;
    (folder, program, team)
}

/// The same, the run just started.
async fn running() -> (TempDir, Program, Team) {
    let (folder, program, team) = gathered().await;
    team.start(&program).await;
    (folder, program, team)
}

/// A browser's end of a feed.
struct Screen {
    frames: BoxStream<'static, Bytes>,
    says: mpsc::UnboundedSender<ClientFrame>,
}

impl Screen {
    async fn open(program: &Program, who: Visitor, code: &RoomCode) -> Self {
        let screen = Self::silent(program, who).await;
        screen.say(ClientFrame::Hello { code: code.clone() });
        screen
    }

    /// Connected, and has not said which room.
    async fn silent(program: &Program, who: Visitor) -> Self {
        let (says, heard) = mpsc::unbounded();
        let frames = program
            .answers
            .feed(who, heard.boxed())
            .await
            .expect("feeds open");
        Self { frames, says }
    }

    fn say(&self, frame: ClientFrame) {
        // A feed that has ended hears nothing more; tests look at what it said.
        let _ = self.says.unbounded_send(frame);
    }

    /// The next frame's bytes; none when the feed has ended.
    async fn bytes(&mut self) -> Option<Bytes> {
        tokio::time::timeout(PATIENCE, self.frames.next())
            .await
            .expect("a frame or an end in time")
    }

    /// The next frame.
    async fn frame(&mut self) -> Frame {
        let bytes = self.bytes().await.expect("the feed goes on");
        Frame::decode(&bytes).expect("our own frame")
    }

    /// Reads on until everything of before has come, as a chat line of `who` shows; answers the frames on the way.
    async fn catch_up(&mut self, program: &Program, team: &Team, who: Visitor) -> Vec<Frame> {
        let text = format!("so far {}", chance::uuid().simple());
        let say = Action::Say { text: text.clone() };
        team.act(program, who, say).await.expect("said");
        let mut frames = Vec::new();
        loop {
            let frame = self.frame().await;
            let lines = match &frame {
                Frame::Snapshot(snapshot) => &snapshot.lines[..],
                Frame::Lines(lines) => lines,
                Frame::View(_)
                | Frame::Tick(_)
                | Frame::Presence(_)
                | Frame::Costs(_)
                | Frame::Denied(_)
                | Frame::Bye => &[],
            };
            let is_last = lines.iter().any(|line| line.text == text);
            frames.push(frame);
            if is_last {
                return frames;
            }
        }
    }

    /// Reads on until a frame fits.
    async fn until<T>(&mut self, fits: impl Fn(Frame) -> Option<T>) -> T {
        loop {
            if let Some(found) = fits(self.frame().await) {
                return found;
            }
        }
    }
}
