//! What the program prints on standard output. A reader that goes away, as `head` does when it has seen enough, ends a
//! command without a word; a server goes on. Logs and errors go to standard error, by other ways.

use std::{
    fmt::Display,
    io::{self, Write},
};

/// Exit code of a command whose reader went away: the one that shells know from programs ended by a closed pipe,
/// 128 + SIGPIPE. Not zero: what a check found may not have been said.
pub const READER_GONE: u8 = 141;

/// Why something was not printed.
#[derive(Debug, thiserror::Error)]
pub enum Unprinted {
    /// Nobody reads any more.
    #[error("nobody reads this any more")]
    ReaderGone,
    /// It cannot be written.
    #[error("the output cannot be written ({0}); look at where it goes")]
    Failed(io::Error),
}

/// Prints a line.
pub fn line(words: impl Display) -> Result<(), Unprinted> {
    put(&mut io::stdout().lock(), format!("{words}\n").as_bytes())
}

/// Prints lines that bring their own ends.
pub fn whole(bytes: &[u8]) -> Result<(), Unprinted> {
    put(&mut io::stdout().lock(), bytes)
}

/// Prints a line for whoever watches a server, which goes on when nobody does.
pub fn aside(words: impl Display) {
    if let Err(error) = line(words) {
        tracing::debug!(%error, "nothing was printed");
    }
}

fn put(out: &mut impl Write, bytes: &[u8]) -> Result<(), Unprinted> {
    let put = out.write_all(bytes).and_then(|()| out.flush());
    put.map_err(|error| match error.kind() {
        io::ErrorKind::BrokenPipe => Unprinted::ReaderGone,
        _ => Unprinted::Failed(error),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Answers every write with the same.
    struct Out(io::ErrorKind);

    impl Write for Out {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(self.0.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_reader_that_went_away_is_told_from_an_output_that_fails() {
        let gone = put(&mut Out(io::ErrorKind::BrokenPipe), b"words");
        assert!(matches!(gone, Err(Unprinted::ReaderGone)));
        let full = put(&mut Out(io::ErrorKind::StorageFull), b"words");
        assert!(matches!(full, Err(Unprinted::Failed(_))));
        let mut kept = Vec::new();
        assert!(put(&mut kept, b"words").is_ok());
        assert_eq!(kept, b"words");
    }
}
