//! Why a piece of JSON was refused and where: a reason in words and an RFC 6901 pointer.
//!
//! Does not decide on status codes; that is the business of `http`.

use std::fmt::Write as _;

/// A refusal of input. `reason` is a whole sentence part in plain words, without inside text of the program.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason} (at \"{pointer}\")")]
pub struct Invalid {
    /// RFC 6901 pointer to the place; empty for the whole document.
    pub pointer: String,
    /// What is wrong, in plain words.
    pub reason: String,
}

/// A place in a JSON document, linked to its parent, so that the text is only made when something is wrong.
#[derive(Debug, Clone, Copy)]
pub enum Place<'a> {
    /// The whole document.
    Root,
    /// A member of an object.
    Key(&'a Place<'a>, &'a str),
    /// An element of an array, counted from 0.
    Index(&'a Place<'a>, usize),
}

impl Place<'_> {
    /// The member `name` of this place.
    pub fn key<'a>(&'a self, name: &'a str) -> Place<'a> {
        Place::Key(self, name)
    }

    /// The element `index` of this place.
    pub fn index(&self, index: usize) -> Place<'_> {
        Place::Index(self, index)
    }

    /// The RFC 6901 pointer of this place.
    pub fn pointer(&self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        out
    }

    fn write(&self, out: &mut String) {
        match self {
            Place::Root => {}
            Place::Key(parent, name) => {
                parent.write(out);
                out.push('/');
                out.push_str(&name.replace('~', "~0").replace('/', "~1"));
            }
            Place::Index(parent, index) => {
                parent.write(out);
                let _ = write!(out, "/{index}");
            }
        }
    }

    /// A refusal at this place.
    pub fn refuse<T>(&self, reason: impl Into<String>) -> Result<T, Invalid> {
        Err(Invalid {
            pointer: self.pointer(),
            reason: reason.into(),
        })
    }
}
