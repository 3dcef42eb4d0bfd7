//! What the five articles show of workloads, namespaces and layouts, one test for each: `docs/manifests.md` has the table.
//!
//! The values are the articles' own.

#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test")]

mod infrastructure;
mod layouts;
mod namespaces;
mod workloads;

use pave_manifests::{Generated, Output, generate, generate_team};
use pave_spec::{Platform, Spec, SpecSource, read, read_team};
use serde_json::Value;

pub(crate) fn platform(text: &str) -> Platform {
    Platform::read("pave.platform.yaml", text).unwrap_or_else(|findings| panic!("{findings:#?}"))
}

pub(crate) fn spec(text: &str, platform: &Platform) -> Spec {
    let file = Some("spec.pave.yaml");
    let (spec, findings) = read(&SpecSource { file, text }, platform);
    spec.unwrap_or_else(|| panic!("{findings:#?}"))
}

/// The codes of what is said about a spec.
pub(crate) fn codes(text: &str, platform: &Platform) -> Vec<String> {
    let file = Some("spec.pave.yaml");
    let (_, findings) = read(&SpecSource { file, text }, platform);
    findings.into_iter().map(|finding| finding.code.into_owned()).collect()
}

/// The file of a result, as data.
pub(crate) fn file(generated: &Generated, path: &str) -> Value {
    let paths: Vec<_> = generated.files.iter().map(|file| &file.path).collect();
    let file = generated.files.iter().find(|file| file.path == path);
    let file = file.unwrap_or_else(|| panic!("{path} is not one of {paths:#?}"));
    pave_yaml::parse(path, &file.content).unwrap()[0].root.to_json()
}

/// The files of a spec as plain objects.
pub(crate) fn plain(text: &str) -> Generated {
    let platform = Platform::default();
    generate(&spec(text, &platform), &platform, Output::Plain)
}

pub(crate) fn has(generated: &Generated, path: &str) -> bool {
    generated.files.iter().any(|file| file.path == path)
}

pub(crate) const USER_SERVICE: &str = include_str!("../../../../tests/cases/manifests/user-service/spec.pave.yaml");
const TEAM: &str = "name: payments";

pub(crate) fn team() -> Generated {
    let platform = Platform::default();
    let file = Some("team.pave.yaml");
    let (team, findings) = read_team(&SpecSource { file, text: TEAM }, &platform);
    generate_team(&team.unwrap_or_else(|| panic!("{findings:#?}")), &platform)
}
