//! Of what kinds the values of a scenario file are, and how large a file and its parts may be. Which fields there are
//! stands in `fields`, the words that they take in `words`.

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
    /// The condition of an inject or a prompt.
    Condition,
    /// Two whole numbers from 1 to 3,600.
    Pair,
    /// A list with least and most elements.
    List(&'static Shape, usize, usize),
    /// A list with one such element for each of these words; which lacks its own, `check` says.
    Each(&'static Shape, &'static [&'static str]),
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

pub(super) const fn needed(name: &'static str, shape: Shape) -> Field {
    Field {
        name,
        shape,
        need: Need::Required,
    }
}

pub(super) const fn optional(name: &'static str, shape: Shape) -> Field {
    Field {
        name,
        shape,
        need: Need::Optional,
    }
}
