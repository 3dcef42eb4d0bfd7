//! Whether a file is binary, decided as `fetch:template`'s `isbinaryfile` decides it.

/// So many bytes at the start are looked at.
const LOOKED_AT: usize = 512;
/// And so many more where a character is cut at their end.
const BEYOND: usize = 3;

/// Marks at the start of a text that settle it.
const TEXT_MARKS: [&[u8]; 4] = [
    &[0xEF, 0xBB, 0xBF],
    &[0x00, 0x00, 0xFE, 0xFF],
    &[0xFF, 0xFE, 0x00, 0x00],
    &[0x84, 0x31, 0x95, 0x33],
];

/// Whether `content` is binary: a NUL byte, more than a tenth of odd bytes, or what looks like a Protocol Buffer. `is_utf8`
/// says that the content is known to be UTF-8; the answer is the same without.
pub(super) fn is_binary(content: &[u8], is_utf8: bool) -> bool {
    let read = content.get(..content.len().min(LOOKED_AT + BEYOND)).unwrap_or_default();
    if read.is_empty() || TEXT_MARKS.iter().any(|mark| read.starts_with(mark)) {
        return false;
    }
    if read.starts_with(b"%PDF-") {
        return true;
    }
    if read.starts_with(&[0xFE, 0xFF]) || read.starts_with(&[0xFF, 0xFE]) {
        return false;
    }
    let scanned = read.len().min(LOOKED_AT);
    if is_clean_text(read, scanned, is_utf8) {
        return false;
    }
    let (mut at, mut odd) = (0, 0_usize);
    while at < scanned {
        let Some(byte) = read.get(at).copied() else { break };
        if byte == 0 {
            return true;
        }
        if !is_plain(byte) {
            let (consumed, is_character) = character_length(read, at);
            at += consumed;
            if is_character {
                continue;
            }
            odd += 1;
            if at > 32 && odd * 100 > scanned * 10 {
                return true;
            }
            continue;
        }
        at += 1;
    }
    odd * 100 > scanned * 10 || odd > 1 && is_protocol_buffer(read.get(..scanned).unwrap_or_default())
}

/// Whether nothing is odd about the first `scanned` bytes: the usual case, told without looking at each in turn.
fn is_clean_text(read: &[u8], scanned: usize, is_utf8: bool) -> bool {
    // Over bytes and without a way out, so that it is done sixteen at a time.
    let controls = read
        .get(..scanned)
        .unwrap_or_default()
        .iter()
        .fold(0_u8, |odd, byte| odd | u8::from(*byte < 0x80 && !is_plain(*byte)));
    controls == 0
        && (is_utf8
            || match str::from_utf8(read) {
                Ok(_) => true,
                // A character that the end of what was read cuts.
                Err(error) => error.error_len().is_none() && error.valid_up_to() >= scanned,
            })
}

fn is_plain(byte: u8) -> bool {
    matches!(byte, 7..=14 | 32..=127)
}

/// How many bytes from `at` belong together, and whether they are one UTF-8 character. A lead byte without its
/// followers takes the first of them with it.
fn character_length(read: &[u8], at: usize) -> (usize, bool) {
    let lead = read.get(at).copied().unwrap_or_default();
    let followers = match lead {
        0xC0..=0xDF => 1,
        0xE0..=0xEF => 2,
        0xF0..=0xF7 => 3,
        _ => return (1, false),
    };
    if at + followers >= read.len() {
        return (1, false);
    }
    let rest = read.get(at + 1..=at + followers).unwrap_or_default();
    if rest.iter().all(|byte| (0x80..=0xBF).contains(byte)) {
        (1 + followers, true)
    } else {
        (2, false)
    }
}

/// Reads `bytes` as the fields of a Protocol Buffer message until they end; a field of an unknown type says no.
fn is_protocol_buffer(bytes: &[u8]) -> bool {
    let mut reader = Fields {
        bytes,
        at: 0,
        ended: false,
    };
    let mut fields = 0_usize;
    loop {
        let known = reader.field();
        if !known && !reader.ended {
            return false;
        }
        if reader.ended {
            return fields > 0;
        }
        fields += 1;
    }
}

struct Fields<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Whether more was asked for than there is.
    ended: bool,
}

impl Fields<'_> {
    fn byte(&mut self) -> u8 {
        match self.bytes.get(self.at) {
            Some(byte) if !self.ended => {
                self.at += 1;
                *byte
            }
            _ => {
                self.ended = true;
                0xFF
            }
        }
    }

    /// A number of variable length, kept to 32 bits as the original does.
    fn number(&mut self) -> i32 {
        let (mut number, mut place) = (0_i32, 0_u32);
        while !self.ended {
            let byte = self.byte();
            number |= i32::from(byte & 0x7F).wrapping_shl(7 * place);
            if byte & 0x80 == 0 {
                break;
            }
            if place >= 10 {
                self.ended = true;
                break;
            }
            place += 1;
        }
        number
    }

    fn skip(&mut self, count: i32) {
        for _ in 0..count {
            if self.ended {
                return;
            }
            self.byte();
        }
    }

    fn field(&mut self) -> bool {
        match self.number() & 7 {
            0 => {
                self.number();
            }
            1 => self.skip(8),
            2 => {
                let length = self.number();
                self.skip(length);
            }
            5 => self.skip(4),
            _ => return false,
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_binary_both(content: &[u8]) -> bool {
        let answer = is_binary(content, false);
        if str::from_utf8(content).is_ok() {
            assert_eq!(is_binary(content, true), answer);
        }
        answer
    }

    #[test]
    fn text_and_binary_are_told_apart() {
        assert!(!is_binary_both(b""));
        assert!(!is_binary_both("naïve café — 漢字".as_bytes()));
        assert!(is_binary_both(b"GIF89a\x00\x01"));
        assert!(is_binary_both(b"%PDF-1.7 text"));
        assert!(!is_binary_both(&[0xFF, 0xFE, b'a', 0]));
        assert!(is_binary_both(&[0x89, b'P', b'N', b'G', 0x90, 0x91, 0x92, 0x93]));
    }

    #[test]
    fn a_character_cut_at_the_end_of_what_is_looked_at_is_not_odd() {
        let mut text = vec![b'a'; 511];
        text.extend("漢".as_bytes());
        assert!(!is_binary_both(&text));
    }
}
