//! JSON Schemas: Kubernetes' own, those of custom resources, and those of the scaffolder's actions.

mod check;
mod forms;
mod model;
mod source;
mod unique;

pub(crate) use check::{Mistake, check};
pub(crate) use model::Schema;
pub(crate) use source::{Found, action, action_ids, find};
