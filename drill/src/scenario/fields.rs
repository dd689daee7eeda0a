//! What a scenario file may contain: every field with its kind and its limits, as one table that the checker walks.
//! Judges each value alone; how values fit together stands in `check`.

use super::family;
use super::shape::Shape::{Drive, Lever, List, Name, Pair, Real, Setting, Table, Text, Whole, Word};
use super::shape::{
    CONSOLE_MAX, DRIVES_MAX, FACES_MAX, INJECTS_MAX, LEVERS_MAX, LINE_CHARS, MINUTES_MAX, MINUTES_MIN,
    MOVES_MAX, PARAGRAPH_CHARS, PROMPTS_MAX, Shape, TITLE_CHARS, needed, optional,
};
use super::words::{
    COMPONENTS, DEVICES, EFFECTS, HEALINGS, LABELS, METHODS, PARTS, REGIONS, ROLES, SCOPES, TABS, TWINS,
    VOICES, WARMUPS,
};
use crate::lever;

/// Clock of a change on the console: up to a month before the run. Not later than its start: players read the console
/// from the first second, and a change to come would tell them the future.
const EVENT_S: Shape = Whole(-2_592_000, 0);
/// Questions of a debrief.
const DEBRIEF_QUESTIONS: usize = 3;
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
    optional("only_if", Shape::Condition),
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
    needed(
        "debrief_question",
        List(&Text(LINE_CHARS), DEBRIEF_QUESTIONS, DEBRIEF_QUESTIONS),
    ),
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
    needed("role_card", Shape::Each(&ROLE_CARD, ROLES)),
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
