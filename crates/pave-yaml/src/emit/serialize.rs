//! YAML straight from what can be serialised, without a tree of values in between.

mod entries;

use super::{key, number_text};
use entries::Entries;
use serde::ser::{Error, Impossible, Serialize, Serializer};
use serde_json::Number;
use std::fmt::{self, Display};

/// Appends `object`, a struct or a map, to `out`, without the fields that are `None`; exactly what
/// [`emit`](super::emit) writes of the same values.
///
/// # Errors
/// For shapes that are no part of YAML as Kubernetes has it: bytes, enums with contents, keys that are no text. `out` then
/// ends anywhere.
pub fn emit_object(out: &mut String, object: &impl Serialize) -> Result<(), NoYaml> {
    object.serialize(Scalar {
        out,
        indent: 0,
        place: Place::Started,
    })?;
    Ok(())
}

/// Why something cannot be written.
#[derive(Debug)]
pub struct NoYaml(String);

impl Display for NoYaml {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for NoYaml {}

impl Error for NoYaml {
    fn custom<T: Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

/// What a value left in the text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Left {
    Something,
    /// It is `None`: in an object its key goes too.
    Nothing,
}

/// Where the text stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Behind `key:`.
    BehindKey,
    /// Where the first entry can begin: at the top, or behind `- `.
    Started,
    /// Where a key is to be written, without its colon.
    Key,
}

/// Writes one value. `indent` is that of the entries it may have.
struct Scalar<'a> {
    out: &'a mut String,
    indent: usize,
    place: Place,
}

impl<'a> Scalar<'a> {
    /// Writes what is text as it stands, as a value; as a key it may need quotes.
    fn word(self, word: &str) -> Left {
        match self.place {
            Place::Key => key(self.out, word, self.indent),
            Place::BehindKey | Place::Started => self.line(|out, _| out.push_str(word)),
        }
        Left::Something
    }

    /// Writes a value that fits on the line of its key.
    fn line(self, write: impl FnOnce(&mut String, usize)) {
        if self.place == Place::BehindKey {
            self.out.push(' ');
        }
        write(self.out, self.indent);
        self.out.push('\n');
    }

    fn entries(self, empty: &'static str) -> Result<Entries<'a>, NoYaml> {
        if self.place == Place::Key {
            return unsupported("a key that is no text");
        }
        Ok(Entries {
            out: self.out,
            indent: self.indent,
            place: self.place,
            is_empty: true,
            empty,
            before_key: 0,
        })
    }
}

fn unsupported<T>(what: &str) -> Result<T, NoYaml> {
    Err(NoYaml(format!("{what} cannot be written")))
}

impl<'a> Serializer for Scalar<'a> {
    type Ok = Left;
    type Error = NoYaml;
    type SerializeSeq = Entries<'a>;
    type SerializeTuple = Entries<'a>;
    type SerializeTupleStruct = Impossible<Left, NoYaml>;
    type SerializeTupleVariant = Impossible<Left, NoYaml>;
    type SerializeMap = Entries<'a>;
    type SerializeStruct = Entries<'a>;
    type SerializeStructVariant = Impossible<Left, NoYaml>;

    fn serialize_bool(self, flag: bool) -> Result<Left, NoYaml> {
        Ok(self.word(if flag { "true" } else { "false" }))
    }

    fn serialize_i8(self, number: i8) -> Result<Left, NoYaml> {
        Ok(self.word(itoa::Buffer::new().format(number)))
    }

    fn serialize_i16(self, number: i16) -> Result<Left, NoYaml> {
        Ok(self.word(itoa::Buffer::new().format(number)))
    }

    fn serialize_i32(self, number: i32) -> Result<Left, NoYaml> {
        Ok(self.word(itoa::Buffer::new().format(number)))
    }

    fn serialize_i64(self, number: i64) -> Result<Left, NoYaml> {
        Ok(self.word(itoa::Buffer::new().format(number)))
    }

    fn serialize_u8(self, number: u8) -> Result<Left, NoYaml> {
        Ok(self.word(itoa::Buffer::new().format(number)))
    }

    fn serialize_u16(self, number: u16) -> Result<Left, NoYaml> {
        Ok(self.word(itoa::Buffer::new().format(number)))
    }

    fn serialize_u32(self, number: u32) -> Result<Left, NoYaml> {
        Ok(self.word(itoa::Buffer::new().format(number)))
    }

    fn serialize_u64(self, number: u64) -> Result<Left, NoYaml> {
        Ok(self.word(itoa::Buffer::new().format(number)))
    }

    fn serialize_f32(self, number: f32) -> Result<Left, NoYaml> {
        self.serialize_f64(f64::from(number))
    }

    fn serialize_f64(self, number: f64) -> Result<Left, NoYaml> {
        match Number::from_f64(number) {
            Some(number) => Ok(self.word(&number_text(&number.to_string()))),
            None => unsupported("a number that is not finite"),
        }
    }

    fn serialize_char(self, character: char) -> Result<Left, NoYaml> {
        self.serialize_str(character.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, text: &str) -> Result<Left, NoYaml> {
        match self.place {
            Place::Key => key(self.out, text, self.indent),
            Place::BehindKey | Place::Started => self.line(|out, indent| super::text(out, text, indent)),
        }
        Ok(Left::Something)
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<Left, NoYaml> {
        unsupported("bytes")
    }

    fn serialize_none(self) -> Result<Left, NoYaml> {
        Ok(Left::Nothing)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Left, NoYaml> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Left, NoYaml> {
        Ok(Left::Nothing)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<Left, NoYaml> {
        Ok(Left::Nothing)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<Left, NoYaml> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<Left, NoYaml> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<Left, NoYaml> {
        unsupported("an enum with contents")
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Entries<'a>, NoYaml> {
        self.entries("[]")
    }

    fn serialize_tuple(self, _: usize) -> Result<Entries<'a>, NoYaml> {
        self.entries("[]")
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeTupleStruct, NoYaml> {
        unsupported("a tuple with a name")
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, NoYaml> {
        unsupported("an enum with contents")
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Entries<'a>, NoYaml> {
        self.entries("{}")
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Entries<'a>, NoYaml> {
        self.entries("{}")
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, NoYaml> {
        unsupported("an enum with contents")
    }
}
