//! Entries of the log as lines for people: conversation and timeline, in words. Each audience gets only the
//! lines it may read; verdicts are told to the facilitator at once and to everybody in the debrief.

use serde::{Deserialize, Serialize};

use super::action::{Callee, Expectation, Plan};
use super::event::{Decided, Ending, Entry, Event, PauseReason, Verdict};
use super::stand_in::SETS_S;
use super::view::Audience;
use super::{Phase, Room};
use crate::dim::Filter;
use crate::id::{At, PersonId, Seq, TextId};
use crate::role::{Role, Roles};
use crate::scenario::{Label, Voice};
use crate::telemetry::{ProbeResult, StepEnd};
use crate::world::Fact;

/// What a line is about: decides its place and its sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineKind {
    /// Somebody came, took or left a role.
    Seat,
    /// The drill moved on: brief, run, pause, end.
    Phase,
    /// Monitoring or the target.
    Alert,
    /// Something said into the room.
    Inject,
    /// A look at a signal.
    Look,
    /// A lever was set.
    Lever,
    /// A synthetic checkout.
    Probe,
    /// A timed decision.
    Prompt,
    /// A chat line.
    Chat,
    /// An internal status update.
    Status,
    /// A message to customers.
    Customers,
    /// A declared cause.
    Cause,
    /// Somebody was called in.
    Call,
    /// A pinned note.
    Note,
    /// Debrief.
    Debrief,
}

/// What an alert line says of the checkout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Alert {
    /// The fault begins; only for those who know the truth.
    Onset,
    /// Monitoring shows something.
    Sign,
    /// The target is missed, or missed again.
    Missed,
    /// The target holds again, not yet for a minute.
    Recovering,
    /// The target has held for a minute.
    Restored,
}

/// What a seat line says of its person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SeatChange {
    /// Came into the room.
    Came,
    /// Took a role.
    Took(Role),
    /// Left a role.
    Left(Role),
}

/// More than words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Detail {
    /// Nothing more.
    None,
    /// Of an alert.
    Alert(Alert),
    /// Of a change of seats.
    Seat(SeatChange),
    /// Who spoke in an inject, and to whom (empty: everybody).
    Voice {
        /// As whom.
        voice: Voice,
        /// To whom.
        to: Roles,
    },
    /// A status update.
    Status {
        /// What shoppers feel.
        impact: String,
        /// Who is touched.
        scope: String,
        /// What is done.
        doing: String,
        /// When the next is promised.
        next: At,
    },
    /// Words for support beside those for customers.
    Script(String),
    /// An answer of the debrief: to which question, from 0. A later one of the same person replaces it.
    Answer(u8),
    /// A wish that the program will fulfil.
    Asked {
        /// Who will.
        role: Role,
        /// When.
        due: At,
    },
    /// Steps of a synthetic checkout.
    Probe(ProbeResult),
    /// A plan card.
    Plan {
        /// What is expected.
        expect: Expectation,
        /// By when.
        by: At,
        /// When to go back.
        revert_when: String,
    },
}

/// One line of the conversation or the timeline.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// The entry it stems from.
    pub seq: Seq,
    /// Which line of that entry, from 0.
    pub part: u8,
    /// On the room's clock.
    pub at: At,
    /// The person behind it.
    pub who: Option<PersonId>,
    /// What it is about.
    pub kind: LineKind,
    /// In a few words.
    pub title: String,
    /// What was written or said; may be empty.
    pub text: String,
    /// More than words.
    pub detail: Detail,
    /// Right or wrong, where the reader may know.
    pub verdict: Option<Verdict>,
}

impl Line {
    /// What it says of the checkout, if it is an alert.
    pub const fn alert(&self) -> Option<Alert> {
        if let Detail::Alert(alert) = &self.detail {
            Some(*alert)
        } else {
            None
        }
    }
}

/// The lines of an entry for one audience. `room` is the room after it, or any later.
pub fn lines(room: &Room, entry: &Entry, audience: Audience) -> Vec<Line> {
    let knows = audience.knows_the_truth(room.phase);
    (0u8..)
        .zip(&entry.events)
        .filter_map(|(part, event)| {
            let said = say(room, entry, event, audience, knows)?;
            Some(Line {
                seq: entry.seq,
                part,
                at: entry.at,
                // A voice from outside is nobody's in the room until the debrief, whoever lent it the words.
                who: if said.kind == LineKind::Inject && !knows {
                    None
                } else {
                    said.who.or(entry.person())
                },
                kind: said.kind,
                title: said.title,
                text: said.text,
                detail: said.detail,
                verdict: said.verdict.filter(|_| knows),
            })
        })
        .collect()
}

/// A line without its place.
struct Saying {
    who: Option<PersonId>,
    kind: LineKind,
    title: String,
    text: String,
    detail: Detail,
    verdict: Option<Verdict>,
}

fn saying(kind: LineKind, title: impl Into<String>) -> Saying {
    Saying {
        who: None,
        kind,
        title: title.into(),
        text: String::new(),
        detail: Detail::None,
        verdict: None,
    }
}

impl Saying {
    fn with(self, text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..self
        }
    }

    fn detail(self, detail: Detail) -> Self {
        Self { detail, ..self }
    }

    fn judged(self, verdict: Verdict) -> Self {
        Self {
            verdict: Some(verdict),
            ..self
        }
    }

    fn about(self, who: PersonId) -> Self {
        Self {
            who: Some(who),
            ..self
        }
    }
}

/// What one event says to an audience; none: nothing.
#[expect(
    clippy::too_many_lines,
    reason = "one closed match: every event answers here, in a line or two"
)]
fn say(room: &Room, entry: &Entry, event: &Event, audience: Audience, knows: bool) -> Option<Saying> {
    Some(match event {
        Event::Joined { person, .. } => seat("came in", SeatChange::Came, *person),
        Event::RoleTaken { person, role } => {
            seat(format!("is {}", role.name()), SeatChange::Took(*role), *person)
        }
        Event::RoleLeft { person, role } => {
            seat(format!("left {}", role.name()), SeatChange::Left(*role), *person)
        }
        Event::StandInSeated { role } => {
            let who = PersonId::stand_in(*role);
            seat(format!("plays {}", role.name()), SeatChange::Took(*role), who)
        }
        Event::BriefOpened => saying(LineKind::Phase, "Brief opened"),
        Event::RunStarted => saying(LineKind::Phase, "Run started"),
        Event::Paused { reason } => saying(
            LineKind::Phase,
            match reason {
                PauseReason::Facilitator => "Paused",
                PauseReason::Restart => "Held: the program was started again",
            },
        ),
        Event::Resumed => saying(LineKind::Phase, "Resumed"),
        Event::Extended { minutes } => saying(LineKind::Phase, format!("Extended by {minutes} min")),
        Event::Injected { inject } => {
            let script = room.scenario.inject.iter().find(|one| one.id == *inject)?;
            let to: Roles = script.to.iter().copied().collect();
            return voiced(room, script.voice, to, &script.says, audience, knows);
        }
        Event::Spoken { voice, to, text } => {
            return voiced(room, *voice, *to, entry.text(*text), audience, knows);
        }
        Event::InjectSkipped { inject } => {
            let script = room.scenario.inject.iter().find(|one| one.id == *inject)?;
            return knows
                .then(|| saying(LineKind::Inject, "Not sent, condition not met").with(&script.title));
        }
        Event::PromptSkipped { prompt } => {
            let script = room.prompt(prompt)?;
            return knows
                .then(|| saying(LineKind::Prompt, "Not asked, condition not met").with(&script.asks));
        }
        Event::Looked { tab, filter, verdict } => {
            return knows.then(|| {
                saying(
                    LineKind::Look,
                    format!("Looked at {}{}", tab.name(), slice(*filter)),
                )
                .judged(*verdict)
            });
        }
        Event::Pulled {
            order, label, plan, ..
        } => {
            let title = format!("{}: {}", order.lever.name(), order.lever.says(order.set));
            let plan = plan.as_ref();
            // What is set before anything is wrong is neither help nor harm.
            let early = room.marks.onset.is_none_or(|onset| entry.at < onset);
            let words = [
                plan.map(|plan| planned(entry, plan)),
                (knows && early).then(|| "Set before the fault.".to_owned()),
            ];
            let words: Vec<_> = words.into_iter().flatten().collect();
            let lever = saying(LineKind::Lever, title)
                .with(words.join(" "))
                .detail(plan.map_or(Detail::None, |plan| told(entry, plan)));
            Saying {
                verdict: label.filter(|_| !early).map(helped),
                ..lever
            }
        }
        Event::AskedFor { role, order, plan } => saying(
            LineKind::Call,
            format!(
                "Asked {} to set {}: {}",
                role.name(),
                order.lever.name(),
                order.lever.says(order.set)
            ),
        )
        .with(plan.as_ref().map_or(String::new(), |plan| planned(entry, plan)))
        .detail(Detail::Asked {
            role: *role,
            due: entry.at.plus_s(SETS_S),
        }),
        Event::ProbeStarted { number, probe, .. } => saying(
            LineKind::Probe,
            format!(
                "Test checkout {number} started: {}, {}, {}",
                probe.device.name(),
                probe.region.name(),
                probe.method.name().to_lowercase()
            ),
        ),
        Event::ProbeCame {
            number,
            result,
            verdict,
        } => saying(
            LineKind::Probe,
            format!("Test checkout {number}: {}", probe_result(result)),
        )
        .judged(*verdict)
        .detail(Detail::Probe(result.clone())),
        Event::PlanChecked {
            lever, expect, found, ..
        } => {
            let how = if expect.came_true(*found) {
                "came true"
            } else {
                "did not come true"
            };
            saying(LineKind::Lever, format!("Plan for {} {how}", lever.name())).with(expect.says(*found))
        }
        Event::Said { text } => saying(LineKind::Chat, "").with(entry.text(*text)),
        Event::StatusPosted {
            impact,
            scope,
            doing,
            next,
        } => saying(LineKind::Status, "Status update").detail(Detail::Status {
            impact: entry.text(*impact).to_owned(),
            scope: entry.text(*scope).to_owned(),
            doing: entry.text(*doing).to_owned(),
            next: *next,
        }),
        Event::CustomersTold { message, script } => saying(LineKind::Customers, "Message to customers")
            .with(entry.text(*message))
            .detail(Detail::Script(entry.text(*script).to_owned())),
        Event::Declared {
            component,
            scope,
            why,
            verdict,
        } => saying(
            LineKind::Cause,
            format!("Cause declared: {}, {}", component.name(), scope.name()),
        )
        .with(entry.text_or_none(*why))
        .judged(*verdict),
        Event::CalledIn { callee } => saying(
            LineKind::Call,
            format!("Called in: {}", callee_name(room, *callee)),
        ),
        Event::PromptOpened { prompt, .. } => {
            saying(LineKind::Prompt, "Decision opened").with(room.prompt(prompt).map_or("", |one| &one.asks))
        }
        Event::PromptAnswered { choice, reason, .. } => {
            saying(LineKind::Prompt, format!("advises {}", choice.0.to_uppercase()))
                .with(entry.text_or_none(*reason))
        }
        Event::PromptClosed {
            prompt,
            choice,
            decided,
        } => {
            let how = match decided {
                Decided::ByRole => "decided",
                Decided::ByMost => "decided by most",
                Decided::ByDefault => "nobody decided in time",
            };
            let says = room
                .prompt(prompt)
                .and_then(|one| one.choice.iter().find(|one| one.id == *choice))
                .map_or("", |one| &one.says);
            saying(
                LineKind::Prompt,
                format!("Decision {}, {how}", choice.0.to_uppercase()),
            )
            .with(says)
        }
        Event::Noted { text } => saying(LineKind::Note, "Note").with(entry.text(*text)),
        Event::Reported(fact) => return reported(fact, knows),
        Event::RunEnded { ending } => match ending {
            Ending::TimeUp => saying(LineKind::Phase, "Time is up: debrief"),
            Ending::Facilitator => saying(LineKind::Phase, "Run ended: debrief"),
            Ending::Stopped { reason } => saying(LineKind::Phase, "Drill stopped").with(entry.text(*reason)),
        },
        Event::Billed(_) => return None,
        Event::Replied { question, text } => {
            saying(LineKind::Debrief, format!("Answer to question {}", question + 1))
                .with(entry.text(*text))
                .detail(Detail::Answer(*question))
        }
        Event::FollowUpSet(follow_up) => {
            saying(LineKind::Debrief, "The change we ship").with(entry.text(follow_up.what))
        }
        Event::Closed => saying(LineKind::Phase, "Drill closed"),
    })
}

fn seat(title: impl Into<String>, change: SeatChange, person: PersonId) -> Saying {
    saying(LineKind::Seat, title)
        .about(person)
        .detail(Detail::Seat(change))
}

/// Whether a voice that is addressed to some roles (to nobody: to everybody) is heard by somebody with these.
pub fn hears(roles: Roles, to: Roles) -> bool {
    to.is_empty() || roles.meets(to)
}

/// An inject reaches its roles; the facilitator and, in the debrief, everybody reads all of them. What reaches a role that
/// the program plays is passed on to whoever has a seat: the program alone could make nothing of it.
fn voiced(
    room: &Room,
    voice: Voice,
    to: Roles,
    says: &str,
    audience: Audience,
    knows: bool,
) -> Option<Saying> {
    let own = audience.roles();
    let passed_on = !own.is_empty() && room.stand_ins().meets(to);
    (knows || hears(own, to) || passed_on).then(|| {
        saying(LineKind::Inject, voice.name())
            .with(says)
            .detail(Detail::Voice { voice, to })
    })
}

fn reported(fact: &Fact, knows: bool) -> Option<Saying> {
    let (alert, title) = match fact {
        Fact::Onset => (Alert::Onset, "Fault begins"),
        Fact::Alert { .. } => (Alert::Sign, "Alert"),
        Fact::Breached => (Alert::Missed, "Target missed for 15 s"),
        Fact::Recovering => (Alert::Recovering, "Recovering: the target holds again"),
        Fact::Relapsed => (Alert::Missed, "Target missed again"),
        Fact::Mitigated => (Alert::Restored, "Good again: the target has held for a minute"),
    };
    let text = match fact {
        Fact::Alert { text } => text.as_str(),
        Fact::Onset | Fact::Breached | Fact::Recovering | Fact::Relapsed | Fact::Mitigated => "",
    };
    let is_told = knows || alert != Alert::Onset;
    is_told.then(|| {
        saying(LineKind::Alert, title)
            .with(text)
            .detail(Detail::Alert(alert))
    })
}

/// Whether a lever with this label was a right one.
const fn helped(label: Label) -> Verdict {
    match label {
        Label::Best | Label::Acceptable => Verdict::Right,
        Label::Wrong => Verdict::Wrong,
    }
}

/// A plan card as a sentence: "Expects p95 of at most 1.25 s by 12:30; goes back when errors rise."
fn planned(entry: &Entry, plan: &Plan<Option<TextId>>) -> String {
    let number = match plan.expect {
        Expectation::P95AtMostMs(ms) => format!("p95 of at most {} s", f64::from(ms) / 1_000.0),
        Expectation::SuccessAtLeastPermille(permille) => {
            format!("success of at least {} %", f64::from(permille) / 10.0)
        }
        Expectation::OrdersAtLeastPercent(percent) => format!("orders of at least {percent} % of normal"),
    };
    let At(by_s) = plan.by;
    let back = match entry.text_or_none(plan.revert_when) {
        "" => String::new(),
        when => format!("; goes back when {}", when.trim_end_matches('.')),
    };
    format!("Expects {number} by {:02}:{:02}{back}.", by_s / 60, by_s % 60)
}

fn told(entry: &Entry, plan: &Plan<Option<TextId>>) -> Detail {
    Detail::Plan {
        expect: plan.expect,
        by: plan.by,
        revert_when: entry.text_or_none(plan.revert_when).to_owned(),
    }
}

fn callee_name(room: &Room, callee: Callee) -> String {
    match callee {
        Callee::Role(role) => role.name().to_owned(),
        Callee::OnCall(line) => room
            .scenario
            .on_call
            .get(usize::from(line))
            .map_or_else(String::new, |one| one.name.clone()),
    }
}

fn slice(filter: Filter) -> String {
    let device = filter.device.map(|device| format!(", {}", device.name()));
    let region = filter.region.map(|region| format!(", {}", region.name()));
    device.unwrap_or_default() + &region.unwrap_or_default()
}

fn probe_result(result: &ProbeResult) -> String {
    let milliseconds: u32 = result.steps.iter().map(|(_, ms, _)| ms).sum();
    let seconds = f64::from(milliseconds) / 1_000.0;
    match result.steps.iter().find(|(_, _, end)| *end != StepEnd::Passed) {
        None => format!("passed in {seconds:.1} s"),
        Some((step, _, StepEnd::Stuck)) => {
            format!("stuck at {} after {seconds:.1} s", step.name().to_lowercase())
        }
        Some((step, ..)) => format!("failed at {} after {seconds:.1} s", step.name().to_lowercase()),
    }
}

impl Audience {
    /// Whether this audience may know the truth in a phase.
    pub const fn knows_the_truth(self, phase: Phase) -> bool {
        matches!(self, Self::Facilitator) || matches!(phase, Phase::Debrief | Phase::Closed)
    }

    /// The roles whose injects it hears.
    pub const fn roles(self) -> Roles {
        match self {
            Self::Facilitator => Roles::EVERY,
            Self::Seats(roles) => roles,
        }
    }
}
