//! Right documents that have every field of the tables between them.

use pave_spec::field::{Field, Shape};
use serde_json::{Map, Value};

/// App specs as YAML.
pub(crate) const SPECS: [&str; 7] = [
    include_str!("web.pave.yaml"),
    include_str!("environments.pave.yaml"),
    include_str!("overlays.pave.yaml"),
    include_str!("worker.pave.yaml"),
    include_str!("cron.pave.yaml"),
    include_str!("job.pave.yaml"),
    include_str!("stateful.pave.yaml"),
];
/// A platform file with every field.
pub(crate) const PLATFORM: &str = include_str!("pave.platform.yaml");
/// A team's file with every field.
pub(crate) const TEAM: &str = include_str!("team.pave.yaml");

pub(crate) fn json(text: &str) -> Value {
    pave_yaml::parse("sample", text)
        .unwrap()
        .first()
        .unwrap()
        .root
        .to_json()
}

/// One key of a path: a field, an index of a list, a free key of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    Field(String),
    Index(usize),
}

/// A place in a document: how to get there, how findings call it, what may be written there.
#[derive(Clone)]
pub(crate) struct Place {
    pub(crate) keys: Vec<Key>,
    /// As findings call it: `ports[0].name`.
    pub(crate) path: String,
    /// As the tables call it: `ports.name`.
    pub(crate) field: String,
    pub(crate) shape: &'static Shape,
}

/// Every place of a document that a table describes, also the lists and objects themselves.
pub(crate) fn places(document: &Value, table: &'static [Field]) -> Vec<Place> {
    let mut places = Vec::new();
    let at = Place {
        keys: Vec::new(),
        path: String::new(),
        field: String::new(),
        shape: &Shape::Free,
    };
    of_object(document.as_object().unwrap(), table, &at, &mut places);
    places
}

fn of_object(object: &Map<String, Value>, table: &'static [Field], at: &Place, places: &mut Vec<Place>) {
    for (name, value) in object {
        let field = table.iter().find(|field| field.name == name);
        let field = field.unwrap_or_else(|| panic!("`{name}` of {} is in no table", at.path));
        let join = |outer: &str| {
            if outer.is_empty() {
                name.clone()
            } else {
                format!("{outer}.{name}")
            }
        };
        let mut keys = at.keys.clone();
        keys.push(Key::Field(name.clone()));
        let place = Place {
            keys,
            path: join(&at.path),
            field: join(&at.field),
            shape: &field.shape,
        };
        of_value(value, &place, places);
    }
}

fn of_value(value: &Value, place: &Place, places: &mut Vec<Place>) {
    places.push(place.clone());
    match (place.shape, value) {
        (Shape::Object(fields), Value::Object(object)) => of_object(object, fields, place, places),
        (Shape::List(shape), Value::Array(items)) => {
            for (index, item) in items.iter().enumerate() {
                let mut keys = place.keys.clone();
                keys.push(Key::Index(index));
                let inner = Place {
                    keys,
                    path: format!("{}[{index}]", place.path),
                    field: place.field.clone(),
                    shape,
                };
                of_value(item, &inner, places);
            }
        }
        (Shape::Map(_, shape), Value::Object(object)) => {
            for (name, item) in object {
                let mut keys = place.keys.clone();
                keys.push(Key::Field(name.clone()));
                let inner = Place {
                    keys,
                    path: format!("{}.{name}", place.path),
                    field: place.field.clone(),
                    shape,
                };
                of_value(item, &inner, places);
            }
        }
        _ => {}
    }
}

/// The document with another value at a place.
pub(crate) fn with(document: &Value, place: &Place, value: &Value) -> Value {
    let mut document = document.clone();
    let target = place.keys.iter().fold(&mut document, |at, key| match key {
        Key::Field(name) => at.get_mut(name).unwrap(),
        Key::Index(index) => at.get_mut(index).unwrap(),
    });
    *target = value.clone();
    document
}

/// The paths of every field of a table.
pub(crate) fn fields(table: &'static [Field], outer: &str, list: &mut Vec<String>) {
    for field in table {
        let path = if outer.is_empty() {
            field.name.to_owned()
        } else {
            format!("{outer}.{}", field.name)
        };
        list.push(path.clone());
        let mut shape = &field.shape;
        while let Shape::List(inner) | Shape::Map(_, inner) = shape {
            shape = inner;
        }
        if let Shape::Object(inner) = shape {
            fields(inner, &path, list);
        }
    }
}
