//! A suite of the test command: its title, its checks, and the sum that ends it. Knows nothing of what is checked.

use std::{
    io::{BufRead, BufReader},
    ops::AddAssign,
    process::{Command, Stdio},
};

use anyhow::{Context, Result};

/// What a suite found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sum {
    /// Checks that hold.
    pub passed: usize,
    /// Checks that do not, or could not be made.
    pub failed: usize,
}

impl Sum {
    /// One check.
    pub fn of(holds: Result<()>) -> Self {
        match holds {
            Ok(()) => Self { passed: 1, failed: 0 },
            Err(error) => {
                eprintln!("{error:#}");
                Self { passed: 0, failed: 1 }
            }
        }
    }
}

impl AddAssign for Sum {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// Runs a suite; an error of its own counts as one failed check, so that the next suite still runs.
pub fn suite(title: &str, checks: impl FnOnce() -> Result<Sum>) -> Sum {
    println!("\n━━ {title}");
    let (outcome, took) = crate::step::timed(checks);
    let sum = outcome.unwrap_or_else(|error| Sum::of(Err(error)));
    println!("{title}: {:.1} s", took.as_secs_f64());
    println!("{} passed, {} failed", sum.passed, sum.failed);
    sum
}

/// Runs `cargo test`, shows what it prints, and adds up its `test result:` lines.
///
/// # Errors
/// When cargo does not start.
pub fn cargo_test(command: &mut Command) -> Result<Sum> {
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .context("cargo did not start")?;
    let mut sum = Sum::default();
    let mut ignored = 0;
    for line in BufReader::new(child.stdout.take().context("cargo has no output")?).lines() {
        let line = line?;
        println!("{line}");
        if let Some(result) = line.strip_prefix("test result: ") {
            sum += Sum {
                passed: number_before(result, " passed"),
                failed: number_before(result, " failed"),
            };
            ignored += number_before(result, " ignored");
        }
    }
    let status = child.wait()?;
    if ignored > 0 {
        println!("{ignored} tests say of themselves that they are not for this command (`#[ignore]`)");
    }
    if !status.success() && sum.failed == 0 {
        // It did not compile, or a test took its process down.
        sum.failed = 1;
    }
    Ok(sum)
}

fn number_before(line: &str, word: &str) -> usize {
    line.split(word)
        .next()
        .and_then(|before| before.rsplit(' ').next())
        .and_then(|digits| digits.parse().ok())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{Sum, number_before};

    #[test]
    fn the_numbers_of_a_result_line_are_read() {
        let line = "FAILED. 12 passed; 3 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.10s";
        assert_eq!(number_before(line, " passed"), 12);
        assert_eq!(number_before(line, " failed"), 3);
        assert_eq!(number_before(line, " ignored"), 1);
        assert_eq!(number_before("nothing of the kind", " passed"), 0);
    }

    #[test]
    fn a_check_that_could_not_be_made_has_failed() {
        assert_eq!(
            Sum::of(Err(anyhow::anyhow!("no such file"))),
            Sum { passed: 0, failed: 1 }
        );
    }
}
