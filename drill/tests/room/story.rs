//! The words of stories, and `check`, which plays one. What a story shows stands with its test.

use crate::support::{LUIS, MARA, PRIYA, TOMAS, ask, plan, retries, route, running, wait};
use drill::{
    dim::{Component, Device, Filter, Method, Region, Scope, Tab},
    id::{At, ChoiceId, InjectId, PersonId, PromptId},
    role::Role,
    room::{Action, Callee, Cause, FollowUp, Room, StatusUpdate, step},
    telemetry::Probe,
    world::Fact,
};

/// Plays a story from a running room. A line: `mm:ss person words`, with `=> refused: sentence` when it must be
/// declined. The clock's own doings happen in between, when they are due.
pub fn check(story: &str) -> Room {
    let mut room = running();
    for line in story.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (asked, refusal) = line
            .split_once(" => refused: ")
            .map_or((line, None), |(a, r)| (a, Some(r)));
        let (time, words) = asked.split_once(' ').expect("a time first");
        let at = clock(time);
        room = wait(room, at).0;
        let (who, words) = words.trim().split_once(' ').expect("a person second");
        let answer = if who == "world" {
            step(&room, Cause::World(fact(words.trim())), At(at))
        } else {
            ask(&room, person(who), action(words.trim()), at)
        };
        match (answer, refusal) {
            (Ok((next, _)), None) => room = next,
            (Err(refused), Some(expected)) => assert_eq!(refused.to_string(), expected, "{line}"),
            (Ok(_), Some(expected)) => panic!("{line}: was not refused with «{expected}»"),
            (Err(refused), None) => panic!("{line}: refused, «{refused}»"),
        }
    }
    room
}

fn clock(text: &str) -> u32 {
    let (minutes, seconds) = text.split_once(':').expect("mm:ss");
    minutes.parse::<u32>().expect("minutes") * 60 + seconds.parse::<u32>().expect("seconds")
}

fn person(name: &str) -> PersonId {
    match name {
        "mara" => MARA,
        "tomas" => TOMAS,
        "priya" => PRIYA,
        "luis" => LUIS,
        _ => panic!("who is {name}?"),
    }
}

fn fact(words: &str) -> Fact {
    match words {
        "onset" => Fact::Onset,
        "alert" => Fact::Alert {
            text: "p95 over 1.25 s".into(),
        },
        "breached" => Fact::Breached,
        "recovering" => Fact::Recovering,
        "relapsed" => Fact::Relapsed,
        "mitigated" => Fact::Mitigated,
        _ => panic!("no such fact: {words}"),
    }
}

/// What somebody does, in the words of a story.
pub fn action(words: &str) -> Action {
    let parts: Vec<_> = words.splitn(3, ' ').collect();
    match parts[..] {
        ["look", "payments"] => Action::Look {
            tab: Tab::Payments,
            filter: Filter::default(),
        },
        ["look", "overview"] => Action::Look {
            tab: Tab::Overview,
            filter: Filter::default(),
        },
        ["route", percent] => Action::Pull {
            order: route(percent.parse().expect("percent")),
            plan: None,
        },
        ["route", percent, by] => Action::Pull {
            order: route(percent.parse().expect("percent")),
            plan: Some(plan(clock(by.trim_start_matches("by ")))),
        },
        ["budget", percent] => Action::Pull {
            order: retries(percent.parse().expect("percent")),
            plan: None,
        },
        ["choose", choice] => Action::Answer {
            prompt: PromptId("backup".into()),
            choice: ChoiceId(choice.into()),
            reason: String::new(),
        },
        ["declare", "provider"] => Action::Declare {
            component: Component::PaymentPrimary,
            scope: Scope::Everywhere,
            why: "Time-outs on one lane".into(),
        },
        ["declare", "promo"] => Action::Declare {
            component: Component::Promo,
            scope: Scope::Everywhere,
            why: String::new(),
        },
        ["status"] => Action::PostStatus(StatusUpdate {
            impact: "Payments spin".into(),
            scope: "everywhere".into(),
            doing: "capping retries".into(),
            next_min: 5,
        }),
        ["tell", "customers"] => Action::TellCustomers {
            message: "We are on it.".into(),
            script: "Sorry.".into(),
        },
        ["call", "hotline"] => Action::CallIn(Callee::OnCall(0)),
        ["call", "fraud"] => Action::CallIn(Callee::Role(Role::Fraud)),
        ["call", "nobody"] => Action::CallIn(Callee::OnCall(7)),
        ["probe"] => Action::Probe(Probe {
            device: Device::Ios,
            region: Region::Eu,
            method: Method::Card,
        }),
        ["inject", id] => Action::SendInject(InjectId(id.into())),
        ["pause"] => Action::Pause,
        ["resume"] => Action::Resume,
        ["extend", minutes] => Action::Extend {
            minutes: minutes.parse().expect("minutes"),
        },
        ["end"] => Action::End,
        ["close"] => Action::Close,
        ["stop"] => Action::Stop {
            reason: "This is production".into(),
        },
        ["say", "nothing"] => Action::Say { text: "  ".into() },
        ["say", "hello"] => Action::Say { text: "Hello".into() },
        ["reply"] => Action::Reply {
            question: 0,
            text: "The cap came first.".into(),
        },
        ["follow", "up"] => Action::SetFollowUp(FollowUp {
            what: "Warm first".into(),
            owner: "Priya".into(),
            ..FollowUp::default()
        }),
        _ => panic!("no such words: {words}"),
    }
}
