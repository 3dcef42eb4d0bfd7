//! JavaScript's `toFixed`, `toExponential`, `toPrecision` and `toString(radix)`.

use super::number::{from_count, to_integer, to_text};

/// The argument is outside of what the method takes.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct OutOfRange;

/// An argument as an integer from `least` to `most`.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the range is checked"
)]
fn places(argument: f64, least: f64, most: f64) -> Result<usize, OutOfRange> {
    let number = to_integer(argument);
    if number < least || number > most {
        return Err(OutOfRange);
    }
    Ok(number as usize)
}

/// The exact decimal digits of a positive finite number without leading zeros, and the place of the decimal point in
/// them: 0.05 is `5` with -1, 120.5 is `1205` with 3.
fn exact_digits(number: f64) -> (Vec<u8>, i32) {
    // Every finite number has at most 1,074 digits after the point.
    let printed = format!("{number:.1074}");
    let (whole, fraction) = printed.split_once('.').unwrap_or((&printed, ""));
    let mut point = i32::try_from(whole.len()).unwrap_or(i32::MAX);
    let mut digits: Vec<u8> = whole
        .bytes()
        .chain(fraction.bytes())
        .map(|digit| digit - b'0')
        .collect();
    let zeros = digits.iter().take_while(|digit| **digit == 0).count();
    digits.drain(..zeros);
    point -= i32::try_from(zeros).unwrap_or(0);
    while digits.last() == Some(&0) {
        digits.pop();
    }
    (digits, point)
}

/// The first `keep` digits, halves rounded up; `point` moves when a digit is carried out.
fn round_digits(digits: &mut Vec<u8>, point: &mut i32, keep: usize) {
    let up = digits.get(keep).is_some_and(|digit| *digit >= 5);
    digits.resize(keep, 0);
    if !up {
        return;
    }
    for digit in digits.iter_mut().rev() {
        if *digit < 9 {
            *digit += 1;
            return;
        }
        *digit = 0;
    }
    digits.insert(0, 1);
    *point += 1;
    if keep > 0 {
        digits.truncate(keep);
    }
}

fn push_digits(output: &mut String, digits: &[u8]) {
    output.extend(digits.iter().map(|digit| char::from(b'0' + digit)));
}

fn push_exponent(output: &mut String, exponent: i32) {
    output.push_str(if exponent < 0 { "e-" } else { "e+" });
    output.push_str(&exponent.unsigned_abs().to_string());
}

fn signed(number: f64) -> String {
    if number < 0.0 { "-".to_owned() } else { String::new() }
}

/// `number.toFixed(argument)`.
pub(crate) fn to_fixed(number: f64, argument: f64) -> Result<String, OutOfRange> {
    let places = places(argument, 0.0, 100.0)?;
    if !number.is_finite() || number.abs() >= 1e21 {
        return Ok(to_text(number));
    }
    let mut output = signed(number);
    let (mut digits, mut point) = exact_digits(number.abs());
    let keep = i32::try_from(places).unwrap_or(100) + point;
    match usize::try_from(keep) {
        Ok(keep) => {
            let before = point;
            round_digits(&mut digits, &mut point, keep);
            if point != before {
                // A digit was carried out: there is one more before the last place that is printed.
                digits.resize(keep + 1, 0);
            }
        }
        Err(_) => digits.clear(),
    }
    let whole = usize::try_from(point).unwrap_or(0).min(digits.len());
    let (front, back) = digits.split_at(whole);
    if front.is_empty() {
        output.push('0');
    } else {
        push_digits(&mut output, front);
    }
    if places > 0 {
        output.push('.');
        output.extend(std::iter::repeat_n('0', places.saturating_sub(back.len())));
        push_digits(&mut output, back);
    }
    Ok(output)
}

/// `number.toExponential(argument)`; `None` prints as many digits as needed.
pub(crate) fn to_exponential(number: f64, argument: Option<f64>) -> Result<String, OutOfRange> {
    if !number.is_finite() {
        return Ok(to_text(number));
    }
    let places = argument.map(|argument| places(argument, 0.0, 100.0)).transpose()?;
    let mut output = signed(number);
    let magnitude = number.abs();
    let (mut digits, mut point) = match places {
        _ if magnitude == 0.0 => (vec![0], 1),
        Some(_) => exact_digits(magnitude),
        None => shortest_digits(magnitude),
    };
    if let Some(places) = places {
        round_digits(&mut digits, &mut point, places + 1);
    }
    push_scientific(&mut output, &digits, point - 1);
    Ok(output)
}

fn push_scientific(output: &mut String, digits: &[u8], exponent: i32) {
    let (first, rest) = digits.split_at(1.min(digits.len()));
    push_digits(output, first);
    if !rest.is_empty() {
        output.push('.');
        push_digits(output, rest);
    }
    push_exponent(output, exponent);
}

/// The fewest digits that read back as the same number, as [`exact_digits`] gives them.
fn shortest_digits(number: f64) -> (Vec<u8>, i32) {
    let printed = format!("{number:e}");
    let (mantissa, exponent) = printed.split_once('e').unwrap_or((&printed, "0"));
    let digits = mantissa
        .bytes()
        .filter(u8::is_ascii_digit)
        .map(|digit| digit - b'0')
        .collect();
    (digits, exponent.parse::<i32>().unwrap_or(0) + 1)
}

/// `number.toPrecision(argument)`.
pub(crate) fn to_precision(number: f64, argument: Option<f64>) -> Result<String, OutOfRange> {
    let Some(argument) = argument else {
        return Ok(to_text(number));
    };
    if !number.is_finite() {
        return Ok(to_text(number));
    }
    let precision = places(argument, 1.0, 100.0)?;
    let mut output = signed(number);
    let (mut digits, mut point) = if number == 0.0 {
        (vec![0], 1)
    } else {
        exact_digits(number.abs())
    };
    round_digits(&mut digits, &mut point, precision);
    let exponent = point - 1;
    if exponent < -6 || usize::try_from(exponent).is_ok_and(|exponent| exponent >= precision) {
        push_scientific(&mut output, &digits, exponent);
        return Ok(output);
    }
    match usize::try_from(point) {
        Ok(whole) if whole > 0 => {
            let (front, back) = digits.split_at(whole.min(digits.len()));
            push_digits(&mut output, front);
            if !back.is_empty() {
                output.push('.');
                push_digits(&mut output, back);
            }
        }
        _ => {
            output.push_str("0.");
            output.extend(std::iter::repeat_n('0', usize::try_from(-point).unwrap_or(0)));
            push_digits(&mut output, &digits);
        }
    }
    Ok(output)
}

/// `number.toString(argument)`.
///
/// Fractions follow V8: digits are produced while they still tell the number from its neighbours, the last one
/// rounded; whole numbers beyond 2^53 end in zeros.
pub(crate) fn to_radix(number: f64, argument: f64) -> Result<String, OutOfRange> {
    let radix_count = places(argument, 2.0, 36.0)?;
    if radix_count == 10 || !number.is_finite() {
        return Ok(to_text(number));
    }
    let radix = from_count(radix_count);
    let mut whole = number.abs().floor();
    let mut fraction = number.abs() - whole;
    let mut delta = (0.5 * (number.abs().next_up() - number.abs())).max(f64::from_bits(1));
    let mut digits: Vec<u32> = Vec::new();
    if fraction >= delta {
        loop {
            fraction *= radix;
            delta *= radix;
            let digit = digit_of(fraction);
            digits.push(digit);
            fraction -= f64::from(digit);
            let rounds_up = fraction > 0.5 || fraction >= 0.5 && digit % 2 == 1;
            if rounds_up && fraction + delta > 1.0 {
                whole += carry(&mut digits, radix_count);
                break;
            }
            if fraction < delta {
                break;
            }
        }
    }
    let mut reversed = String::new();
    // Digits that do not tell the number from its neighbours are zeros. (V8 also rounds the last one that does in
    // about one of ten numbers beyond 2^53; that is not reproduced.)
    let mut unknown = 0.5 * (number.abs().next_up() - number.abs());
    while unknown >= radix {
        whole /= radix;
        unknown /= radix;
        reversed.push('0');
    }
    loop {
        let remainder = whole % radix;
        reversed.push(digit_character(digit_of(remainder)));
        whole = (whole - remainder) / radix;
        if whole <= 0.0 {
            break;
        }
    }
    let mut output = signed(number);
    output.extend(reversed.chars().rev());
    if !digits.is_empty() {
        output.push('.');
        output.extend(digits.into_iter().map(digit_character));
    }
    Ok(output)
}

/// One more at the last place; digits that overflow are dropped. Gives 1 if the carry reaches the whole part.
fn carry(digits: &mut Vec<u32>, radix: usize) -> f64 {
    while let Some(last) = digits.pop() {
        if usize::try_from(last).unwrap_or(radix) + 1 < radix {
            digits.push(last + 1);
            return 0.0;
        }
    }
    1.0
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a digit is from 0 to 35"
)]
fn digit_of(number: f64) -> u32 {
    number as u32
}

fn digit_character(digit: u32) -> char {
    char::from_digit(digit, 36).unwrap_or('0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fixed_rounds_halves_up_on_the_exact_value() {
        for (number, places, expected) in [
            (2.5, 0.0, "3"),
            (-2.5, 0.0, "-3"),
            (1.005, 2.0, "1.00"),
            (0.05, 1.0, "0.1"),
            (0.04, 1.0, "0.0"),
            (1234.5678, 2.0, "1234.57"),
            (1e21, 2.0, "1e+21"),
            (0.0, 2.0, "0.00"),
            (99.99, 1.0, "100.0"),
            (1e-7, 20.0, "0.00000010000000000000"),
            (0.099_6, 3.0, "0.100"),
            (0.000_01, 2.0, "0.00"),
        ] {
            assert_eq!(to_fixed(number, places).unwrap(), expected);
        }
        assert_eq!(to_fixed(1.0, 101.0), Err(OutOfRange));
    }

    #[test]
    fn precision_and_exponent_follow_the_standard() {
        assert_eq!(to_precision(2.5, Some(1.0)).unwrap(), "3");
        assert_eq!(to_precision(123_456.0, Some(2.0)).unwrap(), "1.2e+5");
        assert_eq!(to_precision(0.000_012_3, Some(2.0)).unwrap(), "0.000012");
        assert_eq!(to_precision(0.000_000_123, Some(2.0)).unwrap(), "1.2e-7");
        assert_eq!(to_precision(0.0, Some(3.0)).unwrap(), "0.00");
        assert_eq!(to_exponential(12345.0, Some(2.0)).unwrap(), "1.23e+4");
        assert_eq!(to_exponential(12345.0, None).unwrap(), "1.2345e+4");
        assert_eq!(to_exponential(0.0, None).unwrap(), "0e+0");
    }

    #[test]
    fn radixes_print_fractions_and_large_numbers() {
        assert_eq!(to_radix(255.0, 16.0).unwrap(), "ff");
        assert_eq!(to_radix(-0.5, 2.0).unwrap(), "-0.1");
        assert_eq!(to_radix(0.1, 3.0).unwrap(), "0.0022002200220022002200220022002201");
        assert_eq!(to_radix(1e21, 36.0).unwrap(), "5v1j4f4ds7c000");
        assert_eq!(to_radix(3.7, 10.0).unwrap(), "3.7");
    }
}
