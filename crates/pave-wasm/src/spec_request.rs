//! What every request about app specs and teams begins with.

use crate::frame::{BadFrame, Body};
use pave_report::Finding;
use pave_spec::{Document, DocumentKind, Platform, SpecSource, place_findings, place_score_findings, read_document};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::sync::LazyLock;

/// The lengths of the platform file and of the documents behind the header, in this order.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SpecHeader {
    platform_length: usize,
    documents: Vec<HeaderDocument>,
    /// The environments to make; those of each document when empty.
    #[serde(default)]
    environments: Vec<String>,
}

#[derive(Deserialize)]
struct HeaderDocument {
    /// What findings call it; absent when it came as an object.
    file: Option<String>,
    /// What it is; it says so itself when absent.
    kind: Option<DocumentKind>,
    length: usize,
}

/// The file name under which findings name the platform file.
pub(crate) const PLATFORM_FILE: &str = "pave.platform.yaml";

/// Documents that were read against their platform.
pub(crate) struct SpecRequest<'a> {
    pub(crate) platform: Cow<'static, Platform>,
    /// In the order of the request.
    pub(crate) documents: Vec<ReadDocument<'a>>,
}

/// One document.
pub(crate) struct ReadDocument<'a> {
    /// As it came.
    source: Source<'a>,
    /// Absent when a finding is an error.
    pub(crate) document: Option<Document>,
    pub(crate) findings: Vec<Finding>,
}

impl ReadDocument<'_> {
    /// Adds findings of a later step, at the places of the fields they name.
    pub(crate) fn report(&mut self, findings: Vec<Finding>) {
        let Ok(text) = str::from_utf8(self.source.bytes) else {
            self.findings.extend(findings);
            return;
        };
        let file = self.source.file.as_deref();
        let source = SpecSource { file, text };
        let kind = self.source.kind.unwrap_or_else(|| DocumentKind::of(&source));
        self.findings.extend(match kind {
            DocumentKind::Score => place_score_findings(&source, findings),
            _ => place_findings(&source, findings),
        });
    }
}

/// The answer to a request: one result for each document.
#[derive(Serialize)]
pub(crate) struct Results<T> {
    pub(crate) results: Vec<T>,
}

impl SpecHeader {
    /// Reads the platform file and the documents from the body.
    ///
    /// # Errors
    /// When the body is shorter than the header says.
    pub(crate) fn read<'a>(&self, body: &mut Body<'a>) -> Result<SpecRequest<'a>, BadFrame> {
        let (platform, wrong) = read_platform(body.bytes(self.platform_length)?);
        let mut documents = Vec::with_capacity(self.documents.len());
        for header in &self.documents {
            let bytes = body.bytes(header.length)?;
            let mut findings = wrong.clone();
            let (document, found) = header.read(bytes, &platform, &self.environments);
            findings.extend(found);
            let document = document.filter(|_| !pave_report::has_errors(&findings));
            let source = Source {
                file: header.file.clone(),
                kind: header.kind,
                bytes,
            };
            documents.push(ReadDocument {
                source,
                document,
                findings,
            });
        }
        Ok(SpecRequest { platform, documents })
    }

    /// The platform file and the only document, as they came.
    ///
    /// # Errors
    /// When the body is shorter than the header says, or there is not exactly one document.
    pub(crate) fn sources<'a>(&self, body: &mut Body<'a>) -> Result<(&'a [u8], Source<'a>), BadFrame>
    where
        Self: 'a,
    {
        let platform = body.bytes(self.platform_length)?;
        let [document] = self.documents.as_slice() else {
            return Err(BadFrame("the request takes one document"));
        };
        let source = Source {
            file: document.file.clone(),
            kind: document.kind,
            bytes: body.bytes(document.length)?,
        };
        Ok((platform, source))
    }
}

/// A document as it came.
pub(crate) struct Source<'a> {
    pub(crate) file: Option<String>,
    pub(crate) kind: Option<DocumentKind>,
    pub(crate) bytes: &'a [u8],
}

impl HeaderDocument {
    fn read(&self, bytes: &[u8], platform: &Platform, environments: &[String]) -> (Option<Document>, Vec<Finding>) {
        let file = self.file.as_deref();
        match str::from_utf8(bytes) {
            Ok(text) => read_document(&SpecSource { file, text }, self.kind, platform, environments),
            Err(_) => (None, vec![not_utf8(file)]),
        }
    }
}

/// The platform of a platform file, with what is wrong with it; an empty text gives the product's defaults.
pub(crate) fn read_platform(bytes: &[u8]) -> (Cow<'static, Platform>, Vec<Finding>) {
    static DEFAULT: LazyLock<Platform> = LazyLock::new(Platform::default);
    if bytes.is_empty() {
        return (Cow::Borrowed(&DEFAULT), Vec::new());
    }
    let Ok(text) = str::from_utf8(bytes) else {
        return (Cow::Borrowed(&DEFAULT), vec![not_utf8(Some(PLATFORM_FILE))]);
    };
    match Platform::read(PLATFORM_FILE, text) {
        Ok(platform) => (Cow::Owned(platform), Vec::new()),
        Err(findings) => (Cow::Borrowed(&DEFAULT), findings),
    }
}

pub(crate) fn not_utf8(file: Option<&str>) -> Finding {
    let finding = Finding::error("Y1", "the file is not UTF-8").with_hint("save it as UTF-8");
    match file {
        Some(file) => finding.in_file(file),
        None => finding,
    }
}
