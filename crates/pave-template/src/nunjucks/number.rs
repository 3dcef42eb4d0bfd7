//! JavaScript numbers: printing, reading, rounding and conversion to integers.
//!
//! Rules are those of ECMA-262 sections 6.1.6.1.20 (to string), 7.1.4.1 (from string) and 21.1.3 (methods).

use super::text::{is_space, trim};

/// `Number.MAX_SAFE_INTEGER`.
pub(crate) const MAX_SAFE_INTEGER: f64 = 9_007_199_254_740_991.0;

/// `String(number)`.
pub(crate) fn to_text(number: f64) -> String {
    ryu_js::Buffer::new().format(number).to_owned()
}

/// A count as a number; counts here stay far below 2^53.
#[expect(clippy::cast_precision_loss, reason = "counts are below 2^53")]
pub(crate) fn from_count(count: usize) -> f64 {
    count as f64
}

/// A number as a count: `None` unless it is a whole number from 0 to the largest 32-bit one.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the range is checked"
)]
pub(crate) fn to_count(number: f64) -> Option<usize> {
    (number >= 0.0 && number <= f64::from(u32::MAX) && number.fract() == 0.0).then_some(number as usize)
}

/// A number cut to a count: below 0 and `NaN` are 0, everything beyond `most` is `most`.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the range is checked"
)]
pub(crate) fn clamp_count(number: f64, most: usize) -> usize {
    if number.is_nan() || number <= 0.0 {
        0
    } else if number >= from_count(most) {
        most
    } else {
        number as usize
    }
}

/// A position that may count from the end (negative), cut to `0..=length`.
pub(crate) fn relative_index(number: f64, length: usize) -> usize {
    if number < 0.0 {
        clamp_count(from_count(length) + number, length)
    } else {
        clamp_count(number, length)
    }
}

/// `ToIntegerOrInfinity`.
pub(crate) fn to_integer(number: f64) -> f64 {
    if number.is_nan() { 0.0 } else { number.trunc() + 0.0 }
}

/// `number >>> 0`.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the remainder is below 2^32"
)]
pub(crate) fn to_uint32(number: f64) -> u32 {
    if !number.is_finite() {
        return 0;
    }
    let remainder = number.trunc() % 4_294_967_296.0;
    (if remainder < 0.0 {
        remainder + 4_294_967_296.0
    } else {
        remainder
    }) as u32
}

/// `Math.round`: halves go up, towards positive infinity.
pub(crate) fn round(number: f64) -> f64 {
    if !number.is_finite() || number.fract() == 0.0 {
        return number;
    }
    let below = number.floor();
    let rounded = if number - below >= 0.5 { below + 1.0 } else { below };
    if rounded == 0.0 {
        rounded.copysign(number)
    } else {
        rounded
    }
}

/// `base ** exponent`, where JavaScript differs from C: a base of 1 or -1 with an infinite exponent is `NaN`.
pub(crate) fn power(base: f64, exponent: f64) -> f64 {
    let unit_base = (base.abs() - 1.0).abs() < f64::EPSILON / 4.0;
    if exponent.is_nan() || unit_base && exponent.is_infinite() {
        return f64::NAN;
    }
    base.powf(exponent)
}

/// `Number(text)`; text that is no number gives `NaN`.
pub(crate) fn from_text(text: &str) -> f64 {
    let text = trim(text);
    if text.is_empty() {
        return 0.0;
    }
    for (prefixes, radix) in [(["0x", "0X"], 16), (["0o", "0O"], 8), (["0b", "0B"], 2)] {
        if let Some(digits) = prefixes.iter().find_map(|prefix| text.strip_prefix(prefix)) {
            let all = !digits.is_empty() && digits.chars().all(|digit| digit.is_digit(radix));
            return if all { from_digits(digits, radix) } else { f64::NAN };
        }
    }
    match decimal_prefix(text) {
        Some(length) if length == text.len() => parse_decimal(text),
        _ => f64::NAN,
    }
}

/// `parseFloat(text)`.
pub(crate) fn parse_float(text: &str) -> f64 {
    let text = text.trim_start_matches(is_space);
    decimal_prefix(text)
        .and_then(|length| text.get(..length))
        .map_or(f64::NAN, parse_decimal)
}

/// `parseInt(text, radix)`.
pub(crate) fn parse_int(text: &str, radix: f64) -> f64 {
    let text = text.trim_start_matches(is_space);
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    // ToInt32 of the radix; anything outside of 2..=36 is refused, so the wrap-around only matters for its value.
    let wanted = to_uint32(radix);
    let hexadecimal = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X"));
    let (radix, text) = match (wanted, hexadecimal) {
        (0 | 16, Some(rest)) => (16, rest),
        (0, None) => (10, text),
        (2..=36, _) => (wanted, text),
        _ => return f64::NAN,
    };
    let end = text.find(|digit: char| !digit.is_digit(radix)).unwrap_or(text.len());
    let digits = text.get(..end).unwrap_or_default();
    if digits.is_empty() {
        return f64::NAN;
    }
    let value = from_digits(digits, radix);
    if negative { -value } else { value }
}

/// The value of digits; ten is read exactly, powers of two round to nearest, others add up as V8 does.
fn from_digits(digits: &str, radix: u32) -> f64 {
    if radix == 10 {
        return digits.parse().unwrap_or(f64::NAN);
    }
    if radix.is_power_of_two() {
        return from_binary_digits(digits, radix);
    }
    // Parts of as many digits as fit 32 bits, each multiplied in: what V8 does for the remaining radixes.
    let (mut value, mut part, mut multiplier) = (0.0, 0_u64, 1_u64);
    for digit in digits.chars().filter_map(|digit| digit.to_digit(radix)) {
        if multiplier * u64::from(radix) > 0xFFFF_FFFF / 36 {
            value = value * small(multiplier) + small(part);
            (part, multiplier) = (0, 1);
        }
        part = part * u64::from(radix) + u64::from(digit);
        multiplier *= u64::from(radix);
    }
    value * small(multiplier) + small(part)
}

/// A whole number below 2^53.
#[expect(clippy::cast_precision_loss, reason = "the number is below 2^53")]
fn small(number: u64) -> f64 {
    number as f64
}

/// Digits of a radix that is a power of two, rounded once to nearest, ties to even.
fn from_binary_digits(digits: &str, radix: u32) -> f64 {
    let width = radix.trailing_zeros();
    let (mut mantissa, mut dropped_bits, mut sticky) = (0_u64, 0_i32, false);
    for digit in digits.chars().filter_map(|digit| digit.to_digit(radix)) {
        for place in (0..width).rev() {
            let bit = u64::from(digit >> place & 1);
            if mantissa >> 54 == 0 {
                mantissa = mantissa << 1 | bit;
            } else {
                sticky |= bit == 1;
                dropped_bits = dropped_bits.saturating_add(1);
            }
        }
    }
    if mantissa >> 54 == 0 {
        // At most 54 bits: one rounding by the conversion itself.
        return half_exact(mantissa, false) * 2_f64.powi(dropped_bits);
    }
    half_exact(mantissa, sticky) * 2_f64.powi(dropped_bits.min(1_100))
}

/// `mantissa` of at most 55 bits, with `sticky` for lower bits that were not zero, rounded to nearest even.
#[expect(clippy::cast_precision_loss, reason = "this is the rounding")]
fn half_exact(mantissa: u64, sticky: bool) -> f64 {
    ((mantissa << 2) | u64::from(sticky)) as f64 / 4.0
}

fn parse_decimal(text: &str) -> f64 {
    match text {
        "Infinity" | "+Infinity" => f64::INFINITY,
        "-Infinity" => f64::NEG_INFINITY,
        _ => text.parse().unwrap_or(f64::NAN),
    }
}

/// The length of the longest decimal literal at the start of `text`.
fn decimal_prefix(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let digits_from = |start: usize| {
        bytes
            .iter()
            .skip(start)
            .take_while(|byte| byte.is_ascii_digit())
            .count()
    };
    let start = usize::from(matches!(bytes.first(), Some(b'+' | b'-')));
    if text.get(start..).is_some_and(|rest| rest.starts_with("Infinity")) {
        return Some(start + "Infinity".len());
    }
    let whole = digits_from(start);
    let mut end = start + whole;
    let mut fraction = 0;
    if bytes.get(end) == Some(&b'.') {
        fraction = digits_from(end + 1);
        if whole + fraction > 0 {
            end += 1 + fraction;
        }
    }
    if whole + fraction == 0 {
        return None;
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        let exponent = digits_from(end + 1 + sign);
        if exponent > 0 {
            end += 1 + sign + exponent;
        }
    }
    Some(end)
}
