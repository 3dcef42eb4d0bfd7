//! W12 and K8: the pod's account at the API server.

use crate::mend;
use crate::object::Object;
use crate::pod::{Pod, set};
use crate::sink::Sink;
use pave_yaml::Node;

/// `near` are those of `objects` that may share the pod's namespace.
#[inline(never)]
pub(super) fn check(pod: &Pod<'_>, near: &[Object], objects: &[Object], sink: &mut Sink<'_>) {
    let spot = pod.object.spot(pod.spec);
    let old = set(pod.spec.get("serviceAccount"));
    if old.is_some() {
        let message = "`serviceAccount` is the deprecated name of `serviceAccountName`";
        sink.add(
            "K8",
            spot.clone().key("serviceAccount").mended_by(mend::rename(
                pod.spec,
                "serviceAccount",
                "serviceAccountName",
            )),
            message,
            "write `serviceAccountName`",
        );
    }
    let name = set(pod.spec.get("serviceAccountName")).or(old).and_then(Node::as_str);
    let name = name.unwrap_or_default();
    let account = near
        .iter()
        .find(|object| object.is("", "ServiceAccount") && object.name() == name && object.shares_namespace(pod.object));
    if name.is_empty() || name == "default" {
        let message = "the pod has no service account of its own";
        let hint = "make a ServiceAccount for it and name it in `serviceAccountName`";
        sink.add("W12", spot.clone().field("serviceAccountName"), message, hint);
    } else if account.is_none() {
        let known = near
            .iter()
            .filter(|object| object.is("", "ServiceAccount") && object.shares_namespace(pod.object));
        let hint = match pave_report::did_you_mean(name, known.map(Object::name)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "add the ServiceAccount".to_owned(),
        };
        sink.missing(
            "W12",
            spot.clone().field("serviceAccountName"),
            "the service account is not in the set",
            hint,
        );
    }
    let of_pod = pod.spec.get("automountServiceAccountToken").and_then(Node::as_bool);
    let of_account = account.and_then(|account| account.at(&["automountServiceAccountToken"])?.as_bool());
    let bound = || {
        objects.iter().any(|binding| {
            let subjects = binding.at(&["subjects"]).map(Node::items).unwrap_or_default();
            binding.group() == "rbac.authorization.k8s.io"
                && subjects
                    .iter()
                    .any(|subject| subject.get("name").and_then(Node::as_str) == Some(name))
        })
    };
    if of_pod.or(of_account) == Some(true) && account.is_some() && !bound() {
        let message = "the pod gets a token for the API server, and no binding of the set gives it rights";
        let hint = "write `automountServiceAccountToken: false`, or add the RoleBinding";
        let place = match of_pod {
            Some(_) => spot.clone(),
            None => account.map_or(spot.clone(), |account| account.spot(account.root())),
        };
        sink.add("W12", place.field("automountServiceAccountToken"), message, hint);
    }
    if of_pod.or(of_account).is_none() {
        let message = "the pod gets a token for the API server";
        let hint = "write `automountServiceAccountToken: false`, or `true` if it talks to the API server";
        sink.add("W12", spot.field("automountServiceAccountToken"), message, hint);
    }
}

/// A token that never ends.
#[inline(never)]
pub(super) fn check_secret(object: &Object, sink: &mut Sink<'_>) {
    if object.is("", "Secret") && object.text(&["type"]) == "kubernetes.io/service-account-token" {
        let message = "the Secret holds a token that never ends";
        let hint =
            "remove it: pods get tokens of their own; a program outside asks for one with `kubectl create token`";
        sink.add("W12", object.spot_at(&["type"]), message, hint);
    }
}
