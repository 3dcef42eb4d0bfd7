//! Loops, and the names they bind.

use super::super::ast::{For, Symbol};
use super::super::coerce::to_number;
use super::super::failure::Outcome;
use super::super::iterate::{Binding, entries};
use super::super::scope::Scope;
use super::super::text::Text;
use super::super::value::{Record, Value};
use super::{Env, Evaluator};

/// Gives the loop's variables the values of one entry.
fn bind_targets(env: &Env<'_>, targets: &[Symbol], entry: &Value, several: bool, binding: Binding) -> Outcome<()> {
    if !several {
        for target in targets {
            bind_local(env, target, entry.clone());
        }
        return Ok(());
    }
    for (place, target) in targets.iter().enumerate() {
        let value = super::super::iterate::part(entry, place)?;
        match binding {
            // Over lists, several variables live in the frame only.
            Binding::List => {
                if let Some(slot) = target.slot {
                    env.frame.set(slot, value);
                }
            }
            Binding::Pair => bind_local(env, target, value),
        }
    }
    Ok(())
}

fn bind_local(env: &Env<'_>, target: &Symbol, value: Value) {
    if let Some(slot) = target.slot {
        env.frame.set(slot, value.clone());
    }
    env.scope.set(&target.name, value);
}

impl Evaluator<'_> {
    pub(super) fn for_loop(&self, env: &Env<'_>, statement: &For, output: &mut String, depth: u32) -> Outcome<()> {
        let value = self.expression(env, statement.iterable, depth + 1)?;
        if matches!(value, Value::Undefined) {
            self.undefined(env, statement.iterable, "is looped over")?;
        }
        let found = entries(&value, statement.array.targets.len(), &self.meter)?;
        let scope = Scope::inside(env.scope, false);
        let inner = Env {
            scope: &scope,
            exports_macros: false,
            exports_assignments: false,
            ..*env
        };
        let part = match (&statement.record, found.binding) {
            (Some(record), Binding::Pair) => record,
            _ => &statement.array,
        };
        let mut length = env.frame.get(statement.length);
        if value.is_truthy() {
            length = found.length;
            env.frame.set(statement.length, length.clone());
        }
        for (index, entry) in found.values.enumerate() {
            let entry = entry?;
            bind_targets(&inner, &part.targets, &entry, statement.record.is_some(), found.binding)?;
            let numeric = to_number(&length, &self.meter)?;
            if env.template.program.mentions_loop {
                scope.set(&Text::from("loop"), self.loop_record(index, numeric, &length)?);
            }
            self.body(&inner, part.body, output, depth + 1)?;
        }
        if let Some(otherwise) = statement.otherwise
            && !length.is_truthy()
        {
            self.body(&inner, otherwise, output, depth + 1)?;
        }
        Ok(())
    }

    fn loop_record(&self, index: usize, length: f64, printed: &Value) -> Outcome<Value> {
        let index = super::super::number::from_count(index);
        let entries = [
            ("index", Value::Number(index + 1.0)),
            ("index0", Value::Number(index)),
            ("revindex", Value::Number(length - index)),
            ("revindex0", Value::Number(length - index - 1.0)),
            ("first", Value::Bool(index < 0.5)),
            (
                "last",
                Value::Bool(Value::Number(index).is_same(&Value::Number(length - 1.0))),
            ),
            ("length", printed.clone()),
        ];
        let entries = entries
            .into_iter()
            .map(|(name, value)| (Text::from(name), value))
            .collect();
        Ok(Value::Record(Record::new(entries, &self.meter)?))
    }
}
