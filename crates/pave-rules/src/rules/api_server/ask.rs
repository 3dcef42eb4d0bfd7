//! Questions that most of the API server's rules ask of a field.

use crate::mend;
use crate::object::Object;
use crate::pod::set;
use crate::sink::Sink;
use pave_report::did_you_mean;
use pave_yaml::{Node, Value};

/// The object that is checked, and where its findings go.
pub(super) struct Ask<'a, 's, 'o> {
    pub(super) object: &'a Object,
    sink: &'s mut Sink<'o>,
}

impl<'a, 's, 'o> Ask<'a, 's, 'o> {
    pub(super) fn new(object: &'a Object, sink: &'s mut Sink<'o>) -> Self {
        Self { object, sink }
    }

    /// The minor version of Kubernetes.
    pub(super) fn minor(&self) -> u32 {
        self.sink.options().minor()
    }

    /// The value at `keys` of the object, if it is set.
    pub(super) fn at(&self, keys: &[&str]) -> Option<&'a Node> {
        set(self.object.at(keys))
    }

    /// The list at `keys` of the object.
    pub(super) fn items(&self, keys: &[&str]) -> &'a [Node] {
        self.at(keys).map(Node::items).unwrap_or_default()
    }

    /// `node` is wrong.
    pub(super) fn wrong(&mut self, node: &Node, message: impl AsRef<str>, hint: impl AsRef<str>) {
        self.sink.add("K3", self.object.spot(node), message, hint);
    }

    /// The field `field` of `node`, which may be absent, is wrong.
    pub(super) fn wrong_field(&mut self, node: &Node, field: &str, message: impl AsRef<str>, hint: impl AsRef<str>) {
        self.sink.add("K3", self.object.spot(node).field(field), message, hint);
    }

    /// The key `field` of `node` is wrong.
    pub(super) fn wrong_key(&mut self, node: &Node, field: &str, message: impl AsRef<str>, hint: impl AsRef<str>) {
        self.sink.add("K3", self.object.spot(node).key(field), message, hint);
    }

    /// `node` is taken by the API server, and not what is meant.
    pub(super) fn warn(&mut self, node: &Node, message: impl AsRef<str>, hint: impl AsRef<str>) {
        self.sink.warn("K3", self.object.spot(node), message, hint);
    }

    /// The key `field` of `node` is taken by the API server, and not what is meant.
    pub(super) fn warn_key(&mut self, node: &Node, field: &str, message: impl AsRef<str>, hint: impl AsRef<str>) {
        self.sink.warn("K3", self.object.spot(node).key(field), message, hint);
    }

    /// The field, if it is text, is one of `allowed`.
    pub(super) fn one_of(&mut self, holder: &Node, field: &str, allowed: &[&str]) {
        let Some((node, text)) = text_of(holder, field) else {
            return;
        };
        if !allowed.contains(&text) {
            let near = did_you_mean(text, allowed.iter().copied());
            let hint = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("write one of {}", allowed.join(", ")),
            };
            let message = format!("`{field}` is none of {}", allowed.join(", "));
            let fix = near.and_then(|near| mend::replace(node, near));
            self.sink
                .add("K3", self.object.spot(node).mended_by(fix), message, hint);
        }
    }

    /// The field, if it is a number, is within `least..=most`.
    pub(super) fn within(&mut self, holder: &Node, field: &str, least: i64, most: i64) {
        let Some(node) = set(holder.get(field)) else { return };
        if let Some(number) = node.as_i64()
            && !(least..=most).contains(&number)
        {
            let bounds = if most == i64::MAX {
                format!("{least} or more")
            } else {
                format!("{least} to {most}")
            };
            self.wrong(node, format!("`{field}` is out of bounds"), format!("write {bounds}"));
        }
    }

    /// The field, if it is a number, is `least` or more.
    pub(super) fn at_least(&mut self, holder: &Node, field: &str, least: i64) {
        self.within(holder, field, least, i64::MAX);
    }

    /// The field is there.
    pub(super) fn required(&mut self, holder: &Node, field: &str, hint: &str) {
        if is_empty(holder.get(field)) {
            self.wrong_field(holder, field, format!("`{field}` is missing"), hint);
        }
    }

    /// Exactly one of the fields is there; `least` 0 allows none.
    pub(super) fn exclusive(&mut self, holder: &Node, fields: &[&str], least: usize) {
        let given: Vec<&str> = fields
            .iter()
            .copied()
            .filter(|field| set(holder.get(field)).is_some())
            .collect();
        let names = fields.join("`, `");
        if let [_, second, ..] = given.as_slice() {
            let message = format!("only one of `{}` may be there", given.join("` and `"));
            self.wrong_key(holder, second, message, "remove all but one");
        } else if given.len() < least {
            self.wrong(holder, format!("one of `{names}` is missing"), "add one of them");
        }
    }

    /// The texts of a field of the items are all different.
    pub(super) fn unique(&mut self, items: &[Node], field: &str, what: &str) {
        let mut seen: Vec<&str> = Vec::new();
        for item in items {
            let Some((node, text)) = text_of(item, field) else {
                continue;
            };
            if seen.contains(&text) {
                self.wrong(
                    node,
                    format!("two {what} have the {field} `{}`", short(text)),
                    "give each its own",
                );
            }
            // Long lists do not come up; a bound keeps a hostile one from being quadratic.
            if seen.len() < 1000 {
                seen.push(text);
            }
        }
    }

    /// The field, if it is text, has a form.
    pub(super) fn form(&mut self, holder: &Node, field: &str, accepts: fn(&str) -> bool, advice: &str) {
        if let Some((node, text)) = text_of(holder, field)
            && !accepts(text)
        {
            self.wrong(node, format!("`{field}` is not valid"), format!("write {advice}"));
        }
    }

    /// A port: a number, or the name of one.
    pub(super) fn port(&mut self, holder: &Node, field: &str) {
        let Some(node) = set(holder.get(field)) else { return };
        let is_good = match (&node.value, node.as_i64()) {
            (_, Some(number)) => (1..=65535).contains(&number),
            (Value::String(name), _) => super::forms::is_port_name(name),
            _ => true,
        };
        if !is_good {
            let hint = "write 1 to 65535, or a name of at most 15 lower-case letters, digits and `-`";
            self.wrong(node, format!("`{field}` is no port"), hint);
        }
    }
}

/// The field with its text, if it is text.
pub(super) fn text_of<'n>(holder: &'n Node, field: &str) -> Option<(&'n Node, &'n str)> {
    let node = holder.get(field)?;
    Some((node, node.as_str()?))
}

/// The text of a field; empty where there is none.
pub(super) fn text<'n>(holder: &'n Node, field: &str) -> &'n str {
    text_of(holder, field).map_or("", |(_, text)| text)
}

/// Whether a value is absent, `null`, an empty text, list or object.
pub(super) fn is_empty(node: Option<&Node>) -> bool {
    node.is_none_or(|node| match &node.value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Sequence(items) => items.is_empty(),
        Value::Mapping(entries) => entries.is_empty(),
        _ => false,
    })
}

/// A name for a message.
pub(super) fn short(text: &str) -> String {
    text.chars().take(100).collect()
}
