//! Kubernetes quantities: `250m`, `1`, `512Mi`, `1G`, `1e3`.

/// A quantity in thousandths of its unit: `250m` is 250, `1` is 1000, `1Ki` is 1,024,000.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Quantity {
    /// The amount in thousandths.
    pub thousandths: i128,
}

impl Quantity {
    /// Reads a quantity as the API server does.
    ///
    /// `None` for what it refuses, for negative amounts, and for fractions of a thousandth.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let split = text
            .find(|character: char| !character.is_ascii_digit() && character != '.')
            .unwrap_or(text.len());
        let (digits, suffix) = text.split_at_checked(split)?;
        let multiplier = multiplier(suffix)?;
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if (whole.is_empty() && fraction.is_empty()) || !all_digits(whole) || !all_digits(fraction) {
            return None;
        }
        // Nine decimals are what the API server keeps; more digits than these are no quantity anyone means.
        if whole.len() > 15 || fraction.len() > 9 {
            return None;
        }
        let number = |part: &str| {
            if part.is_empty() {
                Some(0)
            } else {
                part.parse::<i128>().ok()
            }
        };
        let scale = 10_i128.checked_pow(u32::try_from(fraction.len()).ok()?)?;
        let mantissa = number(whole)?.checked_mul(scale)?.checked_add(number(fraction)?)?;
        let scaled = mantissa.checked_mul(multiplier)?;
        (scaled % scale == 0).then_some(Self {
            thousandths: scaled / scale,
        })
    }
}

/// Thousandths in one of the suffix's units.
fn multiplier(suffix: &str) -> Option<i128> {
    let binary = |power: u32| 1024_i128.checked_pow(power).map(|value| value * 1000);
    match suffix {
        "m" => Some(1),
        "" => Some(1000),
        "k" => Some(1_000_000),
        "M" => Some(1_000_000_000),
        "G" => Some(1_000_000_000_000),
        "T" => Some(1_000_000_000_000_000),
        "P" => Some(1_000_000_000_000_000_000),
        "E" => Some(1_000_000_000_000_000_000_000),
        "Ki" => binary(1),
        "Mi" => binary(2),
        "Gi" => binary(3),
        "Ti" => binary(4),
        "Pi" => binary(5),
        "Ei" => binary(6),
        _ => {
            let exponent: u32 = suffix.strip_prefix(['e', 'E'])?.parse().ok()?;
            10_i128.checked_pow(exponent.min(30))?.checked_mul(1000)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suffixes_scale_the_amount() {
        let thousandths = |text| Quantity::parse(text).map(|quantity| quantity.thousandths);
        assert_eq!(thousandths("250m"), Some(250));
        assert_eq!(thousandths("1"), Some(1000));
        assert_eq!(thousandths("0.5"), Some(500));
        assert_eq!(thousandths("1Ki"), Some(1_024_000));
        assert_eq!(thousandths("1.5Gi"), Some(1_610_612_736_000));
        assert_eq!(thousandths("1e3"), Some(1_000_000));
        assert!(Quantity::parse("1Gi") > Quantity::parse("1G"));
    }

    #[test]
    fn what_the_api_server_refuses_is_no_quantity() {
        for text in [
            "",
            "Mi",
            "1GB",
            "-1",
            "1 Gi",
            "1.2.3",
            "lots",
            "0x10",
            "1_000",
            "1gi",
            "1e",
            "99999999999999999",
        ] {
            assert_eq!(Quantity::parse(text), None, "{text}");
        }
    }
}
