//! The functions of CEL's standard library and of Kubernetes' libraries.

mod convert;
mod format;
pub(crate) mod ip;
mod lists;
pub(crate) mod named;
mod optional;
pub(crate) mod quantity;
mod regex;
pub(crate) mod semver;
mod sets;
mod strings;
mod times;
pub(crate) mod url;

pub(crate) use lists::sorted;

use crate::meter::{Meter, Outcome, no_overload};
use crate::value::Value;
use std::rc::Rc;

/// What a function is given; of a method, the value before its point comes first.
pub(crate) struct Scope<'a> {
    pub(crate) name: &'static str,
    pub(crate) values: &'a [Value],
    pub(crate) meter: &'a Meter,
}

pub(crate) type Builtin = fn(&Scope<'_>) -> Outcome<Value>;

/// How a function is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// `f(a, b)`
    Global,
    /// `a.f(b)`
    Method,
    /// Either.
    Both,
}

/// A function that there is.
pub(crate) struct Function {
    pub(crate) name: &'static str,
    form: Form,
    least: usize,
    most: usize,
    pub(crate) call: Builtin,
}

impl Function {
    pub(crate) fn takes(&self, count: usize) -> bool {
        (self.least..=self.most).contains(&count)
    }
}

const fn global(name: &'static str, least: usize, most: usize, call: Builtin) -> Function {
    Function {
        name,
        form: Form::Global,
        least,
        most,
        call,
    }
}

/// A method; the value before the point counts.
const fn method(name: &'static str, least: usize, most: usize, call: Builtin) -> Function {
    Function {
        name,
        form: Form::Method,
        least,
        most,
        call,
    }
}

const FUNCTIONS: &[&[Function]] = &[
    CORE,
    convert::FUNCTIONS,
    strings::FUNCTIONS,
    lists::FUNCTIONS,
    sets::FUNCTIONS,
    optional::FUNCTIONS,
    times::FUNCTIONS,
    named::FUNCTIONS,
    quantity::FUNCTIONS,
    url::FUNCTIONS,
    ip::FUNCTIONS,
    semver::FUNCTIONS,
];

const CORE: &[Function] = &[
    Function {
        name: "size",
        form: Form::Both,
        least: 1,
        most: 1,
        call: size,
    },
    Function {
        name: "matches",
        form: Form::Both,
        least: 2,
        most: 2,
        call: regex::matches,
    },
    method("find", 2, 2, regex::find),
    method("findAll", 2, 3, regex::find_all),
    global("type", 1, 1, |scope| {
        Ok(scope
            .values
            .first()
            .map_or(Value::Null, |value| Value::Type(value.type_name())))
    }),
    global("dyn", 1, 1, |scope| {
        Ok(scope.values.first().cloned().unwrap_or(Value::Null))
    }),
    method("compareTo", 2, 2, compare),
    method("isLessThan", 2, 2, compare),
    method("isGreaterThan", 2, 2, compare),
    method("format", 2, 2, format::format),
];

/// The function `name`, written as a method or not.
pub(crate) fn find(name: &str, is_method: bool) -> Option<&'static Function> {
    let form = if is_method { Form::Method } else { Form::Global };
    FUNCTIONS
        .iter()
        .copied()
        .flatten()
        .find(|function| function.name == name && (function.form == form || function.form == Form::Both))
}

/// Whether there is a global function of this name.
pub(crate) fn is_known(name: &str) -> bool {
    find(name, false).is_some()
}

impl Scope<'_> {
    /// The failure for values of other types.
    pub(crate) fn no_overload<T>(&self) -> Outcome<T> {
        no_overload(self.name)
    }

    /// The text at `place`; what looking at it costs is charged.
    pub(crate) fn text(&self, place: usize) -> Outcome<&Rc<str>> {
        match self.values.get(place) {
            Some(Value::Text(text)) => {
                self.meter.charge_text(text.len())?;
                Ok(text)
            }
            _ => self.no_overload(),
        }
    }

    /// The items of the list at `place`; what looking at each costs is charged.
    pub(crate) fn items(&self, place: usize) -> Outcome<&[Value]> {
        match self.values.get(place) {
            Some(Value::List(list)) => {
                self.meter.charge(list.items.len())?;
                Ok(&list.items)
            }
            _ => self.no_overload(),
        }
    }

    pub(crate) fn int(&self, place: usize) -> Outcome<i64> {
        match self.values.get(place) {
            Some(Value::Int(number)) => Ok(*number),
            _ => self.no_overload(),
        }
    }

    /// A text that was made, for which its length is charged.
    pub(crate) fn made(&self, text: &str) -> Outcome<Value> {
        self.meter.charge_text(text.len())?;
        Ok(Value::text(text))
    }
}

fn size(scope: &Scope<'_>) -> Outcome<Value> {
    Ok(Value::count(match scope.values.first() {
        Some(Value::Text(text)) => {
            scope.meter.charge_text(text.len())?;
            text.chars().count()
        }
        Some(Value::Bytes(bytes)) => bytes.len(),
        Some(Value::List(list)) => list.items.len(),
        Some(Value::Map(map)) => map.len(),
        _ => return scope.no_overload(),
    }))
}

/// `compareTo`, `isLessThan` and `isGreaterThan` of quantities and versions.
fn compare(scope: &Scope<'_>) -> Outcome<Value> {
    let order = match scope.values {
        [Value::Quantity(one), Value::Quantity(two)] => one.cmp(two),
        [Value::Version(one), Value::Version(two)] => one.compare(two),
        _ => return scope.no_overload(),
    };
    Ok(match scope.name {
        "isLessThan" => Value::Bool(order.is_lt()),
        "isGreaterThan" => Value::Bool(order.is_gt()),
        _ => Value::Int(order as i64),
    })
}
