//! Small changes of words that many pages make: a refusal as a sentence, a name within one, the letter of a choice.

use drill::id::ChoiceId;

/// A refusal as a sentence: capital first, full stop last.
pub fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first: String = letters
        .next()
        .map(|letter| letter.to_uppercase().collect())
        .unwrap_or_default();
    format!("{first}{}.", letters.as_str().trim_end_matches('.'))
}

/// A name or a title as it stands within a sentence.
pub fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_lowercase().chain(letters).collect())
        .unwrap_or_default()
}

/// A place in a row as people say it: "1st", "12th".
pub fn nth_word(nth: u32) -> String {
    let end = match (nth % 100, nth % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{nth}{end}")
}

/// A choice as people call it: its letter, in upper case.
pub fn letter(choice: &ChoiceId) -> String {
    choice.0.to_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_begin_as_their_place_asks() {
        assert_eq!(sentence("the drill is paused."), "The drill is paused.");
        assert_eq!(lower_first("Looked at Payments"), "looked at Payments");
        assert_eq!(lower_first(""), "");
        assert_eq!([1, 2, 3, 11, 22].map(nth_word).join(" "), "1st 2nd 3rd 11th 22nd");
    }
}
