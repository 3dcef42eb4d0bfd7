//! Reading and writing frames.

use pave_report::Finding;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The bytes behind a header, taken section by section.
pub(crate) struct Body<'a> {
    rest: &'a [u8],
}

impl<'a> Body<'a> {
    /// The next `length` bytes.
    ///
    /// # Errors
    /// When fewer are left: the host wrote the frame wrong.
    pub(crate) fn bytes(&mut self, length: usize) -> Result<&'a [u8], BadFrame> {
        let (section, rest) = self
            .rest
            .split_at_checked(length)
            .ok_or(BadFrame("a section is cut short"))?;
        self.rest = rest;
        Ok(section)
    }

    /// The next `length` bytes, as text.
    ///
    /// # Errors
    /// When fewer are left, or they are no UTF-8.
    pub(crate) fn text(&mut self, length: usize) -> Result<&'a str, BadFrame> {
        str::from_utf8(self.bytes(length)?).map_err(|_| BadFrame("a text section is not UTF-8"))
    }
}

/// The host and the core disagree about a frame; never a user's mistake.
#[derive(Debug)]
pub(crate) struct BadFrame(pub(crate) &'static str);

/// The header of a frame, and what is behind it.
///
/// # Errors
/// When the frame is cut short, or its header is not what the request takes.
pub(crate) fn read<H: DeserializeOwned>(frame: &[u8]) -> Result<(H, Body<'_>), BadFrame> {
    let (length, rest) = frame.split_first_chunk::<4>().ok_or(BadFrame("the frame is empty"))?;
    let length = u32::from_le_bytes(*length) as usize;
    let (header, body) = rest
        .split_at_checked(length)
        .ok_or(BadFrame("the header is cut short"))?;
    let header = serde_json::from_slice(header).map_err(|_| BadFrame("the header has another shape"))?;
    Ok((header, Body { rest: body }))
}

/// An answer before it becomes bytes: the header's value, and the sections behind it.
pub(crate) struct Answer<'a, V> {
    pub(crate) value: V,
    pub(crate) sections: Vec<&'a [u8]>,
}

#[derive(Serialize)]
struct Success<'a, V> {
    ok: bool,
    value: &'a V,
}

#[derive(Serialize)]
struct Failure {
    ok: bool,
    error: FailureBody,
}

#[derive(Serialize)]
struct FailureBody {
    code: &'static str,
    message: &'static str,
    findings: [Finding; 0],
}

/// The frame of an answer.
pub(crate) fn write<V: Serialize>(answer: &Answer<'_, V>) -> Vec<u8> {
    encode(
        &Success {
            ok: true,
            value: &answer.value,
        },
        &answer.sections,
    )
}

/// The frame that says that the request was malformed.
pub(crate) fn write_bad(bad: &BadFrame) -> Vec<u8> {
    let error = FailureBody {
        code: "engine.internal",
        message: bad.0,
        findings: [],
    };
    encode(&Failure { ok: false, error }, &[])
}

fn encode(header: &impl Serialize, sections: &[&[u8]]) -> Vec<u8> {
    let size: usize = sections.iter().map(|section| section.len()).sum();
    let mut frame = Vec::with_capacity(size + 1024);
    frame.extend_from_slice(&[0; 4]);
    if serde_json::to_writer(&mut frame, header).is_err() {
        // Only a map with keys that are no text could fail, and no answer has one.
        frame.truncate(4);
    }
    let length = u32::try_from(frame.len() - 4).unwrap_or(0);
    if let Some(prefix) = frame.first_chunk_mut::<4>() {
        *prefix = length.to_le_bytes();
    }
    for section in sections {
        frame.extend_from_slice(section);
    }
    frame
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    #[test]
    fn sections_come_back_as_they_went_in() {
        let frame = write(&Answer {
            value: json!({"lengths": [2, 1]}),
            sections: vec![b"ab", b"c"],
        });
        let (header, mut body) = read::<Value>(&frame).unwrap();
        assert_eq!(header, json!({"ok": true, "value": {"lengths": [2, 1]}}));
        assert_eq!(body.bytes(2).unwrap(), b"ab");
        assert_eq!(body.text(1).unwrap(), "c");
        assert!(body.bytes(1).is_err());
    }

    #[test]
    fn a_short_frame_is_refused() {
        assert!(read::<Value>(b"").is_err());
        assert!(read::<Value>(&[9, 0, 0, 0, b'{']).is_err());
        assert!(read::<Value>(&[2, 0, 0, 0, b'[', b'{']).is_err());
    }
}
