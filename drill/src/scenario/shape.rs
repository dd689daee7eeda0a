//! What a scenario file may contain: every field, its kind and its limits, as one table that the checker walks.
//! Judges each value alone; how values fit together stands in `check`.

use super::shape::Shape::{Drive, Lever, List, Name, Pair, Real, Setting, Table, Text, Whole, Word};

use super::family;
use crate::lever;

/// A file larger than this is refused unread: the longest shipped one has a third of it.
pub const FILE_BYTES_MAX: usize = 128 * 1024;
/// Injects of one scenario: more than two a minute nobody can take in.
pub const INJECTS_MAX: usize = 60;
/// Prompts of one scenario.
pub const PROMPTS_MAX: usize = 8;
/// Flags, and releases, on one console.
pub const CONSOLE_MAX: usize = 24;
/// Drives of one course.
pub const DRIVES_MAX: usize = 40;
/// Levers offered beside flags and releases: all kinds, the regional and per-service ones counted out.
pub const LEVERS_MAX: usize = 40;
/// Other faces of one scenario: each is played by the acceptance tests.
pub const FACES_MAX: usize = 4;
/// Declared moves.
pub const MOVES_MAX: usize = 16;
/// Longest run, minutes; the shortest leaves room for calm, fault and recovery.
pub const MINUTES_MAX: i64 = 60;
/// Shortest run.
pub const MINUTES_MIN: i64 = 8;
/// A title.
pub const TITLE_CHARS: usize = 80;
/// A line that is read at a glance.
pub const LINE_CHARS: usize = 240;
/// A few sentences.
pub const PARAGRAPH_CHARS: usize = 1_200;

/// Kind and limits of one value.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shape {
    /// Words for people, up to so many characters.
    Text(usize),
    /// A short name: lower case, digits, `_`, `-`, `.`.
    Name,
    /// `1.2.3`
    Version,
    /// `YYYY-MM-DD` as text.
    Day,
    /// One letter.
    Letter,
    /// A whole number between two.
    Whole(i64, i64),
    /// A number between two.
    Real(f64, f64),
    /// One of these words.
    Word(&'static [&'static str]),
    /// The text form of a lever.
    Lever,
    /// What a lever is set to.
    Setting,
    /// The quantity of a drive.
    Drive,
    /// The condition of an inject.
    Condition,
    /// Two whole numbers from 1 to 3,600.
    Pair,
    /// A list with least and most elements.
    List(&'static Shape, usize, usize),
    /// A table of these fields.
    Table(&'static [Field]),
}

/// One field of a table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) shape: Shape,
    pub(super) need: Need,
}

/// Whether a field may be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    Required,
    Optional,
}

const fn needed(name: &'static str, shape: Shape) -> Field {
    Field {
        name,
        shape,
        need: Need::Required,
    }
}

const fn optional(name: &'static str, shape: Shape) -> Field {
    Field {
        name,
        shape,
        need: Need::Optional,
    }
}

pub(super) const ROLES: &[&str] = &[
    "engineer",
    "sre",
    "payments_ops",
    "product",
    "qa",
    "fraud",
    "support",
];
pub(super) const DEVICES: &[&str] = &["desktop", "ios", "android", "app"];
pub(super) const REGIONS: &[&str] = &["na", "eu", "apac"];
/// What may change places from face to face.
pub(super) const PARTS: &[&str] = &["desktop", "ios", "android", "app", "na", "eu", "apac"];
pub(super) const METHODS: &[&str] = &["card", "wallet"];
pub(super) const SERVICES: &[&str] = &[
    "edge",
    "cart",
    "promo",
    "tax_na",
    "tax_eu",
    "tax_apac",
    "inventory_na",
    "inventory_eu",
    "inventory_apac",
    "fraud",
    "pay_primary_a",
    "pay_primary_b",
    "pay_backup",
    "order",
];
pub(super) const TABS: &[&str] = &[
    "overview",
    "services",
    "payments",
    "client",
    "promo_tax",
    "fraud",
    "traffic",
    "logs",
    "tickets",
];
pub(super) const COMPONENTS: &[&str] = &[
    "edge",
    "cart",
    "promo",
    "tax",
    "inventory",
    "fraud",
    "payment_primary",
    "payment_backup",
    "order",
    "third_party_script",
    "feature_flag",
    "release",
    "wallet",
    "bots",
];
pub(super) const SCOPES: &[&str] = &[
    "everywhere",
    "desktop",
    "mobile_web",
    "ios",
    "android",
    "app",
    "na",
    "eu",
    "apac",
];
pub(super) const EFFECTS: &[&str] = &["nothing", "tag_off", "wallet_off", "cure"];
const VOICES: &[&str] = &["customer", "business", "provider", "alert", "hint"];
const LABELS: &[&str] = &["best", "acceptable", "wrong"];
const TWINS: &[&str] = &["run_only", "both"];
const HEALINGS: &[&str] = &["no", "late"];
const WARMUPS: &[&str] = &["cold", "warm"];

/// Clock of a change on the console: up to a month before the run. Not later than its start: players read the console
/// from the first second, and a change to come would tell them the future.
const EVENT_S: Shape = Whole(-2_592_000, 0);
/// Settings by number: what any lever takes; what this one takes, `check` knows.
pub(super) const PERCENT: Shape = Whole(0, lever::WORKERS_PERCENT.1 as i64);
pub(super) const SECONDS: Shape = Whole(lever::TIMEOUT_S.0 as i64, lever::TIMEOUT_S.1 as i64);
pub(super) const COUNT: Shape = Whole(lever::RETRIES.0 as i64, lever::RETRIES.1 as i64);
pub(super) const ROUTE: Shape = Table(&[
    needed("percent", Whole(0, lever::ROUTE_PERCENT_MAX as i64)),
    needed("minutes", Whole(0, lever::ROUTE_MIN.1 as i64)),
    needed("warmup", Word(WARMUPS)),
]);
/// The names of these kinds.
pub(super) const SETTINGS: &[(&str, &Shape)] = &[
    ("percent", &PERCENT),
    ("seconds", &SECONDS),
    ("count", &COUNT),
    ("route", &ROUTE),
];

/// A moment of the run.
const MOMENT_S: Shape = Whole(0, 3_600);

const ORDER: Shape = Table(&[needed("lever", Lever), needed("set", Setting)]);

const FILTER: Shape = Table(&[
    optional("device", Word(DEVICES)),
    optional("region", Word(REGIONS)),
]);

const PROBE: Shape = Table(&[
    optional("device", Word(DEVICES)),
    optional("region", Word(REGIONS)),
    optional("method", Word(METHODS)),
]);

const ROLE_CARD: Shape = Table(&[
    needed("role", Word(ROLES)),
    needed("owns", Text(LINE_CHARS)),
    needed("tools", List(&Text(TITLE_CHARS), 1, 8)),
    needed(
        "loop_in",
        List(
            &Table(&[needed("role", Word(ROLES)), needed("when", Text(LINE_CHARS))]),
            1,
            6,
        ),
    ),
]);

const FLAG: Shape = Table(&[
    needed("id", Name),
    needed("says", Text(LINE_CHARS)),
    optional("owners", List(&Word(ROLES), 0, 7)),
    optional(
        "segments",
        List(
            &Table(&[
                needed("who", Text(TITLE_CHARS)),
                needed("gets", Text(TITLE_CHARS)),
            ]),
            0,
            12,
        ),
    ),
    needed("changed_s", EVENT_S),
    optional("effect", Word(EFFECTS)),
]);

const RELEASE: Shape = Table(&[
    needed("id", Name),
    needed("says", Text(LINE_CHARS)),
    needed("at_s", EVENT_S),
    optional("effect", Word(EFFECTS)),
]);

const DRIVE: Shape = Table(&[
    needed("what", Drive),
    optional("from", Real(-1e6, 1e6)),
    needed("to", Real(-1e6, 1e6)),
    optional("start_s", Whole(0, 3_780)),
    optional("ramp_s", Whole(0, 3_600)),
    optional("end_s", Whole(1, 3_780)),
    optional("wave_s", Pair),
    optional("twin", Word(TWINS)),
    optional("cured_by", Lever),
    optional("cure_rate_per_s", Real(1e-4, 1e4)),
]);

const INJECT: Shape = Table(&[
    needed("id", Name),
    needed("title", Text(TITLE_CHARS)),
    needed("voice", Word(VOICES)),
    needed("says", Text(PARAGRAPH_CHARS)),
    optional("to", List(&Word(ROLES), 0, 7)),
    optional("at_s", MOMENT_S),
    optional("only_if", Shape::Condition),
]);

const PROMPT: Shape = Table(&[
    needed("id", Name),
    needed("at_s", MOMENT_S),
    optional("seconds", Whole(30, 300)),
    needed("decides", Word(ROLES)),
    needed("asks", Text(PARAGRAPH_CHARS)),
    needed(
        "choice",
        List(
            &Table(&[
                needed("id", Shape::Letter),
                needed("says", Text(LINE_CHARS)),
                needed("trade_off", Text(LINE_CHARS)),
                optional("orders", List(&ORDER, 0, 6)),
            ]),
            2,
            4,
        ),
    ),
    needed("default", Shape::Letter),
]);

const MOVE: Shape = Table(&[
    needed("name", Name),
    needed("label", Word(LABELS)),
    needed("says", Text(PARAGRAPH_CHARS)),
    needed("at_s", MOMENT_S),
    needed(
        "orders",
        List(
            &Table(&[
                optional("after_s", MOMENT_S),
                needed("lever", Lever),
                needed("set", Setting),
            ]),
            1,
            24,
        ),
    ),
]);

const STRETCH: Shape = Whole(family::STRETCH_PERCENT.0 as i64, family::STRETCH_PERCENT.1 as i64);

const FACE: Shape = Table(&[
    optional(
        "swap",
        List(
            &Table(&[needed("from", Word(PARTS)), needed("to", Word(PARTS))]),
            0,
            3,
        ),
    ),
    optional(
        "words",
        List(
            &Table(&[needed("from", Text(TITLE_CHARS)), needed("to", Text(TITLE_CHARS))]),
            0,
            24,
        ),
    ),
    optional("ramp_percent", STRETCH),
    optional("wave_percent", STRETCH),
]);

/// The whole file.
pub(super) const SCENARIO: Shape = Table(&[
    needed("version", Shape::Version),
    needed("owner", Text(TITLE_CHARS)),
    needed("review_by", Shape::Day),
    needed("minutes", Whole(MINUTES_MIN, MINUTES_MAX)),
    needed("par_s", MOMENT_S),
    optional("heals_itself", Word(HEALINGS)),
    optional("loop_in", List(&Word(ROLES), 0, 7)),
    needed("levers", List(&Lever, 1, LEVERS_MAX)),
    needed("debrief_question", List(&Text(LINE_CHARS), 0, 9)),
    needed(
        "public",
        Table(&[
            needed("title", Text(TITLE_CHARS)),
            needed("brief", Text(PARAGRAPH_CHARS)),
        ]),
    ),
    needed(
        "author",
        Table(&[
            needed("title", Text(TITLE_CHARS)),
            needed("truth", Text(PARAGRAPH_CHARS)),
            optional("tags", List(&Text(TITLE_CHARS), 0, 16)),
            needed("difficulty", Whole(1, 5)),
        ]),
    ),
    needed(
        "target",
        Table(&[
            needed("p95_s", Real(0.5, 10.0)),
            needed("success", Real(0.9, 1.0)),
            needed("orders", Real(0.5, 1.0)),
            needed("before_min", Whole(3, MINUTES_MAX)),
        ]),
    ),
    needed("role_card", List(&ROLE_CARD, 0, 14)),
    needed(
        "runbook",
        Table(&[
            needed("title", Text(TITLE_CHARS)),
            needed("steps", List(&Text(LINE_CHARS), 1, 16)),
        ]),
    ),
    optional(
        "on_call",
        List(
            &Table(&[
                needed("name", Text(TITLE_CHARS)),
                needed("covers", Text(LINE_CHARS)),
            ]),
            0,
            12,
        ),
    ),
    optional("flag", List(&FLAG, 0, CONSOLE_MAX)),
    optional("release", List(&RELEASE, 0, CONSOLE_MAX)),
    needed("course", List(&DRIVE, 1, DRIVES_MAX)),
    optional("inject", List(&INJECT, 0, INJECTS_MAX)),
    optional("prompt", List(&PROMPT, 0, PROMPTS_MAX)),
    needed(
        "good_signal",
        List(
            &Table(&[
                optional("tab", Word(TABS)),
                optional("filter", FILTER),
                optional("probe", PROBE),
                needed("says", Text(LINE_CHARS)),
            ]),
            1,
            12,
        ),
    ),
    needed(
        "cause",
        Table(&[
            needed("components", List(&Word(COMPONENTS), 1, 4)),
            needed("scopes", List(&Word(SCOPES), 1, 4)),
            needed("says", Text(PARAGRAPH_CHARS)),
        ]),
    ),
    needed("move", List(&MOVE, 0, MOVES_MAX)),
    optional("family", List(&FACE, 0, FACES_MAX)),
]);

/// Quantities that name a part, and which parts they take.
pub(super) const DRIVEN_OF: &[(&str, &[&str])] = &[
    ("service_time", SERVICES),
    ("service_errors", SERVICES),
    ("service_health", SERVICES),
    ("service_retries", SERVICES),
    ("service_queue", SERVICES),
    ("service_workers", SERVICES),
    ("service_breaker", SERVICES),
    ("script_delay", DEVICES),
    ("script_block", DEVICES),
    ("bots", REGIONS),
];

/// Quantities of the whole checkout.
pub(super) const DRIVEN_ALONE: &[&str] = &[
    "surge",
    "promo_uplift",
    "pool",
    "fan",
    "wallet_delay",
    "wallet_drop",
    "fraud_review",
];

/// Conditions without a lever, and with one.
pub(super) const CONDITIONS_ALONE: &[&str] = &["not_mitigated", "no_status", "not_diagnosed"];
pub(super) const CONDITIONS_OF: &[&str] = &["not_pulled", "pulled"];

/// Levers by their text form; those that end in `:` name a part.
pub(super) const LEVERS_ALONE: &[&str] = &[
    "payment_route",
    "retry_budget",
    "provider_timeout",
    "provider_retries",
    "lighter_page",
    "promo_rule",
    "promo_stack_cap",
    "fraud_scoring",
    "fraud_model_rollback",
    "waiting_room",
    "bot_challenge",
    "region_block",
    "idempotency_keys",
];
pub(super) const LEVERS_OF: &[(&str, &[&str])] = &[
    ("tax_cache", REGIONS),
    ("soft_inventory", REGIONS),
    ("scale", SERVICES),
    ("restart", SERVICES),
];

#[cfg(test)]
mod tests {
    use serde::Serialize;
    use serde_json::json;

    use super::*;
    use crate::dim::{Component, Device, Method, Region, Scope, Service, Tab};
    use crate::lever::Warmup;
    use crate::role::Role;
    use crate::scenario::{Condition, Driven, Effect, InTwin, Label, SelfHealing, Voice};

    fn words<T: Serialize>(all: &[T]) -> Vec<String> {
        all.iter()
            .map(|one| {
                serde_json::to_string(one)
                    .expect("a word")
                    .trim_matches('"')
                    .to_owned()
            })
            .collect()
    }

    #[test]
    fn the_words_of_files_are_the_words_of_the_types() {
        assert_eq!(words(&Role::ALL), ROLES);
        assert_eq!(words(&Device::ALL), DEVICES);
        assert_eq!(words(&Region::ALL), REGIONS);
        assert_eq!(words(&Method::ALL), METHODS);
        assert_eq!([DEVICES, REGIONS].concat(), PARTS);
        assert_eq!(words(&Service::ALL), SERVICES);
        assert_eq!(words(&Tab::ALL), TABS);
        assert_eq!(words(&Component::ALL), COMPONENTS);
        assert_eq!(words(&Scope::ALL), SCOPES);
        assert_eq!(words(&all(Effect::Nothing, after_effect)), EFFECTS);
        assert_eq!(words(&all(Voice::Customer, after_voice)), VOICES);
        assert_eq!(words(&all(Label::Best, after_label)), LABELS);
        assert_eq!(words(&[InTwin::RunOnly, InTwin::Both]), TWINS);
        assert_eq!(words(&[SelfHealing::No, SelfHealing::Late]), HEALINGS);
        assert_eq!(words(&[Warmup::Cold, Warmup::Warm]), WARMUPS);
    }

    /// All values of an enumeration, each named by the one before: a new one does not compile until it is told.
    fn all<T: Copy>(first: T, after: impl Fn(T) -> Option<T>) -> Vec<T> {
        std::iter::successors(Some(first), |one| after(*one)).collect()
    }

    fn after_effect(effect: Effect) -> Option<Effect> {
        match effect {
            Effect::Nothing => Some(Effect::TagOff),
            Effect::TagOff => Some(Effect::WalletOff),
            Effect::WalletOff => Some(Effect::Cure),
            Effect::Cure => None,
        }
    }

    fn after_voice(voice: Voice) -> Option<Voice> {
        match voice {
            Voice::Customer => Some(Voice::Business),
            Voice::Business => Some(Voice::Provider),
            Voice::Provider => Some(Voice::Alert),
            Voice::Alert => Some(Voice::Hint),
            Voice::Hint => None,
        }
    }

    fn after_label(label: Label) -> Option<Label> {
        match label {
            Label::Best => Some(Label::Acceptable),
            Label::Acceptable => Some(Label::Wrong),
            Label::Wrong => None,
        }
    }

    #[test]
    fn every_word_for_a_quantity_is_one_and_all_are_told() {
        let mut known = 0;
        for name in DRIVEN_ALONE {
            assert!(serde_json::from_value::<Driven>(json!(name)).is_ok(), "{name}");
            known += 1;
        }
        for (name, parts) in DRIVEN_OF {
            known += 1;
            for part in *parts {
                assert!(
                    serde_json::from_value::<Driven>(json!({ *name: part })).is_ok(),
                    "{name} {part}"
                );
            }
        }
        // serde lists every name of the enumeration when it is asked for one that is not there.
        let told = serde_json::from_value::<Driven>(json!("nothing"))
            .expect_err("no such quantity")
            .to_string();
        assert_eq!(told.matches('`').count() / 2 - 1, known, "{told}");
    }

    #[test]
    fn every_word_for_a_condition_is_one_and_all_are_told() {
        for name in CONDITIONS_ALONE {
            assert!(serde_json::from_value::<Condition>(json!(name)).is_ok(), "{name}");
        }
        for name in CONDITIONS_OF {
            assert!(
                serde_json::from_value::<Condition>(json!({ *name: "payment_route" })).is_ok(),
                "{name}"
            );
        }
        let told = serde_json::from_value::<Condition>(json!("nothing"))
            .expect_err("no such condition")
            .to_string();
        let known = CONDITIONS_ALONE.len() + CONDITIONS_OF.len();
        assert_eq!(told.matches('`').count() / 2 - 1, known, "{told}");
    }

    #[test]
    fn every_word_for_a_lever_is_a_lever() {
        for name in LEVERS_ALONE {
            assert!(
                crate::lever::Lever::try_from((*name).to_owned()).is_ok(),
                "{name}"
            );
        }
        for (name, parts) in LEVERS_OF {
            for part in *parts {
                let text = format!("{name}:{part}");
                assert!(crate::lever::Lever::try_from(text.clone()).is_ok(), "{text}");
            }
        }
    }
}
