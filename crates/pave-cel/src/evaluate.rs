//! Evaluates an expression, step by step, each of which is counted.

mod culprit;
mod each;
mod operate;

use crate::functions::Scope;
use crate::meter::{Failure, Meter, Outcome, no_overload, wrong};
use crate::names::unescape;
use crate::syntax::Expr;
use crate::value::{Key, Value};
use std::collections::BTreeMap;
use std::rc::Rc;

/// The sum of two values.
///
/// # Errors
/// They have none, or it is out of range.
pub(crate) fn add_values(left: &Value, right: &Value, meter: &Meter) -> Outcome<Value> {
    operate::operate(crate::syntax::Operator::Add, left, right, meter)
}

/// The value of `expr`, whose variables have these values in their order.
///
/// # Errors
/// See [`Failure`].
pub(crate) fn evaluate(expr: &Expr, variables: Vec<Value>, meter: &Meter) -> Outcome<Value> {
    let mut evaluation = Evaluation {
        stack: variables,
        meter,
    };
    evaluation.value(expr)
}

/// Where in the first variable the part is for which `expr` is false: the item of a list, or the key of a map, that an `all`
/// of it stumbles over, or the only field that it is about. Empty where it is about the whole.
pub(crate) fn culprit(expr: &Expr, variables: Vec<Value>, meter: &Meter) -> Vec<Key> {
    let mut evaluation = Evaluation {
        stack: variables,
        meter,
    };
    let item = evaluation.culprit(expr);
    item.or_else(|| culprit::only_field(expr)).unwrap_or_default()
}

struct Evaluation<'m> {
    stack: Vec<Value>,
    meter: &'m Meter,
}

impl Evaluation<'_> {
    fn value(&mut self, expr: &Expr) -> Outcome<Value> {
        self.meter.charge(1)?;
        match expr {
            Expr::Literal(value) => Ok(value.clone()),
            Expr::Variable(index) => match self.stack.get(*index) {
                Some(value) => Ok(value.clone()),
                None => Err(Failure::Unsupported("a variable has no value".to_owned())),
            },
            Expr::Select {
                operand,
                field,
                is_optional,
            } => {
                let operand = self.value(operand)?;
                select(&operand, field, *is_optional)
            }
            Expr::Has { operand, field } => {
                let operand = self.value(operand)?;
                match &operand {
                    Value::Map(map) => Ok(Value::Bool(field_of(map, field).is_some())),
                    Value::Optional(None) => Ok(Value::Bool(false)),
                    Value::Optional(Some(_)) => match select(&operand, field, true)? {
                        Value::Optional(found) => Ok(Value::Bool(found.is_some())),
                        _ => Ok(Value::Bool(true)),
                    },
                    _ => no_overload("has"),
                }
            }
            Expr::Index {
                operand,
                index,
                is_optional,
            } => {
                let operand = self.value(operand)?;
                let index = self.value(index)?;
                item(&operand, &index, *is_optional)
            }
            Expr::List(items) => self.list(items),
            Expr::Map(entries) => self.map(entries),
            Expr::Every(parts) => self.joined(parts, false),
            Expr::Some(parts) => self.joined(parts, true),
            Expr::Not(operand) => match self.value(operand)? {
                Value::Bool(value) => Ok(Value::Bool(!value)),
                _ => no_overload("!"),
            },
            Expr::Negate(operand) => match self.value(operand)? {
                Value::Int(value) => value.checked_neg().map(Value::Int).map_or_else(operate::overflow, Ok),
                Value::Double(value) => Ok(Value::Double(-value)),
                _ => no_overload("-"),
            },
            Expr::Binary(operator, left, right) => {
                let left = self.value(left)?;
                let right = self.value(right)?;
                operate::operate(*operator, &left, &right, self.meter)
            }
            Expr::Choice(parts) => {
                let [condition, yes, no] = &**parts;
                match self.value(condition)? {
                    Value::Bool(true) => self.value(yes),
                    Value::Bool(false) => self.value(no),
                    _ => no_overload("?:"),
                }
            }
            Expr::Call {
                function,
                name,
                arguments,
            } => self.call(*function, name, arguments),
            Expr::Each(each) => self.each(each),
            Expr::Bind(parts) => {
                let [value, body] = &**parts;
                let value = self.value(value)?;
                self.with(&[value], body)
            }
            Expr::OptionalMap { parts, is_flat } => {
                let [target, body] = &**parts;
                match self.value(target)? {
                    Value::Optional(None) => Ok(Value::Optional(None)),
                    Value::Optional(Some(value)) => {
                        let result = self.with(&[(*value).clone()], body)?;
                        match (is_flat, result) {
                            (false, result) => Ok(result.some()),
                            (true, result @ Value::Optional(_)) => Ok(result),
                            (true, _) => no_overload("optFlatMap"),
                        }
                    }
                    _ => no_overload("optMap"),
                }
            }
        }
    }

    /// The value of `body`, for which `values` are on top of the stack.
    fn with(&mut self, values: &[Value], body: &Expr) -> Outcome<Value> {
        let before = self.stack.len();
        self.stack.extend_from_slice(values);
        let result = self.value(body);
        self.stack.truncate(before);
        result
    }

    fn call(&mut self, function: crate::functions::Builtin, name: &'static str, arguments: &[Expr]) -> Outcome<Value> {
        // The default of an optional is not asked for where there is a value.
        if let ("or" | "orValue", [target, default]) = (name, arguments) {
            let target = self.value(target)?;
            return match (&target, name) {
                (Value::Optional(Some(_)), "or") => Ok(target),
                (Value::Optional(Some(value)), _) => Ok((**value).clone()),
                (Value::Optional(None), _) => self.value(default),
                _ => no_overload(name),
            };
        }
        let mut values = Vec::with_capacity(arguments.len());
        for argument in arguments {
            values.push(self.value(argument)?);
        }
        function(&Scope {
            name,
            values: &values,
            meter: self.meter,
        })
    }

    fn list(&mut self, items: &[(Expr, bool)]) -> Outcome<Value> {
        let mut values = Vec::with_capacity(items.len());
        for (item, is_optional) in items {
            match (self.value(item)?, is_optional) {
                (value, false) => values.push(value),
                (Value::Optional(value), true) => values.extend(value.map(|value| (*value).clone())),
                _ => return no_overload("[?]"),
            }
        }
        Ok(Value::list(values))
    }

    fn map(&mut self, entries: &[(Expr, Expr, bool)]) -> Outcome<Value> {
        let mut map = BTreeMap::new();
        for (key, value, is_optional) in entries {
            let Some(key) = Key::of(&self.value(key)?) else {
                return no_overload("{}");
            };
            let value = match (self.value(value)?, is_optional) {
                (value, false) => value,
                (Value::Optional(Some(value)), true) => (*value).clone(),
                (Value::Optional(None), true) => continue,
                _ => return no_overload("{?}"),
            };
            if map.insert(key, value).is_some() {
                return wrong("a key is there twice");
            }
        }
        Ok(Value::Map(Rc::new(map)))
    }

    /// `&&` and `||`: a part that decides wins over one that fails, wherever it stands.
    fn joined(&mut self, parts: &[Expr], decides: bool) -> Outcome<Value> {
        let mut failure = None;
        for part in parts {
            match self.value(part) {
                Ok(Value::Bool(value)) if value == decides => return Ok(Value::Bool(decides)),
                Ok(Value::Bool(_)) => {}
                Ok(_) => failure = failure.or(no_overload::<()>(if decides { "||" } else { "&&" }).err()),
                Err(Failure::Cost) => return Err(Failure::Cost),
                Err(other) => failure = failure.or(Some(other)),
            }
        }
        failure.map_or(Ok(Value::Bool(!decides)), Err)
    }
}

/// The value of a field, whose name may be written as Kubernetes writes what CEL has no names for.
fn field_of<'m>(map: &'m BTreeMap<Key, Value>, field: &Rc<str>) -> Option<&'m Value> {
    let found = map.get(&Key::Text(field.clone()));
    found.or_else(|| map.get(&Key::Text(unescape(field)?.into())))
}

/// The field of a value; of an optional, the field of what it may hold.
fn select(operand: &Value, field: &Rc<str>, is_optional: bool) -> Outcome<Value> {
    match operand {
        Value::Map(map) => match (field_of(map, field), is_optional) {
            (Some(value), false) => Ok(value.clone()),
            (Some(value), true) => Ok(value.clone().some()),
            (None, true) => Ok(Value::Optional(None)),
            (None, false) => wrong(format!("no such key: {field}")),
        },
        Value::Optional(None) => Ok(Value::Optional(None)),
        Value::Optional(Some(value)) => match select(value, field, true)? {
            flat @ Value::Optional(_) => Ok(flat),
            value => Ok(value.some()),
        },
        _ => Err(Failure::Unsupported(format!("a {} has no fields", operand.type_name()))),
    }
}

/// The item of a list, or the value of a key.
fn item(operand: &Value, index: &Value, is_optional: bool) -> Outcome<Value> {
    let found = match operand {
        Value::Map(map) => match Key::of(index) {
            Some(key) => map.get(&key).ok_or("no such key"),
            None => return no_overload("[]"),
        },
        Value::List(list) => match Key::of(index) {
            Some(Key::Int(place)) => {
                let item = usize::try_from(place).ok().and_then(|place| list.items.get(place));
                item.ok_or("index out of bounds")
            }
            Some(Key::Uint(_)) => Err("index out of bounds"),
            _ => return no_overload("[]"),
        },
        Value::Optional(None) => return Ok(Value::Optional(None)),
        Value::Optional(Some(value)) => return item(value, index, true),
        _ => return no_overload("[]"),
    };
    match (found, is_optional) {
        (Ok(value), false) => Ok(value.clone()),
        (Ok(value), true) => Ok(value.clone().some()),
        (Err(_), true) => Ok(Value::Optional(None)),
        (Err(message), false) => wrong(message),
    }
}
