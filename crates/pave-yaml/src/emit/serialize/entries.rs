//! The entries of objects and lists.

use super::{Left, NoYaml, Place, Scalar, unsupported};
use crate::emit::{is_word, key, spaces};
use serde::ser::{Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeTuple};

/// Writes the entries of an object or a list.
pub(super) struct Entries<'a> {
    pub(super) out: &'a mut String,
    pub(super) indent: usize,
    pub(super) place: Place,
    /// Whether no entry is written yet: what has none goes on the line of its key.
    pub(super) is_empty: bool,
    pub(super) empty: &'static str,
    /// How long the text was before the key whose value comes next.
    pub(super) before_key: usize,
}

impl Entries<'_> {
    /// Goes to where the next entry begins; the length of the text before, so that an entry can be taken back.
    fn next(&mut self) -> usize {
        let before = self.out.len();
        if !self.is_empty {
            spaces(self.out, self.indent);
        } else if self.place == Place::BehindKey {
            self.out.push('\n');
            spaces(self.out, self.indent);
        }
        before
    }

    // What follows is split so that little is compiled anew for every struct.

    /// Begins a field, whose name is one of Rust.
    fn field(&mut self, name: &str) {
        self.before_key = self.next();
        // Such names have nothing but letters; they may be words.
        if is_word(name) {
            key(self.out, name, self.indent);
        } else {
            self.out.push_str(name);
        }
    }

    /// What writes the value of the key before.
    fn writer(&mut self) -> Scalar<'_> {
        self.out.push(':');
        Scalar {
            out: self.out,
            indent: self.indent + 2,
            place: Place::BehindKey,
        }
    }

    /// Ends an entry.
    fn ended(&mut self, left: Left) {
        match left {
            Left::Something => self.is_empty = false,
            Left::Nothing => self.out.truncate(self.before_key),
        }
    }

    /// What writes the next item.
    fn item(&mut self) -> Scalar<'_> {
        self.next();
        self.is_empty = false;
        self.out.push_str("- ");
        Scalar {
            out: self.out,
            indent: self.indent + 2,
            place: Place::Started,
        }
    }

    /// Ends an item, which keeps its place.
    fn ended_item(&mut self, left: Left) {
        if left == Left::Nothing {
            self.out.push_str("null\n");
        }
    }

    fn finish(self) -> Left {
        if self.is_empty {
            if self.place == Place::BehindKey {
                self.out.push(' ');
            }
            self.out.push_str(self.empty);
            self.out.push('\n');
        }
        Left::Something
    }
}

impl SerializeSeq for Entries<'_> {
    type Ok = Left;
    type Error = NoYaml;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), NoYaml> {
        let left = item.serialize(self.item())?;
        self.ended_item(left);
        Ok(())
    }

    fn end(self) -> Result<Left, NoYaml> {
        Ok(self.finish())
    }
}

impl SerializeTuple for Entries<'_> {
    type Ok = Left;
    type Error = NoYaml;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), NoYaml> {
        let left = item.serialize(self.item())?;
        self.ended_item(left);
        Ok(())
    }

    fn end(self) -> Result<Left, NoYaml> {
        Ok(self.finish())
    }
}

impl SerializeStruct for Entries<'_> {
    type Ok = Left;
    type Error = NoYaml;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), NoYaml> {
        self.field(name);
        let left = value.serialize(self.writer())?;
        self.ended(left);
        Ok(())
    }

    fn end(self) -> Result<Left, NoYaml> {
        Ok(self.finish())
    }
}

impl SerializeMap for Entries<'_> {
    type Ok = Left;
    type Error = NoYaml;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, name: &T) -> Result<(), NoYaml> {
        self.before_key = self.next();
        let key = Scalar {
            out: self.out,
            indent: self.indent,
            place: Place::Key,
        };
        match name.serialize(key)? {
            Left::Something => Ok(()),
            Left::Nothing => unsupported("a key that is no text"),
        }
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), NoYaml> {
        let left = value.serialize(self.writer())?;
        self.ended(left);
        Ok(())
    }

    fn end(self) -> Result<Left, NoYaml> {
        Ok(self.finish())
    }
}
