//! What each event says, in statements. Every event says at least one thing; a new event breaks the build here until it
//! has answered what.

use drill::{
    id::{At, TextId},
    lever::{Lever, Order, Setting},
    room::{
        Callee, Decided, Ending, Entry, Event, Outcome, Plan, Room, TargetState, Verdict, measure::measures,
    },
    scenario::Voice,
    telemetry::{Probe, ProbeResult, StepEnd},
    world::{Costs, Fact},
};
use serde::Serialize;
use serde_json::{Value, json};

use super::{
    Actor, Object, Saying,
    words::{self, Kind},
};

/// The statements of one event. `room` is the room after its entry, or any later.
#[expect(
    clippy::too_many_lines,
    reason = "one closed match: every event answers here, in a line or two"
)]
pub fn say(room: &Room, entry: &Entry, event: &Event) -> Vec<Saying> {
    let actor = Actor::from(entry.by);
    let one = |verb, kind, id: &str| vec![Saying::of(actor, verb, kind, id)];
    match event {
        Event::Joined { person, .. } => {
            vec![Saying::of(Actor::Person(*person), words::JOINED, Kind::Drill, "")]
        }
        Event::RoleTaken { person, role } if entry.person() == Some(*person) => {
            one(words::ASSUMED, Kind::Role, &word(role))
        }
        Event::RoleTaken { person, role } => {
            let said = Saying::of(actor, words::ASSIGNED, Kind::Role, word(role));
            vec![said.with("assignee", person.0.to_string())]
        }
        Event::RoleLeft { person, role } => {
            let said = Saying::of(Actor::Person(*person), words::LEFT, Kind::Role, word(role));
            vec![said]
        }
        Event::StandInSeated { role } => {
            let said = Saying::of(actor, words::ASSIGNED, Kind::Role, word(role));
            vec![said.with("assignee", super::stand_in(*role))]
        }
        Event::BriefOpened => one(words::OPENED, Kind::Stage, "brief"),
        Event::RunStarted => vec![Saying::of(Actor::System, words::INITIALIZED, Kind::Drill, "")],
        Event::Paused { reason } => {
            vec![Saying::of(actor, words::PAUSED, Kind::Drill, "").with("reason", word(reason))]
        }
        Event::Resumed => one(words::RESUMED, Kind::Drill, ""),
        Event::Extended { minutes } => {
            vec![Saying::of(actor, words::EXTENDED, Kind::Drill, "").with("minutes", *minutes)]
        }
        Event::Injected { inject } => {
            let script = room.scenario.inject.iter().find(|one| one.id == *inject);
            let voice = script.map_or(Voice::Hint, |script| script.voice);
            let said = Saying::of(actor, words::INJECTED, Kind::Inject, &inject.0);
            vec![
                said.with("inject-id", inject.0.clone())
                    .with("channel", word(&voice)),
            ]
        }
        Event::Spoken { voice, text, .. } => {
            let said = Saying::of(actor, words::INJECTED, Kind::Inject, by_hand(*text));
            vec![said.with("channel", word(voice))]
        }
        Event::InjectSkipped { inject } => {
            vec![Saying::of(actor, words::SKIPPED, Kind::Inject, &inject.0).secret()]
        }
        // A prompt that the script leaves out was put to nobody: it is no question, only a planned part of the drill.
        Event::PromptSkipped { prompt } => {
            vec![Saying::of(actor, words::SKIPPED, Kind::Inject, &prompt.0).secret()]
        }
        Event::Looked { tab, filter, verdict } => {
            let said = Saying::of(actor, words::VIEWED, Kind::Dashboard, word(tab));
            let said = slice(
                said,
                filter.device.as_ref().map(word),
                filter.region.as_ref().map(word),
            );
            judged_good(said, *verdict)
        }
        Event::Pulled {
            order,
            from,
            label,
            plan,
            ..
        } => {
            let mut said = vec![pulled(actor, order, *from)];
            // Who asked a stand-in for it has said the plan already.
            let own_plan = plan.as_ref().filter(|_| !by_stand_in(entry));
            said.extend(own_plan.map(|plan| planned(actor, order, plan)));
            said.extend(label.map(|label| {
                let verdict = Saying::of(Actor::System, words::EVALUATED, Kind::Lever, "");
                verdict
                    .about(Object::Statement(0))
                    .with("label", word(&label))
                    .secret()
            }));
            said
        }
        Event::AskedFor { role, order, plan } => {
            let said = Saying::of(actor, words::ASKED, Kind::Lever, order.lever.to_string());
            let said = said.with("to", order.lever.says(order.set));
            let mut said = vec![said.with("assignee", super::stand_in(*role))];
            said.extend(plan.as_ref().map(|plan| planned(actor, order, plan)));
            said
        }
        Event::ProbeStarted { number, probe, .. } => {
            let said = Saying::of(actor, words::PROBED, Kind::SyntheticCheck, number.to_string());
            vec![probe_of(said, *probe)]
        }
        Event::ProbeCame {
            number,
            result,
            verdict,
        } => {
            let said = Saying::of(actor, words::COMPLETED, Kind::SyntheticCheck, number.to_string());
            judged_good(probe_of(said, result.probe).result(walked(result)), *verdict)
        }
        Event::PlanChecked {
            lever, expect, found, ..
        } => {
            let said = Saying::of(Actor::System, words::EVALUATED, Kind::Plan, lever.to_string());
            vec![
                said.with("expects", json!(expect))
                    .with("found", *found)
                    .result(json!({ "success": expect.came_true(*found) }))
                    .secret(),
            ]
        }
        Event::Said { text } => one(words::POSTED, Kind::ChatMessage, &by_hand(*text)),
        Event::StatusPosted { impact, next, .. } => {
            let said = Saying::of(actor, words::POSTED, Kind::StatusUpdate, by_hand(*impact));
            vec![said.with("next-at", next.0)]
        }
        Event::CustomersTold { message, script } => vec![
            Saying::of(actor, words::POSTED, Kind::CustomerMessage, by_hand(*message)),
            Saying::of(actor, words::POSTED, Kind::SupportScript, by_hand(*script)),
        ],
        Event::Declared {
            component,
            scope,
            verdict,
            ..
        } => {
            let said = Saying::of(actor, words::DIAGNOSED, Kind::Incident, "");
            let response = format!("{}[,]{}", word(component), word(scope));
            vec![said.result(json!({ "response": response })), evaluated(*verdict)]
        }
        Event::CalledIn { callee } => match callee {
            Callee::Role(role) => one(words::ALERTED, Kind::Role, &word(role)),
            Callee::OnCall(line) => one(words::CALLED, Kind::OnCallTeam, &line.to_string()),
        },
        Event::PromptOpened { prompt, closes_at } => {
            vec![ask(actor, words::ASKED, &prompt.0).with("closes-at", closes_at.0)]
        }
        Event::PromptAnswered { prompt, choice, .. } => {
            vec![ask(actor, words::ANSWERED, &prompt.0).result(json!({ "response": choice }))]
        }
        Event::PromptClosed {
            prompt,
            choice,
            decided,
        } => {
            let verb = match decided {
                Decided::ByRole | Decided::ByMost => words::DECIDED,
                Decided::ByDefault => words::EXPIRED,
            };
            let said = ask(Actor::System, verb, &prompt.0).with("decided", word(decided));
            vec![said.result(json!({ "response": choice }))]
        }
        Event::Noted { text } => {
            vec![Saying::of(actor, words::COMMENTED, Kind::Timeline, "").with("note", by_hand(*text))]
        }
        Event::Reported(fact) => reported(room, entry, fact),
        Event::RunEnded { ending } => {
            let mut said = vec![Saying::of(Actor::System, words::TERMINATED, Kind::Drill, "")];
            if let Ending::Stopped { .. } = ending {
                said.push(Saying::of(actor, words::STOPPED, Kind::Drill, ""));
            }
            said
        }
        Event::Billed(costs) => vec![outcome(room, costs)],
        Event::Replied { question, .. } => {
            vec![ask(
                actor,
                words::ANSWERED,
                &format!("debrief-{}", u16::from(*question) + 1),
            )]
        }
        Event::FollowUpSet(follow_up) => {
            let said = Saying::of(actor, words::ASSIGNED, Kind::FollowUp, by_hand(follow_up.what));
            vec![if follow_up.due.is_empty() {
                said
            } else {
                said.with("due", follow_up.due.clone())
            }]
        }
        Event::Closed => one(words::DEBRIEFED, Kind::Debrief, ""),
    }
}

/// The text form of a unit variant, as serde writes it.
pub(super) fn word<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(word)) => word,
        Ok(other) => other.to_string(),
        Err(_) => String::new(),
    }
}

fn by_stand_in(entry: &Entry) -> bool {
    entry.person().is_some_and(|who| who.stands_in().is_some())
}

/// Something that a person wrote, by where it is kept.
fn by_hand(text: TextId) -> String {
    format!("{}-{}", text.seq.0, text.part)
}

fn ask(actor: Actor, verb: words::Verb, id: &str) -> Saying {
    Saying::of(actor, verb, Kind::Drill, "").about(Object::Question { id: id.to_owned() })
}

fn slice(said: Saying, device: Option<String>, region: Option<String>) -> Saying {
    let said = match device {
        Some(device) => said.with("device", device),
        None => said,
    };
    match region {
        Some(region) => said.with("region", region),
        None => said,
    }
}

fn probe_of(said: Saying, probe: Probe) -> Saying {
    slice(said, Some(word(&probe.device)), Some(word(&probe.region))).with("method", word(&probe.method))
}

fn walked(result: &ProbeResult) -> Value {
    let milliseconds: u32 = result.steps.iter().map(|(_, ms, _)| ms).sum();
    let passed = result.steps.iter().all(|(.., end)| *end == StepEnd::Passed);
    json!({
        "completion": passed,
        "duration": format!("PT{}.{:02}S", milliseconds / 1_000, milliseconds % 1_000 / 10),
    })
}

/// A look that showed where the trouble is; other looks are not judged.
fn judged_good(said: Saying, verdict: Verdict) -> Vec<Saying> {
    match verdict {
        Verdict::Right => vec![said, evaluated(verdict)],
        Verdict::Wrong => vec![said],
    }
}

/// The verdict on the first statement of the same event.
fn evaluated(verdict: Verdict) -> Saying {
    let success = match verdict {
        Verdict::Right => true,
        Verdict::Wrong => false,
    };
    Saying::of(Actor::System, words::EVALUATED, Kind::Incident, "")
        .about(Object::Statement(0))
        .result(json!({ "success": success }))
        .secret()
}

fn pulled(actor: Actor, order: &Order, from: Setting) -> Saying {
    let back = order.set == order.lever.normal();
    let (verb, kind, id) = match (&order.lever, order.set) {
        (Lever::PaymentRoute, _) => (words::ROUTED, Kind::TrafficRoute, "payments".to_owned()),
        (Lever::Flag(flag), Setting::On) => (words::ENABLED, Kind::Flag, flag.0.clone()),
        (Lever::Flag(flag), _) => (words::DISABLED, Kind::Flag, flag.0.clone()),
        (Lever::Release(release), Setting::On) => (words::REVERTED, Kind::Deployment, release.0.clone()),
        (Lever::Release(release), _) => (words::ROLLED_BACK, Kind::Deployment, release.0.clone()),
        (lever, _) if back => (words::REVERTED, Kind::Lever, lever.to_string()),
        (lever, _) => (words::ADJUSTED, Kind::Lever, lever.to_string()),
    };
    let said = Saying::of(actor, verb, kind, id).with("from", order.lever.says(from));
    let said = said.with("to", order.lever.says(order.set));
    match &order.lever {
        Lever::Scale(service) | Lever::Restart(service) | Lever::Breaker(service) => {
            said.with("service", word(service))
        }
        Lever::TaxCache(region) | Lever::SoftInventory(region) => said.with("region", word(region)),
        Lever::PaymentRoute
        | Lever::RetryBudget
        | Lever::ProviderTimeout
        | Lever::ProviderRetries
        | Lever::LighterPage
        | Lever::Flag(_)
        | Lever::Release(_)
        | Lever::PromoRule
        | Lever::PromoStackCap
        | Lever::FraudScoring
        | Lever::FraudModelRollback
        | Lever::WaitingRoom
        | Lever::BotChallenge
        | Lever::RegionBlock
        | Lever::IdempotencyKeys
        | Lever::FraudFastLane
        | Lever::CardFirst => said,
    }
}

fn planned(actor: Actor, order: &Order, plan: &Plan<Option<TextId>>) -> Saying {
    Saying::of(actor, words::PLANNED, Kind::Plan, order.lever.to_string())
        .with("expects", json!(plan.expect))
        .with("by", plan.by.0)
}

fn reported(room: &Room, entry: &Entry, fact: &Fact) -> Vec<Saying> {
    let of = |verb| Saying::of(Actor::System, verb, Kind::Incident, "");
    match fact {
        Fact::Onset => vec![of(words::BEGAN).secret()],
        Fact::Alert { .. } => vec![of(words::ALERTED)],
        Fact::Breached => vec![of(words::BREACHED)],
        Fact::Recovering => vec![of(words::RECOVERED)],
        Fact::Relapsed => vec![of(words::RELAPSED)],
        Fact::Mitigated => {
            let mut said = vec![of(words::MITIGATED), of(words::RESOLVED)];
            said.extend(room.marks.onset.map(|onset| mitigated_after(room, entry, onset)));
            said
        }
    }
}

/// How long the trouble lasted. Counted from its hidden beginning, so it is told with the other verdicts.
fn mitigated_after(room: &Room, entry: &Entry, onset: At) -> Saying {
    let restored = match room.marks.target {
        TargetState::Restored(at) => at,
        TargetState::Met | TargetState::Missed(_) | TargetState::Recovering(_) => entry.at,
    };
    let seconds = restored.since_s(onset);
    Saying::of(Actor::System, words::EVALUATED, Kind::Incident, "")
        .about(Object::Statement(0))
        .result(json!({ "duration": format!("PT{seconds}S"), "success": true }))
        .secret()
}

/// How the drill ended, and what it cost.
fn outcome(room: &Room, costs: &Costs) -> Saying {
    let measures = measures(room);
    let (verb, success) = match measures.outcome {
        Some(Outcome::Won) => (words::PASSED, Some(true)),
        Some(Outcome::Late | Outcome::Lost) => (words::FAILED, Some(false)),
        Some(Outcome::NotPlayed) | None => (words::COMPLETED, None),
    };
    let mut result = json!({
        "completion": true,
        "duration": format!("PT{}S", room.ends_at.0),
        "extensions": { words::extension("customer-impact"): costs },
    });
    if let Some(success) = success {
        result["success"] = success.into();
    }
    Saying::of(Actor::System, verb, Kind::Drill, "").result(result)
}
