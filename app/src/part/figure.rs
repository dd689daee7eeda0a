//! Figures as people read them: rounded, grouped, with their unit. Text only.

use drill::world::{BUDGET_MIN, Costs};

/// A count, rounded, with a comma every three digits: `5,070`.
pub fn count(value: f64) -> String {
    let text = thousands(&format!("{:.0}", value.abs()));
    let negative = value <= -0.5;
    if negative { format!("−{text}") } else { text }
}

/// Digits with a comma every three.
pub fn thousands(digits: &str) -> String {
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Money in as few digits as it deserves: `$920`, `$41k`, `$1.2M`.
pub fn dollars(value: f64) -> String {
    match value.abs() {
        few if few < 1_000.0 => format!("${value:.0}"),
        some if some < 999_500.0 => format!("${:.0}k", value / 1_000.0),
        _ => format!("${:.1}M", value / 1_000_000.0),
    }
}

/// A share as a percentage: `23 %`.
pub fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

/// What was spent of the error budget: `34 %, 6.9 of 20.2 min`; `–` where nobody counted.
pub fn budget(costs: &Costs) -> String {
    costs.budget_spent().map_or_else(
        || "–".to_owned(),
        |spent| {
            format!(
                "{:.0} %, {:.1} of {BUDGET_MIN:.1} min",
                spent.percent, spent.minutes
            )
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_grouped_and_rounded() {
        assert_eq!(count(0.4), "0");
        assert_eq!(count(999.6), "1,000");
        assert_eq!(count(1_234_567.0), "1,234,567");
        assert_eq!(count(-12_345.0), "−12,345");
        assert_eq!(dollars(345_120.0), "$345k");
        assert_eq!(dollars(1_240_000.0), "$1.2M");
        assert_eq!(percent(0.231), "23 %");
        let failed = |failed_attempts| Costs {
            failed_attempts,
            ..Costs::default()
        };
        assert_eq!(budget(&failed(None)), "–");
        assert_eq!(budget(&failed(Some(0.0))), "0 %, 0.0 of 20.2 min");
        // Half the budget: 30,446 of 60,891 attempts.
        assert_eq!(budget(&failed(Some(30_446.0))), "50 %, 10.1 of 20.2 min");
    }
}
