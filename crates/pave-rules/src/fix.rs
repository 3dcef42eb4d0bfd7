//! Mends what has one safe answer, and checks again.

use crate::{Expressions, InputFile, Report, ValidateOptions, validate};
use pave_report::{Finding, Fix, apply_fixes};
use pave_spec::Platform;
use std::collections::{BTreeMap, BTreeSet};

/// How often what was mended is looked at again; one change can bring another to light, such as a name and then its value.
const PASSES: usize = 8;

/// What was mended, and what is left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fixed {
    /// The files that changed, by their index in the input, with their new text.
    pub files: Vec<(usize, String)>,
    /// The findings that are gone by it.
    pub fixed: Vec<Finding>,
    /// What is found afterwards.
    pub report: Report,
}

/// Checks `files` as [`validate`] does, makes every change that a finding carries, and checks again until there are none.
///
/// A change leaves comments and everything else in its file as they are. A file that would not be YAML any more keeps its
/// text.
#[must_use]
pub fn fix(
    files: &[InputFile<'_>],
    definitions: &[InputFile<'_>],
    platform: &Platform,
    options: &ValidateOptions,
    expressions: Option<&dyn Expressions>,
) -> Fixed {
    let mut texts: BTreeMap<usize, String> = BTreeMap::new();
    let mut kept: BTreeSet<usize> = BTreeSet::new();
    let mut fixed = Vec::new();
    let mut report = validate(files, definitions, platform, options, expressions);
    for _ in 0..PASSES {
        let mut has_changed = false;
        for (index, file) in files.iter().enumerate() {
            let Some(old) = current(&texts, index, file) else {
                continue;
            };
            let of_file: Vec<(&Finding, &Fix)> = report
                .findings
                .iter()
                .filter(|finding| finding.file.as_deref() == Some(file.path))
                .filter_map(|finding| Some((finding, finding.fix.as_ref()?)))
                .collect();
            if of_file.is_empty() || kept.contains(&index) {
                continue;
            }
            let changes: Vec<&Fix> = of_file.iter().map(|(_, change)| *change).collect();
            let (new, made) = apply_fixes(old, &changes);
            if new == old || pave_yaml::parse(file.path, &new).is_err() {
                kept.insert(index);
                continue;
            }
            let gone = of_file.iter().zip(made).filter(|(_, is_made)| *is_made);
            fixed.extend(gone.map(|((finding, _), _)| (*finding).clone()));
            texts.insert(index, new);
            has_changed = true;
        }
        if !has_changed {
            break;
        }
        let inputs: Vec<InputFile<'_>> = files
            .iter()
            .enumerate()
            .map(|(index, file)| InputFile {
                path: file.path,
                content: texts.get(&index).map_or(file.content, |text| text.as_bytes()),
            })
            .collect();
        report = validate(&inputs, definitions, platform, options, expressions);
    }
    Fixed {
        files: texts.into_iter().collect(),
        fixed,
        report,
    }
}

fn current<'t>(texts: &'t BTreeMap<usize, String>, index: usize, file: &InputFile<'t>) -> Option<&'t str> {
    match texts.get(&index) {
        Some(text) => Some(text),
        None => std::str::from_utf8(file.content).ok(),
    }
}
