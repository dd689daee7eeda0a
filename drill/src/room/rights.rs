//! Who may do what, when: the one place that says so. `step` asks it before it acts, and a page asks it
//! (through `View::may`) before it offers a button. Looks only at phase, seat and script, not at content.

use super::action::Action;
use super::refusal::Refusal;
use super::{Callee, PauseReason, Phase};
use crate::id::PersonId;
use crate::role::{Role, Roles};
use crate::scenario::Script;

/// What rights depend on, of the room and of the one who asks.
#[derive(Debug, Clone, Copy)]
pub struct Standing<'a> {
    /// The phase of now.
    pub phase: Phase,
    /// Whether the clock is held.
    pub paused: Option<PauseReason>,
    /// The roles of the one who asks; none: has not joined.
    pub roles: Option<Roles>,
    /// Who asks.
    pub who: PersonId,
    /// Who leads the drill.
    pub facilitator: PersonId,
    /// The roles that the program plays.
    pub stand_ins: Roles,
    /// Whose levers are whose.
    pub script: &'a Script,
}

/// Writes to customers; the words for support come with it.
const TELLS_CUSTOMERS: Roles = Roles::NONE.with(Role::Support);

/// Whether somebody may ask for an action now.
///
/// # Errors
/// The first reason against it.
pub fn may(standing: Standing<'_>, action: &Action) -> Result<(), Refusal> {
    if standing.phase == Phase::Closed {
        return Err(Refusal::Closed);
    }
    match action {
        // A debrief is for those who took part; whoever is in comes back as they like.
        Action::Join { .. } if standing.roles.is_some() => Ok(()),
        Action::Join { .. } => {
            phase(standing, &[Phase::Lobby, Phase::Brief, Phase::Run]).map_err(|_| Refusal::RunOver)
        }
        Action::TakeRole(_) | Action::LeaveRole(_) => {
            joined(standing)?;
            phase(standing, &[Phase::Lobby, Phase::Brief, Phase::Run])
        }
        Action::Vacate(_) => {
            steers(standing)?;
            phase(standing, &[Phase::Lobby, Phase::Brief, Phase::Run])
        }
        Action::Seat { .. } | Action::StandIn(_) => {
            leads(standing)?;
            phase(standing, &[Phase::Lobby, Phase::Brief, Phase::Run])
        }
        Action::OpenBrief => steers(standing).and_then(|()| phase(standing, &[Phase::Lobby])),
        Action::Start => steers(standing).and_then(|()| phase(standing, &[Phase::Lobby, Phase::Brief])),
        Action::Pause => steers(standing).and_then(|()| running(standing)),
        Action::Resume => {
            steers(standing)?;
            phase(standing, &[Phase::Run])?;
            if standing.paused.is_some() {
                Ok(())
            } else {
                Err(Refusal::NotPaused)
            }
        }
        Action::Extend { .. } | Action::End => steers(standing).and_then(|()| phase(standing, &[Phase::Run])),
        Action::SendInject(_) | Action::Speak { .. } => {
            leads(standing).and_then(|()| phase(standing, &[Phase::Run]))
        }
        Action::TakeHint => {
            if standing.facilitator != PersonId::PROGRAM {
                return Err(Refusal::AskTheFacilitator);
            }
            steers(standing).and_then(|()| running(standing))
        }
        Action::Close => {
            // Seats are over by then: whoever is there may close what nobody leads.
            if standing.facilitator == PersonId::PROGRAM {
                joined(standing)?;
            } else {
                leads(standing)?;
            }
            phase(standing, &[Phase::Debrief])
        }
        Action::Look { .. } => joined(standing).and_then(|_| phase(standing, &[Phase::Run])),
        Action::Pull { order, .. } => {
            let roles = joined(standing)?;
            running(standing)?;
            holds(roles, standing.script.owners(&order.lever))
        }
        Action::TellCustomers { .. } => {
            let roles = joined(standing)?;
            running(standing)?;
            // Where the program plays support, it sends what it is handed.
            if standing.stand_ins.meets(TELLS_CUSTOMERS) {
                holds(roles, Roles::EVERY)
            } else {
                holds(roles, TELLS_CUSTOMERS)
            }
        }
        Action::AskFor { .. }
        | Action::Probe(_)
        | Action::PostStatus(_)
        | Action::Declare { .. }
        | Action::Answer { .. } => {
            let roles = joined(standing)?;
            running(standing)?;
            holds(roles, Roles::EVERY)
        }
        Action::CallIn(callee) => {
            let roles = joined(standing)?;
            running(standing)?;
            match callee {
                Callee::Role(role) if roles.has(*role) => Err(Refusal::OwnSeat { role: *role }),
                Callee::Role(_) | Callee::OnCall(_) => holds(roles, Roles::EVERY),
            }
        }
        Action::Say { .. } => joined(standing).map(|_| ()),
        Action::Note { .. } => joined(standing).and_then(|_| phase(standing, &[Phase::Run, Phase::Debrief])),
        Action::Stop { .. } => {
            joined(standing).and_then(|_| phase(standing, &[Phase::Lobby, Phase::Brief, Phase::Run]))
        }
        Action::Reply { .. } | Action::SetFollowUp(_) => {
            joined(standing).and_then(|_| phase(standing, &[Phase::Debrief]))
        }
    }
}

fn joined(standing: Standing<'_>) -> Result<Roles, Refusal> {
    standing.roles.ok_or(Refusal::NotHere)
}

fn leads(standing: Standing<'_>) -> Result<(), Refusal> {
    if standing.who == standing.facilitator {
        Ok(())
    } else {
        Err(Refusal::NotFacilitator)
    }
}

/// Who leads; and where nobody does, everybody who plays.
fn steers(standing: Standing<'_>) -> Result<(), Refusal> {
    let nobody_leads = standing.facilitator == PersonId::PROGRAM;
    let plays = standing.roles.is_some_and(|roles| !roles.is_empty());
    if nobody_leads && plays {
        return Ok(());
    }
    leads(standing)
}

fn phase(standing: Standing<'_>, phases: &[Phase]) -> Result<(), Refusal> {
    if phases.contains(&standing.phase) {
        Ok(())
    } else {
        Err(Refusal::WrongPhase { now: standing.phase })
    }
}

fn running(standing: Standing<'_>) -> Result<(), Refusal> {
    phase(standing, &[Phase::Run])?;
    if standing.paused.is_some() {
        Err(Refusal::Paused)
    } else {
        Ok(())
    }
}

fn holds(roles: Roles, needs: Roles) -> Result<(), Refusal> {
    if roles.meets(needs) {
        Ok(())
    } else {
        Err(Refusal::NotYourRole { needs })
    }
}
