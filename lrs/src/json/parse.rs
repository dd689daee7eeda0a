//! The JSON parser: RFC 8259, nothing more. Names must be unique, nesting is bounded, numbers keep their text.
//!
//! Recursion is bounded by `JSON_DEPTH_MAX`; memory by the body limit of the caller.

use super::{Object, Value};
use crate::invalid::{Invalid, Place};
use crate::limits::JSON_DEPTH_MAX;
use std::collections::HashSet;

/// Objects with more members than this look for doubles with a set instead of comparing each with each.
const SMALL_OBJECT: usize = 12;

/// Parses one JSON text of UTF-8 bytes. The pointer of a refusal names the value that could not be read.
pub fn parse(bytes: &[u8]) -> Result<Value, Invalid> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            return Place::Root.refuse(format!("the text is not UTF-8 (byte {})", error.valid_up_to()));
        }
    };
    let mut parser = Parser { text, at: 0 };
    parser.space();
    let value = parser.value(&Place::Root, 0)?;
    parser.space();
    if parser.at < text.len() {
        return parser.refuse(&Place::Root, "there is more text after the end of the JSON value");
    }
    Ok(value)
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
}

impl Parser<'_> {
    fn refuse<T>(&self, place: &Place<'_>, what: &str) -> Result<T, Invalid> {
        place.refuse(format!("{what} (byte {})", self.at))
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn word(&mut self, word: &str, value: Value, place: &Place<'_>) -> Result<Value, Invalid> {
        if self.text[self.at..].starts_with(word) {
            self.at += word.len();
            Ok(value)
        } else {
            self.refuse(place, "this is no JSON value")
        }
    }

    fn value(&mut self, place: &Place<'_>, depth: usize) -> Result<Value, Invalid> {
        if depth > JSON_DEPTH_MAX {
            return place.refuse(format!("nested deeper than {JSON_DEPTH_MAX} levels"));
        }
        match self.peek() {
            Some(b'{') => self.object(place, depth),
            Some(b'[') => self.array(place, depth),
            Some(b'"') => Ok(Value::String(self.string(place)?)),
            Some(b't') => self.word("true", Value::Bool(true), place),
            Some(b'f') => self.word("false", Value::Bool(false), place),
            Some(b'n') => self.word("null", Value::Null, place),
            Some(b'-' | b'0'..=b'9') => self.number(place),
            Some(_) => self.refuse(place, "this is no JSON value"),
            None => self.refuse(place, "the JSON text ends too early"),
        }
    }

    fn object(&mut self, place: &Place<'_>, depth: usize) -> Result<Value, Invalid> {
        let mut object = Object::new();
        let mut seen: HashSet<String> = HashSet::new();
        self.at += 1;
        self.space();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(Value::Object(object));
        }
        loop {
            self.space();
            if self.peek() != Some(b'"') {
                return self.refuse(place, "a member of an object must begin with its name in quotes");
            }
            let name = self.string(place)?;
            let here = place.key(&name);
            let double = if object.len() < SMALL_OBJECT {
                object.has(&name)
            } else {
                seen.contains(&name)
            };
            if double {
                return here.refuse("this name stands twice in one object");
            }
            self.space();
            if self.peek() != Some(b':') {
                return self.refuse(&here, "a colon is missing after the name");
            }
            self.at += 1;
            self.space();
            let value = self.value(&here, depth + 1)?;
            if object.len() >= SMALL_OBJECT {
                seen.insert(name.clone());
            }
            object.push(name, value);
            if object.len() == SMALL_OBJECT {
                seen.extend(object.iter().map(|(name, _)| name.to_owned()));
            }
            self.space();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b'}') => {
                    self.at += 1;
                    return Ok(Value::Object(object));
                }
                Some(_) | None => return self.refuse(place, "a comma or } is missing"),
            }
        }
    }

    fn array(&mut self, place: &Place<'_>, depth: usize) -> Result<Value, Invalid> {
        let mut items = Vec::new();
        self.at += 1;
        self.space();
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(Value::Array(items));
        }
        loop {
            self.space();
            items.push(self.value(&place.index(items.len()), depth + 1)?);
            self.space();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b']') => {
                    self.at += 1;
                    return Ok(Value::Array(items));
                }
                Some(_) | None => return self.refuse(place, "a comma or ] is missing"),
            }
        }
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        self.at - start
    }

    fn number(&mut self, place: &Place<'_>) -> Result<Value, Invalid> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        let leading_zero = self.peek() == Some(b'0');
        let whole = self.digits();
        if whole == 0 || (leading_zero && whole > 1) {
            return self.refuse(place, "this is no JSON number");
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            if self.digits() == 0 {
                return self.refuse(place, "this is no JSON number");
            }
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            if self.digits() == 0 {
                return self.refuse(place, "this is no JSON number");
            }
        }
        Ok(Value::Number(self.text[start..self.at].into()))
    }

    fn string(&mut self, place: &Place<'_>) -> Result<String, Invalid> {
        self.at += 1;
        let mut out = String::new();
        loop {
            let rest = &self.text.as_bytes()[self.at..];
            let plain = rest
                .iter()
                .position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1f));
            let Some(plain) = plain else {
                self.at = self.text.len();
                return self.refuse(place, "a string has no closing quote");
            };
            out.push_str(&self.text[self.at..self.at + plain]);
            self.at += plain;
            match rest[plain] {
                b'"' => {
                    self.at += 1;
                    return Ok(out);
                }
                b'\\' => {
                    self.at += 1;
                    out.push(self.escape(place)?);
                }
                _ => return self.refuse(place, "a control character stands unescaped in a string"),
            }
        }
    }

    fn escape(&mut self, place: &Place<'_>) -> Result<char, Invalid> {
        let escaped = self.peek();
        self.at += 1;
        match escaped {
            Some(b'"') => Ok('"'),
            Some(b'\\') => Ok('\\'),
            Some(b'/') => Ok('/'),
            Some(b'b') => Ok('\u{8}'),
            Some(b'f') => Ok('\u{c}'),
            Some(b'n') => Ok('\n'),
            Some(b'r') => Ok('\r'),
            Some(b't') => Ok('\t'),
            Some(b'u') => self.unicode(place),
            Some(_) | None => self.refuse(place, "this escape is unknown in JSON"),
        }
    }

    fn unicode(&mut self, place: &Place<'_>) -> Result<char, Invalid> {
        let first = self.four_hex(place)?;
        let code = if (0xd800..0xdc00).contains(&first) && self.text[self.at..].starts_with("\\u") {
            self.at += 2;
            let second = self.four_hex(place)?;
            if !(0xdc00..0xe000).contains(&second) {
                return self.refuse(place, "half of a surrogate pair is missing");
            }
            0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00)
        } else {
            first
        };
        match char::from_u32(code) {
            Some(char) => Ok(char),
            None => self.refuse(place, "half of a surrogate pair is missing"),
        }
    }

    fn four_hex(&mut self, place: &Place<'_>) -> Result<u32, Invalid> {
        let digits = self.text.as_bytes().get(self.at..self.at + 4);
        let digits = digits.filter(|digits| digits.iter().all(u8::is_ascii_hexdigit));
        let Some(digits) = digits.and_then(|digits| std::str::from_utf8(digits).ok()) else {
            return self.refuse(place, "\\u needs four hexadecimal digits");
        };
        self.at += 4;
        Ok(u32::from_str_radix(digits, 16).unwrap_or_default())
    }
}
