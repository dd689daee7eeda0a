//! A mistake in a scenario file: where, what, and what to do about it.

/// One mistake.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub remedy: String,
}

impl Problem {
    /// A mistake at a byte of the text.
    pub(super) fn at(text: &str, byte: usize, message: String, remedy: String) -> Self {
        let before = text.get(..byte.min(text.len())).unwrap_or(text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
        Self {
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: u32::try_from(column).unwrap_or(u32::MAX),
            message,
            remedy,
        }
    }

    /// As the command line prints it: `PATH:LINE:COLUMN: what\n    remedy`.
    pub fn in_file(&self, path: &str) -> String {
        format!(
            "{path}:{}:{}: {}\n    {}",
            self.line, self.column, self.message, self.remedy
        )
    }
}
