//! Stand-ins: roles that the program plays, so that three people or one can drill. Who they are, what they owe the
//! room and when. What they then do is decided by [`acts()`] from what their role sees, and goes through `step` like
//! everybody's action. They never look for the fault, decide nothing in prompts, and count in no measure.

mod answer;
mod report;
pub(super) mod wish;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use answer::{Seen, acts};

use super::action::Plan;
use super::event::Entry;
use super::{Callee, Person, Refusal, Room, TargetState};
use crate::id::{At, PersonId, TextId};
use crate::lever::Order;
use crate::role::{Role, Roles};

/// Ids of the program's own people: `6472696c-6c72-8…` spells "drillr", version 8 is "made by hand". Sessions draw
/// random ids of version 4, so nobody is taken for the program.
const IDS: u128 = 0x6472_696c_6c72_8000_8000_0000_0000_0000;
/// Errands for people that may wait at once in a room: more than a team can follow.
pub const ERRANDS_MAX: usize = 6;
/// How often support says unasked what customers write: the first quarter of an hour, after that one asks.
const DIGESTS_MAX: u8 = 4;
/// Seconds between two such words.
pub const DIGEST_EVERY_S: u32 = 180;
/// Seconds after the first alert until support has read enough tickets to speak.
const FIRST_DIGEST_S: u32 = 120;
/// Seconds after the first alert until the SRE on duty has opened the page.
const PAGED_S: u32 = 25;
/// Seconds after the first alert until QA has tried a checkout.
const TRY_S: u32 = 75;

impl PersonId {
    /// The program where no person leads a drill.
    pub const PROGRAM: Self = Self(Uuid::from_u128(IDS));

    /// The program in a role's seat; the same in every drill.
    pub const fn stand_in(role: Role) -> Self {
        Self(Uuid::from_u128(IDS + 1 + role as u128))
    }

    /// The role that this one plays for the program.
    pub fn stands_in(self) -> Option<Role> {
        Role::ALL.into_iter().find(|role| Self::stand_in(*role) == self)
    }

    /// The name on screen, if this is one of the program's own people.
    pub fn program_name(self) -> Option<String> {
        if self == Self::PROGRAM {
            Some("The program".to_owned())
        } else {
            self.stands_in().map(|role| format!("{} (program)", role.name()))
        }
    }
}

impl Person {
    /// Whether the program plays this one.
    pub fn is_stand_in(&self) -> bool {
        self.id.stands_in().is_some()
    }

    /// The program in a role's seat.
    pub(super) fn standing_in(role: Role) -> Self {
        let id = PersonId::stand_in(role);
        Self {
            id,
            name: id.program_name().unwrap_or_default(),
            roles: Roles::NONE.with(role),
        }
    }
}

/// The roles that the program plays among some people.
pub(super) fn stand_ins(people: &[Person]) -> Roles {
    let played = people.iter().filter(|person| person.is_stand_in());
    played.flat_map(|person| person.roles.iter()).collect()
}

/// Whom to ask for what these own: a stand-in, unless a person is among them.
pub(super) fn asks(people: &[Person], owners: Roles) -> Option<Role> {
    let owned = people
        .iter()
        .any(|person| person.roles.meets(owners) && !person.is_stand_in());
    let played = stand_ins(people);
    owners.iter().find(|role| played.has(*role)).filter(|_| !owned)
}

/// Something that one of the program's people owes the room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Errand {
    /// Which of them.
    pub who: PersonId,
    /// When it will be done.
    pub due: At,
    /// Who asked; none: it is what the role does by itself.
    pub by: Option<PersonId>,
    /// What.
    pub what: Duty,
}

/// What a stand-in is to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Duty {
    /// Say what the role's own charts show.
    Report,
    /// Set a lever that somebody asked for.
    Set {
        /// To what.
        order: Order,
        /// What the one who asked expects.
        plan: Option<Plan>,
    },
    /// Say that the page has been opened, and the three numbers on it.
    Acknowledge,
    /// Run a synthetic checkout where customers complain.
    Try,
    /// Say what customers write; the how-manieth time, from 1.
    Digest(u8),
    /// Be a line of the on-call list, from 0: nobody leads who would play it.
    OnCall(u8),
}

/// Seconds that a role takes to answer a call: to find the right screen, look and type. Fraud asks somebody else first.
pub const fn answers_s(role: Role) -> u32 {
    match role {
        Role::Support => 30,
        Role::Sre => 40,
        Role::Engineer | Role::PaymentsOps => 45,
        Role::Qa => 50,
        Role::Product => 60,
        Role::Fraud => 90,
    }
}

/// Seconds until somebody from outside the room calls back.
pub const CALLS_BACK_S: u32 = 75;

/// Seconds that a role takes to set a lever that it was asked for: to read it back and press the button.
pub const SETS_S: u32 = 20;

impl Room {
    /// Whether nobody leads this drill but the program.
    pub fn is_solo(&self) -> bool {
        self.facilitator == PersonId::PROGRAM
    }

    /// The roles that the program plays.
    pub fn stand_ins(&self) -> Roles {
        stand_ins(&self.people)
    }

    /// Whether what somebody does counts for the team. Who leads knows the answer, who only watches is in no count,
    /// and the program practises nothing.
    fn plays(&self, person: &Person) -> bool {
        !person.roles.is_empty() && person.id != self.facilitator && !person.is_stand_in()
    }

    /// The same by id.
    pub(super) fn is_player(&self, who: PersonId) -> bool {
        self.person(who).is_some_and(|person| self.plays(person))
    }

    /// The stand-in for a lever's owner, where no person owns it: whom to ask.
    pub(super) fn asks(&self, owners: Roles) -> Option<Role> {
        asks(&self.people, owners)
    }

    /// Whether the program has as much to do for people as a team can follow.
    ///
    /// # Errors
    /// [`Refusal::TooManyAsked`] then.
    pub(super) fn has_time(&self) -> Result<(), Refusal> {
        let asked = self.errands.iter().filter(|errand| errand.by.is_some()).count();
        if asked < ERRANDS_MAX {
            Ok(())
        } else {
            Err(Refusal::TooManyAsked { limit: ERRANDS_MAX })
        }
    }

    /// The next errand, and when.
    pub fn next_errand(&self) -> Option<&Errand> {
        self.errands.iter().min_by_key(|errand| errand.due)
    }
}

/// Somebody called a role in that the program plays: it will say what its charts show. Or somebody from outside, whom a
/// facilitator would play.
pub(super) fn called(room: &mut Room, entry: &Entry, callee: Callee) {
    let by = entry.person();
    match callee {
        Callee::Role(role) if room.stand_ins().has(role) => {
            let due = entry.at.plus_s(answers_s(role));
            owe(room, PersonId::stand_in(role), due, by, Duty::Report);
        }
        Callee::OnCall(line) if room.is_solo() => {
            let due = entry.at.plus_s(CALLS_BACK_S);
            owe(room, PersonId::PROGRAM, due, by, Duty::OnCall(line));
        }
        Callee::Role(_) | Callee::OnCall(_) => {}
    }
}

/// Somebody asked a role that the program plays to set a lever.
pub(super) fn asked(
    room: &mut Room,
    entry: &Entry,
    role: Role,
    order: &Order,
    plan: Option<&Plan<Option<TextId>>>,
) {
    let plan = plan.map(|plan| Plan {
        expect: plan.expect,
        by: plan.by,
        revert_when: entry.text_or_none(plan.revert_when).to_owned(),
    });
    let duty = Duty::Set {
        order: order.clone(),
        plan,
    };
    owe(
        room,
        PersonId::stand_in(role),
        entry.at.plus_s(SETS_S),
        entry.person(),
        duty,
    );
}

/// Who has left a seat owes nothing any more, and the program leaves the room with it.
pub(super) fn left(room: &mut Room, person: PersonId) {
    if person.stands_in().is_some() {
        room.errands.retain(|errand| errand.who != person);
        room.people.retain(|one| one.id != person);
    }
}

/// The program takes a seat; during trouble it begins at once what the role does by itself.
pub(super) fn seated(room: &mut Room, at: At, role: Role) {
    room.people.push(Person::standing_in(role));
    if room.marks.first_alert.is_some() {
        wake(room, at, Roles::NONE.with(role));
    }
}

/// The first alert sets the roles on duty going, as far as the program plays them.
pub(super) fn wake(room: &mut Room, at: At, roles: Roles) {
    let own = [
        (Role::Sre, PAGED_S, Duty::Acknowledge),
        (Role::Qa, TRY_S, Duty::Try),
        (Role::Support, FIRST_DIGEST_S, Duty::Digest(1)),
    ];
    for (role, after_s, duty) in own {
        if roles.has(role) {
            owe(room, PersonId::stand_in(role), at.plus_s(after_s), None, duty);
        }
    }
}

/// What one of the program's people did pays its errand that was due first.
pub(super) fn pay(room: &mut Room, entry: &Entry) {
    let Some(who) = entry.person().filter(|who| who.program_name().is_some()) else {
        return;
    };
    let due = room
        .errands
        .iter()
        .enumerate()
        .filter(|(_, errand)| errand.who == who && errand.due <= entry.at)
        .min_by_key(|(_, errand)| errand.due)
        .map(|(place, _)| place);
    let Some(paid) = due.map(|place| room.errands.remove(place)) else {
        return;
    };
    if let Duty::Digest(nth) = paid.what
        && nth < DIGESTS_MAX
        && !matches!(room.marks.target, TargetState::Restored(_))
    {
        let due = entry.at.plus_s(DIGEST_EVERY_S);
        owe(room, who, due, None, Duty::Digest(nth + 1));
    }
}

fn owe(room: &mut Room, who: PersonId, due: At, by: Option<PersonId>, what: Duty) {
    room.errands.push(Errand { who, due, by, what });
}
