//! Points in time (µs since 1970, UTC) and ISO 8601 durations, as xAPI writes them.
//!
//! Never asks a clock: the time of day is always an argument.

use std::fmt;

/// A point in time: µs since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Micros(pub i64);

const DAY_SECONDS: i64 = 86_400;
const MICROS: i64 = 1_000_000;

/// Days since 1970-01-01 of a civil date (proleptic Gregorian; Howard Hinnant's arithmetic).
const fn days_of_date(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// The civil date (year, month, day) of days since 1970-01-01.
fn date_of_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

/// What RFC 3339 can write in UTC: the years 0 to 9999.
const YEARS_SECONDS: std::ops::Range<i64> =
    days_of_date(0, 1, 1) * DAY_SECONDS..days_of_date(10_000, 1, 1) * DAY_SECONDS;

fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl fmt::Display for Micros {
    /// RFC 3339 in UTC with six digits of the second: `2026-11-20T17:00:00.000001Z`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0.div_euclid(MICROS);
        let (year, month, day) = date_of_days(seconds.div_euclid(DAY_SECONDS));
        let (clock, micros) = (seconds.rem_euclid(DAY_SECONDS), self.0.rem_euclid(MICROS));
        let (hour, minute, second) = (clock / 3600, clock / 60 % 60, clock % 60);
        write!(
            f,
            "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{micros:06}Z"
        )
    }
}

impl Micros {
    /// As HTTP dates are written: `Fri, 20 Nov 2026 17:00:00 GMT`, to the second.
    pub fn http_date(self) -> String {
        const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
        const MONTHS: [&str; 12] = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ];
        let seconds = self.0.div_euclid(MICROS);
        let days = seconds.div_euclid(DAY_SECONDS);
        let (year, month, day) = date_of_days(days);
        let clock = seconds.rem_euclid(DAY_SECONDS);
        let (hour, minute, second) = (clock / 3600, clock / 60 % 60, clock % 60);
        let weekday = usize::try_from(days.rem_euclid(7)).unwrap_or(0);
        let month = usize::try_from(month - 1).unwrap_or(0);
        format!(
            "{}, {day:02} {} {year:04} {hour:02}:{minute:02}:{second:02} GMT",
            DAYS[weekday], MONTHS[month]
        )
    }
}

/// A timestamp as a client wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timestamp {
    /// The instant, cut to µs.
    pub at: Micros,
    /// Digits of the second after the point, as sent.
    fraction: String,
}

impl Timestamp {
    /// Reads an RFC 3339 / ISO 8601 extended timestamp. The offset may be `Z`, `±hh`, `±hhmm`, `±hh:mm` or absent
    /// (then UTC); "minus zero", which RFC 3339 uses for an unknown offset, is refused as xAPI demands. So is an instant
    /// outside the years 0 to 9999 of UTC: it could not be written back.
    pub fn parse(text: &str) -> Option<Self> {
        let mut reader = Reader {
            bytes: text.as_bytes(),
        };
        let (year, month, day) = (reader.digits(4)?, reader.then(b'-', 2)?, reader.then(b'-', 2)?);
        if !(1..=12).contains(&month) || day < 1 || day > days_in_month(year, month) {
            return None;
        }
        let separator = reader.next()?;
        if !matches!(separator, b'T' | b't' | b' ') {
            return None;
        }
        let (hour, minute) = (reader.digits(2)?, reader.then(b':', 2)?);
        let second = if reader.eat(b':') { reader.digits(2)? } else { 0 };
        if hour > 23 || minute > 59 || second > 60 {
            return None;
        }
        let fraction = if reader.eat(b'.') || reader.eat(b',') {
            reader.fraction()?
        } else {
            String::new()
        };
        let offset_minutes = reader.offset()?;
        let micros: String = fraction
            .bytes()
            .chain(*b"000000")
            .take(6)
            .map(char::from)
            .collect();
        let seconds = days_of_date(year, month, day) * DAY_SECONDS + hour * 3600 + minute * 60 + second
            - offset_minutes * 60;
        if !YEARS_SECONDS.contains(&seconds) {
            return None;
        }
        Some(Self {
            at: Micros(seconds * MICROS + micros.parse::<i64>().ok()?),
            fraction,
        })
    }

    /// The same instant in UTC with `Z`, keeping the digits of the second, at least three of them.
    pub fn to_utc(&self) -> String {
        let text = self.at.to_string();
        let mut fraction = self.fraction.clone();
        while fraction.len() < 3 {
            fraction.push('0');
        }
        format!("{}.{fraction}Z", &text[..19])
    }
}

struct Reader<'t> {
    bytes: &'t [u8],
}

impl Reader<'_> {
    fn next(&mut self) -> Option<u8> {
        let (first, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        Some(*first)
    }

    fn eat(&mut self, wanted: u8) -> bool {
        let found = self.bytes.first() == Some(&wanted);
        if found {
            self.bytes = &self.bytes[1..];
        }
        found
    }

    fn digits(&mut self, count: usize) -> Option<i64> {
        let (digits, rest) = self.bytes.split_at_checked(count)?;
        if !digits.iter().all(u8::is_ascii_digit) {
            return None;
        }
        self.bytes = rest;
        std::str::from_utf8(digits).ok()?.parse().ok()
    }

    fn then(&mut self, separator: u8, count: usize) -> Option<i64> {
        if self.eat(separator) {
            self.digits(count)
        } else {
            None
        }
    }

    fn fraction(&mut self) -> Option<String> {
        let count = self.bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (digits, rest) = self.bytes.split_at(count);
        self.bytes = rest;
        // More than 18 digits say nothing about time any more; they are refused rather than kept for ever.
        (1..=18)
            .contains(&count)
            .then(|| digits.iter().copied().map(char::from).collect())
    }

    /// Minutes east of Greenwich.
    fn offset(&mut self) -> Option<i64> {
        if self.bytes.is_empty() || self.bytes == b"Z" || self.bytes == b"z" {
            return Some(0);
        }
        let minus = match self.next()? {
            b'+' => false,
            b'-' => true,
            _ => return None,
        };
        let hours = self.digits(2)?;
        let minutes = if self.bytes.is_empty() {
            0
        } else {
            self.eat(b':');
            self.digits(2)?
        };
        if !self.bytes.is_empty() || hours > 23 || minutes > 59 {
            return None;
        }
        match (minus, hours * 60 + minutes) {
            (true, 0) => None,
            (true, offset) => Some(-offset),
            (false, offset) => Some(offset),
        }
    }
}

/// Whether the text is an ISO 8601 duration: `P[nY][nM][nW][nD][T[nH][nM][nS]]`, at least one part, and only the last
/// part with decimals.
pub fn is_duration(text: &str) -> bool {
    duration_key(text).is_some()
}

/// A duration in the form that xAPI compares: seconds cut to two decimals, zeros at their end dropped.
pub fn duration_key(text: &str) -> Option<String> {
    let rest = text.strip_prefix('P')?;
    let (date, time) = match rest.split_once('T') {
        Some((date, time)) => (date, Some(time)),
        None => (rest, None),
    };
    let mut key = String::from("P");
    let mut decimals_seen = false;
    let dates = duration_parts(date, "YMWD", &mut decimals_seen, &mut key)?;
    if key.contains('W') && (dates > 1 || time.is_some()) {
        return None; // ISO 8601: weeks stand alone
    }
    let Some(time) = time else {
        return (dates > 0).then_some(key);
    };
    key.push('T');
    let times = duration_parts(time, "HMS", &mut decimals_seen, &mut key)?;
    (times > 0).then_some(key)
}

/// Reads `units` in their order, each at most once; counts the parts.
fn duration_parts(text: &str, units: &str, decimals_seen: &mut bool, key: &mut String) -> Option<usize> {
    let mut units = units.chars();
    let mut number = String::new();
    let mut count = 0;
    for char in text.chars() {
        if char.is_ascii_digit() || char == '.' || char == ',' {
            number.push(if char == ',' { '.' } else { char });
            continue;
        }
        units.find(|unit| *unit == char)?;
        if *decimals_seen || number.is_empty() {
            return None;
        }
        if let Some((whole, decimals)) = number.split_once('.') {
            *decimals_seen = true;
            if whole.is_empty() || decimals.is_empty() || decimals.contains('.') {
                return None;
            }
            let kept = if char == 'S' {
                &decimals[..decimals.len().min(2)]
            } else {
                decimals
            };
            let kept = kept.trim_end_matches('0');
            number = if kept.is_empty() {
                whole.to_owned()
            } else {
                format!("{whole}.{kept}")
            };
        }
        key.push_str(&number);
        key.push(char);
        number.clear();
        count += 1;
    }
    number.is_empty().then_some(count)
}
