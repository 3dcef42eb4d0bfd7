//! Times and durations: RFC 3339 and Go's forms, without a clock.

use std::cmp::Ordering;
use std::fmt::Write;

/// A time between the years 1 and 9999.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Timestamp {
    /// Since 1970, in UTC.
    pub(crate) seconds: i64,
    pub(crate) nanoseconds: u32,
    /// How many seconds the zone that it was written in is ahead; it is printed there, and nothing else.
    offset: i64,
}

impl PartialEq for Timestamp {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Timestamp {}

impl PartialOrd for Timestamp {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Timestamp {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.seconds, self.nanoseconds).cmp(&(other.seconds, other.nanoseconds))
    }
}

const FIRST: i64 = -62_135_596_800;
const LAST: i64 = 253_402_300_799;

/// A day of the Gregorian calendar; months and days count from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Date {
    pub(crate) year: i64,
    pub(crate) month: i64,
    pub(crate) day: i64,
}

impl Date {
    /// Days since 1970: years begin in March, so that the leap day is their last.
    pub(crate) fn days(self) -> i64 {
        let year = self.year - i64::from(self.month <= 2);
        let era = year.div_euclid(400);
        let of_era = year.rem_euclid(400);
        let month = (self.month + 9) % 12;
        let of_year = (153 * month + 2) / 5 + self.day - 1;
        era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
    }

    /// The day that is `days` after the first of 1970.
    pub(crate) fn of_days(days: i64) -> Self {
        let days = days + 719_468;
        let era = days.div_euclid(146_097);
        let of_era = days.rem_euclid(146_097);
        let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month + 2) / 5 + 1;
        let month = if month < 10 { month + 3 } else { month - 9 };
        Self {
            year: year + era * 400 + i64::from(month <= 2),
            month,
            day,
        }
    }

    /// Reads `2026-11-21`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '-');
        let mut number = |length: usize| parts.next().and_then(|part| digits(part, length));
        let date = Self {
            year: number(4)?,
            month: number(2)?,
            day: number(2)?,
        };
        (Self::of_days(date.days()) == date && date.year > 0).then_some(date)
    }
}

/// A number of exactly `length` digits.
fn digits(text: &str, length: usize) -> Option<i64> {
    let is_number = text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { text.parse().ok() } else { None }
}

impl Timestamp {
    pub(crate) fn of_seconds(seconds: i64) -> Option<Self> {
        Self::new(seconds, 0, 0)
    }

    fn new(seconds: i64, nanoseconds: u32, offset: i64) -> Option<Self> {
        (FIRST..=LAST).contains(&seconds).then_some(Self {
            seconds,
            nanoseconds,
            offset,
        })
    }

    /// Whether it is the first of all times, which Go takes for none.
    pub(crate) fn is_zero(self) -> bool {
        self.seconds == FIRST && self.nanoseconds == 0
    }

    /// Reads RFC 3339: `2026-11-21T18:00:00.5+01:00`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (date, time) = text.split_once(['T', 't'])?;
        let days = Date::parse(date)?.days();
        let (clock, offset) = if let Some(clock) = time.strip_suffix(['Z', 'z']) {
            (clock, 0)
        } else {
            let (clock, zone) = time.split_at_checked(time.rfind(['+', '-'])?)?;
            let sign = if zone.starts_with('-') { -1 } else { 1 };
            let (hours, minutes) = zone.get(1..)?.split_once(':')?;
            let (hours, minutes) = (digits(hours, 2)?, digits(minutes, 2)?);
            if hours > 23 || minutes > 59 {
                return None;
            }
            (clock, sign * (hours * 3600 + minutes * 60))
        };
        let (clock, fraction) = match clock.split_once('.') {
            Some((clock, fraction)) => (clock, nanoseconds(fraction)?),
            None => (clock, 0),
        };
        let mut parts = clock.splitn(3, ':');
        let mut number = || parts.next().and_then(|part| digits(part, 2));
        let (hours, minutes, seconds) = (number()?, number()?, number()?);
        if hours > 23 || minutes > 59 || seconds > 59 {
            return None;
        }
        Self::new(
            days * 86_400 + hours * 3600 + minutes * 60 + seconds - offset,
            fraction,
            offset,
        )
    }

    /// A day's first moment.
    pub(crate) fn of_date(date: Date) -> Option<Self> {
        Self::new(date.days() * 86_400, 0, 0)
    }

    /// RFC 3339, in its zone.
    pub(crate) fn print(self) -> String {
        let seconds = self.seconds + self.offset;
        let date = Date::of_days(seconds.div_euclid(86_400));
        let of_day = seconds.rem_euclid(86_400);
        let mut text = format!(
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}",
            date.year,
            date.month,
            date.day,
            of_day / 3600,
            of_day / 60 % 60,
            of_day % 60
        );
        if self.nanoseconds > 0 {
            let fraction = format!("{:09}", self.nanoseconds);
            text.push('.');
            text.push_str(fraction.trim_end_matches('0'));
        }
        let minutes = self.offset.abs() / 60;
        match self.offset {
            0 => text.push('Z'),
            offset => {
                text.push(if offset < 0 { '-' } else { '+' });
                let _ = write!(text, "{:02}:{:02}", minutes / 60, minutes % 60);
            }
        }
        text
    }

    /// The time that is `span` nanoseconds later.
    pub(crate) fn after(self, span: i64) -> Option<Self> {
        let total = i128::from(self.seconds) * 1_000_000_000 + i128::from(self.nanoseconds) + i128::from(span);
        let seconds = i64::try_from(total.div_euclid(1_000_000_000)).ok()?;
        let nanoseconds = u32::try_from(total.rem_euclid(1_000_000_000)).ok()?;
        Self::new(seconds, nanoseconds, self.offset)
    }

    /// The nanoseconds from `other` to this.
    pub(crate) fn since(self, other: Self) -> Option<i64> {
        let seconds = i128::from(self.seconds - other.seconds);
        let nanoseconds = i128::from(self.nanoseconds) - i128::from(other.nanoseconds);
        i64::try_from(seconds * 1_000_000_000 + nanoseconds).ok()
    }
}

/// A fraction of a second, of which more than nine digits do not count.
fn nanoseconds(fraction: &str) -> Option<u32> {
    if fraction.is_empty() || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let nine: String = fraction.chars().chain("000000000".chars()).take(9).collect();
    nine.parse().ok()
}

/// Reads Go's durations, `1h30m`, `-1.5s`, `2ms`, in nanoseconds.
pub(crate) fn parse_duration(text: &str) -> Option<i64> {
    let (sign, mut rest) = match text.split_at_checked(1) {
        Some(("-", rest)) => (-1, rest),
        Some(("+", rest)) => (1, rest),
        _ => (1, text),
    };
    if rest == "0" {
        return Some(0);
    }
    if rest.is_empty() {
        return None;
    }
    let mut total: i128 = 0;
    while !rest.is_empty() {
        let length = rest.find(|character: char| !character.is_ascii_digit() && character != '.')?;
        let (number, after) = rest.split_at_checked(length)?;
        let length = after
            .find(|character: char| character.is_ascii_digit() || character == '.')
            .unwrap_or(after.len());
        let (unit, after) = after.split_at_checked(length)?;
        rest = after;
        let unit: i128 = match unit {
            "ns" => 1,
            "us" | "µs" | "μs" => 1_000,
            "ms" => 1_000_000,
            "s" => 1_000_000_000,
            "m" => 60_000_000_000,
            "h" => 3_600_000_000_000,
            _ => return None,
        };
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        if whole.is_empty() && fraction.is_empty() || whole.len() > 19 || fraction.contains('.') {
            return None;
        }
        let whole: i128 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
        total += whole * unit;
        let mut place = unit;
        for digit in fraction.bytes().take(18) {
            // Nothing is lost up to a nanosecond: hours have 3,600 and powers of ten.
            total += i128::from(digit - b'0') * place / 10;
            place /= 10;
        }
    }
    i64::try_from(sign * total).ok()
}

/// A duration as CEL prints it: seconds, `5400s`, `1.5s`.
pub(crate) fn print_duration(span: i64) -> String {
    let (sign, span) = (if span < 0 { "-" } else { "" }, span.unsigned_abs());
    let (seconds, rest) = (span / 1_000_000_000, span % 1_000_000_000);
    let fraction = format!(".{rest:09}");
    let fraction = fraction.trim_end_matches('0').trim_end_matches('.');
    format!("{sign}{seconds}{fraction}s")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_dates_are_each_others_inverse() {
        for days in (-719_000..2_900_000).step_by(97) {
            assert_eq!(Date::of_days(days).days(), days);
        }
        assert_eq!(Date::parse("1970-01-01").map(Date::days), Some(0));
        assert_eq!(Date::parse("2000-02-29").map(Date::days), Some(11_016));
        for text in ["2025-02-29", "2025-13-01", "2025-1-1", "0000-01-01", "x"] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
    }

    #[test]
    fn times_are_read_and_printed_in_their_zone() {
        let print = |text: &str| Timestamp::parse(text).map(Timestamp::print);
        assert_eq!(
            print("2026-11-21T18:00:00.50+01:30").as_deref(),
            Some("2026-11-21T18:00:00.5+01:30")
        );
        assert_eq!(print("1969-12-31T23:59:59Z").as_deref(), Some("1969-12-31T23:59:59Z"));
        for text in [
            "2026-11-21",
            "2026-11-21T24:00:00Z",
            "2026-11-21T18:00Z",
            "2026-11-21T18:00:00",
        ] {
            assert_eq!(print(text), None, "{text}");
        }
    }

    #[test]
    fn durations_are_gos() {
        assert_eq!(parse_duration("1h30m").map(print_duration).as_deref(), Some("5400s"));
        assert_eq!(parse_duration("-1.5s").map(print_duration).as_deref(), Some("-1.5s"));
        assert_eq!(parse_duration("1.000001h"), Some(3_600_003_600_000));
        assert_eq!(parse_duration("0"), Some(0));
        for text in ["", "1", "h", "1d", "1h-", ".s", "1.2.3s", "9999999999h"] {
            assert_eq!(parse_duration(text), None, "{text}");
        }
    }
}
