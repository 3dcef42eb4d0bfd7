//! Kubernetes' quantities: `quantity('1.5Gi')`.

use super::{Function, Scope, global, method};
use crate::meter::{Failure, Outcome, wrong};
use crate::value::Value;

/// An amount in billionths: the API server rounds up what is finer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Quantity(i128);

const ONE: i128 = 1_000_000_000;

pub(super) const FUNCTIONS: &[Function] = &[
    global("quantity", 1, 1, |scope| match Quantity::parse(scope.text(0)?) {
        Parsed::Quantity(quantity) => Ok(Value::Quantity(quantity)),
        Parsed::TooLarge => too_large(),
        Parsed::Other => wrong("a text is no quantity"),
    }),
    global("isQuantity", 1, 1, |scope| {
        let parsed = Quantity::parse(scope.text(0)?);
        Ok(Value::Bool(!matches!(parsed, Parsed::Other)))
    }),
    method("isInteger", 1, 1, |scope| {
        Ok(Value::Bool(own(scope)?.as_integer().is_some()))
    }),
    method("asInteger", 1, 1, |scope| match own(scope)?.as_integer() {
        Some(number) => Ok(Value::Int(number)),
        None => wrong("a quantity is no whole number"),
    }),
    method("asApproximateFloat", 1, 1, |scope| {
        #[expect(clippy::cast_precision_loss, reason = "what the function is for")]
        Ok(Value::Double(own(scope)?.0 as f64 / ONE as f64))
    }),
    method("sign", 1, 1, |scope| {
        Ok(Value::Int(i64::try_from(own(scope)?.0.signum()).unwrap_or_default()))
    }),
    method("add", 2, 2, |scope| combine(scope, i128::checked_add)),
    method("sub", 2, 2, |scope| combine(scope, i128::checked_sub)),
];

/// What a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Parsed {
    Quantity(Quantity),
    /// A quantity beyond all that is reckoned with here; Kubernetes goes on with any number of digits.
    TooLarge,
    Other,
}

fn too_large<T>() -> Outcome<T> {
    Err(Failure::Unsupported("a quantity of so many digits".to_owned()))
}

fn own(scope: &Scope<'_>) -> Outcome<Quantity> {
    match scope.values.first() {
        Some(Value::Quantity(quantity)) => Ok(*quantity),
        _ => scope.no_overload(),
    }
}

fn combine(scope: &Scope<'_>, operate: impl Fn(i128, i128) -> Option<i128>) -> Outcome<Value> {
    let other = match scope.values.get(1) {
        Some(Value::Quantity(quantity)) => quantity.0,
        Some(Value::Int(number)) => i128::from(*number) * ONE,
        _ => return scope.no_overload(),
    };
    match operate(own(scope)?.0, other) {
        Some(amount) => Ok(Value::Quantity(Quantity(amount))),
        None => too_large(),
    }
}

impl Quantity {
    fn as_integer(self) -> Option<i64> {
        if self.0 % ONE != 0 {
            return None;
        }
        i64::try_from(self.0 / ONE).ok()
    }

    /// Reads digits with a point, and a suffix: `m`, `k`, `Mi`, `e3`.
    pub(crate) fn parse(text: &str) -> Parsed {
        let (sign, rest) = match text.split_at_checked(1) {
            Some(("-", rest)) => (-1, rest),
            Some(("+", rest)) => (1, rest),
            _ => (1, text),
        };
        let length = rest
            .find(|character: char| !character.is_ascii_digit() && character != '.')
            .unwrap_or(rest.len());
        let (number, suffix) = rest.split_at_checked(length).unwrap_or((rest, ""));
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        let is_number = !(fraction.contains('.') || whole.is_empty() && fraction.is_empty());
        match scale(suffix).filter(|_| is_number) {
            Some(scale) => match amount(whole, fraction, scale) {
                Some(amount) => Parsed::Quantity(Self(sign * amount)),
                None => Parsed::TooLarge,
            },
            None => Parsed::Other,
        }
    }
}

/// The billionths of a number; none where they are too many.
fn amount(whole: &str, fraction: &str, (multiplier, power): (i128, i32)) -> Option<i128> {
    if whole.len() + fraction.len() > 36 {
        return None;
    }
    let digits: i128 = format!("{whole}{fraction}").parse().ok()?;
    // In billionths, behind the digits of the fraction.
    let power = power + 9 - i32::try_from(fraction.len()).ok()?;
    let scaled = digits.checked_mul(multiplier)?;
    let ten = 10_i128.checked_pow(power.unsigned_abs());
    if scaled == 0 {
        return Some(0);
    }
    if power >= 0 {
        return scaled.checked_mul(ten?);
    }
    // Rounded up, away from zero.
    match ten {
        Some(divisor) => (scaled / divisor).checked_add(i128::from(scaled % divisor != 0)),
        None => Some(1),
    }
}

/// What a suffix multiplies with: a number, and a power of ten.
fn scale(suffix: &str) -> Option<(i128, i32)> {
    Some(match suffix {
        "" => (1, 0),
        "n" => (1, -9),
        "u" => (1, -6),
        "m" => (1, -3),
        "k" => (1, 3),
        "M" => (1, 6),
        "G" => (1, 9),
        "T" => (1, 12),
        "P" => (1, 15),
        "E" => (1, 18),
        "Ki" => (1 << 10, 0),
        "Mi" => (1 << 20, 0),
        "Gi" => (1 << 30, 0),
        "Ti" => (1 << 40, 0),
        "Pi" => (1 << 50, 0),
        "Ei" => (1 << 60, 0),
        exponent => {
            let power = exponent.strip_prefix(['e', 'E'])?;
            let digits = power.strip_prefix(['+', '-']).unwrap_or(power);
            if digits.is_empty() || digits.len() > 4 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
                return None;
            }
            (1, power.parse().ok()?)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_are_those_of_kubernetes() {
        let parse = |text| match Quantity::parse(text) {
            Parsed::Quantity(quantity) => Some(quantity.0),
            _ => None,
        };
        assert_eq!(parse("1.5Gi"), parse("1536Mi"));
        assert_eq!(parse("1000m"), parse("1"));
        assert_eq!(parse("2e3"), parse("2k"));
        assert_eq!(parse(".5"), parse("500m"));
        assert_eq!(parse("-1"), Some(-ONE));
        assert_eq!(parse("0.0000000001"), Some(1), "rounded up");
        for text in ["", "m", "1.2.3", "1 Gi", "1gi", "1e", "five", "1e99999", "--1"] {
            assert_eq!(Quantity::parse(text), Parsed::Other, "{text}");
        }
        assert_eq!(
            Quantity::parse("99999999999999999999999999999999999999G"),
            Parsed::TooLarge
        );
    }
}
