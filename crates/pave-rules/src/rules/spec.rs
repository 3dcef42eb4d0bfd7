//! R7: what an app spec says that names no environment. Those that it names, its reader knows, production among them.

use crate::document::{Documents, SpecFile};
use crate::object::Object;
use crate::options::Profile;
use crate::sink::Sink;
use pave_spec::DocumentKind;
use pave_yaml::Node;

/// How many instances serve users on the golden path: one may be drained and one may fail.
const LEAST: i64 = 3;

#[inline(never)]
pub(super) fn check(documents: &Documents<'_>, sink: &mut Sink<'_>) {
    if sink.options().profile < Profile::Strict {
        return;
    }
    for SpecFile { source, .. } in &documents.specs {
        if DocumentKind::of(source) != DocumentKind::Spec {
            continue;
        }
        let file = source.file.unwrap_or_default();
        let read = pave_yaml::parse(file, source.text).unwrap_or_default();
        if let Some(document) = read.into_iter().next() {
            instances(&Object::new(file, document, String::new()), sink);
        }
    }
}

fn instances(spec: &Object, sink: &mut Sink<'_>) {
    if spec
        .at(&["environments"])
        .is_some_and(|named| !named.entries().is_empty())
    {
        return;
    }
    let is_scaled = spec.at(&["autoscaling", "enabled"]).and_then(Node::as_bool) != Some(false);
    let scaled: &[&str] = if is_scaled {
        &["autoscaling", "minReplicas"]
    } else {
        &[]
    };
    for keys in [&["replicas"], scaled] {
        let count = spec.at(keys).and_then(Node::as_i64);
        // KEDA has none on purpose.
        if count.is_some_and(|count| (1..LEAST).contains(&count)) {
            let message = format!("fewer than {LEAST} instances: enough to try things, too few for production");
            let hint = "raise it, or say in `environments` where the service runs";
            sink.add_from(Profile::Strict, "R7", spec.spot_at(keys), message, hint);
        }
    }
}
