//! How the values of a scenario fit together: what is declared, offered, reachable and in time.
//! Each value alone is `walk`'s business; whether the scenario plays as it says, `accept`'s.

use super::node::Node;
use super::walk::{Walk, suggest};
use super::words::{EFFECTS, REGIONS, ROLES};
use super::{Condition, Drive, Driven, Effect, InTwin, Label, Prompt, Scenario, Script};
use crate::lever::{Lever, Order, Origin, ROUTE_MIN, ROUTE_PERCENT_MAX, Range, Setting};
use crate::role::Role;
use crate::world::{ONSET_AT, PRE_ROLL_S, range};

/// A step towards a value in the file.
#[derive(Clone, Copy)]
enum To<'a> {
    Key(&'a str),
    Nth(usize),
}
use To::{Key, Nth};

/// Everything at hand while checking.
struct Fit<'a, 'b> {
    scenario: &'a Scenario,
    script: Script,
    tree: &'a Node,
    walk: &'a mut Walk<'b>,
}

/// Notes what does not fit together.
pub(super) fn fit(scenario: &Scenario, tree: &Node, walk: &mut Walk<'_>) {
    let mut fit = Fit {
        scenario,
        script: scenario.script(),
        tree,
        walk,
    };
    fit.role_cards();
    fit.names();
    fit.levers();
    fit.course();
    fit.effects();
    fit.injects();
    fit.prompts();
    fit.signals();
    fit.moves();
    fit.times();
    fit.words();
    fit.faces();
}

impl Fit<'_, '_> {
    /// Where a value stands; the nearest part of the path that exists.
    fn place(&self, path: &[To<'_>]) -> usize {
        let mut node = self.tree;
        for step in path {
            let next = match step {
                Key(key) => node.get(key),
                Nth(n) => node.nth(*n),
            };
            match next {
                Some(next) => node = next,
                None => break,
            }
        }
        node.span.start
    }

    fn say(&mut self, path: &[To<'_>], message: impl Into<String>, remedy: impl Into<String>) {
        let at = self.place(path);
        self.walk.say(at, message, remedy);
    }

    fn run_s(&self) -> u32 {
        self.scenario.minutes.saturating_mul(60)
    }

    fn role_cards(&mut self) {
        let scenario = self.scenario;
        for (role, word) in Role::ALL.into_iter().zip(ROLES) {
            let cards = scenario.role_card.iter().enumerate();
            let places: Vec<usize> = cards
                .filter(|(_, card)| card.role == role)
                .map(|(n, _)| n)
                .collect();
            if places.is_empty() {
                self.say(
                    &[Key("role_card")],
                    format!("the role card of `{word}` is missing"),
                    format!("add a [[role_card]] with role = \"{word}\""),
                );
            }
            for n in places.iter().skip(1) {
                self.say(
                    &[Key("role_card"), Nth(*n), Key("role")],
                    format!("`{word}` has a second role card"),
                    "keep one card for each role",
                );
            }
        }
        for (n, card) in scenario.role_card.iter().enumerate() {
            for (m, line) in card.loop_in.iter().enumerate() {
                if line.role == card.role {
                    self.say(
                        &[Key("role_card"), Nth(n), Key("loop_in"), Nth(m), Key("role")],
                        "a role card asks a role to loop in itself",
                        "name another role",
                    );
                }
            }
        }
    }

    /// Names that must be unique.
    fn names(&mut self) {
        let scenario = self.scenario;
        let lists: [(&str, &str, Vec<&str>); 5] = [
            (
                "flag",
                "id",
                scenario.flag.iter().map(|one| one.id.0.as_str()).collect(),
            ),
            (
                "release",
                "id",
                scenario.release.iter().map(|one| one.id.0.as_str()).collect(),
            ),
            (
                "inject",
                "id",
                scenario.inject.iter().map(|one| one.id.0.as_str()).collect(),
            ),
            (
                "prompt",
                "id",
                scenario.prompt.iter().map(|one| one.id.0.as_str()).collect(),
            ),
            (
                "move",
                "name",
                scenario.moves.iter().map(|one| one.name.as_str()).collect(),
            ),
        ];
        for (list, key, names) in lists {
            for (n, name) in names.iter().enumerate() {
                if names[..n].contains(name) {
                    self.say(
                        &[Key(list), Nth(n), Key(key)],
                        format!("a second {list} is called `{name}`"),
                        "give each its own name",
                    );
                }
            }
        }
    }

    fn levers(&mut self) {
        let scenario = self.scenario;
        for (n, lever) in scenario.levers.iter().enumerate() {
            let path = [Key("levers"), Nth(n)];
            if matches!(lever, Lever::Flag(_) | Lever::Release(_)) {
                self.say(
                    &path,
                    format!("`{lever}` does not belong into `levers`"),
                    "remove it: flags and releases are offered by being declared",
                );
            }
            if scenario.levers[..n].contains(lever) {
                self.say(&path, format!("`{lever}` is offered twice"), "keep one");
            }
        }
    }

    /// A lever that something refers to must be offered.
    fn offered(&mut self, path: &[To<'_>], lever: &Lever) {
        if self.script.offers(lever) {
            return;
        }
        let remedy = match lever.origin() {
            Origin::Flag(id) => {
                let known: Vec<&str> = self.scenario.flag.iter().map(|flag| flag.id.0.as_str()).collect();
                format!("declare the flag; {}", suggest(&id.0, &known))
            }
            Origin::Release(id) => {
                let known: Vec<&str> = self
                    .scenario
                    .release
                    .iter()
                    .map(|one| one.id.0.as_str())
                    .collect();
                format!("declare the release; {}", suggest(&id.0, &known))
            }
            Origin::Engine => format!("add \"{lever}\" to `levers`"),
        };
        self.say(path, format!("nobody is offered the lever `{lever}`"), remedy);
    }

    /// A setting must be one that its lever takes.
    fn takes(&mut self, path: &[To<'_>], lever: &Lever, set: Setting) {
        if !lever.takes(set) {
            self.say(
                path,
                format!("`{lever}` cannot be set to this"),
                format!("write {}", setting_of(lever)),
            );
        }
    }

    fn course(&mut self) {
        let scenario = self.scenario;
        let end_t = self.run_s() + PRE_ROLL_S;
        for (n, drive) in scenario.course.iter().enumerate() {
            let path = |key| [Key("course"), Nth(n), Key(key)];
            let (least, most) = range(drive.what);
            for (key, value) in [("to", Some(drive.to)), ("from", drive.from)] {
                if value.is_some_and(|value| !(value >= least && value <= most)) {
                    self.say(
                        &path(key),
                        format!("`{key}` lies outside of what the checkout can be driven to"),
                        format!("write a number from {least} to {most}"),
                    );
                }
            }
            if drive.start_s >= end_t {
                self.say(
                    &path("start_s"),
                    "the drive starts after the run has ended",
                    format!("start before model second {end_t}"),
                );
            }
            if drive.end_s.is_some_and(|end_s| end_s <= drive.start_s) {
                self.say(
                    &path("end_s"),
                    "the drive ends before it starts",
                    "write a later `end_s`",
                );
            }
            if let Some(lever) = &drive.cured_by {
                self.offered(&path("cured_by"), lever);
            }
            if drive.cure_rate_per_s.is_some() && drive.cured_by.is_none() {
                self.say(
                    &path("cure_rate_per_s"),
                    "a rate of cure without a cure",
                    "name the lever in `cured_by`, or remove it",
                );
            }
        }
        if !scenario.course.iter().any(is_fault) {
            self.say(
                &[Key("course")],
                "nothing goes wrong: no drive is a fault",
                "let one drive start at model second 300 with twin = \"run_only\"",
            );
        }
    }

    fn effects(&mut self) {
        let scenario = self.scenario;
        let flags = scenario.flag.iter().enumerate();
        let flags = flags.map(|(n, flag)| ("flag", n, Lever::Flag(flag.id.clone()), flag.effect));
        let releases = scenario.release.iter().enumerate();
        let releases = releases.map(|(n, one)| ("release", n, Lever::Release(one.id.clone()), one.effect));
        for (list, n, lever, effect) in flags.chain(releases) {
            let drives = |wanted: &dyn Fn(&Drive) -> bool| scenario.course.iter().any(wanted);
            let cures = drives(&|drive| drive.cured_by.as_ref() == Some(&lever));
            let works = match effect {
                Effect::Nothing => true,
                Effect::TagOff => {
                    drives(&|drive| matches!(drive.what, Driven::ScriptBlock(_) | Driven::ScriptDelay(_)))
                }
                Effect::WalletOff => {
                    drives(&|drive| matches!(drive.what, Driven::WalletDelay | Driven::WalletDrop))
                }
                Effect::Cure => cures,
            };
            let path = [Key(list), Nth(n), Key("effect")];
            if !works {
                self.say(
                    &path,
                    format!(
                        "`{}` changes nothing here: the course has no drive for it",
                        EFFECTS[effect as usize]
                    ),
                    "add the drive, name this lever in its `cured_by`, or leave `effect` out",
                );
            } else if cures && effect != Effect::Cure {
                self.say(
                    &path,
                    format!("a drive is cured by `{lever}`, whose effect is not \"cure\""),
                    "write effect = \"cure\"",
                );
            }
        }
    }

    fn injects(&mut self) {
        let scenario = self.scenario;
        let run_s = self.run_s();
        for (n, inject) in scenario.inject.iter().enumerate() {
            let path = |key| [Key("inject"), Nth(n), Key(key)];
            if inject.at_s.is_some_and(|at_s| at_s >= run_s) {
                self.say(
                    &path("at_s"),
                    format!("the inject `{}` comes after the end", inject.id),
                    format!("send it before second {run_s}, or leave `at_s` out and send it by hand"),
                );
            }
            let Some(condition) = &inject.only_if else {
                continue;
            };
            if inject.at_s.is_none() {
                self.say(
                    &path("only_if"),
                    format!(
                        "the inject `{}` is never reached: a condition without a time",
                        inject.id
                    ),
                    "add `at_s`, or leave the condition out and send it by hand",
                );
            }
            let what = format!("the inject `{}`", inject.id);
            self.condition(&path("only_if"), &what, condition, inject.at_s);
        }
    }

    /// A condition must be one that can come true by the moment at which it is asked.
    fn condition(&mut self, path: &[To<'_>], what: &str, condition: &Condition, at_s: Option<u32>) {
        if let Some(lever) = condition.lever() {
            self.offered(path, lever);
        }
        let earliest = condition.earliest();
        if at_s.is_some_and(|at_s| at_s < earliest.0) {
            self.say(
                path,
                format!("{what} is never reached: its condition cannot hold that early"),
                format!(
                    "move it to second {} or later, or leave the condition out",
                    earliest.0
                ),
            );
        }
    }

    fn prompts(&mut self) {
        let scenario = self.scenario;
        let run_s = self.run_s();
        for (n, prompt) in scenario.prompt.iter().enumerate() {
            let path = |key| [Key("prompt"), Nth(n), Key(key)];
            let choices = &prompt.choice;
            if !choices.iter().any(|choice| choice.id == prompt.default) {
                let known: Vec<&str> = choices.iter().map(|choice| choice.id.0.as_str()).collect();
                self.say(
                    &path("default"),
                    format!(
                        "the prompt `{}` has no choice `{}` to fall back on",
                        prompt.id, prompt.default
                    ),
                    format!("use one of: {}", known.join(", ")),
                );
            }
            if prompt.at_s.saturating_add(prompt.seconds) > run_s {
                self.say(
                    &path("at_s"),
                    format!("the deadline of the prompt `{}` comes after the end", prompt.id),
                    format!("open it by second {}", run_s.saturating_sub(prompt.seconds)),
                );
            }
            if let Some(condition) = &prompt.only_if {
                let what = format!("the prompt `{}`", prompt.id);
                self.condition(&path("only_if"), &what, condition, Some(prompt.at_s));
                self.needless(n, prompt, condition);
            }
            for (m, choice) in choices.iter().enumerate() {
                let at = |key| [Key("prompt"), Nth(n), Key("choice"), Nth(m), Key(key)];
                if choices[..m].iter().any(|other| other.id == choice.id) {
                    self.say(
                        &at("id"),
                        format!("a second choice `{}`", choice.id),
                        "give each its own letter",
                    );
                }
                for (k, order) in choice.orders.iter().enumerate() {
                    let path = [
                        Key("prompt"),
                        Nth(n),
                        Key("choice"),
                        Nth(m),
                        Key("orders"),
                        Nth(k),
                    ];
                    self.order(&path, order);
                }
            }
        }
    }

    /// A prompt that opens while a lever is as at the start asks nothing where a choice sets it so once more.
    fn needless(&mut self, n: usize, prompt: &Prompt, condition: &Condition) {
        let Condition::NotPulled(lever) = condition else {
            return;
        };
        for (m, choice) in prompt.choice.iter().enumerate() {
            for (k, order) in choice.orders.iter().enumerate() {
                if order.lever == *lever && order.set == lever.normal() {
                    self.say(
                        &[
                            Key("prompt"),
                            Nth(n),
                            Key("choice"),
                            Nth(m),
                            Key("orders"),
                            Nth(k),
                        ],
                        format!("`{lever}` already stands so whenever this prompt opens"),
                        "remove the order, or let the prompt wait for { pulled = … }",
                    );
                }
            }
        }
    }

    fn order(&mut self, path: &[To<'_>], order: &Order) {
        let at = |key| -> Vec<To<'_>> { path.iter().copied().chain([Key(key)]).collect() };
        self.offered(&at("lever"), &order.lever);
        self.takes(&at("set"), &order.lever, order.set);
    }

    fn signals(&mut self) {
        let scenario = self.scenario;
        for (n, signal) in scenario.good_signal.iter().enumerate() {
            let path = [Key("good_signal"), Nth(n)];
            match (&signal.tab, &signal.probe) {
                (None, None) => self.say(
                    &path,
                    "a good signal that nobody can look at",
                    "add `tab` (with a `filter` if only that slice shows it) or `probe`",
                ),
                (Some(_), Some(_)) => self.say(
                    &path,
                    "a good signal is a tab or a synthetic checkout, not both",
                    "make two signals of it",
                ),
                (None, Some(_)) if signal.filter.is_some() => self.say(
                    &[Key("good_signal"), Nth(n), Key("filter")],
                    "a filter without a tab",
                    "put device and region into `probe`",
                ),
                (Some(_), None) | (None, Some(_)) => {}
            }
        }
    }

    fn moves(&mut self) {
        let scenario = self.scenario;
        let run_s = self.run_s();
        if !scenario.moves.iter().any(|one| one.label == Label::Best) {
            self.say(
                &[Key("move")],
                "no move is the best one",
                "declare a [[move]] with label = \"best\"",
            );
        }
        for (n, one) in scenario.moves.iter().enumerate() {
            if ONSET_AT.0 + one.at_s >= run_s {
                self.say(
                    &[Key("move"), Nth(n), Key("at_s")],
                    format!("the move `{}` begins after the end", one.name),
                    format!(
                        "begin by second {} after onset",
                        run_s.saturating_sub(ONSET_AT.0 + 1)
                    ),
                );
            }
            for (m, timed) in one.orders.iter().enumerate() {
                if timed.after_s > 0 && ONSET_AT.0 + one.at_s + timed.after_s >= run_s {
                    self.say(
                        &[Key("move"), Nth(n), Key("orders"), Nth(m), Key("after_s")],
                        format!("an order of the move `{}` comes after the end", one.name),
                        format!(
                            "pull it by second {} of the move",
                            run_s.saturating_sub(ONSET_AT.0 + one.at_s + 1)
                        ),
                    );
                }
                let order = Order {
                    lever: timed.lever.clone(),
                    set: timed.set,
                };
                self.order(&[Key("move"), Nth(n), Key("orders"), Nth(m)], &order);
            }
        }
    }

    fn times(&mut self) {
        let scenario = self.scenario;
        let run_s = self.run_s();
        if scenario.target.before_min > scenario.minutes {
            self.say(
                &[Key("target"), Key("before_min")],
                "the target's deadline comes after the end",
                format!("write {} at most", scenario.minutes),
            );
        }
        if ONSET_AT.0 + scenario.par_s >= run_s {
            self.say(
                &[Key("par_s")],
                "par comes after the end",
                format!("write less than {}", run_s.saturating_sub(ONSET_AT.0)),
            );
        }
    }

    fn faces(&mut self) {
        let scenario = self.scenario;
        for (n, face) in scenario.family.iter().enumerate() {
            for (m, swap) in face.swap.iter().enumerate() {
                let is_region = |word: &str| REGIONS.contains(&word);
                if swap.from == swap.to || is_region(&swap.from) != is_region(&swap.to) {
                    self.say(
                        &[Key("family"), Nth(n), Key("swap"), Nth(m), Key("to")],
                        format!("`{}` and `{}` cannot change places", swap.from, swap.to),
                        "write two regions, or two devices",
                    );
                }
            }
            if scenario.face(n + 1) == scenario.face(0) {
                self.say(
                    &[Key("family"), Nth(n)],
                    "this face is the written one",
                    "let regions or devices change places that the fault is about, or set `ramp_percent` or `wave_percent`",
                );
            }
        }
    }

    fn words(&mut self) {
        let scenario = self.scenario;
        let public = format!("{} {}", scenario.public.title, scenario.public.brief).to_lowercase();
        if public.contains(&scenario.author.title.to_lowercase()) {
            self.say(
                &[Key("public")],
                "the players' words contain the author's title",
                "write a title and a brief that do not name the cause",
            );
        }
    }
}

/// A drive that only the run sees and that begins at or after onset.
fn is_fault(drive: &Drive) -> bool {
    drive.twin == InTwin::RunOnly && drive.start_s >= ONSET_AT.0 + PRE_ROLL_S
}

/// How a lever is set, for remedies.
fn setting_of(lever: &Lever) -> String {
    match lever.range() {
        Range::Route => format!(
            "{{ route = {{ percent = 0–{ROUTE_PERCENT_MAX}, minutes = {}–{}, warmup = \"cold\" or \"warm\" }} }}, or percent = 0 and minutes = 0",
            ROUTE_MIN.0, ROUTE_MIN.1
        ),
        Range::Percent((least, most)) => format!("{{ percent = {least}–{most} }}"),
        Range::Seconds((least, most)) => format!("{{ seconds = {least}–{most} }}"),
        Range::Count((least, most)) => format!("{{ count = {least}–{most} }}"),
        Range::Once => "\"on\"".to_owned(),
        Range::Switch => "\"on\" or \"off\"".to_owned(),
    }
}
