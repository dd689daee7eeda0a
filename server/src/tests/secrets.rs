//! Hidden means hidden: a unique word stands in every hidden field, and none of them may reach a participant by frame,
//! answer or page before the debrief. The same words must reach the facilitator, or the search proves nothing.

use app::{
    backend::{Backend, Visitor},
    wire::{ClientFrame, Frame},
};
use axum::{
    body::{Body, to_bytes},
    http::{Request, header},
};
use drill::{
    dim::{Component, Device, Filter, Method, Region, Scope, Tab},
    role::Role,
    room::{Action, Callee, StatusUpdate},
    scenario::Scenario,
    telemetry::Probe,
};
use tower::ServiceExt;

use super::{Program, Screen, Team, folder, gathered, provider_timeouts, running};
use crate::{chance, library::Library, session::hash_of};

/// The words of a salted scenario, by who gets to read them.
#[derive(Default)]
struct Words {
    /// On the facilitator's run sheet; nobody else's, unless it is sent.
    sheet: Vec<String>,
    /// Known to the facilitator from the beginning, to everybody in the debrief.
    truth: Vec<String>,
    /// Known to everybody in the debrief.
    debrief: Vec<String>,
    /// For no participant, before or after.
    kept: Vec<String>,
}

/// The scenario with a word of its own in each hidden text.
fn salted() -> (Scenario, Words) {
    let mut scenario = provider_timeouts();
    let Words {
        mut sheet,
        mut truth,
        mut debrief,
        mut kept,
    } = Words::default();
    let salt = |text: &mut String, words: &mut Vec<String>| {
        let from = text.split_whitespace().next().unwrap_or_default().to_lowercase();
        let from: String = from.chars().filter(char::is_ascii_alphanumeric).collect();
        let word = format!("canary{from}{}", chance::uuid().simple());
        *text = format!("{text} {word}");
        words.push(word);
    };
    salt(&mut scenario.author.title, &mut truth);
    salt(&mut scenario.author.truth, &mut truth);
    salt(&mut scenario.cause.says, &mut debrief);
    for signal in &mut scenario.good_signal {
        salt(&mut signal.says, &mut debrief);
    }
    for line in &mut scenario.moves {
        salt(&mut line.says, &mut truth);
        salt(&mut line.name, &mut kept);
    }
    for question in &mut scenario.debrief_question {
        salt(question, &mut debrief);
    }
    for inject in &mut scenario.inject {
        // By hand only, or for roles that Ana does not hold: she must not hear of it.
        inject.at_s = None;
        salt(&mut inject.title, &mut sheet);
        salt(&mut inject.says, &mut sheet);
    }
    for prompt in &mut scenario.prompt {
        prompt.at_s = 1_500;
        salt(&mut prompt.asks, &mut kept);
        for choice in &mut prompt.choice {
            salt(&mut choice.says, &mut kept);
            salt(&mut choice.trade_off, &mut kept);
        }
    }
    for tag in &mut scenario.author.tags {
        salt(tag, &mut kept);
    }
    salt(&mut scenario.owner, &mut kept);
    salt(&mut scenario.review_by, &mut kept);
    salt(&mut scenario.id.0, &mut kept);
    let words = Words {
        sheet,
        truth,
        debrief,
        kept,
    };
    (scenario, words)
}

/// Everything that a person's screen and answers held.
#[derive(Default)]
struct Seen(Vec<u8>);

impl Seen {
    fn add(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
        self.0.push(b'\n');
    }

    fn holds(&self, word: &str) -> bool {
        self.0.windows(word.len()).any(|window| window == word.as_bytes())
    }

    /// Everything that a screen got until now: what the facilitator says last is the last frame of it.
    async fn drain(&mut self, program: &Program, team: &Team, screen: &mut Screen) {
        let text = format!("so far {}", chance::uuid().simple());
        let say = Action::Say { text: text.clone() };
        team.act(program, team.lead, say).await.expect("said");
        loop {
            let bytes = screen.bytes().await.expect("the feed goes on");
            self.add(&bytes);
            if bytes.windows(text.len()).any(|window| window == text.as_bytes()) {
                return;
            }
        }
    }
}

async fn everything_ana_can_ask_for(program: &Program, team: &Team, seen: &mut Seen) {
    let mut note = |answer: String| seen.add(answer.as_bytes());
    let door = program.answers.door(team.ana, team.code.clone()).await;
    note(serde_json::to_string(&door.expect("a door")).expect("JSON"));
    let library = program.answers.library(team.ana).await;
    note(serde_json::to_string(&library.expect("a library")).expect("JSON"));
    let rooms = program.answers.my_rooms(team.ana).await;
    note(serde_json::to_string(&rooms.expect("rooms")).expect("JSON"));
}

fn deeds() -> Vec<Action> {
    let line = |text: &str| text.to_owned();
    vec![
        Action::Look {
            tab: Tab::Payments,
            filter: Filter::default(),
        },
        Action::Probe(Probe {
            device: Device::Desktop,
            region: Region::Eu,
            method: Method::Card,
        }),
        Action::Declare {
            component: Component::PaymentPrimary,
            scope: Scope::Everywhere,
            why: line("time-outs"),
        },
        Action::CallIn(Callee::Role(Role::Support)),
        Action::PostStatus(StatusUpdate {
            impact: line("slow"),
            scope: line("all"),
            doing: line("looking"),
            next_min: 5,
        }),
        Action::Note { text: line("noted") },
    ]
}

#[tokio::test]
async fn no_hidden_word_reaches_a_participant_before_the_debrief_and_the_facilitator_reads_them_all() {
    let folder = folder();
    let (scenario, words) = salted();
    let Words {
        sheet,
        truth,
        debrief,
        kept,
    } = &words;
    let program = Program::with(folder.path(), Library::of(vec![scenario])).await;
    let team = Team::gather(&program).await;
    let (mut ana, mut lead) = (Seen::default(), Seen::default());
    let mut ana_screen = Screen::open(&program, team.ana, &team.code).await;
    let mut lead_screen = Screen::open(&program, team.lead, &team.code).await;
    ana_screen.say(ClientFrame::LooksAt {
        tab: Tab::Logs,
        filter: Filter::default(),
    });
    team.act(&program, team.lead, Action::OpenBrief)
        .await
        .expect("brief");
    everything_ana_can_ask_for(&program, &team, &mut ana).await;
    team.start(&program).await;
    for deed in deeds() {
        for _ in 0..20 {
            program.rooms.turn(4).await;
            ana_screen.say(ClientFrame::Drawn {
                at: drill::id::At(u32::MAX),
            });
        }
        team.act(&program, team.ana, deed).await.expect("done");
        ana.drain(&program, &team, &mut ana_screen).await;
    }
    everything_ana_can_ask_for(&program, &team, &mut ana).await;
    pages(&program, &team, &mut ana).await;
    // A reload in the middle of the run.
    let mut again = Screen::open(&program, team.ana, &team.code).await;
    ana.drain(&program, &team, &mut again).await;
    lead.drain(&program, &team, &mut lead_screen).await;
    for word in [sheet, truth, debrief, kept].into_iter().flatten() {
        assert!(!ana.holds(word), "{word} reached a participant");
    }
    for word in sheet.iter().chain(truth) {
        assert!(lead.holds(word), "{word} never reached the facilitator");
    }
    team.act(&program, team.lead, Action::End).await.expect("ended");
    ana.drain(&program, &team, &mut ana_screen).await;
    lead.drain(&program, &team, &mut lead_screen).await;
    for word in truth.iter().chain(debrief) {
        assert!(ana.holds(word) && lead.holds(word), "{word} is out for everybody");
    }
    for word in sheet.iter().chain(kept) {
        assert!(!ana.holds(word), "{word} is not the team's to read");
    }
}

/// The pages as Ana's browser gets them.
async fn pages(program: &Program, team: &Team, seen: &mut Seen) {
    let cookie = chance::token();
    let link = program
        .answers
        .resume_link(team.ana, team.code.clone())
        .await
        .expect("a link");
    let write = crate::journal::people::PeopleWrite::UseLink {
        hash: hash_of(link.trim_start_matches("/resume/")),
        session_hash: hash_of(&cookie),
        session: chance::uuid(),
    };
    program
        .journal
        .writer
        .people(write)
        .await
        .expect("another browser of Ana's");
    let site = program.site();
    for path in [
        "/".to_owned(),
        "/new".to_owned(),
        format!("/join/{}", team.code),
        format!("/drill/{}", team.code),
    ] {
        let request = Request::get(&path)
            .header(header::ACCEPT, "text/html")
            .header(header::COOKIE, format!("drillroom_session={cookie}"))
            .body(Body::empty())
            .expect("a request");
        let answer = site.clone().oneshot(request).await.expect("an answer");
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
        let page = to_bytes(answer.into_body(), 4 * 1_024 * 1_024)
            .await
            .expect("a page");
        assert!(!page.is_empty());
        seen.add(&page);
    }
}

#[tokio::test]
async fn what_somebody_has_open_is_told_to_the_facilitator_alone() {
    let (_folder, program, team) = gathered().await;
    let mut ana = Screen::open(&program, team.ana, &team.code).await;
    let mut lead = Screen::open(&program, team.lead, &team.code).await;
    ana.say(ClientFrame::LooksAt {
        tab: Tab::Fraud,
        filter: Filter::default(),
    });
    let looks = |who: Visitor| {
        move |frame| match frame {
            Frame::Presence(all) => all
                .iter()
                .find(|one| one.person == who.person)
                .and_then(|one| one.looks_at),
            _ => None,
        }
    };
    assert_eq!(lead.until(looks(team.ana)).await, (Tab::Fraud, Filter::default()));
    ana.say(ClientFrame::Ping);
    let presence = |frame| match frame {
        Frame::Presence(all) => Some(all),
        _ => None,
    };
    // One for the arrival of the facilitator, one for the ping.
    for _ in 0..2 {
        let told = ana.until(presence).await;
        assert!(
            told.iter().all(|one| one.looks_at.is_none()),
            "others are not told"
        );
    }
}

#[tokio::test]
async fn what_it_costs_so_far_is_told_to_the_facilitator_alone() {
    let (_folder, program, team) = running().await;
    let mut ana = Screen::open(&program, team.ana, &team.code).await;
    let mut lead = Screen::open(&program, team.lead, &team.code).await;
    program.rooms.turn(5).await;
    let is_costs = |frame: &Frame| matches!(frame, Frame::Costs(_));
    let told = lead.catch_up(&program, &team, team.lead).await;
    assert_eq!(told.iter().filter(|frame| is_costs(frame)).count(), 1);
    let others = ana.catch_up(&program, &team, team.ana).await;
    assert!(others.len() > 5 && !others.iter().any(is_costs));
}
