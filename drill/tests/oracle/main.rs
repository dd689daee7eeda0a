//! The engine against the reference prototype: twelve parameter sets and the hard variant, levers without delay.
//! Every row of `outcomes.tsv` within two percent, beside the rounding of its printed figures.

mod sets;

use drill::lever::Order;
use drill::series::{Quantile, Series};
use drill::world::{Course, Delays, PRE_ROLL_S, Seed};

const OUTCOMES: &str = include_str!("outcomes.tsv");
const HORIZON_T: u32 = 2_400;
const ONSET_T: u32 = 300;

/// What a run came to, in the columns of `outcomes.tsv`.
struct Outcome {
    breach_s: Option<f64>,
    p95_s: f64,
    ok: f64,
    orders_pct: f64,
    ttm_s: Option<f64>,
    lost: f64,
    duplicates: f64,
    oversold: f64,
    fraud_usd: f64,
    review_queue: f64,
    twin_orders: f64,
}

/// Runs a set with orders at model seconds.
fn run(set: &sets::Set, orders: &[(u32, Order)]) -> Outcome {
    let mut course = Course::with_delays(&set.scenario, Seed(7), Delays::Oracle);
    let (mut p95, mut ok, mut run, mut twin, mut n) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for t in PRE_ROLL_S..HORIZON_T {
        for (_, order) in orders.iter().filter(|(due, _)| *due == t) {
            course.pull(order);
        }
        course.advance();
        if (ONSET_T + 120..ONSET_T + 200).contains(&t) {
            p95 += course.readings().get(Series::Latency(None, Quantile::P95));
            ok += course.success();
            let (orders, of_twin) = course.orders_per_s();
            run += orders;
            twin += of_twin;
            n += 1.0;
        }
    }
    let verdict = course.verdict();
    let costs = course.costs();
    let after_onset = |at: drill::id::At| f64::from(at.0 + PRE_ROLL_S) - f64::from(ONSET_T);
    Outcome {
        breach_s: verdict.breached.map(after_onset),
        p95_s: p95 / n,
        ok: ok / n,
        orders_pct: 100.0 * run / twin,
        ttm_s: verdict.mitigated.map(after_onset),
        lost: costs.orders_lost,
        duplicates: costs.duplicate_auths,
        oversold: costs.oversold,
        fraud_usd: costs.fraud_loss_usd,
        review_queue: course.review_queue(),
        twin_orders: costs.orders_twin,
    }
}

/// Within two percent, or within the rounding of the printed figure.
fn near(got: f64, want: f64, rounding: f64) -> bool {
    (got - want).abs() <= 0.02 * want.abs() + rounding
}

fn near_time(got: Option<f64>, want: &str) -> bool {
    match (got, want.parse::<f64>().ok()) {
        (Some(got), Some(want)) => near(got, want, 1.0),
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    }
}

#[test]
fn every_row_of_the_reference_comes_out_within_two_percent() {
    let mut misses = Vec::new();
    let mut rows = 0;
    for line in OUTCOMES.lines().filter(|line| !line.starts_with('#')) {
        let column: Vec<&str> = line.split('\t').collect();
        let set = sets::set(column[0].parse().expect("number of a set"));
        let orders = set.play(column[1]);
        let got = run(&set, &orders);
        let figures = [
            ("p95", got.p95_s, 3, 0.006),
            ("ok", got.ok, 4, 0.0006),
            ("orders %", got.orders_pct, 5, 0.51),
            ("lost", got.lost, 7, 0.51),
            ("duplicates", got.duplicates, 8, 0.51),
            ("oversold", got.oversold, 9, 0.51),
            ("fraud $", got.fraud_usd, 10, 0.51),
            ("review queue", got.review_queue, 11, 0.51),
            ("twin orders", got.twin_orders, 12, 0.51),
        ];
        for (name, value, place, rounding) in figures {
            let want: f64 = column[place].parse().expect("a figure");
            if !near(value, want, rounding) {
                misses.push(format!(
                    "{} {}: {name} {value:.3}, reference {want}",
                    column[0], column[1]
                ));
            }
        }
        if !near_time(got.breach_s, column[2]) || !near_time(got.ttm_s, column[6]) {
            misses.push(format!(
                "{} {}: breach {:?} ttm {:?}, reference {} {}",
                column[0], column[1], got.breach_s, got.ttm_s, column[2], column[6]
            ));
        }
        rows += 1;
    }
    assert_eq!(rows, 56, "rows of the reference");
    assert!(misses.is_empty(), "{}", misses.join("\n"));
}

/// The hard variant: the trigger lasts 150 s, the overload that it leaves behind does not end by itself.
#[test]
fn the_hard_variant_stays_down_until_the_right_lever() {
    let set = sets::set(13);
    let cases = [
        ("nothing", None, 0.0),
        ("retry budget at 400 s", Some(444.0), 100.0),
        ("no retries at 400 s", Some(440.0), 100.0),
        ("waiting room for 90 s at 400 s", None, 0.0),
        ("60 % on the backup at 400 s", Some(495.0), 98.0),
        ("time-out of 10 s at 400 s", Some(437.0), 100.0),
    ];
    for (name, ttm_s, late_pct) in cases {
        let orders = set.play(name);
        let mut course = Course::with_delays(&set.scenario, Seed(7), Delays::Oracle);
        let (mut run, mut twin) = (0.0, 0.0);
        for t in PRE_ROLL_S..HORIZON_T {
            for (_, order) in orders.iter().filter(|(due, _)| *due == t) {
                course.pull(order);
            }
            course.advance();
            if (1_700..2_100).contains(&t) {
                let (orders, of_twin) = course.orders_per_s();
                run += orders;
                twin += of_twin;
            }
        }
        let got = course.verdict().mitigated.map(|at| f64::from(at.0) - 120.0);
        let want = ttm_s.map_or_else(|| "-".to_owned(), |s| s.to_string());
        assert!(
            near_time(got, &want),
            "{name}: mitigated {got:?}, reference {ttm_s:?}"
        );
        assert!(
            near(100.0 * run / twin, late_pct, 0.51),
            "{name}: {:.1} % late",
            100.0 * run / twin
        );
    }
}
