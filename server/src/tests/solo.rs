//! Drills that nobody leads: one person and the program, the starter playlist and how far somebody is on it.

use app::backend::{ApiError, Backend, RoomCode, Solo, Visitor};
use drill::{
    id::{IntentId, PersonId},
    role::{Role, Roles},
    room::{Action, Callee, LineKind, Outcome, Phase, Refusal},
};

use super::{Program, Screen, folder, somebody};
use crate::{chance, library::Library};

/// Ana alone on a step of the playlist.
struct Lone {
    code: RoomCode,
    ana: Visitor,
}

impl Lone {
    async fn begin(program: &Program, ana: Visitor, step: usize) -> Self {
        let made = program
            .answers
            .play_solo(ana, Solo::Step(step), "Ana".to_owned(), Role::Sre);
        Self {
            code: made.await.expect("a step can be begun"),
            ana,
        }
    }

    async fn act(&self, program: &Program, action: Action) -> Result<(), ApiError> {
        let intent = IntentId(chance::uuid());
        let done = program.answers.act(self.ana, self.code.clone(), intent, action);
        done.await.map(|_| ())
    }

    async fn snapshot(&self, program: &Program) -> app::wire::Snapshot {
        let mut screen = Screen::open(program, self.ana, &self.code).await;
        match screen.frame().await {
            app::wire::Frame::Snapshot(snapshot) => *snapshot,
            other => panic!("a snapshot comes first, not {other:?}"),
        }
    }
}

async fn program(folder: &std::path::Path) -> Program {
    Program::with(folder, Library::load(None).expect("the shipped files")).await
}

#[tokio::test]
async fn a_new_hire_plays_a_step_alone_from_the_brief_to_the_debrief_and_it_counts() {
    let folder = folder();
    let program = program(folder.path()).await;
    let ana = somebody();
    let before = program.answers.starter(ana).await.expect("a playlist");
    assert_eq!(before.steps.len(), 4);
    assert_eq!((before.until, before.name), (None, None));
    assert!(
        before
            .steps
            .iter()
            .all(|step| step.open.is_none() && step.played == 0)
    );

    let drill = Lone::begin(&program, ana, 0).await;
    let shown = drill.snapshot(&program).await;
    assert_eq!(shown.view.phase, Phase::Brief);
    assert_eq!(shown.view.facilitator, PersonId::PROGRAM);
    assert_eq!(shown.view.stand_ins(), Roles::EVERY.without(Role::Sre));
    assert_eq!(
        shown.hello.truth, None,
        "who plays alone knows no more than any player"
    );
    assert!(shown.view.lead.is_none());

    drill.act(&program, Action::Start).await.expect("one is enough");
    program.rooms.turn(200).await;
    let call = Action::CallIn(Callee::Role(Role::Support));
    drill.act(&program, call).await.expect("called");
    program.rooms.turn(40).await;
    let shown = drill.snapshot(&program).await;
    let support = PersonId::stand_in(Role::Support);
    let answered = shown
        .lines
        .iter()
        .any(|line| line.kind == LineKind::Chat && line.who == Some(support));
    assert!(answered, "support answers");

    program.rooms.turn(10 * 60).await;
    let shown = drill.snapshot(&program).await;
    assert_eq!(shown.view.phase, Phase::Debrief);
    let after = program.answers.starter(ana).await.expect("a playlist");
    assert_eq!(after.steps[0].best, Some(Outcome::Lost), "nobody did anything");
    assert_eq!(after.steps[0].played, 1);
    assert_eq!(after.name.as_deref(), Some("Ana"));
    assert!(after.until.is_some());
    assert_eq!(
        after.steps[0].open.as_ref().map(|(_, phase)| *phase),
        Some(Phase::Debrief)
    );
    let late = somebody();
    let joined = program
        .answers
        .join(late, drill.code.clone(), "Sam".to_owned(), Some(Role::Sre));
    assert_eq!(
        joined.await,
        Err(ApiError::Refused(Refusal::RunOver)),
        "a debrief is for those who took part"
    );
    drill
        .act(&program, Action::Close)
        .await
        .expect("one's own to close");
    let after = program.answers.starter(ana).await.expect("a playlist");
    assert_eq!(after.steps[0].open, None);
    assert_eq!(after.steps[0].played, 1, "progress is kept");
    let other = program.answers.starter(somebody()).await.expect("a playlist");
    assert_eq!(other.steps[0].played, 0, "and is one's own");
    program.end().await;
}

#[tokio::test]
async fn every_other_scenario_can_be_played_alone_and_its_name_is_not_told() {
    let folder = folder();
    let program = program(folder.path()).await;
    let ana = somebody();
    let shown = program.answers.starter(ana).await.expect("a playlist");
    let library = Library::load(None).expect("the shipped files");
    assert_eq!(shown.steps.len() + shown.others.len(), library.len());
    let told = serde_json::to_string(&shown).expect("writes");
    for card in library.cards() {
        assert!(!told.contains(&format!("\"{}\"", card.id)), "{}", card.id);
        assert!(!told.contains(&card.title), "{}", card.title);
    }
    let key = shown.others[0].key.clone();
    let made = program
        .answers
        .play_solo(ana, Solo::Other(key), "Ana".to_owned(), Role::Qa);
    let code = made.await.expect("it can be begun");
    let door = program.answers.door(somebody(), code).await.expect("a door");
    assert_eq!(door.title, shown.others[0].title);
    program.end().await;
}

#[tokio::test]
async fn a_step_is_shorter_than_its_scenario_and_nothing_of_it_comes_after_its_end() {
    let library = Library::load(None).expect("the shipped files");
    for step in &library.starter().step {
        let whole = library.get(&step.scenario).expect("it is there");
        let short = whole.within(step.minutes);
        assert!(short.minutes <= step.minutes);
        assert!(short.target.before_min <= short.minutes);
        let end_s = short.minutes * 60;
        assert!(
            short
                .prompt
                .iter()
                .all(|prompt| prompt.at_s + prompt.seconds <= end_s)
        );
        assert!(
            short
                .inject
                .iter()
                .all(|inject| inject.at_s.is_none_or(|at| at < end_s))
        );
        assert!(!short.moves.is_empty() && !short.good_signal.is_empty());
    }
}

#[tokio::test]
async fn a_buddy_comes_in_by_the_code_and_takes_a_seat_from_the_program() {
    let folder = folder();
    let program = program(folder.path()).await;
    let drill = Lone::begin(&program, somebody(), 1).await;
    let buddy = somebody();
    let door = program
        .answers
        .door(buddy, drill.code.clone())
        .await
        .expect("a door");
    assert_eq!(door.facilitator, None);
    let taken: Vec<_> = door.seats.iter().filter(|(_, holder)| holder.is_some()).collect();
    assert_eq!(taken.len(), 1, "only Ana's seat is taken");
    let joined = program
        .answers
        .join(buddy, drill.code.clone(), "Ben".to_owned(), Some(Role::Qa));
    joined.await.expect("a seat of the program is free");
    let shown = drill.snapshot(&program).await;
    assert_eq!(
        shown.view.holder(Role::Qa).map(|one| one.name.as_str()),
        Some("Ben")
    );
    program.end().await;
}

#[tokio::test]
async fn stand_ins_keep_their_errands_over_a_restart() {
    let folder = folder();
    let started = program(folder.path()).await;
    let drill = Lone::begin(&started, somebody(), 0).await;
    drill.act(&started, Action::Start).await.expect("started");
    started.rooms.turn(150).await;
    let call = Action::CallIn(Callee::Role(Role::Fraud));
    drill.act(&started, call).await.expect("called");
    started.end().await;
    let again = program(folder.path()).await;
    drill
        .act(&again, Action::Resume)
        .await
        .expect("one's own to resume");
    again.rooms.turn(100).await;
    let shown = drill.snapshot(&again).await;
    let fraud = PersonId::stand_in(Role::Fraud);
    let answers = shown
        .lines
        .iter()
        .filter(|line| line.who == Some(fraud) && line.kind == LineKind::Chat);
    assert_eq!(answers.count(), 1);
    again.end().await;
}

#[tokio::test]
async fn odd_wishes_for_a_drill_alone_are_told_what_is_wrong() {
    let folder = folder();
    let program = program(folder.path()).await;
    let ana = somebody();
    let step = |step, name: &str| {
        program
            .answers
            .play_solo(ana, Solo::Step(step), name.to_owned(), Role::Qa)
    };
    assert_eq!(step(9, "Ana").await.err(), Some(ApiError::NoSuchScenario));
    assert_eq!(step(0, "  ").await.err(), Some(ApiError::Refused(Refusal::Empty)));
    let nobody = Solo::Whole(drill::id::ScenarioId("no-such".to_owned()));
    let made = program.answers.play_solo(ana, nobody, "Ana".to_owned(), Role::Qa);
    assert_eq!(made.await.err(), Some(ApiError::NoSuchScenario));
    program.end().await;
}
