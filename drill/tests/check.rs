//! The checker, by mistakes: each row spoils a good file in one place and names the line, the message and the remedy.
#![cfg(feature = "files")]

use std::fmt::Write as _;

use drill::id::ScenarioId;
use drill::lever::Lever;
use drill::scenario::{Problem, check, parse, schema};

const GOOD: &str = include_str!("../../scenarios/provider-timeouts.toml");

/// One mistake: what is replaced by what, a piece of the line that is blamed, and pieces of message and remedy.
struct Mistake {
    from: &'static str,
    to: &'static str,
    blamed: &'static str,
    message: &'static str,
    remedy: &'static str,
}

const fn row(
    from: &'static str,
    to: &'static str,
    blamed: &'static str,
    message: &'static str,
    remedy: &'static str,
) -> Mistake {
    Mistake {
        from,
        to,
        blamed,
        message,
        remedy,
    }
}

const MISTAKES: &[Mistake] = &[
    row("minutes = 27", "minutes = ", "minutes = ", "not TOML", "syntax"),
    row(
        "minutes = 27",
        "minutes = 600",
        "minutes = 600",
        "out of range",
        "from 8 to 60",
    ),
    row(
        "minutes = 27",
        "minutes = \"27\"",
        "minutes = \"27\"",
        "is a text",
        "whole number",
    ),
    row(
        "minutes = 27",
        "minuts = 27",
        "minuts = 27",
        "no field `minuts`",
        "did you mean `minutes`?",
    ),
    row("par_s = 450\n", "", "# Times", "lacks `par_s`", "add `par_s`"),
    row(
        "par_s = 450",
        "par_s = 3000",
        "par_s = 3000",
        "par comes after the end",
        "less than 1500",
    ),
    row(
        "version = \"1.1.0\"",
        "version = \"one\"",
        "version",
        "not a version",
        "1.0.0",
    ),
    row("2027-05-01", "1 May 2027", "review_by", "not a day", "YYYY-MM-DD"),
    row("2027-05-01", "2026-x-5-1", "review_by", "not a day", "YYYY-MM-DD"),
    row("2027-05-01", "2026-+5-01", "review_by", "not a day", "YYYY-MM-DD"),
    row(
        "orders = [{ lever = \"provider_retries\", set = { count = 5 } }]",
        "orders = [{ lever = \"provider_retries\", set = { count = 5 }, after_s = 1300 }]",
        "after_s = 1300",
        "comes after the end",
        "by second 1199",
    ),
    row(
        "set = { count = 5 }",
        "set = { count = 12 }",
        "set = { count = 12 }",
        "out of range",
        "from 0 to 9",
    ),
    row(
        "\"provider_retries\",",
        "\"provider_retries:a\",",
        "\"provider_retries:a\",",
        "no lever",
        "provider_retries",
    ),
    row(
        "\"retry_budget\",",
        "\"retry_budgit\",",
        "\"retry_budgit\"",
        "no lever `retry_budgit`",
        "`retry_budget`",
    ),
    row(
        "\"scale:cart\"",
        "\"scale:carts\"",
        "\"scale:carts\"",
        "no part `carts`",
        "did you mean `cart`?",
    ),
    row(
        "\"scale:cart\"",
        "\"flag:express_review\"",
        "\"flag:express_review\"",
        "does not belong into `levers`",
        "remove",
    ),
    row(
        "\"scale:cart\"",
        "\"waiting_room\"",
        "\"waiting_room\",\n]",
        "offered twice",
        "keep one",
    ),
    row(
        "  \"provider_timeout\",\n",
        "",
        "lever = \"provider_timeout\"",
        "nobody is offered",
        "to `levers`",
    ),
    row(
        "role = \"qa\"\nowns",
        "role = \"qs\"\nowns",
        "role = \"qs\"",
        "cannot be `qs`",
        "did you mean `qa`?",
    ),
    row(
        "role = \"qa\"\nowns",
        "role = \"sre\"\nowns",
        "[[role_card]]",
        "card of `qa` is missing",
        "role = \"qa\"",
    ),
    row(
        "what = \"surge\"",
        "what = \"urge\"",
        "what = \"urge\"",
        "cannot be `urge`",
        "did you mean `surge`?",
    ),
    row(
        "what = { service_time = \"pay_primary_a\" }",
        "what = { service_time = \"pay_primary_c\" }",
        "pay_primary_c",
        "cannot be `pay_primary_c`",
        "did you mean `pay_primary_a`?",
    ),
    row(
        "to = 2.5",
        "to = 250.0",
        "to = 250.0",
        "outside",
        "from 0.1 to 50",
    ),
    row("to = 2.5", "to = nan", "to = nan", "out of range", "number"),
    row(
        "to = 2.5\nstart_s = 300",
        "to = 2.5\nstart_s = 3000",
        "start_s = 3000",
        "after the run",
        "before model second",
    ),
    row(
        "at_s = 225",
        "at_s = 1620",
        "at_s = 1620",
        "comes after the end",
        "by hand",
    ),
    row(
        "at_s = 480\nonly_if",
        "only_if",
        "only_if = \"no_status\"",
        "never reached",
        "add `at_s`",
    ),
    row(
        "only_if = \"no_status\"",
        "only_if = \"no_state\"",
        "only_if = \"no_state\"",
        "cannot be `no_state`",
        "`no_status`",
    ),
    row(
        "only_if = { pulled = \"payment_route\" }",
        "only_if = { pulled = \"flag:nowhere\" }",
        "flag:nowhere",
        "nobody is offered",
        "declare the flag",
    ),
    row(
        "id = \"sales_floor\"",
        "id = \"first_call\"",
        "id = \"first_call\"\ntitle = \"Sales",
        "second inject",
        "its own name",
    ),
    row(
        "id = \"sales_floor\"",
        "id = \"Sales Floor\"",
        "id = \"Sales Floor\"",
        "not a name",
        "a–z",
    ),
    row(
        "voice = \"customer\"",
        "voice = \"costumer\"",
        "voice = \"costumer\"",
        "cannot be",
        "`customer`",
    ),
    row(
        "default = \"a\"",
        "default = \"x\"",
        "default = \"x\"",
        "no choice `x`",
        "a, b, c, d",
    ),
    row(
        "only_if = { mitigated_with = \"payment_route\" }",
        "only_if = { mitigated_with = \"bot_challenge\" }",
        "only_if = { mitigated_with = \"bot_challenge\" }",
        "nobody is offered the lever `bot_challenge`",
        "to `levers`",
    ),
    row(
        "at_s = 1260\ndecides",
        "at_s = 190\ndecides",
        "only_if = { mitigated_with",
        "cannot hold that early",
        "second 195 or later",
    ),
    row(
        "only_if = { mitigated_with = \"payment_route\" }",
        "only_if = \"mitigated\"",
        "only_if = \"mitigated\"",
        "cannot be `mitigated`",
        "did you mean `not_mitigated`?",
    ),
    row(
        "default = \"a\"\nonly_if = { mitigated_with = \"payment_route\" }",
        "default = \"a\"\nonly_if = { mitigated_with = \"payment_route\", pulled = \"payment_route\" }",
        "only_if = { mitigated_with",
        "2 conditions",
        "one condition",
    ),
    row(
        "default = \"a\"\n",
        "",
        "[[prompt]]\nid = \"spinner\"",
        "lacks `default`",
        "one letter",
    ),
    row(
        "at_s = 1260",
        "at_s = 1600",
        "at_s = 1600",
        "deadline",
        "by second 1530",
    ),
    row(
        "set = { percent = 10 } }",
        "set = { seconds = 10 } }",
        "set = { seconds = 10 }",
        "cannot be set",
        "percent = 0–100",
    ),
    row(
        "percent = 95, minutes = 30",
        "percent = 195, minutes = 30",
        "percent = 195",
        "out of range",
        "0 to 100",
    ),
    row(
        "warmup = \"warm\"",
        "warmup = \"hot\"",
        "warmup = \"hot\"",
        "cannot be `hot`",
        "cold, warm",
    ),
    row(
        "tab = \"payments\"",
        "tab = \"payment\"",
        "tab = \"payment\"",
        "cannot be",
        "did you mean `payments`?",
    ),
    row(
        "tab = \"payments\"\n",
        "",
        "[[good_signal]]",
        "nobody can look at",
        "`tab`",
    ),
    row(
        "components = [\"payment_primary\"]",
        "components = []",
        "components",
        "too few",
        "1 at least",
    ),
    row(
        "label = \"best\"",
        "label = \"acceptable\"",
        "[[move]]",
        "no move is the best",
        "label = \"best\"",
    ),
    row(
        "lever = \"promo_rule\", set = \"off\"",
        "lever = \"promo_rule\", set = \"of\"",
        "set = \"of\"",
        "cannot be `of`",
        "off",
    ),
    row(
        "before_min = 14",
        "before_min = 40",
        "before_min = 40",
        "after the end",
        "27 at most",
    ),
    row(
        "success = 0.995",
        "success = 99.5",
        "success = 99.5",
        "out of range",
        "0.9 to 1",
    ),
    row(
        "title = \"Friday, just after six\"",
        "title = \"\"",
        "title = \"\"",
        "empty",
        "people shall read",
    ),
    row(
        "title = \"Friday, just after six\"",
        "title = \"<b>Friday</b>\"",
        "title = \"<b>",
        "markup",
        "plain text",
    ),
    row(
        "title = \"Friday, just after six\"",
        "title = \"Fri\\u202Eday\"",
        "title = \"Fri",
        "control character U+202E",
        "remove",
    ),
    row(
        "title = \"Friday, just after six\"",
        "title = \"Primary provider times out, retries pile up\"",
        "[public]",
        "author's title",
        "do not name the cause",
    ),
    row("at_s = -120", "at_s = 120", "at_s = 120", "out of range", "to 0"),
    row(
        "changed_s = -7200",
        "changed_s = -7200\neffect = \"cure\"",
        "effect = \"cure\"",
        "changes nothing here",
        "cured_by",
    ),
    row(
        "  \"What would have made the trouble smaller without anybody being awake?\",\n",
        "",
        "debrief_question",
        "has 2 elements",
        "write exactly 3",
    ),
    row(
        "twin = \"both\"",
        "twin = \"none\"",
        "twin = \"none\"",
        "cannot be `none`",
        "run_only, both",
    ),
];

/// Line of a piece of the text, from 1.
fn line_of(text: &str, piece: &str) -> usize {
    let at = text
        .find(piece)
        .unwrap_or_else(|| panic!("no {piece:?} in the spoilt file"));
    text[..at].matches('\n').count() + 1
}

fn shown(problems: &[Problem]) -> String {
    let mut text = String::new();
    for problem in problems {
        let _ = writeln!(text, "{}", problem.in_file("FILE"));
    }
    text
}

#[test]
fn every_mistake_is_found_in_its_place_with_a_remedy() {
    let mut missed = Vec::new();
    for mistake in MISTAKES {
        assert!(
            GOOD.contains(mistake.from),
            "the good file has no {:?}",
            mistake.from
        );
        let spoilt = GOOD.replacen(mistake.from, mistake.to, 1);
        let line = line_of(&spoilt, mistake.blamed);
        let problems = check(&spoilt);
        let found = problems.iter().any(|problem| {
            problem.message.contains(mistake.message)
                && problem.remedy.contains(mistake.remedy)
                && (line..=line + 1).contains(&(problem.line as usize))
                && problem.column > 0
        });
        if !found {
            missed.push(format!(
                "{:?} -> {:?}, wanted {:?} / {:?} in line {line}, got:\n{}",
                mistake.from,
                mistake.to,
                mistake.message,
                mistake.remedy,
                shown(&problems)
            ));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn an_order_is_read_without_what_does_not_matter() {
    let from = "set = { route = { percent = 95, minutes = 30, warmup = \"warm\" } }";
    let to = "set = { route = { percent = 0, minutes = 30, warmup = \"warm\" } }";
    let scenario = parse(&GOOD.replace(from, to), ScenarioId("x".to_owned())).expect("it reads");
    let prompts = scenario
        .prompt
        .iter()
        .flat_map(|one| &one.choice)
        .flat_map(|one| &one.orders);
    let moves = scenario
        .moves
        .iter()
        .flat_map(|one| &one.orders)
        .map(|one| (&one.lever, one.set));
    let all = prompts.map(|one| (&one.lever, one.set)).chain(moves);
    let routes: Vec<_> = all
        .filter(|(lever, set)| **lever == Lever::PaymentRoute && *set == lever.normal())
        .collect();
    assert!(routes.len() >= 2, "in a prompt and in a move");
}

#[test]
fn all_mistakes_of_a_file_come_at_once_by_place() {
    let spoilt = GOOD
        .replacen("minutes = 27", "minutes = 7", 1)
        .replacen("voice = \"business\"", "voice = \"bizness\"", 1)
        .replacen("default = \"c\"", "default = \"z\"", 1)
        .replacen("tab = \"services\"", "tab = \"sevices\"", 1);
    let problems = check(&spoilt);
    assert!(problems.len() >= 4, "{}", shown(&problems));
    assert!(problems.is_sorted(), "{}", shown(&problems));
}

#[test]
fn a_file_of_megabytes_or_thousands_of_injects_is_refused() {
    let long = format!("{GOOD}\n# {}", "x".repeat(200_000));
    assert!(check(&long)[0].message.contains("too many"));
    let mut many = GOOD.to_owned();
    for n in 0..70 {
        let _ = write!(
            many,
            "\n[[inject]]\nid = \"i{n}\"\ntitle = \"t\"\nvoice = \"hint\"\nsays = \"s\"\n"
        );
    }
    assert!(
        shown(&check(&many)).contains("keep 60 at most"),
        "{}",
        shown(&check(&many))
    );
    let deep = "a = ".to_owned() + &"[".repeat(5_000);
    assert!(!check(&deep).is_empty());
}

#[test]
fn rubbish_is_refused_without_a_panic() {
    for text in [
        "",
        "\0",
        "=",
        "[[[",
        "a = 99999999999999999999",
        "version = 1\n",
        "[public]\ntitle = {}",
    ] {
        assert!(!check(text).is_empty(), "{text:?}");
        assert!(parse(text, ScenarioId("x".to_owned())).is_err());
    }
}

#[test]
fn what_is_missing_is_asked_for_in_the_number_that_it_must_have() {
    let problems = check("");
    let remedy = |name: &str| {
        let lacks = format!("lacks `{name}`");
        let of_it = problems.iter().find(|problem| problem.message.contains(&lacks));
        of_it.map(|problem| problem.remedy.as_str()).unwrap_or_default()
    };
    assert_eq!(
        remedy("debrief_question"),
        "add `debrief_question`: a list of exactly 3 elements"
    );
    assert_eq!(
        remedy("role_card"),
        "add `role_card`: one element for each of: engineer, sre, payments_ops, product, qa, fraud, support"
    );
}

#[test]
fn the_schema_for_editors_is_the_one_on_file() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/scenario.schema.json");
    let on_file = std::fs::read_to_string(path).unwrap_or_default();
    // As values: the order of keys depends on how serde_json was built.
    let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap_or_default();
    assert!(
        value(&on_file) == value(&schema()),
        "write this into docs/scenario.schema.json:\n{}",
        schema()
    );
}
