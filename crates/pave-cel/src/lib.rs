//! Rules in CEL, the Common Expression Language, as Kubernetes evaluates them: those of custom resource definitions
//! (`x-kubernetes-validations`), and an organisation's own.
//!
//! An evaluation takes a bounded number of steps, each of which makes a bounded amount of data; nothing of it panics. What
//! is not known here makes a rule one that is not checked, never one that is violated.

mod definition;
mod evaluate;
mod functions;
mod library;
mod meter;
mod names;
mod parse;
mod program;
mod request;
mod syntax;
mod time;
mod token;
mod value;

pub use meter::Failure;
pub use parse::SyntaxError;
pub use program::Program;
pub use request::answer;
