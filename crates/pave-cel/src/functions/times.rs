//! Parts of times and durations.

use super::{Function, Scope, method};
use crate::meter::{Failure, Outcome};
use crate::time::Date;
use crate::value::Value;

const NANOSECONDS: i64 = 1_000_000_000;

pub(super) const FUNCTIONS: &[Function] = &[
    method("getFullYear", 1, 2, part),
    method("getMonth", 1, 2, part),
    method("getDate", 1, 2, part),
    method("getDayOfMonth", 1, 2, part),
    method("getDayOfWeek", 1, 2, part),
    method("getDayOfYear", 1, 2, part),
    method("getHours", 1, 2, part),
    method("getMinutes", 1, 2, part),
    method("getSeconds", 1, 2, part),
    method("getMilliseconds", 1, 2, part),
];

fn part(scope: &Scope<'_>) -> Outcome<Value> {
    let time = match scope.values.first() {
        Some(Value::Timestamp(time)) => *time,
        Some(Value::Duration(span)) if scope.values.len() == 1 => return of_duration(scope, *span),
        _ => return scope.no_overload(),
    };
    let offset = if scope.values.len() > 1 {
        zone(scope.text(1)?)?
    } else {
        0
    };
    let seconds = time.seconds.saturating_add(offset);
    let date = Date::of_days(seconds.div_euclid(86_400));
    let of_day = seconds.rem_euclid(86_400);
    Ok(Value::Int(match scope.name {
        "getFullYear" => date.year,
        "getMonth" => date.month - 1,
        "getDate" => date.day,
        "getDayOfMonth" => date.day - 1,
        "getDayOfWeek" => (seconds.div_euclid(86_400) + 4).rem_euclid(7),
        "getDayOfYear" => {
            date.days()
                - Date {
                    month: 1,
                    day: 1,
                    ..date
                }
                .days()
        }
        "getHours" => of_day / 3600,
        "getMinutes" => of_day / 60 % 60,
        "getSeconds" => of_day % 60,
        _ => i64::from(time.nanoseconds) / 1_000_000,
    }))
}

fn of_duration(scope: &Scope<'_>, span: i64) -> Outcome<Value> {
    Ok(Value::Int(match scope.name {
        "getHours" => span / NANOSECONDS / 3600,
        "getMinutes" => span / NANOSECONDS / 60,
        "getSeconds" => span / NANOSECONDS,
        "getMilliseconds" => span / 1_000_000,
        _ => return scope.no_overload(),
    }))
}

/// The seconds that a zone is ahead of UTC; names of places would need their tables.
fn zone(name: &str) -> Outcome<i64> {
    if matches!(name, "UTC" | "Z" | "") {
        return Ok(0);
    }
    let (sign, rest) = match name.split_at_checked(1) {
        Some(("-", rest)) => (-1, rest),
        Some(("+", rest)) => (1, rest),
        _ => (1, name),
    };
    let parts = rest.split_once(':').and_then(|(hours, minutes)| {
        let (hours, minutes): (i64, i64) = (hours.parse().ok()?, minutes.parse().ok()?);
        (hours < 24 && minutes < 60).then_some(hours * 3600 + minutes * 60)
    });
    match parts {
        Some(seconds) => Ok(sign * seconds),
        None => Err(Failure::Unsupported("a time zone by its name".to_owned())),
    }
}
