//! What counts as text that people can read, and what as a day: the same for files and for what is typed in a room.
//! Knows no lengths: each reader has its own limits.

/// Characters that show as nothing yet are no blanks: zero-width spaces and joiners, direction marks, byte order marks.
const fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Joiners inside a word or an emoji are honest; alone they show as nothing.
const fn is_joiner(letter: char) -> bool {
    matches!(letter, '\u{200c}' | '\u{200d}')
}

/// Whether a character does not belong into a text for people: control characters but line feed and tab, and what
/// shows as nothing or turns the direction of the text around it.
pub fn is_unprintable(letter: char) -> bool {
    (letter.is_control() && letter != '\n' && letter != '\t') || (is_invisible(letter) && !is_joiner(letter))
}

/// Whether a text shows nothing at all.
pub fn is_blank(text: &str) -> bool {
    text.chars()
        .all(|letter| letter.is_whitespace() || is_joiner(letter))
}

/// Whether a text is a day, `YYYY-MM-DD`: digits, a month of the year, a day that some month has.
pub fn is_day(text: &str) -> bool {
    let number = |part: &str, digits: usize| {
        let is_number = part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| part.parse::<u16>().ok()).flatten()
    };
    let mut parts = text.split('-');
    let (Some(year), Some(month), Some(day), None) = (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return false;
    };
    number(year, 4).is_some_and(|year| (2_000..2_200).contains(&year))
        && number(month, 2).is_some_and(|month| (1..=12).contains(&month))
        && number(day, 2).is_some_and(|day| (1..=31).contains(&day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_ten_characters_of_digits_and_dashes() {
        for day in ["2026-05-01", "2000-12-31", "2199-01-09"] {
            assert!(is_day(day), "{day}");
        }
        for other in [
            "",
            "2026-05",
            "2026-5-1",
            "2026-x-5-1",
            "2026-+5-01",
            "2026-05-+1",
            "2026-13-01",
            "2026-00-10",
            "2026-05-32",
            "2026-05-01-",
            "1999-05-01",
            "2200-05-01",
            "+026-05-01",
        ] {
            assert!(!is_day(other), "{other}");
        }
    }

    #[test]
    fn what_cannot_be_seen_is_no_text() {
        for bad in [
            '\u{7}', '\u{200b}', '\u{200e}', '\u{202e}', '\u{2060}', '\u{2069}', '\u{feff}',
        ] {
            assert!(is_unprintable(bad), "{bad:?}");
        }
        for good in ['a', '\n', '\t', 'é', '\u{200d}', '☂'] {
            assert!(!is_unprintable(good), "{good:?}");
        }
        assert!(is_blank(" \n\u{200d}"));
        assert!(!is_blank("👩\u{200d}💻"));
    }
}
