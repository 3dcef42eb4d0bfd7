//! Patches as operations (RFC 6902): add, replace and remove at a JSON pointer.

use pave_spec::{Operation, OperationKind};
use serde_json::Value;

/// Does all operations that find their place.
pub(super) fn apply(object: &mut Value, operations: &[Operation]) {
    for operation in operations {
        let _ = apply_one(object, operation);
    }
}

/// The index of the first operation that finds nothing at its path.
pub(super) fn misses(object: &Value, operations: &[Operation]) -> Option<usize> {
    let mut object = object.clone();
    operations
        .iter()
        .position(|operation| apply_one(&mut object, operation).is_none())
}

/// Whether an operation changes the place of `pointer`, something around it or something in it. `0` behind `containers` or
/// `initContainers` in it is the container named `container`.
pub(super) fn reach(operations: &[Operation], pointer: &str, container: &str, object: &Value) -> bool {
    let pointer = with_index(pointer, container, object);
    operations.iter().any(|operation| {
        let (path, pointer) = (format!("{}/", operation.path), format!("{pointer}/"));
        path.starts_with(&pointer) || pointer.starts_with(&path)
    })
}

fn with_index(pointer: &str, container: &str, object: &Value) -> String {
    for list in ["/containers/", "/initContainers/"] {
        if let Some((before, after)) = pointer.split_once(&format!("{list}0")) {
            let items = object.pointer(&format!("{before}{}", list.trim_end_matches('/')));
            let items = items.and_then(Value::as_array);
            let index = items.and_then(|items| {
                let name = |item: &Value| item.get("name").and_then(Value::as_str) == Some(container);
                items.iter().position(name)
            });
            return format!("{before}{list}{}{after}", index.unwrap_or_default());
        }
    }
    pointer.to_owned()
}

fn apply_one(object: &mut Value, operation: &Operation) -> Option<()> {
    let (outer, last) = operation.path.rsplit_once('/')?;
    let key = last.replace("~1", "/").replace("~0", "~");
    match object.pointer_mut(outer)? {
        Value::Object(fields) => match operation.op {
            OperationKind::Add => drop(fields.insert(key, operation.value.clone())),
            OperationKind::Replace => *fields.get_mut(&key)? = operation.value.clone(),
            OperationKind::Remove => drop(fields.shift_remove(&key)?),
        },
        Value::Array(items) => {
            let index = if key == "-" { items.len() } else { key.parse().ok()? };
            match operation.op {
                OperationKind::Add if index <= items.len() => items.insert(index, operation.value.clone()),
                OperationKind::Replace => *items.get_mut(index)? = operation.value.clone(),
                OperationKind::Remove if index < items.len() => drop(items.remove(index)),
                _ => return None,
            }
        }
        _ => return None,
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn operations(list: Value) -> Vec<Operation> {
        serde_json::from_value(list).unwrap()
    }

    #[test]
    fn operations_change_fields_and_items() {
        let mut object = json!({ "a": { "b/c": 1 }, "list": [1, 2], "gone": 1 });
        let list = operations(json!([
            { "op": "replace", "path": "/a/b~1c", "value": 2 },
            { "op": "add", "path": "/a/d", "value": [] },
            { "op": "add", "path": "/list/-", "value": 3 },
            { "op": "add", "path": "/list/0", "value": 0 },
            { "op": "remove", "path": "/list/1" },
            { "op": "remove", "path": "/gone" },
        ]));
        assert_eq!(misses(&object, &list), None);
        apply(&mut object, &list);
        assert_eq!(object, json!({ "a": { "b/c": 2, "d": [] }, "list": [0, 2, 3] }));
    }

    #[test]
    fn what_is_not_there_is_missed() {
        let object = json!({ "a": { "b": 1 }, "list": [1] });
        for (op, path) in [
            ("replace", "/a/c"),
            ("remove", "/x"),
            ("add", "/x/y"),
            ("replace", "/list/1"),
            ("add", "/list/x"),
        ] {
            let value = if op == "remove" { Value::Null } else { json!(1) };
            let list = operations(json!([{ "op": op, "path": path, "value": value }]));
            assert_eq!(misses(&object, &list), Some(0), "{op} {path}");
        }
    }
}
