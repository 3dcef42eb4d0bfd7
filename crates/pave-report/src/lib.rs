//! Findings: what is wrong, where, and what to write instead; and reports of them, for people and for tools.
//!
//! Every crate reports through [`Finding`]; nothing here knows who found it.

mod badge;
mod did_you_mean;
mod finding;
mod fix;
mod github;
mod junit;
mod report;
mod sarif;
mod score;
mod summary;
mod text;

pub use badge::{Badge, BadgeForm, badges};
pub use did_you_mean::{did_you_mean, nearest};
pub use finding::{Finding, Level, Position, has_errors, sort};
pub use fix::{Fix, apply_fixes};
pub use report::{Format, ReportInput, RuleText, SourceFile, render};
pub use score::{ServiceScore, Tally, grade};
pub use summary::summary;
