//! The rules, each in a room of its own, grouped by what they look at.
//!
//! They are not inlined into their callers, which ask for the kind of an object first: a function of a WebAssembly module is
//! compiled when it is first called, and most sets have few of the kinds. It halves the time of the first check.

mod access;
mod api_server;
mod catalog;
mod network;
mod objects;
pub(crate) use objects::is_cluster_wide;
mod platform;
mod pod;
mod spec;
mod template;
mod workload;
mod yaml;

use crate::document::Documents;
use crate::expressions::Expressions;
use crate::sink::Sink;
use pave_spec::Platform;

/// Runs every rule over the whole set.
#[inline(never)]
pub(crate) fn check(
    documents: &Documents<'_>,
    platform: &Platform,
    expressions: Option<&dyn Expressions>,
    sink: &mut Sink<'_>,
) {
    yaml::check(documents, sink);
    catalog::check(documents, sink);
    template::check(documents, sink);
    objects::check(documents, expressions, sink);
    api_server::check(documents, sink);
    pod::check(documents, sink);
    workload::check(documents, sink);
    network::check(documents, platform, sink);
    access::check(documents, sink);
    platform::check(documents, sink);
    spec::check(documents, sink);
}
