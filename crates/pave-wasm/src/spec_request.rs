//! What every request about an app spec begins with.

use crate::frame::{BadFrame, Body};
use pave_report::Finding;
use pave_spec::{Platform, Spec, SpecSource};
use serde::Deserialize;

/// The lengths of a spec and of the platform file behind the header.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SpecHeader {
    /// What findings call the spec; absent when it came as an object.
    spec_file: Option<String>,
    spec_length: usize,
    platform_length: usize,
}

/// The file name under which findings name the platform file.
pub(crate) const PLATFORM_FILE: &str = "pave.platform.yaml";

/// A spec that was read against its platform.
pub(crate) struct SpecRequest {
    pub(crate) platform: Platform,
    /// Absent when a finding is an error.
    pub(crate) spec: Option<Spec>,
    pub(crate) findings: Vec<Finding>,
}

impl SpecHeader {
    /// Reads the spec and the platform file from the body.
    ///
    /// # Errors
    /// When the body is shorter than the header says.
    pub(crate) fn read(&self, body: &mut Body<'_>) -> Result<SpecRequest, BadFrame> {
        let file = self.spec_file.as_deref();
        let spec = body.bytes(self.spec_length)?;
        let (platform, mut findings) = read_platform(body.bytes(self.platform_length)?);
        let (spec, found) = match str::from_utf8(spec) {
            Ok(text) => pave_spec::read(&SpecSource { file, text }, &platform),
            Err(_) => (None, vec![not_utf8(file)]),
        };
        findings.extend(found);
        let spec = spec.filter(|_| !pave_report::has_errors(&findings));
        Ok(SpecRequest {
            platform,
            spec,
            findings,
        })
    }
}

/// The platform of a platform file, with what is wrong with it; an empty text gives the product's defaults.
pub(crate) fn read_platform(bytes: &[u8]) -> (Platform, Vec<Finding>) {
    if bytes.is_empty() {
        return (Platform::default(), Vec::new());
    }
    let Ok(text) = str::from_utf8(bytes) else {
        return (Platform::default(), vec![not_utf8(Some(PLATFORM_FILE))]);
    };
    match Platform::read(PLATFORM_FILE, text) {
        Ok(platform) => (platform, Vec::new()),
        Err(findings) => (Platform::default(), findings),
    }
}

fn not_utf8(file: Option<&str>) -> Finding {
    let finding = Finding::error("Y1", "the file is not UTF-8").with_hint("save it as UTF-8");
    match file {
        Some(file) => finding.in_file(file),
        None => finding,
    }
}
