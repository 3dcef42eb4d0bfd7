//! W12 and K8: the pod's account at the API server.

use crate::object::Object;
use crate::pod::{Pod, set};
use crate::sink::Sink;
use pave_yaml::Node;

pub(super) fn check(pod: &Pod<'_>, objects: &[Object], sink: &mut Sink<'_>) {
    let spot = pod.object.spot(pod.spec);
    let old = set(pod.spec.get("serviceAccount"));
    if old.is_some() {
        let message = "`serviceAccount` is the deprecated name of `serviceAccountName`";
        sink.add(
            "K8",
            spot.clone().key("serviceAccount"),
            message,
            "write `serviceAccountName`",
        );
    }
    let name = set(pod.spec.get("serviceAccountName")).or(old).and_then(Node::as_str);
    let name = name.unwrap_or_default();
    let account = objects
        .iter()
        .find(|object| object.is("", "ServiceAccount") && object.name() == name && object.shares_namespace(pod.object));
    if name.is_empty() || name == "default" {
        let message = "the pod has no service account of its own";
        let hint = "make a ServiceAccount for it and name it in `serviceAccountName`";
        sink.add("W12", spot.clone().field("serviceAccountName"), message, hint);
    } else if account.is_none() {
        let known = objects
            .iter()
            .filter(|object| object.is("", "ServiceAccount") && object.shares_namespace(pod.object));
        let near = pave_report::did_you_mean(name, known.map(Object::name));
        let hint = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => "add the ServiceAccount".to_owned(),
        };
        sink.add(
            "W12",
            spot.clone().field("serviceAccountName"),
            "the service account is not in the set",
            hint,
        );
    }
    let of_pod = pod.spec.get("automountServiceAccountToken").and_then(Node::as_bool);
    let of_account = account.and_then(|account| account.at(&["automountServiceAccountToken"])?.as_bool());
    if of_pod.or(of_account).is_none() {
        let message = "the pod gets a token for the API server";
        let hint = "write `automountServiceAccountToken: false`, or `true` if it talks to the API server";
        sink.add("W12", spot.field("automountServiceAccountToken"), message, hint);
    }
}
