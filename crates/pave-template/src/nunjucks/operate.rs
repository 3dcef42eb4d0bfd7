//! Runs expressions.

use super::ast::{Comparison, Expr, ExprId, Operator};
use super::coerce::{add, concatenate, loosely_equal, order, to_number, to_shared_text, to_text};
use super::evaluate::{Env, Evaluator};
use super::failure::{Failure, MOST_ENTRIES, MOST_SCRATCH, Meter, Outcome};
use super::lookup::{has_key, own_value};
use super::number::{self, from_count};
use super::regex::Regex;
use super::scope::Scope;
use super::text::Text;
use super::value::{Array, Callable, Record, Value};
use std::cmp::Ordering;
use std::rc::Rc;

impl Evaluator<'_> {
    /// The value of an expression.
    pub(crate) fn expression(&self, env: &Env<'_>, id: ExprId, depth: u32) -> Outcome<Value> {
        let node = env.template.program.node(id);
        self.meter
            .enter(depth)
            .and_then(|()| self.value_of(env, &node.expr, depth))
            .map_err(|failure| failure.at(node.at as usize).in_file(&env.template.file))
    }

    fn value_of(&self, env: &Env<'_>, expr: &Expr, depth: u32) -> Outcome<Value> {
        match expr {
            Expr::Constant(value) => Ok(value.clone()),
            Expr::Symbol(symbol) => Ok(match symbol.slot {
                Some(slot) => env.frame.get(slot),
                None => match env.scope.get(&symbol.name) {
                    Some(value) => value,
                    None => self.global(&symbol.name)?,
                },
            }),
            Expr::Lookup(target, key) => self.lookup(env, *target, *key, depth),
            Expr::Filter(name, arguments) => self.filter(env, name, arguments, depth + 1),
            Expr::Binary(operator, left, right) => {
                let left_value = self.expression(env, *left, depth + 2)?;
                let right_value = self.expression(env, *right, depth + 2)?;
                self.require_defined(env, *left, &left_value, "is an operand")?;
                self.require_defined(env, *right, &right_value, "is an operand")?;
                binary(*operator, &left_value, &right_value, &self.meter)
            }
            Expr::Compare(first, operations) => self.compare(env, *first, operations, depth + 2),
            Expr::Call(target, arguments) => self.call(env, *target, arguments, depth + 1),
            Expr::Is(subject, test) => Ok(Value::Bool(self.test(env, *subject, *test, depth + 1)?)),
            Expr::Or(left, right) => {
                let value = self.expression(env, *left, depth + 1)?;
                if value.is_truthy() {
                    Ok(value)
                } else {
                    self.expression(env, *right, depth + 1)
                }
            }
            Expr::And(left, right) => {
                let value = self.expression(env, *left, depth + 1)?;
                if value.is_truthy() {
                    self.expression(env, *right, depth + 1)
                } else {
                    Ok(value)
                }
            }
            Expr::Not(target) => Ok(Value::Bool(!self.expression(env, *target, depth + 1)?.is_truthy())),
            Expr::InlineIf {
                condition,
                body,
                otherwise,
            } => {
                if self.expression(env, *condition, depth + 1)?.is_truthy() {
                    return self.expression(env, *body, depth + 1);
                }
                match otherwise {
                    Some(otherwise) => self.expression(env, *otherwise, depth + 1),
                    None => Ok(Value::string("")),
                }
            }
            _ => self.rarer_value(env, expr, depth),
        }
    }

    fn rarer_value(&self, env: &Env<'_>, expr: &Expr, depth: u32) -> Outcome<Value> {
        let number = |id: ExprId| {
            let value = self.expression(env, id, depth + 1)?;
            self.require_defined(env, id, &value, "is an operand")?;
            to_number(&value, &self.meter)
        };
        Ok(match expr {
            Expr::Regex(pattern) => Value::Regex(Rc::new(Regex::new(Rc::clone(pattern)))),
            Expr::Array(children) => {
                let mut values = Vec::with_capacity(children.len());
                for child in children {
                    values.push(Some(self.expression(env, *child, depth + 1)?));
                }
                Value::Array(Array::new(values, &self.meter)?)
            }
            Expr::Group(children) => {
                let mut result = Value::Undefined;
                for (place, child) in children.iter().enumerate() {
                    result = self.expression(env, *child, depth + 1)?;
                    if place + 1 < children.len() {
                        result.check_no_callable(&self.meter)?;
                    }
                }
                result
            }
            Expr::Dict(pairs) => {
                let mut entries = Vec::with_capacity(pairs.len());
                for (name, value) in pairs {
                    entries.push((name.clone(), self.expression(env, *value, depth + 1)?));
                }
                Value::Record(Record::new(entries, &self.meter)?)
            }
            Expr::Negative(target) => Value::Number(-number(*target)?),
            Expr::Positive(target) => Value::Number(number(*target)?),
            Expr::Floor(target) => Value::Number(number(*target)?.floor()),
            Expr::In(needle, container) => {
                let needle = self.expression(env, *needle, depth + 1)?;
                let container = self.expression(env, *container, depth + 1)?;
                Value::Bool(contains(&container, &needle, &self.meter)?)
            }
            Expr::Capture(body) => {
                let scope = Scope::inside(env.scope, false);
                let inner = Env { scope: &scope, ..*env };
                Value::string(self.capture(&inner, *body, depth + 1)?)
            }
            _ => return Err(Failure::wrong("a slice stands outside of brackets")),
        })
    }

    fn lookup(&self, env: &Env<'_>, target: ExprId, key: ExprId, depth: u32) -> Outcome<Value> {
        let value = self.expression(env, target, depth + 1)?;
        if matches!(value, Value::Undefined) {
            self.require_defined(env, target, &value, "is looked into")?;
        }
        let program = &env.template.program;
        match &program.node(key).expr {
            Expr::Constant(constant) => {
                self.meter.enter(depth + 1)?;
                return match constant {
                    Value::String(name) => Ok(self.member(&value, name)),
                    _ => Ok(self.member(&value, &to_shared_text(constant, &self.meter)?)),
                };
            }
            Expr::Slice { start, stop, step } => return self.slice(env, &value, [*start, *stop, *step], depth + 1),
            Expr::Array(children) => {
                if let [only] = children.as_slice()
                    && let Expr::Slice { start, stop, step } = program.node(*only).expr
                {
                    return self.slice(env, &value, [start, stop, step], depth + 1);
                }
            }
            _ => {}
        }
        let name = self.expression(env, key, depth + 1)?;
        Ok(self.member(&value, &to_shared_text(&name, &self.meter)?))
    }

    /// Field, item or method `name` of a value.
    fn member(&self, target: &Value, name: &Text) -> Value {
        if let Value::Callable(callable) = target {
            return super::call::callable_member(callable, name);
        }
        match own_value(target, name) {
            Some(Value::Callable(callable)) => Value::Callable(Rc::new((*callable).clone())),
            Some(value) => value,
            None if has_key(target, name) => Value::Undefined,
            None if super::methods::is_method(target, name, self.cookiecutter) => {
                Value::Callable(Rc::new(Callable::Method(target.clone(), name.clone())))
            }
            None => Value::Undefined,
        }
    }

    fn slice(&self, env: &Env<'_>, input: &Value, parts: [ExprId; 3], depth: u32) -> Outcome<Value> {
        let meter = &self.meter;
        if matches!(input, Value::Callable(_)) {
            return Err(Failure::wrong("a function cannot be sliced"));
        }
        let empty = Value::list(Vec::new(), meter)?;
        let target = if input.is_truthy() { input } else { &empty };
        let length = own_value(target, "length").unwrap_or(Value::Undefined);
        let [start, stop, stride] = parts;
        let mut start = self.expression(env, start, depth + 1)?;
        let mut stop = self.expression(env, stop, depth + 1)?;
        let stride = self.expression(env, stride, depth + 1)?;
        let numeric_stride = to_number(&stride, meter)?;
        if !numeric_stride.is_finite() || numeric_stride == 0.0 {
            return Err(Failure::wrong("the step of a slice is not a number other than 0"));
        }
        let zero = Value::Number(0.0);
        let is_backwards = |value: &Value| Ok::<_, Failure>(order(value, &zero, meter)? == Some(Ordering::Less));
        let backwards = is_backwards(&stride)?;
        if matches!(start, Value::Null) {
            start = Value::Number(if backwards {
                to_number(&length, meter)? - 1.0
            } else {
                0.0
            });
        }
        if matches!(stop, Value::Null) {
            stop = if backwards { Value::Number(-1.0) } else { length.clone() };
        } else if is_backwards(&stop)? {
            stop = add(&stop, &length, meter)?;
        }
        if is_backwards(&start)? {
            start = add(&start, &length, meter)?;
        }
        let forwards = order(&stride, &zero, meter)? == Some(Ordering::Greater);
        let mut output = Vec::new();
        let mut bytes = 0;
        let mut index = start;
        loop {
            if is_backwards(&index)? || order(&index, &length, meter)? == Some(Ordering::Greater) {
                break;
            }
            let at_stop = order(&index, &stop, meter)?;
            if forwards && matches!(at_stop, Some(Ordering::Greater | Ordering::Equal))
                || backwards && matches!(at_stop, Some(Ordering::Less | Ordering::Equal))
            {
                break;
            }
            meter.enter(depth)?;
            let key = to_text(&index, meter)?;
            let value = own_value(target, &key).unwrap_or(Value::Undefined);
            value.check_no_callable(meter)?;
            // A text that is counted up grows: `"1" + 1` is `11`.
            bytes += 32 + key.len() + size(&value, meter)?;
            if output.len() > MOST_ENTRIES {
                return Err(Failure::limit("entries in one list or object", MOST_ENTRIES));
            }
            if bytes > MOST_SCRATCH {
                return Err(Failure::limit("bytes of values in one slice", MOST_SCRATCH));
            }
            output.push(value);
            index = add(&index, &stride, meter)?;
        }
        Value::list(output, meter)
    }

    fn compare(&self, env: &Env<'_>, first: ExprId, operations: &[(Comparison, ExprId)], depth: u32) -> Outcome<Value> {
        let mut left = self.expression(env, first, depth)?;
        for (comparison, operand) in operations {
            let right = self.expression(env, *operand, depth)?;
            left = Value::Bool(holds(&left, *comparison, &right, &self.meter)?);
        }
        Ok(left)
    }
}

fn binary(operator: Operator, left: &Value, right: &Value, meter: &Meter) -> Outcome<Value> {
    match operator {
        Operator::Add => return add(left, right, meter),
        Operator::Concatenate => return concatenate(left, right, meter),
        _ => {}
    }
    let (left, right) = (to_number(left, meter)?, to_number(right, meter)?);
    Ok(Value::Number(match operator {
        Operator::Subtract => left - right,
        Operator::Multiply => left * right,
        Operator::Divide => left / right,
        Operator::Remainder => left % right,
        _ => number::power(left, right),
    }))
}

fn holds(left: &Value, comparison: Comparison, right: &Value, meter: &Meter) -> Outcome<bool> {
    Ok(match comparison {
        Comparison::Equal => loosely_equal(left, right, meter)?,
        Comparison::NotEqual => !loosely_equal(left, right, meter)?,
        Comparison::Identical => left.is_same(right),
        Comparison::NotIdentical => !left.is_same(right),
        Comparison::Less => order(left, right, meter)?.is_some_and(Ordering::is_lt),
        Comparison::LessOrEqual => order(left, right, meter)?.is_some_and(Ordering::is_le),
        Comparison::Greater => order(left, right, meter)?.is_some_and(Ordering::is_gt),
        Comparison::GreaterOrEqual => order(left, right, meter)?.is_some_and(Ordering::is_ge),
    })
}

/// The `in` operator.
fn contains(container: &Value, needle: &Value, meter: &Meter) -> Outcome<bool> {
    Ok(match container {
        Value::String(text) => {
            let needle = to_text(needle, meter)?;
            meter.steps(text.len() / super::coerce::CHARGED_BYTES)?;
            super::methods::find(text, &needle, 0).is_some()
        }
        Value::Safe(_) => matches!(&*to_text(needle, meter)?, "length" | "val"),
        Value::Array(array) => {
            meter.steps(array.len() / 64)?;
            array.with(|items| items.iter().flatten().any(|item| item.is_same(needle)))
        }
        Value::Record(record) => record.get(&to_text(needle, meter)?).is_some(),
        _ => {
            return Err(Failure::wrong("`in` needs a list, an object or a string on its right")
                .with_hint("use `default([])` where the value may be missing"));
        }
    })
}

/// The bytes that a value takes as text, one step for each entry inside: what a filter or method will look at.
pub(crate) fn size(value: &Value, meter: &Meter) -> Outcome<usize> {
    size_at(value, meter, 0)
}

fn size_at(value: &Value, meter: &Meter, depth: usize) -> Outcome<usize> {
    if depth > super::failure::MOST_VALUE_DEPTH {
        return Err(Failure::limit(
            "levels of nested values",
            super::failure::MOST_VALUE_DEPTH,
        ));
    }
    let inner = |value: &Value| size_at(value, meter, depth + 1);
    let mut bytes = 0_usize;
    match value {
        Value::Undefined | Value::Null => {}
        Value::Bool(_) => bytes = 5,
        Value::Number(_) => bytes = 8,
        Value::String(text) | Value::Safe(text) => bytes = text.len(),
        Value::Array(array) => array.with(|items| {
            for item in items {
                meter.step()?;
                if let Some(item) = item {
                    bytes = bytes.saturating_add(inner(item)?);
                }
            }
            Ok(())
        })?,
        Value::Record(record) => {
            for (name, item) in record.entries() {
                meter.step()?;
                bytes = bytes.saturating_add(name.len() + inner(item)?);
            }
        }
        Value::Map(map) => {
            for (key, item) in map.entries.borrow().iter() {
                meter.step()?;
                bytes = bytes.saturating_add(inner(key)? + inner(item)?);
            }
        }
        Value::Set(set) => {
            for item in set.values.borrow().iter() {
                meter.step()?;
                bytes = bytes.saturating_add(inner(item)?);
            }
        }
        Value::Regex(regex) => bytes = regex.print().len(),
        Value::Callable(_) => return Err(Failure::wrong("a macro or function is used as a value")),
    }
    Ok(bytes)
}

/// The sum of [`size`] over `values`, limited.
pub(crate) fn size_of_all<'v>(values: impl Iterator<Item = &'v Value>, meter: &Meter) -> Outcome<usize> {
    let mut bytes = 0_usize;
    for value in values {
        bytes = bytes.saturating_add(size(value, meter)?);
        if bytes > MOST_SCRATCH {
            return Err(Failure::limit("bytes of values in one call", MOST_SCRATCH));
        }
    }
    Ok(bytes)
}

/// The number of items that [`Value::list`] would make of a count, for messages and limits.
pub(crate) fn reserve_result(result: &Value, bytes: usize, meter: &Meter) -> Outcome<()> {
    match result {
        Value::Array(array) => meter.reserve(from_count(array.len()), bytes),
        _ => Ok(()),
    }
}
