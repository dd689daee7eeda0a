//! Licences of what we build upon: whether an SPDX expression leaves a way without the GPL or AGPL. Gives no advice on
//! anything else in a licence.

/// Whether one can take the package without accepting a GPL or AGPL. `OR` needs one free side, `AND` both.
///
/// Old manifests write `MIT/Apache-2.0`, which means `OR`.
pub fn is_free_of_gpl(expression: &str) -> bool {
    let spaced = expression
        .replace('(', " ( ")
        .replace(')', " ) ")
        .replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut reader = Reader { words: &words };
    let free = reader.either();
    free && reader.words.is_empty()
}

struct Reader<'words> {
    words: &'words [&'words str],
}

impl Reader<'_> {
    fn either(&mut self) -> bool {
        let mut free = self.both();
        while self.takes("OR") {
            let right = self.both();
            free = free || right;
        }
        free
    }

    fn both(&mut self) -> bool {
        let mut free = self.one();
        while self.takes("AND") {
            let right = self.one();
            free = free && right;
        }
        free
    }

    fn one(&mut self) -> bool {
        if self.takes("(") {
            let free = self.either();
            return self.takes(")") && free;
        }
        let Some((name, rest)) = self.words.split_first() else {
            return false;
        };
        self.words = rest;
        if self.takes("WITH") {
            self.words = self.words.get(1..).unwrap_or_default();
        }
        // The LGPL is no better for a program that is linked statically.
        !name.contains("GPL")
    }

    fn takes(&mut self, word: &str) -> bool {
        match self.words.split_first() {
            Some((first, rest)) if *first == word => {
                self.words = rest;
                true
            }
            Some(_) | None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_free_of_gpl;

    #[test]
    fn a_choice_is_free_when_one_side_is() {
        assert!(is_free_of_gpl("MIT OR Apache-2.0"));
        assert!(is_free_of_gpl("MIT/Apache-2.0"));
        assert!(is_free_of_gpl("MIT OR Apache-2.0 OR LGPL-2.1-or-later"));
        assert!(is_free_of_gpl("(MIT OR GPL-3.0-only) AND Unicode-3.0"));
        assert!(is_free_of_gpl("Apache-2.0 WITH LLVM-exception"));
    }

    #[test]
    fn a_demand_is_not_free_when_one_part_is_not() {
        assert!(!is_free_of_gpl("GPL-3.0-or-later"));
        assert!(!is_free_of_gpl("AGPL-3.0"));
        assert!(!is_free_of_gpl("MIT AND GPL-2.0"));
        assert!(!is_free_of_gpl("(GPL-3.0-only OR AGPL-3.0-only) AND MIT"));
        assert!(!is_free_of_gpl(""));
    }
}
