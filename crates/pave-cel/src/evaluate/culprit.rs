//! Finds the part that makes a rule false.

use super::Evaluation;
use crate::syntax::{EachKind, Expr};
use crate::value::{Key, Value};

impl Evaluation<'_> {
    /// The way from the first variable to the item for which `expr`, which is false, is false.
    pub(super) fn culprit(&mut self, expr: &Expr) -> Option<Vec<Key>> {
        match expr {
            Expr::Every(parts) => {
                let part = parts.iter().find(|part| self.is_false(part))?;
                self.culprit(part)
            }
            // All parts are false: that which goes through a list says most.
            Expr::Some(parts) => parts.iter().find_map(|part| self.culprit(part)),
            Expr::Choice(parts) => {
                let [condition, yes, no] = &**parts;
                match self.value(condition).ok()? {
                    Value::Bool(true) => self.culprit(yes),
                    Value::Bool(false) => self.culprit(no),
                    _ => None,
                }
            }
            Expr::Each(each) if each.kind == EachKind::All && !each.has_pairs => {
                let mut way = way(&each.range)?;
                let before = self.stack.len();
                let range = self.value(&each.range).ok()?;
                let items: Vec<(Key, Value)> = match &range {
                    Value::List(list) => {
                        let places = (0_i64..).map(Key::Int);
                        places.zip(list.items.iter().cloned()).collect()
                    }
                    Value::Map(map) => map.keys().map(|key| (key.clone(), key.value())).collect(),
                    _ => return None,
                };
                let mut failing = Vec::new();
                for (key, item) in items {
                    self.stack.push(item);
                    if self.is_false(&each.body) {
                        failing.push(key);
                    }
                    self.stack.truncate(before);
                }
                // Of several that are alike, the last is the one too many.
                let is_about_others = matches!(&each.body, Expr::Each(inner) if inner.kind == EachKind::ExistsOne);
                way.push(if is_about_others {
                    failing.pop()?
                } else {
                    failing.into_iter().next()?
                });
                Some(way)
            }
            _ => None,
        }
    }

    fn is_false(&mut self, expr: &Expr) -> bool {
        let before = self.stack.len();
        let value = self.value(expr);
        self.stack.truncate(before);
        matches!(value, Ok(Value::Bool(false)))
    }
}

/// The field of the first variable that `expr` is about, where it is about one only.
pub(super) fn only_field(expr: &Expr) -> Option<Vec<Key>> {
    let mut found = None;
    is_about_one(expr, &mut found).then_some(found).flatten()
}

/// Whether all that `expr` says of the first variable is about the field `found`, which the first that is met decides.
fn is_about_one(expr: &Expr, found: &mut Option<Vec<Key>>) -> bool {
    let field = match expr {
        Expr::Has { operand, field } => way(operand).map(|mut way| {
            way.push(Key::Text(field.clone()));
            way
        }),
        expr => way(expr),
    };
    match field {
        // What is about the value as a whole is about no field of it.
        Some(field) if field.is_empty() => false,
        Some(field) => *found.get_or_insert_with(|| field.clone()) == field,
        None => expr.parts().into_iter().all(|part| is_about_one(part, found)),
    }
}

/// The fields from the first variable to what `expr` is.
fn way(expr: &Expr) -> Option<Vec<Key>> {
    match expr {
        Expr::Variable(0) => Some(Vec::new()),
        Expr::Select {
            operand,
            field,
            is_optional: false,
        } => {
            let mut way = way(operand)?;
            way.push(Key::Text(field.clone()));
            Some(way)
        }
        _ => None,
    }
}
