//! JavaScript strings in UTF-8: positions and lengths count UTF-16 code units.
//!
//! A program can cut a surrogate pair in half. Such a half is kept as one private character, U+10F800 plus its place
//! among the 2,048 surrogates, so that a text stays valid UTF-8; [`export`] turns it into U+FFFD, as Node does when it
//! writes a file. A character that the input really holds in that range is kept as its two halves, so nothing is
//! mistaken. Texts are canonical: two halves that make an ordinary character are that character.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::ops::Deref;
use std::rc::Rc;

/// The private character that stands for the surrogate U+D800.
const FIRST_HALF: u32 = 0x0010_F800;
/// The bytes with which every stand-in starts; used to find texts that hold none at memory speed.
const HALF_LEAD: [u8; 2] = [0xF4, 0x8F];

/// An immutable JavaScript string; a clone is a reference.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Text(Rc<str>);

impl Deref for Text {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self(Rc::from(text))
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self(Rc::from(text))
    }
}

impl std::fmt::Debug for Text {
    /// The length only: a text may be a secret.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} bytes", self.0.len())
    }
}

impl Text {
    /// Whether both are the same allocation, which safe strings need for identity.
    pub(crate) fn same(left: &Self, right: &Self) -> bool {
        Rc::ptr_eq(&left.0, &right.0)
    }
}

/// The surrogate that `character` stands for.
pub(crate) fn half(character: char) -> Option<u16> {
    u32::from(character)
        .checked_sub(FIRST_HALF)
        .and_then(|place| u16::try_from(place + 0xD800).ok())
}

/// The stand-in for a surrogate.
fn stand_in(surrogate: u16) -> char {
    char::from_u32(FIRST_HALF + (u32::from(surrogate) & 0x7FF)).unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// Whether `text` holds stand-ins; a quick look that never misses one.
fn may_hold_halves(text: &str) -> bool {
    memchr::memchr(LEAD_OF_HALVES, text.as_bytes()).is_some()
        && memchr::memmem::find(text.as_bytes(), &HALF_LEAD).is_some()
}

/// Whether `text` is ASCII: as the standard library says, in larger steps than its four bytes on WebAssembly.
pub(crate) fn is_ascii(text: &str) -> bool {
    let (blocks, rest) = text.as_bytes().as_chunks::<64>();
    let all = |bytes: &[u8]| bytes.iter().fold(0, |all, byte| all | byte) < 0x80;
    blocks.iter().all(|block| all(block)) && all(rest)
}

/// A text from outside, made canonical: characters of the private range become their two halves.
pub(crate) fn import(text: &str) -> Cow<'_, str> {
    if !may_hold_halves(text) {
        return Cow::Borrowed(text);
    }
    let mut output = String::with_capacity(text.len() + 4);
    let mut buffer = [0; 2];
    for character in text.chars() {
        if half(character).is_some() {
            output.extend(character.encode_utf16(&mut buffer).iter().copied().map(stand_in));
        } else {
            output.push(character);
        }
    }
    Cow::Owned(output)
}

/// A text for outside, and whether a lone half had to become U+FFFD.
pub(crate) fn export(text: String) -> (String, bool) {
    if !may_hold_halves(&text) {
        return (text, false);
    }
    let mut replaced = false;
    let output = char::decode_utf16(units(&text))
        .map(|unit| {
            unit.unwrap_or_else(|_| {
                replaced = true;
                char::REPLACEMENT_CHARACTER
            })
        })
        .collect();
    (output, replaced)
}

/// The UTF-16 code units of `text`.
pub(crate) fn units(text: &str) -> impl Iterator<Item = u16> + '_ {
    text.chars().flat_map(|character| {
        let mut buffer = [0; 2];
        let count = match half(character) {
            Some(surrogate) => {
                buffer = [surrogate, 0];
                1
            }
            None => character.encode_utf16(&mut buffer).len(),
        };
        buffer.into_iter().take(count)
    })
}

/// The code units of `text` in a vector.
pub(crate) fn to_units(text: &str) -> Vec<u16> {
    if text.is_ascii() {
        text.bytes().map(u16::from).collect()
    } else {
        units(text).collect()
    }
}

/// The canonical text of code units.
pub(crate) fn from_units(units: &[u16]) -> String {
    let mut output = String::with_capacity(units.len());
    push_units(&mut output, units.iter().copied());
    output
}

fn push_units(output: &mut String, units: impl Iterator<Item = u16>) {
    for unit in char::decode_utf16(units) {
        match unit {
            Ok(character) if half(character).is_some() => {
                let mut buffer = [0; 2];
                output.extend(character.encode_utf16(&mut buffer).iter().copied().map(stand_in));
            }
            Ok(character) => output.push(character),
            Err(lone) => output.push(stand_in(lone.unpaired_surrogate())),
        }
    }
}

/// One code unit as a text.
pub(crate) fn from_unit(unit: u16) -> Text {
    Text::from(from_units(&[unit]))
}

/// The first byte of every lone half as UTF-8, and of few other characters.
const LEAD_OF_HALVES: u8 = 0xF4;

/// The number of code units of `text`.
pub(crate) fn length(text: &str) -> usize {
    if memchr::memchr(LEAD_OF_HALVES, text.as_bytes()).is_none() {
        // Every character but those beyond the basic plane, which begin with 0xF0 or more, is one code unit. Counted in
        // bytes, sixteen at a time, over parts that are too short for a byte to overflow.
        let add = |sum: u8, byte: &u8| {
            let starts = u8::from(!(0x80..0xC0).contains(byte));
            sum.wrapping_add(starts).wrapping_add(u8::from(*byte >= 0xF0))
        };
        let parts = text.as_bytes().chunks(127);
        return parts.map(|part| usize::from(part.iter().fold(0, add))).sum();
    }
    text.chars()
        .map(|character| {
            if half(character).is_some() {
                1
            } else {
                character.len_utf16()
            }
        })
        .sum()
}

/// The code unit at `index`.
pub(crate) fn unit_at(text: &str, index: usize) -> Option<u16> {
    if text.is_ascii() {
        return text.as_bytes().get(index).copied().map(u16::from);
    }
    units(text).nth(index)
}

/// The code units from `start` up to `end`, both cut to the text's length.
pub(crate) fn slice(text: &str, start: usize, end: usize) -> Cow<'_, str> {
    if text.is_ascii() {
        let end = end.min(text.len());
        return Cow::Borrowed(text.get(start.min(end)..end).unwrap_or_default());
    }
    let mut output = String::new();
    push_units(&mut output, units(text).take(end).skip(start));
    Cow::Owned(output)
}

/// `left` and `right` joined; a half at the end of one and its other half at the start of the other become one again.
pub(crate) fn append(left: &mut String, right: &str) {
    if let (Some(high), Some(low)) = (
        left.chars().next_back().and_then(half),
        right.chars().next().and_then(half),
    ) && (0xD800..0xDC00).contains(&high)
        && (0xDC00..=0xDFFF).contains(&low)
    {
        left.pop();
        push_units(left, [high, low].into_iter());
        left.push_str(right.get(stand_in(low).len_utf8()..).unwrap_or_default());
        return;
    }
    left.push_str(right);
}

/// Order by code units, which differs from order by characters beyond U+FFFF.
pub(crate) fn compare(left: &str, right: &str) -> Ordering {
    if left.is_ascii() || right.is_ascii() {
        return left.cmp(right);
    }
    units(left).cmp(units(right))
}

/// Whether JavaScript's `\s` and `trim` take `character` for a space.
pub(crate) fn is_space(character: char) -> bool {
    matches!(
        character,
        '\t'..='\r' | ' ' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{2028}' | '\u{2029}' | '\u{202f}' | '\u{205f}' | '\u{3000}' | '\u{feff}'
    )
}

/// JavaScript's `trim`.
pub(crate) fn trim(text: &str) -> &str {
    text.trim_matches(is_space)
}

/// Each code unit of `text` as a text of its own, as `split('')` gives them.
pub(crate) fn single_units(text: &str) -> Vec<Text> {
    if text.is_ascii() {
        let mut buffer = [0; 4];
        return text
            .chars()
            .map(|character| Text::from(&*character.encode_utf8(&mut buffer)))
            .collect();
    }
    units(text).map(from_unit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_pair_joins_again() {
        let (left, right) = (slice("a😀b", 0, 2), slice("a😀b", 2, 4));
        assert_eq!((length(&left), length(&right)), (2, 2));
        let mut whole = left.into_owned();
        append(&mut whole, &right);
        assert_eq!(whole, "a😀b");
    }

    #[test]
    fn a_lone_half_is_replaced_on_the_way_out_and_nothing_else_is() {
        assert_eq!(export(slice("😀", 0, 1).into_owned()), ("\u{fffd}".to_owned(), true));
        let private = "\u{10f800}\u{10ffff}x";
        assert_eq!(export(import(private).into_owned()), (private.to_owned(), false));
        assert_eq!(length(&import(private)), 5);
    }

    #[test]
    fn order_is_that_of_code_units() {
        assert_eq!(compare("\u{ffff}", "😀"), Ordering::Greater);
        assert_eq!(compare("a", "ä"), Ordering::Less);
    }
}
