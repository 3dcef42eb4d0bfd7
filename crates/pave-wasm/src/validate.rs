//! Checks files of any kind.
//!
//! V8 compiles a function of the module when it is first called. What few requests need is therefore not inlined here: it would
//! be compiled for the first check of every process.

use crate::frame::{self, Answer, BadFrame, Body};
use crate::spec_request::read_platform;
use pave_report::{Badge, BadgeForm, Finding, Format, ReportInput, RuleText, ServiceScore, SourceFile};
use pave_rules::{Exempted, Expressions, Fixed, InputFile, OwnRule, Profile, ValidateOptions};
use serde::{Deserialize, Deserializer, Serialize};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Header {
    #[serde(default, deserialize_with = "read_options")]
    options: ValidateOptions,
    /// Instead of the profile of the rules file.
    #[serde(default)]
    profile: Option<Profile>,
    platform_length: usize,
    /// The text of `pave.rules.yaml`; nothing without one.
    #[serde(default)]
    rules_length: usize,
    files: Vec<HeaderFile>,
    #[serde(default)]
    crds: Vec<HeaderFile>,
    /// The form of a report; none is made without it.
    #[serde(default)]
    format: Option<Format>,
    #[serde(default)]
    color: bool,
    /// The form of badges; none are made without it.
    #[serde(default)]
    badge: Option<BadgeForm>,
    /// Whether a summary in Markdown is made.
    #[serde(default)]
    summary: bool,
    /// Whether what has one safe answer is mended, too.
    #[serde(default)]
    fix: bool,
}

#[derive(Deserialize, Serialize)]
struct HeaderFile {
    path: String,
    length: usize,
}

#[derive(Serialize)]
struct Value {
    findings: Vec<Finding>,
    exempted: Vec<Exempted>,
    score: u32,
    /// From A to E.
    grade: char,
    /// What each service scores, by name.
    services: Vec<ServiceScore>,
    #[serde(skip_serializing_if = "Option::is_none")]
    report: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    badges: Vec<Badge>,
    /// The findings that were mended.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixed: Vec<Finding>,
    /// The files that changed by it; their texts are the answer's sections.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    changed: Vec<HeaderFile>,
}

/// What is made for people to read, if it was asked for.
#[derive(Default)]
struct Reports {
    report: Option<String>,
    summary: Option<String>,
    badges: Vec<Badge>,
}

/// Header: `options`, `profile`, `platformLength`, `rulesLength`, `files` and `crds` with `path` and `length`, `format`,
/// `color`, `badge`, `summary`, `fix`; body: the platform file, the rules file, the files, the custom resource definitions.
/// Answers with the findings, what was let pass, a score from 0 to 100 with its grade, that of each service, and the report,
/// the badges and the summary that were asked for. With `fix`, these are about the files as they are afterwards, and `fixed`
/// and `changed` say what was mended.
pub(crate) fn validate(frame: &[u8], expressions: &dyn Expressions) -> Vec<u8> {
    answer(frame, expressions).unwrap_or_else(|bad| frame::write_bad(&bad))
}

fn answer(frame: &[u8], expressions: &dyn Expressions) -> Result<Vec<u8>, BadFrame> {
    let (mut header, mut body) = frame::read::<Header>(frame)?;
    let (platform, mut findings) = read_platform(body.bytes(header.platform_length)?);
    let rules = body.bytes(header.rules_length)?;
    let mut options = std::mem::take(&mut header.options);
    if !rules.is_empty() {
        options = overlaid(rules, options, &mut findings);
    }
    options.profile = header.profile.unwrap_or(options.profile);
    let files = input_files(&header.files, &mut body)?;
    let definitions = input_files(&header.crds, &mut body)?;
    let mut outcome = if header.fix {
        pave_rules::fix(&files, &definitions, &platform, &options, Some(expressions))
    } else {
        Fixed {
            files: Vec::new(),
            fixed: Vec::new(),
            report: pave_rules::validate(&files, &definitions, &platform, &options, Some(expressions)),
        }
    };
    findings.append(&mut outcome.report.findings);
    outcome.report.findings = findings;
    let reports = if header.format.is_some() || header.summary || header.badge.is_some() {
        reports(&header, &files, &options, &outcome)
    } else {
        Reports::default()
    };
    let changed = outcome.files.iter().filter_map(|(index, text)| {
        Some(HeaderFile {
            path: header.files.get(*index)?.path.clone(),
            length: text.len(),
        })
    });
    let report = outcome.report;
    Ok(frame::write(&Answer {
        value: Value {
            findings: report.findings,
            exempted: report.exempted,
            score: report.score,
            grade: pave_report::grade(report.score),
            services: report.services,
            report: reports.report,
            summary: reports.summary,
            badges: reports.badges,
            fixed: outcome.fixed,
            changed: changed.collect(),
        },
        sections: outcome.files.iter().map(|(_, text)| text.as_bytes()).collect(),
    }))
}

/// The options of a request over those of `pave.rules.yaml`; what is wrong with that file is among the findings.
#[inline(never)]
fn overlaid(rules: &[u8], options: ValidateOptions, findings: &mut Vec<Finding>) -> ValidateOptions {
    match ValidateOptions::read("pave.rules.yaml", &String::from_utf8_lossy(rules)) {
        Ok(of_file) => of_file.overlaid(options),
        Err(wrong) => {
            findings.extend(wrong);
            ValidateOptions::default().overlaid(options)
        }
    }
}

/// The report, the summary and the badges that were asked for.
#[inline(never)]
fn reports(header: &Header, files: &[InputFile<'_>], options: &ValidateOptions, outcome: &Fixed) -> Reports {
    let own = options.own_rules.iter().map(own_rule_text);
    let rules: Vec<RuleText<'_>> = pave_rules::rules().map(rule_text).chain(own).collect();
    let sources = files.iter().enumerate().map(|(index, file)| SourceFile {
        path: file.path,
        text: match outcome.files.iter().find(|(changed, _)| *changed == index) {
            Some((_, text)) => Some(text.as_str()),
            None => std::str::from_utf8(file.content).ok(),
        },
    });
    let report = &outcome.report;
    let input = ReportInput {
        findings: &report.findings,
        score: report.score,
        services: &report.services,
        exempted: report.exempted.len(),
        files: &sources.collect::<Vec<_>>(),
        rules: &rules,
        version: env!("CARGO_PKG_VERSION"),
        color: header.color,
    };
    let badges = header
        .badge
        .map(|form| pave_report::badges(form, report.score, &report.services));
    Reports {
        report: header.format.map(|format| pave_report::render(format, &input)),
        summary: header.summary.then(|| pave_report::summary(&input)),
        badges: badges.unwrap_or_default(),
    }
}

/// Few requests have options; what reads them stays out of what reads every header.
#[inline(never)]
fn read_options<'de, D: Deserializer<'de>>(header: D) -> Result<ValidateOptions, D::Error> {
    ValidateOptions::deserialize(header)
}

fn rule_text<'a>(rule: &'static pave_rules::Rule) -> RuleText<'a> {
    RuleText {
        code: rule.code,
        about: rule.about,
        why: rule.why,
        docs: None,
    }
}

fn own_rule_text(rule: &OwnRule) -> RuleText<'_> {
    RuleText {
        code: &rule.id,
        about: &rule.title,
        why: "",
        docs: rule.docs.as_deref(),
    }
}

fn input_files<'a>(files: &'a [HeaderFile], body: &mut Body<'a>) -> Result<Vec<InputFile<'a>>, BadFrame> {
    files
        .iter()
        .map(|file| {
            Ok(InputFile {
                path: &file.path,
                content: body.bytes(file.length)?,
            })
        })
        .collect()
}
