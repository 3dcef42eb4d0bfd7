//! Files that a request generated, as an answer carries them.

use serde::Serialize;

/// Where a generated file goes, and how many bytes of the body are its content.
#[derive(Serialize)]
pub(crate) struct GeneratedFile<'a> {
    path: &'a str,
    length: usize,
}

/// The header's list of files given by path and content, and the sections behind it.
pub(crate) fn list<'a>(
    files: impl IntoIterator<Item = (&'a String, &'a String)>,
) -> (Vec<GeneratedFile<'a>>, Vec<&'a [u8]>) {
    let entry = |(path, content): (&'a String, &'a String)| {
        let file = GeneratedFile {
            path,
            length: content.len(),
        };
        (file, content.as_bytes())
    };
    files.into_iter().map(entry).unzip()
}
