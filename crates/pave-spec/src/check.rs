//! Checks a tree against a table of fields and keeps what is right.

mod path;

use crate::field::{Field, QuantityUnit, Shape};
use crate::quantity::Quantity;
use path::Path;
use pave_report::{Finding, Level, Position, did_you_mean};
use pave_yaml::{Node, Value};
use serde_json::{Map, Value as Json};

/// How many findings one document gives at most.
const FINDING_LIMIT: usize = 100;

/// Collects findings about one document.
pub(crate) struct Checker<'a> {
    file: Option<&'a str>,
    findings: Vec<Finding>,
}

impl<'a> Checker<'a> {
    pub(crate) fn new(file: Option<&'a str>) -> Self {
        Self {
            file,
            findings: Vec::new(),
        }
    }

    /// Whether the document came as text, so that findings have places.
    pub(crate) fn is_file(&self) -> bool {
        self.file.is_some()
    }

    /// The findings so far, in the order of the source.
    pub(crate) fn into_findings(mut self) -> Vec<Finding> {
        // Stable: what came as an object has no positions and keeps the order in which it was checked.
        self.findings.sort_by_key(|finding| finding.position);
        self.findings
    }

    pub(crate) fn error(
        &mut self,
        code: &'static str,
        at: Option<Position>,
        path: &str,
        message: impl AsRef<str>,
        hint: impl AsRef<str>,
    ) {
        self.report(Finding::error(code, message), at, path, hint.as_ref());
    }

    pub(crate) fn warning(
        &mut self,
        code: &'static str,
        at: Option<Position>,
        path: &str,
        message: impl AsRef<str>,
        hint: impl AsRef<str>,
    ) {
        self.report(Finding::warning(code, message), at, path, hint.as_ref());
    }

    pub(crate) fn info(
        &mut self,
        code: &'static str,
        at: Option<Position>,
        path: &str,
        message: impl AsRef<str>,
        hint: impl AsRef<str>,
    ) {
        self.report(Finding::info(code, message), at, path, hint.as_ref());
    }

    fn report(&mut self, mut finding: Finding, at: Option<Position>, path: &str, hint: &str) {
        if self.findings.len() >= FINDING_LIMIT {
            // An error must never be hidden behind warnings: it decides whether there is a result.
            let warning = self.findings.iter().position(|known| known.level != Level::Error);
            match warning {
                Some(index) if finding.level == Level::Error => drop(self.findings.remove(index)),
                _ => return,
            }
        }
        if let Some(file) = self.file {
            finding = finding.in_file(file);
        }
        if let Some(at) = at {
            finding = finding.at(at);
        }
        if !path.is_empty() {
            finding = finding.about(path);
        }
        self.findings.push(finding.with_hint(hint));
    }

    /// The fields of `node` that are right, in the table's order; findings for the others.
    pub(crate) fn object(&mut self, node: &Node, fields: &'static [Field]) -> Map<String, Json> {
        self.fields(node, fields, &Path::Top)
    }

    fn fields(&mut self, node: &Node, fields: &'static [Field], path: &Path<'_>) -> Map<String, Json> {
        let mut right: Vec<(usize, (String, Json))> = Vec::with_capacity(node.entries().len());
        for entry in node.entries() {
            let name = entry.key.name.as_str();
            let Some((place, field)) = fields.iter().enumerate().find(|(_, field)| field.name == name) else {
                self.unknown_field(entry, fields, path);
                continue;
            };
            // A form that leaves a field empty sends null; in a file, a field without a value is a slip.
            if entry.value.is_null() && self.file.is_none() {
                continue;
            }
            if let Some(value) = self.value(&entry.value, &field.shape, &Path::Field(path, name)) {
                right.push((place, (name.to_owned(), value)));
            }
        }
        for field in fields.iter().filter(|field| field.required) {
            if node
                .get(field.name)
                .is_none_or(|value| value.is_null() && self.file.is_none())
            {
                let place = Path::Field(path, field.name);
                let message = format!("`{place}` is missing");
                let hint = format!("add `{}:`; {}", field.name, field.shape.advice());
                self.error("S2", node.position(), &place.to_string(), message, hint);
            }
        }
        // Most objects give few of their fields.
        let mut in_order = Map::with_capacity(right.len());
        right.sort_by_key(|(place, _)| *place);
        in_order.extend(right.into_iter().map(|(_, (name, value))| (name, value)));
        in_order
    }

    fn unknown_field(&mut self, entry: &pave_yaml::Entry, fields: &'static [Field], path: &Path<'_>) {
        let name = entry.key.name.as_str();
        let shown: String = name.chars().take(60).collect();
        let place = if matches!(path, Path::Top) {
            String::new()
        } else {
            format!(" in `{path}`")
        };
        let names = || fields.iter().map(|field| field.name);
        let hint = match did_you_mean(name, names()) {
            Some(known) => format!("did you mean `{known}`?"),
            None => format!("known fields are {}", names().collect::<Vec<_>>().join(", ")),
        };
        let at = entry.key.span.map(|span| span.start);
        self.error(
            "S2",
            at,
            &Path::Field(path, &shown).to_string(),
            format!("unknown field `{shown}`{place}"),
            hint,
        );
    }

    /// The value, if it has the shape; a finding otherwise.
    fn value(&mut self, node: &Node, shape: &'static Shape, path: &Path<'_>) -> Option<Json> {
        match shape {
            Shape::Object(fields) if matches!(node.value, Value::Mapping(_)) => {
                return Some(Json::Object(self.fields(node, fields, path)));
            }
            Shape::List(item) => {
                if let Value::Sequence(items) = &node.value {
                    let checked = items.iter().enumerate();
                    let checked = checked.filter_map(|(index, node)| self.value(node, item, &Path::Item(path, index)));
                    return Some(Json::Array(checked.collect()));
                }
            }
            Shape::Map(rule, shape) if matches!(node.value, Value::Mapping(_)) => {
                let mut map = Map::new();
                for entry in node.entries() {
                    let shown: String = entry.key.name.chars().take(60).collect();
                    let place = Path::Field(path, &shown);
                    if !rule.accepts(&entry.key.name) {
                        let at = entry.key.span.map(|span| span.start);
                        self.error(
                            rule.code(),
                            at,
                            &place.to_string(),
                            format!("the key `{shown}` is not valid"),
                            rule.advice(),
                        );
                    } else if let Some(value) = self.value(&entry.value, shape, &place) {
                        map.insert(entry.key.name.clone(), value);
                    }
                }
                return Some(Json::Object(map));
            }
            Shape::Free if matches!(node.value, Value::Mapping(_)) => return Some(node.to_json()),
            Shape::Object(_) | Shape::Map(..) | Shape::Free => {}
            scalar => return self.scalar(node, scalar, path),
        }
        self.wrong_type(node, shape, path);
        None
    }

    /// The value of a field that is no collection.
    fn scalar(&mut self, node: &Node, shape: &Shape, path: &Path<'_>) -> Option<Json> {
        match shape {
            Shape::Flag => {
                if let Some(flag) = node.as_bool() {
                    return Some(Json::Bool(flag));
                }
            }
            Shape::Percentage | Shape::Price => {
                if let Value::Number(number) = &node.value {
                    let is_inside = number.as_f64().is_some_and(|number| match shape {
                        Shape::Price => (0.0..=1_000_000.0).contains(&number),
                        _ => number > 50.0 && number < 100.0,
                    });
                    if is_inside {
                        return Some(Json::Number(number.clone()));
                    }
                    let message = format!("`{path}` must be {}", shape.words());
                    self.error("S3", node.position(), &path.to_string(), message, shape.advice());
                    return None;
                }
            }
            Shape::Integer { least, greatest } => {
                if let Some(number) = node.as_i64() {
                    if (*least..=*greatest).contains(&number) {
                        return Some(Json::from(number));
                    }
                    let message = format!("`{path}` must be from {least} to {greatest}");
                    self.error("S3", node.position(), &path.to_string(), message, shape.advice());
                    return None;
                }
            }
            Shape::Scalar => match &node.value {
                Value::String(text) if text.contains('\0') => {
                    let message = format!("`{path}` holds a NUL character, which no process can be given");
                    self.error("S2", node.position(), &path.to_string(), message, "remove it");
                    return None;
                }
                Value::String(text) => return Some(Json::String(text.clone())),
                // As it was written: `1_000` or `0x1F` must not become another text.
                Value::Bool(_) | Value::Number(_) => {
                    let written = node
                        .plain
                        .as_deref()
                        .map_or_else(|| node.to_json().to_string(), str::to_owned);
                    return Some(Json::String(written));
                }
                _ => {}
            },
            Shape::Quantity(unit) => {
                let text = match &node.value {
                    Value::String(text) => Some(text.clone()),
                    Value::Number(number) => Some(number.to_string()),
                    _ => None,
                };
                if let Some(text) = text {
                    return self.quantity(node, text, *unit, path);
                }
            }
            Shape::Text(rule) => {
                if let Some(text) = node.as_str() {
                    if rule.accepts(text) {
                        return Some(Json::String(text.to_owned()));
                    }
                    let message = match text {
                        "" => format!("`{path}` is empty"),
                        _ => format!("`{path}` is not valid"),
                    };
                    self.error(rule.code(), node.position(), &path.to_string(), message, rule.advice());
                    return None;
                }
            }
            Shape::OneOf(words) => {
                if let Some(text) = node.as_str() {
                    if words.contains(&text) {
                        return Some(Json::String(text.to_owned()));
                    }
                    let hint = match did_you_mean(text, words.iter().copied()) {
                        Some(word) => format!("did you mean `{word}`? {}", shape.advice()),
                        None => shape.advice(),
                    };
                    self.error(
                        "S2",
                        node.position(),
                        &path.to_string(),
                        format!("`{path}` must be {}", shape.words()),
                        hint,
                    );
                    return None;
                }
            }
            Shape::Object(_) | Shape::Map(..) | Shape::List(_) | Shape::Free => {}
        }
        self.wrong_type(node, shape, path);
        None
    }

    fn quantity(&mut self, node: &Node, text: String, unit: QuantityUnit, path: &Path<'_>) -> Option<Json> {
        let advice = || Shape::Quantity(unit).advice();
        let Some(quantity) = Quantity::parse(&text) else {
            self.error(
                "S3",
                node.position(),
                &path.to_string(),
                format!("`{path}` is not a quantity"),
                advice(),
            );
            return None;
        };
        if !unit.is_plausible(quantity) {
            let message = if quantity.thousandths < unit.least() {
                format!("`{path}` is too small: is its unit missing?")
            } else {
                format!("`{path}` is more than any node has")
            };
            self.error("S3", node.position(), &path.to_string(), message, advice());
            return None;
        }
        Some(Json::String(text))
    }

    fn wrong_type(&mut self, node: &Node, shape: &Shape, path: &Path<'_>) {
        let message = if node.is_null() {
            format!("`{path}` has no value")
        } else {
            format!("`{path}` must be {}, not {}", shape.words(), node.kind())
        };
        let hint = match (shape, node.is_null()) {
            (_, true) => format!("{}, or remove the line", shape.advice()),
            (Shape::Integer { .. } | Shape::Flag, _)
                if node
                    .as_str()
                    .is_some_and(|text| text.parse::<i64>().is_ok() || text.parse::<bool>().is_ok()) =>
            {
                format!("{}, without quotes", shape.advice())
            }
            (Shape::Text(_) | Shape::OneOf(_), _) if matches!(node.value, Value::Bool(_) | Value::Number(_)) => {
                format!("{}; quote it if it is meant as text", shape.advice())
            }
            _ => shape.advice(),
        };
        self.error("S2", node.position(), &path.to_string(), message, hint);
    }
}

/// `path.name`, or `name` at the top.
pub(crate) fn join(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        [path, ".", name].concat()
    }
}
