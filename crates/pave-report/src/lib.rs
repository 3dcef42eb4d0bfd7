//! Findings: what is wrong, where, and what to write instead.
//!
//! Every crate reports through [`Finding`]; nothing here knows who found it.

mod did_you_mean;
mod finding;

pub use did_you_mean::{did_you_mean, nearest};
pub use finding::{Finding, Level, Position, has_errors, sort};
