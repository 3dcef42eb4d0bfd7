//! Values for minijinja.

use crate::nunjucks::failure::MOST_VALUE_DEPTH;
use crate::nunjucks::text::export;
use crate::nunjucks::value::Value;

/// The number up to which every whole number is one of its own.
const MOST_WHOLE: f64 = 9_007_199_254_740_992.0;

/// `value` as minijinja's; whole numbers become integers, so that 1 prints as `1`.
pub(super) fn convert(value: &Value, depth: usize) -> minijinja::Value {
    if depth > MOST_VALUE_DEPTH {
        return minijinja::Value::from(());
    }
    match value {
        Value::Bool(value) => minijinja::Value::from(*value),
        Value::Number(number) => whole(*number).map_or_else(|| minijinja::Value::from(*number), minijinja::Value::from),
        Value::String(text) | Value::Safe(text) => minijinja::Value::from(export(text.to_string()).0),
        Value::Array(array) => array.values().iter().map(|item| convert(item, depth + 1)).collect(),
        Value::Record(record) => {
            let entries = record.entries().iter();
            minijinja::Value::from_pairs(entries.map(|(name, item)| (name.to_string(), convert(item, depth + 1))))
        }
        _ => minijinja::Value::from(()),
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the number is whole and at most 2^53")]
fn whole(number: f64) -> Option<i64> {
    (number.fract() == 0.0 && number.abs() <= MOST_WHOLE).then_some(number as i64)
}
