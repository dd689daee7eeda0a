//! What a stand-in does when an errand is due: an action, as a person would ask for it. Pure, and from no more than its
//! role sees: its view, the script, the charts, the tickets.

use super::report;
use super::{Duty, Errand};
use crate::dim::{Device, Method, Region};
use crate::id::{At, PersonId};
use crate::role::Roles;
use crate::room::view::Audience;
use crate::room::{Action, Cause, Refusal, Room, View, step, view};
use crate::scenario::{Script, Voice};
use crate::series::Quantised;
use crate::telemetry::{Probe, Ticket};
use crate::world::Band;

/// Tickets older than this are yesterday's talk, s.
const FRESH_S: u32 = 240;

/// What the screens of a role show.
#[derive(Debug)]
pub struct Seen<'a> {
    /// The room, as this role may see it.
    pub view: View,
    /// The public part of the scenario.
    pub script: &'a Script,
    /// The last second of the charts; none before the first.
    pub readings: Option<&'a Quantised>,
    /// What is normal, once it is known.
    pub band: Option<&'a Band>,
    /// All tickets so far.
    pub tickets: &'a [Ticket],
}

impl<'a> Seen<'a> {
    /// What one of the program's people sees of a room at `at`: no more than its role, and nothing of a role without one.
    pub fn by(
        who: PersonId,
        room: &'a Room,
        at: At,
        readings: Option<&'a Quantised>,
        band: Option<&'a Band>,
        tickets: &'a [Ticket],
    ) -> Self {
        Self {
            view: view(room, Audience::Seats(who.stands_in().into_iter().collect()), at),
            script: &room.script,
            readings,
            band,
            tickets,
        }
    }

    /// The tickets that somebody would still talk of.
    pub(super) fn fresh_tickets(&self) -> &'a [Ticket] {
        let since = self.view.clock.0.saturating_sub(FRESH_S);
        let first = self.tickets.partition_point(|ticket| ticket.at.0 < since);
        &self.tickets[first..]
    }
}

/// What one of the program's people brings about when its errand is due. What the room declines it says instead, so that
/// the errand is over either way.
pub fn acts(room: &Room, errand: &Errand, seen: &Seen<'_>, at: At) -> Cause {
    let of = |action| Cause::Person {
        who: errand.who,
        action,
    };
    let wanted = of(answer(errand, seen));
    match step(room, wanted.clone(), at) {
        Ok(_) => wanted,
        Err(refusal) => of(excuse(errand, &refusal)),
    }
}

/// What a stand-in does for an errand.
fn answer(errand: &Errand, seen: &Seen<'_>) -> Action {
    match &errand.what {
        Duty::Report => match errand.who.stands_in() {
            Some(role) => say(report::of_role(role, seen)),
            None => say(report::of_page(seen)),
        },
        Duty::OnCall(line) => Action::Speak {
            voice: Voice::Provider,
            to: Roles::NONE,
            text: report::of_on_call(*line, seen),
        },
        Duty::Acknowledge => say(report::of_page(seen)),
        Duty::Digest(_) => say(report::of_tickets(seen)),
        Duty::Try => Action::Probe(most_complained(seen.fresh_tickets())),
        Duty::Set { order, plan } => Action::Pull {
            order: order.clone(),
            plan: plan.clone(),
        },
    }
}

/// What a stand-in says when the room declined what it was about to do.
fn excuse(errand: &Errand, refusal: &Refusal) -> Action {
    say(match &errand.what {
        Duty::Set { order, .. } => format!(
            "I did not set “{}: {}”: {refusal}.",
            order.lever.name(),
            order.lever.says(order.set)
        ),
        Duty::Try => format!("No test checkout from me: {refusal}."),
        Duty::Report | Duty::Acknowledge | Duty::Digest(_) | Duty::OnCall(_) => {
            format!("I cannot say more now: {refusal}.")
        }
    })
}

const fn say(text: String) -> Action {
    Action::Say { text }
}

/// The device, region and payment method that tickets name most; without tickets, the most common shopper.
fn most_complained(tickets: &[Ticket]) -> Probe {
    let count = |probe: Probe| {
        let same = |ticket: &&Ticket| {
            ticket.device == probe.device && ticket.region == probe.region && ticket.method == probe.method
        };
        tickets.iter().filter(same).count()
    };
    let usual = Probe {
        device: Device::Desktop,
        region: Region::Na,
        method: Method::Card,
    };
    let named = tickets.iter().map(|ticket| Probe {
        device: ticket.device,
        region: ticket.region,
        method: ticket.method,
    });
    // Of equals the first named: `max_by_key` would keep the last.
    named
        .map(|probe| (count(probe), probe))
        .fold((0, usual), |best, next| if next.0 > best.0 { next } else { best })
        .1
}
