//! Kubernetes objects as typed structs, serialise only.
//!
//! The order of the fields is the conventional one, name and image first: it is the order in the files. That the fields
//! are Kubernetes' own is proven from outside, by the judges in `tests/judges`.

mod access;
mod argocd;
mod autoscaling;
mod core;
mod labels;
mod network;
mod operator;
mod pod;
mod policy;
mod route;
mod workload;

pub(crate) use access::*;
pub(crate) use argocd::*;
pub(crate) use autoscaling::*;
pub(crate) use core::*;
pub(crate) use labels::*;
pub(crate) use network::*;
pub(crate) use operator::*;
pub(crate) use pod::*;
pub(crate) use policy::*;
pub(crate) use route::*;
pub(crate) use workload::*;

use serde::Serialize;
use serde_json::Value;

/// `object` as JSON without the fields it leaves out.
pub(crate) fn to_json(object: &impl Serialize) -> Value {
    // These structs hold strings, numbers and lists only; serialising them cannot fail.
    let mut value = serde_json::to_value(object).unwrap_or_default();
    prune(&mut value);
    value
}

/// Removes nulls: an absent field is what `None` means. The structs bound the depth.
fn prune(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            if fields.values().any(Value::is_null) {
                fields.retain(|_, value| !value.is_null());
            }
            fields.values_mut().for_each(prune);
        }
        Value::Array(items) => items.iter_mut().for_each(prune),
        _ => {}
    }
}
